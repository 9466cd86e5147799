//! What a file looks like that no format recognises, by its first bytes, and what to do about it.

use super::encoding_choice::UnsureText;
use super::message::Message;
use super::opened::Head;
use super::registry::readable_names;
use super::sniff_foreign;
use super::text_encoding::{is_usual_gb18030, is_utf8_but_for_its_end, undecided};

/// The refusal of a file without content; `None` if there is some.
pub fn nothing_there(head: &Head) -> Option<Message> {
    if head.bytes.is_empty() {
        return Some(Message::new(
            "文件是空的（0 字节）：请重新获取",
            "the file is empty (0 bytes): get it again",
        ));
    }
    head.is_blank().then(|| {
        Message::new(
            "文件里只有空白：请重新获取",
            "the file holds nothing but space: get it again",
        )
    })
}

/// The refusal of a file that no format recognises.
pub fn refusal(head: &Head) -> Message {
    sniff_foreign::refusal(head)
        .or_else(|| by_first_bytes(&head.bytes))
        .unwrap_or_else(|| by_first_words(head))
}

/// Text in an encoding that can't be told: what it is shows only when that is known.
pub fn unsure_text(head: &Head) -> Option<UnsureText> {
    let is_known = is_utf8_but_for_its_end(&head.bytes) || is_usual_gb18030(&head.bytes);
    let is_foreign = || by_first_bytes(&head.bytes).is_some() || sniff_foreign::refusal(head).is_some();
    let is_text = !is_known && !head.is_binary() && !is_foreign();
    is_text.then(|| UnsureText::of_text(undecided(), &head.bytes))
}

/// Formats that begin with fixed bytes.
fn by_first_bytes(head: &[u8]) -> Option<Message> {
    let known: [(&[u8], &str, &str, Advice); 17] = [
        (&[0xFF, 0xFE, 0, 0], "UTF-32 文本", "UTF-32 text", Advice::SaveAsUtf8),
        (&[0, 0, 0xFE, 0xFF], "UTF-32 文本", "UTF-32 text", Advice::SaveAsUtf8),
        (b"7z\xBC\xAF\x27\x1C", "7z 压缩文件", "a 7z archive", Advice::Unpack),
        (b"Rar!\x1A\x07", "RAR 压缩文件", "a RAR archive", Advice::Unpack),
        (b"BZh", "bzip2 压缩文件", "a bzip2 archive", Advice::Unpack),
        (
            &[0xFD, b'7', b'z', b'X', b'Z'],
            "xz 压缩文件",
            "an xz archive",
            Advice::Unpack,
        ),
        (
            &[0x28, 0xB5, 0x2F, 0xFD],
            "zstd 压缩文件",
            "a zstd archive",
            Advice::Unpack,
        ),
        (
            b"fgb",
            "旧版 FlatGeobuf 文件",
            "a FlatGeobuf file of another version",
            Advice::Export,
        ),
        (b"AC10", "DWG 图纸", "a DWG drawing", Advice::SaveAsDxf),
        (
            b"PARE",
            "加密的 Parquet 文件",
            "an encrypted Parquet file",
            Advice::Export,
        ),
        (b"%PDF", "PDF 文档", "a PDF document", Advice::AskForData),
        (
            &[0x89, b'P', b'N', b'G'],
            "PNG 图片",
            "a PNG picture",
            Advice::AskForData,
        ),
        (&[0xFF, 0xD8, 0xFF], "JPEG 图片", "a JPEG picture", Advice::AskForData),
        (b"II*\0", "TIFF 影像", "a TIFF image", Advice::AskForData),
        (b"MM\0*", "TIFF 影像", "a TIFF image", Advice::AskForData),
        (
            &[0xD0, 0xCF, 0x11, 0xE0],
            "旧版 Office 文档（.xls、.doc）",
            "an old Office document (.xls, .doc)",
            Advice::SaveAsXlsx,
        ),
        (b"ISO-10303-21", "STEP/IFC 模型", "a STEP or IFC model", Advice::Export),
    ];
    if head.starts_with(b"PK\x03\x04") {
        return Some(zip(head));
    }
    known
        .iter()
        .find(|(magic, ..)| head.starts_with(magic))
        .map(|(_, zh, en, advice)| looks_like(zh, en, *advice))
}

/// A zip archive by the names of its first members.
fn zip(head: &[u8]) -> Message {
    let has = |name: &str| contains(head, name.as_bytes());
    if has("word/") {
        looks_like("Word 文档（.docx）", "a Word document (.docx)", Advice::AskForData)
    } else {
        looks_like("zip 压缩文件", "a zip archive", Advice::Unpack)
    }
}

