//! KML: placemarks with their geometry and attributes, always in WGS 84. Nothing that a file links to is fetched.
//!
//! After OGC 12-007r2 (KML 2.3) and Google's extensions for tracks. Entities that a file declares are not expanded,
//! descriptions are text whatever mark-up they hold, and the nesting is limited.

use super::encoding_choice::UnsureText;
use super::kml_placemark::{GeometryTag, Placemark};
use super::message::Message;
use super::opened::{Head, Opened};
use super::registry::Format;
use super::text_encoding::{decode, named};
use super::{FormatError, kml_write, limits};
use crate::geometry::shapes::Mark;
use crate::issues::{Action, Fault, Issue};
use crate::layer::parsed::ParsedLayer;
use crate::progress::Progress;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::collections::BTreeMap;

/// Children of a placemark that become attributes as they are; `when`, `begin` and `end` stand one level deeper.
const PLAIN: [&str; 9] = [
    "name",
    "description",
    "address",
    "phoneNumber",
    "Snippet",
    "snippet",
    "when",
    "begin",
    "end",
];

/// Elements with content of their own that is no placemark; told in the ledger, with how many there are.
const NOT_READ: [&str; 5] = [
    "GroundOverlay",
    "ScreenOverlay",
    "PhotoOverlay",
    "Tour",
    "NetworkLinkControl",
];

pub const FORMAT: Format = Format {
    name: ("KML", "KML"),
    endings: &["kml"],
    recognises,
    read: read_opened,
    write: Some(kml_write::write_layer),
};

fn recognises(head: &Head) -> bool {
    head.text.starts_with('<') && head.text.contains("<kml") || head.is_named(".kml") && head.text.starts_with("<?xml")
}

fn read_opened(mut opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    let bytes = opened.whole(limits::MAX_KML_BYTES)?;
    let said = opened.encoding.or_else(|| stated_encoding(&bytes));
    if said.is_none_or(|encoding| encoding == encoding_rs::UTF_8)
        && !bytes.starts_with(&[0xEF, 0xBB, 0xBF])
        && let Ok(text) = std::str::from_utf8(&bytes)
    {
        return read(text, opened.progress);
    }
    let decoded = decode(&bytes, said).map_err(|message| UnsureText::of_text(message, &bytes))?;
    drop(bytes);
    let mut layer = read(&decoded.text, opened.progress)?;
    if decoded.is_guessed {
        let mut issue = Issue::new(0, Fault::Assumed, Action::Kept);
        issue.detail = format!("the text was read as {}", decoded.encoding.name());
        layer.issues.insert(0, issue);
    }
    Ok(layer)
}

/// The encoding that the XML declaration names; `None` for UTF-16, which its mark tells, and where there is none.
fn stated_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = bytes.get(..bytes.len().min(200))?;
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(head.get(..end)?).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let name = value.get(1..)?.split(value.chars().next()?).next()?;
    named(name).filter(|encoding| encoding.is_ascii_compatible())
}

