//! What stands on a map beside the data: colours as SVG, legend, scale bar, north arrow.
use super::figure_paths::Projection;
use super::markup::escape;
use crate::geometry::measure::geodesic;
use crate::geometry::shapes::Bounds;
use crate::layer::role::Role;
use crate::style::{Emphasis, FeatureStyle, HATCH_LINE_PX, HATCH_SPACING_PX, OVERLAP, Rgba, feature_style};
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// A map 960 pixels wide is 690 on a page of A4: this is 7.5 points there, and smaller can't be read in print.
pub const FONT_PX: f64 = 14.0;

/// Areas with fill, hatch and outline; `id` names the hatch within the picture.
pub(super) fn draw_areas(path_data: &str, style: &FeatureStyle, id: &str, body: &mut String) {
    let outline = stroke_of(style.outline, style.outline_px);
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

/// Width of a text in pixels: a Chinese character is as wide as the font is high, a Latin one about half.
pub(super) fn text_width_px(text: &str) -> f64 {
    let columns = u32::try_from(text.width()).unwrap_or(u32::MAX);
    f64::from(columns) * FONT_PX * 0.52
}

/// The legend and the room that it takes.
pub(super) struct Legend {
    pub svg: String,
    pub height_px: f64,
}

pub(super) fn legend(
    shown: &BTreeSet<(Role, u8)>,
    has_overlaps: bool,
    [width_px, top_px]: [f64; 2],
    name: &str,
    language: Language,
) -> Legend {
    const ROW_PX: f64 = 25.0;
    let mut entries: Vec<(String, FeatureStyle, bool)> = Vec::new();
    for (role, number) in shown {
        let emphasis = Emphasis::ALL.get(usize::from(*number)).copied().unwrap_or_default();
        let text = match emphasis {
            Emphasis::Normal => role.name(language).to_owned(),
            Emphasis::Core => format!("{} · {}", role.name(language), language.pick("核心保护区", "core zone")),
            Emphasis::Artificial => format!("{} · {}", role.name(language), language.pick("人工", "artificial")),
            Emphasis::Estuary => format!("{} · {}", role.name(language), language.pick("河口", "estuary")),
        };
        entries.push((text, feature_style(*role, emphasis), *role == Role::Coastline));
    }
    if has_overlaps {
        entries.push((language.pick("重叠部分", "overlap").to_owned(), OVERLAP, false));
    }
    let mut svg = String::new();
    let (mut x, mut y) = (10.0, top_px + 8.0);
    for (text, style, is_line) in &entries {
        let width = 34.0 + text_width_px(text) + 16.0;
        if x + width > width_px && x > 10.0 {
            x = 10.0;
            y += ROW_PX;
        }
        let outline = stroke_of(style.outline, style.outline_px);
        if *is_line {
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
            escape(text)
        );
        x += width;
    }
    let height_px = if entries.is_empty() { 0.0 } else { y - top_px + ROW_PX };
    Legend { svg, height_px }
}

/// A bar of a round length, at most a quarter of the map wide, measured at the middle latitude.
pub(super) fn scale_bar(projection: &Projection, bounds: &Bounds) -> String {
    let [_, latitude] = bounds.center();
    let (width_m, _) = geodesic([bounds.min[0], latitude], [bounds.max[0], latitude]);
    if !(width_m.is_finite() && width_m > 0.0) {
        return String::new();
    }
    let metres_per_px = width_m / projection.span_px(bounds);
    let longest_m = metres_per_px * projection.width_px / 4.0;
    let power = 10_f64.powi(exponent(longest_m));
    let length_m = [5.0, 2.0, 1.0]
        .into_iter()
        .map(|step| step * power)
        .find(|length| *length <= longest_m);
    let length_m = length_m.unwrap_or(power);
    let bar_px = length_m / metres_per_px;
    let label = if length_m >= 1000.0 {
        format!("{} km", length_m / 1000.0)
    } else {
        format!("{length_m} m")
    };
    let y = projection.height_px - 14.0;
    let label_px = text_width_px(&label);
    format!(
        "<g fill=\"#222\"><rect x=\"8\" y=\"{:.1}\" width=\"{:.1}\" height=\"30\" fill=\"#fff\" fill-opacity=\"0.8\"/>\
         <path d=\"M14 {:.1}v5h{bar_px:.1}v-5\" fill=\"none\" stroke=\"#222\" stroke-width=\"1.5\"/>\
         <text x=\"14\" y=\"{:.1}\">0</text><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{label}</text></g>",
        y - 18.0,
        bar_px + label_px / 2.0 + 12.0,
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
        language.pick("北", "N")
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

pub(super) fn illustrative_mark(language: Language) -> String {
    let text = T::Illustrative.get(language);
    format!(
        "<rect x=\"8\" y=\"8\" width=\"{:.1}\" height=\"24\" rx=\"3\" fill=\"#fff\" fill-opacity=\"0.88\" stroke=\"#b00020\"/>\
         <text x=\"16\" y=\"25\" font-weight=\"bold\" fill=\"#b00020\">{text}</text>",
        text_width_px(text) * 1.08 + 16.0
    )
}

#[cfg(test)]
mod tests {
    use super::exponent;

    #[test]
    fn the_power_of_ten_is_the_one_at_or_below() {
        assert_eq!(exponent(1.0), 0);
        assert_eq!(exponent(999.0), 2);
        assert_eq!(exponent(1000.0), 3);
        assert_eq!(exponent(0.02), -2);
    }
}
