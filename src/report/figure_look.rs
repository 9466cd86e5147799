//! How a layer looks on paper: in the style of its project or window, else in that of its role; which layers a map shows
//! and in which order.
use super::map_look::MapLook;
use crate::layer::Layer;
use crate::layer::fields::Meaning;
use crate::layer::role::Role;
use crate::style::divide::Divider;
use crate::style::layer_drawing::LayerDrawing;
use crate::style::symbols::{Division, LayerSymbols, SymbolMode};
use crate::style::{Emphasis, FeatureStyle, Rgba, feature_style};
use crate::texts::Language;
use crate::texts::style::StyleText;
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
    pub rank: u8,
    /// Place in the legend.
    pub place: usize,
    /// Somebody chose it: another class of the same name may look otherwise.
    pub is_own: bool,
}

/// A layer of a map.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed<'a> {
    pub layer: &'a Arc<Layer>,
    pub drawing: &'a LayerDrawing,
    /// How heavy its outline is, for region layers of several levels.
    weight: f32,
}

/// The layers of a map from the bottom up, and those that it leaves out.
#[derive(Debug, Default)]
pub(super) struct OnMap<'a> {
    pub shown: Vec<Placed<'a>>,
    pub left_out: Vec<&'a Arc<Layer>>,
}

impl<'a> OnMap<'a> {
    /// Hidden layers and those that are not for this scale are left out. With `keeps_deciding` a map is of a check: its
    /// sites, and what their verdict depends on, are never hidden.
    pub(super) fn of(layers: &'a [Arc<Layer>], look: &'a MapLook, denominator: f64, keeps_deciding: bool) -> Self {
        let mut on_map = Self::default();
        for layer in in_order(layers, look) {
            let drawing = look.drawing(layer);
            let is_kept = keeps_deciding && (layer.role() == Role::Site || layer.role().decides());
            let is_in_scale = drawing.symbols.scale.holds(denominator);
            if is_kept || (drawing.is_visible != Some(false) && is_in_scale) {
                on_map.shown.push(Placed {
                    layer,
                    drawing,
                    weight: 1.0,
                });
            } else {
                on_map.left_out.push(layer);
            }
        }
        on_map.weigh_regions();
        on_map
    }

    /// Provinces above prefectures above counties: the fewer, the heavier their outline.
    fn weigh_regions(&mut self) {
        let mut regions: Vec<&mut Placed<'_>> = self
            .shown
            .iter_mut()
            .filter(|placed| placed.layer.role() == Role::Region)
            .collect();
        regions.sort_by_key(|placed| std::cmp::Reverse(placed.layer.len()));
        let count = regions.len();
        for (place, region) in regions.into_iter().enumerate() {
            // A width that somebody chose stays as it is.
            if region.drawing.symbols.symbol.width.is_none() {
                region.weight = outline_weight(place, count);
            }
        }
    }
}

/// As a window or a saved project lays them, where it says so of all; else by role.
fn in_order<'a>(layers: &'a [Arc<Layer>], look: &MapLook) -> Vec<&'a Arc<Layer>> {
    let mut ordered: Vec<&Arc<Layer>> = layers.iter().collect();
    if layers.iter().all(|layer| look.drawing(layer).place.is_some()) {
        ordered.sort_by_key(|layer| look.drawing(layer).place);
        return ordered;
    }
    ordered.sort_by_key(|layer| {
        let rank = ORDER.iter().position(|role| *role == layer.role());
        let features = (layer.role() == Role::Region).then(|| std::cmp::Reverse(layer.len()));
        (rank, features)
    });
    ordered
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

/// How a layer is drawn.
#[derive(Debug)]
pub(super) struct Look {
    /// In the order of the styles' numbers.
    pub classes: Vec<Class>,
    division: Option<Division>,
}

impl Look {
    pub(super) fn of(placed: &Placed<'_>, language: Language) -> Self {
        let (layer, drawing) = (placed.layer, placed.drawing);
        let symbols = &drawing.symbols;
        let opacity = drawing.opacity.unwrap_or(1.0);
        let mut classes = if symbols.mode == SymbolMode::Single {
            usual_classes(layer, symbols, language)
        } else {
            divided_classes(layer, symbols, language)
        };
        for class in &mut classes {
            class.style = faded(class.style, opacity);
            class.style.outline_px *= placed.weight;
            class.is_own |= opacity < 1.0;
        }
        Self {
            classes,
            division: symbols.division(),
        }
    }

    /// What tells the class of each feature.
    pub(super) fn teller(&self) -> Teller<'_> {
        self.division
            .as_ref()
            .map_or(Teller::ByEmphasis, |division| Teller::ByField(Divider::new(division)))
    }
}

/// What tells the class of a feature: its zone or kind, or the field that the user chose.
pub(super) enum Teller<'a> {
    ByEmphasis,
    ByField(Divider<'a>),
}

