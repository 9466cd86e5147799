//! One feature on its way into a layer: transformed, looked over, repaired or rejected.

use super::super::attributes::Attributes;
use super::super::fields::FieldMap;
use super::super::filter::Filter;
use super::super::role::Role;
use super::{NormalizeError, merge};
use crate::crs::transform::Transformer;
use crate::geometry::measure;
use crate::geometry::repair::{dissolve_parts, repair_polygon};
use crate::geometry::shapes::{Bounds, Feature, Part, PartKind, Shapes};
use crate::issues::{Action, Fault, Issue};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What became of a feature.
pub(super) enum FeatureOutcome {
    /// The filter leaves it out.
    Filtered,
    /// It can't be used; the box of its known positions.
    Rejected { bounds: Option<Bounds> },
    /// It is the next feature of the task's shapes.
    Kept {
        hash: u64,
        id: String,
        /// The box of parts that could not be used.
        lost: Option<Bounds>,
        /// The boxes of what repairs left out although it may belong to the feature.
        left_out: Vec<Bounds>,
    },
}

/// What all features of a layer share.
pub(super) struct Normalizer<'a> {
    pub attributes: &'a Attributes,
    pub feature_numbers: &'a [u32],
    pub transformer: &'a Transformer,
    pub role: Role,
    pub fields: &'a FieldMap,
    pub filter: Option<&'a Filter>,
    /// What the reader has already entered, so that nothing stands twice in the ledger.
    pub reported: BTreeSet<(u32, Fault)>,
}

/// Faults of one feature, each kind once with its first place, and the areas before and after.
#[derive(Default)]
struct Ledger {
    faults: Vec<(Fault, Action, Option<[f64; 2]>)>,
    area_before_m2: f64,
    area_after_m2: f64,
    /// Parts whose areas are in neither of the two, as nothing was wrong with them: their places in the feature.
    unmeasured: Vec<usize>,
    lost: Option<Bounds>,
    left_out: Vec<Bounds>,
}

impl Ledger {
    fn note(&mut self, fault: Fault, action: Action, at: Option<[f64; 2]>) {
        let is_known = self
            .faults
            .iter()
            .any(|(known, done, _)| (*known, *done) == (fault, action));
        if !is_known {
            self.faults.push((fault, action, at));
        }
    }

    /// Adds the areas of the parts that nothing was wrong with, once somebody will read them.
    fn measure_rest(&mut self, made: Feature<'_>) {
        let unmeasured = std::mem::take(&mut self.unmeasured);
        let whole = made.parts().enumerate();
        for (_, part) in whole.filter(|(place, _)| unmeasured.binary_search(place).is_ok()) {
            let area_m2 = measure::part_area_m2(part);
            self.area_before_m2 += area_m2;
            self.area_after_m2 += area_m2;
        }
    }

    /// A part that nothing is left of: rejected, and its place is remembered.
    fn lose(&mut self, fault: Fault, paths: &[&[[f64; 2]]]) {
        let mut bounds = self.lost.unwrap_or(Bounds::EMPTY);
        let mut positions = paths.iter().copied().flatten();
        let first = positions.clone().next().copied();
        positions.by_ref().for_each(|position| bounds.grow(*position));
        self.lost = (!bounds.is_empty()).then_some(bounds);
        self.note(fault, Action::Rejected, first);
    }
}

/// A path, or why its feature has to go.
type PathOutcome<'a> = Result<Cow<'a, [[f64; 2]]>, Refusal>;

/// Why a whole feature is rejected, and where (file coordinates).
struct Refusal {
    fault: Fault,
    at: [f64; 2],
}

/// Whether a position lies on Earth: longitude −180…180, latitude −90…90, both finite.
pub(super) fn is_on_earth([longitude, latitude]: [f64; 2]) -> bool {
    (-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude)
}

