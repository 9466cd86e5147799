//! Fewer vertices for drawing; never for numbers.

/// Douglas–Peucker in the unit of the positions; keeps the ends. Without recursion, so that a path may
/// have any number of positions.
#[must_use]
pub fn simplify_path(path: &[[f64; 2]], tolerance: f64) -> Vec<[f64; 2]> {
    let last = path.len().saturating_sub(1);
    if last < 2 || tolerance.is_nan() || tolerance <= 0.0 {
        return path.to_vec();
    }
    let mut keep = vec![false; path.len()];
    for end in [0, last] {
        if let Some(slot) = keep.get_mut(end) {
            *slot = true;
        }
    }
    let limit = tolerance * tolerance;
    let mut open = vec![(0, last)];
    while let Some((begin, end)) = open.pop() {
        let Some(far) = farthest(path, begin, end, limit) else {
            continue;
        };
        if let Some(slot) = keep.get_mut(far) {
            *slot = true;
        }
        open.push((begin, far));
        open.push((far, end));
    }
    path.iter()
        .zip(keep)
        .filter_map(|(position, keep)| keep.then_some(*position))
        .collect()
}

/// The position between `begin` and `end` that is farthest from the segment between them, if it is
/// farther than the root of `limit`.
fn farthest(path: &[[f64; 2]], begin: usize, end: usize, limit: f64) -> Option<usize> {
    let (from, to) = (path.get(begin)?, path.get(end)?);
    let direction = [to[0] - from[0], to[1] - from[1]];
    let square = direction[0] * direction[0] + direction[1] * direction[1];
    let mut best = (limit, None);
    for (offset, position) in path.get(begin + 1..end)?.iter().enumerate() {
        let relative = [position[0] - from[0], position[1] - from[1]];
        let along = if square > 0.0 {
            ((relative[0] * direction[0] + relative[1] * direction[1]) / square).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let (x, y) = (relative[0] - along * direction[0], relative[1] - along * direction[1]);
        let distance = x * x + y * y;
        if distance > best.0 {
            best = (distance, Some(begin + 1 + offset));
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::simplify_path;

    #[test]
    fn positions_within_the_tolerance_go_and_the_ends_stay() {
        let path = [[0.0, 0.0], [1.0, 0.1], [2.0, -0.1], [3.0, 5.0], [4.0, 6.0], [5.0, 7.0]];
        assert_eq!(
            simplify_path(&path, 1.0),
            [[0.0, 0.0], [2.0, -0.1], [3.0, 5.0], [5.0, 7.0]]
        );
        assert_eq!(simplify_path(&path, 0.0), path);
        assert_eq!(simplify_path(&path, 100.0), [path[0], path[5]]);
        assert!(simplify_path(&[], 1.0).is_empty());
    }

    #[test]
    fn a_closed_path_stays_closed_and_keeps_its_far_side() {
        let ring = [[0.0, 0.0], [4.0, 0.0], [4.0, 0.01], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]];
        let simple = simplify_path(&ring, 0.1);
        assert_eq!(simple.first(), simple.last());
        assert!(simple.contains(&[4.0, 4.0]));
    }

    #[test]
    fn a_path_of_a_million_positions_does_not_overflow_the_stack() {
        let path: Vec<[f64; 2]> = (0..1_000_000u32)
            .map(|index| {
                let x = f64::from(index) * 1e-3;
                [x, (x * 0.7).sin() * 10.0 + (x * 31.0).sin()]
            })
            .collect();
        let simple = simplify_path(&path, 0.01);
        assert!(simple.len() > 1000 && simple.len() < path.len() / 2);
    }
}
