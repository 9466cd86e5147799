//! The map in the middle, with the buttons and cards that lie on it.

use super::map_extras::Drawn;
use super::map_labels::{self, RegionOrder};
use super::{PanelContext, drawing_bar, identify, map_extras, map_hover, map_menu, measure_bar, swipe};
use crate::analysis::site_result::SiteResult;
use crate::app::change::Change;
use crate::app::command::Command;
use crate::app::document::{CheckOutcome, LayerEntry, LayerId};
use crate::app::icons::{self, Icon};
use crate::app::map::{
    LayerLook, LayerStyle, LeftDrag, METRES_PER_SCREEN_PX, MapInput, MapLayer, MapResponse, MapWidget, OverlayLook,
    OverlayShape,
};
use crate::app::theme::{self, size};
use crate::app::view_state::{Dialog, FeatureRef};
use crate::app::widgets;
use crate::geometry::shapes::{Feature, PartKind};
use crate::scene::layer_scene::LayerScene;
use crate::scene::snap::{Snap, snap};
use crate::texts::app::AppText;
use crate::texts::map::MapText as M;
use egui::{Align2, Area, CursorIcon, Id, Order, Rect, RichText, Ui};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the rest of the window wants to know of the map.
pub struct MapSeen {
    pub rect: Rect,
    pub pointer_lonlat: Option<[f64; 2]>,
    /// What the pointer would share with a layer while a site is drawn.
    pub snapped: Option<Snap>,
    /// What lies under the pointer, and what it was found for; nothing where neither has changed.
    pub hovered: Option<(Vec<u64>, Option<FeatureRef>)>,
    pub reach_deg: f64,
    pub scale_denominator: f64,
}

pub fn map_ui(ui: &mut Ui, context: &mut PanelContext<'_>, map: &mut MapWidget, drawn: &Drawn<'_>) -> MapSeen {
    let scenes = drawn.scenes;
    let order = RegionOrder::of(context.document, scenes);
    let mut layers = map_layers(context, scenes, &order);
    layers.splice(0..0, drawn.backdrop_layer());
    layers.extend(drawn.preview_layers(context));
    let labels = map_labels::label_sets(
        context.document,
        scenes,
        &order,
        &context.view.styles,
        context.view.scale_denominator,
    );
    let keep_clear = map_labels::covered(ui.ctx());
    let overlays = overlays(context);
    let notice = if context.document.is_illustrative() {
        context.text(AppText::IllustrativeNotice)
    } else {
        ""
    };
    let input = MapInput {
        tiles: drawn.tiles,
        layers: &layers,
        overlays: &overlays,
        labels: &labels,
        keep_clear: &keep_clear,
        credit: drawn.backdrop.map_or("", |_| M::BackdropCredit.get(context.language())),
        notice,
        accessible_name: context.text(AppText::Map),
        left_drag: LeftDrag::Pan,
        grid: context.view.grid,
        cursor: cursor(context),
    };
    let response = map.ui(ui, input);
    if context.view.drawing.is_none() && context.view.measuring.is_none() {
        map_menu::map_menu_ui(context, &response);
    }
    let snapped = snapped(ui, context, &response, scenes);
    let hovered = map_hover::hovered(ui, context, &response, map.camera().zoom(), scenes);
    take_clicks(context, &response, snapped);
    let rect = response.response.rect;
    swipe::swipe_line_ui(ui, context, rect);
    map_extras::overview_ui(ui, context, map, drawn, rect);
    buttons_ui(ui, context, rect);
    panel_button_ui(ui, context, rect);
    if context.view.drawing.is_some() {
        drawing_bar::drawing_bar_ui(ui, context, rect);
    } else if context.view.measuring.is_some() {
        measure_bar::measure_bar_ui(ui, context, rect);
    } else {
        swipe::swipe_bar_ui(ui, context, rect);
        identify::identify_ui(ui, context, rect);
    }
    let loading = (!drawn.previews.is_empty()).then(|| M::Loading.get(context.language()));
    let software = map.is_software_fallback().then(|| context.text(AppText::SoftwareMap));
    let notes: Vec<&str> = loading.into_iter().chain(software).collect();
    if !notes.is_empty() {
        note_at(ui, rect, &notes.join("\n"));
    }
    MapSeen {
        rect,
        pointer_lonlat: response.pointer_lonlat,
        snapped,
        hovered,
        reach_deg: response.pick_tolerance_deg,
        scale_denominator: map.camera().metres_per_px() / METRES_PER_SCREEN_PX,
    }
}

