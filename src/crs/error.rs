//! Why a layer's CRS is not accepted, with what to do, in both languages.

use crate::texts::Language;

/// A CRS that can't be used, or can't be found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CrsError {
    /// The text is no code and no name that is known here.
    Unknown { stated: String },
    /// A code that is not on the list.
    NotSupported { code: String },
    /// Xian 80, Beijing 54: tens of metres to more than 100 m off, and no public transformation.
    OldDatum { code: String, datum: &'static str },
    /// A system that names no datum that is known, on the ellipsoid of an old one.
    OldEllipsoid { stated: String, datum: &'static str },
    /// GCJ-02, BD-09: coordinates of web maps, shifted by hundreds of metres on purpose.
    Shifted { stated: String, system: &'static str },
    /// ETRS89, NAD83: a datum of another part of the world.
    OtherDatum { code: String },
    /// Geocentric or vertical.
    NotHorizontal { code: String },
    /// Latitude stands before longitude everywhere.
    SwappedAxes,
    /// North stands before east everywhere.
    NorthBeforeEast,
    /// Degrees and metres in one file.
    Mixed,
    /// Metres without a zone: the easting has no zone number before it.
    NoZone { candidates: Vec<String> },
    /// More than one CRS explains the numbers.
    Ambiguous { candidates: Vec<String> },
    /// No CRS of China explains the numbers: a local system, or damaged values.
    Local,
    /// The CRS that is stated or given does not fit the numbers (degrees where metres are expected, or the reverse).
    DoesNotFit { code: String },
    /// PROJ refuses.
    Proj { code: String, message: String },
}

impl std::error::Error for CrsError {}

impl std::fmt::Display for CrsError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message(Language::En))
    }
}

impl CrsError {
    /// Whether a person who knows the file can settle it by naming a system. Old and shifted datums are none
    /// of these, nor is a name that is not known: it may be a city's own system, which no code stands for.
    #[must_use]
    pub const fn is_question(&self) -> bool {
        matches!(
            self,
            Self::SwappedAxes
                | Self::NorthBeforeEast
                | Self::NoZone { .. }
                | Self::Ambiguous { .. }
                | Self::DoesNotFit { .. }
                | Self::Local
        )
    }

