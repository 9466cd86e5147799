//! Wordings of the map: what is under the pointer, measuring, comparing.

use super::{Language, texts};

texts! {
    /// A text of the map and its tools.
    pub enum MapText {
        Backdrop => "内置轮廓（概略）", "Bundled outlines (coarse)";
        BackdropCredit => "轮廓：天地图（概略，非法定界线）", "Outlines: Tianditu (coarse, no legal boundary)";
        BackdropHint => "随程序附带的省级轮廓，只供辨认位置；没有打开演示工程时显示在最下面", "Outlines of provinces that come with the program, to find one's way only; lowest of all, where the demonstration is not open";
        BackgroundFailed => "底图无法显示", "A background can't be shown";
        CenterHere => "以此为中心", "Centre here";
        CopyFigure => "复制数值", "Copy the figure";
        CopyGeoJson => "复制为 GeoJSON 点", "Copy as a GeoJSON point";
        CopyPosition => "复制坐标", "Copy";
        IdentifyHere => "识别此处要素", "Identify here";
        Loading => "仍在读取：先显示抽样轮廓", "Still reading: sampled outlines first";
        MeasureArea => "面积", "Area";
        MeasureFromHere => "从此处量算", "Measure from here";
        MeasureHint => "单击加点（捕捉顶点和边，S 或按住 Alt 切换），双击、回车或右键结束，退格删点，Ctrl+C 复制，Esc 退出；长度和面积按 CGCS2000 椭球面", "Click to add a vertex (snaps; S or Alt held switches that); double-click, Enter or right-click to end, Backspace takes one back, Ctrl+C copies, Esc leaves; on the ellipsoid of CGCS2000";
        MeasureLine => "长度", "Length";
        Preparing => "整理并绘制…", "Putting in order and drawing…";
        PositionHint => "单击切换：度、度分秒、高斯-克吕格（X 北 Y 东，3° 带）；右键单击地图可复制", "Click to switch: degrees, minutes and seconds, Gauss-Krüger (X north, Y east, 3° zone); right-click the map to copy";
        Overview => "鹰眼图", "Overview map";
        RemoveBackground => "移除底图", "Remove the background";
        RecoverDiscard => "丢弃", "Discard";
        RecoverHint => "恢复后可撤销；按 Esc 下次再问", "Restoring can be undone; Esc asks again next time";
        RecoverNow => "恢复", "Restore";
        RecoverTitle => "上次没有正常退出", "The last session did not end in order";
        RecoveryOff => "自动备份已停止", "Keeping your work aside has stopped";
        Scale => "比例尺", "Scale";
        ScaleHint => "单击输入比例尺", "Click to type a scale";
        SoftwareDriver => "软件绘图", "Software drawing";
        SoftwareDriverHint => "没有可用的显卡，由处理器绘图：功能完整，画面较慢；装上显卡驱动后会自动使用", "No graphics card is at hand and the processor draws: everything works, only slower; a driver of the card is used once there is one";
        SwipeLeft => "左", "Left";
        SwipeLine => "卷帘分界线", "Line between the compared layers";
        SwipeRight => "右", "Right";
    }
}

/// More features under a click than are listed.
#[must_use]
pub fn more_here(count: usize, language: Language) -> String {
    match language {
        Language::Zh => format!("此处还有 {count} 个要素未列出：请放大后再点"),
        Language::En => format!("{count} more here are not listed: zoom in and click again"),
    }
}

/// What is left of a window that ended without a word.
#[must_use]
pub fn recovery_offer(name: &str, layers: usize, minutes: Option<u64>, language: Language) -> String {
    match language {
        Language::Zh => {
            let when = minutes.map_or_else(String::new, |minutes| format!("，约 {minutes} 分钟前备份"));
            let name = if name.is_empty() { "未命名工程" } else { name };
            format!("“{name}”的 {layers} 个图层及所做的修改可以恢复{when}。")
        }
        Language::En => {
            let when = minutes.map_or_else(String::new, |minutes| format!(", kept about {minutes} minutes ago"));
            let name = if name.is_empty() {
                "a project without a name"
            } else {
                name
            };
            format!("{layers} layers of {name} can be restored with what was changed{when}.")
        }
    }
}
