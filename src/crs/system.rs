//! What a statement of a CRS stands for: a number of the list, or a system by its own text.

use super::allowed::{AllowedCrs, allowed};
use super::custom::{CustomCrs, custom};
use super::error::CrsError;
use super::stated::epsg_number;

/// A system that layers may be in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum System {
    Numbered(u32, AllowedCrs),
    Custom(CustomCrs),
}

/// What `stated` stands for. A text whose number is not on the list is taken by what it says itself.
///
/// # Errors
/// It is none that can be trusted; see [`allowed`] and [`custom`].
pub fn system(stated: &str) -> Result<System, CrsError> {
    let numbered = epsg_number(stated).and_then(|epsg| Ok(System::Numbered(epsg, allowed(epsg)?)));
    match numbered {
        Err(refused @ (CrsError::Unknown { .. } | CrsError::NotSupported { .. })) => match custom(stated) {
            Ok(custom) => Ok(System::Custom(custom)),
            Err(old @ (CrsError::OldDatum { .. } | CrsError::OldEllipsoid { .. })) => Err(old),
            Err(_) => Err(refused),
        },
        found => found,
    }
}

impl System {
    #[must_use]
    pub const fn is_geographic(&self) -> bool {
        matches!(self, Self::Numbered(_, AllowedCrs::Geographic))
    }

    /// As a layer carries it: `EPSG:4527`, or the text.
    #[must_use]
    pub fn code(&self) -> String {
        match self {
            Self::Numbered(epsg, _) => format!("EPSG:{epsg}"),
            Self::Custom(custom) => custom.text.clone(),
        }
    }

    /// The longitude/latitude of its datum, as layers are written in it.
    #[must_use]
    pub fn geographic(&self) -> String {
        match self {
            Self::Numbered(epsg, AllowedCrs::Geographic) => format!("EPSG:{epsg}"),
            Self::Numbered(_, AllowedCrs::ProjectedCgcs2000) => "EPSG:4490".to_owned(),
            Self::Numbered(..) => "EPSG:4326".to_owned(),
            Self::Custom(custom) => custom.geographic.to_owned(),
        }
    }

    /// Whether layers can be written in it.
    #[must_use]
    pub const fn is_written(&self) -> bool {
        !matches!(self, Self::Numbered(_, AllowedCrs::OtherWgs84) | Self::Custom(_))
    }
}
