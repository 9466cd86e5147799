//! What `--help` says of each command and option, in both languages.
use crate::texts::Language;
use crate::texts::cli::CliText;
use clap::{Arg, ArgAction, Command, CommandFactory};

/// The definition of the command line with its wordings in `language`.
#[must_use]
pub fn command(language: Language) -> Command {
    let root = super::args::Typed::command();
    localised(root, language)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .global(true)
                .help(language.pick("显示帮助", "show this help"))
                .help_heading(CliText::Options.get(language)),
        )
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(language.pick("显示版本", "show the version"))
                .help_heading(CliText::Options.get(language)),
        )
}

fn localised(command: Command, language: Language) -> Command {
    let about = about(command.get_name(), language);
    let usage = CliText::Usage.get(language);
    let names: Vec<(String, bool)> = command
        .get_arguments()
        .map(|argument| (argument.get_id().to_string(), argument.is_positional()))
        .collect();
    let mut command = command
        .about(about)
        .subcommand_help_heading(CliText::Commands.get(language))
        .help_template(format!("{{about}}\n\n{usage}: {{usage}}\n\n{{all-args}}{{after-help}}"));
    for (name, is_positional) in names {
        let heading = if is_positional {
            CliText::Files
        } else {
            CliText::Options
        }
        .get(language);
        command = command.mut_arg(&name, |argument| {
            argument.help(option(&name, language)).help_heading(heading)
        });
    }
    let inner: Vec<String> = command
        .get_subcommands()
        .map(|inner| inner.get_name().to_owned())
        .collect();
    for name in inner {
        command = command.mut_subcommand(name, |inner| localised(inner, language));
    }
    command
}

fn about(command: &str, language: Language) -> &'static str {
    let (zh, en) = match command {
        "info" => (
            "查看文件里有什么：要素、坐标系、面积、问题",
            "what files hold: features, CRS, areas, faults",
        ),
        "coverage" => (
            "各行政区内各类图层的面积与占比，并与目标对照",
            "area and share of every layer in every region, held against the targets",
        ),
        "check" => (
            "核查项目用地是否涉及红线等图层；未能核查的绝不说成不涉及",
            "does a project site touch a red line; what was not checked is never called clear",
        ),
        "recheck" => (
            "用现在的图层重查已存的案件，列出结论有变的用地；有变时退出码为 5",
            "check kept cases against today's layers and list the sites whose verdict flips; then the exit status is 5",
        ),
        "convert" => (
            "转换格式或坐标系：IN 任何可读的文件，OUT 以 geojson、geojsonl、gpkg、shp、zip（打包的 Shapefile）、fgb、parquet、kml、dxf、xlsx、txt（界址点坐标）、csv、wkt 或 esrijson 结尾",
            "another format or CRS: IN is any file that can be read, OUT ends in geojson, geojsonl, gpkg, shp, zip (a packed shapefile), fgb, parquet, kml, dxf, xlsx, txt (boundary points), csv, wkt or esrijson",
        ),
        "repair" => (
            "修复几何并写成 GeoJSON；-o 写出修复台账（json、csv、html）",
            "write a file's geometry repaired, as GeoJSON; -o writes the ledger of repairs (json, csv, html)",
        ),
        "render" => (
            "把图层画成一幅地图（svg、png、pdf），带图例、比例尺、指北针和格网",
            "draw the layers as a map (svg, png, pdf) with legend, scale bar, north arrow and grid",
        ),
        "targets" => ("列出内置或自备的目标目录", "list the catalogue of targets"),
        "verify" => (
            "按报告自带的参数与输入文件重算，指出不符之处；不成立时退出码为 5",
            "compute a report again from its own parameters and inputs and say what differs; then the exit status is 5",
        ),
        "ecozone" => (
            "EcoZone：生态分区图层的查看、占比与用地核查；不带子命令时打开窗口",
            "EcoZone: ecological zoning layers, their coverage, and what a project site touches; opens its window where no command is named",
        ),
        _ => ("本版本尚不支持", "not in this version yet"),
    };
    language.pick(zh, en)
}

/// What shapes a report.
fn report_option(name: &str, language: Language) -> Option<&'static str> {
    let (zh, en) = match name {
        "without" => (
            "报告不列的部分：map（地图）、site-maps（局部图）、details（周边与条文）、points（界址点）、targets（目标对照）、passports（图层来源）、ledger（修复台账）、signatures（签署）；报告会注明",
            "parts that a report does without: map, site-maps, details, points, targets, passports, ledger, signatures; the report says so",
        ),
        "area_unit" => (
            "覆盖率报告的面积单位：usual（省级用万 km²，其余用 km²）、ha、km2、10000km2",
            "unit of areas in a coverage report: usual (provinces in 10,000 km², all else in km²), ha, km2, 10000km2",
        ),
        _ => return None,
    };
    Some(language.pick(zh, en))
}