/// The vertex or edge near the pointer while a site is drawn; Alt turns it off.
fn snapped(
    ui: &Ui,
    context: &PanelContext<'_>,
    response: &MapResponse,
    scenes: &BTreeMap<u64, Arc<LayerScene>>,
) -> Option<Snap> {
    if context.view.drawing.is_none() && context.view.measuring.is_none() {
        return None;
    }
    // Alt does the other thing as long as it is held.
    if ui.input(|input| input.modifiers.alt) == context.view.is_snapping {
        return None;
    }
    let visible = context.document.layers.iter().filter(|entry| entry.is_visible);
    let layers = visible.filter_map(|entry| {
        let layer = entry.layer()?;
        Some((layer.as_ref(), scenes.get(&layer.revision())?.run_boxes()))
    });
    snap(layers, response.pointer_lonlat?, response.pick_tolerance_deg)
}

fn take_clicks(context: &mut PanelContext<'_>, response: &MapResponse, snapped: Option<Snap>) {
    if let Some(drawing) = &context.view.drawing {
        // What is to be lifted lies under the pointer itself.
        let is_lifting = drawing.is_editing && drawing.lifted.is_none();
        let snapped = snapped.filter(|_| !is_lifting);
        // The first half of a double click has set a vertex already.
        if response.double_clicked_lonlat.is_some() || response.secondary_clicked_lonlat.is_some() {
            context.push(Change::DrawFinish);
        } else if let Some(lonlat) = response.clicked_lonlat {
            context.push(Change::DrawVertex(snapped.map_or(lonlat, |snap| snap.lonlat)));
        }
    } else if context.view.measuring.is_some() {
        if response.double_clicked_lonlat.is_some() || response.secondary_clicked_lonlat.is_some() {
            context.push(Change::MeasureFinish);
        } else if let Some(lonlat) = response.clicked_lonlat {
            context.push(Change::MeasureVertex(snapped.map_or(lonlat, |snap| snap.lonlat)));
        }
    } else if let Some(at_lonlat) = response.clicked_lonlat {
        if context.view.table.is_some() {
            let adds = response.response.ctx.input(|input| input.modifiers.command);
            context.push(Change::SelectAt {
                at_lonlat,
                tolerance_deg: response.pick_tolerance_deg,
                adds,
            });
        }
        context.push(Change::Identify {
            at_lonlat,
            tolerance_deg: response.pick_tolerance_deg,
        });
    }
}

fn cursor(context: &PanelContext<'_>) -> CursorIcon {
    if context.view.drawing.is_some() || context.view.measuring.is_some() {
        CursorIcon::Crosshair
    } else if context.view.hovered.is_some() {
        CursorIcon::PointingHand
    } else {
        CursorIcon::Default
    }
}

/// Numbers of the features of a layer that stand out without being selected: the one that is shown in full, and the unit
/// of the coverage table.
fn marked_features(context: &PanelContext<'_>, layer: LayerId) -> [Option<u32>; 2] {
    let identified = context.view.identified.get(context.view.identified_shown).copied();
    [identified, context.view.selected_unit_feature].map(|feature| {
        let feature = feature.filter(|feature| feature.layer == layer)?;
        u32::try_from(feature.feature).ok()
    })
}

fn map_layers<'a>(
    context: &PanelContext<'a>,
    scenes: &'a BTreeMap<u64, Arc<LayerScene>>,
    order: &RegionOrder,
) -> Vec<MapLayer<'a>> {
    context
        .document
        .layers
        .iter()
        .filter_map(|entry| {
            let id = entry.layer()?.revision();
            let (width, faintness) = order.weight(id);
            Some(MapLayer {
                id,
                scene: scenes.get(&id)?,
                style: LayerStyle {
                    opacity: entry.opacity * faintness,
                    visible: entry.is_visible && is_in_scale(context, entry),
                    width,
                    look: LayerLook::Role(entry.role()),
                },
                symbols: context.view.styles.of(entry.id),
                selected: context.view.selection.shared(entry.id),
                marked: marked_features(context, entry.id),
                hovered: flashing(context, entry.id).or_else(|| hovered(context, entry.id)),
                across: swipe::across(context.view.swipe, entry.id),
            })
        })
        .collect()
}

