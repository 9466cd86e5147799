//! Splines of drawings (NURBS) as straight edges, nowhere further from the curve than asked.
//!
//! Each span between two knots becomes a Bézier curve by its polar form (Ramshaw, "Blossoming: A Connect-the-Dots
//! Approach to Splines", 1987; evaluated as de Boor's algorithm does), which is halved until its control points lie close to
//! the chord: the curve lies within their hull as long as all weights are above zero (Piegl and Tiller, "The NURBS Book", P4.10).

use super::dxf_pairs::Pair;

/// Higher degrees are no drawing's.
const MAX_DEGREE: usize = 25;
/// Vertices of one spline.
const MAX_POINTS: usize = 20_000;
/// Halvings of one span.
const MAX_HALVINGS: u32 = 24;

/// A control point with its weight: `[x · weight, y · weight, weight]`.
pub type Weighted = [f64; 3];

/// A spline in the plane of the drawing: the control points of its Bézier curves, one after the other.
#[derive(Clone, Debug)]
pub struct Spline {
    curves: Vec<Vec<Weighted>>,
}

/// A spline by knots and control points.
struct Knotted {
    degree: usize,
    knots: Vec<f64>,
    points: Vec<Weighted>,
}

impl Spline {
    /// Of Bézier curves that each begin where the one before ends.
    pub const fn of_curves(curves: Vec<Vec<Weighted>>) -> Self {
        Self { curves }
    }

    /// Checks that knots and control points belong together; without weights, all are 1.
    pub fn new(degree: i64, knots: Vec<f64>, positions: &[[f64; 2]], weights: &[f64]) -> Option<Self> {
        let degree = usize::try_from(degree).ok()?;
        let is_rising = knots.windows(2).all(|pair| matches!(pair, [one, next] if one <= next));
        let are_finite = knots
            .iter()
            .chain(positions.iter().flatten())
            .all(|value| value.is_finite());
        let are_weights = weights.is_empty() || weights.len() == positions.len();
        let is_whole = (1..=MAX_DEGREE).contains(&degree)
            && positions.len() > degree
            && knots.len() == positions.len() + degree + 1
            && are_weights
            && weights.iter().all(|weight| *weight > 0.0 && weight.is_finite());
        if !(is_whole && is_rising && are_finite) {
            return None;
        }
        let weights = weights.iter().copied().chain(std::iter::repeat(1.0));
        let points = positions
            .iter()
            .zip(weights)
            .map(|([x, y], weight)| [x * weight, y * weight, weight]);
        let points = points.collect();
        let knotted = Knotted { degree, knots, points };
        Some(Self {
            curves: knotted.curves()?,
        })
    }

    /// Of the groups of a SPLINE entity; `None` if it has no control points, or not enough of anything.
    pub fn of_groups(groups: &[Pair<'_>]) -> Option<Self> {
        let (mut knots, mut weights) = (Vec::new(), Vec::new());
        let mut positions: Vec<[f64; 2]> = Vec::new();
        let mut degree = 0;
        for pair in groups {
            match (pair.code, positions.last_mut()) {
                (71, _) => degree = pair.whole()?,
                (40, _) => knots.push(pair.number()?),
                (41, _) => weights.push(pair.number()?),
                (10, _) => positions.push([pair.number()?, f64::NAN]),
                (20, Some(position)) => position[1] = pair.number()?,
                _ => {}
            }
        }
        Self::new(degree, knots, &positions, &weights)
    }

    /// Its vertices from begin to end; `None` if they are too many.
    pub fn path(&self, tolerance: f64) -> Option<Vec<[f64; 2]>> {
        let mut path = Vec::new();
        for curve in &self.curves {
            if path.is_empty() {
                path.push(flat(curve.first()?));
            }
            halve(curve.clone(), tolerance, 0, &mut path)?;
        }
        (!path.is_empty()).then_some(path)
    }
}

impl Knotted {
    fn curves(&self) -> Option<Vec<Vec<Weighted>>> {
        let mut curves = Vec::new();
        for span in self.degree..self.points.len() {
            let [from, to] = [self.knots.get(span)?, self.knots.get(span + 1)?];
            if from < to {
                curves.push(self.bezier(span, *from, *to)?);
            }
        }
        Some(curves)
    }

    /// The control points of the Bézier curve that the spline is between two knots.
    fn bezier(&self, span: usize, from: f64, to: f64) -> Option<Vec<Weighted>> {
        (0..=self.degree)
            .map(|count| self.polar(span, from, to, count))
            .collect()
    }

