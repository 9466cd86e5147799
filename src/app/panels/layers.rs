//! The layer list, which is also the legend: the top of the list is the top of the map.

use super::{PanelContext, layer_groups, layer_legend, layer_menu, layer_source, quality};
use crate::app::change::{Change, GroupChange, LayerChange};
use crate::app::command::Command;
use crate::app::document::{LayerEntry, LayerId, LayerState};
use crate::app::icons::{self, Icon};
use crate::app::jobs::JobKey;
use crate::app::theme::{self, Palette, size};
use crate::app::{files, widgets, words};
use crate::issues::{Action, Issue};
use crate::layer::Layer;
use crate::layer::role::Role;
use crate::texts::Language;
use crate::texts::app::AppText;
use crate::texts::faults;
use crate::texts::layers::LayerText;
use crate::texts::map::MapText;
use crate::texts::table::{TableText, passing};
use crate::texts::tree::TreeText;
use crate::units;
use egui::{
    Align, DragAndDrop, Frame, Layout, Margin, Panel, Rect, Response, RichText, ScrollArea, Sense, Slider, Ui,
    UiBuilder,
};

pub fn layers_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    Frame::new()
        .inner_margin(Margin {
            left: 12,
            right: 8,
            top: 8,
            bottom: 2,
        })
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                widgets::heading(ui, context.text(AppText::LayersTitle));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let name = Command::AddLayers.label(context.language());
                    if icons::button(ui, Icon::Plus, name).clicked() {
                        context.run(Command::AddLayers);
                    }
                });
            });
        });
    if let Some(entry) = context.view.issues_open.and_then(|id| context.document.entry(id)) {
        Panel::bottom("issues")
            .resizable(true)
            .default_size(240.0)
            .show(ui, |ui| issues_ui(ui, context, entry));
    }
    if let Some(entry) = context.view.quality_open.and_then(|id| context.document.entry(id)) {
        Panel::bottom("quality")
            .resizable(true)
            .default_size(240.0)
            .show(ui, |ui| quality::quality_ui(ui, context, entry));
    }
    if context.document.layers.is_empty() {
        super::welcome::no_layers_ui(ui, context);
        return;
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        let rows = layer_groups::tree_ui(ui, context);
        take_dragged_layer(ui, context, &rows);
        ui.add_space(8.0);
    });
}

/// Shows where a dragged layer would go, and puts it there once it is let go. `rows` from the top of the list.
fn take_dragged_layer(ui: &Ui, context: &mut PanelContext<'_>, rows: &[Rect]) {
    let layer = DragAndDrop::payload::<LayerId>(ui.ctx());
    let group = DragAndDrop::payload::<layer_groups::DraggedGroup>(ui.ctx());
    if layer.is_none() && group.is_none() {
        return;
    }
    let Some(pointer) = ui.ctx().pointer_interact_pos() else {
        return;
    };
    let Some(list) = rows.iter().copied().reduce(Rect::union) else {
        return;
    };
    if !list.expand(12.0).contains(pointer) {
        return;
    }
    ui.set_cursor_icon(egui::CursorIcon::Grabbing);
    let above = rows.iter().filter(|row| row.center().y < pointer.y).count();
    let y = rows.get(above).map_or(list.bottom(), Rect::top);
    let stroke = egui::Stroke::new(2.0, theme::palette(ui).accent);
    ui.painter().hline(list.x_range().shrink(8.0), y, stroke);
    if ui.input(|input| input.pointer.any_released()) {
        let place = rows.len() - above;
        if let Some(layer) = layer {
            context.push(Change::Layer(*layer, LayerChange::MoveTo(place)));
        } else if let Some(group) = group {
            context.push(Change::Group(GroupChange::MoveTo(group.0.clone(), place)));
        }
    }
}

/// The row of a layer with all below it, moved to the right within a group.
pub fn layer_ui(ui: &mut Ui, context: &mut PanelContext<'_>, entry: &LayerEntry, indent: i8) {
    let palette = theme::palette(ui);
    let is_chosen = context.view.selected_layer == Some(entry.id);
    let is_unfolded = context.view.unfolded.contains(&entry.id);
    let ground = if is_chosen {
        palette.accent_soft
    } else {
        egui::Color32::TRANSPARENT
    };
    let frame = Frame::new()
        .fill(ground)
        .corner_radius(6.0)
        .inner_margin(Margin::symmetric(6, 3))
        .outer_margin(Margin {
            left: 6 + indent,
            right: 6,
            top: 0,
            bottom: 0,
        });
    frame.show(ui, |ui| {
        // The ground of the row is dragged and double-clicked; what stands on it comes first.
        let ground = UiBuilder::new().id_salt("row").sense(Sense::CLICK | Sense::DRAG);
        let row = ui.scope_builder(ground, |ui| row_ui(ui, context, entry, is_unfolded));
        take_row(context, entry, &row.response);
        row.response
            .context_menu(|ui| layer_menu::layer_menu_ui(ui, context, entry));
        state_ui(ui, context, entry);
        layer_legend::legend_ui(ui, context, entry);
        if is_unfolded {
            details_ui(ui, context, entry);
        }
    });
}

