//! Layers → DXF drawings (release 2004, in GBK): closed polylines in a plane of metres, hatches where only they keep the
//! rings of a feature together, names as texts within.
//!
//! Whoever reads outlines sorts them by which lies in which (`rings`); a feature whose rings would be sorted into others,
//! or that has several areas, is a hatch, which keeps its rings to itself.

use super::dxf_chains;
use super::dxf_frame::{FIRST_HANDLE, Groups, drawing};
use super::dxf_names::{Name, names_within};
use super::message::Message;
use super::point_list::issue;
use super::rings::{area_of, nested_places};
use super::table_write::unstated_crs;
use super::text_stream::Refusal;
use super::{OutputLayer, Written};
use crate::crs::allowed::{AllowedCrs, allowed};
use crate::crs::stated::{GaussKruger, epsg_number};
use crate::geometry::shapes::{Feature, Part, PartKind};
use crate::issues::{Action, Fault, Issue};
use crate::layer::fields::{FieldMap, Meaning};
use crate::layer::role::Role;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

pub type Ring = Vec<[f64; 2]>;

/// Ends nearer than this are one when the drawing is read.
const TOLERANCE_M: f64 = 1e-4;
/// How often outlines are sorted again after some of them became hatches.
const ROUNDS: usize = 8;
/// The height of a name, as a share of the side of a square of its feature's area.
const TEXT_SHARE: f64 = 0.06;
/// Names of layers may be this long.
const LAYER_CHARACTERS: usize = 255;
/// What a layer that was a drawing has of it.
const OF_DRAWINGS: [&str; 4] = ["layer", "entity", "handle", "block"];

/// Writes a layer in a plane of metres.
///
/// # Errors
/// `InvalidInput` for longitude and latitude, whose degrees would be taken for metres.
pub fn write_layer(layer: &OutputLayer<'_>) -> io::Result<Written> {
    let is_plane = epsg_number(layer.crs)
        .and_then(allowed)
        .is_ok_and(|known| known != AllowedCrs::Geographic);
    if !is_plane {
        return Err(wrong_crs(layer.crs));
    }
    let on = drawing_layers(layer);
    let areas: Vec<Vec<Vec<Ring>>> = layer.shapes.features().map(|feature| areas_of(&feature)).collect();
    let ways = ways(&areas, &on);
    let mut drawn = Drawn::default();
    for (index, feature) in layer.shapes.features().enumerate() {
        let (Some(name), Some(areas)) = (on.get(index), areas.get(index)) else {
            continue;
        };
        let is_hatch = ways.get(index).copied().unwrap_or(true);
        drawn.feature(&feature, areas, name, is_hatch);
    }
    let fields = fields_of(layer);
    let names: Vec<Option<String>> = (0..layer.shapes.len())
        .map(|index| fields.text(layer.attributes, index, Meaning::Name))
        .collect();
    let (texts, misplaced) = names_within(&names, &areas);
    for text in &texts {
        if let Some(layer) = on.get(text.feature) {
            drawn.text(text, layer, areas.get(text.feature).map_or(&[], Vec::as_slice));
        }
    }
    let mut issues = drawn.told(&ways, &areas);
    issues.extend(names_told(&names, &areas, misplaced));
    issues.extend(not_held(layer, &fields));
    issues.extend(closing_lines(layer, &on));
    issues.extend(unstated_crs(layer.crs, false));
    issues.extend(stretched(layer));
    let layers: Vec<String> = on.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect();
    Ok(Written {
        bytes: drawing(&drawn.groups, &layers, &layer.shapes.bounds(), drawn.next_handle()),
        issues,
        ..Written::default()
    })
}

fn wrong_crs(crs: &str) -> io::Error {
    let message = Message::new(
        format!("DXF 图纸以米为单位，不能写成经纬度 {crs}：请去掉 --to，或用 --to EPSG:n 指定分带（如 EPSG:4527）"),
        format!(
            "a DXF drawing is in metres, not in the degrees of {crs}: leave --to out, or say a zone with --to EPSG:n (such as EPSG:4527)"
        ),
    );
    io::Error::new(io::ErrorKind::InvalidInput, Refusal(message))
}

/// The drawing's layer of each feature: its own if it comes from a drawing, else the name of the whole.
fn drawing_layers(layer: &OutputLayer<'_>) -> Vec<String> {
    let is_of_drawing = is_of_drawing(&layer.attributes.field_names());
    let whole = layer_name(layer.name);
    (0..layer.shapes.len())
        .map(|index| {
            let own = layer.attributes.text(index, "layer").filter(|_| is_of_drawing);
            own.map_or_else(|| whole.clone(), |own| layer_name(&own))
        })
        .collect()
}

