//! Where a horizontal line lies inside rings: where a name has room.

/// The stretches of the horizontal line at `y` that lie inside the rings, by the even-odd rule.
#[must_use]
pub fn chords(rings: &[Vec<[f64; 2]>], y: f64) -> Vec<[f64; 2]> {
    let mut crossings = Vec::new();
    for ring in rings {
        for (here, next) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            if (here[1] > y) != (next[1] > y) {
                crossings.push(here[0] + (next[0] - here[0]) * (y - here[1]) / (next[1] - here[1]));
            }
        }
    }
    crossings.sort_by(f64::total_cmp);
    crossings
        .chunks_exact(2)
        .filter_map(|pair| <[f64; 2]>::try_from(pair).ok())
        .collect()
}
