//! The catalogue of targets: what a document asks of a region, in numbers where it has numbers.
use crate::layer::role::Role;
use crate::texts::Language;

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    #[serde(default)]
    pub zh: String,
    #[serde(default)]
    pub en: String,
}

impl Bilingual {
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        language.pick(&self.zh, &self.en)
    }
}

/// How a target is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    Ratio,
    Area,
    LengthRatio,
    NoLoss,
    Tiling,
    CountShare,
    None,
}

/// Which part of a role's features counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumeratorPart {
    #[default]
    All,
    Land,
    Sea,
    /// Of a coastline: its natural stretches.
    Natural,
}

/// The sense of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
pub enum Sense {
    #[serde(rename = ">=")]
    AtLeast,
    #[serde(rename = "<=")]
    AtMost,
    #[serde(rename = "=")]
    Equal,
}

/// One entry of the catalogue.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub id: String,
    /// Code of the region it binds, such as `130000`.
    pub region: String,
    pub region_name: Bilingual,
    pub title: Bilingual,
    pub role: Option<Role>,
    pub part: NumeratorPart,
    pub measure: Measure,
    pub sense: Sense,
    /// m² for [`Measure::Area`], 0…1 for ratios; `None`: no number in the source.
    pub value: Option<f64>,
    /// A published fact rather than a target.
    pub is_fact: bool,
    /// "2035", "2025", "standing" …
    pub year: String,
    /// What the ratio is of: land, land+sea, sea, mainland-coastline, built-up, whole …
    pub denominator: String,
    /// The denominator's area as the source gives it.
    pub denominator_area_m2: Option<f64>,
    /// The region's area as published, for plausibility.
    pub region_area_m2: Option<f64>,
    pub document: Bilingual,
    pub clause: String,
    /// Document number (文号); empty where the source gives none.
    pub number: String,
    /// Date of the document, `YYYY-MM-DD` or a year.
    pub date: String,
    /// The value as the source prints it where that is an error, in the measure's unit.
    pub printed_value: Option<f64>,
    /// Why `value` differs from `printed_value`.
    pub correction: Bilingual,
    /// Layers that a computation needs, as the catalogue names them.
    pub needs: Vec<String>,
    pub denominator_note: Bilingual,
    pub note: Bilingual,
}
