//! A report as a tagged PDF of A4 pages with its JSON attached: typeset from memory, without files, packages or a network.
use super::fonts;
use super::page_data::PageData;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt, comemo};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;
use typst_svg::SvgOptions;

/// The name of the attached result.
pub const ATTACHMENT: &str = "ecozone-report.json";

const MAIN: &str = include_str!("../../assets/report/main.typ");
/// The built-in layout, which a template of the user's may import as `/ecozone.typ`.
const LAYOUT: &str = include_str!("../../assets/report/report.typ");

/// A page that is one picture.
const PICTURE: &str = "#let data = json(\"/data.json\")\n#set document(title: data.title)\n\
    #set page(width: data.width * 1pt, height: data.height * 1pt, margin: 0pt)\n\
    #image(\"/map.svg\", width: 100%, alt: data.title)\n";
const POINTS_PER_PX: f64 = 72.0 / 96.0;

/// Why there is no PDF: what the layout does that can't be done, with its line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct LayoutError {
    pub message: String,
}

/// What a document is made from beside its values.
#[derive(Clone, Copy, Debug)]
pub struct Making<'a> {
    /// The result, to be attached.
    pub json: &'a [u8],
    /// The user's layout; the built-in one if there is none.
    pub template: Option<&'a [u8]>,
    /// Name and bytes of a picture for the head of the first page.
    pub logo: Option<(&'a str, &'a [u8])>,
}

/// The document; the same values give the same bytes.
///
/// # Errors
/// The layout can't be followed: only a user's template or logo does that.
pub fn pdf(data: PageData, making: &Making<'_>) -> Result<Vec<u8>, LayoutError> {
    written(&Memory::new(data, making)?)
}

fn written(memory: &Memory) -> Result<Vec<u8>, LayoutError> {
    let made = typst::compile::<PagedDocument>(memory).output;
    let document = made.map_err(|errors| memory.error(&errors));
    let written = document.and_then(|document| {
        let options = PdfOptions {
            creator: Smart::Custom(Some(concat!("EcoZone ", env!("CARGO_PKG_VERSION")).to_owned())),
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&document, &options).map_err(|errors| memory.error(&errors))
    });
    // Layout and fonts serve the next of thousands; what only this one had goes once another is made.
    comemo::evict(1);
    written
}

/// How many pages there are.
///
/// # Errors
/// As [`pdf`].
pub fn page_count(data: PageData, making: &Making<'_>) -> Result<usize, LayoutError> {
    let memory = Memory::new(data, making)?;
    let made = typst::compile::<PagedDocument>(&memory).output;
    let document = made.map_err(|errors| memory.error(&errors))?;
    comemo::evict(1);
    Ok(document.pages().len())
}

/// Forgets what was kept for documents that are like the ones before.
pub fn forget() {
    comemo::evict(0);
}

/// The pages as SVG, for a window.
///
/// # Errors
/// As [`pdf`].
pub fn pages(data: PageData, making: &Making<'_>) -> Result<Vec<String>, LayoutError> {
    let memory = Memory::new(data, making)?;
    let made = typst::compile::<PagedDocument>(&memory).output;
    let document = made.map_err(|errors| memory.error(&errors))?;
    let options = SvgOptions::default();
    let pages = document
        .pages()
        .iter()
        .map(|page| typst_svg::svg(page, &options))
        .collect();
    comemo::evict(0);
    Ok(pages)
}

/// A picture in SVG on a page of its own size; `title` names the document, `size_px` counts 96 to the inch.
///
/// # Errors
/// The picture is no SVG.
pub fn picture(svg: String, size_px: [f64; 2], title: &str) -> Result<Vec<u8>, LayoutError> {
    let [width, height] = size_px.map(|side| side * POINTS_PER_PX);
    let data = PageData {
        json: serde_json::json!({ "title": title, "width": width, "height": height }).to_string(),
        pictures: vec![("map.svg".to_owned(), svg)],
    };
    let making = Making {
        json: b"{}",
        template: Some(PICTURE.as_bytes()),
        logo: None,
    };
    let mut memory = Memory::new(data, &making)?;
    memory.main = memory.template;
    written(&memory)
}

static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    [fonts::REGULAR, fonts::BOLD]
        .into_iter()
        .flat_map(|bytes| Font::iter(Bytes::new(bytes)))
        .collect()
});
static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// All that a layout can reach.
struct Memory {
    main: FileId,
    template: FileId,
    files: BTreeMap<String, Bytes>,
    sources: BTreeMap<String, Source>,
}

