//! Reads a catalogue of targets (TOML): strict, so that a slip of the pen is an error and not a missing target.
//!
//! The keys are explained at the head of `data/targets.toml`.

use super::targets::{Bilingual, Measure, NumeratorPart, Sense, Target};
use crate::layer::role::Role;
use crate::units::M2_PER_KM2;
use std::collections::BTreeSet;

/// What is wrong with a catalogue.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// Not TOML, an unknown key, or a value of the wrong type; the message has line and column.
    #[error("{0}")]
    Syntax(String),
    #[error("target {id}: {problem}")]
    Entry { id: String, problem: String },
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    #[serde(default)]
    target: Vec<Entry>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    region: String,
    region_name: Bilingual,
    #[serde(default)]
    region_area_km2: Option<f64>,
    title: Bilingual,
    role: String,
    #[serde(default)]
    part: NumeratorPart,
    measure: Measure,
    sense: Sense,
    #[serde(default)]
    value: Option<f64>,
    #[serde(default)]
    fact: bool,
    year: String,
    #[serde(default)]
    denominator: Denominator,
    source: Source,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    printed_value: Option<f64>,
    #[serde(default)]
    correction: Bilingual,
    #[serde(default)]
    note: Bilingual,
}

#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Denominator {
    what: String,
    #[serde(default)]
    area_km2: Option<f64>,
    #[serde(default)]
    note: Bilingual,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    document: Bilingual,
    #[serde(default)]
    clause: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    number: String,
}

/// Reads a catalogue.
///
/// # Errors
/// See [`CatalogueError`].
pub fn parse_targets(text: &str) -> Result<Vec<Target>, CatalogueError> {
    let file: File = toml::from_str(text).map_err(|error| CatalogueError::Syntax(error.to_string()))?;
    if file.version != 1 {
        return Err(CatalogueError::Syntax(format!(
            "version {} of the catalogue is not known, only version 1",
            file.version
        )));
    }
    let mut seen = BTreeSet::new();
    file.target
        .into_iter()
        .map(|entry| {
            if seen.insert(entry.id.clone()) {
                target(entry)
            } else {
                Err(problem(&entry.id, "the id stands twice"))
            }
        })
        .collect()
}

/// The catalogue inside the program.
///
/// # Errors
/// Only if the program was built with a broken catalogue.
pub fn built_in_targets() -> Result<Vec<Target>, CatalogueError> {
    parse_targets(include_str!("../../data/targets.toml"))
}

fn target(entry: Entry) -> Result<Target, CatalogueError> {
    let role = match entry.role.as_str() {
        "none" => None,
        code => Some(Role::from_code(code).ok_or_else(|| problem(&entry.id, &format!("there is no role {code:?}")))?),
    };
    let is_share = matches!(
        entry.measure,
        Measure::Ratio | Measure::LengthRatio | Measure::CountShare
    );
    for value in [entry.value, entry.printed_value].into_iter().flatten() {
        if !value.is_finite() || value < 0.0 || (is_share && value > 1.0) {
            return Err(problem(
                &entry.id,
                "a share lies between 0 and 1, an area (m²) is not negative",
            ));
        }
    }
    Ok(Target {
        id: entry.id,
        region: entry.region,
        region_name: entry.region_name,
        title: entry.title,
        role,
        part: entry.part,
        measure: entry.measure,
        sense: entry.sense,
        value: entry.value,
        is_fact: entry.fact,
        year: entry.year,
        denominator: entry.denominator.what,
        denominator_area_m2: entry.denominator.area_km2.map(|area| area * M2_PER_KM2),
        region_area_m2: entry.region_area_km2.map(|area| area * M2_PER_KM2),
        document: entry.source.document,
        clause: entry.source.clause,
        number: entry.source.number,
        date: entry.source.date,
        printed_value: entry.printed_value,
        correction: entry.correction,
        needs: entry.needs,
        denominator_note: entry.denominator.note,
        note: entry.note,
    })
}

fn problem(id: &str, problem: &str) -> CatalogueError {
    CatalogueError::Entry {
        id: id.to_owned(),
        problem: problem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{CatalogueError, built_in_targets, parse_targets};

    const ONE: &str = r#"
        version = 1
        [[target]]
        id = "a"
        region = "130000"
        region_name = { zh = "河北", en = "Hebei" }
        title = { zh = "红线", en = "Red line" }
        role = "red-line"
        measure = "area"
        sense = ">="
        value = 3.639e10
        year = "2035"
        source = { document = { zh = "批复", en = "Reply" }, clause = "(1)", date = "2023-12-09", number = "国函〔2023〕141号" }
    "#;

    #[test]
    fn the_built_in_catalogue_holds_every_document_of_the_policy_list() {
        let targets = built_in_targets().expect("the built-in catalogue");
        for id in [
            "cn-red-line-area",
            "cn-red-line-no-loss",
            "cn-natural-coast",
            "cn-reserve-share",
            "hebei-red-line-area",
            "hebei-reserve-share",
        ] {
            assert!(targets.iter().any(|target| target.id == id), "{id}");
        }
        // 国函〔2023〕141号: 3.639 万 km²; the English text of the Opinions prints ten times that.
        let hebei = targets
            .iter()
            .find(|target| target.id == "hebei-red-line-area")
            .expect("Hebei");
        assert_eq!(hebei.value, Some(36_390e6));
        assert_eq!(hebei.printed_value, Some(363_900e6));
        // The source names no number: "as the land-space plan requires".
        let share = targets
            .iter()
            .find(|target| target.id == "hebei-reserve-share")
            .expect("Hebei's share");
        assert_eq!(share.value, None);
    }

    #[test]
    fn a_catalogue_is_read_strictly() {
        assert_eq!(parse_targets(ONE).expect("one target").len(), 1);
        let unknown_key = ONE.replace("year =", "yaer =");
        assert!(matches!(parse_targets(&unknown_key), Err(CatalogueError::Syntax(_))));
        let unknown_role = ONE.replace("\"red-line\"", "\"redline\"");
        assert!(matches!(
            parse_targets(&unknown_role),
            Err(CatalogueError::Entry { .. })
        ));
        let share_of_twenty = ONE.replace("\"area\"", "\"ratio\"");
        assert!(matches!(
            parse_targets(&share_of_twenty),
            Err(CatalogueError::Entry { .. })
        ));
        let twice = format!("{ONE}{}", ONE.replace("version = 1", ""));
        assert!(matches!(parse_targets(&twice), Err(CatalogueError::Entry { .. })));
        assert!(parse_targets(&ONE.replace("version = 1", "version = 2")).is_err());
    }
}
