//! What the window asks of a layer, and what the user says of it, while the dialog is open.

use super::document::LayerId;
use crate::layer::area_unit::AreaUnit;
use crate::layer::fields::Meaning;
use crate::layer::passport::Passport;
use crate::operations::crs_question::CrsQuestion;
use crate::operations::encoding_question::EncodingQuestion;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The question in which CRS a layer is.
#[derive(Clone, Debug, PartialEq)]
pub struct CrsForm {
    pub layer: LayerId,
    pub question: Arc<CrsQuestion>,
    /// Place among the candidates.
    pub chosen: usize,
    /// The user has chosen; until then the likeliest stays chosen.
    pub is_touched: bool,
}

/// What the user says of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerForm {
    pub layer: LayerId,
    pub title: String,
    pub crs: String,
    /// Fields that the user names.
    pub fields: BTreeMap<Meaning, String>,
    /// Fields as they serve now.
    pub found: BTreeMap<Meaning, String>,
    /// All fields of the layer.
    pub field_names: Vec<String>,
    pub area_unit: Option<AreaUnit>,
    pub passport: Passport,
    /// How its text is encoded, as the user says.
    pub encoding: Option<String>,
}

/// The question in which encoding a layer's text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodingForm {
    pub layer: LayerId,
    pub question: Arc<EncodingQuestion>,
    /// Place among the readings.
    pub chosen: usize,
}
