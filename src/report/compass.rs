//! Bearings in words: eight directions, as a reader of a map says them.
use crate::texts::Language;
use crate::units;

/// Arrow and name of each direction, clockwise from north.
const DIRECTIONS: [(&str, &str, &str); 8] = [
    ("↑", "北", "N"),
    ("↗", "东北", "NE"),
    ("→", "东", "E"),
    ("↘", "东南", "SE"),
    ("↓", "南", "S"),
    ("↙", "西南", "SW"),
    ("←", "西", "W"),
    ("↖", "西北", "NW"),
];

/// `↙ SW 250.9°` for degrees clockwise from north; empty where there is no direction.
#[must_use]
pub fn direction(bearing_deg: Option<f64>, language: Language) -> String {
    let Some(bearing_deg) = bearing_deg.filter(|bearing| bearing.is_finite()) else {
        return String::new();
    };
    let bearing_deg = bearing_deg.rem_euclid(360.0);
    // The sector of a direction begins half a sector before it.
    let mut sector = 0;
    let mut end_deg = 22.5;
    while bearing_deg >= end_deg {
        sector += 1;
        end_deg += 45.0;
    }
    let (arrow, zh, en) = DIRECTIONS.get(sector % DIRECTIONS.len()).copied().unwrap_or_default();
    format!("{arrow} {} {}°", language.pick(zh, en), units::number(bearing_deg, 1))
}

#[cfg(test)]
mod tests {
    use super::{Language, direction};

    #[test]
    fn a_bearing_belongs_to_the_nearest_of_eight_directions() {
        for (bearing_deg, expected) in [
            (0.0, "↑ N 0.0°"),
            (22.4, "↑ N 22.4°"),
            (22.5, "↗ NE 22.5°"),
            (90.0, "→ E 90.0°"),
            (250.9, "← W 250.9°"),
            (225.0, "↙ SW 225.0°"),
            (337.6, "↑ N 337.6°"),
        ] {
            assert_eq!(direction(Some(bearing_deg), Language::En), expected);
        }
        assert_eq!(direction(Some(180.0), Language::Zh), "↓ 南 180.0°");
        assert_eq!(direction(None, Language::Zh), "");
    }
}