fn option(name: &str, language: Language) -> &'static str {
    if let Some(said) = report_option(name, language) {
        return said;
    }
    let (zh, en) = match name {
        "lang" => ("界面与报告语言", "language of messages and reports"),
        "quiet" => ("不显示进度与警告", "no progress and no warnings"),
        "verbose" => ("显示更多细节", "say more"),
        "threads" => ("线程数（不影响结果）", "number of threads (never changes a result)"),
        "json" => ("在标准输出给出 JSON", "JSON on standard output"),
        "output" => (
            "输出文件，可重复；扩展名决定格式：json、csv、html、pdf、docx、xlsx、geojson、svg，核查另有 txt（界址点坐标）；- 为标准输出",
            "output file, repeatable; its ending chooses the format: json, csv, html, pdf, docx, xlsx, geojson, svg, for check also txt (boundary points); - is standard output",
        ),
        "input_file" => ("输入文件，绝不改动", "the input, which is never changed"),
        "output_file" => ("输出文件", "the output"),
        "from" => (
            "输入的坐标系，优先于文件所述",
            "CRS of the input; wins over what the file says",
        ),
        "to" => (
            "输出的坐标系；缺省时 GeoJSON 为经纬度，TXT 为所在 3 度带",
            "CRS of the output; else GeoJSON is in degrees, TXT in the 3° zone of the data",
        ),
        "date" => ("报告上印的日期", "date printed on the report"),
        "files" => (
            "文件；窗口还接受一个项目文件（.toml）",
            "files; for the window also a project file (.toml)",
        ),
        "report" => (
            "要复核的报告：EcoZone 的 JSON 结果，或带有该结果的 PDF",
            "the report to verify: a JSON result of EcoZone, or a PDF that carries one",
        ),
        "sites" => (
            "项目用地文件；项目含 site 图层时可省略",
            "the sites; may be left out where the project has a site layer",
        ),
        "project_file" | "project" => ("项目文件", "project file"),
        "region" => (
            "行政区图层，可重复（targets 命令：行政区代码）",
            "region layer, repeatable (for targets: a region's code)",
        ),
        "red_line" => ("生态保护红线图层，可重复", "red-line layer, repeatable"),
        "nature_reserve" => ("自然保护地图层，可重复", "nature-reserve layer, repeatable"),
        "coastline" => ("海岸线图层，可重复", "coastline layer, repeatable"),
        "green_belt" => ("绿带绿隔图层，可重复", "green-belt layer, repeatable"),
        "control_unit" => ("管控单元图层，可重复", "control-unit layer, repeatable"),
        "reference" => ("参考图层，可重复", "reference layer, repeatable"),
        "by" => (
            "按此字段把行政区要素合并为单元",
            "dissolve region features that share this field's value",
        ),
        "targets" => (
            "目标文件：替换内置目录；+文件 为追加",
            "target file: replaces the built-in catalogue; +FILE adds to it",
        ),
        "rules" => (
            "规则文件：替换内置规则表；+文件 为追加",
            "file of rules that are quoted beside findings: replaces the built-in table; +FILE adds to it",
        ),
        "crs" => (
            "未注明坐标系的文件用 EPSG:n；或用 文件=EPSG:n 指定某一个；先北后东的文件写 EPSG:n/yx",
            "CRS of files that declare none; FILE=EPSG:n for one file; EPSG:n/yx where north stands before east",
        ),
        "shift" => (
            "坐标取自高德、腾讯（gcj02）或百度（bd09）网络地图，读入时纠回；多个文件时用 文件=gcj02",
            "the positions come from Amap or Tencent (gcj02) or Baidu (bd09) maps and are shifted back; FILE=gcj02 for one of several files",
        ),
        "encoding" => (
            "文字编码，如 GB18030；缺省时按内容判断，判断不了则拒绝",
            "text encoding, such as GB18030; else told by the content, or refused",
        ),
        "layer" => (
            "多图层文件（GeoPackage、压缩包、DXF、工作簿）中的图层；文件=名称 指定某一个文件",
            "the layer of a file that holds several (GeoPackage, zip, DXF, workbook); FILE=NAME for one file",
        ),
        "covers" => (
            "图层完整范围文件，用于命令行给出的各核查图层",
            "where the layers named here are complete",
        ),
        "filter" => (
            "只取符合条件的要素（行政区与用地除外）",
            "only features that match (regions and sites excepted)",
        ),
        "area" => (
            "面积算法：exact（缺省，精确椭球面积）、tdt1055（图斑椭球面积公式）、geodesic（大地线）、planar（高斯-克吕格平面）",
            "method of area: exact (default: on the ellipsoid, edges straight in longitude/latitude), tdt1055 \
             (图斑椭球面积, the Chinese land survey's series), geodesic, planar (a Gauss-Krüger plane)",
        ),
        "quality" => (
            "查找每个图层内部的重叠、缝隙、碎片与重复；-o 可写 geojson 交提供方",
            "look for overlaps, gaps, slivers and duplicates within every layer; -o may end in geojson, for the supplier",
        ),
        "area_methods" => (
            "按各种算法列出每个文件的面积及其差异",
            "every file's area by every method, and how they differ",
        ),
        _ => return check_option(name, language),
    };
    language.pick(zh, en)
}

