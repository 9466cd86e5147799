//! The command line as it is typed; what it means is for `request`.
use super::map_args;
use crate::crs::web_shift::WebMapShift;
use crate::crs::{NORTH_FIRST, split_axes};
use crate::geometry::shapes::Bounds;
use crate::layer::role::Role;
use crate::report::shape::{AreaUnitShown, ReportPart};
use crate::units;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Everything typed.
#[derive(Debug, Parser)]
#[command(
    name = "ecozone",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
pub struct Typed {
    #[command(flatten)]
    pub run: RunArgs,
    #[command(subcommand)]
    pub command: Option<TypedCommand>,
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Writes a picture of the window to this file and closes it.
    #[arg(long, value_name = "PNG", hide = true)]
    pub screenshot: Option<PathBuf>,
    /// What that picture shows.
    #[arg(
        long,
        value_name = "STATE,…",
        hide = true,
        requires = "screenshot",
        value_delimiter = ',',
        value_parser = ["map", "layers", "identify", "table", "coverage", "check", "styling", "palette", "keys", "report", "dark"]
    )]
    pub show: Vec<String>,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub struct RunArgs {
    #[arg(long, global = true, value_name = "zh|en", value_parser = ["zh", "en"])]
    pub lang: Option<String>,
    #[arg(long, global = true)]
    pub quiet: bool,
    #[arg(long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    #[arg(long, global = true)]
    pub json: bool,
    #[arg(short = 'o', long = "output", global = true, value_name = "OUT")]
    pub output: Vec<PathBuf>,
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = date)]
    pub date: Option<String>,
    #[arg(long, global = true, value_name = "PART,…", value_delimiter = ',', value_parser = map_args::report_part)]
    pub without: Vec<ReportPart>,
    #[arg(long, global = true, value_name = "UNIT", value_parser = map_args::area_unit)]
    pub area_unit: Option<AreaUnitShown>,
}

/// The commands; those that are still to come are words already, so that nobody mistakes them for files.
#[derive(Debug, Subcommand)]
pub enum TypedCommand {
    Info(InfoArgs),
    Coverage(Box<CoverageArgs>),
    Check(Box<CheckArgs>),
    Targets(TargetsArgs),
    Recheck(RecheckArgs),
    #[command(hide = true)]
    Diff(LaterArgs),
    #[command(hide = true)]
    Coastline(LaterArgs),
    #[command(hide = true)]
    Green(LaterArgs),
    Convert(ConvertArgs),
    Repair(RepairArgs),
    Render(Box<RenderArgs>),
    Verify(VerifyArgs),
}

impl TypedCommand {
    /// The word of a command that this version can't do yet.
    #[must_use]
    pub const fn later(&self) -> Option<&'static str> {
        match self {
            Self::Info(_)
            | Self::Coverage(_)
            | Self::Check(_)
            | Self::Recheck(_)
            | Self::Targets(_)
            | Self::Convert(_)
            | Self::Repair(_)
            | Self::Render(_)
            | Self::Verify(_) => None,
            Self::Diff(_) => Some("diff"),
            Self::Coastline(_) => Some("coastline"),
            Self::Green(_) => Some("green"),
        }
    }
}

#[derive(Debug, Args)]
pub struct InfoArgs {
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: ReadingArgs,
    #[arg(long)]
    pub area_methods: bool,
    #[arg(long)]
    pub quality: bool,
}

