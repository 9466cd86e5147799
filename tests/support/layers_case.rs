//! How much of what a case holds, and where it lies.

use std::io::{self, Write};

use super::chance::SplitMix64;
use super::star::{Ring, area, hole, narrowest, scaled, star, widest};
use super::tiling::Tiling;
use super::write::{Collection, Written};

/// The middle of everything, longitude and latitude in degrees.
const CENTRE: [f64; 2] = [116.5, 39.5];
/// Shapes are made in a plane whose unit is a degree of latitude; a degree of longitude is this long in the middle.
const DEGREE_OF_LONGITUDE: f64 = 0.772;
const METRES_PER_UNIT: f64 = 111_000.0;
/// Red lines are strewn and units laid over a square with this side, in the plane.
const FIELD: f64 = 8.4;
/// The region reaches this far from the middle and so stays a few red lines inside the field: they are as dense at its
/// border as in its middle.
const REGION_RADIUS: f64 = 3.9;
/// A site's mean width in metres.
const SITE_WIDTHS: [f64; 2] = [50.0, 500.0];
const SITE_VERTICES: [f64; 2] = [5.0, 41.0];
/// A red line's size runs evenly over these around 1, and its vertices with it: large ones are not coarser.
const SIZES: [f64; 2] = [0.4, 1.6];
/// The mean square of a size that runs evenly over `SIZES`: 1 + 1.2² / 12.
const MEAN_SQUARE_SIZE: f64 = 1.12;
/// A hole has this share of its shell's vertices.
const HOLE_VERTICES: f64 = 1.0 / 6.0;

const RED_LINES: u64 = 11;
const REGION: u64 = 12;
const SITES: u64 = 13;

const KINDS: [&str; 6] = [
    "水源涵养",
    "生物多样性维护",
    "水土保持",
    "防风固沙",
    "海岸防护",
    "水土流失控制",
];
const ZONES: [&str; 2] = ["核心保护区", "一般控制区"];
const PURPOSES: [&str; 5] = ["工业用地", "道路工程", "光伏电站", "住宅用地", "水利设施"];

/// The sizes of a case; see `make_layers` for what each means.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub polygons: u32,
    pub vertices: u32,
    /// Share of the red lines that have a hole.
    pub holes: f64,
    /// Area of all red lines over the area they are strewn on.
    ///
    /// Strewn evenly and each for itself, as here, they leave a place bare with the probability exp(−density) (the
    /// Boolean model of stochastic geometry): 1.022 covers 64 %.
    pub density: f64,
    pub region_vertices: u32,
    pub sites: u32,
    pub units: u32,
    pub unit_vertices: u32,
    pub seed: u64,
}

impl Case {
    /// A province: 1.05 million vertices of red lines.
    pub const ONE: Self = Self {
        polygons: 2_000,
        vertices: 513,
        holes: 0.15,
        density: 1.022,
        region_vertices: 50_000,
        sites: 5_000,
        units: 0,
        unit_vertices: 862,
        seed: 1,
    };

    /// Ten times as much on the same land.
    pub const TEN: Self = Self {
        polygons: 20_000,
        sites: 50_000,
        ..Self::ONE
    };

    /// Writes the red lines.
    pub fn write_red_lines(&self, out: &mut dyn Write) -> io::Result<Written> {
        let mut collection = Collection::begin(out, "生态保护红线（测试）")?;
        for number in 0..self.polygons {
            let mut random = SplitMix64::stream(self.seed, RED_LINES, number);
            let rings = self.red_line(number, &mut random);
            let kind = random.one_of(&KINDS);
            let zone = random.one_of(&ZONES);
            let county = 990_100 + number % 97;
            let name = number + 1;
            let properties = format!(
                "\"BSM\":\"HX{name:06}\",\"MC\":\"第{name}号{kind}红线\",\"LXDM\":\"{kind}\",\"LHLX\":\"陆域\",\
                 \"GKFQ\":\"{zone}\",\"XJXZQDM\":\"{county}\""
            );
            collection.polygon(&properties, &rings)?;
        }
        collection.end()
    }

