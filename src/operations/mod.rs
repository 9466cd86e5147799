//! The use cases, whole: what the window and the command line both call.

pub mod hashing;
pub mod memory;

pub mod background;
pub mod beside;
pub mod crs_question;
pub mod encoding_question;
pub mod open_layer;
pub mod pasted;

pub mod cases;
pub mod catalogues;
pub mod demo;
pub mod project;
pub mod project_backgrounds;
mod project_text;
pub mod recheck_cases;
pub mod recovery;
pub mod rules;
pub mod save_project;
pub mod style_file;
pub mod targets;
pub mod window_memory;

pub mod access_lists;
pub mod area_methods;
pub mod area_rule;
pub mod assess_coverage;
pub mod check_run;
pub mod check_settings;
pub mod check_sites;
pub mod convert;
pub mod find_place;
pub mod info;
pub mod kept_choices;
pub mod missing_files;
mod moving;
pub mod run_record;
pub mod shift_test;

mod binding;
pub mod export;
pub mod export_book;
pub mod export_document;
pub mod export_pages;
pub mod export_rows;
pub mod export_shapes;
pub mod folder;
pub mod preview;
pub mod render_map;
mod set_in_parts;
pub mod verify;
