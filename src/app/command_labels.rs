//! The wordings of the command table, in both languages.

use super::command::{Command, Menu};
use crate::texts::Language;
use egui::{Key, KeyboardShortcut};

/// The label of a command.
#[must_use]
pub const fn label(command: Command, language: Language) -> &'static str {
    let (zh, en) = match command {
        Command::NewProject => ("新建工程", "New project"),
        Command::OpenProject => ("打开工程…", "Open project…"),
        Command::OpenRecent => ("打开最近的工程…", "Open a recent project…"),
        Command::SaveProject => ("保存工程", "Save project"),
        Command::SaveProjectAs => ("工程另存为…", "Save project as…"),
        Command::AddLayers => ("添加图层…", "Add layers…"),
        Command::CheckSiteFile => ("检查用地文件…", "Check a site file…"),
        Command::OpenByPath => ("按路径打开…", "Open by path…"),
        Command::OpenDemo => ("打开演示工程", "Open the demonstration project"),
        Command::ExportCoverage => ("导出覆盖率报告…", "Export the coverage report…"),
        Command::ExportCheck => ("导出用地检查报告…", "Export the site check report…"),
        Command::ExportMap => ("导出地图…", "Export a map…"),
        Command::Quit => ("退出", "Quit"),
        Command::Undo => ("撤销", "Undo"),
        Command::Redo => ("重做", "Redo"),
        Command::RemoveLayer => ("移除所选图层", "Remove the selected layer"),
        Command::DrawSite => ("绘制用地范围", "Draw a site"),
        Command::EditSite => ("修改用地", "Change the site"),
        Command::CheckSettings => ("用地检查设置…", "Site check settings…"),
        Command::KeepCases => ("把核查结果存为案件", "Keep the results as cases"),
        Command::RecheckCases => ("复查已存案件", "Check kept cases again"),
        Command::PasteSite => ("粘贴为用地", "Paste as a site"),
        Command::ClearSite => ("结束用地检查", "Clear the checked site"),
        Command::StopTool => ("停止工具、清除选择", "Stop the tool, clear the selection"),
        Command::ZoomIn => ("放大", "Zoom in"),
        Command::ZoomOut => ("缩小", "Zoom out"),
        Command::FullExtent => ("全图", "Full extent"),
        Command::ZoomToSelection => ("缩放至选择", "Zoom to selection"),
        Command::ZoomToLayer => ("缩放至所选图层", "Zoom to the selected layer"),
        Command::ZoomBack => ("前一视图", "Previous view"),
        Command::ZoomForward => ("后一视图", "Next view"),
        Command::IdentifyHere => ("识别指针处要素", "Identify at the pointer"),
        Command::MeasureLine => ("量算长度", "Measure a length"),
        Command::MeasureArea => ("量算面积", "Measure an area"),
        Command::CompareLayers => ("卷帘对比两个图层", "Compare two layers by swipe"),
        Command::NextGrid => (
            "切换网格：经纬网、公里网、无",
            "Switch the grid: graticule, kilometres, none",
        ),
        Command::NextPositionFormat => (
            "切换坐标格式：度、度分秒、高斯-克吕格",
            "Switch positions: degrees, minutes and seconds, Gauss-Krüger",
        ),
        Command::ToggleOverview => ("鹰眼图", "Overview"),
        Command::ToggleBackdrop => ("内置轮廓底图", "Bundled outlines"),
        Command::HidePanels => ("隐藏或恢复面板", "Hide or restore the panels"),
        Command::ShowAllLayers => ("显示全部图层", "Show all layers"),
        Command::HideAllLayers => ("隐藏全部图层", "Hide all layers"),
        Command::ShowCoverage => ("查看覆盖率", "Show coverage"),
        Command::ShowSiteCheck => ("查看用地检查", "Show the site check"),
        Command::ToggleLayersPanel => ("图层面板", "Layers panel"),
        Command::ToggleResultsPanel => ("结果面板", "Results panel"),
        Command::ToggleFullScreen => ("全屏", "Full screen"),
        Command::LargerInterface => ("放大界面文字", "Larger interface"),
        Command::SmallerInterface => ("缩小界面文字", "Smaller interface"),
        Command::SwitchTheme => ("切换浅色／深色", "Switch light / dark"),
        Command::SwitchLanguage => ("切换为英文（English）", "Switch to Chinese (中文)"),
        Command::Recompute => ("重新计算", "Compute again"),
        Command::CommandPalette => ("命令面板", "Command palette"),
        Command::ShortcutSheet => ("快捷键一览", "Keyboard shortcuts"),
        Command::ShowHints => ("入门提示", "First hints"),
        Command::ShowNotices => ("消息列表", "Notices"),
        Command::ShowStyle => ("图层样式", "Layer style"),
        Command::RenameLayer => ("重命名图层…", "Rename the layer…"),
        Command::DuplicateLayer => ("复制图层", "Duplicate the layer"),
        Command::SaveRepaired => ("保存修复后的副本…", "Save a repaired copy…"),
        Command::GroupLayer => ("放入新分组…", "Put the layer into a new group…"),
        Command::LayerCrs => ("图层坐标系…", "CRS of the layer…"),
        Command::LayerProperties => ("图层属性…", "Layer properties…"),
        Command::Search => ("查找名称、编码、坐标…", "Find a name, code or position…"),
        Command::NewBookmark => ("新建书签…", "New bookmark…"),
        Command::Bookmarks => ("书签…", "Bookmarks…"),
        Command::AttributeTable => ("属性表", "Attribute table"),
        Command::TableOfSelected => ("选中要素的属性表", "Attribute table of the selection"),
        Command::TableOfVisible => ("视图内要素的属性表", "Attribute table of what is in view"),
        Command::SelectAll => ("全选", "Select all"),
        Command::InvertSelection => ("反选", "Invert the selection"),
        Command::SelectNone => ("取消选择", "Select none"),
        Command::SelectByExpression => ("按表达式选择…", "Select by expression…"),
        Command::LayerFilter => ("图层过滤…", "Filter the layer…"),
        Command::CopyRows => ("复制行", "Copy rows"),
        Command::ExportRows => ("导出行…", "Export rows…"),
    };
    language.pick(zh, en)
}

/// The title of a menu.
#[must_use]
pub const fn menu(menu: Menu, language: Language) -> &'static str {
    let (zh, en) = match menu {
        Menu::File => ("文件", "File"),
        Menu::Edit => ("编辑", "Edit"),
        Menu::View => ("视图", "View"),
        Menu::Layer => ("数据", "Data"),
        Menu::Analysis => ("分析", "Analysis"),
        Menu::Help => ("帮助", "Help"),
    };
    language.pick(zh, en)
}

/// A shortcut as people write it: `Ctrl+Shift+Z`.
#[must_use]
pub fn shortcut_text(shortcut: &KeyboardShortcut) -> String {
    let mut text = String::new();
    if shortcut.modifiers.command || shortcut.modifiers.ctrl {
        text.push_str("Ctrl+");
    }
    if shortcut.modifiers.alt {
        text.push_str("Alt+");
    }
    if shortcut.modifiers.shift {
        text.push_str("Shift+");
    }
    text.push_str(match shortcut.logical_key {
        Key::Plus => "+",
        Key::Minus => "-",
        Key::Equals => "=",
        Key::Period => ".",
        Key::Questionmark => "?",
        Key::PageUp => "PgUp",
        Key::PageDown => "PgDn",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::Escape => "Esc",
        key => key.name(),
    });
    text
}
