//! DXF drawings (`AutoCAD` DXF reference, releases 10 to 2018, text and binary) → outlines with the layers that they lie on.
//!
//! Read here and not by the crate `dxf`, because that refuses whole files for one odd group, knows no code page but the
//! western ones, and says nothing of what it leaves out. Arcs become edges that keep the area and lie within 0.1 mm.

use super::dxf_blocks::{Block, Entity, Expander};
use super::dxf_layer::Assembly;
use super::dxf_pairs::{BINARY, Pair, Pairs};
use super::dxf_shapes::{Groups, Shape, plane_of, shape_of};
use super::dxf_text::Words;
use super::dxf_write::write_layer;
use super::message::Message;
use super::opened::{Head, Opened};
use super::registry::Format;
use super::{FormatError, limits};
use crate::layer::parsed::ParsedLayer;
use crate::progress::Progress;
use encoding_rs::Encoding;
use std::collections::BTreeMap;

pub const FORMAT: Format = Format {
    name: ("DXF 图纸", "DXF drawing"),
    endings: &["dxf"],
    recognises,
    read,
    write: Some(write_layer),
};

/// How far an edge may lie from its arc: 0.1 mm, or as much in degrees.
const TOLERANCE_M: f64 = 1e-4;
const TOLERANCE_DEG: f64 = 1e-9;

fn recognises(head: &Head) -> bool {
    if head.bytes.starts_with(BINARY) {
        return true;
    }
    let mut lines = head.text.lines().map(str::trim);
    // Comments may stand before the first section.
    while let (Some(code), Some(value)) = (lines.next(), lines.next()) {
        match (code, value) {
            ("999", _) => {}
            ("0", "section") => return true,
            _ => return false,
        }
    }
    false
}

fn read(mut opened: Opened<'_>) -> Result<ParsedLayer, FormatError> {
    let bytes = opened.whole(limits::MAX_DRAWING_BYTES)?;
    let mut drawing = Drawing::read(&bytes, opened.encoding, opened.progress)?;
    let tolerance = drawing.tolerance();
    let words = std::cell::RefCell::new(drawing.words);
    let wanted = drawing.layers.iter().find(|layer| opened.layer == Some(layer.as_str()));
    if let (Some(name), None) = (opened.layer, wanted) {
        return Err(FormatError::refused(super::layer_choice::unknown(
            &drawing.layers,
            name,
        )));
    }
    let mut expander = Expander {
        blocks: &drawing.blocks,
        tolerance,
        placed: Vec::new(),
        annotations: BTreeMap::new(),
        labels: Vec::new(),
        on_paper: 0,
        tilted: 0,
        wanted: wanted.map(String::as_str),
        on_others: BTreeMap::new(),
        name_of: &|bytes| words.borrow_mut().read(bytes),
    };
    let model = std::mem::take(&mut drawing.model);
    expander.model(&model).map_err(FormatError::refused)?;
    let reread = words.borrow().reread;
    let mut assembly = Assembly::new(tolerance, opened.progress);
    let labels = std::mem::take(&mut expander.labels);
    assembly.features(std::mem::take(&mut expander.placed), &labels, &mut expander.annotations)?;
    assembly.tell(&expander, reread, drawing.fitted);
    let layer = assembly.gathered.finish();
    if layer.features_read == 0 {
        return Err(FormatError::refused(Message::new(
            "图纸的模型空间里没有任何可读取的图形：请确认图形不在外部参照或布局里，并另存为 DXF",
            "the drawing has no shapes in its model: see that they are not in an external reference or on a sheet, and save \
             it as DXF again",
        )));
    }
    Ok(layer)
}

/// A file taken apart.
struct Drawing {
    words: Words,
    blocks: BTreeMap<String, Block>,
    model: Vec<Entity>,
    /// The names of all layers on which something lies.
    layers: Vec<String>,
    /// Splines that name only the points that they pass through.
    fitted: usize,
    /// The largest coordinate of any vertex, without its sign.
    extent: f64,
}

