//! Where a geodesic of a given length and direction ends.

use super::measure;
use geographiclib_rs::DirectGeodesic;

/// The position (longitude/latitude degrees) at the end of a geodesic from `from`, `distance_m` long, that leaves at
/// `bearing_deg` clockwise from north. Karney's direct solution on CGCS2000.
#[must_use]
pub fn destination(from: [f64; 2], bearing_deg: f64, distance_m: f64) -> [f64; 2] {
    let (latitude, longitude): (f64, f64) = measure::ellipsoid().direct(from[1], from[0], bearing_deg, distance_m);
    [longitude, latitude]
}

#[cfg(test)]
mod tests {
    use super::destination;

    #[test]
    fn a_geodesic_ends_where_geographiclib_says() {
        // pyproj 3.7.2: Geod(a=6378137, rf=298.257222101).fwd(116.3, 40.1, 60, 1500).
        let [longitude, latitude] = destination([116.3, 40.1], 60.0, 1_500.0);
        assert!((longitude - 116.315_236_066_28).abs() < 1e-11, "{longitude}");
        assert!((latitude - 40.106_753_526_385).abs() < 1e-11, "{latitude}");
    }
}
