//! What can be known of a role's layers before any site is looked at.

use super::Constraint;
use super::degrees::grown;
use super::heavy::{Heavy, heavy_features};
use super::meeting::TOUCH_M;
use crate::geometry::area_method::AreaRule;
use crate::geometry::distance::Boundary;
use crate::geometry::measure;
use crate::geometry::overlay::{GridPolygons, Location};
use crate::geometry::shapes::{Bounds, Shapes};
use crate::layer::role::Role;
use crate::layer::{Blind, Layer};
use crate::progress::{Cancelled, Progress};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The reach of a broken feature is its known box grown by the box's diagonal, and by this at least.
const LEAST_REACH_M: f64 = 1_000.0;

/// A role with all its layers.
pub(super) struct PreparedRole<'a> {
    pub role: Role,
    pub layers: Vec<PreparedLayer<'a>>,
    /// Path and error of layers that could not be read.
    pub failed: Vec<(&'a str, &'a str)>,
}

/// Whether a layer can say anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Usable,
    /// No features are left.
    Empty,
    /// No feature has a part of the kind that the role needs.
    WrongKind,
}

/// A feature that spoils a place.
pub(super) struct Spoilt {
    pub feature: u32,
    /// `None` spoils everything.
    pub reach: Option<Bounds>,
    /// It was repaired and is there, but for what may lie in `reach`.
    pub is_repaired: bool,
}

/// A layer that could be read.
pub(super) struct PreparedLayer<'a> {
    pub layer: &'a Layer,
    /// Position among the layers given to the check.
    pub layer_index: usize,
    pub standing: Standing,
    /// Where the layer is complete, if declared.
    pub covers: Option<&'a Shapes>,
    /// The box of the layer's features.
    pub bounds: Bounds,
    /// Whether any feature has a part of another kind than the role needs.
    pub has_other_kinds: bool,
    /// Places of which the layer can say nothing.
    pub spoilt: Vec<Spoilt>,
    /// Features with very many vertices, cut up.
    pub heavy: BTreeMap<usize, Heavy>,
    /// The same for the features of `covers`.
    pub heavy_covers: BTreeMap<usize, Heavy>,
    area: &'a AreaRule,
    /// Of each feature, once somebody asked.
    known: Vec<Known<'a>>,
}

/// What many sites ask of one feature.
#[derive(Default)]
struct Known<'a> {
    area_m2: OnceLock<f64>,
    boundary: OnceLock<Option<Boundary<'a>>>,
}

impl<'a> PreparedRole<'a> {
    /// `None` if no layer of the role was given. `sites` is how many will be checked.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(super) fn new(
        role: Role,
        constraints: &'a [Constraint],
        sites: usize,
        area: &'a AreaRule,
        progress: &Progress,
    ) -> Result<Option<Self>, Cancelled> {
        let mut prepared = Self {
            role,
            layers: Vec::new(),
            failed: Vec::new(),
        };
        for (layer_index, constraint) in constraints.iter().enumerate() {
            match constraint {
                Constraint::Read(layer) if layer.role() == role => {
                    prepared
                        .layers
                        .push(PreparedLayer::new(layer, layer_index, sites, area, progress)?);
                }
                Constraint::Failed {
                    role: of,
                    path,
                    message,
                } if *of == role => prepared.failed.push((path, message)),
                _ => {}
            }
        }
        let is_given = !prepared.layers.is_empty() || !prepared.failed.is_empty();
        Ok(is_given.then_some(prepared))
    }

    /// Layers that have features of the kind that the role needs.
    pub(super) fn usable(&self) -> impl Iterator<Item = &PreparedLayer<'a>> {
        self.layers.iter().filter(|layer| layer.standing == Standing::Usable)
    }
}

impl<'a> PreparedLayer<'a> {
    pub(super) fn new(
        layer: &'a Layer,
        layer_index: usize,
        sites: usize,
        area: &'a AreaRule,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let role = layer.role();
        // Cutting up adds vertices, which no area but the exact one leaves as it was.
        let sites = if area.is_exact() { sites } else { 0 };
        let standing = if layer.is_empty() {
            Standing::Empty
        } else if layer.shapes().features().any(|feature| role.is_served_by(feature)) {
            Standing::Usable
        } else {
            Standing::WrongKind
        };
        let heavy_covers = layer
            .covers()
            .map(|covers| heavy_features(covers, sites, progress))
            .transpose()?;
        Ok(Self {
            layer,
            layer_index,
            standing,
            covers: layer.covers(),
            bounds: layer.bounds().unwrap_or(Bounds::EMPTY),
            has_other_kinds: has_other_kinds(layer),
            spoilt: spoilt(layer),
            heavy: heavy_features(layer.shapes(), sites, progress)?,
            heavy_covers: heavy_covers.unwrap_or_default(),
            area,
            known: (0..layer.len()).map(|_| Known::default()).collect(),
        })
    }

    /// The boundary of a feature; `None` if it has no positions.
    pub(super) fn boundary(&self, feature: usize) -> Option<&Boundary<'a>> {
        let known = &self.known.get(feature)?.boundary;
        known
            .get_or_init(|| Boundary::of(self.layer.shapes().feature(feature)))
            .as_ref()
    }

    /// Where all of `bounds` lies with respect to the feature, if none of its edges comes near; `None` if one may.
    pub(super) fn side_of(&self, feature: usize, bounds: &Bounds) -> Option<Location> {
        if self.heavy.contains_key(&feature) {
            return None;
        }
        self.boundary(feature)?.side_of(bounds)
    }

    /// The area of a feature.
    pub(super) fn area_m2(&self, feature: usize) -> f64 {
        let area_m2 = || self.area.feature_area_m2(self.layer.shapes().feature(feature));
        self.known
            .get(feature)
            .map_or_else(area_m2, |known| *known.area_m2.get_or_init(area_m2))
    }

    /// Adds the polygons of a feature, as far as they lie in `bounds`.
    pub(super) fn add_clipped(&self, feature: usize, bounds: &Bounds, out: &mut GridPolygons) {
        if let Some(heavy) = self.heavy.get(&feature) {
            heavy.add_clipped(bounds, out);
            return;
        }
        for part in self.layer.shapes().feature(feature).polygons() {
            out.add_clipped(part, bounds);
        }
    }
}

fn has_other_kinds(layer: &Layer) -> bool {
    let Some(needed) = layer.role().needed_kind() else {
        return false;
    };
    let mut parts = layer.shapes().features().flat_map(|feature| feature.parts());
    parts.any(|part| part.kind != needed)
}

fn spoilt(layer: &Layer) -> Vec<Spoilt> {
    let broken = layer.blind().iter().map(|blind| Spoilt {
        feature: blind.feature,
        reach: reach(blind),
        is_repaired: false,
    });
    // All of it is known, so nothing beyond it is in doubt.
    let repaired = layer.doubts().iter().map(|doubt| Spoilt {
        feature: doubt.feature,
        reach: Some(grown(&doubt.bounds, TOUCH_M)),
        is_repaired: true,
    });
    broken.chain(repaired).collect()
}

/// The box that a broken feature spoils.
fn reach(blind: &Blind) -> Option<Bounds> {
    let bounds = blind.bounds.filter(|bounds| !bounds.is_empty())?;
    let (diagonal_m, _) = measure::geodesic(bounds.min, bounds.max);
    Some(grown(&bounds, diagonal_m.max(LEAST_REACH_M)))
}