fn is_of_drawing(fields: &[String]) -> bool {
    ["layer", "entity", "handle"]
        .iter()
        .all(|wanted| fields.iter().any(|field| field == wanted))
}

/// A name without the characters that layers may not have in theirs.
fn layer_name(name: &str) -> String {
    let plain: String = name
        .trim()
        .chars()
        .take(LAYER_CHARACTERS)
        .map(|character| {
            let is_kept = character.is_control() || "<>/\\\":;?*|,=`".contains(character);
            if is_kept { '_' } else { character }
        })
        .collect();
    if plain.is_empty() { "0".to_owned() } else { plain }
}

/// The rings of each area of a feature, shell first, without the repeated first position.
fn areas_of(feature: &Feature<'_>) -> Vec<Vec<Ring>> {
    feature
        .polygons()
        .map(|part| part.paths().map(open).collect())
        .collect()
}

fn open(path: &[[f64; 2]]) -> Ring {
    let bits = |position: &[f64; 2]| position.map(f64::to_bits);
    match path {
        [first, inner @ .., last] if !inner.is_empty() && bits(first) == bits(last) => {
            path.get(..path.len() - 1).unwrap_or(path).to_vec()
        }
        _ => path.to_vec(),
    }
}

/// Which features have to be hatches: those of several areas, and those whose rings would be sorted into others.
fn ways(areas: &[Vec<Vec<Ring>>], on: &[String]) -> Vec<bool> {
    let mut are_hatches: Vec<bool> = areas.iter().map(|areas| areas.len() > 1).collect();
    let mut by_layer: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, name) in on.iter().enumerate() {
        by_layer.entry(name).or_default().push(index);
    }
    for features in by_layer.values() {
        for round in 0..=ROUNDS {
            let mut rings: Vec<Ring> = Vec::new();
            let mut begins: Vec<(usize, usize, usize)> = Vec::new();
            for index in features.iter().filter(|index| are_hatches.get(**index) == Some(&false)) {
                if let Some([area]) = areas.get(*index).map(Vec::as_slice) {
                    begins.push((*index, rings.len(), area.len()));
                    rings.extend(area.iter().cloned());
                }
            }
            let sorted: BTreeMap<usize, Vec<usize>> = nested_places(&rings)
                .into_iter()
                .filter_map(|places| Some((*places.first()?, places)))
                .collect();
            let mut is_settled = true;
            for (index, begin, count) in begins {
                let mut found = sorted.get(&begin).cloned().unwrap_or_default();
                found.sort_unstable();
                let is_kept = round < ROUNDS && found.iter().copied().eq(begin..begin + count);
                if let Some(is_hatch) = are_hatches.get_mut(index).filter(|_| !is_kept) {
                    *is_hatch = true;
                    is_settled = false;
                }
            }
            if is_settled {
                break;
            }
        }
    }
    are_hatches
}

/// The entities, and what became of features.
#[derive(Default)]
struct Drawn {
    groups: Groups,
    entities: u64,
    /// Features that are more than one entity of the drawing.
    several: usize,
}

impl Drawn {
    const fn next_handle(&self) -> u64 {
        FIRST_HANDLE + self.entities
    }

    fn begin(&mut self, kind: &str, layer: &str) {
        let handle = self.next_handle();
        self.entities += 1;
        self.groups.entity(kind, handle, layer);
    }

    fn feature(&mut self, feature: &Feature<'_>, areas: &[Vec<Ring>], layer: &str, is_hatch: bool) {
        let has_holes = areas.iter().any(|rings| rings.len() > 1);
        if !is_hatch {
            for ring in areas.iter().flatten() {
                self.polyline(ring, true, layer);
            }
        }
        // Beside the outlines of a polygon with holes it tells other programs which is which.
        if !areas.is_empty() && (is_hatch || has_holes) {
            self.hatch(areas, layer);
        }
        let mut others = usize::from(!areas.is_empty());
        for part in feature.parts().filter(|part| part.kind != PartKind::Polygon) {
            others += 1;
            self.plain(&part, layer);
        }
        self.several += usize::from(others > 1);
    }

