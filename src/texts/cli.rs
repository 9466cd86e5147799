//! Wordings of the command line and of the use cases: what went wrong, where, what to do, path last.

use super::area::AreaRefusal;
use super::cases::CaseSentence;
use super::documents::DocumentRefusal;
use super::layers::LayerSentence;
use super::{Language, texts};
use crate::issues::Fault;

texts! {
    /// A text of the command line.
    pub enum CliText {
        Illustrative => "示意", "illustrative";
        Error => "错误", "error";
        Warning => "警告", "warning";
        Reading => "读取", "reading";
        Working => "计算", "working";
        Usage => "用法", "Usage";
        Commands => "命令", "Commands";
        Files => "文件", "Files";
        Options => "选项", "Options";
        NoWindow => "此程序编译时未包含窗口；请用默认功能重新编译（cargo build --release），或使用命令行子命令（见 --help）",
            "this program was built without its window; build it with default features (cargo build --release), or use a command (see --help)";
        Crashed => "程序内部出错，未给出任何结果；请保留输入文件并报告此信息",
            "something broke inside the program and no result was given; please keep the input and report this message";
        NoLayers => "没有给出任何图层；请用 --project 指定项目文件，或用 --region、--red-line 等逐个指定",
            "no layer is named; name a project with --project, or layers with --region, --red-line and so on";
        NoRegion => "没有行政区图层；请加上 --region 文件", "no region layer is named; add --region FILE";
        NoConstraint => "没有可供核查的图层；请加上 --red-line、--nature-reserve、--green-belt 等",
            "no layer to check against is named; add --red-line, --nature-reserve, --green-belt or another";
        NoSites => "没有给出项目用地文件，项目里也没有 site 图层", "no SITES file is named, and the project has no site layer";
        KeepWhere => "没有项目文件，请用 --cases 文件.geojson 指定案件存放处", "there is no project; name the file that cases are kept in with --cases FILE.geojson";
        MapHasNoJson => "render 只输出地图，没有 JSON；数值见 coverage 或 check --json", "render draws a map and has no JSON; for numbers use coverage or check with --json";
        NoMapOutput => "没有给出输出文件；请用 -o 地图.png（或 svg、pdf）指定", "no output is named; say where with -o MAP.png (or svg, pdf)";
        SitesTwice => "只能给出一个项目用地文件", "only one SITES file can be named";
    }
}

/// What another part of the program says, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Both {
    pub zh: String,
    pub en: String,
}

impl Both {
    /// The one in `language`.
    #[must_use]
    pub fn get(&self, language: Language) -> &str {
        language.pick(&self.zh, &self.en)
    }
}

/// A sentence with values in it, known in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sentence {
    FileMissing {
        path: String,
    },
    FileIsFolder {
        path: String,
    },
    FileForbidden {
        path: String,
    },
    FileUnreadable {
        message: Both,
        path: String,
    },
    ReadingFailed {
        message: String,
        path: String,
    },
    NotUtf8 {
        path: String,
    },
    NotAProject {
        path: String,
    },
    ProjectProblem {
        message: Both,
        line: Option<usize>,
        path: String,
    },
    /// About kept cases and the settings of a check.
    Case(CaseSentence),
    CatalogueProblem {
        message: String,
        path: String,
    },
    EncodingUnknown {
        encoding: String,
        path: String,
    },
    /// More memory than there is: what is needed and what is available, with their unit.
    DoesNotFit {
        need: String,
        available: String,
        path: String,
    },
    CoversWithoutPolygons {
        path: String,
    },
    LayerProblem {
        message: Both,
        path: String,
    },
    SitesEmpty {
        /// The first feature that could not be used, and why.
        first: Option<(u32, Fault)>,
        path: String,
    },
    NoRegion,
    /// A layer whose area was asked for and that has none to give.
    NoPolygons {
        read: usize,
        path: String,
    },
    NoSuchField {
        field: String,
    },
    EndingUnknown {
        path: String,
    },
    EndingDoesNotFit {
        ending: String,
        path: String,
    },
    OverwritesInput {
        path: String,
    },
    WritingFailed {
        message: String,
        path: String,
    },
    TargetFolderMissing {
        path: String,
    },
    CommandNotYet {
        command: String,
    },
    /// A file was written to between two readings.
    FileChanged {
        path: String,
    },
    /// A method of area can't measure this.
    Area(AreaRefusal),
    NoSuchCommand {
        word: String,
    },
    CrsForUnknownFile {
        path: String,
    },
    CrsTwice,
    NotAProjectFile {
        path: String,
    },
    OneProject {
        path: String,
    },
    OfLayer(LayerSentence),
    Document(DocumentRefusal),
}

