//! Results → report model → documents; pure functions of their arguments.
//!
//! [`model`] is what a report says, without a format; the `*_report` files make it from results, and
//! [`text`] and [`html`] set it. [`json`], [`csv`] and [`features`] are for machines and take the results
//! themselves, in full precision. Nothing here reads a clock, a file or the environment.

pub mod compass;
pub mod context;
pub mod rounding;
pub mod words;

pub mod model;
pub mod shape;

mod boundary_points;
pub mod check_book;
pub mod check_cards;
pub mod check_lines;
pub mod check_report;
mod check_rules;
pub mod check_tables;
pub mod conformity_table;
pub mod coverage_report;
pub mod info_report;
pub mod inputs_report;
pub mod passport_report;
pub mod quality_report;
pub mod recheck_report;
pub mod targets_report;
pub mod units_table;

pub mod figure;
mod figure_clip;
mod figure_frame;
pub mod figure_furniture;
mod figure_grid;
pub mod figure_labels;
mod figure_layers;
mod figure_look;
mod figure_names;
pub mod figure_paths;
mod figure_sheet;
pub mod map_look;
pub mod markup;

pub mod html;
pub mod html_table;
pub mod text;
pub mod text_table;

pub mod fonts;
pub mod page_data;
pub mod pdf;

pub mod docx;
mod docx_parts;
pub mod raster;
pub mod report_parts;
pub mod verification;
pub mod xlsx;
mod xlsx_cells;

pub mod area_shapes;
pub mod csv;
pub mod features;
pub mod json;
pub mod json_check;
pub mod json_check_shapes;
mod json_inputs;
mod json_list;
pub mod json_recheck;
pub mod json_shapes;
