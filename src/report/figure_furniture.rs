//! What stands on a map beside the data: colours as SVG, legend, scale bar, north arrow.
use super::figure_layers::LegendEntry;
use super::figure_paths::Projection;
use super::markup::escape;
use crate::style::{Dash, FeatureStyle, HATCH_LINE_PX, HATCH_SPACING_PX, Rgba};
use crate::texts::Language;
use crate::texts::figure::FigureText as F;
use crate::texts::report::ReportText as T;
use crate::units;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// A map 960 pixels wide is 690 on a page of A4: this is 7.5 points there, and smaller can't be read in print.
pub const FONT_PX: f64 = 14.0;
/// What is looked up and not read along: grid labels, what stands below a map.
pub(super) const NOTE_PX: f64 = 12.0;

/// Areas with fill, hatch and outline; `id` names the hatch within the picture.
pub(super) fn draw_areas(path_data: &str, style: &FeatureStyle, id: &str, body: &mut String) {
    fill_areas(path_data, style, &outline_of(style), id, body);
}

/// As [`draw_areas`], with another outline than the style's, or none.
pub(super) fn fill_areas(path_data: &str, style: &FeatureStyle, outline: &str, id: &str, body: &mut String) {
    if style.hatch[3] == 0 {
        let _ = write!(body, "<path d=\"{path_data}\" {} {outline}/>", fill_of(style.fill));
        return;
    }
    let _ = write!(
        body,
        "<pattern id=\"hatch-{id}\" width=\"{HATCH_SPACING_PX}\" height=\"{HATCH_SPACING_PX}\" \
         patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <rect width=\"{HATCH_SPACING_PX}\" height=\"{HATCH_SPACING_PX}\" {}/>\
         <rect width=\"{HATCH_LINE_PX}\" height=\"{HATCH_SPACING_PX}\" {}/></pattern>\
         <path d=\"{path_data}\" fill=\"url(#hatch-{id})\" {outline}/>",
        fill_of(style.fill),
        fill_of(style.hatch),
    );
}

fn colour(rgba: Rgba) -> String {
    format!("#{:02x}{:02x}{:02x}", rgba[0], rgba[1], rgba[2])
}

pub(super) fn fill_of(rgba: Rgba) -> String {
    if rgba[3] == 0 {
        return "fill=\"none\"".to_owned();
    }
    format!(
        "fill=\"{}\" fill-opacity=\"{:.2}\"",
        colour(rgba),
        f64::from(rgba[3]) / 255.0
    )
}

pub(super) fn stroke_of(rgba: Rgba, width_px: f32) -> String {
    let opacity = f64::from(rgba[3]) / 255.0;
    format!(
        "stroke=\"{}\" stroke-opacity=\"{opacity:.2}\" stroke-width=\"{width_px:.1}\"",
        colour(rgba)
    )
}

/// The outline of a style, broken as it says.
pub(super) fn outline_of(style: &FeatureStyle) -> String {
    let stroke = stroke_of(style.outline, style.outline_px);
    if style.dash == Dash::Solid {
        return stroke;
    }
    let (dash_px, gap_px) = style.dash.pattern_px();
    format!("{stroke} stroke-dasharray=\"{dash_px} {gap_px}\"")
}

/// Width of a text in pixels: a Chinese character is as wide as the font is high, a Latin one about half.
pub(super) fn text_width_px(text: &str) -> f64 {
    text_width_at_px(text, FONT_PX)
}

/// As [`text_width_px`], of a text in another size.
pub(super) fn text_width_at_px(text: &str, size_px: f64) -> f64 {
    let columns = u32::try_from(text.width()).unwrap_or(u32::MAX);
    f64::from(columns) * size_px * 0.52
}

/// The legend and the room that it takes.
pub(super) struct Legend {
    pub svg: String,
    pub height_px: f64,
}

/// The lines of the legend in rows from `left_px`, `top_px` on; `name` keeps apart what they refer to.
pub(super) fn legend(entries: &[LegendEntry], [left_px, top_px]: [f64; 2], right_px: f64, name: &str) -> Legend {
    const ROW_PX: f64 = 25.0;
    let mut svg = String::new();
    let (mut x, mut y) = (left_px, top_px + 8.0);
    for entry in entries {
        let width = 34.0 + text_width_px(&entry.label) + 16.0;
        if x + width > right_px && x > left_px {
            x = left_px;
            y += ROW_PX;
        }
        let style = &entry.style;
        if entry.is_line {
            let outline = outline_of(style);
            let _ = write!(svg, "<path d=\"M{x:.1} {:.1}h26\" {outline}/>", y + 7.0);
        } else {
            let frame = format!("M{x:.1} {y:.1}h26v14h-26z");
            draw_areas(&frame, style, &format!("{name}-legend-{x:.0}-{y:.0}"), &mut svg);
        }
        let _ = write!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"#222\">{}</text>",
            x + 33.0,
            y + 12.0,
            escape(&entry.label)
        );
        x += width;
    }
    let height_px = if entries.is_empty() { 0.0 } else { y - top_px + ROW_PX };
    Legend { svg, height_px }
}

/// How long the scale bar is, and its label with the ratio where the picture's size on paper is known.
struct ScaleBar {
    bar_px: f64,
    label: String,
    label_px: f64,
    ratio: String,
}

