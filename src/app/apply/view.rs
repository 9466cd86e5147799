//! Changes of how the user looks at the document, and the drawing tool.

use super::super::EcoZoneApp;
use super::super::change::Change;
use super::super::command::Command;
use super::super::jobs::JobKey;
use super::super::notices::NoticeKind;
use super::super::theme;
use super::super::view_state::{Column, Dialog, FeatureRef, ResultsTab, Sorting};
use super::JobOutput;
use super::opening::layer_request;
use crate::geometry::measure;
use crate::layer::Layer;
use crate::layer::fields::Meaning;
use crate::layer::role::Role;
use crate::operations::open_layer::LayerSource;
use crate::operations::pasted::site_text;
use crate::operations::window_memory::MemoryChange;
use crate::scene::camera::Camera;
use crate::scene::pick::pick_with;
use crate::texts::Language;
use std::sync::Arc;

/// More than these are not read through under one click.
const MOST_LISTED: usize = 200;

/// Features with fewer vertices are measured within the frame.
const MEASURED_AT_ONCE: usize = 2_000;

/// How close the map goes to a place that a finding points to.
const FINDING_ZOOM: f64 = 15.0;

impl EcoZoneApp {
    pub(super) fn apply_to_view(&mut self, change: Change) {
        match change {
            Change::ZoomTo(bounds) => self.map.fit(bounds),
            Change::PointAt(lonlat) => {
                self.view.finding_lonlat = Some(lonlat);
                let zoom = self.map.camera().zoom().max(FINDING_ZOOM);
                self.map.set_camera(Camera::at(lonlat, zoom));
            }
            Change::Identify {
                at_lonlat,
                tolerance_deg,
            } => self.identify(at_lonlat, tolerance_deg),
            Change::ShowIdentified(place) => self.show_identified(place),
            Change::CloseIdentify => self.clear_identified(),
            Change::Select(features) => self.select(features),
            Change::SelectUnit(unit) => self.select_unit(unit),
            Change::SortBy(column) => self.sort_by(column),
            Change::RegionLayer(layer) => {
                self.view.region_layer = Some(layer);
                self.clear_unit();
            }
            Change::ShowRole(role, is_shown) => {
                self.view.hidden_roles.retain(|other| *other != role);
                if !is_shown {
                    self.view.hidden_roles.push(role);
                }
            }
            Change::ShowSite(site) => self.view.shown_site = site,
            // Carried out in `apply`.
            _ => {}
        }
    }

