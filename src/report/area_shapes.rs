//! What JSON says of methods of area: how edges run, and a layer by every method.
use super::context::AreaMethods;
use super::json_shapes::MethodArea;
use crate::geometry::area_method::AreaMethod;
use crate::texts::{Language, area};

/// How the edges run whose area is measured.
pub(super) const fn edges(method: AreaMethod) -> &'static str {
    match method {
        AreaMethod::Exact => "straight in longitude/latitude",
        AreaMethod::Tdt1055 => "trapezoids between vertices; overlay straight in longitude/latitude",
        AreaMethod::Geodesic => "geodesics between vertices; overlay straight in longitude/latitude",
        AreaMethod::Planar => "straight in the plane between vertices; overlay straight in longitude/latitude",
    }
}

/// A layer by every method; each note says what became of repaired and rejected features.
pub(super) fn method_areas(methods: &AreaMethods, language: Language) -> Vec<MethodArea> {
    let of_features = area::of_features(methods.repaired, methods.rejected, language);
    methods
        .figures
        .iter()
        .map(|figure| {
            let (difference, relative) = methods.difference(figure);
            let note = figure.note.text(language);
            MethodArea {
                method: figure.method,
                area: figure.area_m2,
                difference,
                relative,
                note: of_features.iter().fold(note, |note, more| format!("{note}; {more}")),
            }
        })
        .collect()
}
