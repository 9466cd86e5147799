//! In which unit a field holds areas: told by a person, else by the field's name.

use crate::units::{M2_PER_HA, M2_PER_KM2, M2_PER_MU};

/// A unit of declared areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AreaUnit {
    M2,
    Ha,
    Km2,
    Mu,
}

impl AreaUnit {
    pub const ALL: [Self; 4] = [Self::M2, Self::Ha, Self::Km2, Self::Mu];

    /// The word in project files and JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::M2 => "m2",
            Self::Ha => "ha",
            Self::Km2 => "km2",
            Self::Mu => "mu",
        }
    }

    /// Square metres in one of it.
    #[must_use]
    pub const fn in_m2(self) -> f64 {
        match self {
            Self::M2 => 1.0,
            Self::Ha => M2_PER_HA,
            Self::Km2 => M2_PER_KM2,
            Self::Mu => M2_PER_MU,
        }
    }

    /// What the name of a field tells; see [`area_unit_m2`].
    #[must_use]
    pub fn of_field(field: &str) -> Self {
        let unit_m2 = area_unit_m2(field);
        let same = |unit: &Self| (unit.in_m2() - unit_m2).abs() < 1e-6;
        Self::ALL.into_iter().find(same).unwrap_or(Self::M2)
    }
}

/// Square metres in the unit of an area field, told by its name: an ending (`_m2`, `_ha`, `_km2`, `_mu`, 公顷, 亩,
/// 平方公里 …), else km² for `QYMJ` (survey database) and m² for all others (`MJ`, `YDMJ`: planning database).
#[must_use]
pub fn area_unit_m2(field: &str) -> f64 {
    let name = plain(field);
    let name = name.trim_end_matches(')');
    let ends_with = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if ends_with(&["km2", "km²", "平方公里", "平方千米", "qymj"]) {
        M2_PER_KM2
    } else if ends_with(&["_ha", "(ha", "公顷", "hm2", "hm²", "hectares"]) {
        M2_PER_HA
    } else if ends_with(&["_mu", "亩"]) {
        M2_PER_MU
    } else {
        1.0
    }
}

/// A field's name without what people write in different ways: case, spaces around, full-width brackets.
#[must_use]
pub fn plain(name: &str) -> String {
    name.trim()
        .to_lowercase()
        .replace('\u{ff08}', "(")
        .replace('\u{ff09}', ")")
}
