//! Coordinate systems as well-known text in ESRI's spelling, which every program reads from a `.prj`.
//!
//! Names and parameters as the EPSG registry and ESRI's list of projected systems give them.

use super::stated::GaussKruger;

const CGCS2000: &str = "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";
const WGS84: &str = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

/// The text for an EPSG number out of those that layers may be in (see [`super::allowed`]); geographic systems with
/// heights and the realisations of WGS 84 are written as the plain ones. `None` for any other.
#[must_use]
pub fn esri_wkt(epsg: u32) -> Option<String> {
    if let Some(system) = GaussKruger::of(epsg) {
        return Some(gauss_kruger(system));
    }
    Some(match epsg {
        4490 | 4480 => CGCS2000.to_owned(),
        4326 | 4979 | 8888 | 9053..=9057 | 9755 | 10606 => WGS84.to_owned(),
        3857 => format!(
            "PROJCS[\"WGS_1984_Web_Mercator_Auxiliary_Sphere\",{WGS84},PROJECTION[\"Mercator_Auxiliary_Sphere\"],\
             PARAMETER[\"False_Easting\",0.0],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",0.0],\
             PARAMETER[\"Standard_Parallel_1\",0.0],PARAMETER[\"Auxiliary_Sphere_Type\",0.0],UNIT[\"Meter\",1.0]]"
        ),
        3395 => format!(
            "PROJCS[\"WGS_1984_World_Mercator\",{WGS84},PROJECTION[\"Mercator\"],PARAMETER[\"False_Easting\",0.0],\
             PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",0.0],PARAMETER[\"Standard_Parallel_1\",0.0],\
             UNIT[\"Meter\",1.0]]"
        ),
        32601..=32660 => utm(epsg - 32600, 'N'),
        32701..=32760 => utm(epsg - 32700, 'S'),
        _ => return None,
    })
}

fn gauss_kruger(system: GaussKruger) -> String {
    let meridian_deg = system.meridian_deg();
    let width = if system.is_three_degree { "3_Degree_" } else { "" };
    let (name, easting_m) = if system.has_prefix {
        (format!("Zone_{}", system.zone), system.zone * 1_000_000 + 500_000)
    } else {
        (format!("CM_{meridian_deg}E"), 500_000)
    };
    format!(
        "PROJCS[\"CGCS2000_{width}GK_{name}\",{CGCS2000},PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",{easting_m}.0],\
         PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",{meridian_deg}.0],PARAMETER[\"Scale_Factor\",1.0],\
         PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]"
    )
}

fn utm(zone: u32, side: char) -> String {
    let meridian_deg = i64::from(zone) * 6 - 183;
    let northing_m = if side == 'N' { 0 } else { 10_000_000 };
    format!(
        "PROJCS[\"WGS_1984_UTM_Zone_{zone}{side}\",{WGS84},PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"False_Easting\",500000.0],\
         PARAMETER[\"False_Northing\",{northing_m}.0],PARAMETER[\"Central_Meridian\",{meridian_deg}.0],\
         PARAMETER[\"Scale_Factor\",0.9996],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]"
    )
}

#[cfg(test)]
mod tests {
    use super::esri_wkt;
    use crate::crs::allowed::{AllowedCrs, allowed};
    use crate::crs::stated::epsg_number;

    #[test]
    fn what_is_written_is_understood_again_for_every_system_that_a_layer_may_be_in() {
        let mut written = 0;
        for epsg in (1..=40_000).filter(|epsg| allowed(*epsg).is_ok_and(|known| known != AllowedCrs::OtherWgs84)) {
            let text = esri_wkt(epsg).unwrap_or_else(|| panic!("EPSG:{epsg} is not written"));
            let read = epsg_number(&text);
            let plain = match epsg {
                4480 => 4490,
                4979 | 8888 | 9053..=9057 | 9755 | 10606 => 4326,
                other => other,
            };
            if plain != 3395 {
                assert_eq!(read, Ok(plain), "{text}");
            }
            written += 1;
        }
        assert!(written > 190, "{written}");
        assert_eq!(esri_wkt(4610), None);
    }
}
