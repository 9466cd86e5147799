//! What stands around a map: title, secrecy, imprint; and in its corner where it lies.
use super::figure_furniture::{NOTE_PX, fill_of, stroke_of, text_width_at_px};
use super::figure_layers::drawn_layers;
use super::figure_look::OnMap;
use super::figure_paths::{Collection, Projection};
use super::map_look::MapLook;
use super::markup::escape;
use crate::geometry::shapes::Bounds;
use crate::layer::Layer;
use crate::layer::role::Role;
use crate::style::{Rgba, SITE_HALO};
use crate::texts::Language;
use crate::texts::figure::{FigureText as F, TO_FILL, others_not_stated};
use crate::texts::report::ReportText as T;
use std::fmt::Write as _;
use std::sync::Arc;

/// What a person says of a map; nothing in it is guessed, and what is empty is left to be filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    pub title: String,
    /// The project's CRS, such as `EPSG:4527`: a kilometre grid is drawn where it is Gauss-Krüger.
    pub crs: Option<String>,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The office that makes the map.
    pub office: String,
    pub secrecy: String,
}

const TITLE_PX: f64 = 20.0;
/// Height of the band with the title, when there is one.
const TITLE_BAND_PX: f64 = 34.0;
/// Height of a line of the imprint.
const LINE_PX: f64 = 18.0;

/// The inset's largest sides, and its distance from the frame.
const INSET_PX: [f64; 2] = [150.0, 120.0];
const INSET_MARGIN_PX: f64 = 8.0;
/// A map that shows more than this of the whole, in either direction, needs no inset.
const INSET_SHARE_MAX: f64 = 0.6;
/// The frame on the inset is a box of at least so many pixels.
const INSET_FRAME_MIN_PX: f64 = 6.0;
/// Lines on the inset are simplified to so many pixels.
const INSET_TOLERANCE_PX: f64 = 0.5;
const INSET_FRAME: Rgba = [206, 24, 38, 255];
const INSET_LAND: Rgba = [150, 156, 168, 255];
const INSET_GROUND: Rgba = [246, 247, 245, 255];

impl Sheet {
    /// The room above the map.
    pub(super) fn head_px(&self) -> f64 {
        if self.title.is_empty() && self.secrecy.is_empty() {
            0.0
        } else {
            TITLE_BAND_PX
        }
    }

    /// Title in the middle and secrecy to the right, in a band of [`Sheet::head_px`].
    pub(super) fn head_svg(&self, width_px: f64) -> String {
        let mut out = String::new();
        if !self.title.is_empty() {
            let secrecy_px = text_width_at_px(&self.secrecy, NOTE_PX) + 12.0;
            // A title too long for its band is set smaller.
            let room_px = width_px - 2.0 * secrecy_px.max(24.0);
            let size_px = (TITLE_PX * room_px / text_width_at_px(&self.title, TITLE_PX)).clamp(9.0, TITLE_PX);
            let _ = write!(
                out,
                "<text x=\"{:.1}\" y=\"25\" text-anchor=\"middle\" font-size=\"{size_px:.1}\" font-weight=\"bold\" \
                 fill=\"#111\">{}</text>",
                width_px / 2.0,
                escape(&self.title)
            );
        }
        if !self.secrecy.is_empty() {
            let _ = write!(
                out,
                "<text x=\"{:.1}\" y=\"23\" text-anchor=\"end\" font-size=\"{NOTE_PX}\" fill=\"#111\">{}</text>",
                width_px - 10.0,
                escape(&self.secrecy)
            );
        }
        out
    }

    /// The phrases below the map.
    pub(super) fn phrases(&self, shown: &[&Layer], said: &[String], language: Language) -> Vec<String> {
        let colon = language.pick("：", ": ");
        let filled = |text: &str| {
            if text.trim().is_empty() {
                TO_FILL.to_owned()
            } else {
                text.to_owned()
            }
        };
        let mut phrases = said.to_vec();
        let named = [
            (F::DataDates, data_dates(shown, language)),
            (F::Office, filled(&self.office)),
            (F::Date, filled(self.date.as_deref().unwrap_or_default())),
            (F::Secrecy, filled(&self.secrecy)),
        ];
        phrases.extend(named.map(|(name, text)| format!("{}{colon}{text}", name.get(language))));
        phrases.push(T::MapReview.get(language).to_owned());
        phrases
    }
}

