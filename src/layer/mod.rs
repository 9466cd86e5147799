//! Layers: as a file has them ([`parsed`]), and normalised for every later step ([`Layer`]).
//!
//! A [`Layer`] can be had only from [`normalize`], so whoever holds one holds longitude/latitude in
//! degrees, valid polygons, shells counter-clockwise, holes clockwise, rings open (the first position
//! is not repeated), all finite. It is never changed once made.

pub mod area_unit;
pub mod attributes;
pub mod column_facts;
pub mod fields;
pub mod filter;
pub mod index;
pub mod normalize;
pub mod parsed;
pub mod passport;
pub mod role;
pub mod table;

use crate::crs::CrsChoice;
use crate::geometry::shapes::{Bounds, Shapes};
use crate::issues::Issue;
use area_unit::AreaUnit;
use attributes::Attributes;
use fields::{FieldMap, Meaning};
use index::LayerIndex;
use passport::Passport;
use role::Role;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The file behind a layer, for reports and for `verify`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputFile {
    /// As the user or the project named it.
    pub path: String,
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub sha256: String,
    pub bytes: u64,
    /// The files beside it that were read with it (of a shapefile the `.dbf`, `.prj`, …): name and SHA-256, in the
    /// order in which they were read.
    pub parts: Vec<(String, String)>,
}

/// Where a layer's own record ends: what it can't vouch for.
#[derive(Clone, Debug, PartialEq)]
pub struct Blind {
    /// Number of the feature in its file, from 1.
    pub feature: u32,
    /// The box of the feature's known positions (degrees); `None` spoils the whole layer.
    pub bounds: Option<Bounds>,
}

/// A place that a kept feature may hold or not: its rings can be read in two ways, and the repair chose the one that
/// leaves this out.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubt {
    /// Number of the feature in its file, from 1.
    pub feature: u32,
    /// The box (degrees) of what was left out, all of it.
    pub bounds: Bounds,
}

/// What a feature says of itself, read in one go: see [`Layer::feature_id`], [`Layer::feature_name`] and
/// [`Layer::feature_text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureWords {
    pub id: String,
    pub name: String,
    pub kind: Option<String>,
    pub zone: Option<String>,
    pub project: Option<String>,
}

/// A normalised layer. See the module for what holds of it.
#[derive(Debug)]
pub struct Layer {
    /// Shared with copies that go by another name.
    pub(self) parts: Arc<LayerParts>,
    pub(self) index: Arc<LayerIndex>,
    pub(self) name: String,
    pub(self) fields: FieldMap,
    pub(self) revision: u64,
    pub(self) passport: Passport,
}

/// What a layer is made of; read through the getters of [`Layer`].
#[derive(Debug)]
pub struct LayerParts {
    pub role: Role,
    pub input: InputFile,
    pub crs: CrsChoice,
    /// Kept features only, in file order; longitude/latitude degrees.
    pub shapes: Shapes,
    /// Attributes of the kept features, in the same order.
    pub attributes: Attributes,
    /// Number of each kept feature in its file, from 1, in the same order.
    pub feature_numbers: Vec<u32>,
    /// The names of all attributes in the file, in order of first appearance.
    pub field_names: Vec<String>,
    pub issues: Vec<Issue>,
    /// Features in the file: kept + rejected (features left out by a filter do not count).
    pub features_read: usize,
    /// Left out by the filter.
    pub features_filtered: usize,
    /// Positions in the file as read, before any repair; a ring repeats its first.
    pub vertices_read: usize,
    /// Features that could not be used, with the place they spoil.
    pub blind: Vec<Blind>,
    /// Places that repairs left out although they may belong to their feature.
    pub doubts: Vec<Doubt>,
    /// Where the layer is complete, if declared: polygons in the same form as `shapes`.
    pub covers: Option<Shapes>,
    /// Marked 示意 / illustrative in the file (a collection member or any feature says so).
    pub illustrative: bool,
}

