//! Writes made layers as GeoJSON files, for benches and for comparisons with other programs.
//!
//! `cargo run --release --example make_layers -- --out FOLDER [--size 1|10] [--polygons N] …`; it uses the standard
//! library alone, so `rustc -O --edition 2024 tests/support/make_layers.rs` builds it, too. The same options give the
//! same bytes.

mod layers;

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use layers::case::Case;
use layers::write::Written;

const USAGE: &str = "\
make_layers --out FOLDER [OPTION…]
  --size 1|10           where the other options start: 1 or 10 million vertices (1)
  --polygons N          red lines (2000)
  --vertices N          mean vertices of a red line's shell (513)
  --holes SHARE         share of the red lines that have a hole (0.15)
  --density X           area of all red lines over the area they are strewn on; their union covers 1 - exp(-X) (1.022)
  --region-vertices N   vertices of the region's outline (50000)
  --sites N             sites (5000)
  --units N             units that tile the land; 0 writes no such file (0)
  --unit-vertices N     mean vertices of a unit (862)
  --seed N              another seed, other shapes (1)";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (case, folder) = match read_arguments(&arguments) {
        Ok(read) => read,
        Err(message) => {
            eprintln!("{message}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match write_files(&case, &folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot write to {}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}

/// The case and the folder that the arguments ask for; `--size` counts before the others, wherever it stands.
fn read_arguments(arguments: &[String]) -> Result<(Case, PathBuf), String> {
    let pairs = || {
        arguments.chunks(2).map(|pair| match pair {
            [name, value] => Ok((name.as_str(), value.as_str())),
            _ => Err(format!("a value is missing after {}", pair.concat())),
        })
    };
    let mut case = Case::ONE;
    for pair in pairs() {
        match pair? {
            ("--size", "1") => case = Case::ONE,
            ("--size", "10") => case = Case::TEN,
            ("--size", other) => return Err(format!("--size is 1 or 10, not {other}")),
            _ => {}
        }
    }
    let mut folder = None;
    for pair in pairs() {
        let (name, value) = pair?;
        let count = || {
            value
                .parse::<u32>()
                .map_err(|_| format!("{name} needs a whole number, not {value}"))
        };
        let number = || {
            value
                .parse::<f64>()
                .ok()
                .filter(|number| number.is_finite() && *number >= 0.0)
                .ok_or_else(|| format!("{name} needs a number from 0, not {value}"))
        };
        match name {
            "--size" => {}
            "--out" => folder = Some(PathBuf::from(value)),
            "--polygons" => case.polygons = count()?,
            "--vertices" => case.vertices = count()?,
            "--holes" => case.holes = number()?,
            "--density" => case.density = number()?,
            "--region-vertices" => case.region_vertices = count()?,
            "--sites" => case.sites = count()?,
            "--units" => case.units = count()?,
            "--unit-vertices" => case.unit_vertices = count()?,
            "--seed" => case.seed = u64::from(count()?),
            _ => return Err(format!("there is no option {name}")),
        }
    }
    let folder = folder.ok_or("--out FOLDER is missing")?;
    Ok((case, folder))
}

fn write_files(case: &Case, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let into = |name: &str, write: &dyn Fn(&mut dyn Write) -> io::Result<Written>| {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(folder.join(name))?);
        let written = write(&mut out)?;
        out.flush()?;
        eprintln!("{name}: {written}");
        Ok::<(), io::Error>(())
    };
    into("region.geojson", &|out| case.write_region(out))?;
    into("redline.geojson", &|out| case.write_red_lines(out))?;
    into("sites.geojson", &|out| case.write_sites(out))?;
    if case.units > 0 {
        into("units.geojson", &|out| case.write_units(out))?;
    }
    Ok(())
}