fn take_row(context: &mut PanelContext<'_>, entry: &LayerEntry, row: &Response) {
    row.dnd_set_drag_payload(entry.id);
    if row.double_clicked() {
        context.push(Change::Layer(entry.id, LayerChange::ZoomTo));
    } else if row.clicked() {
        context.push(Change::Layer(entry.id, LayerChange::Choose));
    }
}

/// Eye, patch, name, marks, number of features.
fn row_ui(ui: &mut Ui, context: &mut PanelContext<'_>, entry: &LayerEntry, is_unfolded: bool) {
    let palette = theme::palette(ui);
    let name = entry.title(context.language());
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        // Dragging moves the layer and marks no text.
        ui.style_mut().interaction.selectable_labels = false;
        let (icon, text) = if entry.is_visible {
            (Icon::Eye, AppText::Hide)
        } else {
            (Icon::EyeOff, AppText::Show)
        };
        if icons::button(ui, icon, &format!("{} {name}", context.text(text))).clicked() {
            context.push(Change::Layer(entry.id, LayerChange::SetVisible(!entry.is_visible)));
        }
        widgets::layer_swatch(ui, entry, if entry.is_visible { 1.0 } else { 0.35 });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (icon, text) = if is_unfolded {
                (Icon::ChevronDown, AppText::Fold)
            } else {
                (Icon::ChevronRight, AppText::Unfold)
            };
            if icons::button(ui, icon, &format!("{} {name}", context.text(text))).clicked() {
                context.push(Change::Layer(entry.id, LayerChange::Unfold(!is_unfolded)));
            }
            if let Some(layer) = entry.layer() {
                let passing = passing_text(layer, context.language());
                let hover = match (&passing, &entry.request.filter) {
                    (Some(_), Some(filter)) => format!("{}: {filter}", TableText::FilterOn.get(context.language())),
                    _ => context.text(AppText::FeatureCount).to_owned(),
                };
                let is_filtered = passing.is_some();
                let count = passing.unwrap_or_else(|| units::number(count(layer.len()), 0));
                let mut count = widgets::faint(ui, count);
                if is_filtered {
                    count = count.color(palette.warn);
                }
                ui.label(count).on_hover_text(hover);
                marks_ui(ui, context, entry, layer);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let color = if entry.is_visible { palette.text } else { palette.weak };
                let has_mark = entry.layer().is_some_and(|layer| layer.is_illustrative());
                let shown = if has_mark {
                    words::without_illustrative(&name)
                } else {
                    &name
                };
                let label = egui::Label::new(RichText::new(shown).color(color))
                    .truncate()
                    .sense(Sense::click());
                let response = ui.add(label.halign(Align::LEFT));
                let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
                if response.clicked() {
                    context.push(Change::Layer(entry.id, LayerChange::Choose));
                }
                if response.double_clicked() {
                    context.push(Change::Layer(entry.id, LayerChange::ZoomTo));
                }
                response.context_menu(|ui| layer_menu::layer_menu_ui(ui, context, entry));
            });
        });
    });
}

/// How many features pass the filter of a layer, if it has one that was read with it.
pub fn passing_text(layer: &Layer, language: Language) -> Option<String> {
    let filtered = layer.features_filtered();
    let number = |features: usize| units::number(count(features), 0);
    (filtered > 0).then(|| {
        passing(
            &number(layer.len()),
            &number(layer.features_read() + filtered),
            language,
        )
    })
}

/// Whole numbers of features, as floats for grouping.
#[expect(clippy::cast_precision_loss, reason = "far fewer than 2⁵³ features")]
pub fn count(number: usize) -> f64 {
    number as f64
}

/// 示意, and the number of issues, as a button that opens their list.
fn marks_ui(ui: &mut Ui, context: &mut PanelContext<'_>, entry: &LayerEntry, layer: &Layer) {
    let palette = theme::palette(ui);
    let told: Vec<&Issue> = layer.issues().iter().filter(|issue| is_told(issue)).collect();
    if !told.is_empty() {
        let is_open = context.view.issues_open == Some(entry.id);
        let has_rejected = told.iter().any(|issue| issue.action == Action::Rejected);
        let (front, back) = if has_rejected {
            (palette.bad, palette.bad_soft)
        } else {
            (palette.warn, palette.warn_soft)
        };
        let words = format!("{} {}", told.len(), context.text(AppText::Issues));
        // The number alone: the name of the layer needs the room, and the hover says the rest.
        let text = RichText::new(format!("! {}", told.len()))
            .size(size::SMALL)
            .color(front);
        let button = egui::Button::new(text)
            .fill(back)
            .stroke(egui::Stroke::NONE)
            .min_size(egui::vec2(0.0, 18.0));
        let hover = format!("{} – {}", entry.title(context.language()), words);
        let response = ui.add(button);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &hover));
        if response.on_hover_text(&hover).clicked() {
            context.push(Change::Layer(entry.id, LayerChange::ShowIssues(!is_open)));
        }
    }
    if layer.is_illustrative() {
        widgets::chip(ui, context.text(AppText::Illustrative), palette.weak, palette.bar_track)
            .on_hover_text(context.text(AppText::IllustrativeNotice));
    }
}

