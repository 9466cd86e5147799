//! Where the names of features stand: a place inside the largest polygon of each, and how much room is there.
//! Made once with the scene, so that a frame only chooses among them.

use super::world::world_exact_from_lonlat;
use crate::geometry::chords::chords;
use crate::geometry::shapes::{Feature, Shapes};
use crate::layer::Layer;
use crate::layer::fields::Meaning;
use crate::layer::table::{of_each, text_in_field};
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;

/// Horizontal cuts through a polygon on which room for a name is sought.
const CUTS: u8 = 15;

/// A name stands at the centroid if at least this share of the stretch through it can be used there.
const ROOMY_SHARE: f64 = 0.5;

/// The name of a feature and its place, world units.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelAnchor {
    pub text: String,
    pub world: [f64; 2],
    /// Of the largest polygon.
    pub area: f64,
    /// Length of the horizontal stretch around the place that lies inside the polygon.
    pub room: f64,
}

/// The names of a layer's polygons, largest first.
#[must_use]
pub fn label_anchors(layer: &Layer) -> Vec<LabelAnchor> {
    let mut anchors: Vec<LabelAnchor> = (0..layer.len())
        .into_par_iter()
        .filter_map(|feature| {
            let text = layer.feature_text(feature, Meaning::Name)?;
            anchor(layer.shapes().feature(feature), text)
        })
        .collect();
    anchors.sort_by(|left, right| right.area.total_cmp(&left.area));
    anchors
}

/// The texts of a field as names, those of the largest polygons first; features without polygons have theirs at the middle
/// of their longest path. Features without a text have none.
///
/// # Errors
/// The job was stopped.
pub fn label_anchors_of(layer: &Layer, field: &str, progress: &Progress) -> Result<Vec<LabelAnchor>, Cancelled> {
    let anchors = of_each(layer.len(), progress, |feature| {
        let text = text_in_field(layer, feature, field);
        let shape = layer.shapes().feature(feature);
        (!text.is_empty())
            .then(|| anchor(shape, text.clone()).or_else(|| middle(shape, text)))
            .flatten()
    })?;
    let mut anchors: Vec<LabelAnchor> = anchors.into_iter().flatten().collect();
    anchors.sort_by(|left, right| right.area.total_cmp(&left.area));
    Ok(anchors)
}

/// The name of a line or point.
fn middle(feature: Feature<'_>, text: String) -> Option<LabelAnchor> {
    let paths = feature.parts().flat_map(|part| part.paths());
    let longest = paths.max_by_key(|path| path.len())?;
    let at = longest.get(longest.len() / 2)?;
    Some(LabelAnchor {
        text,
        world: world_exact_from_lonlat(*at),
        area: 0.0,
        room: 0.0,
    })
}

/// Mean area of the features' largest polygons, square world units: which of two region layers is the coarser.
#[must_use]
pub fn mean_area(shapes: &Shapes) -> f64 {
    let mut count = 0_u32;
    let mut sum = 0.0;
    for (_, area) in shapes.features().filter_map(largest_polygon) {
        count += 1;
        sum += area;
    }
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

type Rings = Vec<Vec<[f64; 2]>>;

fn largest_polygon(feature: Feature<'_>) -> Option<(Rings, f64)> {
    let largest = feature
        .polygons()
        .map(|part| {
            let shell: Vec<[f64; 2]> = part.first_path().iter().copied().map(world_exact_from_lonlat).collect();
            let area = moments(&shell).0.abs();
            (part, shell, area)
        })
        .max_by(|left, right| left.2.total_cmp(&right.2));
    largest.map(|(part, shell, area)| {
        let holes = part
            .paths()
            .skip(1)
            .map(|hole| hole.iter().copied().map(world_exact_from_lonlat).collect());
        (std::iter::once(shell).chain(holes).collect(), area)
    })
}

fn anchor(feature: Feature<'_>, text: String) -> Option<LabelAnchor> {
    let (rings, area) = largest_polygon(feature)?;
    let shell = rings.first()?;
    let (north, south) = shell
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(north, south), at| {
            (north.min(at[1]), south.max(at[1]))
        });
    let centroid = moments(shell).1;
    // The centroid if it is inside and has room there; else the middle of the widest stretch on any cut.
    let at_centroid = chords(&rings, centroid[1])
        .into_iter()
        .find(|[from, to]| (*from..=*to).contains(&centroid[0]))
        .map(|[from, to]| (2.0 * (centroid[0] - from).min(to - centroid[0]), to - from))
        .filter(|(room, stretch)| *room >= ROOMY_SHARE * stretch);
    let (world, room) = match at_centroid {
        Some((room, _)) => (centroid, room),
        None => (0..CUTS)
            .map(|cut| north + (south - north) * (f64::from(cut) + 0.5) / f64::from(CUTS))
            .flat_map(|y| {
                chords(&rings, y)
                    .into_iter()
                    .map(move |[from, to]| ([f64::midpoint(from, to), y], to - from))
            })
            .max_by(|left, right| left.1.total_cmp(&right.1))?,
    };
    Some(LabelAnchor {
        text,
        world,
        area,
        room,
    })
}

