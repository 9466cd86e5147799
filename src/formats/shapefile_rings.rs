//! Which rings of a shapefile's polygon are shells and which are holes of which shell.
//!
//! The file only says it by direction: shells run clockwise, holes the other way (ESRI Shapefile Technical
//! Description, July 1998, p. 8–9); whose hole a ring is shows by where it lies. Rings are kept as they are.

use crate::geometry::shapes::Bounds;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// Positions of a hole that are held against a shell: enough to outvote positions on the common boundary.
const VOTES: usize = 64;

/// Edges and boxes that may be looked at for one feature. A shell of a million positions with 40,000 holes
/// needs some 50 million; only a feature made to do harm needs more than this.
const MAX_STEPS: u64 = 2_000_000_000;

/// A polygon: its shell and its holes as numbers of rings, in file order.
#[derive(Debug, PartialEq, Eq)]
pub struct Assembled {
    pub shell: usize,
    pub holes: Vec<usize>,
}

/// The polygons of a feature, and what direction did not tell.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Rings {
    /// In the order of their shells.
    pub polygons: Vec<Assembled>,
    /// Rings that run like holes and lie in no shell: shells, or holes of each other.
    pub turned: usize,
}

/// Sorts rings (file coordinates, finite) into polygons; `None` if that would take unreasonably long.
///
/// A clockwise ring is a shell wherever it lies. A ring the other way is a hole of the smallest shell around it; where
/// there is none, it is a shell itself if it lies in an even number of such rings.
pub fn assemble(rings: &[&[[f64; 2]]]) -> Option<Rings> {
    if rings.len() == 1 {
        return Some(Rings {
            polygons: vec![Assembled {
                shell: 0,
                holes: Vec::new(),
            }],
            turned: usize::from(signed_area(rings.first()?) > 0.0),
        });
    }
    let areas: Vec<f64> = rings.iter().map(|ring| signed_area(ring)).collect();
    let is_hole = |ring: usize| areas.get(ring).is_some_and(|area| *area > 0.0);
    let (holes, shells): (Vec<usize>, Vec<usize>) = (0..rings.len()).partition(|ring| is_hole(*ring));
    if holes.is_empty() {
        return Some(Rings {
            polygons: gather(&shells, &[]),
            turned: 0,
        });
    }
    let mut steps = 0;
    let mut owner: Vec<Option<usize>> = vec![None; rings.len()];
    let mut orphans = Vec::new();
    let around = Around::new(rings, &areas, &shells);
    for hole in holes {
        match around.smallest(hole, &mut steps).ok()? {
            Some(shell) => set(&mut owner, hole, shell),
            None => orphans.push(hole),
        }
    }
    let turned = orphans.len();
    let mut all_shells = shells;
    all_shells.extend(settle_orphans(rings, &areas, &orphans, &mut owner, &mut steps)?);
    all_shells.sort_unstable();
    Some(Rings {
        polygons: gather(&all_shells, &owner),
        turned,
    })
}

/// Rings in no shell: shells and holes by how deep they lie in each other. Gives the shells among them.
fn settle_orphans(
    rings: &[&[[f64; 2]]],
    areas: &[f64],
    orphans: &[usize],
    owner: &mut [Option<usize>],
    steps: &mut u64,
) -> Option<Vec<usize>> {
    let around = Around::new(rings, areas, orphans);
    let mut by_size = orphans.to_vec();
    by_size.sort_by(|one, other| size(areas, *other).total_cmp(&size(areas, *one)).then(one.cmp(other)));
    let mut shells = Vec::new();
    for ring in by_size {
        match around.smallest(ring, steps).ok()? {
            // Directly within a shell: its hole. Within a hole, or in nothing: a shell.
            Some(outer) if owner.get(outer).is_some_and(Option::is_none) => set(owner, ring, outer),
            _ => shells.push(ring),
        }
    }
    Some(shells)
}

fn set(owner: &mut [Option<usize>], ring: usize, shell: usize) {
    if let Some(place) = owner.get_mut(ring) {
        *place = Some(shell);
    }
}

fn size(areas: &[f64], ring: usize) -> f64 {
    areas.get(ring).copied().unwrap_or(0.0).abs()
}