/// Of when the data is, as the layers' passports say.
fn data_dates(shown: &[&Layer], language: Language) -> String {
    let mut dates: Vec<String> = Vec::new();
    let mut silent = 0;
    for layer in shown {
        let vintage = layer.passport().vintage.trim();
        if vintage.is_empty() {
            silent += 1;
        } else {
            dates.push(format!("{} {vintage}", layer.name()));
        }
    }
    match (dates.is_empty(), silent) {
        (true, _) => return F::NotStated.get(language).to_owned(),
        (false, 0) => {}
        (false, count) => dates.push(others_not_stated(count, language)),
    }
    dates.join(language.pick("；", "; "))
}

/// Phrases in lines of a width, each line as full as it may be.
pub(super) fn lines_of(phrases: &[String], width_px: f64) -> Vec<String> {
    const BETWEEN: &str = "　";
    let mut lines: Vec<String> = Vec::new();
    for phrase in phrases {
        let longer = lines.last().map(|line| format!("{line}{BETWEEN}{phrase}"));
        match longer.filter(|longer| text_width_at_px(longer, NOTE_PX) <= width_px) {
            Some(longer) => {
                lines.pop();
                lines.push(longer);
            }
            None => lines.extend(broken(phrase, width_px)),
        }
    }
    lines
}

/// A phrase that is longer than a line, broken where it must be.
fn broken(phrase: &str, width_px: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for character in phrase.chars() {
        let Some(line) = lines.last_mut() else { break };
        line.push(character);
        if text_width_at_px(line, NOTE_PX) > width_px {
            line.pop();
            lines.push(character.to_string());
        }
    }
    lines
}

/// The room that lines of the imprint take.
pub(super) fn imprint_px(lines: &[String]) -> f64 {
    lines.iter().map(|_| LINE_PX).sum()
}

pub(super) fn imprint_svg(lines: &[String], [left_px, top_px]: [f64; 2]) -> String {
    let mut out = format!("<g font-size=\"{NOTE_PX}\" fill=\"#444\">");
    let mut y = top_px + 13.0;
    for line in lines {
        let _ = write!(out, "<text x=\"{left_px:.1}\" y=\"{y:.1}\">{}</text>", escape(line));
        y += LINE_PX;
    }
    out.push_str("</g>");
    out
}

/// Where a map lies within all of its layers.
pub(super) struct Inset {
    /// `[left, top, right, bottom]` within the frame.
    pub room_px: [f64; 4],
    pub svg: String,
}