/// Signed area and centroid of an open ring.
fn moments(ring: &[[f64; 2]]) -> (f64, [f64; 2]) {
    let Some(&origin) = ring.first() else {
        return (0.0, [0.0; 2]);
    };
    // From the first vertex: world units have ten digits, their products would lose the small ones.
    let (mut area, mut sum) = (0.0, [0.0; 2]);
    for (here, next) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let [x, y] = [here[0] - origin[0], here[1] - origin[1]];
        let [next_x, next_y] = [next[0] - origin[0], next[1] - origin[1]];
        let cross = x * next_y - next_x * y;
        area += cross / 2.0;
        sum[0] += (x + next_x) * cross / 6.0;
        sum[1] += (y + next_y) * cross / 6.0;
    }
    if area == 0.0 {
        return (0.0, origin);
    }
    (area, [origin[0] + sum[0] / area, origin[1] + sum[1] / area])
}

#[cfg(test)]
mod tests {
    use super::anchor;
    use crate::geometry::chords::chords;
    use crate::geometry::shapes::{PartKind, Shapes};
    use crate::scene::world::lonlat_from_world;

    fn place(rings: &[&[[f64; 2]]]) -> [f64; 2] {
        let mut shapes = Shapes::new();
        for ring in rings {
            shapes.push_path(ring);
        }
        shapes.end_part(PartKind::Polygon);
        shapes.end_feature();
        let found = anchor(shapes.feature(0), String::new()).expect("a polygon has a place");
        lonlat_from_world(found.world)
    }

    #[test]
    fn the_name_of_a_square_stands_in_its_middle() {
        let [lon, lat] = place(&[&[[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]]);
        assert!((lon - 1.0).abs() < 1e-9 && (lat - 1.0).abs() < 1e-3, "{lon} {lat}");
    }

    #[test]
    fn the_name_of_a_horseshoe_stands_inside_it() {
        // Open to the east; the centroid lies in the opening.
        let ring = [
            [0.0, 0.0],
            [9.0, 0.0],
            [9.0, 1.0],
            [1.0, 1.0],
            [1.0, 8.0],
            [9.0, 8.0],
            [9.0, 9.0],
            [0.0, 9.0],
        ];
        let [lon, lat] = place(&[&ring]);
        assert!((0.0..=9.0).contains(&lon));
        assert!(!(1.0..=8.0).contains(&lat), "in one of the arms: {lat}");
    }

    #[test]
    fn a_name_does_not_stand_in_a_hole() {
        let shell = [[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0]];
        let hole = [[3.0, 3.0], [3.0, 6.0], [6.0, 6.0], [6.0, 3.0]];
        let [lon, lat] = place(&[&shell, &hole]);
        assert!(
            !((3.0..=6.0).contains(&lon) && (3.0..=6.0).contains(&lat)),
            "{lon} {lat}"
        );
    }

    #[test]
    fn a_line_through_a_hole_is_cut() {
        let square = |low: f64, high: f64| vec![[low, low], [high, low], [high, high], [low, high]];
        let found = chords(&[square(0.0, 9.0), square(3.0, 6.0)], 4.0);
        assert_eq!(found, [[0.0, 3.0], [6.0, 9.0]]);
    }
}