impl Memory {
    fn new(data: PageData, making: &Making<'_>) -> Result<Self, LayoutError> {
        let template = match making.template {
            Some(bytes) => std::str::from_utf8(bytes).map_err(|error| LayoutError {
                message: error.to_string(),
            })?,
            None => LAYOUT,
        };
        let sources = [("main.typ", MAIN), ("template.typ", template), ("ecozone.typ", LAYOUT)];
        let sources = sources.into_iter().filter_map(|(name, text)| {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            Some((name.to_owned(), Source::new(file_id(name)?, text.to_owned())))
        });
        let mut files: BTreeMap<String, Bytes> = data
            .pictures
            .into_iter()
            .map(|(name, svg)| (name, Bytes::from_string(printable(svg))))
            .collect();
        files.insert("data.json".to_owned(), Bytes::from_string(printable(data.json)));
        files.insert(ATTACHMENT.to_owned(), Bytes::new(making.json.to_vec()));
        if let Some((name, bytes)) = making.logo {
            files.insert(name.to_owned(), Bytes::new(bytes.to_vec()));
        }
        let source = |name: &str| {
            file_id(name).ok_or_else(|| LayoutError {
                message: name.to_owned(),
            })
        };
        Ok(Self {
            main: source("main.typ")?,
            template: source("template.typ")?,
            files,
            sources: sources.collect(),
        })
    }

    /// The first error, with its line where it lies in the layout.
    fn error(&self, errors: &[SourceDiagnostic]) -> LayoutError {
        let Some(first) = errors.first() else {
            return LayoutError { message: String::new() };
        };
        let place = first.span.id().and_then(|id| {
            let source = self.source(id).ok()?;
            let range = self.range(first.span)?;
            let line = source.lines().byte_to_line(range.start)? + 1;
            Some(format!("{}:{line}: ", id.get().vpath().get_without_slash()))
        });
        LayoutError {
            message: format!("{}{}", place.unwrap_or_default(), first.message),
        }
    }
}

/// `text` in letters that the bundled fonts have: a box in place of one would hide what a file says. Raised digits become
/// `^48`, anything else its number in Unicode. What is put in means nothing in JSON or SVG.
fn printable(text: String) -> String {
    /// Breaks lines and is never drawn.
    const NEVER_DRAWN: char = '\u{200b}';
    let has = |letter: char| {
        letter == NEVER_DRAWN
            || FONTS
                .iter()
                .any(|font| font.info().coverage.contains(u32::from(letter)))
    };
    let mut known: BTreeMap<char, bool> = BTreeMap::new();
    let mut is_known = |letter: char| letter.is_ascii() || *known.entry(letter).or_insert_with(|| has(letter));
    if text.chars().all(&mut is_known) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut is_raised = false;
    for letter in text.chars() {
        let raised = "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|digit| digit == letter);
        let plain = match (letter, raised) {
            ('⁻', _) => Some("-".to_owned()),
            (_, Some(digit)) if is_raised || !is_known(letter) => Some(digit.to_string()),
            _ => None,
        };
        if let Some(plain) = plain {
            out.push_str(if is_raised { "" } else { "^" });
            out.push_str(&plain);
            is_raised = true;
            continue;
        }
        is_raised = false;
        if is_known(letter) {
            out.push(letter);
        } else {
            let _ = write!(out, "[U+{:04X}]", u32::from(letter));
        }
    }
    out
}

fn file_id(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// The name of a file of the project; packages are not to be had.
fn name_of(id: FileId) -> FileResult<String> {
    let path = id.get();
    match path.root() {
        VirtualRoot::Project => Ok(path.vpath().get_without_slash().to_owned()),
        VirtualRoot::Package(_) => Err(FileError::AccessDenied),
    }
}

impl World for Memory {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let name = name_of(id)?;
        let source = self.sources.get(&name).cloned();
        source.ok_or_else(|| FileError::NotFound(name.into()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let name = name_of(id)?;
        let file = self.files.get(&name).cloned();
        file.ok_or_else(|| FileError::NotFound(name.into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    /// A report is made again with the same bytes on any day.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn letters_that_the_fonts_lack_are_said_and_never_a_box() {
        assert_eq!(printable("2⁻⁴⁸° 12 m² 密云 堃".to_owned()), "2^-48° 12 m² 密云 堃");
        assert_eq!(printable("\u{1f600} a".to_owned()), "[U+1F600] a");
    }
}
