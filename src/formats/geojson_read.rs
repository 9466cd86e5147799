//! GeoJSON files: features one after the other from a stream, members in any order.
//!
//! A feature that is well-formed JSON but no usable feature is rejected and the rest loads. A file that is
//! not well-formed, cut short or glued together is refused whole: half a layer must not look like a layer.

use super::FormatError;
use super::geojson_crs::declared_crs;
use super::geojson_geometry::{GeometryReader, Step, TypeName, member_name, twice};
use super::geojson_object::{GeometryMember, ObjectDraft, not_geojson};
use super::json_scan::{Keep, Scanner};
use super::limits;
use super::sketch::offer_last;
use super::source::Source;
use crate::issues::{Action, Fault, Issue};
use crate::layer::parsed::ParsedLayer;

/// Separates records in a GeoJSON text sequence (RFC 8142).
const RECORD_SEPARATOR: u8 = 0x1E;

/// Reads all of a source that begins with GeoJSON.
pub fn read(source: Source<'_>) -> Result<ParsedLayer, FormatError> {
    let mut reader = Reader {
        scan: Scanner::new(source),
        geometry: GeometryReader::new(),
        layer: ParsedLayer {
            format: "GeoJSON",
            ..ParsedLayer::default()
        },
        properties: Vec::new(),
        id: None,
        key: Vec::new(),
        crs_raw: None,
    };
    reader.top_values()?;
    let mut layer = reader.layer;
    layer.shapes = reader.geometry.shapes;
    layer.shapes.shrink_to_fit();
    Ok(layer)
}

struct Reader<'a> {
    scan: Scanner<'a>,
    geometry: GeometryReader,
    layer: ParsedLayer,
    /// Of the current feature: its properties as compact JSON, and its id.
    properties: Vec<u8>,
    id: Option<String>,
    /// A member's name in quotes.
    key: Vec<u8>,
    /// The `crs` member of the current top-level object as compact JSON.
    crs_raw: Option<Vec<u8>>,
}

