//! Kept cases held against today's layers: which verdicts flip.
use super::cases::CaseFile;
use super::check_sites::check_sites;
use super::open_layer::OperationError;
use crate::analysis::cases::{KeptSettings, Rechecked, recheck as held_against};
use crate::analysis::site_check::SiteCheckInput;
use crate::progress::Progress;
use std::collections::BTreeMap;

/// Every case against today's layers, with the tolerance and the corridor that it was kept with: only a layer may flip it.
///
/// # Errors
/// A check that fails, or cancellation.
pub fn recheck_cases(
    file: &CaseFile,
    input: &SiteCheckInput,
    progress: &Progress,
) -> Result<Vec<Rechecked>, OperationError> {
    let mut settings: Vec<KeptSettings> = Vec::new();
    for (_, case) in &file.cases {
        if !settings.contains(&case.settings) {
            settings.push(case.settings);
        }
    }
    let mut found: Vec<Rechecked> = Vec::new();
    let mut input = input.clone();
    for settings in settings {
        input.options.tolerance_m2 = settings.tolerance_m2;
        input.options.corridor_m = settings.corridor_m;
        let result = check_sites(&input, progress)?;
        let of_these = file.cases.iter().filter(|(_, case)| case.settings == settings);
        found.extend(held_against(of_these, &result));
    }
    // In the order of the file.
    let ids = file.cases.iter().map(|(_, case)| case.id.as_str());
    let places: BTreeMap<&str, usize> = ids.zip(0..).collect();
    found.sort_by_key(|rechecked| places.get(rechecked.case.id.as_str()).copied());
    Ok(found)
}
