//! The layers of a map: which class a feature is drawn in, and each class as SVG.
use super::figure_furniture::{draw_areas, fill_of, stroke_of};
use super::figure_paths::{Collection, Group, Projection};
use crate::layer::Layer;
use crate::layer::fields::Meaning;
use crate::layer::role::Role;
use crate::style::{Emphasis, FeatureStyle, Rgba, SITE_HALO, SITE_HALO_PX, feature_style};
use crate::texts::Language;
use std::fmt::Write as _;
use std::sync::Arc;

/// Large areas below, lines above, the sites on top of all.
const ORDER: [Role; 8] = [
    Role::Reference,
    Role::ControlUnit,
    Role::GreenBelt,
    Role::RedLine,
    Role::NatureReserve,
    Role::Coastline,
    Role::Region,
    Role::Site,
];

/// Features of a layer that look the same.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Class {
    /// What the legend says.
    pub label: String,
    pub style: FeatureStyle,
    /// Drawn later, above.
    rank: u8,
}

/// How a layer is drawn: the one value that a style of the user's own would replace.
#[derive(Clone, Debug)]
struct Look {
    classes: Vec<Class>,
    /// The meaning whose text tells the class, where there is a difference.
    by: Option<Meaning>,
}

impl Look {
    fn of(role: Role, language: Language) -> Self {
        let class = |emphasis: Emphasis| Class {
            label: label(role, emphasis, language),
            style: feature_style(role, emphasis),
            rank: emphasis.rank(),
        };
        Self {
            classes: Emphasis::ALL.into_iter().map(class).collect(),
            by: match role {
                Role::RedLine | Role::NatureReserve => Some(Meaning::Zone),
                Role::Coastline => Some(Meaning::Kind),
                _ => None,
            },
        }
    }

    /// Place of the feature's class among the classes.
    fn class_of(&self, layer: &Layer, feature: usize) -> usize {
        let Some(meaning) = self.by else {
            return 0;
        };
        let text = layer.fields().text(layer.attributes(), feature, meaning);
        let found = text.map_or(Emphasis::Normal, |text| Emphasis::from_text(&text));
        // Only coasts are artificial or estuary, only zones are core.
        let is_coast = meaning == Meaning::Kind;
        if (found == Emphasis::Core) == is_coast {
            return 0;
        }
        usize::from(found.index())
    }
}

fn label(role: Role, emphasis: Emphasis, language: Language) -> String {
    let kind = match emphasis {
        Emphasis::Normal => return role.name(language).to_owned(),
        Emphasis::Core => language.pick("核心保护区", "core zone"),
        Emphasis::Artificial => language.pick("人工", "artificial"),
        Emphasis::Estuary => language.pick("河口", "estuary"),
    };
    format!("{} · {kind}", role.name(language))
}

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
    fn of(layer: &Layer, look: Look, weight: f32, projection: &Projection, all: &mut Collection) -> Self {
        let mut groups: Vec<Group> = look.classes.iter().map(|_| Group::default()).collect();
        for feature in layer.index().intersecting(&projection.bounds) {
            if let Some(group) = groups.get_mut(look.class_of(layer, feature)) {
                all.add(layer.shapes().feature(feature), group);
            }
        }
        let mut classes: Vec<(Class, Group)> = look.classes.into_iter().zip(groups).collect();
        classes.retain(|(_, group)| !group.is_empty());
        for (class, _) in &mut classes {
            class.style.outline_px *= weight;
        }
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
            if !data.areas.is_empty() {
                draw_areas(&data.areas, style, &format!("{id}-{number}"), body);
            }
            if !data.lines.is_empty() {
                let outline = stroke_of(style.outline, style.outline_px);
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
    layers: &[Arc<Layer>],
    projection: &Projection,
    language: Language,
    all: &mut Collection,
) -> Vec<DrawnLayer> {
    let mut drawn = Vec::new();
    for role in ORDER {
        let mut of_role: Vec<&Arc<Layer>> = layers.iter().filter(|layer| layer.role() == role).collect();
        // Provinces above prefectures above counties: the fewer, the heavier their outline.
        if role == Role::Region {
            of_role.sort_by_key(|layer| std::cmp::Reverse(layer.len()));
        }
        let count = of_role.len();
        for (place, layer) in of_role.into_iter().enumerate() {
            let weight = if role == Role::Region {
                outline_weight(place, count)
            } else {
                1.0
            };
            drawn.push(DrawnLayer::of(layer, Look::of(role, language), weight, projection, all));
        }
    }
    drawn
}

/// The legend of what is drawn, by role; what looks and is called the same stands once.
pub(super) fn legend_entries(drawn: &[DrawnLayer]) -> Vec<LegendEntry> {
    let mut by_role: Vec<&DrawnLayer> = drawn.iter().collect();
    by_role.sort_by_key(|layer| layer.role);
    let mut entries: Vec<LegendEntry> = Vec::new();
    // From the heaviest outline down, so that of several alike the plainest stands there.
    for (class, group) in by_role.iter().rev().flat_map(|layer| layer.classes.iter().rev()) {
        let entry = LegendEntry {
            label: class.label.clone(),
            style: class.style,
            is_line: group.is_of_lines(),
        };
        if entries
            .iter()
            .all(|known| known.label != entry.label || known.is_line != entry.is_line)
        {
            entries.push(entry);
        }
    }
    entries.reverse();
    entries
}

/// How heavy the outline of a region layer is, by its place among all: half for the finest, full for the coarsest.
fn outline_weight(place: usize, count: usize) -> f32 {
    let above = count.saturating_sub(place + 1);
    match above {
        0 => 1.3,
        1 => 0.75,
        _ => 0.45,
    }
}
