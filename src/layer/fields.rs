//! Which attribute holds the name, the code, the zone …: an alias table finds the usual names.

use super::attributes::Attributes;
use std::collections::BTreeMap;

/// What EcoZone wants to know of a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// An identifier: BSM, id, code.
    Id,
    /// A region's or unit's code (GB/T 2260 adcode, control unit code).
    Code,
    Name,
    /// The type of a red line, a reserve, a region (land, sea, …), a coast (natural, artificial, estuary).
    Kind,
    /// Core or general control zone.
    Zone,
    /// National, provincial …
    Level,
    /// The leading function (主导功能).
    Function,
    /// The project a site belongs to.
    Project,
    /// The area that the file declares; the unit is beside the field's name in the alias table.
    DeclaredArea,
    /// A region's stated official area in km².
    OfficialAreaKm2,
    /// Land or sea (LHLX).
    LandSea,
}

/// Meaning → name of the attribute in this layer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMap {
    names: BTreeMap<Meaning, String>,
}

impl FieldMap {
    #[must_use]
    pub fn new(names: BTreeMap<Meaning, String>) -> Self {
        Self { names }
    }

    /// The attribute that holds `meaning`, if there is one.
    #[must_use]
    pub fn field(&self, meaning: Meaning) -> Option<&str> {
        self.names.get(&meaning).map(String::as_str)
    }

    pub fn iter(&self) -> impl Iterator<Item = (Meaning, &str)> {
        self.names.iter().map(|(meaning, name)| (*meaning, name.as_str()))
    }

    /// The attribute's text for one feature.
    #[must_use]
    pub fn text(&self, attributes: &Attributes, feature: usize, meaning: Meaning) -> Option<String> {
        attributes.text(feature, self.field(meaning)?)
    }
}
