//! Wordings on and around a map.

use super::{Language, texts};

texts! {
    /// A text on a map.
    pub enum FigureText {
        Legend => "图例", "Legend";
        Location => "所在位置", "Location";
        North => "北", "N";
        Overlap => "重叠部分", "overlap";
        NotStated => "未注明", "not stated";
        Office => "制图单位", "Made by";
        Date => "制图日期", "Date";
        Secrecy => "密级", "Classification";
        DataDates => "资料现势", "Data as of";
        Crs => "坐标系", "CRS";
        DrawnIn => "绘图：等距圆柱投影", "drawn equirectangular";
        Degrees => "CGCS2000 经纬度", "CGCS2000 longitude/latitude";
    }
}

/// What nobody has filled in.
pub const TO_FILL: &str = "__________";

/// How wide the picture must be printed for its ratio to hold.
#[must_use]
pub fn width_on_paper(width_mm: f64, language: Language) -> String {
    match language {
        Language::Zh => format!("比例尺按图幅宽 {width_mm:.0} mm 计"),
        Language::En => format!("scale holds at a width of {width_mm:.0} mm"),
    }
}

/// How many layers say nothing of their date, beside those that do.
#[must_use]
pub fn others_not_stated(count: usize, language: Language) -> String {
    match language {
        Language::Zh => format!("其余 {count} 个图层未注明"),
        Language::En => format!("not stated for {count} more layers"),
    }
}

/// Layers that are in the frame and hidden, or not for this scale.
#[must_use]
pub fn not_drawn(names: &[&str], language: Language) -> String {
    match language {
        Language::Zh => format!("未绘出的图层：{}", names.join("、")),
        Language::En => format!("layers not drawn: {}", names.join(", ")),
    }
}
