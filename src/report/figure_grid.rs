//! The grid of a map: lines of longitude and latitude, or kilometres where the project's CRS is Gauss-Krüger.
use super::figure_clip::clip_line;
use super::figure_furniture::{NOTE_PX, text_width_at_px};
use super::figure_paths::{Projection, tenths, write_path};
use crate::crs::stated::{GaussKruger, epsg_number};
use crate::crs::transform::Transformer;
use crate::geometry::shapes::Bounds;
use crate::texts::Language;
use crate::texts::figure::FigureText as F;
use std::fmt::Write as _;

/// Arc-seconds between lines, finest first.
const STEPS_S: [i64; 18] = [
    1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18_000, 36_000, 54_000, 72_000, 108_000,
];
/// Metres between lines of a kilometre grid, finest first.
const STEPS_M: [i64; 17] = [
    10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000,
    2_000_000,
];
const SECONDS_PER_DEGREE: f64 = 3600.0;
/// A line of a kilometre grid bends on the map; so many pieces are below what an eye sees.
const PIECES: u32 = 24;
/// No picture has more lines than this; it stops what would never end.
const LINES_MAX: usize = 200;

/// Which lines there are.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    /// What is between two lines and in which system, for people.
    pub said: String,
    /// Upright lines first.
    lines: Vec<GridLine>,
}

#[derive(Clone, Debug)]
struct GridLine {
    label: String,
    is_upright: bool,
    path_px: Vec<[f64; 2]>,
}

impl Grid {
    /// The grid that suits a frame; `crs` is the project's.
    pub(super) fn of(projection: &Projection, crs: Option<&str>, language: Language) -> Self {
        crs.and_then(|crs| kilometres(projection, crs, language))
            .unwrap_or_else(|| {
                let mut grid = degrees(projection, language);
                let zone = crs.filter(|crs| epsg_number(crs).ok().and_then(GaussKruger::of).is_some());
                if let Some(crs) = zone {
                    grid.said.push_str(&beyond_its_zone(crs, language));
                }
                grid
            })
    }

    /// The lines within the frame.
    pub(super) fn svg(&self, projection: &Projection) -> String {
        let mut data = String::new();
        for line in &self.lines {
            for stretch in clip_line(&line.path_px, &frame_px(projection)) {
                let places: Vec<[i32; 2]> = stretch.into_iter().map(|position| position.map(tenths)).collect();
                write_path(&places, false, &mut data);
            }
        }
        format!("<path d=\"{data}\" fill=\"none\" stroke=\"#20303c\" stroke-opacity=\"0.22\" stroke-width=\"0.7\"/>")
    }

    /// Labels where lines leave the frame, in a band around it; the frame's upper left corner is at 0, 0.
    pub(super) fn labels_svg(&self, projection: &Projection) -> String {
        let [width, height] = [projection.width_px, projection.height_px];
        let mut out = format!("<g font-size=\"{NOTE_PX}\" fill=\"#333\" text-anchor=\"middle\">");
        for line in &self.lines {
            let half = text_width_at_px(&line.label, NOTE_PX) / 2.0;
            let stretches = clip_line(&line.path_px, &frame_px(projection));
            for end in stretches
                .iter()
                .flat_map(|stretch| [stretch.first(), stretch.last()])
                .flatten()
            {
                let [x, y] = *end;
                let is_at = |value: f64, edge: f64| (value - edge).abs() < 0.01;
                if line.is_upright && (half..=width - half).contains(&x) && (is_at(y, 0.0) || is_at(y, height)) {
                    let base = if is_at(y, 0.0) { -5.0 } else { height + 13.5 };
                    let _ = write!(out, "<text x=\"{x:.1}\" y=\"{base:.1}\">{}</text>", line.label);
                }
                if !line.is_upright && (half..=height - half).contains(&y) && (is_at(x, 0.0) || is_at(x, width)) {
                    let base = if is_at(x, 0.0) { -5.0 } else { width + 13.5 };
                    let _ = write!(
                        out,
                        "<text transform=\"translate({base:.1} {y:.1})rotate(-90)\">{}</text>",
                        line.label
                    );
                }
            }
        }
        out.push_str("</g>");
        out
    }
}

fn frame_px(projection: &Projection) -> Bounds {
    Bounds {
        min: [0.0; 2],
        max: [projection.width_px, projection.height_px],
    }
}

/// How far apart lines should be at least: a quarter of the frame, and never closer than a label needs.
fn room_px(projection: &Projection) -> f64 {
    (projection.width_px.min(projection.height_px) / 4.0).clamp(84.0, 130.0)
}