/// Whether an issue needs a person: what was changed or left out.
fn is_told(issue: &Issue) -> bool {
    issue.action != Action::Kept
}

fn state_ui(ui: &mut Ui, context: &mut PanelContext<'_>, entry: &LayerEntry) {
    let palette = theme::palette(ui);
    let (icon, color, text) = match &entry.state {
        LayerState::Open(_) => return,
        LayerState::Opening => {
            ui.horizontal(|ui| {
                ui.add_space(28.0);
                ui.add(egui::Spinner::new().size(12.0));
                let share = context.jobs.iter().find(|job| job.key == JobKey::Layer(entry.id));
                let share = share.and_then(|job| job.progress.share());
                let text = match share {
                    // Read, but not yet put in order and drawn.
                    Some(share) if share >= 1.0 => MapText::Preparing.get(context.language()).to_owned(),
                    Some(share) => {
                        let percent = units::percent(f64::from(share), 0);
                        format!("{} {percent}", context.text(AppText::Opening))
                    }
                    None => context.text(AppText::Opening).to_owned(),
                };
                let text = widgets::faint(ui, text);
                ui.label(text);
            });
            return;
        }
        LayerState::Failed(message) => (Icon::Stop, palette.bad, message.as_str()),
        LayerState::Cancelled => (Icon::Question, palette.unsure, context.text(AppText::OpeningCancelled)),
    };
    ui.horizontal_top(|ui| {
        ui.add_space(6.0);
        icons::show(ui, icon, 14.0, color);
        ui.vertical(|ui| {
            let what = RichText::new(context.text(AppText::NotOpened))
                .size(size::SMALL)
                .color(color);
            ui.label(what);
            widgets::note(ui, text);
            ui.horizontal(|ui| {
                let has_question = context.view.crs_questions.contains_key(&entry.id);
                if has_question && ui.small_button(LayerText::ChooseCrs.get(context.language())).clicked() {
                    context.push(Change::AskCrs(entry.id));
                }
                let has_question = context.view.encoding_questions.contains_key(&entry.id);
                let text = LayerText::ChooseEncoding.get(context.language());
                if has_question && ui.small_button(text).clicked() {
                    context.push(Change::AskEncoding(entry.id));
                }
                let is_missing = context.view.missing.contains(&entry.id);
                if is_missing && ui.small_button(TreeText::FindMissing.get(context.language())).clicked() {
                    context.push(Change::AskMissingFolder);
                }
                if ui.small_button(context.text(AppText::Reopen)).clicked() {
                    context.push(Change::Layer(entry.id, LayerChange::Reopen));
                }
                if ui.small_button(context.text(AppText::Remove)).clicked() {
                    context.push(Change::Layer(entry.id, LayerChange::Remove));
                }
            });
        });
    });
}

fn details_ui(ui: &mut Ui, context: &mut PanelContext<'_>, entry: &LayerEntry) {
    let name = entry.title(context.language());
    let id = entry.id;
    ui.horizontal(|ui| {
        ui.add_space(22.0);
        ui.spacing_mut().item_spacing.x = 1.0;
        for (icon, text, change) in [
            (Icon::Up, AppText::MoveUp, LayerChange::MoveUp),
            (Icon::Down, AppText::MoveDown, LayerChange::MoveDown),
            (Icon::ZoomTo, AppText::ZoomTo, LayerChange::ZoomTo),
            (Icon::Close, AppText::Remove, LayerChange::Remove),
        ] {
            if icons::button(ui, icon, &format!("{} {name}", context.text(text))).clicked() {
                context.push(Change::Layer(id, change));
            }
        }
        if entry.role() == Role::Site
            && context.document.site != Some(id)
            && ui.small_button(context.text(AppText::CheckThis)).clicked()
        {
            context.push(Change::Layer(id, LayerChange::CheckAsSite));
        }
    });
    ui.horizontal(|ui| {
        ui.add_space(28.0);
        let label = widgets::faint(ui, context.text(AppText::Opacity));
        let label = ui.label(label);
        let mut percent = (entry.opacity * 100.0).round();
        ui.spacing_mut().slider_width = (ui.available_width() - 64.0).max(40.0);
        ui.visuals_mut().selection.bg_fill = theme::palette(ui).accent;
        let slider = Slider::new(&mut percent, 0.0..=100.0).step_by(1.0).show_value(false);
        let response = ui.add(slider).labelled_by(label.id);
        let value = widgets::faint(ui, format!("{percent:.0} %"));
        widgets::right(ui, value);
        if response.changed() {
            context.push(Change::Layer(id, LayerChange::SetOpacity(percent / 100.0)));
        }
        if response.drag_stopped() || response.lost_focus() {
            context.push(Change::Layer(id, LayerChange::OpacitySettled));
        }
    });
    layer_source::layer_buttons_ui(ui, context, entry);
    layer_source::layer_source_ui(ui, context, entry);
    ui.horizontal(|ui| {
        ui.add_space(24.0);
        ui.vertical(|ui| facts_ui(ui, context, entry));
    });
}

