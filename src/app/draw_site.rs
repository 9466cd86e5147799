//! A site drawn by hand: its vertices so far, and the GeoJSON that goes to the same door as a file.

use serde_json::json;
use std::fmt::Write as _;

/// Clicks nearer than this to the last vertex, in degrees, are the second half of a double click: 1 cm.
const SAME_PLACE_DEG: f64 = 1e-7;

/// Vertices of a polygon in longitude/latitude degrees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    pub ring_lonlat: Vec<[f64; 2]>,
}

impl Drawing {
    /// Adds a vertex unless it stands on the last one.
    pub fn add(&mut self, lonlat: [f64; 2]) {
        let repeats = self.ring_lonlat.last().is_some_and(|last| {
            (last[0] - lonlat[0]).abs() < SAME_PLACE_DEG && (last[1] - lonlat[1]).abs() < SAME_PLACE_DEG
        });
        if !repeats {
            self.ring_lonlat.push(lonlat);
        }
    }

    pub fn remove_last(&mut self) {
        self.ring_lonlat.pop();
    }

    /// Whether it encloses anything.
    #[must_use]
    pub fn is_polygon(&self) -> bool {
        self.ring_lonlat.len() >= 3
    }

    /// The path with the pointer as its next vertex, for the map and the measures.
    #[must_use]
    pub fn with_pointer(&self, pointer_lonlat: Option<[f64; 2]>) -> Vec<[f64; 2]> {
        let mut path = self.ring_lonlat.clone();
        path.extend(pointer_lonlat);
        path
    }

    /// A `FeatureCollection` with the one polygon, nine decimals (0.1 mm).
    #[must_use]
    pub fn to_geojson(&self, name: &str) -> String {
        let mut ring = String::new();
        let closed = self.ring_lonlat.iter().chain(self.ring_lonlat.first());
        for (place, position) in closed.enumerate() {
            let comma = if place > 0 { "," } else { "" };
            // Writing to a String can't fail.
            let _ = write!(ring, "{comma}[{:.9},{:.9}]", position[0], position[1]);
        }
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{},"geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}]}}"#,
            json!({ "name": name })
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_site_is_a_closed_polygon_with_its_name() {
        let mut drawing = Drawing::default();
        for position in [[117.0, 40.0], [117.1, 40.0], [117.1, 40.1], [117.1, 40.1]] {
            drawing.add(position);
        }
        assert!(drawing.is_polygon());
        let value: serde_json::Value =
            serde_json::from_str(&drawing.to_geojson("绘制的\"用地\" 1")).expect("valid JSON");
        let ring = &value["features"][0]["geometry"]["coordinates"][0];
        assert_eq!(ring.as_array().map(Vec::len), Some(4));
        assert_eq!(ring[0], ring[3]);
        assert_eq!(value["features"][0]["properties"]["name"], "绘制的\"用地\" 1");
    }

    #[test]
    fn the_last_vertex_can_be_taken_back() {
        let mut drawing = Drawing::default();
        drawing.add([1.0, 2.0]);
        drawing.remove_last();
        drawing.remove_last();
        assert!(drawing.ring_lonlat.is_empty());
    }
}
