//! Exact integer arithmetic of the grid plane: boxes, cuts, areas in grid units.

use crate::geometry::grid::GridPoint;

/// A direction of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    /// West to east.
    X,
    /// South to north.
    Y,
}

impl Axis {
    pub const fn along(self, point: GridPoint) -> i64 {
        match self {
            Self::X => point.x,
            Self::Y => point.y,
        }
    }

    pub const fn across(self, point: GridPoint) -> i64 {
        match self {
            Self::X => point.y,
            Self::Y => point.x,
        }
    }

    pub const fn point(self, along: i64, across: i64) -> GridPoint {
        match self {
            Self::X => GridPoint { x: along, y: across },
            Self::Y => GridPoint { x: across, y: along },
        }
    }
}

/// Where a coordinate lies with respect to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Below,
    On,
    Above,
}

impl Side {
    pub const fn of(value: i64, at: i64) -> Self {
        if value < at {
            Self::Below
        } else if value > at {
            Self::Above
        } else {
            Self::On
        }
    }

    /// Whether going to `other` crosses the line between two points.
    pub const fn crosses_to(self, other: Self) -> bool {
        matches!((self, other), (Self::Below, Self::Above) | (Self::Above, Self::Below))
    }
}

/// The point where the edge meets the line `axis = at`, rounded to the grid. The edge is taken in one
/// order whatever its direction, so polygons that share it, and both tiles, get the same point.
pub(super) fn cut_edge(from: GridPoint, to: GridPoint, axis: Axis, at: i64) -> GridPoint {
    let (first, second) = if axis.along(from) <= axis.along(to) {
        (from, to)
    } else {
        (to, from)
    };
    let run = i128::from(axis.along(second)) - i128::from(axis.along(first));
    let rise = i128::from(axis.across(second)) - i128::from(axis.across(first));
    let part = i128::from(at) - i128::from(axis.along(first));
    if run == 0 {
        return axis.point(at, axis.across(first));
    }
    // Rounded to nearest, halves up; |rise| ≤ |across span|, so the result fits.
    let step = (2 * rise * part + run).div_euclid(2 * run);
    let across = i128::from(axis.across(first)) + step;
    axis.point(at, i64::try_from(across).unwrap_or_else(|_| axis.across(first)))
}

/// Twice the signed area of an open ring in grid units, exactly; counter-clockwise > 0.
pub(super) fn twice_area(ring: &[GridPoint]) -> i128 {
    let Some(origin) = ring.first() else { return 0 };
    twice_area_of_edges(*origin, super::pieces::ring_edges(ring))
}

/// Twice the signed area that directed edges enclose, exactly; the edges make closed chains.
pub(super) fn twice_area_of_edges(origin: GridPoint, edges: impl Iterator<Item = [GridPoint; 2]>) -> i128 {
    let from_origin = |point: GridPoint| {
        (
            i128::from(point.x) - i128::from(origin.x),
            i128::from(point.y) - i128::from(origin.y),
        )
    };
    edges
        .map(|[from, to]| {
            let ((from_x, from_y), (to_x, to_y)) = (from_origin(from), from_origin(to));
            from_x * to_y - to_x * from_y
        })
        .sum()
}

/// An axis-parallel box on the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GridBox {
    pub min: GridPoint,
    pub max: GridPoint,
}

impl GridBox {
    /// The box that holds nothing.
    pub const EMPTY: Self = Self {
        min: GridPoint {
            x: i64::MAX,
            y: i64::MAX,
        },
        max: GridPoint {
            x: i64::MIN,
            y: i64::MIN,
        },
    };

    pub fn of(points: &[GridPoint]) -> Self {
        let mut bounds = Self::EMPTY;
        for point in points {
            bounds.grow(*point);
        }
        bounds
    }

    pub fn of_edges(edges: impl Iterator<Item = [GridPoint; 2]>) -> Self {
        let mut bounds = Self::EMPTY;
        for [from, _] in edges {
            bounds.grow(from);
        }
        bounds
    }

    pub fn grow(&mut self, point: GridPoint) {
        self.min.x = self.min.x.min(point.x);
        self.min.y = self.min.y.min(point.y);
        self.max.x = self.max.x.max(point.x);
        self.max.y = self.max.y.max(point.y);
    }

    #[must_use]
    pub fn union(mut self, other: Self) -> Self {
        if !other.is_empty() {
            self.grow(other.min);
            self.grow(other.max);
        }
        self
    }

    pub const fn is_empty(&self) -> bool {
        self.min.x > self.max.x || self.min.y > self.max.y
    }

    /// Whether the boxes share area.
    pub fn shares_area(&self, other: &Self) -> bool {
        self.min.x.max(other.min.x) < self.max.x.min(other.max.x)
            && self.min.y.max(other.min.y) < self.max.y.min(other.max.y)
    }

    /// Whether the box of an edge shares a point with this box.
    pub fn meets_edge(&self, [from, to]: [GridPoint; 2]) -> bool {
        from.x.min(to.x) <= self.max.x
            && from.x.max(to.x) >= self.min.x
            && from.y.min(to.y) <= self.max.y
            && from.y.max(to.y) >= self.min.y
    }

