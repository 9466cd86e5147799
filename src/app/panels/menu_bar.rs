//! The menu: a view of the command table; on the right the switches for palette, theme and language.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::command::{Command, Menu, shortcut_text};
use crate::app::icons::{self, Icon};
use crate::app::measure_tool::MeasureKind;
use crate::app::theme::{self, size};
use crate::app::view_state::ViewState;
use crate::app::{command_labels, files, widgets};
use crate::texts::Language;
use crate::texts::app::AppText;
use egui::{Align, Button, Layout, MenuBar, RichText, Ui};

pub fn menu_bar_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    MenuBar::new().ui(ui, |ui| {
        logo(ui);
        ui.add_space(8.0);
        for menu in Menu::ALL {
            ui.menu_button(command_labels::menu(menu, context.language()), |ui| {
                menu_ui(ui, context, menu);
            });
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| switches(ui, context));
    });
}

fn logo(ui: &mut Ui) {
    let palette = theme::palette(ui);
    let (rect, _) = ui.allocate_exact_size(egui::vec2(18.0, 18.0), egui::Sense::hover());
    // A leaf inside a boundary: two arcs.
    let painter = ui.painter();
    painter.rect_filled(rect, 5.0, palette.accent);
    let leaf = |sign: f32| -> Vec<egui::Pos2> {
        (0..=8_u8)
            .map(|step| {
                let share = f32::from(step) / 8.0;
                let along = -5.0 + 10.0 * share;
                let across = sign * 4.2 * (share * std::f32::consts::PI).sin();
                rect.center() + egui::vec2(along + across, across - along) * std::f32::consts::FRAC_1_SQRT_2
            })
            .collect()
    };
    let stroke = egui::Stroke::new(1.5, palette.on_accent);
    painter.add(egui::Shape::line(leaf(1.0), stroke));
    painter.add(egui::Shape::line(leaf(-1.0), stroke));
    ui.label(
        RichText::new("EcoZone")
            .font(theme::bold(size::TITLE))
            .color(palette.strong),
    );
}

fn menu_ui(ui: &mut Ui, context: &mut PanelContext<'_>, menu: Menu) {
    ui.set_min_width(250.0);
    for command in Command::ALL.into_iter().filter(|command| command.menu() == menu) {
        if command.starts_group() {
            ui.separator();
        }
        if command_item(ui, context, command) {
            context.run(command);
            ui.close();
        }
        if command == Command::OpenRecent {
            recent_ui(ui, context);
        }
    }
}

fn command_item(ui: &mut Ui, context: &PanelContext<'_>, command: Command) -> bool {
    let is_on = is_on(command, context.view);
    let mut button = Button::new(command.label(context.language())).frame_when_inactive(is_on == Some(true));
    if let Some(is_on) = is_on {
        button = button.selected(is_on);
    }
    if let Some(keys) = command.shortcuts().first() {
        button = button.shortcut_text(shortcut_text(keys));
    }
    ui.add_enabled(command.is_available(&context.situation), button)
        .clicked()
}

/// Whether a command that switches something has it on; nothing of those that do not.
fn is_on(command: Command, view: &ViewState) -> Option<bool> {
    let measures = |kind| view.measuring.as_ref().is_some_and(|measuring| measuring.kind == kind);
    let is_on = match command {
        Command::ToggleOverview => view.show_overview,
        Command::ToggleBackdrop => view.show_backdrop,
        Command::ToggleLayersPanel => view.show_layers,
        Command::ToggleResultsPanel => view.show_results,
        Command::ShowNotices => view.show_notices,
        Command::CompareLayers => view.swipe.is_some(),
        Command::DrawSite => view.drawing.is_some(),
        Command::MeasureLine => measures(MeasureKind::Line),
        Command::MeasureArea => measures(MeasureKind::Area),
        Command::AttributeTable => view.table.is_some(),
        _ => return None,
    };
    Some(is_on)
}

/// The projects that were open before, as a menu within the menu.
fn recent_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let recent = &context.memory.recent;
    ui.add_enabled_ui(!recent.is_empty(), |ui| {
        ui.menu_button(context.text(AppText::RecentMenu), |ui| {
            ui.set_min_width(220.0);
            for path in recent {
                let response = ui.button(files::file_name(path));
                if response.on_hover_text(path.display().to_string()).clicked() {
                    context.push(Change::OpenProject(path.clone()));
                    ui.close();
                }
            }
        });
    });
}

/// A field-like button: it leads to the palette.
fn search_button(ui: &mut Ui, text: RichText, hover: &str) -> bool {
    let palette = theme::palette(ui);
    let button = Button::new(text)
        .frame(true)
        .fill(palette.field)
        .stroke(egui::Stroke::new(1.0, palette.line))
        .min_size(egui::vec2(170.0, 22.0));
    ui.add(button).on_hover_text(hover).clicked()
}

fn switches(ui: &mut Ui, context: &mut PanelContext<'_>) {
    ui.spacing_mut().item_spacing.x = 4.0;
    let other = match context.language() {
        Language::Zh => "English",
        Language::En => "中文",
    };
    if ui
        .button(other)
        .on_hover_text(Command::SwitchLanguage.label(context.language()))
        .clicked()
    {
        context.run(Command::SwitchLanguage);
    }
    let icon = if context.view.is_dark { Icon::Sun } else { Icon::Moon };
    if icons::button(ui, icon, Command::SwitchTheme.label(context.language())).clicked() {
        context.run(Command::SwitchTheme);
    }
    let text = format!("{}   Ctrl+K", context.text(AppText::SearchCommands));
    let text = widgets::faint(ui, text);
    let hover = Command::CommandPalette.label(context.language());
    if search_button(ui, text, hover) {
        context.run(Command::CommandPalette);
    }
    ui.add_space(8.0);
    let name = &context.document.name;
    if !name.is_empty() {
        let color = theme::palette(ui).weak;
        let mark = if context.is_changed { " *" } else { "" };
        let label = egui::Label::new(RichText::new(format!("{name}{mark}")).color(color)).truncate();
        let response = ui.add(label);
        if context.is_changed {
            response.on_hover_text(context.text(AppText::Unsaved));
        }
    }
}
