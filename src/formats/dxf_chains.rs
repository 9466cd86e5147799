//! Lines and arcs that follow each other end to end: those that close are rings.

use std::collections::BTreeMap;

/// Finds among open paths those that together make rings: every end of them meets exactly one other end, within
/// `tolerance`. Gives for each ring the places of its paths, each with whether it is walked backwards.
pub fn rings(paths: &[&[[f64; 2]]], tolerance: f64) -> Vec<Vec<(usize, bool)>> {
    let mut nodes = Nodes::new(tolerance);
    let ends: Vec<Option<[usize; 2]>> = paths
        .iter()
        .map(|path| match path {
            [first, .., last] => Some([nodes.at(*first), nodes.at(*last)]),
            _ => None,
        })
        .collect();
    // The paths that end at each node, in order.
    let mut meeting: Vec<Vec<usize>> = vec![Vec::new(); nodes.count];
    for (path, ends) in ends.iter().enumerate() {
        for node in ends.iter().flatten() {
            if let Some(meeting) = meeting.get_mut(*node) {
                meeting.push(path);
            }
        }
    }
    let mut is_used = vec![false; paths.len()];
    let mut rings = Vec::new();
    for path in 0..paths.len() {
        if is_used.get(path) == Some(&false) {
            rings.extend(walk(path, &ends, &meeting, &mut is_used));
        }
    }
    rings
}

/// Follows paths from end to end until the first is met again; `None` where one ends alone or several meet.
fn walk(
    first: usize,
    ends: &[Option<[usize; 2]>],
    meeting: &[Vec<usize>],
    is_used: &mut [bool],
) -> Option<Vec<(usize, bool)>> {
    let mut ring = Vec::new();
    let mut path = first;
    let [begin, mut node] = (*ends.get(first)?)?;
    let mut is_backwards = false;
    loop {
        *is_used.get_mut(path)? = true;
        ring.push((path, is_backwards));
        let [one, other] = meeting.get(node)?.as_slice() else {
            return None;
        };
        if node == begin {
            return Some(ring);
        }
        let next = if *one == path { *other } else { *one };
        if is_used.get(next) != Some(&false) {
            return None;
        }
        let [next_begin, next_end] = (*ends.get(next)?)?;
        is_backwards = next_end == node && next_begin != node;
        node = if is_backwards { next_begin } else { next_end };
        path = next;
    }
}

/// An end, and where the first that was met there lies.
type Node = (usize, [f64; 2]);

/// Ends that lie within a tolerance of each other are one node.
struct Nodes {
    tolerance: f64,
    cells: BTreeMap<(i64, i64), Vec<Node>>,
    count: usize,
}

impl Nodes {
    fn new(tolerance: f64) -> Self {
        Self {
            tolerance,
            cells: BTreeMap::new(),
            count: 0,
        }
    }

    fn at(&mut self, position: [f64; 2]) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a saturated cell holds what lies beyond all measure"
        )]
        let cell = position.map(|value| (value / self.tolerance).floor() as i64);
        let near = |value: i64| [value.saturating_sub(1), value, value.saturating_add(1)];
        for x in near(cell[0]) {
            for y in near(cell[1]) {
                let found = self.cells.get(&(x, y)).and_then(|nodes| {
                    nodes.iter().find(|(_, known)| {
                        libm::hypot(known[0] - position[0], known[1] - position[1]) <= self.tolerance
                    })
                });
                if let Some((node, _)) = found {
                    return *node;
                }
            }
        }
        let node = self.count;
        self.count += 1;
        self.cells.entry((cell[0], cell[1])).or_default().push((node, position));
        node
    }
}

#[cfg(test)]
mod tests {
    use super::rings;

    #[test]
    fn edges_that_close_are_rings_whatever_their_order_and_direction() {
        let (a, b, c, d) = ([0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.000_05]);
        let paths: [&[[f64; 2]]; 7] = [
            &[a, b],
            &[c, b],
            &[[9.0, 9.0], [8.0, 8.0]],
            &[c, [0.0, 4.0]],
            &[d, a],
            // Two that meet, and one that ends alone.
            &[[20.0, 0.0], [21.0, 0.0]],
            &[[21.0, 0.0], [22.0, 0.0]],
        ];
        assert_eq!(
            rings(&paths, 1e-4),
            [vec![(0, false), (1, true), (3, false), (4, false)]]
        );
        assert!(rings(&paths, 1e-6).is_empty());
    }

    #[test]
    fn where_three_meet_nothing_is_guessed() {
        let (a, b, c) = ([0.0, 0.0], [4.0, 0.0], [4.0, 4.0]);
        let paths: [&[[f64; 2]]; 4] = [&[a, b], &[b, c], &[c, a], &[a, [9.0, 9.0]]];
        assert!(rings(&paths, 1e-4).is_empty());
        // Two edges between the same ends are a ring (two arcs).
        let two: [&[[f64; 2]]; 2] = [&[a, [2.0, 1.0], b], &[a, [2.0, -1.0], b]];
        assert_eq!(rings(&two, 1e-4).len(), 1);
    }
}
