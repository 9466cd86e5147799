//! The dialogs in front of everything: what a file is, a path typed by hand, palette and shortcut sheet.

use super::{
    PanelContext, check_dialogs, crs_dialog, encoding_dialog, expression_dialog, layer_properties, layer_settings,
    name_dialog, palette, project_dialogs, recheck_dialog, report_dialog, search_dialog,
};
use crate::app::change::Change;
use crate::app::document::LayerId;
use crate::app::files;
use crate::app::table_view::TableChange;
use crate::app::view_state::{Dialog, UnknownFile};
use crate::app::widgets;
use crate::layer::role::Role;
use crate::texts::app::AppText;
use crate::texts::map::{self, MapText};
use crate::texts::passport::PassportText;
use crate::texts::quality::QualityText;
use crate::texts::style::StyleText;
use crate::texts::table::TableText;
use crate::texts::tree::TreeText;
use egui::{Align, ComboBox, Id, Key, Layout, Modal, Modifiers, TextEdit, Ui};
use std::path::{Path, PathBuf};

pub fn dialogs_ui(ctx: &egui::Context, context: &mut PanelContext<'_>) {
    let view = context.view;
    if view.dialog == Dialog::None {
        return;
    }
    let frame = egui::Frame::popup(&ctx.global_style())
        .inner_margin(16.0)
        .corner_radius(9.0);
    let response = Modal::new(Id::unique("dialog"))
        .frame(frame)
        .show(ctx, |ui| match &view.dialog {
            Dialog::None => {}
            Dialog::ChooseRoles(files) => choose_roles_ui(ui, context, files),
            Dialog::Layer(form) => layer_settings::layer_settings_ui(ui, context, form),
            Dialog::SavePath { text } => save_path_ui(ui, context, text),
            Dialog::ChooseCrs(form) => crs_dialog::choose_crs_ui(ui, context, form),
            Dialog::ChooseEncoding(form) => encoding_dialog::choose_encoding_ui(ui, context, form),
            Dialog::OpenPath { text, hint } => open_path_ui(ui, context, text, *hint),
            Dialog::Export(form) => report_dialog::export_ui(ui, context, form),
            Dialog::SaveRows { text } => save_rows_ui(ui, context, text),
            Dialog::SaveQuality { layer, text } => save_quality_ui(ui, context, *layer, text),
            Dialog::SaveRepaired { layer, text } => save_repaired_ui(ui, context, *layer, text),
            Dialog::StylePath { layer, is_saving, text } => style_path_ui(ui, context, *layer, *is_saving, text),
            Dialog::Name { purpose, text } => name_dialog::name_ui(ui, context, purpose, text),
            Dialog::Properties(form) => layer_properties::properties_ui(ui, context, form),
            Dialog::Search(form) => search_dialog::search_ui(ui, context, form),
            Dialog::FindMissing { text } => missing_ui(ui, context, text),
            Dialog::Bookmarks => search_dialog::bookmarks_ui(ui, context),
            Dialog::Expression(form) => expression_dialog::expression_ui(ui, context, form),
            Dialog::CheckSettings(form) => check_dialogs::settings_ui(ui, context, form),
            Dialog::Recheck(found) => recheck_dialog::recheck_ui(ui, context, found),
            Dialog::Review(form) => check_dialogs::review_ui(ui, context, form),
            Dialog::Palette { text, chosen } => palette::palette_ui(ui, context, text, *chosen),
            Dialog::Unsaved(leaving) => project_dialogs::unsaved_ui(ui, context, leaving),
            Dialog::Recent => project_dialogs::recent_ui(ui, context),
            Dialog::Recover { layers, name, minutes } => recover_ui(ui, context, name, *layers, *minutes),
            Dialog::Shortcuts => palette::shortcuts_ui(ui, context),
        });
    if response.should_close() {
        context.push(Change::Dialog(Dialog::None));
    }
}

fn recover_ui(ui: &mut Ui, context: &mut PanelContext<'_>, name: &str, layers: usize, minutes: Option<u64>) {
    let language = context.language();
    ui.set_width(420.0);
    widgets::heading(ui, MapText::RecoverTitle.get(language));
    ui.label(map::recovery_offer(name, layers, minutes, language));
    widgets::note(ui, MapText::RecoverHint.get(language));
    ui.add_space(8.0);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let is_enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        if widgets::primary_button(ui, MapText::RecoverNow.get(language)).clicked() || is_enter {
            context.push(Change::AnswerRecovery(true));
        } else if ui.button(MapText::RecoverDiscard.get(language)).clicked() {
            context.push(Change::AnswerRecovery(false));
        }
    });
}