/// Text formats by their first words.
fn by_first_words(head: &Head) -> Message {
    let is_binary = head.is_binary();
    let head_text: String = head.text.chars().take(2048).collect();
    let head_bytes = head_text.as_bytes();
    let begins = |word: &str| head_text.starts_with(word);
    let has = |word: &str| head_text.contains(word);
    if begins("[") {
        list_or_table(head_bytes)
    } else if begins("<!doctype html") || begins("<html") || (begins("<") && has("<html")) {
        looks_like("网页（HTML）", "an HTML page", Advice::Download)
    } else if begins("<") {
        looks_like("XML 文件", "an XML file", Advice::Export)
    } else if is_script(head_bytes) {
        looks_like(
            "JavaScript 文件（.js），数据被包在程序里",
            "a JavaScript file with data wrapped in code",
            Advice::Unwrap,
        )
    } else if is_binary {
        looks_like("二进制文件", "a binary file", Advice::Export)
    } else if head.is_named(".csv") || is_table(head_bytes) {
        looks_like("表格文本（CSV）", "a text table (CSV)", Advice::Export)
    } else {
        looks_like("普通文本", "plain text", Advice::Export)
    }
}

fn list_or_table(head: &[u8]) -> Message {
    let after = head
        .get(1..)
        .unwrap_or(&[])
        .iter()
        .find(|byte| !byte.is_ascii_whitespace());
    if matches!(
        after,
        Some(b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b']' | b't' | b'f' | b'n') | None
    ) {
        Message::new(
            "这是 JSON 列表，不是 GeoJSON：请把要素放进 {\"type\":\"FeatureCollection\",\"features\":[…]}",
            "this is a JSON list, not GeoJSON: put its features into {\"type\":\"FeatureCollection\",\"features\":[…]}",
        )
    } else {
        looks_like(
            "界址点坐标文本（.txt）或其他分节文本",
            "a boundary-point text file (.txt) or another text with sections",
            Advice::Export,
        )
    }
}

fn is_script(head: &[u8]) -> bool {
    let words: [&[u8]; 11] = [
        b"var ",
        b"let ",
        b"const ",
        b"export ",
        b"module.",
        b"window.",
        b"define(",
        b"import ",
        b"(function",
        b"!function",
        b"function",
    ];
    if words.iter().any(|word| head.starts_with(word)) {
        return true;
    }
    // `name = {` or `callback({`
    let name = head
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'.'))
        .count();
    let rest: Vec<u8> = head
        .iter()
        .skip(name)
        .copied()
        .filter(|byte| !byte.is_ascii_whitespace())
        .take(2)
        .collect();
    name > 0 && matches!(rest.as_slice(), b"={" | b"=[" | b"({" | b"([")
}

fn is_table(head: &[u8]) -> bool {
    let mut lines = head
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.trim_ascii().is_empty());
    let separators = |line: &[u8]| line.iter().filter(|byte| matches!(byte, b',' | b'\t' | b';')).count();
    match (lines.next(), lines.next()) {
        (Some(first), Some(second)) => separators(first) > 0 && separators(first) == separators(second),
        _ => false,
    }
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|window| window == word)
}

/// What a person can do about a file in another format.
#[derive(Clone, Copy)]
enum Advice {
    Export,
    SaveAsDxf,
    SaveAsXlsx,
    Unpack,
    SaveAsUtf8,
    Download,
    Unwrap,
    AskForData,
}

impl Advice {
    fn texts(self) -> (String, String) {
        let (zh, en) = match self {
            Self::Export => {
                let (zh, en) = readable_names();
                return (
                    format!("可读取的格式有：{zh}；请用 GIS 软件另存为其中之一（如 GeoJSON，UTF-8）后再打开"),
                    format!(
                        "what can be read: {en}; export it as one of them (such as GeoJSON, UTF-8) from a GIS program and open that"
                    ),
                );
            }
            Self::SaveAsDxf => (
                "请在 CAD 软件中另存为 DXF（命令 SAVEAS 或 DXFOUT）后再打开",
                "save it as DXF from the CAD program (commands SAVEAS or DXFOUT) and open that",
            ),
            Self::SaveAsXlsx => (
                "表格请在 Excel 或 WPS 中另存为 .xlsx 后再打开",
                "save a table as .xlsx from a spreadsheet program and open that",
            ),
            Self::Unpack => ("请先解压，再打开其中的文件", "unpack it first and open the file inside"),
            Self::SaveAsUtf8 => ("请另存为 UTF-8 后再打开", "save it as UTF-8 and open it again"),
            Self::Download => (
                "下载到的可能是登录页或错误页，请重新下载数据文件本身",
                "perhaps a login or error page was saved in place of the data: download the data file itself",
            ),
            Self::Unwrap => (
                "请删去花括号前后的程序文字，另存为 .geojson",
                "remove the code before and after the outer braces and save it as .geojson",
            ),
            Self::AskForData => (
                "其中没有可读取的矢量数据：请向提供方索取 GeoJSON",
                "there is no vector data to read in it: ask its provider for GeoJSON",
            ),
        };
        (zh.to_owned(), en.to_owned())
    }
}

fn looks_like(zh: &str, en: &str, advice: Advice) -> Message {
    let (advice_zh, advice_en) = advice.texts();
    Message::new(
        format!("文件看起来是{zh}，无法读取：{advice_zh}"),
        format!("the file looks like {en} and can't be read: {advice_en}"),
    )
}
