//! Seeded chance: the same seed gives the same shapes on every machine.
//!
//! Sines and roots come from `libm`, which computes them the same way everywhere; those of the platform may differ in
//! the last digit.

use crate::demo_grid::{Plane, Region, Ring, area_km2, from_rings, snap_ring};

/// `SplitMix64` of Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, 2014.
pub struct SplitMix64(pub u64);

impl SplitMix64 {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// Evenly spread over 0 (included) to 1 (excluded).
    pub fn unit(&mut self) -> f64 {
        unit(self.next())
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

fn unit(bits: u64) -> f64 {
    u32::try_from(bits >> 32).map_or(0.0, |high| f64::from(high) / 4_294_967_296.0)
}

/// Smooth noise between about -1 and 1 over a plane in km: six octaves of value noise, each half the size of the last.
pub fn terrain(seed: u64, [x, y]: [f64; 2], wavelength_km: f64) -> f64 {
    let (mut sum, mut amplitude, mut total, mut wavelength) = (0.0, 1.0, 0.0, wavelength_km);
    for octave in 0..6 {
        sum += amplitude * value_noise(seed ^ mix(octave), x / wavelength, y / wavelength);
        total += amplitude;
        amplitude *= 0.64;
        wavelength *= 0.5;
    }
    1.8 * sum / total
}

fn value_noise(seed: u64, x: f64, y: f64) -> f64 {
    let (column, row) = (x.floor(), y.floor());
    let (u, v) = (fade(x - column), fade(y - row));
    let corner = |dx: f64, dy: f64| 2.0 * unit(mix(mix(seed ^ bits(column + dx)) ^ bits(row + dy))) - 1.0;
    let south = corner(0.0, 0.0) * (1.0 - u) + corner(1.0, 0.0) * u;
    let north = corner(0.0, 1.0) * (1.0 - u) + corner(1.0, 1.0) * u;
    south * (1.0 - v) + north * v
}

/// The bits of a whole number, with -0 and 0 alike.
fn bits(whole: f64) -> u64 {
    (whole + 0.0).to_bits()
}

fn fade(t: f64) -> f64 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}

/// Radii, around 1, of an outline that every ray from its centre meets once, so that it never crosses itself.
pub fn outline(random: &mut SplitMix64, vertices: u32, roughness: f64) -> Vec<f64> {
    let waves: Vec<(f64, f64, f64)> = (1..=vertices / 3)
        .map(|k| {
            let k = f64::from(k);
            let amplitude = roughness * random.between(0.2, 1.0) / libm::pow(k, 1.1);
            (k, amplitude, random.between(0.0, std::f64::consts::TAU))
        })
        .collect();
    (0..vertices)
        .map(|step| {
            let angle = std::f64::consts::TAU * f64::from(step) / f64::from(vertices);
            libm::exp(
                waves
                    .iter()
                    .map(|(k, amplitude, phase)| amplitude * libm::cos(k * angle + phase))
                    .sum(),
            )
        })
        .collect()
}

/// The outline with these radii, stretched east by `stretch`, scaled to `area_km2` and set down at `centre`.
pub fn place_outline(centre: [f64; 2], radii: &[f64], stretch: f64, area_wanted_km2: f64) -> Ring {
    let first = outline_ring(centre, radii, stretch, 1.0);
    let scale = libm::sqrt(area_wanted_km2 / area_km2(&vec![vec![first]]));
    outline_ring(centre, radii, stretch, scale)
}

fn outline_ring(centre: [f64; 2], radii: &[f64], stretch: f64, scale: f64) -> Ring {
    let plane = Plane::at(centre);
    let (wide, high) = (scale * libm::sqrt(stretch), scale / libm::sqrt(stretch));
    let turn = std::f64::consts::TAU / radii.iter().map(|_| 1.0).sum::<f64>();
    let mut angle = -turn;
    let ring: Vec<[f64; 2]> = radii
        .iter()
        .map(|radius| {
            angle += turn;
            plane.lonlat([radius * wide * libm::cos(angle), radius * high * libm::sin(angle)])
        })
        .collect();
    snap_ring(&ring)
}

/// A ragged patch of the given area.
pub fn patch(random: &mut SplitMix64, centre: [f64; 2], area_km2: f64, stretch: f64, roughness: f64) -> Region {
    let radii = outline(random, 160, roughness);
    from_rings(&[place_outline(centre, &radii, stretch, area_km2)])
}