#[derive(Debug, Args)]
pub struct CoverageArgs {
    #[arg(value_name = "PROJECT.toml", hide = true)]
    pub project_file: Option<PathBuf>,
    #[command(flatten)]
    pub input: InputArgs,
    #[arg(long, value_name = "FIELD")]
    pub by: Option<String>,
    #[arg(long, value_name = "FILE|+FILE")]
    pub targets: Vec<String>,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    #[arg(value_name = "SITES")]
    pub sites: Option<PathBuf>,
    #[command(flatten)]
    pub input: InputArgs,
    #[arg(long, value_name = "500m", value_parser = length_m)]
    pub ring: Vec<f64>,
    #[arg(long, value_name = "1m2", value_parser = area_m2)]
    pub tolerance: Option<f64>,
    #[arg(long, value_name = "1000m2", value_parser = area_m2)]
    pub sliver_area: Option<f64>,
    #[arg(long, value_name = "5m", value_parser = length_m)]
    pub sliver_width: Option<f64>,
    #[arg(long, value_name = "30m", value_parser = length_m)]
    pub corridor: Option<f64>,
    #[arg(long, value_name = "200m", value_parser = length_m)]
    pub setback: Option<f64>,
    #[arg(long, value_name = "FILE.csv")]
    pub access_list: Vec<PathBuf>,
    #[arg(long, value_name = "FOLDER")]
    pub pages: Option<PathBuf>,
    #[arg(long, value_name = "html|pdf|docx", value_parser = ["html", "pdf", "docx"], requires = "pages")]
    pub pages_as: Option<String>,
    #[arg(long, value_name = "FILE.pdf")]
    pub book: Option<PathBuf>,
    #[arg(long, value_name = "FILE.geojson|.shp|.txt")]
    pub hits: Option<PathBuf>,
    #[arg(long)]
    pub keep: bool,
    #[arg(long, value_name = "FILE.geojson")]
    pub cases: Option<PathBuf>,
    #[arg(long, value_name = "FILE|+FILE", hide = true)]
    pub targets: Vec<String>,
    #[arg(long, value_name = "FILE|+FILE")]
    pub rules: Vec<String>,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

#[derive(Debug, Args)]
pub struct RecheckArgs {
    #[arg(value_name = "PROJECT.toml")]
    pub project_file: PathBuf,
    #[arg(long, value_name = "FILE.geojson")]
    pub cases: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct TargetsArgs {
    #[arg(long, value_name = "CODE")]
    pub region: Option<String>,
    #[arg(long, value_name = "FILE|+FILE")]
    pub targets: Vec<String>,
}

#[derive(Debug, Args)]
pub struct ConvertArgs {
    #[arg(value_name = "IN")]
    pub input_file: PathBuf,
    #[arg(value_name = "OUT")]
    pub output_file: PathBuf,
    #[arg(long, value_name = "EPSG:n", value_parser = one_crs)]
    pub from: Option<TypedCrs>,
    #[arg(long, value_name = "EPSG:n", value_parser = target_crs)]
    pub to: Option<TypedCrs>,
    #[arg(long, value_name = "gcj02|bd09", value_parser = one_shift)]
    pub shift: Option<WebMapShift>,
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub layer: Option<String>,
}

#[derive(Debug, Args)]
pub struct RepairArgs {
    #[arg(value_name = "IN")]
    pub input_file: PathBuf,
    #[arg(value_name = "OUT")]
    pub output_file: PathBuf,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

#[derive(Debug, Args)]
pub struct RenderArgs {
    #[arg(value_name = "PROJECT.toml", hide = true)]
    pub project_file: Option<PathBuf>,
    #[command(flatten)]
    pub input: InputArgs,
    #[arg(long, value_name = "FILE")]
    pub site: Vec<PathBuf>,
    #[arg(long, value_name = "1600x1200", value_parser = map_args::size_px)]
    pub size: Option<[u32; 2]>,
    #[arg(long, value_name = "W,S,E,N", allow_hyphen_values = true, value_parser = map_args::bbox)]
    pub bbox: Option<Bounds>,
    #[arg(long, value_name = "1:50000", value_parser = map_args::scale)]
    pub scale: Option<f64>,
    #[arg(long, value_name = "ROLE,…", value_delimiter = ',', value_parser = map_args::role)]
    pub only: Vec<Role>,
    #[arg(long, value_name = "EPSG:n", value_parser = target_crs)]
    pub grid: Option<TypedCrs>,
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub office: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub secrecy: Option<String>,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

#[derive(Debug, Args)]
pub struct VerifyArgs {
    #[arg(value_name = "REPORT.json|pdf")]
    pub report: PathBuf,
}

#[derive(Debug, Args)]
pub struct LaterArgs {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    pub rest: Vec<String>,
}

/// Which layers: a project, or files by role.
#[derive(Debug, Default, Args)]
pub struct InputArgs {
    #[arg(long, value_name = "P.toml")]
    pub project: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub region: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub red_line: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub nature_reserve: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub coastline: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub green_belt: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub control_unit: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub reference: Vec<PathBuf>,
}

/// How files are read and measured.
#[derive(Debug, Default, Args)]
pub struct ReadingArgs {
    #[arg(long, value_name = "EPSG:n|FILE=EPSG:n", value_parser = crs)]
    pub crs: Vec<TypedCrs>,
    #[arg(long, value_name = "gcj02|bd09|FILE=gcj02", value_parser = shift)]
    pub shift: Vec<TypedShift>,
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    #[arg(long, value_name = "NAME|FILE=NAME")]
    pub layer: Vec<String>,
    #[arg(long, value_name = "FILE")]
    pub covers: Option<PathBuf>,
    #[arg(long, value_name = "EXPR")]
    pub filter: Option<String>,
    #[arg(long, value_name = "METHOD", value_parser = ["exact", "tdt1055", "geodesic", "planar"])]
    pub area: Option<String>,
}

/// `EPSG:n` for files that declare none, or `FILE=EPSG:n` for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedCrs {
    pub file: Option<PathBuf>,
    pub code: String,
}

fn crs(text: &str) -> Result<TypedCrs, String> {
    if let Some((file, system)) = own_text(text) {
        let file = file.map(PathBuf::from);
        let code = system.to_owned();
        return Ok(TypedCrs { file, code });
    }
    let (file, code) = match text.rsplit_once('=') {
        Some((file, code)) => (Some(PathBuf::from(file)), code),
        None => (None, text),
    };
    let (code, is_north_first) = split_axes(code);
    let number = match code.split_once(':') {
        Some((authority, number)) if authority.eq_ignore_ascii_case("EPSG") => number,
        Some(_) => return Err("only EPSG codes are known, such as EPSG:4490".to_owned()),
        None => code,
    };
    let is_number = !number.is_empty() && number.len() <= 6 && number.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number {
        return Err("write EPSG:n or FILE=EPSG:n, such as EPSG:4490".to_owned());
    }
    let axes = if is_north_first { NORTH_FIRST } else { "" };
    Ok(TypedCrs {
        file,
        code: format!("EPSG:{number}{axes}"),
    })
}

/// A system by its own text (`+proj=…`, WKT), and the file before it if one is named.
fn own_text(text: &str) -> Option<(Option<&str>, &str)> {
    let is_own = |text: &str| {
        text.starts_with("+proj=") || text.starts_with("+init=") || text.contains('[') && text.ends_with(']')
    };
    let begin = text
        .find("=+")
        .or_else(|| text.split_once('[').and_then(|(head, _)| head.rfind('=')));
    match begin.and_then(|place| Some((text.get(..place)?, text.get(place + 1..)?))) {
        Some((file, system)) if is_own(system) && !file.starts_with('+') => Some((Some(file), system)),
        _ => is_own(text).then_some((None, text)),
    }
}

/// The web map that a file comes from; without a file it is the only one that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedShift {
    pub file: Option<PathBuf>,
    pub shift: WebMapShift,
}

fn shift(text: &str) -> Result<TypedShift, String> {
    let (file, word) = match text.rsplit_once('=') {
        Some((file, word)) => (Some(PathBuf::from(file)), word),
        None => (None, text),
    };
    Ok(TypedShift {
        file,
        shift: one_shift(word)?,
    })
}

fn one_shift(text: &str) -> Result<WebMapShift, String> {
    WebMapShift::from_code(&text.to_ascii_lowercase()).ok_or_else(|| "write gcj02 or bd09".to_owned())
}

/// `EPSG:n` without a file.
fn one_crs(text: &str) -> Result<TypedCrs, String> {
    let typed = crs(text)?;
    if typed.file.is_some() {
        return Err("write EPSG:n, such as EPSG:4490".to_owned());
    }
    Ok(typed)
}

/// A CRS to write in: always east first.
fn target_crs(text: &str) -> Result<TypedCrs, String> {
    let typed = one_crs(text)?;
    if split_axes(&typed.code).1 {
        return Err("write EPSG:n, such as EPSG:4490".to_owned());
    }
    Ok(typed)
}

/// `500m`, `0.5km` or `500`, in metres.
fn length_m(text: &str) -> Result<f64, String> {
    let value = with_unit(text, &[("km", 1000.0), ("m", 1.0)])?;
    if value > 0.0 {
        Ok(value)
    } else {
        Err("write a length above zero, such as 500m or 1km".to_owned())
    }
}

/// `1m2`, `0.5ha`, `1km2` or `1`, in square metres.
fn area_m2(text: &str) -> Result<f64, String> {
    let value = with_unit(
        text,
        &[("km2", 1e6), ("km²", 1e6), ("ha", 1e4), ("m2", 1.0), ("m²", 1.0)],
    )?;
    if value >= 0.0 {
        Ok(value)
    } else {
        Err("write an area from zero up, such as 1m2".to_owned())
    }
}

fn with_unit(text: &str, units: &[(&str, f64)]) -> Result<f64, String> {
    let text = text.trim();
    let (number, factor) = units
        .iter()
        .find_map(|(unit, factor)| text.strip_suffix(unit).map(|number| (number, *factor)))
        .unwrap_or((text, 1.0));
    let known: Vec<&str> = units.iter().map(|(unit, _)| *unit).collect();
    match number.trim().parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value * factor),
        _ => Err(format!("write a number and a unit out of {}", known.join(", "))),
    }
}

