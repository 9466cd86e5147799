//! Seeded chance, and noise that looks alike at every scale.

/// `SplitMix64` of Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, 2014.
#[derive(Clone, Debug)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// The stream of one thing: what is made for it depends on nothing that was made before.
    pub fn stream(seed: u64, kind: u64, number: u32) -> Self {
        Self(mix(mix(seed ^ mix(kind)) ^ u64::from(number)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// Evenly spread over 0 (included) to 1 (excluded), in steps of 2⁻³².
    pub fn unit(&mut self) -> f64 {
        u32::try_from(self.next() >> 32).map_or(0.0, f64::from) / 4_294_967_296.0
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// One of `choices`; a tiny bias towards the first does no harm here.
    pub fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let count = u64::try_from(choices.len().max(1)).unwrap_or(1);
        usize::try_from(self.next() % count)
            .ok()
            .and_then(|index| choices.get(index))
            .copied()
            .unwrap_or_default()
    }

    /// A place in the circle of radius 1 about the origin, every place as likely as another.
    pub fn in_circle(&mut self) -> [f64; 2] {
        loop {
            let place = [self.between(-1.0, 1.0), self.between(-1.0, 1.0)];
            if place[0] * place[0] + place[1] * place[1] < 1.0 {
                return place;
            }
        }
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// How much of an octave's height the next one has, twice as fine: between a smooth shore (0.4) and gravel (0.7).
const ROUGHNESS: f64 = 0.6;

/// `count` heights between -1 and 1 around a circle: the last is the first one's neighbour.
///
/// A sum of octaves. Each joins random knots by straight lines, and has twice the knots of the one before, until there
/// is a knot for every height; so a shape with ten times the vertices has finer detail, not only more of them.
pub fn fractal_circle(random: &mut SplitMix64, count: u32) -> Vec<f64> {
    let mut heights = vec![0.0; usize::try_from(count).unwrap_or(0)];
    let (mut knots, mut amplitude, mut total) = (3_u32, 1.0, 0.0);
    while knots <= count {
        let step = f64::from(knots) / f64::from(count);
        let first = random.between(-1.0, 1.0);
        let (mut left, mut right) = (first, random.between(-1.0, 1.0));
        let mut right_knot = 1;
        for (height, number) in heights.iter_mut().zip(0_u32..) {
            let at = f64::from(number) * step;
            if at >= f64::from(right_knot) {
                right_knot += 1;
                left = right;
                right = if right_knot == knots {
                    first
                } else {
                    random.between(-1.0, 1.0)
                };
            }
            let share = at - f64::from(right_knot - 1);
            *height += amplitude * (left + (right - left) * share);
        }
        total += amplitude;
        amplitude *= ROUGHNESS;
        knots = knots.saturating_mul(2);
    }
    if total > 0.0 {
        for height in &mut heights {
            *height /= total;
        }
    }
    heights
}