    /// The corners, counter-clockwise.
    pub const fn corners(&self) -> [GridPoint; 4] {
        [
            self.min,
            GridPoint {
                x: self.max.x,
                y: self.min.y,
            },
            self.max,
            GridPoint {
                x: self.min.x,
                y: self.max.y,
            },
        ]
    }

    pub fn twice_area(&self) -> i128 {
        2 * (i128::from(self.max.x) - i128::from(self.min.x)) * (i128::from(self.max.y) - i128::from(self.min.y))
    }

    /// The line through the middle across the longer side on the ground; `None` if there is nothing to cut.
    pub fn middle(&self) -> Option<(Axis, i64)> {
        let (width, height) = (self.max.x - self.min.x, self.max.y - self.min.y);
        let middle_x = self.min.x + width / 2;
        let middle_y = self.min.y + height / 2;
        if width.max(height) < MIN_SIDE {
            return None;
        }
        // A degree of longitude shrinks with the cosine of the latitude.
        let shrink = libm::cos(super::degrees(middle_y).to_radians()).max(0.0);
        let is_wide = super::degrees(width) * shrink >= super::degrees(height);
        if is_wide && width >= MIN_SIDE || height < MIN_SIDE {
            Some((Axis::X, middle_x))
        } else {
            Some((Axis::Y, middle_y))
        }
    }

    /// Both halves along the line.
    #[must_use]
    pub const fn halves(&self, axis: Axis, at: i64) -> [Self; 2] {
        let (mut below, mut above) = (*self, *self);
        match axis {
            Axis::X => {
                below.max.x = at;
                above.min.x = at;
            }
            Axis::Y => {
                below.max.y = at;
                above.min.y = at;
            }
        }
        [below, above]
    }
}

/// Tiles are not cut below this side (2⁻²⁸°, about 0.4 mm): what is still crowded there lies on one spot.
const MIN_SIDE: i64 = 1 << 20;

/// Clips directed edges that make closed chains to a box. What lies beyond a side is pushed onto it, which
/// keeps the chains closed and every winding number inside the box; runs along a side are merged.
pub(super) fn clip_edges(edges: &[[GridPoint; 2]], to: &GridBox) -> Vec<[GridPoint; 2]> {
    let by_x = clip_axis(edges, Axis::X, to.min.x, to.max.x);
    clip_axis(&by_x, Axis::Y, to.min.y, to.max.y)
}

fn clip_axis(edges: &[[GridPoint; 2]], axis: Axis, low: i64, high: i64) -> Vec<[GridPoint; 2]> {
    let mut kept = Vec::with_capacity(edges.len() / 2 + 8);
    let mut runs = [BorderRuns::new(axis, low), BorderRuns::new(axis, high)];
    for &[from, to] in edges {
        let mut at = from;
        let mut pieces = [to; 3];
        let mut count = 0;
        let rising = axis.along(from) <= axis.along(to);
        for line in if rising { [low, high] } else { [high, low] } {
            if Side::of(axis.along(from), line).crosses_to(Side::of(axis.along(to), line)) {
                if let Some(slot) = pieces.get_mut(count) {
                    *slot = cut_edge(from, to, axis, line);
                }
                count += 1;
            }
        }
        for end in pieces.into_iter().take(count).chain([to]) {
            if axis.along(at).max(axis.along(end)) <= low {
                runs[0].add(axis.across(at), axis.across(end));
            } else if axis.along(at).min(axis.along(end)) >= high {
                runs[1].add(axis.across(at), axis.across(end));
            } else if at != end {
                kept.push([at, end]);
            }
            at = end;
        }
    }
    for run in runs {
        run.write(&mut kept);
    }
    kept
}

/// Runs along one side of a box, as steps of their net count.
struct BorderRuns {
    axis: Axis,
    at: i64,
    steps: Vec<(i64, i64)>,
}

impl BorderRuns {
    const fn new(axis: Axis, at: i64) -> Self {
        Self {
            axis,
            at,
            steps: Vec::new(),
        }
    }

    fn add(&mut self, from: i64, to: i64) {
        if from != to {
            self.steps.push((from, 1));
            self.steps.push((to, -1));
        }
    }

    fn write(mut self, out: &mut Vec<[GridPoint; 2]>) {
        self.steps.sort_unstable();
        let mut net = 0;
        let mut begin = None;
        for steps in self.steps.chunk_by(|one, other| one.0 == other.0) {
            let change: i64 = steps.iter().map(|step| step.1).sum();
            let Some(place) = steps.first().map(|step| step.0).filter(|_| change != 0) else {
                continue;
            };
            if let Some(begin) = begin {
                let (low, high) = (self.axis.point(self.at, begin), self.axis.point(self.at, place));
                for _ in 0..net {
                    out.push([low, high]);
                }
                for _ in net..0 {
                    out.push([high, low]);
                }
            }
            net += change;
            begin = (net != 0).then_some(place);
        }
    }
}