/// The feature under the pointer.
fn hovered(context: &PanelContext<'_>, layer: LayerId) -> Option<u32> {
    let feature = context.view.hovered.filter(|feature| feature.layer == layer)?;
    u32::try_from(feature.feature).ok()
}

/// The feature that flashes, in every other stretch of the time since it was found.
fn flashing(context: &PanelContext<'_>, layer: LayerId) -> Option<u32> {
    let (feature, _) = context.view.flash.filter(|(feature, _)| feature.layer == layer)?;
    u32::try_from(feature.feature).ok().filter(|_| context.is_flash_on)
}

/// Whether the layer's style wants it at the scale of the last frame.
fn is_in_scale(context: &PanelContext<'_>, entry: &LayerEntry) -> bool {
    let range = entry.request.drawing.symbols.scale;
    context
        .view
        .scale_denominator
        .is_none_or(|denominator| range.holds(denominator))
}

fn overlays(context: &PanelContext<'_>) -> Vec<OverlayShape> {
    let mut shapes = Vec::new();
    let site = current_check(context).and_then(|outcome| outcome.result.sites.get(context.view.shown_site));
    if let Some(site) = site {
        overlap_shapes(site, &mut shapes);
        way_shapes(site, &mut shapes);
    }
    hidden_unit_shapes(context, &mut shapes);
    if let Dialog::ChooseCrs(form) = &context.view.dialog {
        let candidate = form.question.candidates.get(form.chosen);
        shapes.extend(candidate.map(|candidate| box_shape(candidate.box_lonlat)));
    }
    if let Some(at) = context.view.finding_lonlat {
        shapes.push(OverlayShape::Point {
            at,
            look: OverlayLook::Finding,
        });
    }
    if let Some(at) = context.view.clicked_lonlat {
        shapes.push(OverlayShape::Point {
            at,
            look: OverlayLook::Measure,
        });
    }
    if let Some(measuring) = &context.view.measuring {
        let pointer = context
            .view
            .snapped
            .map(|snap| snap.lonlat)
            .or(context.view.pointer_lonlat);
        measuring.shapes(pointer, &mut shapes);
    }
    if let Some(drawing) = &context.view.drawing {
        drawing_bar::shapes_of(drawing, context.view, &mut shapes);
    }
    shapes
}

/// Where a reading of a layer's numbers lands.
fn box_shape([west, south, east, north]: [f64; 4]) -> OverlayShape {
    OverlayShape::Polygon {
        rings: vec![vec![[west, south], [east, south], [east, north], [west, north]]],
        look: OverlayLook::Finding,
    }
}

/// The outline of the chosen unit where its layer is hidden, for then nothing else shows it.
fn hidden_unit_shapes(context: &PanelContext<'_>, shapes: &mut Vec<OverlayShape>) {
    let Some(unit) = context.view.selected_unit_feature else {
        return;
    };
    let entry = context.document.entry(unit.layer).filter(|entry| !entry.is_visible);
    let Some(layer) = entry.and_then(|entry| entry.layer()) else {
        return;
    };
    for path in layer
        .shapes()
        .feature(unit.feature)
        .polygons()
        .flat_map(|part| part.paths())
    {
        let path = path.iter().chain(path.first()).copied().collect();
        shapes.push(OverlayShape::Line {
            path,
            look: OverlayLook::Finding,
            dashed: false,
        });
    }
}

/// The check of the document as it stands, if it is done and its site is shown.
pub fn current_check<'a>(context: &PanelContext<'a>) -> Option<&'a Arc<CheckOutcome>> {
    let document = context.document;
    let site = document.entry(document.site?)?;
    document
        .check
        .current(&document.check_key()?)
        .filter(|_| site.is_visible)
}

/// The parts of a site that overlap.
fn overlap_shapes(site: &SiteResult, shapes: &mut Vec<OverlayShape>) {
    for hit in site
        .roles
        .iter()
        .filter(|role| role.role.decides())
        .flat_map(|role| &role.hits)
    {
        for feature in hit.overlap.features() {
            feature_shapes(feature, shapes);
        }
    }
}

