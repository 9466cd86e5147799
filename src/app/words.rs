//! Sentences of the window that have values in them, in both languages; what reports say too is said by
//! [`crate::report::words`].

use super::document::AnalysisFailure;
use super::jobs::JobKey;
use super::view_state::Report;
use crate::analysis::outcome::Outcome;
use crate::crs::CrsOrigin;
use crate::texts::Language;
use crate::texts::cli::Sentence;
use crate::units;
use std::time::Duration;

use Language::{En, Zh};

/// There is no window; the message of the system goes along.
#[must_use]
pub fn no_window(message: &str, language: Language) -> String {
    // The window library puts the place in its own source first; the cause stands last.
    let message = message.rsplit(": ").next().unwrap_or(message).trim_end_matches('.');
    let without = without_window(language);
    match language {
        Zh => format!("无法打开窗口。请检查是否有图形桌面；{without}系统给出的原因：{message}"),
        En => format!("the window could not be opened: {message}. Check that there is a desktop. {without}"),
    }
}

/// There is a desktop and nothing that could draw on it, not even by the processor.
#[must_use]
pub fn no_driver(language: Language) -> String {
    let without = without_window(language);
    match language {
        Zh => format!(
            "无法打开窗口：没有可用的图形驱动（Vulkan 或 OpenGL ES 3；Windows 为 Direct3D 12，macOS 为 Metal），也没有代替显卡的软件驱动。\n\
            请安装显卡驱动；没有显卡时安装软件驱动：\n  \
            Debian、Ubuntu 及其衍生系统：apt install mesa-vulkan-drivers\n  \
            Fedora、openEuler：dnf install mesa-vulkan-drivers\n  \
            Arch：pacman -S vulkan-swrast\n  \
            Windows 远程桌面和虚拟机：软件驱动（WARP）随 Windows 10 及以后的系统提供，更新系统即可\n\
            {without}"
        ),
        En => format!(
            "the window could not be opened: there is no graphics driver (Vulkan or OpenGL ES 3; Direct3D 12 on Windows, Metal on macOS), nor one that draws by software in place of a card.\n\
            Install the driver of the graphics card; without a card a software one:\n  \
            Debian, Ubuntu and what comes of them: apt install mesa-vulkan-drivers\n  \
            Fedora, openEuler: dnf install mesa-vulkan-drivers\n  \
            Arch: pacman -S vulkan-swrast\n  \
            Windows by remote desktop or in a virtual machine: a software driver (WARP) comes with Windows 10 and later; update the system\n\
            {without}"
        ),
    }
}

/// What can be had all the same.
const fn without_window(language: Language) -> &'static str {
    language.pick(
        "以下命令不需要窗口：ecozone render（出图：PNG、SVG、PDF）、coverage、check、info 等，见 ecozone --help。",
        "No window is needed for ecozone render (the map as PNG, SVG or PDF), coverage, check, info and the rest of ecozone --help.",
    )
}

/// What a job does.
#[must_use]
pub fn job(key: &JobKey, subject: &str, language: Language) -> String {
    let what = match key {
        JobKey::Project => language.pick("打开工程", "Opening the project"),
        JobKey::Layer(_) => language.pick("读取", "Reading"),
        JobKey::Coverage => language.pick("计算覆盖率", "Computing coverage"),
        JobKey::Check => language.pick("检查用地", "Checking the site"),
        JobKey::Recheck => language.pick("复查", "Checking again"),
        JobKey::Cases => language.pick("保存案件", "Keeping cases"),
        JobKey::Export | JobKey::ExportRows => language.pick("导出", "Exporting"),
        JobKey::Choices => language.pick("保存报告选项", "Keeping the choices"),
        JobKey::ReportPages => language.pick("绘制预览", "Drawing the preview"),
        JobKey::OpenOutside => language.pick("打开", "Opening"),
        JobKey::Folder(_) => language.pick("查看文件夹", "Looking into"),
        JobKey::Quality(_) => language.pick("查质量", "Looking for flaws"),
        JobKey::Save => language.pick("保存工程", "Saving the project"),
        JobKey::ShiftTest(_) => language.pick("加偏检验", "Testing for a shift"),
        JobKey::Preview => language.pick("预览", "Preview"),
        JobKey::Background(_) => language.pick("打开底图", "Opening the background"),
        JobKey::Backdrop => language.pick("读取轮廓", "Reading the outlines"),
        JobKey::Tiles => language.pick("读取瓦片", "Reading tiles"),
        JobKey::Recovery => language.pick("备份", "Keeping the work aside"),
        JobKey::Memory => language.pick("记住设置", "Remembering the settings"),
        JobKey::Measure | JobKey::TableSizes | JobKey::Properties => language.pick("量算", "Measuring"),
        JobKey::TableRows => language.pick("整理属性表", "Ordering the table of"),
        JobKey::TableFacts => language.pick("统计", "Column statistics of"),
        JobKey::CopyRows => language.pick("复制", "Copying"),
        JobKey::Select => language.pick("选择", "Selecting in"),
        JobKey::Search => language.pick("查找", "Searching for"),
        JobKey::Missing => language.pick("寻找文件", "Looking for files in"),
        JobKey::StyleFile => language.pick("样式文件", "Style file"),
        JobKey::Style(_) => language.pick("分类", "Classes of"),
        JobKey::Labels(_) => language.pick("标注", "Placing names of"),
        JobKey::Divide(_) => language.pick("按类着色", "Styling"),
        JobKey::FileDialog => language.pick("等待选择文件", "Waiting for a file"),
    };
    if subject.is_empty() {
        what.to_owned()
    } else {
        format!("{what} {subject}")
    }
}

