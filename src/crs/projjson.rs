//! Coordinate systems as PROJJSON (PROJ's own schema), which `GeoParquet` states them in.

use super::error::CrsError;
use proj::Proj;

/// The system behind an EPSG number, in one line, with its number in it.
///
/// # Errors
/// [`CrsError::Proj`] if PROJ does not know it.
pub fn projjson(epsg: u32) -> Result<String, CrsError> {
    let code = format!("EPSG:{epsg}");
    let text = Proj::new(&code).map_err(|error| error.to_string()).and_then(|system| {
        system
            .to_projjson(Some(false), None, None)
            .map_err(|error| error.to_string())
    });
    text.map_err(|message| CrsError::Proj { code, message })
}

#[cfg(test)]
mod tests {
    use super::projjson;

    /// As `pyproj.CRS(4527).to_json()` (PROJ 9) begins and ends.
    #[test]
    fn a_system_is_described_in_one_line_with_its_number() {
        let text = projjson(4527).expect("it is known");
        assert!(!text.contains('\n') && text.starts_with('{'), "{text}");
        for part in [
            "\"type\":\"ProjectedCRS\"",
            "\"name\":\"CGCS2000 / 3-degree Gauss-Kruger zone 39\"",
            "\"code\":4527",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(projjson(1).is_err());
    }
}
