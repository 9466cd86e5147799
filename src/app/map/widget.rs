//! The map as an egui widget: input moves the camera, then everything is drawn.

use super::callback::{MapPaint, PaintLayer};
use super::furniture::{paint_furniture, paint_grid_figures, paint_ground};
use super::history::{CameraHistory, SETTLED_AFTER_S};
use super::labels::paint_labels;
use super::overlay::paint_overlays;
use super::painter::paint_layer;
use super::view::{MapView, color, faded, pair};
use super::{LeftDrag, MapDrag, MapInput, MapResponse};
use crate::geometry::shapes::Bounds;
use crate::scene::camera::{Camera, MAX_ZOOM, MIN_ZOOM};
use crate::style;
use eframe::egui_wgpu::{self, RenderState};
use eframe::wgpu;
use egui::{CursorIcon, EventFilter, Key, PointerButton, Pos2, Rect, Response, Sense, Stroke, Ui, WidgetInfo};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Points of scrolling for one zoom step (a doubling); egui counts 40 to 50 for a notch of the wheel.
const SCROLL_POINTS_PER_ZOOM: f64 = 110.0;
/// Share of a step that the wheel with Ctrl makes.
const FINE_WHEEL: f64 = 0.25;
/// How far an arrow key moves the ground, points.
const ARROW_STEP: f64 = 90.0;
/// Share of the remaining zoom that is done in a second is 1 − e^−this: steps by key take about 0.2 s.
const ZOOM_SPEED_PER_S: f64 = 16.0;
/// A zoom nearer than this to its aim has arrived.
const ZOOM_ARRIVED: f64 = 0.002;
/// How near the pointer must be to a line or point to pick it, points.
const PICK_POINTS: f64 = 5.0;
/// A box narrower than this, points, is a slip and not a box to zoom to.
const MIN_ZOOM_BOX: f32 = 6.0;

/// Where a smooth zoom is going, and the place on the screen that it keeps.
#[derive(Clone, Copy, Debug)]
struct ZoomAim {
    zoom: f64,
    anchor_screen: [f64; 2],
}

/// The map; make one and keep it. There may be one in a window.
#[derive(Debug, Default)]
pub struct MapWidget {
    camera: Camera,
    fit_at_next_frame: Option<Bounds>,
    zoom_steps_at_next_frame: f64,
    zoom_aim: Option<ZoomAim>,
    /// Where a drag that the map doesn't use for itself began.
    drag_from: Option<Pos2>,
    history: CameraHistory,
    zoom_box_from: Option<Pos2>,
    target_format: Option<wgpu::TextureFormat>,
    is_loading: Arc<AtomicBool>,
}

impl MapWidget {
    /// A map that draws on the GPU of the window (`CreationContext::wgpu_render_state`), or by egui's painter
    /// if there is none. The window must be without multisampling and depth buffer, as eframe's default is.
    #[must_use]
    pub fn new(render_state: Option<&RenderState>) -> Self {
        Self {
            target_format: render_state.map(|state| state.target_format),
            ..Self::default()
        }
    }

    #[must_use]
    pub fn camera(&self) -> Camera {
        self.camera
    }

    /// Jumps to a view.
    pub fn set_camera(&mut self, camera: Camera) {
        self.camera = camera;
        self.zoom_aim = None;
        self.fit_at_next_frame = None;
    }

    /// Shows a box in degrees, whole, from the next frame on.
    pub fn fit(&mut self, bounds_lonlat: Bounds) {
        self.fit_at_next_frame = Some(bounds_lonlat);
    }

    /// Zooms by so many steps (doublings) about the centre, smoothly.
    pub fn zoom_by(&mut self, steps: f64) {
        self.zoom_steps_at_next_frame += steps;
    }

    /// Goes back to the view before this one.
    pub fn go_back(&mut self) {
        if let Some(camera) = self.history.back(self.camera) {
            self.set_camera(camera);
        }
    }

