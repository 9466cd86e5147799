//! All that is known of a layer: where it comes from, how it was read, what it holds.

use super::{PanelContext, layers};
use crate::app::change::{Change, LayerChange};
use crate::app::document::{LayerEntry, LayerState};
use crate::app::view_state::{Dialog, PropertiesForm};
use crate::app::{files, widgets, words};
use crate::issues::Action;
use crate::layer::Layer;
use crate::texts::app::AppText;
use crate::texts::passport::PassportText;
use crate::texts::tree::TreeText;
use crate::units;
use egui::{Align, Layout, RichText, Ui};

/// A line: what, and how much.
type Line = (String, String);

pub fn properties_ui(ui: &mut Ui, context: &mut PanelContext<'_>, form: &PropertiesForm) {
    let language = context.language();
    let Some(entry) = context.document.entry(form.layer) else {
        context.push(Change::Dialog(Dialog::None));
        return;
    };
    ui.set_width(560.0);
    let title = format!(
        "{} – {}",
        TreeText::PropertiesTitle.get(language),
        entry.title(language)
    );
    widgets::heading(ui, &title);
    ui.add_space(6.0);
    let sections = sections(context, entry, form);
    widgets::dialog_scroll(ui, 460.0).show(ui, |ui| {
        for (title, lines) in &sections {
            let title = widgets::strong(ui, *title);
            ui.label(title);
            for (what, value) in lines {
                line_ui(ui, what, value);
            }
            ui.add_space(6.0);
        }
    });
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        if ui.button(context.text(AppText::Close)).clicked() {
            context.push(Change::Dialog(Dialog::None));
        }
        if ui.button(TreeText::Copy.get(language)).clicked() {
            let lines = sections.iter().flat_map(|(_, lines)| lines);
            let text: Vec<String> = lines.map(|(what, value)| format!("{what}\t{value}")).collect();
            context.push(Change::CopyText(text.join("\n")));
        }
        if ui.button(PassportText::Settings.get(language)).clicked() {
            context.push(Change::OpenSettings(form.layer));
        }
        let has_issues = entry.layer().is_some_and(|layer| told(layer) > 0);
        let button = egui::Button::new(context.text(AppText::IssuesTitle));
        if ui.add_enabled(has_issues, button).clicked() {
            context.push(Change::Dialog(Dialog::None));
            context.push(Change::Layer(form.layer, LayerChange::ShowIssues(true)));
        }
    });
}

fn line_ui(ui: &mut Ui, what: &str, value: &str) {
    ui.horizontal_top(|ui| {
        ui.allocate_ui_with_layout(egui::vec2(130.0, 18.0), Layout::left_to_right(Align::Min), |ui| {
            ui.set_min_width(130.0);
            let what = widgets::faint(ui, what);
            ui.label(what);
        });
        ui.add(egui::Label::new(RichText::new(value)).wrap());
    });
}

/// Issues that a person should see.
fn told(layer: &Layer) -> usize {
    layer
        .issues()
        .iter()
        .filter(|issue| issue.action != Action::Kept)
        .count()
}

fn sections(context: &PanelContext<'_>, entry: &LayerEntry, form: &PropertiesForm) -> Vec<(&'static str, Vec<Line>)> {
    let language = context.language();
    let text = |text: TreeText| text.get(language).to_owned();
    let mut about = vec![
        (
            context.text(AppText::RoleName).to_owned(),
            entry.role().name(language).to_owned(),
        ),
        (text(TreeText::Source), files::source_place(&entry.request.source)),
    ];
    if let Some(filter) = &entry.request.filter {
        about.push((text(TreeText::Filter).trim_end_matches('…').to_owned(), filter.clone()));
    }
    let mut sections = Vec::new();
    match &entry.state {
        LayerState::Failed(message) => about.push((context.text(AppText::NotOpened).to_owned(), message.clone())),
        LayerState::Open(layer) => {
            about.extend(read_lines(context, entry, layer));
            sections.push((TreeText::Sections.get(language), about));
            sections.push((TreeText::Features.get(language), content_lines(context, layer, form)));
            let passport: Vec<Line> = entry
                .request
                .passport
                .entries()
                .into_iter()
                .filter(|(_, text)| !text.trim().is_empty())
                .map(|(key, text)| (key.to_owned(), text.to_owned()))
                .collect();
            let none = || vec![(text(TreeText::NoPassport), String::new())];
            let passport = if passport.is_empty() { none() } else { passport };
            sections.push((TreeText::Passport.get(language), passport));
            return sections;
        }
        LayerState::Opening | LayerState::Cancelled => {}
    }
    sections.push((TreeText::Sections.get(language), about));
    sections
}

/// How the file was read.
fn read_lines(context: &PanelContext<'_>, entry: &LayerEntry, layer: &Layer) -> Vec<Line> {
    let language = context.language();
    let text = |text: TreeText| text.get(language).to_owned();
    let input = layer.input();
    #[expect(clippy::cast_precision_loss, reason = "sizes of files are far below 2⁵³")]
    let bytes = units::number(input.bytes as f64, 0);
    let encoding = entry
        .request
        .encoding
        .clone()
        .unwrap_or_else(|| text(TreeText::EncodingFound));
    let mut lines = vec![
        (text(TreeText::Size), format!("{bytes} B")),
        (text(TreeText::Sha), input.sha256.clone()),
    ];
    if !input.parts.is_empty() {
        let names: Vec<&str> = input.parts.iter().map(|(name, _)| name.as_str()).collect();
        lines.push((text(TreeText::Parts), names.join(", ")));
    }
    lines.push((text(TreeText::Encoding), encoding));
    let crs = layer.crs();
    let origin = words::crs_origin(crs.origin, language);
    lines.push((
        context.text(AppText::Crs).to_owned(),
        format!("{} ({origin})", crs.shown()),
    ));
    lines
}

/// What the layer holds.
fn content_lines(context: &PanelContext<'_>, layer: &Layer, form: &PropertiesForm) -> Vec<Line> {
    let language = context.language();
    let text = |text: TreeText| text.get(language).to_owned();
    let count = |count: usize| units::number(layers::count(count), 0);
    let rejected = layer.features_read().saturating_sub(layer.len());
    let mut lines = vec![
        (text(TreeText::Features), count(layer.len())),
        (text(TreeText::Rejected), count(rejected)),
    ];
    if layer.features_filtered() > 0 {
        lines.push((text(TreeText::Filtered), count(layer.features_filtered())));
    }
    lines.push((text(TreeText::Vertices), count(layer.shapes().position_count())));
    lines.push((text(TreeText::FieldCount), count(layer.field_names().len())));
    let issues = told(layer);
    let issues = if issues == 0 {
        text(TreeText::NoIssues)
    } else {
        count(issues)
    };
    lines.push((text(TreeText::Issues), issues));
    if let Some(bounds) = layer.bounds() {
        let place = format!("{} – {}", words::position(bounds.min), words::position(bounds.max));
        lines.push((text(TreeText::Box), place));
    }
    match (&form.problem, form.facts) {
        (Some(problem), _) => lines.push((text(TreeText::DissolvedArea), problem.clone())),
        (None, Some((area_m2, length_m))) => {
            let area = format!("{} km² ({} ha)", units::km2(area_m2, 4), units::ha(area_m2));
            lines.push((text(TreeText::DissolvedArea), area));
            if length_m > 0.0 {
                lines.push((text(TreeText::Length), words::distance(length_m)));
            }
        }
        (None, None) => lines.push((text(TreeText::DissolvedArea), text(TreeText::Measuring))),
    }
    lines
}