    /// The polar form with `count` arguments at the end of the span and the others at its beginning.
    fn polar(&self, span: usize, from: f64, to: f64, count: usize) -> Option<Weighted> {
        let first = span - self.degree;
        let mut points: Vec<Weighted> = self.points.get(first..=span)?.to_vec();
        for level in 1..=self.degree {
            let at = if level <= count { to } else { from };
            for index in (level..=self.degree).rev() {
                let begin = self.knots.get(first + index)?;
                let end = self.knots.get(span + 1 + index - level)?;
                let share = (at - begin) / (end - begin);
                let (one, other) = (*points.get(index - 1)?, points.get_mut(index)?);
                *other = between(&one, other, share);
            }
        }
        points.last().copied()
    }
}

fn between(one: &Weighted, other: &Weighted, share: f64) -> Weighted {
    let mut out = *one;
    for (value, target) in out.iter_mut().zip(other) {
        *value += share * (target - *value);
    }
    out
}

fn flat([x, y, weight]: &Weighted) -> [f64; 2] {
    [x / weight, y / weight]
}

/// Adds the vertices after the first of a Bézier curve.
fn halve(mut curve: Vec<Weighted>, tolerance: f64, halvings: u32, path: &mut Vec<[f64; 2]>) -> Option<()> {
    if is_flat(&curve, tolerance) {
        path.push(flat(curve.last()?));
        return (path.len() <= MAX_POINTS).then_some(());
    }
    if halvings >= MAX_HALVINGS {
        return None;
    }
    // De Casteljau: the first points of all levels are one half, the last points the other.
    let mut first = vec![*curve.first()?];
    let mut last = vec![*curve.last()?];
    while curve.len() > 1 {
        let halves = curve.windows(2).filter_map(|pair| match pair {
            [one, other] => Some(between(one, other, 0.5)),
            _ => None,
        });
        curve = halves.collect();
        first.push(*curve.first()?);
        last.push(*curve.last()?);
    }
    last.reverse();
    halve(first, tolerance, halvings + 1, path)?;
    halve(last, tolerance, halvings + 1, path)
}

/// Whether all control points lie near the chord, between its ends or about them.
fn is_flat(curve: &[Weighted], tolerance: f64) -> bool {
    let (Some(first), Some(last)) = (curve.first().map(flat), curve.last().map(flat)) else {
        return true;
    };
    let chord = [last[0] - first[0], last[1] - first[1]];
    let squared = chord[0] * chord[0] + chord[1] * chord[1];
    curve.iter().map(flat).all(|[x, y]| {
        let to = [x - first[0], y - first[1]];
        let along = if squared > 0.0 {
            (to[0] * chord[0] + to[1] * chord[1]) / squared
        } else {
            0.0
        };
        let along = along.clamp(0.0, 1.0);
        libm::hypot(to[0] - along * chord[0], to[1] - along * chord[1]) <= tolerance
    })
}

#[cfg(test)]
mod tests {
    use super::Spline;

    /// A circle of radius 5 about (7, 8) as a rational spline of degree 2 (Piegl and Tiller, example 7.1).
    fn circle() -> Spline {
        let corners = [
            [1.0, 0.0],
            [1.0, 1.0],
            [0.0, 1.0],
            [-1.0, 1.0],
            [-1.0, 0.0],
            [-1.0, -1.0],
            [0.0, -1.0],
            [1.0, -1.0],
            [1.0, 0.0],
        ];
        let positions: Vec<[f64; 2]> = corners.iter().map(|[x, y]| [7.0 + 5.0 * x, 8.0 + 5.0 * y]).collect();
        let weights: Vec<f64> = (0..9)
            .map(|index| if index % 2 == 0 { 1.0 } else { 0.5_f64.sqrt() })
            .collect();
        let knots = [0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4].map(f64::from).to_vec();
        Spline::new(2, knots, &positions, &weights).expect("a spline")
    }

    #[test]
    fn a_circle_as_a_rational_spline_has_all_its_edges_within_the_tolerance() {
        for tolerance in [1e-2, 1e-4] {
            let path = circle().path(tolerance).expect("a path");
            let worst = path.windows(2).flat_map(|edge| {
                let middle = [
                    f64::midpoint(edge[0][0], edge[1][0]),
                    f64::midpoint(edge[0][1], edge[1][1]),
                ];
                [edge[0], middle].map(|[x, y]| (libm::hypot(x - 7.0, y - 8.0) - 5.0).abs())
            });
            let worst = worst.fold(0.0, f64::max);
            assert!(worst <= tolerance && worst > tolerance / 100.0, "{worst}");
            assert!(path.len() < 2000, "{}", path.len());
        }
    }

    #[test]
    fn a_spline_of_degree_one_is_its_control_points_and_knots_may_repeat_nothing() {
        let points = [[0.0, 0.0], [4.0, 0.0], [4.0, 3.0]];
        let line = Spline::new(1, vec![0.0, 0.0, 1.0, 2.0, 2.0], &points, &[]).expect("a spline");
        assert_eq!(line.path(1e-4).as_deref(), Some(&points[..]));
        for (degree, knots) in [
            (1, vec![0.0, 0.0, 1.0, 2.0]),
            (0, vec![0.0; 4]),
            (3, vec![0.0; 7]),
            (1, vec![0.0, 1.0, 0.5, 2.0, 2.0]),
        ] {
            assert!(Spline::new(degree, knots, &points, &[]).is_none());
        }
        assert!(Spline::new(1, vec![0.0, 0.0, 1.0, 2.0, 2.0], &points, &[1.0, 0.0, 1.0]).is_none());
        // All knots at one place: no span, no curve.
        assert!(
            Spline::new(1, vec![1.0; 5], &points, &[])
                .expect("a spline")
                .path(1e-4)
                .is_none()
        );
    }
}
