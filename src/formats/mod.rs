//! Bytes ↔ layers: which format it is (by content), limits, one file per format.
//!
//! [`read_layer`] looks at the first bytes (`opened`), finds the format in the `registry` and hands over to its
//! reader; what no format recognises is named and refused (`sniff`). A format is one file (or a family of them) with a
//! constant `FORMAT`. Text comes as UTF-8, whatever its encoding: `text_encoding` (whole), `text_stream` (in passing).
//! GeoJSON: `source` (bytes) → `json_scan` (tokens) → `coordinates` and `geojson_geometry`
//! (geometries) → `geojson_read` (features and files). [`geojson_write`] is the way back.

mod boundary_txt;
mod boundary_txt_header;
mod boundary_txt_plot;
mod boundary_txt_write;
mod coordinates;
mod dbf;
mod dbf_text;
mod dbf_values;
mod dbf_write;
mod dxf;
mod dxf_arcs;
mod dxf_blocks;
mod dxf_chains;
mod dxf_filled;
mod dxf_fit_points;
mod dxf_frame;
mod dxf_hatch;
mod dxf_labels;
mod dxf_layer;
mod dxf_names;
mod dxf_pairs;
mod dxf_planes;
mod dxf_shapes;
mod dxf_splines;
mod dxf_text;
mod dxf_write;
pub mod encoding_choice;
mod esri_json;
mod esri_json_write;
mod field_table;
mod flat_buffer;
mod flatgeobuf;
mod flatgeobuf_values;
mod flatgeobuf_write;
mod gathered;
mod geojson;
mod geojson_crs;
mod geojson_geometry;
mod geojson_object;
mod geojson_read;
pub mod geojson_write;
mod geopackage;
mod geopackage_rows;
mod geopackage_write;
mod geoparquet;
mod geoparquet_columns;
mod geoparquet_meta;
mod geoparquet_pages;
mod geoparquet_values;
mod geoparquet_write;
pub mod guarded;
mod gzip;
mod heights;
mod json_layer;
mod json_scan;
mod kml;
mod kml_coordinates;
mod kml_placemark;
mod kml_write;
pub mod layer_choice;
mod limits;
pub mod message;
mod numbers;
mod opened;
mod point_list;
pub mod registry;
pub mod rings;
mod shapefile;
mod shapefile_files;
mod shapefile_geometry;
mod shapefile_index;
mod shapefile_records;
mod shapefile_rings;
mod shapefile_write;
mod sketch;
mod sniff;
mod sniff_foreign;
mod source;
mod table_columns;
mod table_reader;
mod table_text;
mod table_write;
pub mod text_encoding;
pub mod text_stream;
mod topojson;
mod wkb;
mod wkt;
mod wkt_files;
mod wkt_write;
pub mod workbook;
mod workbook_sheet;
mod workbook_write;
mod zip_archive;
mod zip_members;

use crate::geometry::shapes::Shapes;
use crate::issues::Issue;
use crate::layer::attributes::Attributes;
use crate::layer::parsed::{BoundaryText, ParsedLayer};
use crate::progress::{Cancelled, Progress};
use message::Message;
use std::io::Read;

/// Why a file gave no layer. The message says what is wrong, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// Not a format that can be read, or a broken file of one.
    #[error("{message}")]
    Unreadable { message: Message },
    /// Only a person can say which encoding its text is in.
    #[error("{}", .0.message)]
    EncodingUnsure(Box<encoding_choice::UnsureText>),
    /// The file holds several layers and none was named.
    #[error("the file holds {} layers: {}", names.len(), layer_choice::listed(names, ", "))]
    SeveralLayers { names: Vec<String> },
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl FormatError {
    pub(crate) const fn refused(message: Message) -> Self {
        Self::Unreadable { message }
    }
}

/// A file as its reader gets it.
pub struct Input<'a> {
    /// Once through, in large chunks.
    pub bytes: &'a mut dyn Read,
    /// The name, for messages and for the few formats whose content doesn't tell.
    pub file_name: &'a str,
    /// The files beside it that differ in their ending: the parts of a shapefile.
    pub beside: &'a dyn Beside,
    /// The text encoding that the user says.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// The layer that is wanted of a file that holds several.
    pub layer: Option<&'a str>,
}

/// The files beside an input.
pub trait Beside {
    /// Bytes of the file with this ending (`dbf`, letters of either case) beside the input; `None` if there is none.
    ///
    /// # Errors
    /// The file is there and can't be read.
    fn read(&self, ending: &str) -> std::io::Result<Option<Vec<u8>>>;
}

/// Beside a file that stands alone.
#[derive(Clone, Copy, Debug)]
pub struct Alone;

impl Beside for Alone {
    fn read(&self, _ending: &str) -> std::io::Result<Option<Vec<u8>>> {
        Ok(None)
    }
}

/// A layer as a writer gets it.
#[derive(Clone, Copy, Debug)]
pub struct OutputLayer<'a> {
    pub name: &'a str,
    /// `EPSG:4527`; positions are in it, east or longitude first.
    pub crs: &'a str,
    /// Rings open or closed, in either direction.
    pub shapes: &'a Shapes,
    /// In step with `shapes`.
    pub attributes: &'a Attributes,
    /// In step with `shapes`: the area of each feature on the ellipsoid in m², 0 for what is no polygon.
    pub areas_m2: &'a [f64],
    /// The file that it comes from says that its content is made up.
    pub is_illustrative: bool,
    /// The lines of the boundary-point text that it comes from, if it is in the CRS of that; in step with `shapes`.
    pub boundary_text: Option<&'a BoundaryText>,
}

/// A layer as a format has it.
#[derive(Clone, Debug, Default)]
pub struct Written {
    pub bytes: Vec<u8>,
    /// Files of the same name that belong to it: ending and bytes.
    pub beside: Vec<(&'static str, Vec<u8>)>,
    /// What the format could not keep.
    pub issues: Vec<Issue>,
}

impl Written {
    /// What a writer that loses nothing puts into one file.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn by(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> std::io::Result<Self> {
        let mut written = Self::default();
        write(&mut written.bytes)?;
        Ok(written)
    }
}

/// Reads a layer, once through, in large chunks. Progress counts bytes (the caller adds the total).
///
/// # Errors
/// See [`FormatError`]; a truncated or concatenated file is refused whole.
pub fn read_layer<'a>(input: Input<'a>, progress: &'a Progress) -> Result<ParsedLayer, FormatError> {
    let mut layer = registry::read(opened::Opened::new(input, 0, progress)?)?;
    layer.issues.extend(heights::told(layer.with_heights));
    Ok(layer)
}