/// A day of the Gregorian calendar, as ISO 8601 writes it.
fn date(text: &str) -> Result<String, String> {
    if units::is_date(text) {
        Ok(text.to_owned())
    } else {
        Err("write a date as YYYY-MM-DD".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{Typed, TypedCommand, area_m2, crs, date, length_m};
    use clap::{CommandFactory, Parser};

    #[test]
    fn the_definition_of_the_arguments_holds_together() {
        Typed::command().debug_assert();
    }

    #[test]
    fn options_may_stand_before_or_after_the_files() {
        for line in [
            "ecozone --json info a.geojson --crs 4490",
            "ecozone info --crs EPSG:4490 a.geojson --json",
        ] {
            let typed = Typed::parse_from(line.split(' '));
            assert!(typed.run.json);
            let Some(TypedCommand::Info(info)) = typed.command else {
                panic!("info")
            };
            assert_eq!(info.files.len(), 1);
            assert_eq!(info.reading.crs.first().map(|crs| crs.code.as_str()), Some("EPSG:4490"));
        }
    }

    #[test]
    fn lengths_and_areas_have_units() {
        assert_eq!(length_m("500m"), Ok(500.0));
        assert_eq!(length_m("1.5km"), Ok(1500.0));
        assert_eq!(length_m("20"), Ok(20.0));
        assert!(length_m("0m").is_err() && length_m("-1").is_err() && length_m("nan").is_err());
        assert_eq!(area_m2("1m2"), Ok(1.0));
        assert_eq!(area_m2("0.5ha"), Ok(5000.0));
        assert!(area_m2("1 acre").is_err());
    }

    #[test]
    fn a_date_is_one_of_the_calendar() {
        assert!(date("2024-02-29").is_ok() && date("2023-02-29").is_err());
        assert!(date("2024-2-9").is_err() && date("today").is_err());
    }

    #[test]
    fn a_crs_may_name_its_file() {
        let given = crs("a=b.geojson=epsg:4527").expect("valid");
        assert_eq!(given.file.as_deref(), Some(std::path::Path::new("a=b.geojson")));
        assert_eq!(given.code, "EPSG:4527");
        assert_eq!(crs("4490/yx").map(|given| given.code), Ok("EPSG:4490/yx".to_owned()));
        assert!(crs("ESRI:102025").is_err() && crs("EPSG:").is_err());
    }
}