/// Sites first: that is what people drop on the window.
const ROLES: [Role; 8] = [
    Role::Site,
    Role::RedLine,
    Role::NatureReserve,
    Role::GreenBelt,
    Role::Coastline,
    Role::ControlUnit,
    Role::Region,
    Role::Reference,
];

fn choose_roles_ui(ui: &mut Ui, context: &mut PanelContext<'_>, files: &[UnknownFile]) {
    ui.set_width(480.0);
    widgets::heading(ui, context.text(AppText::WhatIsThisLayer));
    widgets::note(ui, context.text(AppText::WhatIsThisLayerHint));
    ui.add_space(6.0);
    let mut chosen = files.to_vec();
    for (place, file) in chosen.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            widgets::swatch(ui, file.role, 1.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let name = files::file_name(&file.path);
                let combo = ComboBox::from_id_salt(("role", place))
                    .width(190.0)
                    .selected_text(role_choice(file.role, context))
                    .show_ui(ui, |ui| {
                        for role in ROLES {
                            ui.selectable_value(&mut file.role, role, role_choice(role, context));
                        }
                    });
                let label = format!("{} {name}", context.text(AppText::RoleName));
                combo
                    .response
                    .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &label));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(egui::Label::new(&name).truncate())
                        .on_hover_text(file.path.display().to_string());
                });
            });
        });
    }
    ui.add_space(8.0);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let is_enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        if widgets::primary_button(ui, context.text(AppText::Open)).clicked() || is_enter {
            context.push(Change::OpenAs(chosen.clone()));
        } else if ui.button(context.text(AppText::Cancel)).clicked() {
            context.push(Change::Dialog(Dialog::None));
        } else if chosen != files {
            context.push(Change::Dialog(Dialog::ChooseRoles(chosen.clone())));
        }
    });
}

fn role_choice(role: Role, context: &PanelContext<'_>) -> String {
    let name = role.name(context.language());
    if role == Role::Site {
        format!("{name} – {}", context.text(AppText::ToBeChecked))
    } else {
        name.to_owned()
    }
}

/// A field for a path; true when it is to be taken.
pub(super) fn path_field(ui: &mut Ui, context: &PanelContext<'_>, text: &mut String) -> bool {
    let label = context.text(AppText::Path);
    let name = ui.label(label);
    let field = TextEdit::singleline(text).desired_width(f32::INFINITY).margin(6.0);
    let response = ui.add(field).labelled_by(name.id);
    // At first only: what else the dialog asks must be reachable.
    if ui.memory(|memory| memory.focused().is_none()) && !response.lost_focus() {
        response.request_focus();
    }
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// Cancel and the button that goes on; true when that was pressed.
pub(super) fn buttons(ui: &mut Ui, context: &mut PanelContext<'_>, go: AppText, can_go: bool) -> bool {
    let go = context.text(go);
    buttons_named(ui, context, go, can_go)
}

fn buttons_named(ui: &mut Ui, context: &mut PanelContext<'_>, go: &str, can_go: bool) -> bool {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let is_pressed = ui
            .add_enabled_ui(can_go, |ui| widgets::primary_button(ui, go).clicked())
            .inner;
        if ui.button(context.text(AppText::Cancel)).clicked() {
            context.push(Change::Dialog(Dialog::None));
        }
        is_pressed
    })
    .inner
}

/// What a dialog asks a path for.
struct PathQuestion {
    title: &'static str,
    /// Lines below the title, from the top.
    notes: Vec<&'static str>,
    /// The button that goes on.
    go: &'static str,
}

/// A dialog that asks for a path: `Ok` once the user has given one that `is_fit`, else `Err` with the text where it has
/// changed.
fn path_ui(
    ui: &mut Ui,
    context: &mut PanelContext<'_>,
    question: &PathQuestion,
    text: &str,
    is_fit: impl Fn(&Path) -> bool,
) -> Option<Result<PathBuf, String>> {
    ui.set_width(520.0);
    widgets::heading(ui, question.title);
    for note in &question.notes {
        widgets::note(ui, *note);
    }
    ui.add_space(4.0);
    let mut edited = text.to_owned();
    let is_entered = path_field(ui, context, &mut edited);
    ui.add_space(6.0);
    let path = PathBuf::from(edited.trim().trim_matches('"'));
    let can_go = !path.as_os_str().is_empty() && is_fit(&path);
    let is_pressed = buttons_named(ui, context, question.go, can_go);
    if (is_entered || is_pressed) && can_go {
        return Some(Ok(path));
    }
    (edited != text).then_some(Err(edited))
}

