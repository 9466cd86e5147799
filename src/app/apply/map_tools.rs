//! Changes of the map's tools: measuring, going back, grids, comparing, scale.

use super::super::EcoZoneApp;
use super::super::change::Change;
use super::super::command::Command;
use super::super::document::{LayerEntry, LayerId, StepKind};
use super::super::map::METRES_PER_SCREEN_PX;
use super::super::measure_tool::{MeasureKind, Measuring};
use super::super::view_state::Swipe;
use crate::layer::role::Role;
use crate::scene::camera::Camera;

impl EcoZoneApp {
    /// Whether a change was one of the map's tools.
    pub(super) fn apply_to_map_tools(&mut self, change: &Change) -> bool {
        match change {
            Change::MeasureVertex(lonlat) => self.measure(|measuring| measuring.add(*lonlat)),
            Change::MeasureBack => self.measure(Measuring::remove),
            Change::MeasureFinish => self.measure(Measuring::finish),
            Change::MeasureFrom(lonlat) => {
                self.start_measuring(MeasureKind::Line);
                self.measure(|measuring| measuring.add(*lonlat));
            }
            Change::StopMeasuring => self.view.measuring = None,
            Change::ToggleSnapping => self.view.is_snapping = !self.view.is_snapping,
            Change::MenuAt(lonlat) => self.view.menu_lonlat = Some(*lonlat),
            Change::CenterOn(lonlat) => self.map.set_camera(Camera::at(*lonlat, self.map.camera().zoom())),
            Change::NextPositionFormat => self.view.position_format = self.view.position_format.next(),
            Change::TypeScale(text) => self.view.scale_typed.clone_from(text),
            Change::SetScale(denominator) => self.set_scale(*denominator),
            Change::Swipe(swipe) => self.view.swipe = *swipe,
            _ => return false,
        }
        true
    }

    /// Whether a command was one of the map's tools.
    pub(super) fn run_map_command(&mut self, command: Command) -> bool {
        match command {
            Command::MeasureLine => self.start_measuring(MeasureKind::Line),
            Command::MeasureArea => self.start_measuring(MeasureKind::Area),
            Command::IdentifyHere => self.identify_at_pointer(),
            Command::ZoomBack => self.map.go_back(),
            Command::ZoomForward => self.map.go_forward(),
            Command::NextGrid => self.view.grid = self.view.grid.next(),
            Command::NextPositionFormat => self.view.position_format = self.view.position_format.next(),
            Command::ToggleOverview => self.view.show_overview = !self.view.show_overview,
            Command::ToggleBackdrop => self.view.show_backdrop = !self.view.show_backdrop,
            Command::CompareLayers => self.toggle_swipe(),
            Command::HidePanels => self.hide_panels(),
            _ => return false,
        }
        true
    }

    fn measure(&mut self, change: impl FnOnce(&mut Measuring)) {
        if let Some(measuring) = &mut self.view.measuring {
            change(measuring);
        }
    }

    fn start_measuring(&mut self, kind: MeasureKind) {
        self.clear_identified();
        self.leave_drawing();
        let path_lonlat = self
            .view
            .measuring
            .take()
            .map(|before| before.path_lonlat)
            .unwrap_or_default();
        // What is measured as a line may be looked at as an area, and back.
        self.view.measuring = Some(Measuring {
            path_lonlat,
            ..Measuring::new(kind)
        });
    }

    fn identify_at_pointer(&mut self) {
        let at_lonlat = self
            .view
            .pointer_lonlat
            .unwrap_or_else(|| self.map.camera().center_lonlat());
        self.changes.push(Change::Identify {
            at_lonlat,
            tolerance_deg: self.view.reach_deg,
        });
    }

    fn set_scale(&mut self, denominator: f64) {
        self.view.scale_typed = None;
        let camera = self.map.camera();
        let now = camera.metres_per_px() / METRES_PER_SCREEN_PX;
        if denominator.is_finite() && denominator > 0.0 && now > 0.0 {
            let zoom = camera.zoom() + (now / denominator).log2();
            self.map.set_camera(Camera::over(camera.center_world(), zoom));
        }
    }

    /// The chosen layer against another of its role; else the first two of one role.
    fn toggle_swipe(&mut self) {
        if self.view.swipe.take().is_some() {
            return;
        }
        let open: Vec<&LayerEntry> = self
            .document()
            .layers
            .iter()
            .filter(|entry| entry.layer().is_some())
            .collect();
        let partner_of = |one: &LayerEntry| -> Option<LayerId> {
            let others = || open.iter().filter(|other| other.id != one.id);
            let alike = others().find(|other| other.role() == one.role());
            alike.map(|other| other.id)
        };
        let chosen = self
            .view
            .selected_layer
            .and_then(|id| open.iter().copied().find(|entry| entry.id == id));
        let pair = chosen
            .into_iter()
            .chain(open.iter().copied().filter(|entry| entry.role() != Role::Region))
            .chain(open.iter().copied())
            .find_map(|one| Some((one.id, partner_of(one)?)))
            .or(match open.as_slice() {
                [one, other, ..] => Some((one.id, other.id)),
                _ => None,
            });
        let Some((left, right)) = pair else { return };
        self.view.swipe = Some(Swipe {
            left,
            right,
            share: 0.5,
        });
        let is_compared = |entry: &LayerEntry| entry.id == left || entry.id == right;
        let is_hidden = |entry: &LayerEntry| is_compared(entry) && !entry.is_visible;
        if self.document().layers.iter().any(is_hidden) {
            self.history.step(StepKind::Single, |document| {
                for entry in &mut document.layers {
                    entry.is_visible |= is_compared(entry);
                }
            });
        }
    }

    /// Both side panels away, or both back.
    fn hide_panels(&mut self) {
        let is_any_shown = self.view.show_layers || self.view.show_results;
        self.view.show_layers = !is_any_shown;
        self.view.show_results = !is_any_shown;
        self.view.layers_gave_way = false;
    }
}
