//! The tool that draws sites: what it expects, how large the site is so far, positions and lengths typed by hand.

use super::PanelContext;
use super::search_dialog::reading_name;
use crate::app::change::Change;
use crate::app::command::Command;
use crate::app::draw_site::{DrawKind, Drawing, TypedAnswer};
use crate::app::map::{OverlayLook, OverlayShape};
use crate::app::theme::{self, size};
use crate::app::view_state::ViewState;
use crate::app::{widgets, words};
use crate::geometry::measure;
use crate::scene::snap::SnapKind;
use crate::texts::app::AppText;
use crate::texts::check::CheckText as C;
use egui::{Key, Rect, RichText, TextEdit, Ui};

/// Where the next click would be.
fn pointer(view: &ViewState) -> Option<[f64; 2]> {
    view.snapped.map(|snap| snap.lonlat).or(view.pointer_lonlat)
}

/// The site so far, with the pointer, and what it snaps to.
pub fn shapes_of(drawing: &Drawing, view: &ViewState, shapes: &mut Vec<OverlayShape>) {
    let paths = drawing.with_pointer(pointer(view));
    let look = OverlayLook::Drawing;
    for at in paths.iter().flatten() {
        shapes.push(OverlayShape::Point { at: *at, look });
    }
    // A ring of two vertices is a line so far.
    let is_line = |path: &&Vec<[f64; 2]>| path.len() >= 2 && (drawing.kind == DrawKind::Line || path.len() == 2);
    if drawing.kind != DrawKind::Point {
        shapes.extend(paths.iter().filter(is_line).map(|path| OverlayShape::Line {
            path: path.clone(),
            look,
            dashed: true,
        }));
    }
    if drawing.kind == DrawKind::Polygon {
        let polygons = Drawing::polygons(paths).into_iter();
        shapes.extend(polygons.map(|rings| OverlayShape::Polygon { rings, look }));
    }
    if let Some(snap) = view.snapped {
        shapes.push(OverlayShape::Point {
            at: snap.lonlat,
            look: OverlayLook::Finding,
        });
    }
}

pub fn drawing_bar_ui(ui: &Ui, context: &mut PanelContext<'_>, map_rect: Rect) {
    let Some(drawing) = &context.view.drawing else { return };
    let is_marked = context.document.is_illustrative();
    widgets::tool_bar(ui, "drawing_bar", map_rect, is_marked, |ui| {
        ui.horizontal_wrapped(|ui| {
            kinds_ui(ui, context, drawing);
            // Before what changes its width, so that buttons stay where they are.
            finish_ui(ui, context, drawing);
            snapping_ui(ui, context);
            ui.separator();
            measures_ui(ui, context, drawing);
        });
        ui.horizontal_wrapped(|ui| typed_ui(ui, context, drawing));
        answer_ui(ui, context, drawing);
        widgets::note(ui, context.text(AppText::DrawingHint));
    });
}

/// Polygon, line or points; once something is drawn it stays what it is.
fn kinds_ui(ui: &mut Ui, context: &mut PanelContext<'_>, drawing: &Drawing) {
    let language = context.language();
    for kind in DrawKind::ALL {
        let text = match kind {
            DrawKind::Polygon => C::DrawPolygon,
            DrawKind::Line => C::DrawLine,
            DrawKind::Point => C::DrawPoints,
        };
        let is_free = drawing.vertex_count() == 0 || drawing.kind == kind;
        let label = egui::Button::selectable(drawing.kind == kind, text.get(language));
        if ui.add_enabled(is_free, label).clicked() {
            context.push(Change::DrawKind(kind));
        }
    }
    ui.separator();
}

