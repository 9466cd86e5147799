//! A zip archive with one layer in it: the layer is read as it lies there, and nothing is ever unpacked to disk.
//!
//! What an archive says of its sizes is not believed: bytes are counted as they come out, and stop at the limit.

use super::message::Message;
use super::opened::{Head, Opened, refusal_or_io};
use super::registry::{self, Format};
use super::text_stream::Refusal;
use super::zip_members::{Member, Selected, members, select};
use super::{Beside, FormatError, Input, limits, shapefile_files, shapefile_write};
use crate::issues::{Action, Fault, Issue};
use crate::layer::parsed::ParsedLayer;
use crate::progress::Progress;
use encoding_rs::Encoding;
use std::cell::RefCell;
use std::io::{self, Cursor, Read};
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

/// Names that a line of the ledger lists before it breaks off.
const LISTED: usize = 20;

pub const FORMAT: Format = Format {
    name: ("zip 压缩包、KMZ", "zip archive, KMZ"),
    endings: &["zip", "kmz"],
    recognises,
    read,
    write: Some(shapefile_write::write_packed),
};

/// Documents of offices are archives as well, and other formats' business.
fn recognises(head: &Head) -> bool {
    let has = |name: &[u8]| head.bytes.windows(name.len()).any(|window| window == name);
    let is_zip = head.bytes.starts_with(b"PK\x03\x04") || head.bytes.starts_with(b"PK\x05\x06");
    is_zip && !has(b"[Content_Types]") && !has(b"xl/") && !has(b"word/") && !has(b"mimetypeapplication")
}

fn read(mut opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    if opened.unpacked > 0 {
        return Err(refused(
            "压缩文件里还是压缩文件：请先解压再打开",
            "there is another archive inside the archive: unpack it first",
        ));
    }
    let bytes = opened.whole(limits::MAX_ZIP_BYTES)?;
    let budget = limits::FREE_UNPACKED_BYTES.max((bytes.len() as u64).saturating_mul(limits::MAX_UNPACKING_FACTOR));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.len() > limits::MAX_ZIP_MEMBERS {
        return Err(refused(
            "压缩包里的文件超过两万个：请解压后打开所需的文件",
            "the archive holds more than 20,000 files: unpack it and open the one that is wanted",
        ));
    }
    let members = members(&mut archive).map_err(|error| broken(&error))?;
    let mut reading = Reading {
        archive,
        left: budget,
        encoding: opened.encoding,
        progress: opened.progress,
    };
    let is_kmz = opened.head.is_named(".kmz");
    let selected = select(&members, is_kmz, opened.layer)?;
    let mut parsed = reading.layer(&selected)?;
    let linked: Vec<Member> = members
        .iter()
        .filter(|member| member.ending == "kml" && member.index != selected.layer.index)
        .cloned()
        .collect();
    if !is_kmz || parsed.features_read > 0 || linked.is_empty() {
        parsed.issues.extend(note_others(&selected.others));
        return Ok(parsed);
    }
    // Some writers keep only links in doc.kml, to documents in the same archive.
    let behind = select(&linked, false, None)?;
    let mut layer = reading.layer(&behind)?;
    layer.issues.extend(parsed.issues);
    let is_left = |member: &&Member| member.index != behind.layer.index;
    let others: Vec<&Member> = selected.others.iter().copied().filter(is_left).collect();
    layer.issues.extend(note_others(&others));
    Ok(layer)
}

/// An archive being read.
struct Reading<'a> {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    /// Bytes that may still come out.
    left: u64,
    encoding: Option<&'static Encoding>,
    progress: &'a Progress,
}

