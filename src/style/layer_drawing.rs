//! How a layer stands on the map besides what it is: style, group, place, whether it is shown.

use super::symbols::LayerSymbols;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What a project says of the drawing of a layer; what it does not say is the program's to choose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LayerDrawing {
    pub symbols: Arc<LayerSymbols>,
    /// The group that it stands in; none if empty.
    pub group: String,
    pub is_visible: Option<bool>,
    /// 0…1, multiplied with the opacity of the style.
    pub opacity: Option<f32>,
    /// Place on the map, from the bottom.
    pub place: Option<u32>,
}

/// A drawing as reports record it, so that their maps can be made again; what is as usual is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordedDrawing {
    #[serde(skip_serializing_if = "LayerSymbols::is_default")]
    pub style: LayerSymbols,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opacity: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<u32>,
}

impl RecordedDrawing {
    /// What a report records of a drawing; nothing where there is nothing to say.
    #[must_use]
    pub fn of(drawing: &LayerDrawing) -> Option<Self> {
        let recorded = Self {
            style: drawing.symbols.as_ref().clone(),
            visible: drawing.is_visible,
            opacity: drawing.opacity,
            place: drawing.place,
        };
        (recorded != Self::default()).then_some(recorded)
    }

    /// The drawing that was recorded.
    #[must_use]
    pub fn drawing(&self) -> LayerDrawing {
        LayerDrawing {
            symbols: Arc::new(self.style.clone()),
            group: String::new(),
            is_visible: self.visible,
            opacity: self.opacity,
            place: self.place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LayerDrawing, RecordedDrawing};

    #[test]
    fn what_is_recorded_is_what_is_drawn_again() {
        assert_eq!(RecordedDrawing::of(&LayerDrawing::default()), None);
        let drawing = LayerDrawing {
            opacity: Some(0.5),
            place: Some(3),
            ..LayerDrawing::default()
        };
        let recorded = RecordedDrawing::of(&drawing).expect("something to say");
        let text = serde_json::to_string(&recorded).expect("JSON");
        assert_eq!(text, r#"{"opacity":0.5,"place":3}"#);
        let read: RecordedDrawing = serde_json::from_str(&text).expect("read");
        assert_eq!(read.drawing(), drawing);
    }
}