/// Options of a site check.
fn check_option(name: &str, language: Language) -> &'static str {
    let (zh, en) = match name {
        "ring" => (
            "列出此距离内的要素，可重复，如 500m、1km",
            "list what lies within this distance, repeatable: 500m, 1km",
        ),
        "tolerance" => (
            "不超过此面积的重叠按相接处理并列出，如 1m2",
            "overlaps up to this area become a touch and are listed: 1m2",
        ),
        "sliver_area" => (
            "狭长且不超过此面积的重叠标为细碎图斑（缺省 1000m2）",
            "drawn-out overlaps up to this area are marked as slivers (default 1000m2)",
        ),
        "sliver_width" => (
            "狭长且不超过此宽度（2×面积/周长）的重叠标为细碎图斑（缺省 5m）",
            "drawn-out overlaps up to this width, 2 × area / perimeter, are marked as slivers (default 5m)",
        ),
        "corridor" => (
            "线状与点状用地的占地总宽度，如 30m",
            "width, both sides together, of the land that line and point sites take: 30m",
        ),
        "setback" => (
            "海岸退缩距离，如 200m：用地距岸线不足此距离时列出，需要岸线图层",
            "least distance from the coast, such as 200m; sites nearer than that are listed (needs a coastline layer)",
        ),
        "pages" => (
            "把汇总页与每宗用地一份的报告写入此文件夹",
            "writes a summary and a report for every site into this folder",
        ),
        "pages_as" => ("--pages 的格式；缺省为 html", "format of --pages; html if left out"),
        "book" => (
            "把汇总、目录与每宗用地一章合订为一个 PDF；分批排版后合为一册，占用内存不随用地数量增长",
            "binds the summary, contents and a chapter for every site as one PDF; it is set in parts, so that memory does not grow with the sites",
        ),
        "hits" => (
            "把重叠部分（含细碎图斑）写为 GeoJSON、Shapefile 或界址点 TXT",
            "writes what is shared, slivers included, as GeoJSON, shapefiles, or boundary points (txt)",
        ),
        "access_list" => (
            "准入清单（CSV 或 XLSX，按管控单元编码），可重复；条文与出处列入报告",
            "access list (CSV or XLSX, by code of control unit), repeatable; its clauses are quoted with their source",
        ),
        "keep" => (
            "把结果存为案件，供日后 recheck",
            "keep the results as cases, for a later recheck",
        ),
        "cases" => (
            "案件文件；缺省为项目文件旁的 项目.cases.geojson",
            "file of kept cases; else PROJECT.cases.geojson beside the project",
        ),
        _ => return map_option(name, language),
    };
    language.pick(zh, en)
}

/// What says where and how a map is drawn.
fn map_option(name: &str, language: Language) -> &'static str {
    let (zh, en) = match name {
        "site" => (
            "项目用地文件，可重复；取代项目中的",
            "project sites, repeatable; instead of the project's",
        ),
        "size" => (
            "图幅的像素数，缺省 1600x1200（每英寸 96 像素）",
            "pixels of the picture, 96 to the inch (default 1600x1200)",
        ),
        "bbox" => (
            "图上的范围：西,南,东,北（度）",
            "what the map shows: west,south,east,north in degrees",
        ),
        "scale" => (
            "比例尺，如 1:50000；以 --bbox 或全部图层的中心为中心",
            "scale on paper, such as 1:50000, around the middle of --bbox or of all layers",
        ),
        "only" => ("只画这些用途的图层", "draw only layers of these roles"),
        "grid" => (
            "公里网的坐标系（高斯-克吕格）；缺省取项目的坐标系，否则为经纬网",
            "CRS of a kilometre grid (Gauss-Krüger); else the project's, else longitude and latitude",
        ),
        "title" => ("图名；缺省取项目名称", "title of the map; else the project's name"),
        "office" => ("制图单位", "the office that makes the map"),
        "secrecy" => ("密级", "classification"),
        _ => ("", ""),
    };
    language.pick(zh, en)
}