impl Reading<'_> {
    fn layer(&mut self, selected: &Selected<'_>) -> Result<ParsedLayer, FormatError> {
        let mut companions = Vec::new();
        // Only what a reader asks for; indexes of other programs stay packed.
        let asked = |part: &&&Member| {
            shapefile_files::PARTS.contains(&part.ending.as_str()) || part.ending.starts_with("gpkg-")
        };
        for part in selected.parts.iter().filter(asked) {
            let mut content = Vec::new();
            let mut member = open(&mut self.archive, part, &mut self.left)?;
            member.read_to_end(&mut content).map_err(refusal_or_io)?;
            companions.push((part.ending.clone(), content));
        }
        let beside = Unpacked(RefCell::new(companions));
        let mut content = open(&mut self.archive, selected.layer, &mut self.left)?;
        let input = Input {
            bytes: &mut content,
            file_name: &selected.layer.path,
            beside: &beside,
            encoding: self.encoding,
            layer: selected.wanted,
        };
        registry::read(Opened::new(input, 1, self.progress)?)
    }
}

/// A line of the ledger that names what the archive holds besides.
fn note_others(others: &[&Member]) -> Option<Issue> {
    if others.is_empty() {
        return None;
    }
    let names: Vec<&str> = others.iter().take(LISTED).map(|member| member.path.as_str()).collect();
    let more = if others.len() > LISTED { ", …" } else { "" };
    let mut issue = Issue::new(0, Fault::IgnoredMember, Action::Kept);
    issue.detail = format!(
        "{} other files in the archive were not read: {}{more}",
        others.len(),
        names.join(", ")
    );
    Some(issue)
}

/// The parts of a shapefile that lie in the archive beside it.
///
/// Each is handed out once, for a table may be as large as the layer.
struct Unpacked(RefCell<Vec<(String, Vec<u8>)>>);

impl Beside for Unpacked {
    fn read(&self, ending: &str) -> io::Result<Option<Vec<u8>>> {
        let mut parts = self.0.borrow_mut();
        let found = parts.iter().position(|(known, _)| known == ending);
        Ok(found.map(|place| parts.swap_remove(place).1))
    }
}

fn open<'a>(
    archive: &'a mut ZipArchive<Cursor<Vec<u8>>>,
    member: &Member,
    left: &'a mut u64,
) -> Result<Limited<'a>, FormatError> {
    if member.is_encrypted {
        return Err(FormatError::refused(Message::new(
            format!("压缩包有密码（{}）：请用密码解压后再打开", member.path),
            format!(
                "the archive is locked by a password ({}): unpack it with the password and open the files",
                member.path
            ),
        )));
    }
    if !member.is_usual_method {
        return Err(refused(
            "压缩包使用了不支持的压缩方法（只支持 deflate）：请解压后再打开，或用普通 zip 重新打包",
            "the archive is packed by a method that is not read (only deflate is): unpack it, or pack it as a plain zip",
        ));
    }
    let inner = archive.by_index(member.index).map_err(|error| broken(&error))?;
    Ok(Limited { inner, left })
}

/// A member as it comes out, up to what is left of the archive's budget.
struct Limited<'a> {
    inner: ZipFile<'a, Cursor<Vec<u8>>>,
    left: &'a mut u64,
}

impl Read for Limited<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            _ => io::Error::other(Refusal(damaged(&error.to_string()))),
        })?;
        let Some(left) = self.left.checked_sub(count as u64) else {
            return Err(io::Error::other(Refusal(Message::new(
                "压缩包解压后超过自身大小的 200 倍，可能是有意的破坏：请解压并检查后再打开",
                "the archive unpacks to more than 200 times its size, which no honest one does: unpack it and look at it first",
            ))));
        };
        *self.left = left;
        Ok(count)
    }
}

fn damaged(detail: &str) -> Message {
    Message::new(
        format!("压缩包已损坏（{detail}）：请重新获取"),
        format!("the archive is damaged ({detail}): get it again"),
    )
}

fn broken(error: &ZipError) -> FormatError {
    FormatError::refused(damaged(&error.to_string()))
}

fn refused(zh: &str, en: &str) -> FormatError {
    FormatError::refused(Message::new(zh, en))
}
