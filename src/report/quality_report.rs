//! The flaws between the features of a layer: for people, as JSON, and as map features for whoever supplied it.
use super::context::LayerFacts;
use super::model::{Block, Cell, Column, Table};
use crate::analysis::quality::{Flaw, FlawedPlace, LayerQuality};
use crate::formats::geojson_write::{WriteFeature, write_feature_collection};
use crate::layer::Layer;
use crate::texts::Language;
use crate::texts::quality::{QualityText as Q, flaw};
use crate::units;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Places that a page lists; the rest are counted, and stand in JSON and GeoJSON.
const LISTED: usize = 200;

/// The flaws of a layer in JSON.
#[derive(Debug, Serialize)]
pub struct QualityShape {
    /// How many there are of each kind, and their area in m².
    pub counts: Map<String, Value>,
    /// Pairs that share a strip narrower than a millimetre.
    pub touching_pairs: usize,
    /// There are more flaws than are listed.
    pub cut_short: bool,
    pub places: Vec<PlaceShape>,
}

#[derive(Debug, Serialize)]
pub struct PlaceShape {
    pub flaw: &'static str,
    /// Numbers of the features in the file, from 1.
    pub features: Vec<u32>,
    pub ids: Vec<String>,
    pub area: f64,
    /// Twice the area over the perimeter, in m.
    pub width: f64,
    /// West, south, east, north.
    pub bbox: [f64; 4],
}

/// The flaws as JSON has them.
#[must_use]
pub fn shape(layer: &Layer, quality: &LayerQuality) -> QualityShape {
    let mut counts = Map::new();
    for flaw in Flaw::ALL {
        let (count, area_m2) = quality.count(flaw);
        counts.insert(flaw.code().to_owned(), json!({"count": count, "area": area_m2}));
    }
    QualityShape {
        counts,
        touching_pairs: quality.touching_pairs,
        cut_short: quality.is_cut_short,
        places: quality.places.iter().map(|place| place_shape(layer, place)).collect(),
    }
}

fn place_shape(layer: &Layer, place: &FlawedPlace) -> PlaceShape {
    let bounds = place.shape.feature(0).bounds();
    PlaceShape {
        flaw: place.flaw.code(),
        features: place
            .features
            .iter()
            .map(|feature| layer.feature_number(*feature))
            .collect(),
        ids: ids(layer, place),
        area: place.area_m2,
        width: place.width_m,
        bbox: [bounds.min[0], bounds.min[1], bounds.max[0], bounds.max[1]],
    }
}

fn ids(layer: &Layer, place: &FlawedPlace) -> Vec<String> {
    place
        .features
        .iter()
        .map(|feature| layer.feature_id(*feature))
        .collect()
}

/// The flaws for a page: a table of counts, a table of places, and what was not looked for.
#[must_use]
pub fn blocks(layer: &Layer, quality: &LayerQuality, language: Language) -> Vec<Block> {
    let rows: Vec<Vec<Cell>> = Flaw::ALL
        .into_iter()
        .map(|kind| {
            let (count, area_m2) = quality.count(kind);
            vec![
                Cell::text(flaw(kind.code(), language)),
                Cell::count(count),
                Cell::Number(units::number(area_m2, 2)),
            ]
        })
        .collect();
    let counts = Table {
        columns: vec![
            Column::text(Q::Flaw.get(language)),
            Column::number(Q::Count.get(language)),
            Column::number(Q::AreaM2.get(language)),
        ],
        expected_rows: rows.len(),
        rows,
        total: None,
    };
    let mut blocks = vec![
        Block::Paragraph(Q::Heading.get(language).to_owned()),
        Block::Table(counts),
    ];
    if !quality.places.is_empty() {
        blocks.push(Block::Table(places(layer, quality, language)));
    }
    let mut notes = vec![Q::NotLookedFor.get(language).to_owned()];
    let more = quality.places.len().saturating_sub(LISTED);
    if more > 0 {
        notes.push(match language {
            Language::Zh => format!("另有 {more} 处未逐条列出；JSON 与 GeoJSON 给出全部"),
            Language::En => format!("{more} more places are not listed here; JSON and GeoJSON have them all"),
        });
    }
    if quality.is_cut_short {
        notes.push(Q::CutShort.get(language).to_owned());
    }
    if quality.touching_pairs > 0 {
        let pairs = quality.touching_pairs;
        notes.push(match language {
            Language::Zh => format!("{pairs} 对要素的重叠窄于 1 mm，视为取整误差，未列"),
            Language::En => format!("{pairs} pairs overlap by less than 1 mm: rounding, not listed"),
        });
    }
    blocks.push(Block::Notes(notes));
    blocks
}

fn places(layer: &Layer, quality: &LayerQuality, language: Language) -> Table {
    let row = |place: &FlawedPlace| {
        let numbers: Vec<String> = place
            .features
            .iter()
            .map(|feature| layer.feature_number(*feature).to_string())
            .collect();
        let middle = place.shape.feature(0).bounds().center();
        vec![
            Cell::text(flaw(place.flaw.code(), language)),
            Cell::text(numbers.join(", ")),
            Cell::text(ids(layer, place).join(", ")),
            Cell::Number(units::number(place.area_m2, 2)),
            Cell::Number(units::number(place.width_m, 3)),
            Cell::Text(format!("{:.6}, {:.6}", middle[0], middle[1])),
        ]
    };
    let rows: Vec<Vec<Cell>> = quality.places.iter().take(LISTED).map(row).collect();
    Table {
        columns: vec![
            Column::text(Q::Flaw.get(language)),
            Column::text(Q::Features.get(language)),
            Column::text(Q::Ids.get(language)),
            Column::number(Q::AreaM2.get(language)),
            Column::number(Q::WidthM.get(language)),
            Column::text(Q::Place.get(language)),
        ],
        expected_rows: rows.len(),
        rows,
        total: None,
    }
}

/// The places of all layers as GeoJSON, each with its layer, its features and its measures.
///
/// # Errors
/// A coordinate that is not finite, which no layer holds.
pub fn geojson(layers: &[LayerFacts], title: &str) -> std::io::Result<Vec<u8>> {
    let found = layers
        .iter()
        .filter_map(|facts| facts.quality.as_ref().map(|quality| (&facts.layer, quality)));
    let features = found.flat_map(|(layer, quality)| {
        quality.places.iter().map(|place| {
            let told = place_shape(layer, place);
            let mut properties = Map::new();
            let mut set = |name: &str, value: Value| {
                properties.insert(name.to_owned(), value);
            };
            set("layer", json!(layer.name()));
            set("flaw", json!(told.flaw));
            set("features", json!(told.features));
            set("ids", json!(told.ids));
            set("area_m2", json!(told.area));
            set("width_m", json!(told.width));
            WriteFeature {
                id: None,
                shape: place.shape.feature(0),
                properties,
            }
        })
    });
    let mut out = Vec::new();
    let members = Map::from_iter([("name".to_owned(), json!(title))]);
    write_feature_collection(&mut out, &members, features)?;
    Ok(out)
}
