//! Coordinate reference systems: which one a layer is in, and the way to longitude/latitude.
//!
//! Only this module knows PROJ.

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
    /// `EPSG:4490`; for GeoJSON's default `EPSG:4326`.
    pub code: String,
    pub origin: CrsOrigin,
}