/// Reads a KML document.
///
/// # Errors
/// A document that is cut short, not well-formed, or nested too deeply.
pub fn read(text: &str, progress: &Progress) -> Result<ParsedLayer, FormatError> {
    let mut kml = Kml::new(text);
    let mut reader = Reader::from_str(text);
    let mut events = 0_u32;
    loop {
        if events.is_multiple_of(4096) {
            progress.check()?;
        }
        events = events.wrapping_add(1);
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|error| {
            let detail = error.to_string();
            broken(
                text,
                reader.error_position(),
                &format!("XML 格式有误（{detail}）"),
                &format!("the XML is broken ({detail})"),
            )
        })?;
        match event {
            Event::Start(tag) => kml.start(&tag, at)?,
            Event::Empty(tag) => {
                kml.start(&tag, at)?;
                kml.end(at)?;
            }
            Event::End(_) => kml.end(at)?,
            Event::Text(piece) => kml.text.push_str(&piece.decode().unwrap_or_default()),
            Event::CData(piece) => kml.text.push_str(&piece.decode().unwrap_or_default()),
            Event::GeneralRef(reference) => kml.reference(&reference),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    kml.finish()
}

/// An open element.
struct Open {
    name: String,
    /// The attribute `name` of `Data`, `SimpleData`, `SimpleField`; `id` or `schemaUrl` of schemas.
    label: String,
}

struct Kml<'a> {
    document: &'a str,
    layer: ParsedLayer,
    open: Vec<Open>,
    /// Text since the last tag, or since the leaf began.
    text: String,
    /// Depth of an open element that is text whatever mark-up it holds.
    leaf: Option<usize>,
    placemark: Option<(Placemark, Mark)>,
    /// Names of the folders around, outermost first; `None` until the name was read.
    folders: Vec<Option<String>>,
    /// Types of fields by schema and name.
    schemas: BTreeMap<(String, String), String>,
    links: Vec<String>,
    not_read: BTreeMap<&'static str, usize>,
    unknown_references: usize,
    properties: Vec<u8>,
}

impl<'a> Kml<'a> {
    fn new(document: &'a str) -> Self {
        Self {
            document,
            layer: ParsedLayer {
                format: "KML",
                declared_crs: Some("EPSG:4326".to_owned()),
                ..ParsedLayer::default()
            },
            open: Vec::new(),
            text: String::new(),
            leaf: None,
            placemark: None,
            folders: Vec::new(),
            schemas: BTreeMap::new(),
            links: Vec::new(),
            not_read: BTreeMap::new(),
            unknown_references: 0,
            properties: Vec::new(),
        }
    }

    fn start(&mut self, tag: &BytesStart<'_>, at: u64) -> Result<(), FormatError> {
        if self.open.len() >= limits::MAX_DEPTH {
            return Err(broken(
                self.document,
                at,
                "元素嵌套超过 64 层",
                "elements are nested more than 64 levels deep",
            ));
        }
        let name = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
        if self.leaf.is_some() {
            let label = String::new();
            self.open.push(Open { name, label });
            return Ok(());
        }
        self.text.clear();
        if PLAIN.contains(&name.as_str()) || matches!(name.as_str(), "value" | "SimpleData" | "coordinates" | "coord") {
            self.leaf = Some(self.open.len());
        }
        let label = match name.as_str() {
            "Data" | "SimpleData" => attribute(tag, "name"),
            "SimpleField" => {
                let (field, kind) = (attribute(tag, "name"), attribute(tag, "type"));
                let schema = self.label_of("Schema");
                self.schemas.insert((schema, field.clone()), kind);
                field
            }
            "Schema" => attribute(tag, "id"),
            "SchemaData" => attribute(tag, "schemaUrl").trim_start_matches('#').to_owned(),
            _ => String::new(),
        };
        match name.as_str() {
            "Placemark" => {
                if self.placemark.is_some() {
                    return Err(broken(
                        self.document,
                        at,
                        "地标套在地标之内",
                        "a placemark stands within another",
                    ));
                }
                let id = Some(attribute(tag, "id")).filter(|id| !id.is_empty());
                self.begin_placemark(id, at)?;
            }
            "Folder" => self.folders.push(None),
            _ => self.start_within_placemark(&name),
        }
        if let Some(known) = NOT_READ.iter().find(|known| **known == name) {
            *self.not_read.entry(known).or_default() += 1;
        }
        self.open.push(Open { name, label });
        Ok(())
    }

    fn start_within_placemark(&mut self, name: &str) {
        let Some((placemark, _)) = &mut self.placemark else {
            return;
        };
        if let Some(tag) = geometry_tag(name) {
            placemark.open(tag);
        } else if matches!(name, "Model") {
            placemark.fail(Fault::Unreadable, "a Model (a body in space) is not read");
        } else if name == "SimpleArrayData" {
            *self.not_read.entry("SimpleArrayData").or_default() += 1;
        }
    }