fn open_path_ui(ui: &mut Ui, context: &mut PanelContext<'_>, text: &str, hint: bool) {
    let no_dialog = hint.then(|| context.text(AppText::NoSystemDialog));
    let question = PathQuestion {
        title: context.text(AppText::OpenByPathTitle),
        notes: no_dialog
            .into_iter()
            .chain([context.text(AppText::OpenByPathHint)])
            .collect(),
        go: context.text(AppText::Open),
    };
    match path_ui(ui, context, &question, text, |_| true) {
        Some(Ok(path)) => {
            context.push(Change::Dialog(Dialog::None));
            context.push(Change::OpenFiles(vec![path]));
        }
        Some(Err(text)) => context.push(Change::Dialog(Dialog::OpenPath { text, hint })),
        None => {}
    }
}

fn save_path_ui(ui: &mut Ui, context: &mut PanelContext<'_>, text: &str) {
    let language = context.language();
    let question = PathQuestion {
        title: PassportText::SaveTitle.get(language),
        notes: vec![PassportText::SaveHint.get(language)],
        go: PassportText::Save.get(language),
    };
    match path_ui(ui, context, &question, text, files::is_project) {
        Some(Ok(path)) => context.push(Change::SaveProjectTo(path)),
        Some(Err(text)) => context.push(Change::Dialog(Dialog::SavePath { text })),
        None => {}
    }
}

fn missing_ui(ui: &mut Ui, context: &mut PanelContext<'_>, text: &str) {
    let language = context.language();
    let question = PathQuestion {
        title: TreeText::FindMissingTitle.get(language),
        notes: vec![
            context.text(AppText::NoSystemDialog),
            TreeText::FindMissingHint.get(language),
        ],
        go: TreeText::Find.get(language),
    };
    match path_ui(ui, context, &question, text, |_| true) {
        Some(Ok(path)) => context.push(Change::FindMissing(path)),
        Some(Err(text)) => context.push(Change::Dialog(Dialog::FindMissing { text })),
        None => {}
    }
}

fn save_rows_ui(ui: &mut Ui, context: &mut PanelContext<'_>, text: &str) {
    let language = context.language();
    let question = PathQuestion {
        title: TableText::ExportTitle.get(language),
        notes: vec![
            context.text(AppText::NoSystemDialog),
            TableText::ExportHint.get(language),
        ],
        go: context.text(AppText::Export),
    };
    match path_ui(ui, context, &question, text, |path| path.extension().is_some()) {
        Some(Ok(path)) => context.push(Change::Table(TableChange::ExportTo(path))),
        Some(Err(text)) => context.push(Change::Dialog(Dialog::SaveRows { text })),
        None => {}
    }
}

fn save_quality_ui(ui: &mut Ui, context: &mut PanelContext<'_>, layer: LayerId, text: &str) {
    let language = context.language();
    let question = PathQuestion {
        title: QualityText::ExportTitle.get(language),
        notes: vec![
            context.text(AppText::NoSystemDialog),
            QualityText::ExportHint.get(language),
        ],
        go: context.text(AppText::Export),
    };
    match path_ui(ui, context, &question, text, |path| path.extension().is_some()) {
        Some(Ok(path)) => context.push(Change::ExportQuality(layer, path)),
        Some(Err(text)) => context.push(Change::Dialog(Dialog::SaveQuality { layer, text })),
        None => {}
    }
}

fn save_repaired_ui(ui: &mut Ui, context: &mut PanelContext<'_>, layer: LayerId, text: &str) {
    let language = context.language();
    let question = PathQuestion {
        title: TreeText::SaveRepairedTitle.get(language),
        notes: vec![
            context.text(AppText::NoSystemDialog),
            TreeText::SaveRepairedHint.get(language),
        ],
        go: context.text(AppText::Export),
    };
    match path_ui(ui, context, &question, text, |path| path.extension().is_some()) {
        Some(Ok(path)) => context.push(Change::SaveRepaired(layer, path)),
        Some(Err(text)) => context.push(Change::Dialog(Dialog::SaveRepaired { layer, text })),
        None => {}
    }
}

fn style_path_ui(ui: &mut Ui, context: &mut PanelContext<'_>, layer: LayerId, is_saving: bool, text: &str) {
    let language = context.language();
    let (title, go) = if is_saving {
        (StyleText::SaveTitle, AppText::Export)
    } else {
        (StyleText::LoadTitle, AppText::Open)
    };
    let question = PathQuestion {
        title: title.get(language),
        notes: vec![context.text(AppText::NoSystemDialog), StyleText::SaveHint.get(language)],
        go: context.text(go),
    };
    match path_ui(ui, context, &question, text, files::is_project) {
        Some(Ok(path)) => context.push(Change::StyleFileAt { layer, is_saving, path }),
        Some(Err(text)) => context.push(Change::Dialog(Dialog::StylePath { layer, is_saving, text })),
        None => {}
    }
}
