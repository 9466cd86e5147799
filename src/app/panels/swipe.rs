//! Comparing two layers, such as two vintages of the red lines: a line across the map, one layer on its left, the other
//! on its right, the rest on both sides.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::document::{LayerEntry, LayerId};
use crate::app::map::WHOLE;
use crate::app::theme;
use crate::app::view_state::Swipe;
use crate::app::widgets;
use crate::texts::app::AppText;
use crate::texts::map::MapText as M;
use egui::{ComboBox, CursorIcon, Id, Rect, Sense, Stroke, Ui, pos2, vec2};

/// How far from the line it can be taken, points.
const GRIP: f32 = 7.0;

/// The part of the map's width on which a layer is drawn.
pub fn across(swipe: Option<Swipe>, layer: LayerId) -> [f32; 2] {
    match swipe {
        Some(swipe) if swipe.left == layer => [0.0, swipe.share],
        Some(swipe) if swipe.right == layer => [swipe.share, 1.0],
        _ => WHOLE,
    }
}

/// The line with its handle; it is taken before the map is, so that dragging it moves no ground.
pub fn swipe_line_ui(ui: &mut Ui, context: &mut PanelContext<'_>, map_rect: Rect) {
    let Some(swipe) = context.view.swipe else { return };
    let x = map_rect.left() + swipe.share * map_rect.width();
    let grip = Rect::from_center_size(pos2(x, map_rect.center().y), vec2(2.0 * GRIP, map_rect.height()));
    let response = ui.interact(grip, Id::unique("swipe_line"), Sense::drag());
    let name = M::SwipeLine.get(context.language());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Slider, true, name));
    let response = response.on_hover_cursor(CursorIcon::ResizeHorizontal);
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged()) {
        let share = ((pointer.x - map_rect.left()) / map_rect.width().max(1.0)).clamp(0.0, 1.0);
        context.push(Change::Swipe(Some(Swipe { share, ..swipe })));
    }
    let painter = ui.painter_at(map_rect);
    let palette = theme::palette(ui);
    painter.vline(x, map_rect.y_range(), Stroke::new(4.0, palette.panel));
    painter.vline(x, map_rect.y_range(), Stroke::new(1.6, palette.strong));
    let knob = pos2(x, map_rect.center().y);
    painter.circle(knob, 11.0, palette.panel, Stroke::new(1.6, palette.strong));
    for side in [-1.0, 1.0] {
        let tip = knob + vec2(side * 7.0, 0.0);
        let back = |up: f32| tip + vec2(-side * 4.0, up * 4.0);
        painter.line(vec![back(-1.0), tip, back(1.0)], Stroke::new(1.6, palette.strong));
    }
}

/// Which layer is on which side, at the top of the map.
pub fn swipe_bar_ui(ui: &Ui, context: &mut PanelContext<'_>, map_rect: Rect) {
    let Some(swipe) = context.view.swipe else { return };
    let is_marked = context.document.is_illustrative();
    widgets::tool_bar(ui, "swipe_bar", map_rect, is_marked, |ui| {
        ui.horizontal(|ui| {
            let language = context.language();
            let left = side_ui(ui, context, M::SwipeLeft.get(language), "swipe_left", swipe.left);
            ui.separator();
            let right = side_ui(ui, context, M::SwipeRight.get(language), "swipe_right", swipe.right);
            if (left, right) != (swipe.left, swipe.right) {
                context.push(Change::Swipe(Some(Swipe { left, right, ..swipe })));
            }
            ui.separator();
            if ui.button(context.text(AppText::Close)).clicked() {
                context.push(Change::Swipe(None));
            }
        });
    });
}

fn side_ui(ui: &mut Ui, context: &PanelContext<'_>, label: &str, id: &str, chosen: LayerId) -> LayerId {
    let mut now = chosen;
    let name = ui.label(label);
    let title = |entry: &LayerEntry| entry.title(context.language());
    let shown = context.document.entry(chosen).map(title).unwrap_or_default();
    let combo = ComboBox::from_id_salt(id).selected_text(shown).width(150.0);
    let response = combo.show_ui(ui, |ui| {
        for entry in context.document.layers.iter().rev() {
            ui.selectable_value(&mut now, entry.id, title(entry));
        }
    });
    response.response.labelled_by(name.id);
    now
}