impl Normalizer<'_> {
    /// Adds feature `index` of the parsed layer, whose shapes are `raw`, to `shapes` if it can be used.
    pub(super) fn normalize_feature(
        &self,
        index: usize,
        raw: Feature<'_>,
        shapes: &mut Shapes,
        issues: &mut Vec<Issue>,
    ) -> Result<FeatureOutcome, NormalizeError> {
        if let Some(filter) = self.filter
            && !filter.matches(&self.attributes.object(index))
        {
            return Ok(FeatureOutcome::Filtered);
        }
        let number = self.feature_numbers.get(index).copied().unwrap_or(0);
        let mut ledger = Ledger::default();
        let mark = shapes.mark();
        let place = shapes.len();
        if raw.is_empty() {
            ledger.note(Fault::NullGeometry, Action::Rejected, None);
        }
        for part in raw.parts() {
            if let Err(refusal) = self.add_part(part, shapes, &mut ledger)? {
                let known = self.known_bounds(raw);
                ledger = Ledger {
                    lost: known,
                    ..Ledger::default()
                };
                let at = self.transformer.convert(refusal.at).filter(|at| is_on_earth(*at));
                ledger.note(
                    refusal.fault,
                    Action::Rejected,
                    at.or(known.map(|bounds| bounds.center())),
                );
                shapes.rewind(mark);
                break;
            }
        }
        shapes.end_feature();
        let is_kept = !shapes.feature(place).is_empty();
        if !is_kept {
            shapes.rewind(mark);
        } else if let Some(dissolved) = look_at_whole(shapes.feature(place), self.role, &mut ledger) {
            shapes.rewind(mark);
            merge::append(shapes, dissolved.feature(0));
        }
        self.report(index, number, &ledger, raw.polygons().next().is_some(), issues);
        if !is_kept {
            return Ok(FeatureOutcome::Rejected { bounds: ledger.lost });
        }
        let feature = shapes.feature(place);
        Ok(FeatureOutcome::Kept {
            hash: merge::hash(feature),
            id: self.id(index),
            lost: ledger.lost,
            left_out: ledger.left_out,
        })
    }

    fn id(&self, index: usize) -> String {
        self.fields.feature_id(self.attributes, index).unwrap_or_default()
    }

    /// Adds what is left of `part` after repair. `Err` inside `Ok`: the whole feature has to go.
    fn add_part(
        &self,
        part: Part<'_>,
        out: &mut Shapes,
        ledger: &mut Ledger,
    ) -> Result<Result<(), Refusal>, NormalizeError> {
        let is_ring = part.kind == PartKind::Polygon;
        let mut paths = Vec::with_capacity(part.paths().len());
        for path in part.paths() {
            match self.path_lonlat(path, is_ring)? {
                Ok(path) if is_ring => paths.push(path),
                Ok(path) => paths.push(without_repeats(path, ledger)),
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        let first: &[[f64; 2]] = paths.first().map_or(&[], |path| path);
        match part.kind {
            PartKind::Polygon => {
                let rings: Vec<&[[f64; 2]]> = paths.iter().map(|path| &**path).collect();
                add_polygon(&rings, out, ledger);
            }
            PartKind::Line if first.len() < 2 => ledger.lose(Fault::TooFewPositions, &[first]),
            PartKind::Point if first.is_empty() => {
                ledger.note(Fault::TooFewPositions, Action::Rejected, None);
            }
            PartKind::Line | PartKind::Point => {
                out.push_path(first);
                out.end_part(part.kind);
            }
        }
        Ok(Ok(()))
    }

    /// A path in longitude/latitude, with positions added where its edges would leave their place.
    fn path_lonlat<'a>(&self, path: &'a [[f64; 2]], is_ring: bool) -> Result<PathOutcome<'a>, NormalizeError> {
        let refuse = |fault, at: &[f64; 2]| Ok(Err(Refusal { fault, at: *at }));
        if let Some(at) = path.iter().find(|[x, y]| !(x.is_finite() && y.is_finite())) {
            return refuse(Fault::NonFinite, at);
        }
        let lonlat = if self.transformer.is_identity() {
            Cow::Borrowed(path)
        } else {
            Cow::Owned(self.densified(path, is_ring)?)
        };
        if lonlat.iter().flatten().any(|value| value.is_nan()) {
            return refuse(Fault::NotTransformable, path.first().unwrap_or(&[f64::NAN; 2]));
        }
        if let Some(at) = lonlat.iter().find(|position| !is_on_earth(**position)) {
            return refuse(
                Fault::OutOfRange,
                if self.transformer.is_identity() {
                    at
                } else {
                    path.first().unwrap_or(at)
                },
            );
        }
        let closing = lonlat.last().filter(|_| is_ring).into_iter().chain(lonlat.first());
        let jumps = |pair: &[[f64; 2]]| matches!(pair, [from, to] if (from[0] - to[0]).abs() > 180.0);
        let closing: Vec<[f64; 2]> = closing.copied().collect();
        if lonlat.windows(2).any(jumps) || jumps(&closing) {
            return refuse(Fault::CrossesAntimeridian, path.first().unwrap_or(&[f64::NAN; 2]));
        }
        Ok(Ok(lonlat))
    }

    /// The image of a path; a ring that was closed in the file comes out closed.
    fn densified(&self, path: &[[f64; 2]], is_ring: bool) -> Result<Vec<[f64; 2]>, NormalizeError> {
        match path {
            [begin @ .., last] if is_ring && begin.first().is_some_and(|first| is_equal(first, last)) => {
                let mut out = self.transformer.densified(begin, true)?;
                out.extend(out.first().copied());
                Ok(out)
            }
            _ => Ok(self.transformer.densified(path, is_ring)?),
        }
    }

    /// The box of the positions of `raw` that are known to lie on Earth.
    fn known_bounds(&self, raw: Feature<'_>) -> Option<Bounds> {
        let mut bounds = Bounds::EMPTY;
        for position in raw.parts().flat_map(|part| part.paths()).flatten() {
            if let Some(known) = self.transformer.convert(*position).filter(|known| is_on_earth(*known)) {
                bounds.grow(known);
            }
        }
        (!bounds.is_empty()).then_some(bounds)
    }

    /// One issue for each fault in the ledger that the reader has not entered already.
    fn report(&self, index: usize, number: u32, ledger: &Ledger, has_polygons: bool, issues: &mut Vec<Issue>) {
        for (fault, action, at) in &ledger.faults {
            if self.reported.contains(&(number, *fault)) {
                continue;
            }
            let has_areas = has_polygons && *action != Action::Kept;
            let is_measured = ledger.area_before_m2 > 0.0;
            issues.push(Issue {
                id: self.id(index),
                at: *at,
                area_before_m2: (has_areas && is_measured).then_some(ledger.area_before_m2),
                area_after_m2: has_areas.then_some(ledger.area_after_m2),
                ..Issue::new(number, *fault, *action)
            });
        }
    }
}

