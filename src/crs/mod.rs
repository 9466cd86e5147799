//! Coordinate reference systems: which one a layer is in, and the way to longitude/latitude.
//!
//! Only this module knows PROJ. A CRS is named by its code (`EPSG:4527`). [`allowed`] says which codes
//! can be trusted: PROJ turns Xian 80 or Beijing 54 into CGCS2000 without a word and without the shift of up to
//! 100 m, so only sources on CGCS2000 or WGS 84 pass. [`choose`] decides between what the file says, what
//! the user says and what the numbers say, [`detective`] lists what they may be where that is not sure; [`transform`]
//! does the arithmetic, [`web_shift`] undoes the shift of web maps where the user asks for it.

pub mod allowed;
pub mod choose;
pub mod custom;
mod custom_json;
pub mod detective;
pub mod error;
pub mod gauss_kruger;
mod gauss_kruger_forward;
pub mod projjson;
pub mod stated;
pub mod system;
pub mod transform;
pub mod web_shift;
mod wkt;
pub mod wkt_out;

/// Environment variables that point PROJ to the data of another installation (QGIS, conda, database servers).
///
/// PROJ's own data is inside the program, but these variables win over it and then every CRS fails
/// (`DATABASE.LAYOUT.VERSION.MINOR … comes from another PROJ installation`); no setting of the library helps.
/// They have to be gone before the first [`transform::Transformer`] is made. Removing a variable from the
/// running process is unsafe, so the program starts itself again without them: if one is set,
/// `std::process::Command::new(current_exe).args(…).env_remove(…)` for both, and passes the exit status on.
pub const FOREIGN_PROJ_VARIABLES: [&str; 2] = ["PROJ_DATA", "PROJ_LIB"];

/// How the CRS of a layer came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrsOrigin {
    /// The file says it.
    Declared,
    /// The format's own rule (GeoJSON without `crs` is longitude/latitude).
    Default,
    /// From the numbers; shown as a guess.
    Guessed,
    /// The user said it.
    Given,
}

impl CrsOrigin {
    /// The name in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Default => "default",
            Self::Guessed => "guessed",
            Self::Given => "given",
        }
    }
}

/// The CRS of a layer's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrsChoice {
    /// `EPSG:4490`; for GeoJSON's default `EPSG:4326`; the text of a system that has no number (see [`custom`]).
    pub code: String,
    pub origin: CrsOrigin,
    /// The file writes north (latitude) before east (longitude), as the user says.
    pub is_north_first: bool,
    /// The file comes from a web map, as the user says, and its positions are shifted back.
    pub shift: Option<web_shift::WebMapShift>,
}

/// What stands behind a code for a file that writes north (latitude) first: `EPSG:4490/yx`.
pub const NORTH_FIRST: &str = "/yx";

impl CrsChoice {
    /// A choice of a code with nothing special about it.
    #[must_use]
    pub const fn plain(code: String, origin: CrsOrigin) -> Self {
        Self {
            code,
            origin,
            is_north_first: false,
            shift: None,
        }
    }

    /// As [`Self::stated`], for people; see [`shown`].
    #[must_use]
    pub fn shown(&self) -> String {
        let axes = if self.is_north_first { NORTH_FIRST } else { "" };
        format!("{}{axes}", shown(&self.code))
    }

    /// As `--crs` and a project file say it: `EPSG:4527`, `EPSG:4490/yx`.
    #[must_use]
    pub fn stated(&self) -> String {
        let axes = if self.is_north_first { NORTH_FIRST } else { "" };
        format!("{}{axes}", self.code)
    }
}

/// A system for people: its code, or the name and the datum of one by its own text, which may be a page long.
#[must_use]
pub fn shown(code: &str) -> String {
    let (name, kind) = match custom_json::name_of(code) {
        Some(name) => (name, "PROJJSON"),
        None => match code.split_once('[').and_then(|_| code.split('"').nth(1)) {
            Some(name) => (name.to_owned(), "WKT"),
            None => return stated::shorten(code),
        },
    };
    // Such names say little ("unknown"); the datum is what counts.
    let datum = match custom::custom(code).map(|known| known.geographic) {
        Ok("EPSG:4490") => ", CGCS2000",
        Ok("EPSG:4326") => ", WGS 84",
        _ => "",
    };
    format!("{} [{kind}{datum}]", stated::shorten(&name))
}

/// A code as `--crs` says it, without what tells the order of the columns, and whether north comes first.
#[must_use]
pub fn split_axes(stated: &str) -> (&str, bool) {
    match stated.trim().strip_suffix(NORTH_FIRST) {
        Some(code) => (code, true),
        None => (stated, false),
    }
}

#[cfg(test)]
mod tests {
    use super::{CrsChoice, CrsOrigin};

    #[test]
    fn a_system_by_its_own_text_is_shown_by_its_name() {
        let shown = |code: &str| CrsChoice::plain(code.to_owned(), CrsOrigin::Declared).shown();
        assert_eq!(shown("EPSG:4527"), "EPSG:4527");
        let long = format!(
            "PROJCS[\"China_Albers\",GEOGCS[\"GCS\"{}]]",
            ",PARAMETER[\"x\",0]".repeat(40)
        );
        assert_eq!(shown(&long), "China_Albers [WKT]");
        let text = "+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +ellps=GRS80 +units=m +no_defs";
        assert_eq!(shown(text).chars().count(), 61);
    }
}
