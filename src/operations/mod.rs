//! The use cases, whole: what the window and the command line both call.

pub mod hashing;
pub mod memory;

pub mod beside;
pub mod crs_question;
pub mod open_layer;
pub mod pasted;

pub mod catalogues;
pub mod demo;
pub mod project;
pub mod rules;
pub mod save_project;
pub mod targets;

pub mod area_methods;
pub mod area_rule;
pub mod assess_coverage;
pub mod check_sites;
pub mod convert;
pub mod info;
pub mod shift_test;

pub mod export;