    pub(super) fn run_view_command(&mut self, ctx: &egui::Context, command: Command) {
        match command {
            Command::ZoomIn => self.map.zoom_by(1.0),
            Command::ZoomOut => self.map.zoom_by(-1.0),
            Command::FullExtent => self.zoom_to_all(),
            Command::ZoomToSelection => self.zoom_to_selection(),
            Command::ZoomToLayer => {
                if let Some(id) = self.view.selected_layer {
                    self.zoom_to_layer(id);
                }
            }
            Command::ToggleLayersPanel => {
                self.view.show_layers = !self.view.show_layers;
                self.view.layers_gave_way = false;
            }
            Command::ToggleResultsPanel => self.view.show_results = !self.view.show_results,
            Command::ToggleFullScreen => {
                let is_full = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(!is_full));
            }
            Command::LargerInterface => self.scale_interface(true),
            Command::SmallerInterface => self.scale_interface(false),
            Command::SwitchTheme => {
                self.view.is_dark = !self.view.is_dark;
                self.remember(MemoryChange::Dark(self.view.is_dark));
            }
            Command::SwitchLanguage => {
                self.view.language = match self.view.language {
                    Language::Zh => Language::En,
                    Language::En => Language::Zh,
                };
                self.remember(MemoryChange::Language(self.view.language));
            }
            Command::StopTool => self.stop(),
            Command::CommandPalette => {
                self.view.dialog = Dialog::Palette {
                    text: String::new(),
                    chosen: 0,
                };
            }
            Command::ShowHints => self.show_hint(Some(0)),
            Command::ShortcutSheet => self.view.dialog = Dialog::Shortcuts,
            Command::ShowNotices => self.view.show_notices = !self.view.show_notices,
            // Carried out in `run`.
            _ => {}
        }
    }

    fn scale_interface(&mut self, is_larger: bool) {
        if let Some(percent) = theme::next_percent(self.view.interface_percent, is_larger) {
            self.view.interface_percent = percent;
            self.remember(MemoryChange::InterfacePercent(percent));
        }
    }

    pub(super) fn show_tab(&mut self, tab: ResultsTab) {
        self.view.tab = tab;
        self.view.show_results = true;
    }

    pub(super) fn dismiss_notice(&mut self, id: u64) {
        self.notices.dismiss(id);
        if self.notices.list().is_empty() {
            self.view.show_notices = false;
        }
    }

    /// Esc: first the tool, then the selection.
    fn stop(&mut self) {
        if self.view.measuring.take().is_some() || self.view.swipe.take().is_some() {
            return;
        }
        if self.view.drawing.is_some() {
            self.leave_drawing();
        } else {
            self.clear_identified();
            self.clear_unit();
            self.view.selection.clear();
        }
    }

    pub(super) fn clear_unit(&mut self) {
        self.view.selected_unit = None;
        self.view.selected_unit_feature = None;
    }

    pub(super) fn clear_identified(&mut self) {
        self.view.identified.clear();
        self.view.identified_more = 0;
        self.view.identified_shown = 0;
        self.view.clicked_lonlat = None;
        self.view.finding_lonlat = None;
    }

    fn identify(&mut self, at_lonlat: [f64; 2], tolerance_deg: f64) {
        let mut found = Vec::new();
        for entry in self.document().layers.iter().rev().filter(|entry| entry.is_visible) {
            let Some(layer) = entry.layer() else { continue };
            let Some(scene) = self.scenes.get(&layer.revision()) else {
                continue;
            };
            let features = pick_with(layer, scene.run_boxes(), at_lonlat, tolerance_deg);
            found.extend(features.into_iter().map(|feature| FeatureRef {
                layer: entry.id,
                feature,
            }));
        }
        // Regions lie everywhere; what is rarer is what the user meant.
        let rank = |feature: &FeatureRef| {
            u8::from(
                self.document()
                    .entry(feature.layer)
                    .is_some_and(|entry| entry.role() == Role::Region),
            )
        };
        found.sort_by_key(rank);
        let more = found.len().saturating_sub(MOST_LISTED);
        found.truncate(MOST_LISTED);
        self.select(found);
        self.view.identified_more = more;
        self.view.clicked_lonlat = Some(at_lonlat);
    }

    pub(super) fn select(&mut self, features: Vec<FeatureRef>) {
        self.clear_identified();
        self.view.identified = features;
        self.show_identified(0);
    }

    /// Shows one of the features in full; it is measured here, once, and not in every frame.
    fn show_identified(&mut self, place: usize) {
        self.view.identified_shown = place;
        let Some(feature) = self.view.identified.get(place) else {
            return;
        };
        let feature = *feature;
        let Some(layer) = self.document().entry(feature.layer).and_then(|entry| entry.layer()) else {
            return;
        };
        let size_of = move |layer: &Layer| {
            let shape = layer.shapes().feature(feature.feature);
            let length_m = shape
                .lines()
                .flat_map(|line| line.paths())
                .map(measure::path_length_m)
                .sum();
            (measure::feature_area_m2(shape), length_m)
        };
        if layer.shapes().feature(feature.feature).position_count() < MEASURED_AT_ONCE {
            let size = size_of(layer);
            self.jobs.abandon(&JobKey::Measure);
            self.view.identified_size = size;
            return;
        }
        let layer = Arc::clone(layer);
        self.view.identified_size = (0.0, 0.0);
        self.jobs.start(JobKey::Measure, "", move |_| JobOutput::Measured {
            feature,
            size: size_of(&layer),
        });
    }

    pub(super) fn take_measured(&mut self, feature: FeatureRef, size: (f64, f64)) {
        if self.view.identified.get(self.view.identified_shown) == Some(&feature) {
            self.view.identified_size = size;
        }
    }

    fn select_unit(&mut self, unit: usize) {
        self.view.selected_unit = Some(unit);
        self.view.selected_unit_feature = self.unit_feature(unit);
        let document = self.document();
        let key = document.coverage_key();
        let bounds = document
            .coverage
            .current(&key)
            .and_then(|result| Some(result.units.get(unit)?.bounds));
        if let Some(bounds) = bounds.filter(|bounds| !bounds.is_empty()) {
            self.map.fit(bounds);
        }
    }

    /// The feature behind a unit, found by code or else by name; none where units are dissolved.
    fn unit_feature(&self, unit: usize) -> Option<FeatureRef> {
        let document = self.document();
        let result = document.coverage.current(&document.coverage_key())?;
        let unit = result.units.get(unit)?;
        let entry = document
            .in_order_of_arrival()
            .filter(|entry| entry.role() == Role::Region && entry.layer().is_some())
            .nth(unit.region_layer)?;
        let layer = entry.layer()?;
        let (meaning, wanted) = if unit.code.is_empty() {
            (Meaning::Name, &unit.name)
        } else {
            (Meaning::Code, &unit.code)
        };
        let text = |feature| layer.fields().text(layer.attributes(), feature, meaning);
        let feature = (0..layer.len()).find(|feature| text(*feature).as_ref() == Some(wanted))?;
        Some(FeatureRef {
            layer: entry.id,
            feature,
        })
    }

    fn sort_by(&mut self, column: Column) {
        // First click: the natural way round for the column; second: the other way; third: file order.
        let natural = column != Column::Name;
        self.view.sorting = match self.view.sorting {
            Some(sorting) if sorting.column == column && sorting.is_descending == natural => Some(Sorting {
                column,
                is_descending: !natural,
            }),
            Some(sorting) if sorting.column == column => None,
            _ => Some(Sorting {
                column,
                is_descending: natural,
            }),
        };
    }

    fn zoom_to_selection(&mut self) {
        let mut bounds = self.selection_bounds();
        let identified = self.view.identified.iter().filter(|_| bounds.is_empty());
        for feature in identified.copied().collect::<Vec<_>>() {
            if let Some(layer) = self.document().entry(feature.layer).and_then(|entry| entry.layer()) {
                bounds.grow_by(&layer.shapes().feature(feature.feature).bounds());
            }
        }
        if !bounds.is_empty() {
            self.map.fit(bounds);
        } else if let Some(unit) = self.view.selected_unit {
            self.select_unit(unit);
        }
    }

    /// Text from the clipboard goes to the same door as a file.
    pub(super) fn paste(&mut self, text: &str) {
        let language = self.view.language;
        let Some(text) = site_text(text) else {
            self.notices.push(NoticeKind::NothingToPaste);
            self.view.show_notices = true;
            return;
        };
        self.view.pasted_sites += 1;
        let number = self.view.pasted_sites;
        let name = match language {
            Language::Zh => format!("粘贴用地 {number}"),
            Language::En => format!("Pasted site {number}"),
        };
        let source = LayerSource::Text {
            geojson: text,
            name: name.clone(),
        };
        self.add_as_step(vec![layer_request(Role::Site, source, name)]);
    }
}