fn measures_ui(ui: &mut Ui, context: &PanelContext<'_>, drawing: &Drawing) {
    let paths = drawing.with_pointer(pointer(context.view));
    let language = context.language();
    let mut texts = Vec::new();
    match drawing.kind {
        DrawKind::Polygon => {
            let around_m = |path: &Vec<[f64; 2]>| {
                let closing = path.first().filter(|_| path.len() >= 3);
                let closed: Vec<[f64; 2]> = path.iter().chain(closing).copied().collect();
                measure::path_length_m(&closed)
            };
            let length_m: f64 = paths.iter().map(around_m).sum();
            let area_m2: f64 = Drawing::polygons(paths).iter().map(|rings| area_m2(rings)).sum();
            texts.push(format!(
                "{} {}",
                context.text(AppText::Perimeter),
                words::distance(length_m)
            ));
            texts.push(format!("{} {}", context.text(AppText::Area), words::site_area(area_m2)));
        }
        DrawKind::Line => {
            let length_m: f64 = paths.iter().map(|path| measure::path_length_m(path)).sum();
            texts.push(format!(
                "{} {}",
                context.text(AppText::Length),
                words::distance(length_m)
            ));
        }
        DrawKind::Point => texts.push(format!("{} {}", C::DrawPoints.get(language), drawing.vertex_count())),
    }
    if let Some(snap) = context.view.snapped {
        let kind = match snap.kind {
            SnapKind::Vertex => C::SnapVertex,
            SnapKind::Edge => C::SnapEdge,
        };
        texts.push(kind.get(language).to_owned());
    }
    for text in texts {
        // A figure stays with its name.
        let text = widgets::strong(ui, text);
        ui.add(egui::Label::new(text).extend());
        ui.separator();
    }
}

/// A shell less its holes.
fn area_m2(rings: &[Vec<[f64; 2]>]) -> f64 {
    let areas = rings.iter().map(|ring| measure::ring_area_m2(ring).abs());
    areas
        .enumerate()
        .map(|(place, area_m2)| if place == 0 { area_m2 } else { -area_m2 })
        .sum()
}

fn finish_ui(ui: &mut Ui, context: &mut PanelContext<'_>, drawing: &Drawing) {
    let finish = egui::Button::new(context.text(AppText::FinishDrawing));
    if ui.add_enabled(drawing.is_complete(), finish).clicked() {
        context.push(Change::DrawFinish);
    }
    if drawing.kind != DrawKind::Point {
        let next = egui::Button::new(C::DrawNext.get(context.language()));
        let next = ui.add_enabled(drawing.can_begin_path(), next);
        if next.on_hover_text(C::DrawNextHint.get(context.language())).clicked() {
            context.push(Change::DrawNext);
        }
    }
    if ui.button(context.text(AppText::Cancel)).clicked() {
        context.run(Command::StopTool);
    }
}

/// Whether clicks go to what is near.
pub fn snapping_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let language = context.language();
    let mut is_snapping = context.view.is_snapping;
    let snapping = ui.checkbox(&mut is_snapping, C::Snapping.get(language));
    if snapping.on_hover_text(C::SnappingHint.get(language)).changed() {
        context.push(Change::ToggleSnapping);
    }
}

/// What came of the last text that was typed.
fn answer_ui(ui: &mut Ui, context: &PanelContext<'_>, drawing: &Drawing) {
    let language = context.language();
    match drawing.answer {
        Some(TypedAnswer::NotUnderstood) => {
            let color = theme::palette(ui).bad;
            ui.label(
                RichText::new(C::TypedUnknown.get(language))
                    .size(size::SMALL)
                    .color(color),
            );
        }
        Some(TypedAnswer::ReadAs(reading)) => {
            let text = format!("{} {}", C::TypedAs.get(language), reading_name(reading, language));
            widgets::note(ui, text);
        }
        None => {}
    }
}

/// A position, or a length and a direction from the last vertex; Enter takes it.
fn typed_ui(ui: &mut Ui, context: &mut PanelContext<'_>, drawing: &Drawing) {
    let language = context.language();
    let name = ui.label(C::DrawTyped.get(language));
    let mut text = drawing.typed.clone();
    let field = TextEdit::singleline(&mut text)
        .desired_width(220.0)
        .hint_text(C::DrawTypedHint.get(language));
    let response = ui.add(field).labelled_by(name.id);
    let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if text != drawing.typed {
        context.push(Change::DrawTyped(text));
    }
    if is_entered {
        context.push(Change::DrawTake);
        response.request_focus();
    }
}