fn facts_ui(ui: &mut Ui, context: &PanelContext<'_>, entry: &LayerEntry) {
    let language = context.language();
    ui.spacing_mut().item_spacing.y = 2.0;
    widgets::fact(ui, context.text(AppText::RoleName), entry.role().name(language));
    if let Some(layer) = entry.layer() {
        let crs = layer.crs();
        widgets::fact(ui, context.text(AppText::Crs), crs.shown());
        widgets::fact(ui, "", words::crs_origin(crs.origin, language));
        if let Some(shift) = crs.shift {
            let text = format!("{} {}", LayerText::ShiftedBackFrom.get(language), shift.name());
            widgets::fact(ui, "", text);
        }
        let read = units::number(count(layer.features_read()), 0);
        let kept = units::number(count(layer.len()), 0);
        widgets::fact(ui, context.text(AppText::ReadAndKept), format!("{read} / {kept}"));
        let vertices = units::number(count(layer.shapes().position_count()), 0);
        widgets::fact(ui, context.text(AppText::Vertices), vertices);
        let covers = if layer.covers().is_some() {
            AppText::CoversDeclared
        } else {
            AppText::CoversNotDeclared
        };
        widgets::fact(ui, context.text(AppText::Completeness), context.text(covers));
    }
    let place = files::source_place(&entry.request.source);
    let text = widgets::faint(ui, &place);
    ui.add(egui::Label::new(text).truncate()).on_hover_text(place);
}

/// The ledger of a layer: fault, feature, place; a click goes there.
fn issues_ui(ui: &mut Ui, context: &mut PanelContext<'_>, entry: &LayerEntry) {
    let Some(layer) = entry.layer() else { return };
    let palette = theme::palette(ui);
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let title = format!(
            "{} – {}",
            context.text(AppText::IssuesTitle),
            entry.title(context.language())
        );
        let title = widgets::strong(ui, title);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icons::button(ui, Icon::Close, context.text(AppText::CloseIssues)).clicked() {
                context.push(Change::Layer(entry.id, LayerChange::ShowIssues(false)));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(title).truncate())
            });
        });
    });
    let told: Vec<&Issue> = layer.issues().iter().filter(|issue| is_told(issue)).collect();
    ScrollArea::vertical()
        .auto_shrink(false)
        .show_rows(ui, 38.0, told.len(), |ui, rows| {
            for issue in told.get(rows).unwrap_or(&[]) {
                issue_ui(ui, context, palette, issue);
            }
        });
}

fn issue_ui(ui: &mut Ui, context: &mut PanelContext<'_>, palette: &Palette, issue: &Issue) {
    let language = context.language();
    ui.horizontal(|ui| {
        ui.set_height(34.0);
        let (icon, color) = match issue.action {
            Action::Rejected => (Icon::Stop, palette.bad),
            Action::Repaired => (Icon::Tick, palette.good),
            Action::Kept => (Icon::Info, palette.weak),
        };
        icons::show(ui, icon, 14.0, color);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let feature = if issue.feature > 0 {
                format!("{} {}", context.text(AppText::Feature), issue.feature)
            } else {
                context.text(AppText::WholeFile).to_owned()
            };
            let what = format!(
                "{feature} · {} · {}",
                faults::fault(issue.fault, language),
                faults::action(issue.action, language)
            );
            ui.add(egui::Label::new(RichText::new(what).color(color)).truncate());
            let place = issue.at.map_or_else(|| issue.detail.clone(), words::position);
            let text = widgets::faint(ui, place);
            let label = egui::Label::new(text).truncate().sense(Sense::click());
            let response = ui.add(label).on_hover_text(&issue.detail);
            if let (true, Some(at)) = (response.clicked(), issue.at) {
                context.push(Change::PointAt(at));
            }
        });
    });
}
