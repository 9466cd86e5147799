//! Where a polygon leaves room for its name: the middle of a wide stretch that lies inside it and in the frame.
use super::figure_clip::clip_ring;
use super::figure_paths::Projection;
use crate::geometry::chords::chords;
use crate::geometry::shapes::{Bounds, Feature};

/// Horizontal cuts on which room is sought.
const CUTS: u32 = 15;
/// A cut at the upper or lower end counts for so much less than one in the middle.
const AT_END: f64 = 0.5;

/// The middle of a stretch and its length, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Room {
    pub place_px: [f64; 2],
    pub width_px: f64,
}

/// The best room in any polygon of a feature; nothing where none is in the frame.
pub(super) fn room_for_name(feature: Feature<'_>, projection: &Projection) -> Option<Room> {
    let frame = Bounds {
        min: [0.0; 2],
        max: [projection.width_px, projection.height_px],
    };
    let rooms = feature.polygons().filter_map(|polygon| {
        let rings: Vec<Vec<[f64; 2]>> = polygon
            .paths()
            .map(|path| {
                let ring: Vec<[f64; 2]> = path.iter().map(|position| projection.point(*position)).collect();
                clip_ring(&ring, &frame)
            })
            .collect();
        best_room(&rings)
    });
    rooms.max_by(|left, right| left.width_px.total_cmp(&right.width_px))
}

fn best_room(rings: &[Vec<[f64; 2]>]) -> Option<Room> {
    let shell = rings.first()?;
    let bounds = shell.iter().fold(Bounds::EMPTY, |mut all, position| {
        all.grow(*position);
        all
    });
    if bounds.is_empty() {
        return None;
    }
    let height = bounds.max[1] - bounds.min[1];
    let stretches = (0..CUTS).flat_map(|cut| {
        let share = (f64::from(cut) + 0.5) / f64::from(CUTS);
        let y = bounds.min[1] + height * share;
        let worth = 1.0 - AT_END * (2.0 * share - 1.0).abs();
        chords(rings, y)
            .into_iter()
            .map(move |[from, to]| ([f64::midpoint(from, to), y], to - from, worth))
    });
    let best = stretches.max_by(|left, right| (left.1 * left.2).total_cmp(&(right.1 * right.2)))?;
    Some(Room {
        place_px: best.0,
        width_px: best.1,
    })
}

#[cfg(test)]
mod tests {
    use super::best_room;

    fn square(low: f64, high: f64) -> Vec<[f64; 2]> {
        vec![[low, low], [high, low], [high, high], [low, high]]
    }

    #[test]
    fn a_name_stands_in_the_middle_of_a_square_and_not_in_its_hole() {
        let room = best_room(&[square(0.0, 90.0)]).expect("room");
        assert!((room.place_px[0] - 45.0).abs() < 1e-9 && (room.place_px[1] - 45.0).abs() < 1e-9);
        let room = best_room(&[square(0.0, 90.0), square(20.0, 70.0)]).expect("room");
        let [x, y] = room.place_px;
        assert!(!((20.0..70.0).contains(&x) && (20.0..70.0).contains(&y)), "{x} {y}");
        assert_eq!(best_room(&[Vec::new()]), None);
    }
}
