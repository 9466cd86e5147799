//! Positions as people write them: decimal degrees, degrees with minutes and seconds, Gauss-Krüger metres with the zone.

use super::words;
use crate::crs::gauss_kruger::GaussKruger;
use crate::units;

/// How positions are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PositionFormat {
    #[default]
    Decimal,
    Sexagesimal,
    GaussKruger,
}

impl PositionFormat {
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Decimal => Self::Sexagesimal,
            Self::Sexagesimal => Self::GaussKruger,
            Self::GaussKruger => Self::Decimal,
        }
    }

    /// A position in degrees in this format; outside the zones of Gauss-Krüger as decimal degrees.
    #[must_use]
    pub fn text(self, lonlat: [f64; 2]) -> String {
        match (self, GaussKruger::zone_of(lonlat[0])) {
            (Self::Sexagesimal, _) => {
                let [longitude, latitude] = lonlat;
                let (east, north) = (
                    if longitude < 0.0 { "W" } else { "E" },
                    if latitude < 0.0 { "S" } else { "N" },
                );
                format!("{}{east}  {}{north}", sexagesimal(longitude), sexagesimal(latitude))
            }
            (Self::GaussKruger, Some(zone)) => {
                let [east_m, north_m] = GaussKruger::of_zone(zone).east_north_m(lonlat);
                // X is north in Chinese surveying.
                format!(
                    "X {}  Y {} (3°, {zone})",
                    units::number(north_m, 2),
                    units::number(east_m, 2)
                )
            }
            _ => words::position(lonlat),
        }
    }

    /// As it is pasted elsewhere: numbers without separators.
    #[must_use]
    pub fn plain(self, lonlat: [f64; 2]) -> String {
        match (self, GaussKruger::zone_of(lonlat[0])) {
            (Self::Sexagesimal, _) => self.text(lonlat),
            (Self::GaussKruger, Some(zone)) => {
                let [east_m, north_m] = GaussKruger::of_zone(zone).east_north_m(lonlat);
                format!("{north_m:.3}, {east_m:.3}")
            }
            _ => format!("{:.8}, {:.8}", lonlat[0], lonlat[1]),
        }
    }
}

/// 39°54′22.38″, without sign.
#[must_use]
pub fn sexagesimal(degrees: f64) -> String {
    // In hundredths of a second, so that 59.996″ becomes the next minute.
    let hundredths = (degrees.abs() * 360_000.0).round();
    let (whole, rest) = ((hundredths / 360_000.0).floor(), hundredths % 360_000.0);
    let (minutes, seconds) = ((rest / 6_000.0).floor(), rest % 6_000.0 / 100.0);
    format!("{whole:.0}°{minutes:02.0}′{seconds:05.2}″")
}

#[cfg(test)]
mod tests {
    use super::{PositionFormat, sexagesimal};

    #[test]
    fn seconds_never_read_sixty() {
        assert_eq!(sexagesimal(39.906_217), "39°54′22.38″");
        assert_eq!(sexagesimal(-116.999_999_9), "117°00′00.00″");
        assert_eq!(sexagesimal(0.5), "0°30′00.00″");
    }

    #[test]
    fn gauss_kruger_names_its_zone_and_puts_north_first() {
        // pyproj 3.7.2, EPSG:4490 → EPSG:4527: east 39447947.491500, north 4419293.347132.
        let place = [116.391_276, 39.906_217];
        assert_eq!(PositionFormat::GaussKruger.plain(place), "4419293.347, 39447947.492");
        assert!(PositionFormat::GaussKruger.text(place).ends_with("(3°, 39)"));
        assert!(
            PositionFormat::GaussKruger.text([10.0, 50.0]).contains('°'),
            "no zone: degrees"
        );
        let formats = [
            PositionFormat::Decimal,
            PositionFormat::Sexagesimal,
            PositionFormat::GaussKruger,
        ];
        for (format, next) in formats.into_iter().zip(formats.into_iter().cycle().skip(1)) {
            assert_eq!(format.next(), next);
        }
    }
}
