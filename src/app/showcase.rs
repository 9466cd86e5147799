//! States of the window that the gallery shows, by name: each is reached through the changes that a user would make.

use super::EcoZoneApp;
use super::change::{Change, LayerChange};
use super::command::Command;
use super::document::{Document, LayerEntry};
use super::view_state::ResultsTab;
use crate::geometry::shapes::Bounds;
use crate::layer::role::Role;

/// How far around a site the map reaches, as a share of the site's size.
const AROUND_SITE: f64 = 2.5;
/// How near a click must come to something, in degrees of longitude.
const REACH_DEG: f64 = 1e-4;

impl EcoZoneApp {
    /// Opens the named states, once everything is loaded; a name that nobody knows does nothing.
    pub(super) fn show(&mut self, states: &[String]) {
        for state in states {
            let changes = changes(state, self.document());
            self.changes.extend(changes);
        }
    }
}

fn changes(state: &str, document: &Document) -> Vec<Change> {
    match state {
        "dark" => vec![Change::Run(Command::SwitchTheme)],
        "coverage" => vec![Change::Tab(ResultsTab::Coverage)],
        "check" => {
            let mut changes = vec![Change::Tab(ResultsTab::SiteCheck)];
            changes.extend(site_box(document).map(Change::ZoomTo));
            changes
        }
        "identify" => {
            let Some(bounds) = site_box(document) else {
                return Vec::new();
            };
            vec![
                Change::ZoomTo(bounds),
                Change::Identify {
                    at_lonlat: bounds.center(),
                    tolerance_deg: REACH_DEG,
                },
            ]
        }
        "layers" => red_line(document, &[LayerChange::Choose, LayerChange::Unfold(true)]),
        "table" => with_red_line(document, Command::AttributeTable),
        "styling" => with_red_line(document, Command::ShowStyle),
        "palette" => vec![Change::Run(Command::CommandPalette)],
        "keys" => vec![Change::Run(Command::ShortcutSheet)],
        "report" => vec![Change::Run(Command::ExportCoverage)],
        _ => Vec::new(),
    }
}

/// The first site with what lies around it.
fn site_box(document: &Document) -> Option<Bounds> {
    let site = document.layers.iter().find(|entry| entry.role() == Role::Site)?;
    let bounds = site.layer()?.shapes().features().next()?.bounds();
    let margin = (0..2).map(|axis| {
        let ends = bounds.max.get(axis).zip(bounds.min.get(axis));
        ends.map_or(0.0, |(max, min)| max - min)
    });
    let margin = margin.fold(0.0, f64::max) * AROUND_SITE;
    (!bounds.is_empty()).then(|| Bounds {
        min: bounds.min.map(|value| value - margin),
        max: bounds.max.map(|value| value + margin),
    })
}

/// What is done with the red line.
fn red_line(document: &Document, changes: &[LayerChange]) -> Vec<Change> {
    let is_red_line = |entry: &&LayerEntry| entry.role() == Role::RedLine;
    let Some(entry) = document.in_order_of_arrival().find(is_red_line) else {
        return Vec::new();
    };
    let changes = changes.iter().cloned();
    changes.map(|change| Change::Layer(entry.id, change)).collect()
}

/// A command that works on the chosen layer, for the red line.
fn with_red_line(document: &Document, command: Command) -> Vec<Change> {
    let mut changes = red_line(document, &[LayerChange::Choose]);
    changes.push(Change::Run(command));
    changes
}