    /// Goes to the view that was gone back from.
    pub fn go_forward(&mut self) {
        if let Some(camera) = self.history.forward(self.camera) {
            self.set_camera(camera);
        }
    }

    /// Whether there are views to go back to, and forward.
    #[must_use]
    pub fn can_go(&self) -> (bool, bool) {
        let is_elsewhere = self.history.can_go_back();
        (is_elsewhere, self.history.can_go_forward())
    }

    /// Whether layers are drawn coarsely by the painter, for want of a GPU: to be said in the window.
    #[must_use]
    pub fn is_software_fallback(&self) -> bool {
        self.target_format.is_none()
    }

    /// Whether parts of what is in view are still on their way to the GPU.
    #[must_use]
    pub fn is_loading(&self) -> bool {
        self.is_loading.load(Ordering::Relaxed)
    }

    /// Draws the map in all the room there is and handles its input.
    pub fn ui(&mut self, ui: &mut Ui, input: MapInput<'_>) -> MapResponse {
        let before = self.camera;
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, true, input.accessible_name));
        let mut view = MapView {
            camera: self.camera,
            rect,
        };
        if let Some(bounds) = self.fit_at_next_frame.take() {
            self.zoom_aim = None;
            view.camera = Camera::fit(&bounds, view.size());
        }
        let dragged = self.handle_pointer(ui, &response, &mut view, input.left_drag);
        self.handle_keys(ui, &response, &mut view);
        self.handle_zoom(ui, &response, &mut view);
        self.camera = view.camera;
        self.remember(ui, &response);
        view.camera = self.camera;
        if response.hovered() && !response.dragged() {
            let is_boxing = ui.input(|input| input.modifiers.shift);
            ui.set_cursor_icon(if is_boxing { CursorIcon::ZoomIn } else { input.cursor });
        }
        self.paint(ui, &view, &response, &input);
        response_of(response, &view, dragged, self.camera != before)
    }

    /// Keeps the views that stood still, and goes through them with the side buttons of the mouse.
    fn remember(&mut self, ui: &Ui, response: &Response) {
        let (now_s, back, forward) = ui.input(|input| {
            let pressed = |button| input.pointer.button_pressed(button);
            (
                input.time,
                pressed(PointerButton::Extra1),
                pressed(PointerButton::Extra2),
            )
        });
        if self.zoom_aim.is_none() && !response.dragged() && self.history.watch(self.camera, now_s) {
            let wait = std::time::Duration::from_secs_f64(SETTLED_AFTER_S);
            ui.ctx().request_repaint_after(wait);
        }
        if back && response.contains_pointer() {
            self.go_back();
        } else if forward && response.contains_pointer() {
            self.go_forward();
        }
    }

    /// Panning, the zoom box, and drags that are for the caller.
    fn handle_pointer(
        &mut self,
        ui: &Ui,
        response: &Response,
        view: &mut MapView,
        left_drag: LeftDrag,
    ) -> Option<MapDrag> {
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        let pressed_at = ui.input(|input| input.pointer.press_origin());
        if response.drag_started_by(PointerButton::Primary) {
            if ui.input(|input| input.modifiers.shift) {
                self.zoom_box_from = pressed_at;
            } else if left_drag == LeftDrag::Report {
                self.drag_from = pressed_at;
            }
        }
        let is_pan = response.dragged_by(PointerButton::Middle)
            || (response.dragged_by(PointerButton::Primary)
                && self.zoom_box_from.is_none()
                && self.drag_from.is_none());
        if is_pan {
            self.zoom_aim = None;
            view.camera = view.camera.panned(pair(response.drag_delta()));
            ui.set_cursor_icon(CursorIcon::Grabbing);
        } else if response.hovered() && !ui.ctx().text_edit_focused() && ui.input(|input| input.key_down(Key::Space)) {
            // The space bar takes the ground along with the pointer, whatever tool is in hand.
            self.zoom_aim = None;
            view.camera = view.camera.panned(pair(ui.input(|input| input.pointer.delta())));
            ui.set_cursor_icon(CursorIcon::Grabbing);
        }
        let pointer = response.interact_pointer_pos();
        if response.drag_stopped_by(PointerButton::Primary)
            && let (Some(from), Some(to)) = (self.zoom_box_from.take(), pointer)
        {
            self.zoom_to_box(view, Rect::from_two_pos(from, to));
        }
        let (from, to) = (self.drag_from?, pointer?);
        let finished = response.drag_stopped_by(PointerButton::Primary);
        if finished {
            self.drag_from = None;
        }
        Some(MapDrag {
            from_lonlat: view.lonlat_from_pos(from),
            to_lonlat: view.lonlat_from_pos(to),
            finished,
        })
    }

    fn zoom_to_box(&mut self, view: &mut MapView, chosen: Rect) {
        if chosen.width().min(chosen.height()) < MIN_ZOOM_BOX {
            return;
        }
        self.zoom_aim = None;
        let factor = (view.rect.width() / chosen.width()).min(view.rect.height() / chosen.height());
        let center = view.screen_from_pos(chosen.center());
        let world = view.camera.world_from_screen(center, view.size());
        view.camera = Camera::over(world, view.camera.zoom() + f64::from(factor).log2());
    }

    fn handle_keys(&mut self, ui: &Ui, response: &Response, view: &mut MapView) {
        // Keys that nobody else has are the map's; a dialog has them to itself.
        let is_free = ui.memory(|memory| memory.focused().is_none() && memory.top_modal_layer().is_none());
        let is_taken = !is_free || egui::Popup::is_any_open(ui.ctx());
        if !response.has_focus() && is_taken {
            return;
        }
        ui.memory_mut(|memory| {
            let arrows = EventFilter {
                horizontal_arrows: true,
                vertical_arrows: true,
                ..EventFilter::default()
            };
            memory.set_focus_lock_filter(response.id, arrows);
        });
        let (pan, steps) = ui.input(|input| {
            if input.modifiers.command || input.modifiers.alt {
                return ([0.0; 2], 0.0);
            }
            let presses = |key: Key| {
                let count = input.events.iter().filter(
                    |event| matches!(event, egui::Event::Key { key: pressed, pressed: true, .. } if *pressed == key),
                );
                u32::try_from(count.count()).map_or(0.0, f64::from)
            };
            let along = |back: Key, forth: Key| (presses(back) - presses(forth)) * ARROW_STEP;
            let pan = [
                along(Key::ArrowLeft, Key::ArrowRight),
                along(Key::ArrowUp, Key::ArrowDown),
            ];
            (pan, presses(Key::Plus) + presses(Key::Equals) - presses(Key::Minus))
        });
        view.camera = view.camera.panned(pan);
        self.zoom_steps_at_next_frame += steps;
    }

    fn handle_zoom(&mut self, ui: &Ui, response: &Response, view: &mut MapView) {
        let steps = std::mem::take(&mut self.zoom_steps_at_next_frame);
        if steps != 0.0 {
            let from = self.zoom_aim.map_or(view.camera.zoom(), |aim| aim.zoom);
            self.zoom_aim = Some(ZoomAim {
                zoom: (from + steps).clamp(MIN_ZOOM, MAX_ZOOM),
                anchor_screen: view.size().map(|length| length / 2.0),
            });
        }
        if let Some(pointer) = response.hover_pos().filter(|_| response.contains_pointer()) {
            // egui has smoothed the wheel already; a pinch comes as a factor.
            let (scroll, pinch, is_fine) = ui.input(|input| {
                (
                    input.smooth_scroll_delta().y,
                    input.zoom_delta(),
                    input.modifiers.command,
                )
            });
            // The wheel with Ctrl comes as a pinch too, and is for small steps.
            let fineness = if is_fine { FINE_WHEEL } else { 1.0 };
            let by = f64::from(scroll) / SCROLL_POINTS_PER_ZOOM + f64::from(pinch).log2() * fineness;
            if by != 0.0 {
                self.zoom_aim = None;
                let anchor = view.screen_from_pos(pointer);
                view.camera = view.camera.zoom_about(anchor, by.exp2(), view.size());
            }
        }
        if let Some(aim) = self.zoom_aim {
            let left = aim.zoom - view.camera.zoom();
            let seconds = f64::from(ui.input(|input| input.stable_dt)).min(0.1);
            let zoom = if left.abs() < ZOOM_ARRIVED {
                self.zoom_aim = None;
                aim.zoom
            } else {
                ui.request_repaint();
                view.camera.zoom() + left * (1.0 - (-ZOOM_SPEED_PER_S * seconds).exp())
            };
            view.camera = view.camera.zoom_to_about(aim.anchor_screen, zoom, view.size());
        }
    }

    fn paint(&self, ui: &Ui, view: &MapView, response: &Response, input: &MapInput<'_>) {
        if !ui.is_rect_visible(view.rect) {
            return;
        }
        let painter = ui.painter_at(view.rect);
        let dark_mode = ui.visuals().dark_mode;
        let figures = paint_ground(&painter, view, input.grid, dark_mode);
        for tile in input.tiles {
            let rect = Rect::from_two_pos(view.pos_from_world(tile.world[0]), view.pos_from_world(tile.world[1]));
            painter.image(
                tile.texture,
                rect,
                tile.uv,
                egui::Color32::WHITE.gamma_multiply(tile.opacity),
            );
        }
        let visible = || input.layers.iter().filter(|layer| layer.style.visible);
        match self.target_format {
            None => visible().for_each(|layer| paint_layer(&painter, view, layer)),
            Some(format) => {
                let layers = visible().map(|layer| PaintLayer {
                    id: layer.id,
                    scene: layer.scene.clone(),
                    style: layer.style,
                    symbols: layer.symbols.cloned(),
                    selected: layer.selected.cloned(),
                    marked: layer.marked,
                    hovered: layer.hovered,
                    across: layer.across,
                });
                let paint = MapPaint {
                    rect: view.rect,
                    camera: view.camera,
                    layers: layers.collect(),
                    format,
                    is_loading: self.is_loading.clone(),
                    ctx: ui.ctx().clone(),
                };
                painter.add(egui_wgpu::Callback::new_paint_callback(view.rect, paint));
            }
        }
        paint_overlays(&painter, view, input.overlays);
        if let (Some(from), Some(to)) = (self.zoom_box_from, response.interact_pointer_pos()) {
            let chosen = Rect::from_two_pos(from, to);
            painter.rect_filled(chosen, 0.0, faded(style::MEASURE, 24));
            let stroke = Stroke::new(1.2, color(style::MEASURE));
            painter.rect_stroke(chosen, 0.0, stroke, egui::StrokeKind::Inside);
        }
        let mut taken = paint_furniture(&painter, view, input.credit, input.notice, dark_mode);
        taken.extend(input.keep_clear);
        paint_grid_figures(&painter, figures, &mut taken, dark_mode);
        paint_labels(&painter, view, input.labels, taken, dark_mode);
    }
}

fn response_of(response: Response, view: &MapView, dragged: Option<MapDrag>, camera_changed: bool) -> MapResponse {
    let at = |pos: Option<Pos2>| pos.map(|pos| view.lonlat_from_pos(pos));
    let acted_at = response.interact_pointer_pos().or_else(|| response.hover_pos());
    let if_so = |happened: bool| at(acted_at.filter(|_| happened));
    MapResponse {
        pointer_lonlat: at(response.hover_pos()),
        clicked_lonlat: if_so(response.clicked()),
        double_clicked_lonlat: if_so(response.double_clicked()),
        secondary_clicked_lonlat: if_so(response.secondary_clicked()),
        dragged,
        camera_changed,
        pick_tolerance_deg: PICK_POINTS * view.camera.degrees_per_px(),
        response,
    }
}