impl Sentence {
    /// The sentence in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Zh => self.chinese(),
            Language::En => self.english(),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::FileMissing { path } => format!("文件不存在；请检查路径：{path}"),
            Self::FileIsFolder { path } => {
                format!("这是文件夹而不是文件；请指定其中的文件：{path}")
            }
            Self::FileForbidden { path } => format!("没有读取权限；请检查文件的访问权限：{path}"),
            Self::FileUnreadable { message, path } | Self::LayerProblem { message, path } => {
                format!("{}：{path}", message.zh)
            }
            Self::ReadingFailed { message, path } => {
                format!("读取中断（{message}）；请重试或检查磁盘与网络盘：{path}")
            }
            Self::NotUtf8 { path } => format!("文件不是 UTF-8 编码；请另存为 UTF-8：{path}"),
            Self::NotAProject { path } => format!("文件太大，不是项目文件：{path}"),
            Self::ProjectProblem { message, line, path } => match line {
                Some(line) => format!("项目文件第 {line} 行有误（{}）：{path}", message.zh),
                None => format!("项目文件有误（{}）：{path}", message.zh),
            },
            Self::Case(sentence) => sentence.chinese(),
            Self::CatalogueProblem { message, path } => format!("目标或规则文件有误（{message}）：{path}"),
            Self::EncodingUnknown { encoding, path } => {
                format!("不认识编码 {encoding}；可用 UTF-8、GB18030、GBK、Big5、UTF-16LE 等：{path}")
            }
            Self::DoesNotFit { need, available, path } => {
                format!(
                    "打开此图层约需内存 {need}，现可用 {available}，未读取；请关闭其他图层和程序，或先把文件按区域拆分：{path}"
                )
            }
            Self::CoversWithoutPolygons { path } => {
                format!("完整范围（covers）文件里没有面：{path}")
            }
            Self::SitesEmpty { first, path } => {
                let why = first.map_or_else(String::new, |(feature, fault)| {
                    format!("（第 {feature} 个要素：{}）", super::faults::fault(fault, Language::Zh))
                });
                format!("项目用地文件中没有可用的要素{why}，什么都没有核查；请检查该文件：{path}")
            }
            Self::NoRegion => CliText::NoRegion.get(Language::Zh).to_owned(),
            Self::NoPolygons { read, path } => {
                format!("读到 {read} 个要素，却没有可用的面，无法计算面积；请用 ecozone info 查看原因：{path}")
            }
            Self::NoSuchField { field } => {
                format!("没有任何行政区要素带有字段 {field}；请检查 --by")
            }
            Self::EndingUnknown { path } => {
                format!("认不出输出格式；扩展名请用 json、csv、html、pdf、docx、xlsx、geojson 或 svg：{path}")
            }
            Self::EndingDoesNotFit { ending, path } => {
                format!("这条命令的结果不能输出为 {ending}：{path}")
            }
            Self::OverwritesInput { path } => {
                format!("输出会覆盖输入文件，已拒绝；请换一个文件名：{path}")
            }
            Self::WritingFailed { message, path } => format!("无法写入（{message}）：{path}"),
            Self::TargetFolderMissing { path } => format!("输出文件夹不存在；请先建立：{path}"),
            Self::CommandNotYet { command } => {
                format!("本版本尚不支持 {command} 命令；可用的有 info、coverage、check、targets")
            }
            Self::FileChanged { path } => format!("读取期间文件被改动，结果不可信；请重新运行：{path}"),
            Self::Area(refusal) => refusal.text(Language::Zh),
            Self::NoSuchCommand { word } => format!("没有这个命令或文件：{word}（见 --help）"),
            Self::CrsForUnknownFile { path } => format!("--crs 指定的文件不在输入之列：{path}"),
            Self::CrsTwice => "--crs 给出了两个不同的缺省坐标系；请用 --crs 文件=EPSG:n 逐个指定".to_owned(),
            Self::OfLayer(sentence) => sentence.text(Language::Zh),
            Self::Document(refusal) => refusal.text(Language::Zh),
            Self::OneProject { path } => format!("一次只能打开一个项目文件：{path}"),
            Self::NotAProjectFile { path } => {
                format!("这里只接受项目文件（.toml）；图层请用 --region、--red-line 等指定：{path}")
            }
        }
    }

    fn english(&self) -> String {
        match self {
            Self::FileMissing { path } => {
                format!("the file does not exist; check its path: {path}")
            }
            Self::FileIsFolder { path } => {
                format!("this is a folder, not a file; name a file inside it: {path}")
            }
            Self::FileForbidden { path } => {
                format!("the file may not be read; check its permissions: {path}")
            }
            Self::FileUnreadable { message, path } | Self::LayerProblem { message, path } => {
                format!("{}: {path}", message.en)
            }
            Self::ReadingFailed { message, path } => {
                format!("reading broke off ({message}); try again, or check the disk or network drive: {path}")
            }
            Self::NotUtf8 { path } => format!("the file is not UTF-8; save it as UTF-8: {path}"),
            Self::NotAProject { path } => {
                format!("the file is too large to be a project file: {path}")
            }
            Self::ProjectProblem { message, line, path } => match line {
                Some(line) => {
                    format!("the project file is wrong in line {line} ({}): {path}", message.en)
                }
                None => format!("the project file is wrong ({}): {path}", message.en),
            },
            Self::Case(sentence) => sentence.english(),
            Self::CatalogueProblem { message, path } => {
                format!("the file of targets or rules is wrong ({message}): {path}")
            }
            Self::EncodingUnknown { encoding, path } => {
                format!(
                    "the encoding {encoding} is not known; use UTF-8, GB18030, GBK, Big5, UTF-16LE or the like: {path}"
                )
            }
            Self::DoesNotFit { need, available, path } => {
                format!(
                    "opening this layer takes about {need} of memory and {available} are available, so it was not read; close other layers and programs, or split the file by region first: {path}"
                )
            }
            Self::CoversWithoutPolygons { path } => {
                format!("the covers file holds no polygons: {path}")
            }
            Self::SitesEmpty { first, path } => {
                let why = first.map_or_else(String::new, |(feature, fault)| {
                    format!(" (feature {feature}: {})", super::faults::fault(fault, Language::En))
                });
                format!("the SITES file holds no usable feature{why}; nothing was checked, look into the file: {path}")
            }
            Self::NoRegion => CliText::NoRegion.get(Language::En).to_owned(),
            Self::NoPolygons { read, path } => {
                format!(
                    "no usable polygon among the features (read: {read}), so no area can be given; \
                     ecozone info says why: {path}"
                )
            }
            Self::NoSuchField { field } => {
                format!("no region feature has the field {field}; check --by")
            }
            Self::EndingUnknown { path } => {
                format!("the format is not known; end in json, csv, html, pdf, docx, xlsx, geojson or svg: {path}")
            }
            Self::EndingDoesNotFit { ending, path } => {
                format!("the result of this command can't be written as {ending}: {path}")
            }
            Self::OverwritesInput { path } => {
                format!("the output would overwrite an input, which is refused; choose another name: {path}")
            }
            Self::WritingFailed { message, path } => {
                format!("the file could not be written ({message}): {path}")
            }
            Self::TargetFolderMissing { path } => {
                format!("the output's folder does not exist; make it first: {path}")
            }
            Self::CommandNotYet { command } => {
                format!("this version can't do {command} yet; it knows info, coverage, check and targets")
            }
            Self::FileChanged { path } => {
                format!("the file changed while it was read, so nothing can be said of it; run again: {path}")
            }
            Self::Area(refusal) => refusal.text(Language::En),
            Self::NoSuchCommand { word } => {
                format!("there is no command or file of this name: {word} (see --help)")
            }
            Self::CrsForUnknownFile { path } => {
                format!("--crs names a file that is not an input: {path}")
            }
            Self::CrsTwice => "--crs gives two different defaults; name the files with --crs FILE=EPSG:n".to_owned(),
            Self::OfLayer(sentence) => sentence.text(Language::En),
            Self::Document(refusal) => refusal.text(Language::En),
            Self::OneProject { path } => format!("only one project file can be opened: {path}"),
            Self::NotAProjectFile { path } => {
                format!(
                    "only a project file (.toml) can stand here; name layers with --region, --red-line and so on: {path}"
                )
            }
        }
    }
}