impl Layer {
    /// The layer with what a person says of it: its passport, and the unit of its declared areas.
    #[must_use]
    pub fn described(mut self, passport: Passport, area_unit: Option<AreaUnit>) -> Self {
        self.passport = passport;
        self.fields.set_area_unit(area_unit);
        self
    }
    /// The same layer under another name, with a revision of its own; what is heavy is shared.
    #[must_use]
    pub fn renamed(&self, name: String) -> Self {
        Self {
            parts: Arc::clone(&self.parts),
            index: Arc::clone(&self.index),
            name,
            fields: self.fields.clone(),
            passport: self.passport.clone(),
            revision: next_revision(),
        }
    }
    /// Who made it, of when, how long valid; empty if nobody said.
    #[must_use]
    pub fn passport(&self) -> &Passport {
        &self.passport
    }
    #[must_use]
    pub fn role(&self) -> Role {
        self.parts.role
    }
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
    #[must_use]
    pub fn input(&self) -> &InputFile {
        &self.parts.input
    }
    #[must_use]
    pub fn crs(&self) -> &CrsChoice {
        &self.parts.crs
    }
    #[must_use]
    pub fn shapes(&self) -> &Shapes {
        &self.parts.shapes
    }
    #[must_use]
    pub fn attributes(&self) -> &Attributes {
        &self.parts.attributes
    }
    #[must_use]
    pub fn fields(&self) -> &FieldMap {
        &self.fields
    }
    /// The names of all attributes, in order of first appearance.
    #[must_use]
    pub fn field_names(&self) -> &[String] {
        &self.parts.field_names
    }
    #[must_use]
    pub fn issues(&self) -> &[Issue] {
        &self.parts.issues
    }
    #[must_use]
    pub fn features_read(&self) -> usize {
        self.parts.features_read
    }
    #[must_use]
    pub fn features_filtered(&self) -> usize {
        self.parts.features_filtered
    }
    #[must_use]
    pub fn vertices_read(&self) -> usize {
        self.parts.vertices_read
    }
    #[must_use]
    pub fn blind(&self) -> &[Blind] {
        &self.parts.blind
    }
    #[must_use]
    pub fn doubts(&self) -> &[Doubt] {
        &self.parts.doubts
    }
    #[must_use]
    pub fn covers(&self) -> Option<&Shapes> {
        self.parts.covers.as_ref()
    }
    #[must_use]
    pub fn is_illustrative(&self) -> bool {
        self.parts.illustrative
    }
    #[must_use]
    pub fn index(&self) -> &LayerIndex {
        &self.index
    }
    /// Differs between any two layers made in this process; for caches, never for output.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }
    /// Kept features.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parts.shapes.len()
    }
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Number in the file, from 1, of kept feature `feature` (from 0); 0 if there is none.
    #[must_use]
    pub fn feature_number(&self, feature: usize) -> u32 {
        self.parts.feature_numbers.get(feature).copied().unwrap_or(0)
    }
    /// The id of kept feature `feature`: its own, else its id or code field, else its number in the file.
    #[must_use]
    pub fn feature_id(&self, feature: usize) -> String {
        self.fields
            .feature_id(&self.parts.attributes, feature)
            .unwrap_or_else(|| self.feature_number(feature).to_string())
    }
    /// The name of kept feature `feature`; its id if it has none.
    #[must_use]
    pub fn feature_name(&self, feature: usize) -> String {
        self.feature_text(feature, Meaning::Name)
            .unwrap_or_else(|| self.feature_id(feature))
    }
    /// The text of the attribute that holds `meaning`; `None` if it is missing or empty.
    #[must_use]
    pub fn feature_text(&self, feature: usize, meaning: Meaning) -> Option<String> {
        self.fields
            .text(&self.parts.attributes, feature, meaning)
            .filter(|text| !text.is_empty())
    }
    /// All that feature `feature` says of itself, for one walk through its attributes.
    #[must_use]
    pub fn feature_words(&self, feature: usize) -> FeatureWords {
        let wanted = [
            Meaning::Id,
            Meaning::Code,
            Meaning::Name,
            Meaning::Kind,
            Meaning::Zone,
            Meaning::Project,
        ];
        let fields = wanted.map(|meaning| self.fields.field(meaning));
        let attributes = &self.parts.attributes;
        let texts = attributes.texts(feature, fields);
        let [id, code, name, kind, zone, project] = texts.map(|text| text.filter(|text| !text.is_empty()));
        let own = attributes.id(feature).map(ToOwned::to_owned);
        let id = own.or(id).or(code);
        let id = id.unwrap_or_else(|| self.feature_number(feature).to_string());
        FeatureWords {
            name: name.unwrap_or_else(|| id.clone()),
            id,
            kind,
            zone,
            project,
        }
    }
    /// The box of all kept features, if there are any.
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        self.index.bounds()
    }
}

/// A number that no layer of this process has.
fn next_revision() -> u64 {
    static REVISIONS: AtomicU64 = AtomicU64::new(1);
    REVISIONS.fetch_add(1, Ordering::Relaxed)
}