impl Inset {
    /// The inset in the lower right corner; nothing where the map shows most of its layers anyway.
    pub(super) fn of(layers: &[Arc<Layer>], projection: &Projection, name: &str, language: Language) -> Option<Self> {
        let outline = outline_layer(layers)?;
        let whole = outline.bounds()?;
        let seen = projection.seen();
        let share = |axis: usize| {
            let side = |bounds: &Bounds| {
                bounds
                    .max
                    .get(axis)
                    .zip(bounds.min.get(axis))
                    .map_or(0.0, |(max, min)| max - min)
            };
            side(&seen) / side(&whole).max(f64::MIN_POSITIVE)
        };
        if share(0).max(share(1)) > INSET_SHARE_MAX || !whole.intersects(&seen) {
            return None;
        }
        let tall_px = Projection::height_for(&whole, INSET_PX[0], [20.0, 1e6]);
        let size = if tall_px > INSET_PX[1] {
            [INSET_PX[0] * INSET_PX[1] / tall_px, INSET_PX[1]]
        } else {
            [INSET_PX[0], tall_px]
        };
        let small = Projection::fit(&whole, size.map(|side| (side - 10.0).max(1.0)));
        let mut all = Collection::new(small);
        // An outline in the inset's own colours, whatever the style of its layer.
        let look = MapLook::default();
        let on_map = OnMap::of(std::slice::from_ref(outline), &look, 1.0, false);
        let drawn = drawn_layers(&on_map.shown, &small, language, &mut all);
        all.complete();
        let mut body = String::new();
        for layer in &drawn {
            layer.draw_as(&all, INSET_TOLERANCE_PX, (INSET_GROUND, INSET_LAND), &mut body);
        }
        let [left, top] = small.point([seen.min[0], seen.max[1]]);
        let [right, bottom] = small.point([seen.max[0], seen.min[1]]);
        let sides = [right - left, bottom - top].map(|side| side.max(INSET_FRAME_MIN_PX));
        let middle = [f64::midpoint(left, right), f64::midpoint(top, bottom)];
        let corner = [
            projection.width_px - size[0] - INSET_MARGIN_PX,
            projection.height_px - size[1] - INSET_MARGIN_PX,
        ];
        let svg = format!(
            "<g transform=\"translate({:.1} {:.1})\"><title>{}</title>\
             <clipPath id=\"{name}-inset\"><rect width=\"{:.1}\" height=\"{:.1}\"/></clipPath>\
             <rect width=\"{:.1}\" height=\"{:.1}\" fill=\"#fff\" stroke=\"#666\"/>\
             <g clip-path=\"url(#{name}-inset)\"><g transform=\"translate(5 5)\">{body}\
             <rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" {} {}/></g></g></g>",
            corner[0],
            corner[1],
            F::Location.get(language),
            size[0],
            size[1],
            size[0],
            size[1],
            middle[0] - sides[0] / 2.0,
            middle[1] - sides[1] / 2.0,
            sides[0],
            sides[1],
            fill_of([INSET_FRAME[0], INSET_FRAME[1], INSET_FRAME[2], 60]),
            stroke_of(INSET_FRAME, 1.4),
        );
        let room_px = [
            corner[0] - 4.0,
            corner[1] - 4.0,
            projection.width_px,
            projection.height_px,
        ];
        Some(Self { room_px, svg })
    }
}

/// What is drawn on the inset: the regions, the coarsest of them; without regions whatever reaches farthest.
fn outline_layer(layers: &[Arc<Layer>]) -> Option<&Arc<Layer>> {
    let regions = layers
        .iter()
        .filter(|layer| layer.role() == Role::Region && !layer.is_empty());
    let reach = |layer: &&Arc<Layer>| {
        let bounds = layer.bounds().unwrap_or(Bounds::EMPTY);
        (bounds.max[0] - bounds.min[0]) * (bounds.max[1] - bounds.min[1])
    };
    regions.min_by_key(|layer| layer.len()).or_else(|| {
        let others = layers
            .iter()
            .filter(|layer| !layer.is_empty() && layer.role() != Role::Site);
        others.max_by(|left, right| reach(left).total_cmp(&reach(right)))
    })
}

/// The line around the frame of a map.
pub(super) fn neat_line(width_px: f64, height_px: f64) -> String {
    format!(
        "<rect width=\"{width_px:.1}\" height=\"{height_px:.1}\" fill=\"none\" {}/>\
         <rect width=\"{width_px:.1}\" height=\"{height_px:.1}\" fill=\"none\" stroke=\"#333\"/>",
        stroke_of(SITE_HALO, 2.5)
    )
}

#[cfg(test)]
mod tests {
    use super::{Language, Sheet, lines_of};

    #[test]
    fn phrases_fill_lines_and_a_long_one_is_broken() {
        let phrases = ["坐标系".to_owned(), "经纬网".to_owned(), "字".repeat(60)];
        let lines = lines_of(&phrases, 300.0);
        assert_eq!(lines.first().map(String::as_str), Some("坐标系　经纬网"));
        assert_eq!(lines.len(), 4, "{lines:?}");
    }

    #[test]
    fn what_nobody_said_is_left_to_be_filled_in() {
        let phrases = Sheet::default().phrases(&[], &[], Language::Zh);
        let text = phrases.join("");
        assert!(
            text.contains("审图号：__________") && text.contains("密级：__________"),
            "{text}"
        );
        assert!(
            text.contains("资料现势：未注明") && text.contains("制图单位：__________"),
            "{text}"
        );
    }
}