fn degrees(projection: &Projection, language: Language) -> Grid {
    let seen = projection.seen();
    let degrees_per_px = (seen.max[0] - seen.min[0]) / projection.width_px;
    let step_s = step(&STEPS_S, room_px(projection) * degrees_per_px * SECONDS_PER_DEGREE);
    let mut lines = Vec::new();
    for (axis, is_upright) in [(0, true), (1, false)] {
        let [low, high] = [seen.min, seen.max].map(|corner: [f64; 2]| if axis == 0 { corner[0] } else { corner[1] });
        for seconds in multiples(step_s, low * SECONDS_PER_DEGREE, high * SECONDS_PER_DEGREE) {
            let value = number(seconds) / SECONDS_PER_DEGREE;
            let ends = if is_upright {
                [[value, seen.min[1]], [value, seen.max[1]]]
            } else {
                [[seen.min[0], value], [seen.max[0], value]]
            };
            let hemisphere = match (is_upright, seconds < 0) {
                (true, false) => "E",
                (true, true) => "W",
                (false, false) => "N",
                (false, true) => "S",
            };
            lines.push(GridLine {
                label: format!("{}{hemisphere}", angle(seconds.abs())),
                is_upright,
                path_px: to_the_edge(ends.map(|end| projection.point(end)), projection, is_upright),
            });
        }
    }
    let said = match language {
        Language::Zh => format!("经纬网间隔 {}", angle(step_s)),
        Language::En => format!("grid every {} of longitude and latitude", angle(step_s)),
    };
    Grid { said, lines }
}

/// A straight line that ends on the frame itself, which arithmetic may miss by a hair.
fn to_the_edge([from, to]: [[f64; 2]; 2], projection: &Projection, is_upright: bool) -> Vec<[f64; 2]> {
    if is_upright {
        vec![[from[0], projection.height_px], [to[0], 0.0]]
    } else {
        vec![[0.0, from[1]], [projection.width_px, to[1]]]
    }
}

/// The kilometre grid of a Gauss-Krüger system; `None` for any other.
fn kilometres(projection: &Projection, crs: &str, language: Language) -> Option<Grid> {
    let epsg = epsg_number(crs).ok()?;
    let system = GaussKruger::of(epsg)?;
    let (from, to) = (Transformer::from_lonlat(crs).ok()?, Transformer::to_lonlat(crs).ok()?);
    // The box of the frame in the plane of the grid, from its edge.
    let mut plane = Bounds::EMPTY;
    for share in shares() {
        let [x, y] = [share * projection.width_px, share * projection.height_px];
        let around = [[x, 0.0], [x, projection.height_px], [0.0, y], [projection.width_px, y]];
        for place in around {
            plane.grow(from.convert(projection.lonlat(place))?);
        }
    }
    // Beyond a few degrees from its meridian a zone is bent too much to be a grid.
    let seen = projection.seen();
    let meridian_deg = f64::from(system.meridian_deg());
    if [seen.min[0], seen.max[0]]
        .iter()
        .any(|longitude| (longitude - meridian_deg).abs() > 6.0)
    {
        return None;
    }
    let metres_per_px = (plane.max[0] - plane.min[0]) / projection.width_px;
    let step_m = step(&STEPS_M, room_px(projection) * metres_per_px);
    let mut lines = Vec::new();
    for (axis, is_upright) in [(0, true), (1, false)] {
        let [low, high] = [plane.min, plane.max].map(|corner: [f64; 2]| if axis == 0 { corner[0] } else { corner[1] });
        for metres in multiples(step_m, low, high) {
            let value = number(metres);
            let path = shares().map(|share| {
                let along = |axis_min: f64, axis_max: f64| axis_min + share * (axis_max - axis_min);
                let at_m = if is_upright {
                    [value, along(plane.min[1], plane.max[1])]
                } else {
                    [along(plane.min[0], plane.max[0]), value]
                };
                to.convert(at_m).map(|lonlat| projection.point(lonlat))
            });
            lines.push(GridLine {
                label: kilometre_label(metres, step_m),
                is_upright,
                path_px: path.collect::<Option<Vec<_>>>()?,
            });
        }
    }
    let step = kilometre_label(step_m, step_m);
    let said = match language {
        Language::Zh => format!("公里网间隔 {step} km（EPSG:{epsg}）"),
        Language::En => format!("grid every {step} km (EPSG:{epsg})"),
    };
    Some(Grid { said, lines })
}

/// Why there is no kilometre grid although the project has a system with one.
fn beyond_its_zone(crs: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("（图幅超出 {crs} 所在投影带，不绘公里网）"),
        Language::En => format!(" (no kilometre grid: the map reaches beyond the zone of {crs})"),
    }
}

fn shares() -> impl Iterator<Item = f64> {
    (0..=PIECES).map(|piece| f64::from(piece) / f64::from(PIECES))
}

