//! The head of a boundary-point text file: `key=value` lines, and the coordinate system that they state.

use super::message::Message;
use crate::crs::stated::{meridian_code, zone_code};

/// The lines of `[属性描述]` and of the sections before it, in file order, empty values too.
#[derive(Clone, Debug, Default)]
pub struct Header {
    pub entries: Vec<(String, String)>,
}

/// What the unit of measure says of the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    Open,
    Metres,
    DecimalDegrees,
    /// `DDD.MMSS`
    PackedDegrees,
}

enum Datum {
    Open,
    Cgcs2000,
    Xian80,
    Beijing54,
    /// As the file has it.
    Other(String),
}

impl Header {
    /// The last value of a key that says something.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.entries
            .iter()
            .rev()
            .find(|(known, value)| known == key && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// What the numbers are measured in.
    ///
    /// # Errors
    /// A unit that is none of those in use.
    pub fn measure(&self) -> Result<Measure, Message> {
        match self.get("计量单位").map(str::to_lowercase).as_deref() {
            None => Ok(Measure::Open),
            Some("米" | "m" | "meter" | "metre") => Ok(Measure::Metres),
            Some("度" | "十进制度" | "degree" | "degrees") => Ok(Measure::DecimalDegrees),
            Some("度分秒" | "dms") => Ok(Measure::PackedDegrees),
            Some(other) => Err(Message::new(
                format!("计量单位“{other}”无法识别：请改为 米、度 或 度分秒"),
                format!("the unit of measure (计量单位) \"{other}\" is not known: write 米, 度 or 度分秒"),
            )),
        }
    }

    /// The CRS as the head states it, given the zone number before the eastings if there is one; `None` if it leaves
    /// it open. Old datums are stated by their own codes, so that they are refused by name further on.
    ///
    /// # Errors
    /// Statements that contradict each other or the coordinates.
    pub fn crs(&self, prefix: Option<u32>, is_degrees: bool) -> Result<Option<String>, Message> {
        let datum = self.datum();
        if let Datum::Other(text) = datum {
            return Ok(Some(text));
        }
        if is_degrees {
            return Ok(match datum {
                Datum::Cgcs2000 => Some("EPSG:4490".to_owned()),
                Datum::Xian80 => Some("EPSG:4610".to_owned()),
                Datum::Beijing54 => Some("EPSG:4214".to_owned()),
                Datum::Open | Datum::Other(_) => None,
            });
        }
        self.check_projection()?;
        let stated = self.zone()?;
        if let (Some(prefix), Some(stated)) = (prefix, stated)
            && prefix != stated
        {
            return Err(Message::new(
                format!("文件头 带号={stated}，坐标却带有带号 {prefix}，互相矛盾：请核对后改正"),
                format!("the head says zone {stated} (带号), the coordinates carry zone {prefix}: correct one of them"),
            ));
        }
        let zone = prefix.or(stated);
        let is_three = self.zone_width(zone)?;
        let code = match (datum, zone) {
            (Datum::Cgcs2000, Some(zone)) if prefix.is_some() => zone_code(zone, is_three),
            (Datum::Cgcs2000, Some(zone)) => meridian_code(if is_three { zone * 3 } else { zone * 6 - 3 }, is_three),
            (Datum::Cgcs2000, None) => self.meridian(is_three)?,
            // Xian 1980: 3° zones 25…45 are 2349…2369, 6° zones 13…23 are 2327…2337 (EPSG).
            (Datum::Xian80, Some(zone)) => Some(if is_three { 2324 + zone } else { 2314 + zone }),
            (Datum::Xian80, None) => Some(4610),
            // Beijing 1954: 3° zones 25…45 are 2401…2421, 6° zones 13…23 are 21413…21423 (EPSG).
            (Datum::Beijing54, Some(zone)) => Some(if is_three { 2376 + zone } else { 21_400 + zone }),
            (Datum::Beijing54, None) => Some(4214),
            (Datum::Open | Datum::Other(_), _) => None,
        };
        Ok(code.map(|code| format!("EPSG:{code}")))
    }

    fn datum(&self) -> Datum {
        let Some(stated) = self.get("坐标系") else {
            return Datum::Open;
        };
        let has = |part: &str| stated.contains(part);
        let is_local = has("地方") || has("城市") || has("独立") || has("假定");
        if is_local {
            Datum::Other(stated.to_owned())
        } else if has("2000") {
            Datum::Cgcs2000
        } else if has("西安") || has("1980") || has("80国家") || has("国家80") {
            Datum::Xian80
        } else if has("北京") || has("1954") || has("54") {
            Datum::Beijing54
        } else {
            Datum::Other(stated.to_owned())
        }
    }

    fn check_projection(&self) -> Result<(), Message> {
        match self.get("投影类型") {
            Some(other) if !other.contains("高斯") && !other.to_lowercase().contains("gauss") => Err(Message::new(
                format!("投影类型“{other}”不是高斯-克吕格：请先转换到2000坐标系的高斯-克吕格投影"),
                format!(
                    "the projection (投影类型) \"{other}\" is not Gauss-Krüger: convert the file to Gauss-Krüger on CGCS2000"
                ),
            )),
            _ => Ok(()),
        }
    }

    /// The zone number of the head: `39`, `39带`.
    fn zone(&self) -> Result<Option<u32>, Message> {
        let Some(stated) = self.get("带号") else {
            return Ok(None);
        };
        let digits: String = stated.chars().filter(char::is_ascii_digit).collect();
        match digits.parse::<u32>() {
            Ok(zone @ (13..=23 | 25..=45)) => Ok(Some(zone)),
            _ => Err(Message::new(
                format!("带号“{stated}”不是中国的分带（6度带 13–23，3度带 25–45）：请改正文件头"),
                format!(
                    "the zone (带号) \"{stated}\" is none of China (6° zones 13-23, 3° zones 25-45): correct the head"
                ),
            )),
        }
    }

    /// Whether zones are 3° wide: as the head says, which has to agree with the zone number.
    fn zone_width(&self, zone: Option<u32>) -> Result<bool, Message> {
        let by_zone = zone.map(|zone| zone >= 25);
        let Some(stated) = self.get("几度分带").or_else(|| self.get("分带")) else {
            return Ok(by_zone.unwrap_or(true));
        };
        let is_three = stated.contains('3') || stated.contains('三');
        let is_six = stated.contains('6') || stated.contains('六');
        if is_three == is_six || by_zone.is_some_and(|by_zone| by_zone != is_three) {
            let zone = zone.map_or_else(|| "?".to_owned(), |zone| zone.to_string());
            return Err(Message::new(
                format!("文件头 几度分带={stated} 与带号 {zone} 不符：请核对后改正"),
                format!("the head's zone width (几度分带={stated}) does not fit zone {zone}: correct one of them"),
            ));
        }
        Ok(is_three)
    }

    /// The code by the head's central meridian, which some writers give in place of the zone.
    fn meridian(&self, is_three: bool) -> Result<Option<u32>, Message> {
        let Some(stated) = self.get("中央子午线").or_else(|| self.get("中央经线")) else {
            return Ok(None);
        };
        let digits: String = stated.chars().take_while(char::is_ascii_digit).collect();
        let code = digits
            .parse()
            .ok()
            .and_then(|meridian| meridian_code(meridian, is_three));
        code.map(Some).ok_or_else(|| {
            Message::new(
                format!("中央子午线“{stated}”不是标准分带的中央子午线：请先转换到标准分带"),
                format!("the central meridian \"{stated}\" is that of no standard zone: convert the file to one"),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Header;

    fn header(text: &str) -> Header {
        let entries = text
            .split(';')
            .filter_map(|entry| entry.split_once('='))
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        Header { entries }
    }

    /// The codes of the EPSG registry.
    #[test]
    fn the_head_states_the_coordinate_system() {
        let cases: &[(&str, Option<u32>, Option<&str>)] = &[
            (
                "坐标系=2000国家大地坐标系;几度分带=3;带号=39",
                Some(39),
                Some("EPSG:4527"),
            ),
            ("坐标系=2000国家大地坐标系;几度分带=3;带号=39", None, Some("EPSG:4548")),
            ("坐标系=CGCS2000;分带=3度带;带号=40带", None, Some("EPSG:4549")),
            (
                "坐标系=2000国家大地坐标系;几度分带=6;带号=20",
                Some(20),
                Some("EPSG:4498"),
            ),
            ("坐标系=2000国家大地坐标系;几度分带=6;带号=20", None, Some("EPSG:4509")),
            ("坐标系=2000国家大地坐标系;带号=", Some(38), Some("EPSG:4526")),
            (
                "坐标系=2000国家大地坐标系;几度分带=3;中央子午线=117",
                None,
                Some("EPSG:4548"),
            ),
            ("坐标系=2000国家大地坐标系", None, None),
            ("", Some(39), None),
            ("坐标系=1980西安坐标系;几度分带=3;带号=39", Some(39), Some("EPSG:2363")),
            ("坐标系=80国家大地坐标系", None, Some("EPSG:4610")),
            ("坐标系=1954北京坐标系;几度分带=6;带号=20", Some(20), Some("EPSG:21420")),
            ("坐标系=北京地方坐标系", None, Some("北京地方坐标系")),
        ];
        for (text, prefix, expected) in cases {
            assert_eq!(
                header(text).crs(*prefix, false).expect("states").as_deref(),
                *expected,
                "{text}"
            );
        }
    }

    #[test]
    fn contradictions_are_refused() {
        for (text, prefix) in [
            ("坐标系=2000国家大地坐标系;几度分带=3;带号=38", Some(39)),
            ("坐标系=2000国家大地坐标系;几度分带=3", Some(20)),
            ("坐标系=2000国家大地坐标系;几度分带=6;带号=39", None),
            ("坐标系=2000国家大地坐标系;几度分带=36;带号=39", None),
            ("坐标系=2000国家大地坐标系;带号=117", None),
            ("坐标系=2000国家大地坐标系;投影类型=兰伯特;带号=39", None),
            ("坐标系=2000国家大地坐标系;中央子午线=116.5", None),
        ] {
            assert!(header(text).crs(prefix, false).is_err(), "{text}");
        }
        assert!(header("计量单位=公里").measure().is_err());
    }
}
