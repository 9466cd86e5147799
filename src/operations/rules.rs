//! Which rules a site check quotes: the built-in table, the user's own file, or both.
use super::catalogues::{Catalogue, CatalogueFile, Loaded};
use super::open_layer::OperationError;
use crate::policy::rules::{Rule, built_in_rules, parse_rules};

/// Loads the rules that `files` ask for, as [`super::targets::load_targets`] does with targets.
///
/// # Errors
/// A message for people: the file can't be read, or what in it is wrong.
pub fn load_rules(files: &[CatalogueFile]) -> Result<Loaded<Rule>, OperationError> {
    let catalogue = Catalogue {
        built_in: built_in_rules,
        built_in_path: "data/rules.toml",
        parse: parse_rules,
        id: |rule| &rule.id,
    };
    catalogue.load(files)
}
