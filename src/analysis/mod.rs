//! What EcoZone exists for: coverage, targets and site checks. Results are plain data: no text, no colour.

pub mod cases;
pub mod conformity;
pub mod coverage;
pub mod coverage_result;
pub mod cracks;
pub mod declared;
pub mod losses;
pub mod outcome;
pub mod projects;
pub mod quality;
pub mod rules_held;
pub mod shift_fit;
pub mod site_check;
pub mod site_result;
pub mod targets_held;
pub mod units;