    /// What is wrong and what to do, for people.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match language {
            Language::Zh => self.message_zh(),
            Language::En => self.message_en(),
        }
    }

    fn message_en(&self) -> String {
        match self {
            Self::Unknown { stated } => {
                format!("the coordinate system \"{stated}\" is not known; say which with --crs EPSG:n")
            }
            Self::NotSupported { code } => format!(
                "the coordinate system {code} is not supported; convert the file to CGCS2000 (EPSG:4490) or WGS 84 (EPSG:4326) first"
            ),
            Self::OldDatum { code, datum } => format!(
                "{code} is on {datum}, which lies tens of metres from CGCS2000 and has no public transformation; \
                 convert the file to CGCS2000 with the local parameters first"
            ),
            Self::OldEllipsoid { stated, datum } => {
                let (ellipsoid, datums) = match *datum {
                    "Xian 1980" => ("the ellipsoid of IAG 1975 (6378140 m, 1/298.257)", "Xian 1980"),
                    _ => ("the Krasovsky ellipsoid (6378245 m, 1/298.3)", "Beijing 1954, or Pulkovo 1942"),
                };
                format!(
                    "the coordinate system \"{stated}\" names no known datum and is on {ellipsoid}, so it is probably {datums}, \
                     which lies tens of metres from CGCS2000 and has no public transformation; ask its provider, and convert the \
                     file to CGCS2000 with the local parameters first"
                )
            }
            Self::Shifted { stated, system } => format!(
                "\"{stated}\" is {system}, which web maps shift by hundreds of metres on purpose; \
                 get the data in CGCS2000 (EPSG:4490) from its provider, or have it shifted back with --shift gcj02 or bd09"
            ),
            Self::OtherDatum { code } => format!(
                "{code} is not on CGCS2000 or WGS 84 and may be off by metres; convert the file to EPSG:4490 or EPSG:4326 first"
            ),
            Self::NotHorizontal { code } => format!(
                "{code} is not a horizontal coordinate system; convert the file to CGCS2000 longitude/latitude (EPSG:4490) first"
            ),
            Self::SwappedAxes => "the positions read latitude, longitude; they must read longitude, latitude: \
                 swap the two columns, or have them read so with --crs EPSG:4490/yx (if they are right, confirm with --crs EPSG:4326)"
                .to_owned(),
            Self::NorthBeforeEast => "the positions read north, east; they must read east, north: swap the two columns, \
                 or have them read so with /yx behind the code, as in --crs EPSG:4527/yx"
                .to_owned(),
            Self::Mixed => "some positions are degrees and some are metres; split the file and declare a coordinate system for each".to_owned(),
            Self::NoZone { candidates } => format!(
                "the positions are metres without a zone number; say the zone with --crs EPSG:n, one of {}",
                candidates.join(", ")
            ),
            Self::Ambiguous { candidates } => format!(
                "the positions fit more than one coordinate system; say which with --crs EPSG:n, one of {}",
                candidates.join(", ")
            ),
            Self::Local => "the positions are not degrees and fit no Gauss-Krüger zone of CGCS2000 (a local system?); \
                 convert the file to CGCS2000 first, or say the coordinate system with --crs EPSG:n"
                .to_owned(),
            Self::DoesNotFit { code } => format!(
                "the positions do not fit {code} (degrees where metres are expected, or the reverse); say the right one with --crs EPSG:n"
            ),
            Self::Proj { code, message } => format!("{code} can't be transformed: {message}"),
        }
    }

    fn message_zh(&self) -> String {
        match self {
            Self::Unknown { stated } => format!("无法识别坐标系“{stated}”；请用 --crs EPSG:n 指定"),
            Self::NotSupported { code } => {
                format!("不支持坐标系 {code}；请先转换到 CGCS2000（EPSG:4490）或 WGS 84（EPSG:4326）")
            }
            Self::OldDatum { code, datum } => {
                let name = match *datum {
                    "Xian 1980" => "1980西安坐标系",
                    "Beijing 1954" => "1954年北京坐标系",
                    _ => "新1954年北京坐标系",
                };
                format!("{code} 属{name}，与2000坐标系相差数十米以上且无公开转换参数；需先用当地参数转换到2000坐标系")
            }
            Self::OldEllipsoid { stated, datum } => {
                let (ellipsoid, datums) = match *datum {
                    "Xian 1980" => ("1975 国际椭球（6378140 米，1/298.257）", "1980西安坐标系"),
                    _ => ("克拉索夫斯基椭球（6378245 米，1/298.3）", "1954年北京坐标系（或 Pulkovo 1942）"),
                };
                format!(
                    "坐标系“{stated}”没有写明已知的基准，但采用{ellipsoid}，很可能是{datums}，与2000坐标系相差数十米以上且无公开转换参数；\
                     请向数据提供方核实，并先用当地参数转换到2000坐标系"
                )
            }
            Self::Shifted { stated, system } => format!(
                "“{stated}”是 {system} 加偏坐标，与2000坐标系相差数百米；请向数据提供方索取2000坐标系（EPSG:4490）数据，或用 --shift gcj02 或 bd09 纠回"
            ),
            Self::OtherDatum { code } => {
                format!("{code} 不属于 CGCS2000 或 WGS 84，可能偏差数米；请先转换到 EPSG:4490 或 EPSG:4326")
            }
            Self::NotHorizontal { code } => {
                format!("{code} 不是平面或经纬度坐标系；请先转换到 CGCS2000 经纬度（EPSG:4490）")
            }
            Self::SwappedAxes => {
                "坐标顺序为纬度、经度，应为经度、纬度；请对调两列，或用 --crs EPSG:4490/yx 按此顺序读取（若确实无误，用 --crs EPSG:4326 确认）".to_owned()
            }
            Self::NorthBeforeEast => "坐标顺序为北、东，应为东、北；请对调两列，或在代码后加 /yx 按此顺序读取，如 --crs EPSG:4527/yx"
                .to_owned(),
            Self::Mixed => "文件中既有经纬度又有平面坐标；请拆分文件并分别注明坐标系".to_owned(),
            Self::NoZone { candidates } => format!(
                "平面坐标没有带号；请用 --crs EPSG:n 指定分带，可选 {}",
                candidates.join("、")
            ),
            Self::Ambiguous { candidates } => format!(
                "坐标符合多个坐标系；请用 --crs EPSG:n 指定其一：{}",
                candidates.join("、")
            ),
            Self::Local => "坐标既不是经纬度，也不符合 CGCS2000 任何高斯-克吕格分带（可能是地方坐标系）；\
                 请先转换到2000坐标系，或用 --crs EPSG:n 指定"
                .to_owned(),
            Self::DoesNotFit { code } => {
                format!("坐标数值与 {code} 不符（度与米混淆）；请用 --crs EPSG:n 指定正确的坐标系")
            }
            Self::Proj { code, message } => format!("无法转换 {code}：{message}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CrsError;
    use crate::texts::Language;

    #[test]
    fn a_refusal_says_what_to_do_in_both_languages() {
        let error = CrsError::OldDatum {
            code: "EPSG:4610".to_owned(),
            datum: "Xian 1980",
        };
        assert!(error.message(Language::Zh).contains("需先用当地参数转换到2000坐标系"));
        assert!(error.to_string().contains("CGCS2000 with the local parameters"));
    }
}
