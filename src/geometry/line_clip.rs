//! The stretches of a path inside a set of polygons.

use super::contacts::{EdgeRuns, crossing, edge_rect};
use super::grid::{self, GridPoint};
use super::locate::Location;
use super::overlay::GridPolygons;
use super::shapes::{PartKind, Shapes};

/// How far beside a boundary to look when a path runs along it, in grid steps (2 nm): well over the
/// rounding of a position on the path.
const BESIDE_STEPS: f64 = 5.0;

/// The stretches of `path_lonlat` inside ∪clip, as the lines of one feature, in the order and direction of
/// the path. A stretch along the boundary of ∪clip is not inside; one along a boundary that two members
/// share is.
#[must_use]
pub fn clip_line(path_lonlat: &[[f64; 2]], clip: &GridPolygons) -> Shapes {
    let runs = EdgeRuns::new(clip.rings.iter().map(Vec::as_slice));
    let mut stretches = Stretches::default();
    for [from, to] in path_lonlat.array_windows() {
        let (a, b) = (grid::to_grid(*from), grid::to_grid(*to));
        if a != b {
            clip_edge(&runs, (a, *from), (b, *to), &mut stretches);
        }
    }
    stretches.finish()
}

/// A position on an edge: its share of the way, and where it is.
#[derive(Clone, Copy)]
struct Cut {
    share: f64,
    position: [f64; 2],
}

fn clip_edge(runs: &EdgeRuns, (a, from): (GridPoint, [f64; 2]), (b, to): (GridPoint, [f64; 2]), out: &mut Stretches) {
    let mut cuts = vec![
        Cut {
            share: 0.0,
            position: from,
        },
        Cut {
            share: 1.0,
            position: to,
        },
    ];
    let mut along = Vec::new();
    runs.for_edges_in(&edge_rect(a, b), |c, d| {
        let (side_c, side_d) = (grid::orientation(a, b, c).signum(), grid::orientation(a, b, d).signum());
        if side_c == 0 && side_d == 0 {
            let (start, end) = (share_of(a, b, c), share_of(a, b, d));
            along.push([start.min(end), start.max(end)]);
        }
        let sides_of_edge = grid::orientation(c, d, a).signum() * grid::orientation(c, d, b).signum();
        let mut points = [(side_c == 0).then_some(c), (side_d == 0).then_some(d), None];
        if side_c * side_d < 0 && sides_of_edge < 0 {
            points[2] = Some(crossing(a, b, c, d));
        }
        for point in points.into_iter().flatten() {
            let share = share_of(a, b, point);
            if share > 0.0 && share < 1.0 {
                cuts.push(Cut {
                    share,
                    position: grid::from_grid(point),
                });
            }
        }
    });
    cuts.sort_by(|one, other| one.share.total_cmp(&other.share));
    for [start, end] in cuts.array_windows() {
        if start.share >= end.share {
            continue;
        }
        let middle = 0.5 * (start.share + end.share);
        let on_boundary = along.iter().any(|[low, high]| *low <= middle && middle <= *high);
        if is_inside(runs, a, b, middle, on_boundary) {
            out.add(start.position, end.position);
        }
    }
}

/// The share of the way from `a` to `b` at which `point`, which lies on that line, comes.
#[expect(clippy::cast_precision_loss, reason = "a share to 1e-16")]
fn share_of(a: GridPoint, b: GridPoint, point: GridPoint) -> f64 {
    let (x, y) = (b.x - a.x, b.y - a.y);
    if x.abs() >= y.abs() {
        (point.x - a.x) as f64 / x as f64
    } else {
        (point.y - a.y) as f64 / y as f64
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "offsets are shorter than the edge"
)]
fn is_inside(runs: &EdgeRuns, a: GridPoint, b: GridPoint, share: f64, on_boundary: bool) -> bool {
    let (x, y) = ((b.x - a.x) as f64, (b.y - a.y) as f64);
    let location = |beside: f64| {
        let scale = beside / x.hypot(y);
        let at = GridPoint::new(
            a.x + (x * share - y * scale).round() as i64,
            a.y + (y * share + x * scale).round() as i64,
        );
        runs.winding(at, |_| true).location()
    };
    if on_boundary {
        [BESIDE_STEPS, -BESIDE_STEPS]
            .into_iter()
            .all(|beside| location(beside) == Location::Inside)
    } else {
        // Beside the boundary by rounding counts as the side that is not outside.
        location(0.0) != Location::Outside
    }
}

