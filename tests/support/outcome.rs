//! What reading a layer came to, in one line that a table of cases can hold.

use std::fmt::Write as _;

use ecozone::issues::Action;
use ecozone::layer::parsed::ParsedLayer;

/// `kept/positions`, then `number:fault` for each issue, a kept one in brackets.
pub fn outcome(layer: &ParsedLayer) -> String {
    let mut text = format!("{}/{}", layer.shapes.len(), layer.shapes.position_count());
    for issue in &layer.issues {
        let (code, number) = (issue.fault.code(), issue.feature);
        if issue.action == Action::Rejected {
            write!(text, " {number}:{code}").expect("a string");
        } else {
            write!(text, " ({number}:{code})").expect("a string");
        }
    }
    text
}
