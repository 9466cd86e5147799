//! Which EPSG codes a layer may be in: those on CGCS2000 or WGS 84, because PROJ shifts no other datum reliably.
//!
//! The code ranges are those of the EPSG registry. CGCS2000 and WGS 84 differ by centimetres and are taken
//! as equal.

use super::error::CrsError;

/// What kind of coordinates an allowed code has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllowedCrs {
    /// Degrees, used as they are.
    Geographic,
    /// Metres on CGCS2000.
    ProjectedCgcs2000,
    /// Metres on WGS 84.
    ProjectedWgs84,
    /// Another projection of WGS 84, which layers are read from and not written in.
    OtherWgs84,
}

impl AllowedCrs {
    #[must_use]
    pub const fn is_geographic(self) -> bool {
        matches!(self, Self::Geographic)
    }
}

/// Every other projected system of the EPSG registry (v11.022, as pyproj 3.7.2 lists it) whose datum is WGS 84 or one of its
/// realisations, first and last of each run: the equal-area grids, the polar ones, those of countries.
const OTHER_WGS84: [[u32; 2]; 43] = [
    [2309, 2311],
    [3031, 3033],
    [3204, 3294],
    [3413, 3413],
    [3571, 3576],
    [3762, 3762],
    [3832, 3832],
    [3976, 3976],
    [3994, 3997],
    [4037, 4038],
    [4087, 4087],
    [4462, 4462],
    [4826, 4826],
    [5041, 5042],
    [5223, 5223],
    [5523, 5523],
    [5842, 5842],
    [5921, 5940],
    [6075, 6093],
    [6115, 6124],
    [6703, 6703],
    [6720, 6720],
    [6722, 6722],
    [6931, 6933],
    [7755, 7787],
    [8035, 8036],
    [8857, 8859],
    [9191, 9191],
    [9354, 9354],
    [9680, 9680],
    [10592, 10592],
    [10594, 10594],
    [10596, 10596],
    [10598, 10598],
    [10601, 10601],
    [10603, 10603],
    [27701, 27707],
    [32600, 32600],
    [32661, 32661],
    [32664, 32667],
    [32700, 32700],
    [32761, 32761],
    [32766, 32766],
];

/// Looks `epsg` up.
///
/// # Errors
/// [`CrsError::OldDatum`] for Xian 80 and Beijing 54, [`CrsError::OtherDatum`] for ETRS89 and NAD83,
/// [`CrsError::NotHorizontal`] for geocentric and vertical systems, [`CrsError::NotSupported`] for the rest.
pub fn allowed(epsg: u32) -> Result<AllowedCrs, CrsError> {
    let code = || format!("EPSG:{epsg}");
    match epsg {
        // CGCS2000 2D and 3D; WGS 84 2D and 3D; WGS 84 Transit, G730, G873, G1150, G1674, G1762, G2139, G2296.
        4490 | 4480 | 4326 | 4979 | 8888 | 9053..=9057 | 9755 | 10606 => Ok(AllowedCrs::Geographic),
        // Gauss-Krüger: 6° with zone, 6° by meridian, 3° with zone, 3° by meridian.
        4491..=4554 => Ok(AllowedCrs::ProjectedCgcs2000),
        // Web Mercator, World Mercator, UTM north and south.
        3857 | 3395 | 32601..=32660 | 32701..=32760 => Ok(AllowedCrs::ProjectedWgs84),
        _ if OTHER_WGS84.iter().any(|[first, last]| (*first..=*last).contains(&epsg)) => Ok(AllowedCrs::OtherWgs84),
        4610 | 2327..=2390 => Err(CrsError::OldDatum {
            code: code(),
            datum: "Xian 1980",
        }),
        4214 | 21413..=21423 | 21453..=21463 | 2401..=2442 => Err(CrsError::OldDatum {
            code: code(),
            datum: "Beijing 1954",
        }),
        // New Beijing: geographic, 6° zones, 6° by meridian, 3°.
        4555 | 4568..=4589 | 4652 | 4766..=4800 => Err(CrsError::OldDatum {
            code: code(),
            datum: "New Beijing",
        }),
        4258 | 25828..=25838 | 3034 | 3035 | 4269 | 26901..=26923 => Err(CrsError::OtherDatum { code: code() }),
        4479 | 4978 | 5773 | 3855 | 5737 | 21500 => Err(CrsError::NotHorizontal { code: code() }),
        _ => Err(CrsError::NotSupported { code: code() }),
    }
}

#[cfg(test)]
mod tests {
    use super::{AllowedCrs, allowed};
    use crate::crs::error::CrsError;

    #[test]
    fn chinese_and_world_codes_pass_and_old_datums_do_not() {
        assert_eq!(allowed(4490), Ok(AllowedCrs::Geographic));
        assert_eq!(allowed(4527), Ok(AllowedCrs::ProjectedCgcs2000));
        assert_eq!(allowed(3857), Ok(AllowedCrs::ProjectedWgs84));
        assert_eq!(allowed(6933), Ok(AllowedCrs::OtherWgs84));
        assert_eq!(allowed(32662).ok(), None, "a deprecated one");
        for old in [4610, 2327, 2390, 4214, 21413, 21463, 2401, 2442, 4555, 4800] {
            assert!(matches!(allowed(old), Err(CrsError::OldDatum { .. })), "{old}");
        }
        assert!(matches!(allowed(4269), Err(CrsError::OtherDatum { .. })));
        assert!(matches!(allowed(4479), Err(CrsError::NotHorizontal { .. })));
        assert!(matches!(allowed(27700), Err(CrsError::NotSupported { .. })));
    }
}