impl Drawing {
    fn read(bytes: &[u8], said: Option<&'static Encoding>, progress: &Progress) -> Result<Self, FormatError> {
        let (version, code_page) = header(bytes).map_err(FormatError::refused)?;
        let mut drawing = Self {
            words: Words::new(said, &version, &code_page),
            blocks: BTreeMap::new(),
            model: Vec::new(),
            layers: Vec::new(),
            fitted: 0,
            extent: 0.0,
        };
        let mut entities = Entities {
            pairs: Pairs::new(bytes),
            waiting: None,
            progress,
            count: 0,
        };
        let mut section = Vec::new();
        let mut block: Option<(String, Block)> = None;
        loop {
            let Some((kind, groups)) = entities.next()? else {
                let message = entities.pairs.refusal(
                    "文件没有结束标记 EOF，被截断",
                    "no EOF at the end: the file is cut short",
                );
                return Err(FormatError::refused(message));
            };
            match kind.as_str() {
                "EOF" => break,
                "SECTION" => {
                    section = groups
                        .iter()
                        .find(|pair| pair.code == 2)
                        .map(|pair| pair.text().to_vec())
                        .unwrap_or_default();
                }
                "ENDSEC" => section.clear(),
                "BLOCK" if section == b"BLOCKS" => block = Some(drawing.block(Groups(&groups))),
                "ENDBLK" if section == b"BLOCKS" => {
                    if let Some((name, block)) = block.take() {
                        drawing.blocks.insert(name, block);
                    }
                }
                _ if section == b"BLOCKS" || section == b"ENTITIES" => {
                    let vertices = entities.vertices_after(&kind, &groups)?;
                    let entity = drawing.entity(kind, Groups(&groups), &vertices);
                    match &mut block {
                        Some((_, block)) if section == b"BLOCKS" => block.entities.push(entity),
                        _ if section == b"ENTITIES" => drawing.model.push(entity),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        Ok(drawing)
    }

    fn block(&mut self, groups: Groups<'_, '_>) -> (String, Block) {
        let name = groups
            .first(2)
            .map(|pair| self.words.read(pair.text()))
            .unwrap_or_default();
        let block = Block {
            base: [groups.number(10).unwrap_or(0.0), groups.number(20).unwrap_or(0.0)],
            // External reference, or laid over one.
            is_external: groups.whole(70) & (4 | 8) != 0,
            entities: Vec::new(),
        };
        (name.to_lowercase(), block)
    }

    fn entity(&mut self, kind: String, groups: Groups<'_, '_>, vertices: &[Vec<Pair<'_>>]) -> Entity {
        let mut text = |code: i32| groups.first(code).map(|pair| self.words.read(pair.text()));
        let layer = text(8).unwrap_or_else(|| "0".to_owned());
        let handle = text(5).unwrap_or_default();
        if !self.layers.contains(&layer) {
            self.layers.push(layer.clone());
        }
        for pair in groups.0.iter().chain(vertices.iter().flatten()) {
            if matches!(pair.code, 10 | 11 | 20 | 21) {
                self.extent = self.extent.max(pair.number().unwrap_or(0.0).abs());
            }
        }
        let mut shape = shape_of(&kind, groups, vertices);
        if matches!(&shape, Shape::Outline(_)) && kind == "SPLINE" && groups.first(10).is_none() {
            self.fitted += 1;
        }
        // The extent of what a block's place adds counts, too; a drawing of the whole world has 180 degrees.
        if let Shape::Insert(insert) = &mut shape {
            self.extent = self.extent.max(insert.at[0].abs());
        }
        Entity {
            layer,
            handle,
            is_paper: groups.whole(67) == 1,
            plane: plane_of(&kind, groups),
            has_heights: groups.has_heights() || vertices.iter().any(|vertex| Groups(vertex).has_heights()),
            shape,
            kind,
        }
    }

    fn tolerance(&self) -> f64 {
        if self.extent <= 180.0 {
            TOLERANCE_DEG
        } else {
            TOLERANCE_M
        }
    }
}

/// Release and code page.
fn header(bytes: &[u8]) -> Result<(Vec<u8>, Vec<u8>), Message> {
    let mut pairs = Pairs::new(bytes);
    let (mut version, mut code_page) = (Vec::new(), Vec::new());
    let mut variable: &[u8] = b"";
    while let Some(pair) = pairs.next()? {
        match (pair.code, variable) {
            (9, _) => variable = pair.text(),
            (0, _) if pair.text().eq_ignore_ascii_case(b"ENDSEC") => break,
            (1, b"$ACADVER") => version = pair.text().to_vec(),
            (3, b"$DWGCODEPAGE") => code_page = pair.text().to_vec(),
            _ => {}
        }
    }
    Ok((version, code_page))
}

/// The entities of a file one by one.
struct Entities<'a, 'b> {
    pairs: Pairs<'a>,
    /// The group 0 that ended the last entity.
    waiting: Option<Pair<'a>>,
    progress: &'b Progress,
    count: u64,
}

impl<'a> Entities<'a, '_> {
    /// Kind and groups of the next entity; `None` at the end of the file.
    fn next(&mut self) -> Result<Option<(String, Vec<Pair<'a>>)>, FormatError> {
        self.count += 1;
        if self.count.is_multiple_of(1024) {
            self.progress.check()?;
        }
        let Some(begin) = self.begin()? else {
            return Ok(None);
        };
        let kind = String::from_utf8_lossy(begin.text()).to_ascii_uppercase();
        let mut groups = Vec::new();
        if kind == "EOF" {
            return Ok(Some((kind, groups)));
        }
        while let Some(pair) = self.pairs.next().map_err(FormatError::refused)? {
            if pair.code == 0 {
                self.waiting = Some(pair);
                break;
            }
            // What other programs add to an entity is theirs.
            if pair.code < 1000 {
                groups.push(pair);
            }
        }
        Ok(Some((kind, groups)))
    }

    fn begin(&mut self) -> Result<Option<Pair<'a>>, FormatError> {
        if let Some(pair) = self.waiting.take() {
            return Ok(Some(pair));
        }
        loop {
            match self.pairs.next().map_err(FormatError::refused)? {
                Some(pair) if pair.code == 0 => return Ok(Some(pair)),
                Some(_) => {}
                None => return Ok(None),
            }
        }
    }

    /// The vertices that follow a POLYLINE up to its SEQEND; those that follow anything else are none of its own.
    fn vertices_after(&mut self, kind: &str, groups: &[Pair<'a>]) -> Result<Vec<Vec<Pair<'a>>>, FormatError> {
        let mut vertices = Vec::new();
        let has_more = kind == "POLYLINE" || kind == "INSERT" && Groups(groups).whole(66) == 1;
        if !has_more {
            return Ok(vertices);
        }
        loop {
            let is_next = |pair: &Pair<'_>| pair.is(0, "VERTEX") || pair.is(0, "ATTRIB") || pair.is(0, "SEQEND");
            let Some(begin) = self.begin()? else { break };
            let goes_on = is_next(&begin);
            let is_end = begin.is(0, "SEQEND");
            self.waiting = Some(begin);
            if !goes_on {
                break;
            }
            if let Some((kind, groups)) = self.next()?
                && kind == "VERTEX"
            {
                vertices.push(groups);
            }
            if is_end {
                break;
            }
        }
        Ok(vertices)
    }
}
