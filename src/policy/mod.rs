//! What the policy documents ask for, as data with source and date.

pub mod access_list;
pub mod catalogue;
pub mod rules;
pub mod targets;
