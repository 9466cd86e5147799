//! Everything the user can ask for by name: one table of label, shortcut and availability. The menu, the
//! palette (Ctrl+K) and the shortcut sheet (?) are views of it.

use super::command_labels;
pub use super::command_labels::shortcut_text;
use crate::texts::Language;
use egui::KeyboardShortcut;

/// A command without an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    NewProject,
    OpenProject,
    OpenRecent,
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
    SaveRepaired,
    GroupLayer,
    LayerCrs,
    LayerProperties,
    ToggleLayersPanel,
    ToggleResultsPanel,
    ToggleFullScreen,
    LargerInterface,
    SmallerInterface,
    SwitchTheme,
    SwitchLanguage,
    Recompute,
    CommandPalette,
    ShortcutSheet,
    ShowHints,
    ShowNotices,
    AttributeTable,
    TableOfSelected,
    TableOfVisible,
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
    /// Whether the interface can be drawn larger, and smaller.
    pub can_scale: (bool, bool),
}

impl Command {
    /// Every command, in the order of menu and palette.
    pub const ALL: [Self; 76] = [
        Self::NewProject,
        Self::OpenProject,
        Self::OpenRecent,
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
        Self::LargerInterface,
        Self::SmallerInterface,
        Self::SwitchTheme,
        Self::SwitchLanguage,
        Self::AttributeTable,
        Self::TableOfSelected,
        Self::TableOfVisible,
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
        Self::SaveRepaired,
        Self::GroupLayer,
        Self::LayerCrs,
        Self::LayerProperties,
        Self::Recompute,
        Self::CommandPalette,
        Self::ShortcutSheet,
        Self::ShowHints,
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
            Self::NewProject
            | Self::OpenProject
            | Self::OpenRecent
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
            | Self::LargerInterface
            | Self::SmallerInterface
            | Self::SwitchTheme
            | Self::SwitchLanguage => Menu::View,
            Self::AttributeTable
            | Self::ShowStyle
            | Self::RenameLayer
            | Self::DuplicateLayer
            | Self::SaveRepaired
            | Self::GroupLayer
            | Self::LayerCrs
            | Self::LayerProperties
            | Self::TableOfSelected
            | Self::TableOfVisible
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
            Self::CommandPalette | Self::ShortcutSheet | Self::ShowHints | Self::ShowNotices => Menu::Help,
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
                | Self::LargerInterface
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
            | Self::SaveRepaired
            | Self::GroupLayer
            | Self::LayerCrs
            | Self::LayerProperties
            | Self::TableOfVisible
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
            Self::LargerInterface => situation.can_scale.0,
            Self::SmallerInterface => situation.can_scale.1,
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

mod keys;
#[cfg(test)]
mod tests;