    fn red_line(&self, number: u32, random: &mut SplitMix64) -> Vec<Ring> {
        // Multiples of the golden ratio spread evenly at once: the vertices of all red lines add up as asked.
        let even = (f64::from(number) * 0.618_033_988_749_895).fract();
        let size = SIZES[0] + (SIZES[1] - SIZES[0]) * even;
        let shell = star(random, share_of(self.vertices, size));
        let mut rings = vec![shell];
        if random.unit() < self.holes {
            let inner = hole(random, &rings[0], share_of(self.vertices, size * HOLE_VERTICES));
            rings.push(inner);
        }
        let wanted = self.density * FIELD * FIELD / f64::from(self.polygons) * size * size / MEAN_SQUARE_SIZE;
        let scale = (wanted / rings.iter().map(area).sum::<f64>()).sqrt();
        let half = FIELD / 2.0;
        let at = [random.between(-half, half), random.between(-half, half)];
        rings.iter().map(|ring| lonlat(&scaled(ring, scale), at)).collect()
    }

    /// Writes the region: one polygon.
    pub fn write_region(&self, out: &mut dyn Write) -> io::Result<Written> {
        let mut collection = Collection::begin(out, "行政区（测试）")?;
        collection.polygon(
            "\"name\":\"示例省\",\"adcode\":\"990000\",\"kind\":\"land\"",
            &[lonlat(&self.region(), [0.0, 0.0])],
        )?;
        collection.end()
    }

    fn region(&self) -> Ring {
        let mut random = SplitMix64::stream(self.seed, REGION, 0);
        let outline = star(&mut random, self.region_vertices);
        scaled(&outline, REGION_RADIUS / widest(&outline))
    }

    /// Writes the sites, all of them well inside the region.
    pub fn write_sites(&self, out: &mut dyn Write) -> io::Result<Written> {
        let within = 0.98 * narrowest(&self.region());
        let mut collection = Collection::begin(out, "项目用地（测试）")?;
        for number in 0..self.sites {
            let mut random = SplitMix64::stream(self.seed, SITES, number);
            let [east, north] = random.in_circle();
            let vertices = share_of(1, random.between(SITE_VERTICES[0], SITE_VERTICES[1]));
            let width_m = random.between(SITE_WIDTHS[0], SITE_WIDTHS[1]);
            let outline = star(&mut random, vertices);
            let ring = scaled(&outline, width_m / 2.0 / METRES_PER_UNIT);
            let purpose = random.one_of(&PURPOSES);
            let name = number + 1;
            let properties =
                format!("\"id\":\"XM{name:06}\",\"name\":\"第{name}号{purpose}\",\"project\":\"{purpose}项目\"");
            collection.polygon(&properties, &[lonlat(&ring, [within * east, within * north])])?;
        }
        collection.end()
    }

    /// Writes the units that tile the field.
    pub fn write_units(&self, out: &mut dyn Write) -> io::Result<Written> {
        let tiling = Tiling::new(self.seed, self.units, self.unit_vertices);
        let mut collection = Collection::begin(out, "区县（测试）")?;
        for number in 0..self.units {
            let outline: Ring = tiling
                .unit(number)
                .iter()
                .map(|[east, north]| [FIELD * (east - 0.5), FIELD * (north - 0.5)])
                .collect();
            let name = number + 1;
            let properties = format!(
                "\"name\":\"第{name}区\",\"adcode\":\"{}\",\"kind\":\"land\"",
                910_000 + name
            );
            collection.polygon(&properties, &[lonlat(&outline, [0.0, 0.0])])?;
        }
        collection.end()
    }
}

/// `share` times `count`, rounded down.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of vertices times small positive numbers"
)]
fn share_of(count: u32, share: f64) -> u32 {
    (f64::from(count) * share) as u32
}

/// From the plane, with the shape's own origin set down at `at`, to degrees.
fn lonlat(ring: &Ring, at: [f64; 2]) -> Ring {
    ring.iter()
        .map(|[east, north]| {
            [
                CENTRE[0] + (at[0] + east) / DEGREE_OF_LONGITUDE,
                CENTRE[1] + at[1] + north,
            ]
        })
        .collect()
}