    fn plain(&mut self, part: &Part<'_>, layer: &str) {
        match (part.kind, part.first_path()) {
            (PartKind::Point, [position, ..]) => {
                self.begin("POINT", layer);
                self.groups.put(100, "AcDbPoint");
                self.groups.point(10, *position);
                self.groups.put(30, "0.0");
            }
            (_, path) => self.polyline(path, false, layer),
        }
    }

    fn polyline(&mut self, path: &[[f64; 2]], is_closed: bool, layer: &str) {
        self.begin("LWPOLYLINE", layer);
        self.groups.put(100, "AcDbPolyline");
        self.groups.put(90, path.len());
        self.groups.put(70, i32::from(is_closed));
        for position in path {
            self.groups.point(10, *position);
        }
    }

    fn hatch(&mut self, areas: &[Vec<Ring>], layer: &str) {
        self.begin("HATCH", layer);
        let groups = &mut self.groups;
        // Filled, seven tenths see-through.
        groups.put(440, 0x0200_004C);
        groups.put(100, "AcDbHatch");
        for (code, value) in [
            (10, "0.0"),
            (20, "0.0"),
            (30, "0.0"),
            (210, "0.0"),
            (220, "0.0"),
            (230, "1.0"),
        ] {
            groups.put(code, value);
        }
        groups.put(2, "SOLID");
        groups.put(70, 1);
        groups.put(71, 0);
        groups.put(91, areas.iter().map(Vec::len).sum::<usize>());
        for rings in areas {
            for (place, ring) in rings.iter().enumerate() {
                // A polyline; an outer boundary, or one within it.
                groups.put(92, if place == 0 { 2 | 1 } else { 2 | 16 });
                groups.put(72, 0);
                groups.put(73, 1);
                groups.put(93, ring.len());
                for position in ring {
                    groups.point(10, *position);
                }
                groups.put(97, 0);
            }
        }
        groups.put(75, 0);
        groups.put(76, 1);
        groups.put(98, 0);
    }

    fn text(&mut self, name: &Name, layer: &str, areas: &[Vec<Ring>]) {
        let area_m2: f64 = areas
            .iter()
            .filter_map(|rings| rings.first())
            .map(|shell| area_of(shell))
            .sum();
        let height_m = libm::sqrt(area_m2) * TEXT_SHARE;
        self.begin("TEXT", layer);
        let groups = &mut self.groups;
        groups.put(100, "AcDbText");
        groups.point(10, name.at);
        groups.put(30, "0.0");
        groups.put(40, format_args!("{:.3}", height_m.max(0.001)));
        groups.put(1, &name.text);
        groups.put(72, 1);
        groups.point(11, name.at);
        groups.put(31, "0.0");
        groups.put(100, "AcDbText");
        groups.put(73, 2);
    }

    fn told(&self, are_hatches: &[bool], areas: &[Vec<Vec<Ring>>]) -> Vec<Issue> {
        let mut issues = Vec::new();
        let hatched = are_hatches
            .iter()
            .zip(areas)
            .filter(|(is_hatch, areas)| **is_hatch && !areas.is_empty());
        let hatched = hatched.count();
        if hatched > 0 {
            let detail = format!(
                "{hatched} features of several areas, or that lie upon others, were drawn as hatches: outlines alone would be sorted into each other"
            );
            issues.push(issue(0, Fault::Altered, Action::Kept, detail));
        }
        if self.several > 0 {
            let detail = format!(
                "{} features of several lines, points or kinds are as many entities of the drawing",
                self.several
            );
            issues.push(issue(0, Fault::Altered, Action::Kept, detail));
        }
        issues
    }
}

fn fields_of(layer: &OutputLayer<'_>) -> FieldMap {
    let names = layer.attributes.field_names();
    FieldMap::detect(&names, &BTreeMap::new(), Role::Reference).unwrap_or_default()
}

/// The line for names that have no area to stand in, or none of their own.
fn names_told(names: &[Option<String>], areas: &[Vec<Vec<Ring>>], misplaced: usize) -> Option<Issue> {
    let bare = names
        .iter()
        .zip(areas)
        .filter(|(name, areas)| name.is_some() && areas.is_empty())
        .count();
    let detail = format!(
        "{} names were left out: {bare} of lines or points, {misplaced} with no place that is their feature's alone",
        bare + misplaced
    );
    (bare + misplaced > 0).then(|| issue(0, Fault::Altered, Action::Kept, detail))
}