/// Farther than this a line across the map tells less than the figure.
const LONGEST_WAY_M: f64 = 5_000.0;

/// The way from the site to the nearest feature of each deciding role that it keeps away from.
fn way_shapes(site: &SiteResult, shapes: &mut Vec<OverlayShape>) {
    let apart = site
        .roles
        .iter()
        .filter(|role| role.role.decides() && role.hits.is_empty());
    let ways = apart.filter_map(|role| role.nearest.as_ref());
    let shown = ways.filter(|nearest| nearest.distance_m > 0.0 && nearest.distance_m <= LONGEST_WAY_M);
    shapes.extend(shown.map(|nearest| OverlayShape::Line {
        path: nearest.points_lonlat.to_vec(),
        look: OverlayLook::Measure,
        dashed: true,
    }));
}

fn feature_shapes(feature: Feature<'_>, shapes: &mut Vec<OverlayShape>) {
    let look = OverlayLook::Overlap;
    for part in feature.parts() {
        match part.kind {
            PartKind::Polygon => {
                let rings = part.paths().map(<[_]>::to_vec).collect();
                shapes.push(OverlayShape::Polygon { rings, look });
            }
            PartKind::Line => {
                shapes.push(OverlayShape::Line {
                    path: part.first_path().to_vec(),
                    look,
                    dashed: false,
                });
            }
            PartKind::Point => {
                shapes.extend(part.first_path().iter().map(|at| OverlayShape::Point { at: *at, look }));
            }
        }
    }
}

/// Zoom, full extent and the drawing tool, in the upper right corner.
fn buttons_ui(ui: &Ui, context: &mut PanelContext<'_>, map_rect: Rect) {
    let area = Area::new(Id::unique("map_buttons"))
        .order(Order::Middle)
        .constrain_to(map_rect)
        .pivot(Align2::RIGHT_TOP)
        .fixed_pos(map_rect.right_top() + egui::vec2(-10.0, 10.0));
    area.show(ui.ctx(), |ui| {
        let palette = theme::palette(ui);
        widgets::card(palette)
            .inner_margin(3.0)
            .shadow(ui.visuals().popup_shadow)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                for (icon, command) in [
                    (Icon::Plus, Command::ZoomIn),
                    (Icon::Minus, Command::ZoomOut),
                    (Icon::Extent, Command::FullExtent),
                    (Icon::Pencil, Command::DrawSite),
                ] {
                    let name = command.label(context.language());
                    let is_on = command == Command::DrawSite && context.view.drawing.is_some();
                    ui.add_enabled_ui(command.is_available(&context.situation), |ui| {
                        if icons::toggle(ui, icon, name, is_on).clicked() {
                            context.run(command);
                        }
                    });
                }
            });
    });
}

/// Brings back a closed layer list, in the upper left corner.
fn panel_button_ui(ui: &Ui, context: &mut PanelContext<'_>, map_rect: Rect) {
    if context.view.show_layers {
        return;
    }
    let area = Area::new(Id::unique("map_panels"))
        .order(Order::Middle)
        .constrain_to(map_rect)
        .fixed_pos(map_rect.left_top() + egui::vec2(10.0, 10.0));
    area.show(ui.ctx(), |ui| {
        widgets::card(theme::palette(ui))
            .inner_margin(3.0)
            .shadow(ui.visuals().popup_shadow)
            .show(ui, |ui| {
                let command = Command::ToggleLayersPanel;
                if icons::button(ui, Icon::Layers, command.label(context.language())).clicked() {
                    context.run(command);
                }
            });
    });
}

fn note_at(ui: &Ui, map_rect: Rect, text: &str) {
    let palette = theme::palette(ui);
    let at = map_rect.center_bottom() + egui::vec2(0.0, -10.0);
    let text = RichText::new(text).size(size::SMALL).color(palette.warn);
    Area::new(Id::unique("map_note"))
        .order(Order::Middle)
        .pivot(Align2::CENTER_BOTTOM)
        .fixed_pos(at)
        .show(ui.ctx(), |ui| {
            widgets::card(palette).inner_margin(5.0).show(ui, |ui| ui.label(text));
        });
}
