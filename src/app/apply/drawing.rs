//! The tool that draws sites: begins, goes on, ends; a drawn site goes to the same door as a file.

use super::super::EcoZoneApp;
use super::super::change::Change;
use super::super::document::{Finding, LayerEntry};
use super::super::draw_site::{Drawing, drawing_of, is_drawn};
use super::super::view_state::{LeftDrawing, ResultsTab};
use super::opening::layer_request;
use crate::layer::role::Role;
use crate::operations::open_layer::LayerSource;
use crate::texts::Language;

impl EcoZoneApp {
    pub(super) fn start_drawing(&mut self) {
        self.clear_identified();
        self.view.measuring = None;
        self.leave_drawing();
        self.view.drawing = Some(Drawing::default());
        self.show_tab(ResultsTab::SiteCheck);
    }

    /// Puts a drawing aside that is not done; undo takes it up again.
    pub(super) fn leave_drawing(&mut self) {
        let edited = self.view.edited.take();
        let drawing = self.view.drawing.take().filter(|drawing| drawing.vertex_count() > 0);
        if let Some(drawing) = drawing {
            self.view.left_drawing = Some(LeftDrawing {
                drawing,
                edited,
                state: self.history.state(),
            });
        }
    }

    /// Whether the last thing done was to leave a drawing.
    pub(in crate::app) fn has_left_drawing(&self) -> bool {
        let left = self.view.left_drawing.as_ref();
        left.is_some_and(|left| left.state == self.history.state())
    }

    /// Takes up again what was left; whether there was anything.
    pub(super) fn take_up_left_drawing(&mut self) -> bool {
        let state = self.history.state();
        let Some(left) = self.view.left_drawing.take().filter(|left| left.state == state) else {
            return false;
        };
        self.clear_identified();
        self.view.measuring = None;
        self.view.drawing = Some(left.drawing);
        self.view.edited = left.edited;
        self.show_tab(ResultsTab::SiteCheck);
        true
    }

    /// The site that is shown: its layer, and which of its features it is.
    pub(in crate::app) fn shown_site(&self) -> Option<(&LayerEntry, usize)> {
        let document = self.document();
        let entry = document.entry(document.site?)?;
        let Finding::Ready { value, .. } = &document.check else {
            return Some((entry, 0));
        };
        let shown = value.result.sites.get(self.view.shown_site);
        Some((entry, shown.map_or(0, |site| site.feature)))
    }

    /// Takes up the site that is shown: what was drawn is changed in place, of a file's site a copy.
    pub(super) fn edit_site(&mut self) {
        let Some((entry, feature)) = self.shown_site() else {
            return;
        };
        let (id, is_copy) = (entry.id, !is_drawn(entry));
        let drawing = entry.layer().and_then(|layer| drawing_of(layer, feature, is_copy));
        let Some(drawing) = drawing else { return };
        self.clear_identified();
        self.view.measuring = None;
        self.leave_drawing();
        self.view.drawing = Some(drawing);
        self.view.edited = (!is_copy).then_some(id);
        self.show_tab(ResultsTab::SiteCheck);
    }

    pub(super) fn draw(&mut self, change: Change) {
        let reach_deg = self.view.reach_deg;
        let longitude_deg = self.map.camera().center_lonlat()[0];
        let Some(drawing) = &mut self.view.drawing else { return };
        match change {
            Change::DrawVertex(lonlat) => drawing.click(lonlat, reach_deg),
            Change::DrawKind(kind) if drawing.vertex_count() == 0 => drawing.kind = kind,
            Change::DrawTyped(text) => {
                drawing.typed = text;
                drawing.answer = None;
            }
            Change::DrawTake => {
                drawing.take_typed(longitude_deg);
            }
            Change::DrawBack => drawing.remove(),
            Change::DrawNext => drawing.begin_path(),
            Change::DrawFinish if drawing.is_complete() => self.finish_drawing(),
            _ => {}
        }
    }

    /// The drawn site goes to the same door as a file; one that was changed takes the place of what it was.
    fn finish_drawing(&mut self) {
        let Some(drawing) = self.view.drawing.take() else {
            return;
        };
        let edited = self.view.edited.take();
        let known = edited.and_then(|id| self.document().entry(id)).map(LayerEntry::name);
        let name = known.unwrap_or_else(|| {
            self.view.drawn_sites += 1;
            match self.view.language {
                Language::Zh => format!("绘制用地 {}", self.view.drawn_sites),
                Language::En => format!("Drawn site {}", self.view.drawn_sites),
            }
        });
        let source = LayerSource::Text {
            geojson: drawing.to_geojson(&name),
            name: name.clone(),
        };
        self.add_as_step(vec![layer_request(Role::Site, source, name)]);
        // Part of the same step: undo brings the site back as it was.
        self.history.record(|document| {
            document.layers.retain(|entry| Some(entry.id) != edited);
        });
    }
}
