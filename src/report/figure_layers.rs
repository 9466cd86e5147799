//! The layers of a map: its features by the class that they are drawn in, each class as SVG, and the legend.
use super::figure_furniture::{draw_areas, fill_areas, fill_of, outline_of, stroke_of};
use super::figure_look::{Class, Look, Placed};
use super::figure_paths::{Collection, Group, Projection};
use crate::layer::role::Role;
use crate::style::{Dash, FeatureStyle, Rgba, SITE_HALO, SITE_HALO_PX};
use crate::texts::Language;
use std::fmt::Write as _;

/// A line of the legend.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LegendEntry {
    pub label: String,
    pub style: FeatureStyle,
    pub is_line: bool,
}

/// A layer as far as it is in the picture.
#[derive(Debug)]
pub(super) struct DrawnLayer {
    role: Role,
    /// In order of drawing.
    classes: Vec<(Class, Group)>,
}

impl DrawnLayer {
    fn of(placed: &Placed<'_>, projection: &Projection, language: Language, all: &mut Collection) -> Self {
        let layer = placed.layer;
        let look = Look::of(placed, language);
        let mut groups: Vec<Group> = look.classes.iter().map(|_| Group::default()).collect();
        let teller = look.teller();
        for feature in layer.index().intersecting(&projection.bounds) {
            if let Some(group) = groups.get_mut(teller.class_of(layer, feature)) {
                all.add(layer.shapes().feature(feature), group);
            }
        }
        drop(teller);
        let mut classes: Vec<(Class, Group)> = look.classes.into_iter().zip(groups).collect();
        classes.retain(|(_, group)| !group.is_empty());
        // A core zone stays visible on the zone around it.
        classes.sort_by_key(|(class, _)| class.rank);
        Self {
            role: layer.role(),
            classes,
        }
    }

    /// All classes alike, with a fill and a line.
    pub(super) fn draw_as(&self, all: &Collection, tolerance_px: f64, (fill, line): (Rgba, Rgba), body: &mut String) {
        for (_, group) in &self.classes {
            let data = all.path_data(group, tolerance_px);
            let outline = stroke_of(line, 0.7);
            for (path, fill) in [(data.areas, fill_of(fill)), (data.lines, "fill=\"none\"".to_owned())] {
                if !path.is_empty() {
                    let _ = write!(body, "<path d=\"{path}\" {fill} {outline}/>");
                }
            }
        }
    }

    /// `id` names what the layer refers to within the picture.
    pub(super) fn draw(&self, all: &Collection, tolerance_px: f64, id: &str, body: &mut String) {
        for (number, (class, group)) in self.classes.iter().enumerate() {
            let style = &class.style;
            let data = all.path_data(group, tolerance_px);
            if self.role == Role::Site {
                let halo = stroke_of(SITE_HALO, style.outline_px + 2.0 * SITE_HALO_PX);
                let _ = write!(body, "<path d=\"{}{}\" fill=\"none\" {halo}/>", data.areas, data.lines);
            }
            let id = format!("{id}-{number}");
            if !data.areas.is_empty() && style.dash == Dash::Solid {
                draw_areas(&data.areas, style, &id, body);
            } else if !data.areas.is_empty() {
                // Dashes of two neighbours upon each other would close up to a line.
                fill_areas(&data.areas, style, "", &id, body);
                let (borders, outline) = (all.borders_once(group, tolerance_px), outline_of(style));
                let _ = write!(body, "<path d=\"{borders}\" fill=\"none\" {outline}/>");
            }
            if !data.lines.is_empty() {
                let outline = outline_of(style);
                let _ = write!(body, "<path d=\"{}\" fill=\"none\" {outline}/>", data.lines);
            }
            // What is smaller than a pixel is still marked by one.
            for filled in [data.marks, data.points] {
                if !filled.is_empty() {
                    let _ = write!(body, "<path d=\"{filled}\" {}/>", fill_of(style.outline));
                }
            }
        }
    }
}

/// The layers in order of drawing, with `all` of their paths.
pub(super) fn drawn_layers(
    shown: &[Placed<'_>],
    projection: &Projection,
    language: Language,
    all: &mut Collection,
) -> Vec<DrawnLayer> {
    let drawn = shown
        .iter()
        .map(|placed| DrawnLayer::of(placed, projection, language, all));
    drawn.collect()
}

/// The legend of what is seen, by role; what looks and is called the same stands once.
pub(super) fn legend_entries(drawn: &[DrawnLayer]) -> Vec<LegendEntry> {
    let mut by_role: Vec<&DrawnLayer> = drawn.iter().collect();
    by_role.sort_by_key(|layer| layer.role);
    let mut entries: Vec<(LegendEntry, bool)> = Vec::new();
    // From the heaviest outline down, so that of several alike the plainest stands there.
    for layer in by_role.iter().rev() {
        let mut classes: Vec<&(Class, Group)> = layer.classes.iter().filter(|(_, group)| group.is_seen()).collect();
        classes.sort_by_key(|(class, _)| std::cmp::Reverse(class.place));
        for (class, group) in classes {
            let entry = LegendEntry {
                label: class.label.clone(),
                style: class.style,
                is_line: group.is_of_lines(),
            };
            let is_known = entries.iter().any(|(known, is_own)| {
                let is_alike = known.style == entry.style || !(*is_own || class.is_own);
                known.label == entry.label && known.is_line == entry.is_line && is_alike
            });
            if !is_known {
                entries.push((entry, class.is_own));
            }
        }
    }
    entries.into_iter().rev().map(|(entry, _)| entry).collect()
}