impl Teller<'_> {
    /// Place of the feature's class among the classes.
    pub(super) fn class_of(&self, layer: &Layer, feature: usize) -> usize {
        match self {
            Self::ByField(divider) => usize::from(divider.number(layer, feature)),
            Self::ByEmphasis => usize::from(emphasis_of(layer, feature).index()),
        }
    }
}

/// Core zones of protected land, artificial and estuary coast; everything else is ordinary.
fn emphasis_of(layer: &Layer, feature: usize) -> Emphasis {
    let is_coast = match layer.role() {
        Role::RedLine | Role::NatureReserve => false,
        Role::Coastline => true,
        _ => return Emphasis::Normal,
    };
    let meanings = [Meaning::Zone, Meaning::Kind].into_iter();
    let texts = meanings.filter_map(|meaning| layer.fields().text(layer.attributes(), feature, meaning));
    texts
        .map(|text| Emphasis::from_text(&text))
        .find(|found| *found != Emphasis::Normal && (*found == Emphasis::Core) != is_coast)
        .unwrap_or_default()
}

fn usual_classes(layer: &Layer, symbols: &LayerSymbols, language: Language) -> Vec<Class> {
    let role = layer.role();
    let is_own = !symbols.symbol.is_empty();
    let name = layer_label(layer, is_own, language);
    let styles = symbols.styles(role).into_iter().zip(Emphasis::ALL);
    let classes = styles.map(|(style, emphasis)| Class {
        label: match emphasis_name(emphasis, language) {
            Some(kind) => format!("{name} · {kind}"),
            None => name.clone(),
        },
        style,
        rank: emphasis.rank(),
        place: usize::from(emphasis.rank()),
        is_own,
    });
    classes.collect()
}

/// By category or class: what none of them holds is drawn first and stands last in the legend.
fn divided_classes(layer: &Layer, symbols: &LayerSymbols, language: Language) -> Vec<Class> {
    let role = layer.role();
    let name = layer_label(layer, true, language);
    let legend = symbols.legend(role);
    let count = legend.len();
    let (rest, named) = legend
        .split_last()
        .map_or((None, &[][..]), |(rest, named)| (Some(rest), named));
    rest.into_iter()
        .chain(named)
        .enumerate()
        .map(|(number, (words, style))| Class {
            label: format!("{name} · {}", words.as_deref().unwrap_or(StyleText::Rest.get(language))),
            style: *style,
            rank: u8::from(number > 0),
            place: if number == 0 { count } else { number },
            is_own: true,
        })
        .collect()
}

/// What is drawn as its role is bears the name of the role; what has a style of its own its own name.
fn layer_label(layer: &Layer, is_own: bool, language: Language) -> String {
    if is_own && !layer.name().is_empty() {
        layer.name().to_owned()
    } else {
        layer.role().name(language).to_owned()
    }
}

const fn emphasis_name(emphasis: Emphasis, language: Language) -> Option<&'static str> {
    match emphasis {
        Emphasis::Normal => None,
        Emphasis::Core => Some(language.pick("核心保护区", "core zone")),
        Emphasis::Artificial => Some(language.pick("人工", "artificial")),
        Emphasis::Estuary => Some(language.pick("河口", "estuary")),
    }
}

fn faded(style: FeatureStyle, opacity: f32) -> FeatureStyle {
    let fade = |[red, green, blue, alpha]: Rgba| [red, green, blue, share_of(alpha, opacity)];
    FeatureStyle {
        fill: fade(style.fill),
        outline: fade(style.outline),
        hatch: fade(style.hatch),
        ..style
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of a byte"
)]
fn share_of(alpha: u8, opacity: f32) -> u8 {
    (f32::from(alpha) * opacity).round().clamp(0.0, 255.0) as u8
}

/// The colour in which names of sites are written: that of their outline.
pub(super) fn site_outline(shown: &[Placed<'_>]) -> Rgba {
    let sites = shown.iter().rev().find(|placed| placed.layer.role() == Role::Site);
    let own = sites.and_then(|placed| placed.drawing.symbols.symbol.outline);
    own.map_or(feature_style(Role::Site, Emphasis::Normal).outline, |colour| colour.0)
}

#[cfg(test)]
mod tests {
    use super::{Rgba, faded};
    use crate::layer::role::Role;
    use crate::style::{Emphasis, feature_style};

    #[test]
    fn a_layer_of_half_opacity_is_half_as_opaque_in_fill_hatch_and_outline() {
        let style = feature_style(Role::RedLine, Emphasis::Core);
        let half = faded(style, 0.5);
        let is_half = |whole: Rgba, half: Rgba| half[3] == whole[3].div_ceil(2) && half[..3] == whole[..3];
        assert!(is_half(style.fill, half.fill) && is_half(style.outline, half.outline));
        assert!(is_half(style.hatch, half.hatch));
    }
}
