//! The keys of the commands: those of QGIS where it has them, so that nobody learns them twice.

use super::Command;
use egui::{Key, KeyboardShortcut, Modifiers};

const ALT: Modifiers = Modifiers::ALT;
const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const CTRL_ALT: Modifiers = Modifiers::COMMAND.plus(Modifiers::ALT);

const fn shortcut(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

impl Command {
    /// Its keys; the first is the one that is shown.
    #[must_use]
    pub fn shortcuts(self) -> Vec<KeyboardShortcut> {
        let none = Modifiers::NONE;
        match self {
            Self::NewProject => vec![shortcut(CTRL, Key::N)],
            Self::OpenProject => vec![shortcut(CTRL, Key::O)],
            Self::OpenRecent => vec![shortcut(CTRL_SHIFT, Key::O)],
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
            Self::LayerCrs => vec![shortcut(CTRL_SHIFT, Key::C)],
            Self::LayerProperties => vec![shortcut(CTRL_SHIFT, Key::P)],
            Self::ToggleLayersPanel => vec![shortcut(none, Key::F7)],
            Self::ToggleResultsPanel => vec![shortcut(none, Key::F8)],
            Self::ToggleFullScreen => vec![shortcut(none, Key::F11)],
            Self::LargerInterface => vec![shortcut(CTRL_ALT, Key::Plus), shortcut(CTRL_ALT, Key::Equals)],
            Self::SmallerInterface => vec![shortcut(CTRL_ALT, Key::Minus)],
            Self::Recompute => vec![shortcut(none, Key::F5)],
            Self::CommandPalette => vec![shortcut(CTRL, Key::K)],
            Self::ShortcutSheet => vec![shortcut(none, Key::Questionmark), shortcut(none, Key::F1)],
            Self::AttributeTable => vec![shortcut(none, Key::F6)],
            Self::TableOfSelected => vec![shortcut(Modifiers::SHIFT, Key::F6)],
            Self::TableOfVisible => vec![shortcut(CTRL, Key::F6)],
            Self::LayerFilter => vec![shortcut(CTRL, Key::F)],
            Self::SelectByExpression => vec![shortcut(none, Key::F3)],
            Self::SelectAll => vec![shortcut(CTRL, Key::A)],
            Self::InvertSelection => vec![shortcut(CTRL, Key::R)],
            Self::SelectNone => vec![shortcut(CTRL_SHIFT, Key::A)],
            // The system turns these keys into a wish of its own before they arrive; here they are for the sheet.
            Self::CopyRows => vec![shortcut(CTRL, Key::C)],
            Self::OpenDemo
            | Self::DuplicateLayer
            | Self::SaveRepaired
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
            | Self::ShowHints
            | Self::ShowNotices => Vec::new(),
        }
    }
}