/// Collects edges to lines: an edge that begins where the last ended goes on with its line.
#[derive(Default)]
struct Stretches {
    shapes: Shapes,
    end: Option<[f64; 2]>,
}

impl Stretches {
    fn add(&mut self, from: [f64; 2], to: [f64; 2]) {
        if self.end != Some(from) {
            self.end_line();
            self.shapes.push_position(from);
        }
        self.shapes.push_position(to);
        self.end = Some(to);
    }

    fn end_line(&mut self) {
        if self.end.take().is_some() {
            self.shapes.end_path();
            self.shapes.end_part(PartKind::Line);
        }
    }

    fn finish(mut self) -> Shapes {
        self.end_line();
        self.shapes.end_feature();
        self.shapes
    }
}

#[cfg(test)]
mod tests {
    use super::clip_line;
    use crate::geometry::overlay::{GridPolygons, grid_ring};

    fn set(rings: &[[[f64; 2]; 4]]) -> GridPolygons {
        let mut set = GridPolygons::new();
        for ring in rings {
            set.add_ring(grid_ring(ring));
        }
        set
    }

    fn square(west: f64, south: f64, size: f64) -> [[f64; 2]; 4] {
        [
            [west, south],
            [west + size, south],
            [west + size, south + size],
            [west, south + size],
        ]
    }

    fn check(path: &[[f64; 2]], clip: &GridPolygons, expected: &[&[[f64; 2]]]) {
        let lines = clip_line(path, clip);
        assert_eq!(lines.len(), 1);
        let found: Vec<_> = lines
            .feature(0)
            .lines()
            .map(|line| line.first_path().to_vec())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_path_is_kept_where_it_runs_inside() {
        let clip = set(&[square(104.0, 30.0, 1.0), square(106.0, 30.0, 1.0)]);
        check(
            &[[103.0, 30.5], [104.5, 30.5], [108.0, 30.5]],
            &clip,
            &[
                &[[104.0, 30.5], [104.5, 30.5], [105.0, 30.5]],
                &[[106.0, 30.5], [107.0, 30.5]],
            ],
        );
        check(&[[103.0, 29.0], [108.0, 29.0]], &clip, &[]);
        check(
            &[[104.25, 30.25], [104.5, 30.25]],
            &clip,
            &[&[[104.25, 30.25], [104.5, 30.25]]],
        );
        check(&[[104.0, 30.5]], &clip, &[]);
        check(&[[103.0, 29.0], [108.0, 29.0]], &GridPolygons::new(), &[]);
    }

    #[test]
    fn running_along_the_boundary_is_not_inside() {
        let clip = set(&[square(104.0, 30.0, 1.0)]);
        check(&[[103.0, 30.0], [106.0, 30.0]], &clip, &[]);
        check(&[[105.0, 29.0], [105.0, 32.0]], &clip, &[]);
        check(
            &[[104.5, 30.5], [105.0, 30.5], [105.0, 31.0]],
            &clip,
            &[&[[104.5, 30.5], [105.0, 30.5]]],
        );
        check(&[[103.5, 30.5], [104.5, 31.5]], &clip, &[]);
    }

    #[test]
    fn running_along_a_boundary_within_the_union_is_inside() {
        let clip = set(&[square(104.0, 30.0, 1.0), square(105.0, 30.0, 1.0)]);
        check(
            &[[105.0, 29.0], [105.0, 30.5], [105.0, 33.0]],
            &clip,
            &[&[[105.0, 30.0], [105.0, 30.5], [105.0, 31.0]]],
        );
    }

    #[test]
    fn a_diagonal_through_corners_is_cut_at_them() {
        let clip = set(&[square(104.0, 30.0, 1.0)]);
        check(
            &[[103.0, 29.0], [107.0, 33.0]],
            &clip,
            &[&[[104.0, 30.0], [105.0, 31.0]]],
        );
        check(
            &[[107.0, 33.0], [103.0, 29.0]],
            &clip,
            &[&[[105.0, 31.0], [104.0, 30.0]]],
        );
    }
}
