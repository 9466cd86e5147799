//! What EcoZone exists for: coverage, targets and site checks. Results are plain data: no text, no colour.

pub mod coverage;
pub mod coverage_result;
pub mod quality;
pub mod rules_held;
pub mod shift_fit;
pub mod site_check;
pub mod site_result;
pub mod targets_held;
pub mod units;