/// How long a job will still take, if it goes on as it went; nothing as long as too little was done to tell.
#[must_use]
pub fn time_left(elapsed: Duration, share: f32, language: Language) -> Option<String> {
    // Before, the first pieces of work decide, and the figure jumps.
    if elapsed < Duration::from_secs(2) || !(0.03..1.0).contains(&share) {
        return None;
    }
    let left_s = f64::from(elapsed.as_secs_f32() * (1.0 - share) / share);
    let text = if left_s <= 55.0 {
        let seconds = units::number((left_s / 5.0).ceil() * 5.0, 0);
        match language {
            Zh => format!("约剩 {seconds} 秒"),
            En => format!("about {seconds} s left"),
        }
    } else {
        let minutes = units::number((left_s / 60.0).ceil(), 0);
        match language {
            Zh => format!("约剩 {minutes} 分钟"),
            En => format!("about {minutes} min left"),
        }
    };
    Some(text)
}

/// The name that is proposed for a report.
#[must_use]
pub const fn report_file_name(report: Report, language: Language) -> &'static str {
    match report {
        Report::Coverage => language.pick("覆盖率报告.html", "coverage.html"),
        Report::Check => language.pick("用地检查报告.html", "site-check.html"),
        Report::Book => language.pick("用地检查报告集.pdf", "site-check-book.pdf"),
        Report::Info => language.pick("图层说明.html", "layers.html"),
        Report::Map => language.pick("地图.png", "map.png"),
    }
}

/// Why there is no result.
#[must_use]
pub fn analysis_failure(failure: &AnalysisFailure, language: Language) -> String {
    match (failure, language) {
        (AnalysisFailure::Refused(sentence), _) => refusal(sentence, language),
        (AnalysisFailure::Said(message), _) => message.clone(),
        (AnalysisFailure::Cancelled, Zh) => "已取消；按 F5 重新计算".to_owned(),
        (AnalysisFailure::Cancelled, En) => "Cancelled; press F5 to compute again".to_owned(),
        (AnalysisFailure::Panicked(_), Zh) => "计算意外中止；按 F5 重试".to_owned(),
        (AnalysisFailure::Panicked(_), En) => "The computation stopped unexpectedly; press F5 to try again".to_owned(),
    }
}

/// A refusal of an operation, with what to do in the window where the command line would name an option.
fn refusal(sentence: &Sentence, language: Language) -> String {
    match (sentence, language) {
        (Sentence::NoRegion, Zh) => "没有行政区图层，无法计算覆盖率".to_owned(),
        (Sentence::NoRegion, En) => "There is no region layer to measure against".to_owned(),
        (Sentence::NoSuchField { field }, Zh) => format!("行政区图层没有字段“{field}”"),
        (Sentence::NoSuchField { field }, En) => format!("No region feature has the field “{field}”"),
        (Sentence::NoPolygons { read, path }, Zh) => {
            format!(
                "读到 {read} 个要素，却没有可用的面，无法计算覆盖率；原因见该图层的问题清单，请修正或移除该图层：{path}"
            )
        }
        (Sentence::NoPolygons { read, path }, En) => format!(
            "No usable polygon among the features (read: {read}), so no coverage can be given; \
             the layer's list of issues says why: put it right or remove the layer: {path}"
        ),
        _ => sentence.text(language),
    }
}