fn gather(shells: &[usize], owner: &[Option<usize>]) -> Vec<Assembled> {
    let mut polygons: Vec<Assembled> = shells
        .iter()
        .map(|shell| Assembled {
            shell: *shell,
            holes: Vec::new(),
        })
        .collect();
    for (ring, shell) in owner.iter().enumerate() {
        let Some(shell) = shell else { continue };
        if let Ok(place) = shells.binary_search(shell)
            && let Some(polygon) = polygons.get_mut(place)
        {
            polygon.holes.push(ring);
        }
    }
    polygons
}

/// The area in the file's plane, positive if the ring runs counter-clockwise. Relative to the first
/// position, because coordinates with a zone number leave few digits for the ring itself.
fn signed_area(ring: &[[f64; 2]]) -> f64 {
    let Some([x0, y0]) = ring.first().copied() else {
        return 0.0;
    };
    let twice: f64 = ring
        .windows(2)
        .map(|edge| match edge {
            [[ax, ay], [bx, by]] => (ax - x0) * (by - y0) - (bx - x0) * (ay - y0),
            _ => 0.0,
        })
        .sum();
    twice / 2.0
}

/// More than [`MAX_STEPS`].
struct TooMany;

/// Finds the smallest of some rings around another.
struct Around<'a> {
    rings: &'a [&'a [[f64; 2]]],
    areas: &'a [f64],
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
    /// By ring number, for the rings that are in the tree.
    bands: Vec<Option<Bands>>,
}

impl<'a> Around<'a> {
    fn new(rings: &'a [&'a [[f64; 2]]], areas: &'a [f64], among: &[usize]) -> Self {
        let mut bands: Vec<Option<Bands>> = std::iter::repeat_with(|| None).take(rings.len()).collect();
        let boxes = among
            .iter()
            .filter_map(|number| {
                let ring = rings.get(*number)?;
                let bounds = bounds_of(ring);
                if bounds.is_empty() {
                    return None;
                }
                if let Some(place) = bands.get_mut(*number) {
                    *place = Some(Bands::new(ring, &bounds));
                }
                Some(GeomWithData::new(
                    Rectangle::from_corners(bounds.min, bounds.max),
                    *number,
                ))
            })
            .collect();
        Self {
            rings,
            areas,
            tree: RTree::bulk_load(boxes),
            bands,
        }
    }

    /// `Err`: too many steps. `None`: no ring is around.
    fn smallest(&self, inner: usize, steps: &mut u64) -> Result<Option<usize>, TooMany> {
        let ring = self.rings.get(inner).copied().unwrap_or(&[]);
        let bounds = bounds_of(ring);
        if bounds.is_empty() {
            return Ok(None);
        }
        let query = AABB::from_corners(bounds.min, bounds.max);
        let mut candidates: Vec<usize> = self
            .tree
            .locate_in_envelope_intersecting(query)
            .map(|entry| entry.data)
            .filter(|outer| *outer != inner && size(self.areas, *outer) >= size(self.areas, inner))
            .collect();
        *steps += candidates.len() as u64;
        candidates.sort_by(|one, other| {
            size(self.areas, *one)
                .total_cmp(&size(self.areas, *other))
                .then(one.cmp(other))
        });
        for outer in candidates {
            // Of two rings upon each other, the first is around the second.
            let is_same_size = size(self.areas, outer).total_cmp(&size(self.areas, inner)).is_eq();
            let outer_bands = self.bands.get(outer).and_then(Option::as_ref);
            let outer_ring = self.rings.get(outer).copied().unwrap_or(&[]);
            let holds = outer_bands.is_some_and(|bands| bands.holds(outer_ring, ring, steps));
            if *steps > MAX_STEPS {
                return Err(TooMany);
            }
            if holds && !(is_same_size && outer > inner && !self.runs_apart(outer, inner)) {
                return Ok(Some(outer));
            }
        }
        Ok(None)
    }

    fn runs_apart(&self, one: usize, other: usize) -> bool {
        let sign = |ring: usize| self.areas.get(ring).is_some_and(|area| *area > 0.0);
        sign(one) != sign(other)
    }
}