    fn begin_placemark(&mut self, id: Option<String>, at: u64) -> Result<(), FormatError> {
        if self.layer.features_read >= limits::MAX_FEATURES {
            return Err(broken(
                self.document,
                at,
                "要素超过 42 亿个：请拆分文件",
                "more than 4.29 billion features: split the file",
            ));
        }
        let mut placemark = Placemark::new(id);
        let path: Vec<&str> = self.folders.iter().flatten().map(String::as_str).collect();
        if !path.is_empty() {
            placemark.attribute("folder", &path.join("/"), false);
        }
        self.placemark = Some((placemark, self.layer.shapes.mark()));
        Ok(())
    }

    fn end(&mut self, at: u64) -> Result<(), FormatError> {
        let Some(closed) = self.open.pop() else { return Ok(()) };
        if self.leaf.is_some_and(|depth| self.open.len() > depth) {
            return Ok(());
        }
        self.leaf = None;
        let text = std::mem::take(&mut self.text);
        let parent = self.open.last().map_or("", |open| open.name.as_str());
        match closed.name.as_str() {
            "Placemark" => return self.finish_placemark(at),
            "Folder" => {
                self.folders.pop();
            }
            "name" if parent == "Folder" => {
                if let Some(folder) = self.folders.last_mut() {
                    *folder = Some(text.trim().to_owned());
                }
            }
            "name" if parent == "Document" => {
                let name = text.trim();
                if !name.is_empty() && self.layer.name.is_none() {
                    self.layer.name = Some(name.to_owned());
                }
            }
            "href" if self.open.iter().any(|open| open.name == "NetworkLink") => {
                self.links.push(text.trim().to_owned());
            }
            _ => self.end_within_placemark(&closed, &text),
        }
        Ok(())
    }

    fn end_within_placemark(&mut self, closed: &Open, text: &str) {
        let name = closed.name.as_str();
        let parent = self.open.last().map_or("", |open| open.name.as_str());
        let schema = self.label_of("SchemaData");
        let data = self.label_of("Data");
        let Some((placemark, _)) = &mut self.placemark else {
            return;
        };
        match (name, parent) {
            ("coordinates", _) => placemark.coordinates(text, &mut self.layer.shapes),
            ("coord", "Track") => placemark.track_position(text),
            ("value", "Data") => placemark.attribute(&data, text, false),
            ("SimpleData", _) => {
                let kind = self.schemas.get(&(schema, closed.label.clone()));
                let is_number = kind.is_some_and(|kind| {
                    matches!(kind.as_str(), "int" | "uint" | "short" | "ushort" | "float" | "double")
                });
                placemark.attribute(&closed.label, text, is_number);
            }
            (_, "Placemark" | "TimeStamp" | "TimeSpan") if PLAIN.contains(&name) => {
                placemark.attribute(name, text, false);
            }
            // Elements of another namespace are attributes as well.
            (_, "ExtendedData") if !matches!(name, "Data" | "SchemaData") => placemark.attribute(name, text, false),
            _ if geometry_tag(name).is_some() => placemark.close(&mut self.layer.shapes),
            _ => {}
        }
    }