/// What was found of a site, for the reader.
#[must_use]
pub const fn outcome_sentence(outcome: Outcome, language: Language) -> &'static str {
    let (zh, en) = match outcome {
        Outcome::Core => (
            "用地进入核心保护区",
            "The site reaches into what a layer names a core zone",
        ),
        Outcome::General => (
            "用地涉及保护范围，在核心保护区以外",
            "The site reaches into a protected feature, outside core zones",
        ),
        Outcome::Unzoned => (
            "用地涉及保护范围；图层未注明是否为核心保护区",
            "The site reaches into a protected feature; the layer does not say whether it is a core zone",
        ),
        Outcome::Involved => ("用地涉及保护范围", "The site reaches into a protected feature"),
        Outcome::Crossing => (
            "线路穿越保护范围；未给占地宽度，不计面积",
            "The line runs through a protected feature; without a width no land is counted",
        ),
        Outcome::Sliver => (
            "重叠狭长或细小，疑似制图误差，需人工确认",
            "The overlap is so narrow or small that it may be a difference of drawing: a person should confirm it",
        ),
        Outcome::NotChecked => (
            "有图层未能检查，不能得出未触及的结论",
            "A layer was not checked, so nothing can be said to be clear",
        ),
        Outcome::Touch => (
            "用地与保护范围边界相接，没有面积重叠",
            "The site touches a boundary without sharing area",
        ),
        Outcome::Clear => (
            "用地未触及所检查的保护范围",
            "The site touches nothing that was checked",
        ),
    };
    language.pick(zh, en)
}

/// A direction in words, of sixteen parts of the compass kept to the usual eight.
#[must_use]
pub fn bearing(degrees: f64, language: Language) -> &'static str {
    const WINDS: [(&str, &str); 8] = [
        ("北", "north"),
        ("东北", "north-east"),
        ("东", "east"),
        ("东南", "south-east"),
        ("南", "south"),
        ("西南", "south-west"),
        ("西", "west"),
        ("西北", "north-west"),
    ];
    let turned = (degrees + 22.5).rem_euclid(360.0);
    let place = (0_u8..8)
        .rev()
        .find(|wind| turned >= f64::from(*wind) * 45.0)
        .unwrap_or(0);
    let (zh, en) = WINDS[usize::from(place) % WINDS.len()];
    language.pick(zh, en)
}

/// A distance as people say it: metres below 1 km.
#[must_use]
pub fn distance(metres: f64) -> String {
    if metres < 1000.0 {
        format!("{} m", units::number(metres, 1))
    } else {
        format!("{} km", units::number(metres / 1000.0, 2))
    }
}

/// An area of a site: hectares with four decimals, and m² where that reads better.
#[must_use]
pub fn site_area(area_m2: f64) -> String {
    if area_m2 < units::M2_PER_HA {
        format!("{} m²", units::number(area_m2, 2))
    } else {
        format!("{} ha", units::ha(area_m2))
    }
}

/// Square kilometres for what is that large, else as sites are told.
#[must_use]
pub fn large_area(area_m2: f64) -> String {
    if area_m2 >= units::M2_PER_KM2 {
        format!("{} km²", units::km2(area_m2, 2))
    } else {
        site_area(area_m2)
    }
}

/// A part of the site.
#[must_use]
pub fn share_of_site(share: f64, language: Language) -> String {
    let share = units::percent(share, 2);
    match language {
        Zh => format!("占用地 {share}"),
        En => format!("{share} of the site"),
    }
}

/// A part of the protected feature.
#[must_use]
pub fn share_of_feature(share: f64, language: Language) -> String {
    let share = units::percent(share, 2);
    match language {
        Zh => format!("占该要素 {share}"),
        En => format!("{share} of the feature"),
    }
}

/// The layers of the demonstration, whose files have English names; others go by their own names.
#[must_use]
pub fn demo_layer(file: &str, language: Language) -> Option<&'static str> {
    let stem = file.strip_suffix(".geojson").unwrap_or(file);
    let (zh, en) = match stem {
        "provinces" => ("省级行政区", "Provinces"),
        "prefectures" => ("地级行政区", "Prefectures"),
        "counties" => ("县级行政区", "Counties"),
        "sea" => ("海域", "Sea"),
        "coast" => ("海岸", "Shore"),
        "lakes" => ("湖泊水库", "Lakes"),
        "redline" => ("生态保护红线", "Red lines"),
        "reserves" => ("自然保护地", "Reserves"),
        "coastline" => ("海岸线", "Coastline"),
        "greenbelt" => ("绿带绿隔", "Green belts"),
        "control_units" => ("生态环境管控单元", "Control units"),
        "sites" => ("示意项目用地", "Project sites"),
        _ => return None,
    };
    Some(language.pick(zh, en))
}