fn scale_bar_of(projection: &Projection, mm_per_px: Option<f64>) -> Option<ScaleBar> {
    let metres_per_px = projection.metres_per_px();
    if metres_per_px <= 0.0 {
        return None;
    }
    let longest_m = metres_per_px * projection.width_px / 4.0;
    let power = 10_f64.powi(exponent(longest_m));
    let length_m = [5.0, 2.0, 1.0]
        .into_iter()
        .map(|step| step * power)
        .find(|length| *length <= longest_m);
    let length_m = length_m.unwrap_or(power);
    let label = if length_m >= 1000.0 {
        format!("{} km", length_m / 1000.0)
    } else {
        format!("{length_m} m")
    };
    Some(ScaleBar {
        bar_px: length_m / metres_per_px,
        label_px: text_width_px(&label),
        label,
        ratio: mm_per_px.map_or_else(String::new, |mm_per_px| ratio(metres_per_px * 1000.0 / mm_per_px)),
    })
}

/// `1 : 1,230,000`, to three digits.
pub(super) fn ratio(denominator: f64) -> String {
    let unit = 10_f64.powi((exponent(denominator) - 2).max(0));
    format!("1 : {}", units::number((denominator / unit).round() * unit, 0))
}

/// The room that the scale bar takes, from the frame's left edge and upwards from its lower one.
pub(super) fn scale_bar_room(projection: &Projection, mm_per_px: Option<f64>) -> [f64; 2] {
    scale_bar_of(projection, mm_per_px).map_or([0.0; 2], |bar| {
        let bar_px = bar.bar_px + bar.label_px / 2.0 + 24.0;
        let height_px = if bar.ratio.is_empty() { 36.0 } else { 54.0 };
        [bar_px.max(text_width_px(&bar.ratio) + 24.0), height_px]
    })
}

/// A bar of a round length, at most a quarter of the map wide, measured at the middle latitude; above it the ratio, if
/// a pixel's size on paper is known.
pub(super) fn scale_bar(projection: &Projection, mm_per_px: Option<f64>) -> String {
    let Some(bar) = scale_bar_of(projection, mm_per_px) else {
        return String::new();
    };
    let [room_x, room_y] = scale_bar_room(projection, mm_per_px);
    let y = projection.height_px - 14.0;
    let ScaleBar {
        bar_px, label, ratio, ..
    } = bar;
    let ratio = if ratio.is_empty() {
        ratio
    } else {
        format!("<text x=\"14\" y=\"{:.1}\">{ratio}</text>", y - 22.0)
    };
    format!(
        "<g fill=\"#222\"><rect x=\"6\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"#fff\" fill-opacity=\"0.82\"/>\
         <path d=\"M14 {:.1}v5h{bar_px:.1}v-5\" fill=\"none\" stroke=\"#222\" stroke-width=\"1.5\"/>{ratio}\
         <text x=\"14\" y=\"{:.1}\">0</text><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{label}</text></g>",
        projection.height_px - room_y + 2.0,
        room_x - 10.0,
        room_y - 6.0,
        y,
        y - 4.0,
        14.0 + bar_px,
        y - 4.0,
    )
}

/// The power of ten at or below a positive number.
fn exponent(value: f64) -> i32 {
    let mut power = 0;
    while 10_f64.powi(power + 1) <= value && power < 12 {
        power += 1;
    }
    while 10_f64.powi(power) > value && power > -12 {
        power -= 1;
    }
    power
}

pub(super) fn north_arrow(width_px: f64, language: Language) -> String {
    let x = width_px - 26.0;
    format!(
        "<g fill=\"#222\"><path d=\"M{x:.1} 12l8 26-8-6-8 6z\" stroke=\"#fff\" stroke-width=\"1\"/>\
         <text x=\"{x:.1}\" y=\"52\" text-anchor=\"middle\" font-weight=\"bold\" stroke=\"#fff\" stroke-width=\"2.5\" \
         paint-order=\"stroke\">{}</text></g>",
        F::North.get(language)
    )
}

/// What the picture is drawn in; numbers come from the ellipsoid, not from it.
pub(super) fn crs_line([width_px, height_px]: [f64; 2], language: Language) -> String {
    const SIZE_PX: f64 = 11.0;
    let text = language.pick("CGCS2000 经纬度 · 等距圆柱", "CGCS2000 lon/lat · equirectangular");
    format!(
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" font-size=\"{SIZE_PX}\" fill=\"#444\" stroke=\"#fff\" \
         stroke-width=\"2.5\" paint-order=\"stroke\">{text}</text>",
        width_px - 8.0,
        height_px - 9.0,
    )
}

fn illustrative_width_px(language: Language) -> f64 {
    text_width_px(T::Illustrative.get(language)) * 1.08 + 16.0
}

/// The room of the mark that says that the data is made up, `[left, top, right, bottom]`.
pub(super) fn illustrative_room(language: Language) -> [f64; 4] {
    [0.0, 0.0, illustrative_width_px(language) + 14.0, 38.0]
}

pub(super) fn illustrative_mark(language: Language) -> String {
    let text = T::Illustrative.get(language);
    format!(
        "<rect x=\"8\" y=\"8\" width=\"{:.1}\" height=\"24\" rx=\"3\" fill=\"#fff\" fill-opacity=\"0.88\" stroke=\"#b00020\"/>\
         <text x=\"16\" y=\"25\" font-weight=\"bold\" fill=\"#b00020\">{text}</text>",
        illustrative_width_px(language)
    )
}

#[cfg(test)]
mod tests {
    use super::{exponent, ratio};

    #[test]
    fn the_power_of_ten_is_the_one_at_or_below() {
        assert_eq!(exponent(1.0), 0);
        assert_eq!(exponent(999.0), 2);
        assert_eq!(exponent(1000.0), 3);
        assert_eq!(exponent(0.02), -2);
    }

    #[test]
    fn a_ratio_has_three_digits() {
        assert_eq!(ratio(50_000.0), "1 : 50,000");
        assert_eq!(ratio(1_234_567.0), "1 : 1,230,000");
        assert_eq!(ratio(87.4), "1 : 87");
    }
}