    fn finish_placemark(&mut self, at: u64) -> Result<(), FormatError> {
        let Some((mut placemark, mark)) = self.placemark.take() else {
            return Ok(());
        };
        let number = u32::try_from(self.layer.features_read + 1).unwrap_or(u32::MAX);
        self.layer.features_read += 1;
        self.layer.illustrative |= placemark.is_illustrative();
        let shapes = &mut self.layer.shapes;
        if shapes.position_count() > limits::MAX_POSITIONS || self.layer.unread.len() >= limits::MAX_REJECTED {
            return Err(broken(
                self.document,
                at,
                "坐标点或无法使用的要素过多：请拆分文件",
                "too many positions, or too many features that can't be used: split the file",
            ));
        }
        if shapes.positions_since(mark).is_empty() {
            placemark.fail(Fault::NullGeometry, "the placemark has no geometry");
        }
        if let Some((fault, detail)) = placemark.fault.take() {
            shapes.rewind(mark);
            let mut issue = Issue::new(number, fault, Action::Rejected);
            issue.id = placemark.id.clone().unwrap_or_default();
            issue.at = placemark.bounds().map(|bounds| bounds.center());
            issue.detail = detail;
            self.layer.issues.push(issue);
            self.layer.unread.push((number, placemark.bounds()));
            return Ok(());
        }
        shapes.end_feature();
        self.layer.with_heights += usize::from(placemark.has_heights);
        self.properties.clear();
        placemark.write_attributes(&mut self.properties);
        self.layer.attributes.push(&self.properties, placemark.id.as_deref());
        self.layer.feature_numbers.push(number);
        Ok(())
    }

    /// The label of the innermost open element of this name.
    fn label_of(&self, name: &str) -> String {
        let open = self.open.iter().rev().find(|open| open.name == name);
        open.map(|open| open.label.clone()).unwrap_or_default()
    }

    /// `&amp;` and its kin, or a character by its number; any other stays as it stands.
    fn reference(&mut self, reference: &BytesRef<'_>) {
        if let Ok(Some(character)) = reference.resolve_char_ref() {
            self.text.push(character);
            return;
        }
        let name = reference.decode().unwrap_or_default();
        if let Some(known) = quick_xml::escape::resolve_predefined_entity(&name) {
            self.text.push_str(known);
        } else {
            self.unknown_references += 1;
            self.text.push('&');
            self.text.push_str(&name);
            self.text.push(';');
        }
    }

    fn finish(mut self) -> Result<ParsedLayer, FormatError> {
        if !self.open.is_empty() {
            return Err(FormatError::refused(Message::new(
                "KML 不完整（文件被截断）：请重新获取",
                "the KML is cut short: get the file again",
            )));
        }
        for link in std::mem::take(&mut self.links) {
            let shown: String = link.chars().take(200).collect();
            self.note(format!("a NetworkLink was not followed: {shown}"));
        }
        for (name, count) in std::mem::take(&mut self.not_read) {
            self.note(format!("{count} × {name}: not read"));
        }
        if self.unknown_references > 0 {
            let count = self.unknown_references;
            self.note(format!("{count} references to entities were kept as they stand"));
        }
        self.layer.shapes.shrink_to_fit();
        Ok(self.layer)
    }

    fn note(&mut self, detail: String) {
        let mut issue = Issue::new(0, Fault::IgnoredMember, Action::Kept);
        issue.detail = detail;
        self.layer.issues.push(issue);
    }
}

fn geometry_tag(name: &str) -> Option<GeometryTag> {
    Some(match name {
        "Point" => GeometryTag::Point,
        "LineString" => GeometryTag::Line,
        "LinearRing" => GeometryTag::Ring,
        "Polygon" => GeometryTag::Polygon,
        "outerBoundaryIs" => GeometryTag::Outer,
        "innerBoundaryIs" => GeometryTag::Inner,
        "Track" => GeometryTag::Track,
        _ => return None,
    })
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> String {
    tag.try_get_attribute(name)
        .ok()
        .flatten()
        .and_then(|attribute| {
            attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .ok()
                .map(std::borrow::Cow::into_owned)
        })
        .unwrap_or_default()
}

/// A refusal with the line of the place at `byte` of the document.
fn broken(document: &str, byte: u64, zh: &str, en: &str) -> FormatError {
    let byte = usize::try_from(byte).unwrap_or(usize::MAX).min(document.len());
    let before = document.as_bytes().get(..byte).unwrap_or(&[]);
    let line = before.split(|byte| *byte == b'\n').count();
    FormatError::refused(Message::new(
        format!("第 {line} 行：{zh}：请重新获取文件或检查生成它的程序"),
        format!("line {line}: {en}: get the file again, or check the program that wrote it"),
    ))
}
