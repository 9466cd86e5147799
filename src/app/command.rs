//! Everything the user can ask for by name: one table of label, shortcut and availability. The menu, the
//! palette (Ctrl+K) and the shortcut sheet (?) are views of it.

use super::command_labels;
pub use super::command_labels::shortcut_text;
use crate::texts::Language;
use egui::{Key, KeyboardShortcut, Modifiers};

/// A command without an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    OpenProject,
    SaveProject,
    SaveProjectAs,
    AddLayers,
    CheckSiteFile,
    OpenByPath,
    OpenDemo,
    ExportCoverage,
    ExportCheck,
    ExportMap,
    Quit,
    Undo,
    Redo,
    RemoveLayer,
    DrawSite,
    EditSite,
    CheckSettings,
    KeepCases,
    RecheckCases,
    PasteSite,
    ClearSite,
    StopTool,
    ZoomIn,
    ZoomOut,
    FullExtent,
    ZoomToSelection,
    ZoomToLayer,
    ZoomBack,
    ZoomForward,
    IdentifyHere,
    MeasureLine,
    MeasureArea,
    CompareLayers,
    NextGrid,
    NextPositionFormat,
    ToggleOverview,
    ToggleBackdrop,
    HidePanels,
    ShowAllLayers,
    HideAllLayers,
    ShowCoverage,
    ShowSiteCheck,
    ShowStyle,
    Search,
    NewBookmark,
    Bookmarks,
    RenameLayer,
    DuplicateLayer,
    GroupLayer,
    LayerProperties,
    ToggleLayersPanel,
    ToggleResultsPanel,
    ToggleFullScreen,
    SwitchTheme,
    SwitchLanguage,
    Recompute,
    CommandPalette,
    ShortcutSheet,
    ShowNotices,
    AttributeTable,
    TableOfSelected,
    SelectAll,
    InvertSelection,
    SelectNone,
    SelectByExpression,
    LayerFilter,
    CopyRows,
    ExportRows,
}

/// The menus, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu {
    File,
    Edit,
    View,
    Layer,
    Analysis,
    Help,
}

impl Menu {
    pub const ALL: [Self; 6] = [
        Self::File,
        Self::Edit,
        Self::View,
        Self::Layer,
        Self::Analysis,
        Self::Help,
    ];
}

impl Menu {
    #[must_use]
    pub const fn title(self, language: Language) -> &'static str {
        command_labels::menu(self, language)
    }
}

/// What the availability of commands depends on.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Situation {
    pub has_layers: bool,
    pub has_selected_layer: bool,
    pub has_selection: bool,
    /// There is a layer that commands about a layer work on.
    pub has_chosen_layer: bool,
    pub has_selected_features: bool,
    /// The attribute table is open.
    pub has_table: bool,
    pub has_coverage: bool,
    pub has_check: bool,
    pub has_site: bool,
    /// The site that is shown can be taken up and changed.
    pub can_edit_site: bool,
    /// The document came from a project file, beside which cases are kept.
    pub has_project_file: bool,
    pub can_undo: bool,
    pub can_redo: bool,
    pub is_drawing: bool,
    pub is_measuring: bool,
    pub is_comparing: bool,
    /// Two layers are open, to be compared.
    pub has_two_layers: bool,
    /// Whether there are views to go back to, and forward.
    pub can_go: (bool, bool),
}

const ALT: Modifiers = Modifiers::ALT;
const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