fn bounds_of(ring: &[[f64; 2]]) -> Bounds {
    let mut bounds = Bounds::EMPTY;
    for position in ring {
        bounds.grow(*position);
    }
    bounds
}

/// The edges of a ring by the horizontal bands that they pass through, so that a position is held against few of them.
struct Bands {
    south: f64,
    per_unit: f64,
    /// One past the last edge of each band in `edges`.
    ends: Vec<usize>,
    /// Numbers of edges: edge `n` runs from position `n` to the next.
    edges: Vec<u32>,
}

impl Bands {
    fn new(ring: &[[f64; 2]], bounds: &Bounds) -> Self {
        let height = bounds.max[1] - bounds.min[1];
        let mut count = (ring.len() / 4).clamp(1, 1 << 16);
        loop {
            let mut bands = Self {
                south: bounds.min[1],
                per_unit: if height > 0.0 { as_float(count) / height } else { 0.0 },
                ends: vec![0; count],
                edges: Vec::new(),
            };
            let total = bands.count(ring);
            if count == 1 || total <= ring.len() * 8 {
                bands.fill(ring, total);
                return bands;
            }
            // Long edges stand in many bands: fewer bands then.
            count /= 2;
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the bands there are; a NaN gives 0"
    )]
    fn band(&self, y: f64) -> usize {
        (((y - self.south) * self.per_unit).max(0.0) as usize).min(self.ends.len().saturating_sub(1))
    }

    fn span(&self, edge: &[[f64; 2]]) -> std::ops::RangeInclusive<usize> {
        match edge {
            [from, to] => {
                let (one, other) = (self.band(from[1]), self.band(to[1]));
                one.min(other)..=one.max(other)
            }
            _ => 0..=0,
        }
    }

    fn count(&mut self, ring: &[[f64; 2]]) -> usize {
        for edge in ring.windows(2) {
            for band in self.span(edge) {
                if let Some(end) = self.ends.get_mut(band) {
                    *end += 1;
                }
            }
        }
        let mut total = 0;
        for end in &mut self.ends {
            total += *end;
            *end = total;
        }
        total
    }

    fn fill(&mut self, ring: &[[f64; 2]], total: usize) {
        self.edges = vec![0; total];
        let mut next: Vec<usize> = std::iter::once(0).chain(self.ends.iter().copied()).collect();
        for (edge, number) in ring.windows(2).zip(0_u32..) {
            for band in self.span(edge) {
                if let Some(place) = next.get_mut(band) {
                    if let Some(slot) = self.edges.get_mut(*place) {
                        *slot = number;
                    }
                    *place += 1;
                }
            }
        }
    }

    /// Whether most positions of `inner` that are off the boundary of `ring` lie inside it.
    fn holds(&self, ring: &[[f64; 2]], inner: &[[f64; 2]], steps: &mut u64) -> bool {
        let stride = inner.len().div_ceil(VOTES).max(1);
        let (mut inside, mut outside) = (0_usize, 0_usize);
        for position in inner.iter().step_by(stride) {
            match self.is_inside(ring, *position, steps) {
                Some(true) => inside += 1,
                Some(false) => outside += 1,
                None => {}
            }
        }
        inside >= outside
    }