impl Reader<'_> {
    /// One `FeatureCollection`, or features and geometries one after the other on lines of their own.
    fn top_values(&mut self) -> Result<(), FormatError> {
        let mut count = 0_usize;
        let mut is_collection = false;
        while let Some(is_separated) = self.next_top_value()? {
            if is_collection {
                return Err(self.scan.broken(
                    "FeatureCollection 结束之后还有内容：文件可能由两个文件拼接而成或已损坏，请重新获取",
                    "there is more after the end of the FeatureCollection: the file is damaged or two files were joined, get it again",
                ));
            }
            if count > 0 && (!is_separated || self.scan.source.peek()? != Some(b'{')) {
                return Err(self.scan.broken(
                    "第一个 GeoJSON 对象结束之后还有内容：文件可能已损坏，请重新获取（逐行格式须每行一个对象）",
                    "there is more after the end of the first GeoJSON object: the file is damaged, get it again (line by line, each object needs a line of its own)",
                ));
            }
            is_collection = self.top_object(count)?;
            count += 1;
        }
        Ok(())
    }

    /// Goes to the next value at the top: whether a line break or record separator came before it.
    fn next_top_value(&mut self) -> Result<Option<bool>, FormatError> {
        let mut is_separated = false;
        loop {
            match self.scan.source.peek()? {
                None => return Ok(None),
                Some(b' ' | b'\t' | b'\r') => {}
                Some(b'\n' | RECORD_SEPARATOR) => is_separated = true,
                Some(_) => return Ok(Some(is_separated)),
            }
            self.scan.source.advance(1);
        }
    }

    /// Reads an object at the top; `true` if it is a `FeatureCollection`.
    fn top_object(&mut self, values_before: usize) -> Result<bool, FormatError> {
        let begin = self.scan.source.place();
        self.begin_feature(None)?;
        if values_before == 0 {
            self.scan.feature = 0;
        }
        self.crs_raw = None;
        let mut draft = ObjectDraft::default();
        let mut is_first = true;
        self.scan.open()?;
        while self.next_member(&mut is_first)? {
            self.top_member(&mut draft)?;
        }
        if values_before > 0 && draft.own.type_name == TypeName::FeatureCollection {
            return Err(self.scan.broken_at(
                begin,
                "要素之后又出现了 FeatureCollection：文件由多个文件拼接而成，请分开打开",
                "a FeatureCollection follows after features: several files were joined, open them one by one",
            ));
        }
        if draft.has_features && draft.own.type_name == TypeName::FeatureCollection {
            self.layer.declared_crs = draft.crs;
            self.layer.illustrative |= draft.is_illustrative;
            return Ok(true);
        }
        let is_feature = draft.own.type_name == TypeName::Feature;
        let is_geometry = matches!(draft.own.type_name, TypeName::Geometry(_));
        if draft.has_features || !(is_feature || is_geometry) {
            let message = not_geojson(&draft).at(begin, 0);
            return Err(FormatError::refused(message));
        }
        self.note_top_crs(values_before, draft.crs.take())?;
        if is_geometry {
            if draft.geometry != GeometryMember::Missing {
                self.geometry.find(&mut self.scan, Fault::Unreadable, || {
                    "a geometry has a geometry".to_owned()
                });
            }
            self.geometry.close_geometry(&mut self.scan, &draft.own);
            self.properties.clear();
            draft.geometry = GeometryMember::Given;
        }
        self.finish_feature(&draft, is_geometry)?;
        Ok(false)
    }

    /// Line by line, every object states its CRS; a layer has one.
    fn note_top_crs(&mut self, values_before: usize, crs: Option<String>) -> Result<(), FormatError> {
        if values_before == 0 {
            self.layer.declared_crs = crs;
        } else if self.layer.declared_crs != crs {
            return Err(self.scan.broken(
                "各行的坐标系（crs）不一致：请按坐标系拆分文件",
                "the lines are in different coordinate systems (crs): split the file by coordinate system",
            ));
        }
        Ok(())
    }

    fn next_member(&mut self, is_first: &mut bool) -> Result<bool, FormatError> {
        self.key.clear();
        self.scan.next_member(is_first, &mut self.key, Keep::Nothing)
    }

    fn top_member(&mut self, draft: &mut ObjectDraft) -> Result<(), FormatError> {
        let key = std::mem::take(&mut self.key);
        let result = match member_name(&key).as_ref() {
            b"features" => self.features_member(draft),
            b"crs" => self.crs_member(draft),
            b"name" => self.name_member(),
            other => {
                draft.hint = draft.hint.or(match other {
                    b"geometryType" | b"spatialReference" | b"fieldAliases" | b"rings" | b"paths" => {
                        Some(("Esri JSON", "Esri JSON"))
                    }
                    b"arcs" | b"objects" => Some(("TopoJSON", "TopoJSON")),
                    _ => None,
                });
                self.feature_member(other, draft)
            }
        };
        self.key = key;
        result
    }

    fn features_member(&mut self, draft: &mut ObjectDraft) -> Result<(), FormatError> {
        if draft.has_features {
            return Err(twice(&mut self.scan, "features"));
        }
        if draft.own.coordinates.is_some() || draft.own.has_geometries || draft.geometry != GeometryMember::Missing {
            return Err(self.features_and_geometry());
        }
        draft.has_features = true;
        if self.scan.skip_space()? != Some(b'[') {
            return Err(self.scan.broken(
                "features 不是数组：不是合法的 GeoJSON，请检查生成它的程序",
                "features is not an array: this is not valid GeoJSON, check the program that wrote it",
            ));
        }
        self.scan.open()?;
        let mut is_first = true;
        let mut index = 0;
        while self.scan.next_element(&mut is_first)? {
            self.begin_feature(Some(index))?;
            let mut draft = ObjectDraft::default();
            if self.scan.source.peek()? == Some(b'{') {
                self.feature_object(&mut draft)?;
            } else {
                self.geometry.find(&mut self.scan, Fault::Unreadable, || {
                    "a feature is not an object".to_owned()
                });
                self.scan.skip_value()?;
            }
            self.finish_feature(&draft, false)?;
            index += 1;
        }
        self.scan.feature = 0;
        Ok(())
    }

    fn features_and_geometry(&mut self) -> FormatError {
        self.scan.broken(
            "同一对象中既有 features 又有几何成员，无法判断以哪个为准：请检查生成它的程序",
            "one object holds both features and a geometry, so it is open which is meant: check the program that wrote it",
        )
    }

    fn feature_object(&mut self, draft: &mut ObjectDraft) -> Result<(), FormatError> {
        self.scan.open()?;
        let mut is_first = true;
        while self.next_member(&mut is_first)? {
            let key = std::mem::take(&mut self.key);
            let result = match member_name(&key).as_ref() {
                b"crs" => self.own_crs(),
                b"features" => {
                    self.geometry.find(&mut self.scan, Fault::Unreadable, || {
                        "a feature has features".to_owned()
                    });
                    self.scan.skip_value()
                }
                other => self.feature_member(other, draft),
            };
            self.key = key;
            result?;
        }
        if draft.own.coordinates.is_some() || draft.own.has_geometries {
            self.geometry.find(&mut self.scan, Fault::Unreadable, || {
                "coordinates stand in the feature, not in its geometry".to_owned()
            });
        }
        Ok(())
    }

    /// A member of a feature or geometry, or of a top-level object that may yet prove to be one.
    fn feature_member(&mut self, name: &[u8], draft: &mut ObjectDraft) -> Result<(), FormatError> {
        if draft.has_features && matches!(name, b"geometry" | b"coordinates" | b"geometries") {
            return Err(self.features_and_geometry());
        }
        match name {
            b"type" => draft.own.type_name = TypeName::read(&mut self.scan)?,
            b"geometry" => {
                if draft.geometry != GeometryMember::Missing {
                    return Err(twice(&mut self.scan, "geometry"));
                }
                self.geometry.trail.push(Step::Member("geometry"));
                let is_given = self.geometry.geometry(&mut self.scan)?;
                self.geometry.trail.pop();
                draft.geometry = if is_given {
                    GeometryMember::Given
                } else {
                    GeometryMember::Null
                };
            }
            b"coordinates" => self.geometry.coordinates_member(&mut self.scan, &mut draft.own)?,
            b"geometries" => self.geometry.geometries_member(&mut self.scan, &mut draft.own)?,
            b"properties" => draft.is_illustrative |= self.properties_member()?,
            b"id" => self.id_member()?,
            b"illustrative" => {
                let mut raw = Vec::new();
                self.scan.value(&mut raw, Keep::Text)?;
                draft.is_illustrative |= raw == b"true";
            }
            _ => self.scan.skip_value()?,
        }
        Ok(())
    }

    /// Reads `properties`; whether they say that the content is made up.
    fn properties_member(&mut self) -> Result<bool, FormatError> {
        self.properties.clear();
        match self.scan.skip_space()? {
            Some(b'{') => {}
            Some(b'n') => {
                self.scan.skip_value()?;
                return Ok(false);
            }
            _ => {
                self.geometry
                    .notes
                    .push("properties that are not an object were passed over".to_owned());
                self.scan.skip_value()?;
                return Ok(false);
            }
        }
        let out = &mut self.properties;
        let mut is_illustrative = false;
        let mut is_first = true;
        self.scan.open()?;
        out.push(b'{');
        loop {
            let begin = out.len();
            if !self.scan.next_member(&mut is_first, out, Keep::Text)? {
                break;
            }
            let is_mark = out.get(begin..).unwrap_or(&[]).ends_with(b"\"illustrative\"");
            out.push(b':');
            let value = out.len();
            self.scan.value(out, Keep::Text)?;
            is_illustrative |= is_mark && out.get(value..) == Some(b"true");
        }
        out.push(b'}');
        Ok(is_illustrative)
    }

    /// An id as text; numbers and other values as they stand.
    fn id_member(&mut self) -> Result<(), FormatError> {
        let mut raw = Vec::new();
        self.scan.value(&mut raw, Keep::Text)?;
        self.id = match raw.first() {
            Some(b'"') => serde_json::from_slice::<String>(&raw).ok(),
            Some(b'n') => None,
            _ => String::from_utf8(raw).ok(),
        };
        Ok(())
    }

    fn name_member(&mut self) -> Result<(), FormatError> {
        let mut raw = Vec::new();
        self.scan.value(&mut raw, Keep::Text)?;
        match serde_json::from_slice::<String>(&raw) {
            Ok(name) if !name.trim().is_empty() && self.layer.name.is_none() => self.layer.name = Some(name),
            Ok(_) => {}
            Err(_) => self.note(0, "a name that is not a text was passed over"),
        }
        Ok(())
    }

    fn crs_member(&mut self, draft: &mut ObjectDraft) -> Result<(), FormatError> {
        if self.crs_raw.is_some() {
            return Err(twice(&mut self.scan, "crs"));
        }
        let place = self.scan.source.place();
        let mut raw = Vec::new();
        self.scan.value(&mut raw, Keep::Text)?;
        draft.crs = declared_crs(&raw).map_err(|message| FormatError::refused(message.at(place, 0)))?;
        if draft.crs.is_none() {
            self.note(0, "crs is null: the file leaves its coordinate system open");
        }
        self.crs_raw = Some(raw);
        Ok(())
    }

    /// A CRS inside a collection may only repeat what the collection said before.
    fn own_crs(&mut self) -> Result<(), FormatError> {
        let mut raw = Vec::new();
        self.scan.value(&mut raw, Keep::Text)?;
        if raw != b"null" && self.crs_raw.as_ref() != Some(&raw) {
            self.geometry.find(&mut self.scan, Fault::Unreadable, || {
                "the feature has a coordinate system of its own".to_owned()
            });
        }
        Ok(())
    }

    fn begin_feature(&mut self, index: Option<usize>) -> Result<(), FormatError> {
        if self.layer.features_read >= limits::MAX_FEATURES {
            return Err(self.scan.broken(
                "要素超过 42 亿个：请拆分文件",
                "more than 4.29 billion features: split the file",
            ));
        }
        self.scan.feature = u32::try_from(self.layer.features_read + 1).unwrap_or(u32::MAX);
        self.scan.rewritten = None;
        self.geometry.begin_feature(index);
        self.properties.clear();
        self.id = None;
        Ok(())
    }

    /// Keeps the feature or rejects it, now that it was read to its end.
    fn finish_feature(&mut self, draft: &ObjectDraft, is_bare_geometry: bool) -> Result<(), FormatError> {
        let number = u32::try_from(self.layer.features_read + 1).unwrap_or(u32::MAX);
        self.layer.features_read += 1;
        self.layer.illustrative |= draft.is_illustrative;
        let own_type = &draft.own.type_name;
        if !is_bare_geometry && *own_type != TypeName::Feature {
            self.geometry.find(&mut self.scan, Fault::Unreadable, || {
                format!("expected the type \"Feature\", found {}", own_type.shown())
            });
        }
        if self.geometry.finding.is_none() && self.geometry.known_positions().is_empty() {
            self.geometry.find(&mut self.scan, Fault::NullGeometry, || {
                match draft.geometry {
                    GeometryMember::Missing => "the feature has no geometry member",
                    GeometryMember::Null => "the geometry is null",
                    GeometryMember::Given => "the geometry has no positions",
                }
                .to_owned()
            });
        }
        if self.geometry.finding.is_some() {
            return self.reject(number);
        }
        self.geometry.shapes.end_feature();
        self.layer.with_heights += usize::from(self.geometry.has_heights);
        offer_last(&self.geometry.shapes, self.scan.source.progress());
        self.layer.attributes.push(&self.properties, self.id.as_deref());
        self.layer.feature_numbers.push(number);
        let notes = std::mem::take(&mut self.geometry.notes);
        for note in notes.iter().map(String::as_str).chain(self.scan.rewritten) {
            self.note(number, note);
        }
        Ok(())
    }

    fn reject(&mut self, number: u32) -> Result<(), FormatError> {
        if self.layer.unread.len() >= limits::MAX_REJECTED {
            return Err(self.scan.broken(
                "无法使用的要素超过一百万个：这个文件不能作为图层，请检查生成它的程序",
                "more than a million features can't be used: this file can't serve as a layer, check the program that wrote it",
            ));
        }
        let finding = self.geometry.finding.take();
        let fault = finding.as_ref().map_or(Fault::Unreadable, |finding| finding.fault);
        let mut issue = Issue::new(number, fault, Action::Rejected);
        issue.id = self.id.take().unwrap_or_default();
        issue.at = self.geometry.known_positions().first().copied();
        issue.detail = finding.map(|finding| finding.detail).unwrap_or_default();
        self.layer.issues.push(issue);
        let bounds = self.geometry.reject_feature();
        self.layer.unread.push((number, bounds));
        Ok(())
    }

    /// A line in the ledger for what was passed over without harm; feature 0 is the file.
    fn note(&mut self, feature: u32, what: &str) {
        let mut issue = Issue::new(feature, Fault::IgnoredMember, Action::Kept);
        issue.id = if feature == 0 {
            String::new()
        } else {
            self.id.clone().unwrap_or_default()
        };
        what.clone_into(&mut issue.detail);
        self.layer.issues.push(issue);
    }
}