const fn shortcut(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

impl Command {
    /// Every command, in the order of menu and palette.
    pub const ALL: [Self; 68] = [
        Self::OpenProject,
        Self::SaveProject,
        Self::SaveProjectAs,
        Self::AddLayers,
        Self::CheckSiteFile,
        Self::OpenByPath,
        Self::OpenDemo,
        Self::ExportCoverage,
        Self::ExportCheck,
        Self::ExportMap,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::RemoveLayer,
        Self::DrawSite,
        Self::EditSite,
        Self::CheckSettings,
        Self::KeepCases,
        Self::RecheckCases,
        Self::PasteSite,
        Self::ClearSite,
        Self::StopTool,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::FullExtent,
        Self::ZoomToSelection,
        Self::ZoomToLayer,
        Self::ZoomBack,
        Self::ZoomForward,
        Self::IdentifyHere,
        Self::MeasureLine,
        Self::MeasureArea,
        Self::CompareLayers,
        Self::NextGrid,
        Self::NextPositionFormat,
        Self::ToggleOverview,
        Self::ToggleBackdrop,
        Self::Search,
        Self::NewBookmark,
        Self::Bookmarks,
        Self::ShowAllLayers,
        Self::HideAllLayers,
        Self::ToggleLayersPanel,
        Self::ToggleResultsPanel,
        Self::HidePanels,
        Self::ToggleFullScreen,
        Self::SwitchTheme,
        Self::SwitchLanguage,
        Self::AttributeTable,
        Self::TableOfSelected,
        Self::LayerFilter,
        Self::SelectByExpression,
        Self::SelectAll,
        Self::InvertSelection,
        Self::SelectNone,
        Self::CopyRows,
        Self::ExportRows,
        Self::ShowCoverage,
        Self::ShowSiteCheck,
        Self::ShowStyle,
        Self::RenameLayer,
        Self::DuplicateLayer,
        Self::GroupLayer,
        Self::LayerProperties,
        Self::Recompute,
        Self::CommandPalette,
        Self::ShortcutSheet,
        Self::ShowNotices,
    ];

    /// The wording; ends in `…` when more is asked.
    #[must_use]
    pub const fn label(self, language: Language) -> &'static str {
        command_labels::label(self, language)
    }

    /// The menu it stands in.
    #[must_use]
    pub const fn menu(self) -> Menu {
        match self {
            Self::OpenProject
            | Self::SaveProject
            | Self::SaveProjectAs
            | Self::AddLayers
            | Self::CheckSiteFile
            | Self::OpenByPath
            | Self::OpenDemo
            | Self::ExportCoverage
            | Self::ExportCheck
            | Self::ExportMap
            | Self::Quit => Menu::File,
            Self::Undo | Self::Redo | Self::RemoveLayer | Self::StopTool => Menu::Edit,
            Self::ZoomIn
            | Self::ZoomOut
            | Self::FullExtent
            | Self::ZoomToSelection
            | Self::ZoomToLayer
            | Self::ZoomBack
            | Self::ZoomForward
            | Self::IdentifyHere
            | Self::MeasureLine
            | Self::MeasureArea
            | Self::CompareLayers
            | Self::NextGrid
            | Self::NextPositionFormat
            | Self::ToggleOverview
            | Self::ToggleBackdrop
            | Self::HidePanels
            | Self::Search
            | Self::NewBookmark
            | Self::Bookmarks
            | Self::ShowAllLayers
            | Self::HideAllLayers
            | Self::ToggleLayersPanel
            | Self::ToggleResultsPanel
            | Self::ToggleFullScreen
            | Self::SwitchTheme
            | Self::SwitchLanguage => Menu::View,
            Self::AttributeTable
            | Self::ShowStyle
            | Self::RenameLayer
            | Self::DuplicateLayer
            | Self::GroupLayer
            | Self::LayerProperties
            | Self::TableOfSelected
            | Self::LayerFilter
            | Self::SelectByExpression
            | Self::SelectAll
            | Self::InvertSelection
            | Self::SelectNone
            | Self::CopyRows
            | Self::ExportRows => Menu::Layer,
            Self::DrawSite
            | Self::EditSite
            | Self::CheckSettings
            | Self::KeepCases
            | Self::RecheckCases
            | Self::PasteSite
            | Self::ClearSite
            | Self::ShowCoverage
            | Self::ShowSiteCheck
            | Self::Recompute => Menu::Analysis,
            Self::CommandPalette | Self::ShortcutSheet | Self::ShowNotices => Menu::Help,
        }
    }

    /// Whether a line is drawn above it in its menu.
    #[must_use]
    pub const fn starts_group(self) -> bool {
        matches!(
            self,
            Self::OpenByPath
                | Self::ExportCoverage
                | Self::Quit
                | Self::RemoveLayer
                | Self::StopTool
                | Self::IdentifyHere
                | Self::NextGrid
                | Self::ShowAllLayers
                | Self::ToggleLayersPanel
                | Self::SwitchTheme
                | Self::ShowCoverage
                | Self::Recompute
                | Self::ShowNotices
                | Self::LayerFilter
                | Self::SelectAll
                | Self::CopyRows
                | Self::ShowStyle
                | Self::Search
        )
    }

    /// Its keys; the first is the one that is shown.
    #[must_use]
    pub fn shortcuts(self) -> Vec<KeyboardShortcut> {
        let none = Modifiers::NONE;
        match self {
            Self::OpenProject => vec![shortcut(CTRL, Key::O)],
            Self::SaveProject => vec![shortcut(CTRL, Key::S)],
            Self::SaveProjectAs => vec![shortcut(CTRL_SHIFT, Key::S)],
            Self::AddLayers => vec![shortcut(CTRL, Key::L)],
            Self::CheckSiteFile => vec![shortcut(CTRL, Key::I)],
            Self::OpenByPath => vec![shortcut(CTRL_SHIFT, Key::L)],
            Self::ExportCoverage => vec![shortcut(CTRL, Key::P)],
            Self::ExportCheck => vec![shortcut(CTRL_SHIFT, Key::E)],
            Self::ExportMap => vec![shortcut(CTRL_SHIFT, Key::Y)],
            Self::Quit => vec![shortcut(CTRL, Key::Q)],
            Self::Undo => vec![shortcut(CTRL, Key::Z)],
            Self::Redo => vec![shortcut(CTRL_SHIFT, Key::Z), shortcut(CTRL, Key::Y)],
            Self::RemoveLayer => vec![shortcut(CTRL, Key::D), shortcut(none, Key::Delete)],
            Self::DrawSite => vec![shortcut(CTRL, Key::Period)],
            // The system turns these keys into pasted text before they arrive; here they are for the sheet.
            Self::PasteSite => vec![shortcut(CTRL, Key::V)],
            Self::StopTool => vec![shortcut(none, Key::Escape)],
            Self::ZoomIn => vec![
                shortcut(CTRL, Key::Plus),
                shortcut(CTRL, Key::Equals),
                shortcut(none, Key::PageUp),
            ],
            Self::ZoomOut => vec![shortcut(CTRL, Key::Minus), shortcut(none, Key::PageDown)],
            Self::FullExtent => vec![shortcut(CTRL_SHIFT, Key::F), shortcut(none, Key::Home)],
            Self::ZoomToSelection => vec![shortcut(CTRL, Key::J)],
            Self::ZoomBack => vec![shortcut(ALT, Key::ArrowLeft)],
            Self::ZoomForward => vec![shortcut(ALT, Key::ArrowRight)],
            Self::IdentifyHere => vec![shortcut(CTRL_SHIFT, Key::I)],
            Self::MeasureLine => vec![shortcut(CTRL_SHIFT, Key::M)],
            Self::MeasureArea => vec![shortcut(CTRL_SHIFT, Key::J)],
            Self::HidePanels => vec![shortcut(CTRL, Key::Tab)],
            Self::ShowAllLayers => vec![shortcut(CTRL_SHIFT, Key::U)],
            Self::HideAllLayers => vec![shortcut(CTRL_SHIFT, Key::H)],
            Self::ShowCoverage => vec![shortcut(CTRL, Key::Num1)],
            Self::ShowSiteCheck => vec![shortcut(CTRL, Key::Num2)],
            Self::ShowStyle => vec![shortcut(CTRL, Key::Num3)],
            Self::Search => vec![shortcut(CTRL, Key::G)],
            Self::NewBookmark => vec![shortcut(CTRL, Key::B)],
            Self::Bookmarks => vec![shortcut(CTRL, Key::Num7)],
            Self::RenameLayer => vec![shortcut(none, Key::F2)],
            Self::LayerProperties => vec![shortcut(CTRL_SHIFT, Key::P)],
            Self::ToggleLayersPanel => vec![shortcut(none, Key::F7)],
            Self::ToggleResultsPanel => vec![shortcut(none, Key::F8)],
            Self::ToggleFullScreen => vec![shortcut(none, Key::F11)],
            Self::Recompute => vec![shortcut(none, Key::F5)],
            Self::CommandPalette => vec![shortcut(CTRL, Key::K)],
            Self::ShortcutSheet => vec![shortcut(none, Key::Questionmark), shortcut(none, Key::F1)],
            Self::AttributeTable => vec![shortcut(none, Key::F6)],
            Self::TableOfSelected => vec![shortcut(Modifiers::SHIFT, Key::F6)],
            Self::LayerFilter => vec![shortcut(CTRL, Key::F)],
            Self::SelectByExpression => vec![shortcut(none, Key::F3)],
            Self::SelectAll => vec![shortcut(CTRL, Key::A)],
            Self::InvertSelection => vec![shortcut(CTRL, Key::R)],
            Self::SelectNone => vec![shortcut(CTRL_SHIFT, Key::A)],
            // The system turns these keys into a wish of its own before they arrive; here they are for the sheet.
            Self::CopyRows => vec![shortcut(CTRL, Key::C)],
            Self::OpenDemo
            | Self::DuplicateLayer
            | Self::GroupLayer
            | Self::ExportRows
            | Self::EditSite
            | Self::CheckSettings
            | Self::KeepCases
            | Self::RecheckCases
            | Self::ClearSite
            | Self::ZoomToLayer
            | Self::CompareLayers
            | Self::NextGrid
            | Self::NextPositionFormat
            | Self::ToggleOverview
            | Self::ToggleBackdrop
            | Self::SwitchTheme
            | Self::SwitchLanguage
            | Self::ShowNotices => Vec::new(),
        }
    }

    /// Whether it can be carried out now.
    #[must_use]
    pub const fn is_available(self, situation: &Situation) -> bool {
        match self {
            Self::ExportCoverage => situation.has_coverage,
            Self::ExportCheck => situation.has_check,
            Self::KeepCases => situation.has_check && situation.has_project_file,
            Self::RecheckCases => situation.has_layers && situation.has_project_file,
            Self::Undo => situation.can_undo,
            Self::Redo => situation.can_redo,
            Self::RemoveLayer | Self::ZoomToLayer => situation.has_selected_layer,
            Self::AttributeTable
            | Self::ShowStyle
            | Self::RenameLayer
            | Self::DuplicateLayer
            | Self::GroupLayer
            | Self::LayerProperties
            | Self::LayerFilter
            | Self::SelectByExpression
            | Self::SelectAll
            | Self::InvertSelection => situation.has_chosen_layer,
            Self::TableOfSelected | Self::SelectNone => situation.has_selected_features,
            Self::CopyRows | Self::ExportRows => situation.has_table,
            Self::ClearSite => situation.has_site,
            Self::EditSite => situation.can_edit_site,
            Self::ZoomToSelection => situation.has_selection,
            Self::SaveProject
            | Self::SaveProjectAs
            | Self::ExportMap
            | Self::FullExtent
            | Self::ShowAllLayers
            | Self::HideAllLayers
            | Self::Recompute => situation.has_layers,
            Self::StopTool => {
                situation.is_drawing || situation.has_selection || situation.is_measuring || situation.is_comparing
            }
            Self::CompareLayers => situation.has_two_layers,
            Self::ZoomBack => situation.can_go.0,
            Self::ZoomForward => situation.can_go.1,
            _ => true,
        }
    }

    /// Whether its keys work while the user types text.
    #[must_use]
    pub const fn works_while_typing(self) -> bool {
        matches!(self, Self::CommandPalette | Self::Quit)
    }
}

/// The commands whose keys were pressed in this frame; takes the keys from everybody else.
#[must_use]
pub fn take_pressed(ctx: &egui::Context, situation: &Situation) -> Vec<Command> {
    let is_typing = ctx.text_edit_focused();
    let mut keys: Vec<(KeyboardShortcut, Command)> = Command::ALL
        .into_iter()
        .filter(|command| !is_typing || command.works_while_typing())
        .filter(|command| command.is_available(situation))
        .flat_map(|command| command.shortcuts().into_iter().map(move |keys| (keys, command)))
        .collect();
    // Logical matching lets Ctrl+Z also match Ctrl+Shift+Z, so the longer is asked first.
    keys.sort_by_key(|(keys, _)| {
        let held = keys.modifiers;
        std::cmp::Reverse(u8::from(held.command) + u8::from(held.shift) + u8::from(held.alt))
    });
    ctx.input_mut(|input| {
        keys.into_iter()
            .filter(|(keys, _)| input.consume_shortcut(keys))
            .map(|(_, command)| command)
            .collect()
    })
}

#[cfg(test)]
mod tests;
