//! Which targets apply: the built-in catalogue, the user's own file, or both.
use super::catalogues::{Catalogue, CatalogueFile, Loaded};
use super::open_layer::OperationError;
use crate::policy::catalogue::{built_in_targets, parse_targets};
use crate::policy::targets::Target;

/// Loads the targets that `files` ask for: the built-in catalogue comes first unless every file
/// replaces it; a later target of the same id takes the place of an earlier one.
///
/// # Errors
/// A message for people: the file can't be read, or what in it is wrong.
pub fn load_targets(files: &[CatalogueFile]) -> Result<Loaded<Target>, OperationError> {
    let catalogue = Catalogue {
        built_in: built_in_targets,
        built_in_path: "data/targets.toml",
        parse: parse_targets,
        id: |target| &target.id,
    };
    catalogue.load(files)
}

/// The targets of one region, or all, in catalogue order.
#[must_use]
pub fn targets_of_region(targets: Vec<Target>, region: Option<&str>) -> Vec<Target> {
    targets
        .into_iter()
        .filter(|target| region.is_none_or(|region| target.region == region))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{load_targets, targets_of_region};

    #[test]
    fn the_catalogue_serves_when_no_file_is_named() {
        let loaded = load_targets(&[]).expect("the built-in catalogue");
        assert!(!loaded.entries.is_empty() && loaded.files.is_empty());
        let hebei = targets_of_region(loaded.entries, Some("130000"));
        assert!(hebei.iter().any(|target| target.id == "hebei-red-line-area"));
        assert!(hebei.iter().all(|target| target.region == "130000"));
    }
}