/// The line for the fields that a drawing has no place for.
fn not_held(layer: &OutputLayer<'_>, fields: &FieldMap) -> Option<Issue> {
    let names = layer.attributes.field_names();
    let is_of_drawing = is_of_drawing(&names);
    let is_held = |name: &String| {
        let is_own = is_of_drawing && OF_DRAWINGS.contains(&name.as_str());
        is_own || fields.field(Meaning::Name) == Some(name.as_str())
    };
    let lost: Vec<String> = names.into_iter().filter(|name| !is_held(name)).collect();
    let detail = format!(
        "a drawing has a name for each area and no other fields; left out: {}",
        lost.join(", ")
    );
    (!lost.is_empty()).then(|| issue(0, Fault::Altered, Action::Kept, detail))
}

/// The line for lines that close, alone or end to end: nothing in a drawing tells them from areas.
fn closing_lines(layer: &OutputLayer<'_>, on: &[String]) -> Option<Issue> {
    let mut by_layer: BTreeMap<&str, Vec<&[[f64; 2]]>> = BTreeMap::new();
    for (feature, name) in layer.shapes.features().zip(on) {
        let lines = feature.lines().map(|part| part.first_path());
        by_layer.entry(name).or_default().extend(lines);
    }
    let count: usize = by_layer
        .values()
        .map(|lines| dxf_chains::rings(lines, TOLERANCE_M).len())
        .sum();
    let detail = format!("{count} lines close, alone or end to end, and read as areas in a drawing");
    (count > 0).then(|| issue(0, Fault::Altered, Action::Kept, detail))
}

/// Farther than this from its meridian a zone is not meant to be used; two zones away.
const REACH_M: f64 = 300_000.0;
/// Of CGCS2000, in metres.
const EARTH_RADIUS_M: f64 = 6_371_000.0;

/// The line for what lies so far from the meridian of its zone that lengths in the plane are others.
fn stretched(layer: &OutputLayer<'_>) -> Option<Issue> {
    let zone = epsg_number(layer.crs).ok().and_then(GaussKruger::of)?;
    let prefix_m = if zone.has_prefix {
        f64::from(zone.zone) * 1e6
    } else {
        0.0
    };
    let bounds = layer.shapes.bounds();
    let from_meridian_m = |easting_m: f64| (easting_m - prefix_m - 500_000.0).abs();
    let farthest_m = from_meridian_m(bounds.min[0]).max(from_meridian_m(bounds.max[0]));
    // The scale of a transverse Mercator projection to second order.
    let share = (farthest_m / EARTH_RADIUS_M).powi(2) / 2.0;
    let detail = format!(
        "positions lie up to {:.0} km from the meridian of {}, where lengths in the plane are about {:.1} % too long; --to EPSG:n \
         says another plane",
        farthest_m / 1000.0,
        layer.crs,
        share * 100.0
    );
    (!bounds.is_empty() && farthest_m > REACH_M).then(|| issue(0, Fault::Altered, Action::Kept, detail))
}

#[cfg(test)]
mod tests {
    use super::{Ring, layer_name, ways};

    fn square(west: f64, side: f64) -> Ring {
        vec![
            [west, west],
            [west + side, west],
            [west + side, west + side],
            [west, west + side],
        ]
    }

    #[test]
    fn only_what_outlines_would_mix_up_becomes_a_hatch() {
        let on = |count: usize| vec!["a".to_owned(); count];
        // Apart, one with a hole.
        let plain = vec![
            vec![vec![square(0.0, 4.0), square(1.0, 1.0)]],
            vec![vec![square(9.0, 4.0)]],
        ];
        assert_eq!(ways(&plain, &on(2)), [false, false]);
        // One upon another: the outer would lose what the inner covers.
        let upon = vec![
            vec![vec![square(0.0, 4.0)]],
            vec![vec![square(1.0, 1.0)]],
            vec![vec![square(9.0, 4.0)]],
        ];
        assert_eq!(ways(&upon, &on(3)), [true, true, false]);
        // In a drawing's other layer it is nobody's hole.
        assert_eq!(
            ways(&upon, &["a".to_owned(), "b".to_owned(), "a".to_owned()]),
            [false, false, false]
        );
        // Several areas.
        assert_eq!(
            ways(&[vec![vec![square(0.0, 1.0)], vec![square(5.0, 1.0)]]], &on(1)),
            [true]
        );
    }

    #[test]
    fn layers_have_the_names_that_a_drawing_allows() {
        for (name, expected) in [("生态保护红线", "生态保护红线"), ("", "0"), ("a/b:c*", "a_b_c_")] {
            assert_eq!(layer_name(name), expected);
        }
    }
}
