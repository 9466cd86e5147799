//! From the name of a method of area to the rule to measure by: which plane a planar area lies in.
use super::open_layer::OperationError;
use crate::crs::allowed::allowed;
use crate::crs::gauss_kruger::GaussKruger;
use crate::crs::stated::{epsg_number, meridian_code};
use crate::crs::transform::Transformer;
use crate::geometry::area_method::{AreaMethod, AreaRule, Plane};
use crate::layer::Layer;
use crate::texts::area::AreaRefusal;
use crate::texts::cli::Sentence;

/// The rule for all areas of a run. `layers` are those that are measured: if all of them are in one Gauss-Krüger or UTM
/// system, planar areas lie in that; else in the 3° Gauss-Krüger zone of CGCS2000 whose meridian is nearest to their
/// middle.
///
/// # Errors
/// There is no such zone, or PROJ can't use it.
pub fn area_rule<'a>(
    method: AreaMethod,
    layers: impl Iterator<Item = &'a Layer> + Clone,
) -> Result<AreaRule, OperationError> {
    match method {
        AreaMethod::Exact => Ok(AreaRule::Exact),
        AreaMethod::Tdt1055 => Ok(AreaRule::Tdt1055),
        AreaMethod::Geodesic => Ok(AreaRule::Geodesic),
        AreaMethod::Planar => plane(&plane_code(layers)?).map(AreaRule::Planar),
    }
}

fn plane_code<'a>(layers: impl Iterator<Item = &'a Layer> + Clone) -> Result<String, OperationError> {
    let mut codes = layers.clone().map(|layer| layer.crs().code.as_str());
    if let Some(first) = codes.next()
        && is_true_to_area(first)
        && codes.all(|code| code == first)
    {
        return Ok(first.to_owned());
    }
    let bounds = layers.filter_map(Layer::bounds).reduce(|all, next| all.union(&next));
    let longitude_deg = bounds.map(|bounds| bounds.center()[0]);
    let no_plane = || {
        let longitude = longitude_deg.map_or_else(|| "–".to_owned(), |longitude_deg| format!("{longitude_deg:.4}"));
        OperationError::Said(Sentence::Area(AreaRefusal::NoPlane { longitude }))
    };
    longitude_deg
        .and_then(nearest_zone)
        .map(|(code, _)| code)
        .ok_or_else(no_plane)
}

/// Whether areas in the plane of a CRS are near the true ones: so it is with zones of a transverse Mercator projection,
/// and not with world maps.
fn is_true_to_area(code: &str) -> bool {
    let is_utm = |number: u32| matches!(number, 32601..=32660 | 32701..=32760);
    GaussKruger::of_code(code).is_some() || epsg_number(code).is_ok_and(is_utm)
}

/// The 3° Gauss-Krüger system of CGCS2000 (without zone number) whose meridian is nearest to a longitude, and the
/// meridian; `None` outside 73.5°–136.5° E.
#[must_use]
pub fn nearest_zone(longitude_deg: f64) -> Option<(String, u32)> {
    (75..=135_u32).step_by(3).find_map(|meridian_deg| {
        let is_near = (longitude_deg - f64::from(meridian_deg)).abs() <= 1.5;
        let code = meridian_code(meridian_deg, true).filter(|_| is_near)?;
        Some((format!("EPSG:{code}"), meridian_deg))
    })
}

pub(super) fn plane(code: &str) -> Result<Plane, OperationError> {
    let transformer = epsg_number(code)
        .and_then(allowed)
        .and_then(|_| Transformer::from_lonlat(code))
        .map_err(|error| OperationError::of_layer(|language| error.message(language), code))?;
    Ok(Plane::new(code, move |position| transformer.convert(position)))
}

/// Refuses a result in which a position had no image in the plane.
///
/// # Errors
/// The rule's plane could not take every position.
pub fn refuse_failed(rule: &AreaRule) -> Result<(), OperationError> {
    match rule.plane() {
        Some(plane) if plane.has_failed() => Err(OperationError::Said(Sentence::Area(AreaRefusal::OutsidePlane {
            code: plane.code().to_owned(),
        }))),
        _ => Ok(()),
    }
}

/// Why a method can't measure polygons that lie very deep upon each other.
pub(super) fn too_deep(rule: &AreaRule) -> OperationError {
    OperationError::Said(Sentence::Area(AreaRefusal::TooDeep {
        method: rule.method().code().to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use super::nearest_zone;

    #[test]
    fn the_zone_is_the_one_whose_meridian_is_nearest() {
        assert_eq!(nearest_zone(116.3), Some(("EPSG:4548".to_owned(), 117)));
        assert_eq!(nearest_zone(115.4), Some(("EPSG:4547".to_owned(), 114)));
        assert_eq!(nearest_zone(74.0), Some(("EPSG:4534".to_owned(), 75)));
        assert_eq!(nearest_zone(136.4), Some(("EPSG:4554".to_owned(), 135)));
        assert_eq!(nearest_zone(140.0), None);
        assert_eq!(nearest_zone(f64::NAN), None);
    }
}