/// The system that a project asks for, in words.
pub(super) fn system_words(crs: &str, language: Language) -> String {
    let system = epsg_number(crs).ok().and_then(GaussKruger::of);
    match (system, language) {
        (Some(system), Language::Zh) => format!(
            "CGCS2000 高斯-克吕格 {}°带 第 {} 带，中央经线 {}°E（{crs}）",
            if system.is_three_degree { 3 } else { 6 },
            system.zone,
            system.meridian_deg()
        ),
        (Some(system), Language::En) => format!(
            "CGCS2000 Gauss-Krüger, {}° zone {}, central meridian {}°E ({crs})",
            if system.is_three_degree { 3 } else { 6 },
            system.zone,
            system.meridian_deg()
        ),
        (None, _) if crs == "EPSG:4490" => format!("{} ({crs})", F::Degrees.get(language)),
        (None, _) => crs.to_owned(),
    }
}

/// The finest step that leaves the room.
fn step(steps: &[i64], room: f64) -> i64 {
    let fits = steps.iter().find(|step| number(**step) >= room);
    fits.or(steps.last()).copied().unwrap_or(1)
}

fn multiples(step: i64, low: f64, high: f64) -> impl Iterator<Item = i64> {
    let first = whole((low / number(step)).ceil()).saturating_mul(step);
    (0..)
        .map(move |count: i64| first.saturating_add(count.saturating_mul(step)))
        .take(LINES_MAX)
        .take_while(move |value| number(*value) <= high)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "seconds of a circle and metres on Earth are far below 2⁵³"
)]
fn number(value: i64) -> f64 {
    value as f64
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast saturates, and what it counts is on Earth"
)]
fn whole(value: f64) -> i64 {
    value as i64
}

/// `116°30′`; minutes and seconds only where there are some.
fn angle(seconds: i64) -> String {
    let (degrees, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (minutes, rest) {
        (0, 0) => format!("{degrees}°"),
        (_, 0) => format!("{degrees}°{minutes:02}′"),
        _ => format!("{degrees}°{minutes:02}′{rest:02}″"),
    }
}

/// Kilometres with the decimals that the step has.
fn kilometre_label(metres: i64, step_m: i64) -> String {
    let (whole, rest) = (metres / 1000, metres % 1000);
    if step_m % 1000 == 0 {
        format!("{whole}")
    } else if step_m % 100 == 0 {
        format!("{whole}.{}", rest.abs() / 100)
    } else {
        format!("{whole}.{:02}", rest.abs() / 10)
    }
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Grid, Language, Projection, angle, degrees, kilometre_label};

    fn frame(min: [f64; 2], max: [f64; 2]) -> Projection {
        Projection::fit(&Bounds { min, max }, [900.0, 600.0])
    }

    #[test]
    fn a_province_has_lines_at_whole_degrees_and_a_site_at_seconds() {
        let labels = |grid: Grid| grid.lines.into_iter().map(|line| line.label).collect::<Vec<_>>();
        let province = labels(degrees(&frame([113.5, 36.0], [119.9, 42.6]), Language::Zh));
        assert!(
            province.contains(&"116°E".to_owned()) && province.contains(&"40°N".to_owned()),
            "{province:?}"
        );
        let site = labels(degrees(&frame([116.0, 40.0], [116.004, 40.003]), Language::Zh));
        assert!(site.iter().any(|label| label.contains('″')), "{site:?}");
        assert!((4..40).contains(&province.len()) && (3..40).contains(&site.len()));
    }

    #[test]
    fn a_kilometre_grid_stands_where_proj_puts_it() {
        let projection = frame([116.9, 40.0], [117.1, 40.1]);
        let grid = Grid::of(&projection, Some("EPSG:4527"), Language::En);
        assert!(grid.said.contains("EPSG:4527"), "{}", grid.said);
        // Zone 39 has its central meridian, 117° east, at 39,500 km.
        let line = grid
            .lines
            .iter()
            .find(|line| line.label == "39500")
            .expect("the meridian");
        let [x, _] = projection.point([117.0, 40.05]);
        assert!(line.path_px.iter().all(|place| (place[0] - x).abs() < 1e-3));
        assert!(grid.labels_svg(&projection).contains(">39500<"));
    }

    #[test]
    fn a_zone_far_away_gives_way_to_degrees() {
        let grid = Grid::of(&frame([100.0, 30.0], [101.0, 31.0]), Some("EPSG:4527"), Language::En);
        assert!(grid.said.contains("longitude"), "{}", grid.said);
        assert!(grid.said.contains("beyond the zone of EPSG:4527"), "{}", grid.said);
        let grid = Grid::of(&frame([100.0, 30.0], [101.0, 31.0]), Some("EPSG:4490"), Language::Zh);
        assert!(grid.said.contains("经纬网"), "{}", grid.said);
    }

    #[test]
    fn labels_say_no_more_than_they_must() {
        assert_eq!(angle(116 * 3600), "116°");
        assert_eq!(angle(116 * 3600 + 1800), "116°30′");
        assert_eq!(angle(116 * 3600 + 5), "116°00′05″");
        assert_eq!(kilometre_label(39_500_000, 10_000), "39500");
        assert_eq!(kilometre_label(4_432_500, 500), "4432.5");
        assert_eq!(kilometre_label(4_432_520, 20), "4432.52");
    }
}