    /// `None` on the boundary.
    fn is_inside(&self, ring: &[[f64; 2]], [x, y]: [f64; 2], steps: &mut u64) -> Option<bool> {
        let band = self.band(y);
        let begin = band
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        let end = self.ends.get(band).copied().unwrap_or(0);
        let edges = self.edges.get(begin..end).unwrap_or(&[]);
        *steps += edges.len() as u64;
        let mut is_odd = false;
        for number in edges {
            let first = *number as usize;
            let Some([[ax, ay], [bx, by]]) = ring.get(first..first + 2) else {
                continue;
            };
            let cross = (bx - ax) * (y - ay) - (x - ax) * (by - ay);
            let is_beside = x >= ax.min(*bx) && x <= ax.max(*bx) && y >= ay.min(*by) && y <= ay.max(*by);
            if is_beside && cross == 0.0 {
                return None;
            }
            if (*ay > y) != (*by > y) && (cross > 0.0) == (by > ay) {
                is_odd = !is_odd;
            }
        }
        Some(is_odd)
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most 65,536 bands")]
fn as_float(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::{Assembled, assemble};

    /// A square around `center`, clockwise if `is_shell`.
    fn square(center: [f64; 2], half: f64, is_shell: bool) -> Vec<[f64; 2]> {
        let [x, y] = center;
        let mut ring = vec![
            [x - half, y - half],
            [x - half, y + half],
            [x + half, y + half],
            [x + half, y - half],
            [x - half, y - half],
        ];
        if !is_shell {
            ring.reverse();
        }
        ring
    }

    /// `shell<hole,hole` for each polygon, and how many were turned.
    fn check(rings: &[Vec<[f64; 2]>], expected: &str) {
        let rings: Vec<&[[f64; 2]]> = rings.iter().map(Vec::as_slice).collect();
        let found = assemble(&rings).expect("few steps");
        let text: Vec<String> = found
            .polygons
            .iter()
            .map(|Assembled { shell, holes }| format!("{shell}<{holes:?}"))
            .collect();
        assert_eq!(format!("{} {}", text.join(" "), found.turned), expected);
    }

    #[test]
    fn holes_go_to_the_smallest_shell_around_them_in_whatever_order_they_come() {
        let far = [39_500_000.0, 4_400_000.0];
        check(
            &[
                square(far, 1.0, false),
                square(far, 10.0, true),
                square(far, 5.0, false),
                square(far, 3.0, true),
                square([far[0] + 50.0, far[1]], 10.0, true),
                square([far[0] + 50.0, far[1]], 2.0, false),
            ],
            "1<[2] 3<[0] 4<[5] 0",
        );
    }

    #[test]
    fn a_hole_that_touches_its_shell_or_lies_upon_it_is_still_its_hole() {
        check(
            &[square([0.0, 0.0], 4.0, true), square([2.0, 0.0], 2.0, false)],
            "0<[1] 0",
        );
        check(
            &[square([0.0, 0.0], 4.0, true), square([0.0, 0.0], 4.0, false)],
            "0<[1] 0",
        );
        // Outside, with one side in common: no hole of it.
        check(
            &[square([0.0, 0.0], 4.0, true), square([6.0, 0.0], 2.0, false)],
            "0<[] 1<[] 1",
        );
    }

    #[test]
    fn rings_that_all_run_the_wrong_way_are_told_by_their_depth() {
        check(
            &[
                square([0.0, 0.0], 1.0, false),
                square([0.0, 0.0], 9.0, false),
                square([0.0, 0.0], 5.0, false),
                square([50.0, 0.0], 5.0, false),
            ],
            "0<[] 1<[2] 3<[] 4",
        );
        check(&[square([0.0, 0.0], 4.0, false)], "0<[] 1");
    }

    #[test]
    fn clockwise_rings_are_shells_wherever_they_lie() {
        check(
            &[square([0.0, 0.0], 9.0, true), square([0.0, 0.0], 5.0, true)],
            "0<[] 1<[] 0",
        );
        check(
            &[vec![], vec![[1.0, 1.0]], square([0.0, 0.0], 5.0, true)],
            "0<[] 1<[] 2<[] 0",
        );
    }

    #[test]
    fn a_large_shell_with_many_holes_takes_no_time() {
        let mut rings = vec![square([0.0, 0.0], 1e6, true)];
        let top: Vec<[f64; 2]> = (0..200_000_u32).map(|n| [-1e6 + 10.0 * f64::from(n), 1e6]).collect();
        rings[0].splice(1..2, top);
        for n in 0..20_000_u32 {
            rings.push(square(
                [f64::from(n % 200) * 100.0, f64::from(n / 200) * 100.0],
                10.0,
                false,
            ));
        }
        let begin = std::time::Instant::now();
        let rings: Vec<&[[f64; 2]]> = rings.iter().map(Vec::as_slice).collect();
        let found = assemble(&rings).expect("few steps");
        assert_eq!((found.polygons.len(), found.turned), (1, 0));
        assert!(begin.elapsed().as_secs() < 10);
    }
}