/// Whether two positions are the same to the last bit (but for the sign of zero).
#[expect(
    clippy::float_cmp,
    reason = "a ring is closed by the very same position, not by a near one"
)]
fn is_equal(one: &[f64; 2], other: &[f64; 2]) -> bool {
    one == other
}

/// Adds what is left of a polygon, and enters what was wrong with it. The direction of rings is no matter for the ledger.
fn add_polygon(rings: &[&[[f64; 2]]], out: &mut Shapes, ledger: &mut Ledger) {
    let place = out.feature(out.len()).parts().len();
    let repair = repair_polygon(rings, out);
    if let Some([before_m2, after_m2]) = repair.areas_m2 {
        ledger.area_before_m2 += before_m2;
        ledger.area_after_m2 += after_m2;
    } else if repair.kept {
        ledger.unmeasured.push(place);
    }
    if repair.kept {
        ledger.left_out.extend(repair.left_out);
        for (fault, at) in repair.faults {
            if fault != Fault::WrongDirection {
                ledger.note(fault, Action::Repaired, Some(at));
            }
        }
    } else {
        let has_too_few = repair.faults.iter().any(|(fault, _)| *fault == Fault::TooFewPositions);
        let fault = if has_too_few {
            Fault::TooFewPositions
        } else {
            Fault::ZeroArea
        };
        ledger.lose(fault, rings);
    }
}

/// A path without consecutive equal positions, noted once per feature.
fn without_repeats<'a>(path: Cow<'a, [[f64; 2]]>, ledger: &mut Ledger) -> Cow<'a, [[f64; 2]]> {
    let repeat = path
        .windows(2)
        .find(|pair| matches!(pair, [from, to] if is_equal(from, to)));
    let Some(at) = repeat.and_then(<[_]>::first) else {
        return path;
    };
    ledger.note(Fault::DuplicatePositions, Action::Repaired, Some(*at));
    let mut kept = path.into_owned();
    kept.dedup();
    Cow::Owned(kept)
}

/// What can only be seen of a feature as a whole: parts that overlap (then the feature without overlaps), a kind that does
/// not serve the role.
fn look_at_whole(made: Feature<'_>, role: Role, ledger: &mut Ledger) -> Option<Shapes> {
    let dissolved = dissolve_parts(made);
    if dissolved.is_some() || !ledger.faults.is_empty() {
        ledger.measure_rest(made);
    }
    if let Some(dissolved) = &dissolved {
        ledger.note(Fault::OverlappingParts, Action::Repaired, place_of_overlap(made));
        ledger.area_after_m2 = measure::feature_area_m2(dissolved.feature(0));
    }
    let whole = dissolved.as_ref().map_or(made, |dissolved| dissolved.feature(0));
    if !role.is_served_by(whole) {
        let at = whole.parts().find_map(|part| part.first_path().first().copied());
        ledger.note(Fault::WrongKind, Action::Kept, at);
    }
    dissolved
}

/// The middle of what the boxes of the first two polygons that can overlap have in common.
fn place_of_overlap(feature: Feature<'_>) -> Option<[f64; 2]> {
    let boxes: Vec<Bounds> = feature
        .polygons()
        .map(|part| {
            let mut bounds = Bounds::EMPTY;
            part.first_path().iter().for_each(|position| bounds.grow(*position));
            bounds
        })
        .collect();
    boxes.iter().enumerate().find_map(|(place, one)| {
        let mut later = boxes.iter().skip(place + 1);
        let other = later.find(|other| other.intersects(one))?;
        Some([0, 1].map(|axis| f64::midpoint(one.min[axis].max(other.min[axis]), one.max[axis].min(other.max[axis]))))
    })
}