/// How the CRS came to be known.
#[must_use]
pub const fn crs_origin(origin: CrsOrigin, language: Language) -> &'static str {
    let (zh, en) = match origin {
        CrsOrigin::Declared => ("文件声明", "declared by the file"),
        CrsOrigin::Default => ("格式默认", "default of the format"),
        CrsOrigin::Guessed => ("按坐标猜测，请核对", "a guess from the numbers, please check"),
        CrsOrigin::Given => ("用户指定", "given by the user"),
    };
    language.pick(zh, en)
}

/// How many targets are of regions that no layer holds.
#[must_use]
pub fn targets_elsewhere(count: usize, language: Language) -> String {
    match (language, count) {
        (Zh, _) => format!("另有 {count} 项目标属于未加载的行政区"),
        (En, 1) => "1 more target binds a region that is not loaded".to_owned(),
        (En, _) => format!("{count} more targets bind regions that are not loaded"),
    }
}

/// A name without a bracketed 示意 or “illustrative” at its end, for where a mark beside it says so.
#[must_use]
pub fn without_illustrative(name: &str) -> &str {
    const ENDINGS: [&str; 4] = ["（示意）", "(示意)", "（illustrative）", "(illustrative)"];
    let short = ENDINGS.into_iter().find_map(|ending| name.strip_suffix(ending));
    short
        .map(str::trim_end)
        .filter(|short| !short.is_empty())
        .unwrap_or(name)
}

/// A position in degrees with hemispheres.
#[must_use]
pub fn position(lonlat: [f64; 2]) -> String {
    let east = if lonlat[0] < 0.0 { 'W' } else { 'E' };
    let north = if lonlat[1] < 0.0 { 'S' } else { 'N' };
    format!("{:.5}°{east}  {:.5}°{north}", lonlat[0].abs(), lonlat[1].abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_named_for_the_eighth_they_lie_in() {
        for (degrees, zh) in [
            (0.0, "北"),
            (22.4, "北"),
            (22.6, "东北"),
            (90.0, "东"),
            (350.0, "北"),
            (225.0, "西南"),
        ] {
            assert_eq!(bearing(degrees, Zh), zh, "{degrees}");
        }
        assert_eq!(bearing(-90.0, En), "west");
    }

    #[test]
    fn what_is_left_is_told_once_it_can_be_told() {
        let left = |seconds: u64, share: f32| time_left(Duration::from_secs(seconds), share, En);
        assert_eq!(left(1, 0.5), None);
        assert_eq!(left(30, 0.01), None);
        assert_eq!(left(30, 1.0), None);
        assert_eq!(left(4, 0.25).as_deref(), Some("about 15 s left"));
        assert_eq!(left(10, 0.1).as_deref(), Some("about 2 min left"));
        assert_eq!(time_left(Duration::from_secs(3), 0.9, Zh).as_deref(), Some("约剩 5 秒"));
    }

    #[test]
    fn the_mark_replaces_the_brackets_and_nothing_else() {
        assert_eq!(without_illustrative("生态保护红线（示意）"), "生态保护红线");
        assert_eq!(without_illustrative("Red lines (illustrative)"), "Red lines");
        assert_eq!(without_illustrative("（示意）"), "（示意）");
        assert_eq!(without_illustrative("示意项目用地"), "示意项目用地");
    }

    #[test]
    fn a_missing_window_is_told_without_the_place_in_somebody_elses_source() {
        let message = no_window(
            "winit EventLoopError: os error at /src/mod.rs:765: DISPLAY is not set.",
            En,
        );
        assert!(
            message.starts_with("the window could not be opened: DISPLAY is not set. Check"),
            "{message}"
        );
        for text in [message, no_driver(En), no_driver(Zh)] {
            assert!(text.contains("ecozone render") && text.contains("--help"), "{text}");
        }
    }

    #[test]
    fn small_sites_are_told_in_square_metres_and_large_ones_in_hectares() {
        assert_eq!(site_area(950.25), "950.25 m²");
        assert_eq!(site_area(123_456.7), "12.3457 ha");
        assert_eq!(distance(12.34), "12.3 m");
        assert_eq!(distance(12_345.0), "12.35 km");
    }
}
