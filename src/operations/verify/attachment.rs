//! The result that a PDF carries.
use crate::report::pdf::ATTACHMENT;
use lopdf::{Dictionary, Document, Object};

/// Deeper trees of names are not made by anybody.
const DEPTH_MAX: usize = 16;

/// The bytes of the attached result; nothing where there is none or the PDF can't be read.
pub(super) fn of_pdf(bytes: &[u8]) -> Option<Vec<u8>> {
    let pdf = Document::load_mem(bytes).ok()?;
    let names = pdf.catalog().ok()?.get_deref(b"Names", &pdf).ok()?.as_dict().ok()?;
    let files = names.get_deref(b"EmbeddedFiles", &pdf).ok()?.as_dict().ok()?;
    find(&pdf, files, 0)
}

/// Looks through a node of the tree of names.
fn find(pdf: &Document, node: &Dictionary, depth: usize) -> Option<Vec<u8>> {
    if depth > DEPTH_MAX {
        return None;
    }
    if let Some(pairs) = node
        .get_deref(b"Names", pdf)
        .ok()
        .and_then(|names| names.as_array().ok())
    {
        for pair in pairs.chunks_exact(2) {
            let [name, file] = pair else { continue };
            if name.as_str().ok().is_some_and(is_ours)
                && let Some(content) = content(pdf, file)
            {
                return Some(content);
            }
        }
    }
    let kids = node.get_deref(b"Kids", pdf).ok()?.as_array().ok()?;
    kids.iter()
        .filter_map(|kid| pdf.dereference(kid).ok()?.1.as_dict().ok())
        .find_map(|kid| find(pdf, kid, depth + 1))
}

/// Whether a name, in ASCII or UTF-16, is the attachment's.
fn is_ours(name: &[u8]) -> bool {
    let letters: Vec<u8> = name.iter().copied().filter(u8::is_ascii_graphic).collect();
    letters.ends_with(ATTACHMENT.as_bytes())
}

fn content(pdf: &Document, file: &Object) -> Option<Vec<u8>> {
    let (_, file) = pdf.dereference(file).ok()?;
    let streams = file.as_dict().ok()?.get_deref(b"EF", pdf).ok()?.as_dict().ok()?;
    let stream = streams.get_deref(b"F", pdf).ok()?.as_stream().ok()?;
    stream.get_plain_content().ok()
}
