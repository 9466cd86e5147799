//! Heights (Z) and measures (M): a layer lies on the ellipsoid and has none, and its ledger says so.

use crate::issues::{Action, Fault, Issue};

/// The line of the ledger for a layer of which so many kept features had heights or measures; none for none.
#[must_use]
pub fn told(features: usize) -> Option<Issue> {
    let mut issue = Issue::new(0, Fault::HeightsDropped, Action::Kept);
    issue.detail = format!(
        "the positions of {features} features carry heights (Z) or measures (M), which were left out; areas and lengths \
         are those on the ellipsoid"
    );
    (features > 0).then_some(issue)
}
