//! One layer's area by every method, from the rings as its file has them.
use super::area_rule::nearest_zone;
use super::open_layer::{LayerRequest, OperationError, Reading, known_encoding, read_source};
use crate::crs::error::CrsError;
use crate::crs::gauss_kruger::GaussKruger;
use crate::crs::transform::Transformer;
use crate::geometry::area_method::{AreaMethod, AreaRule, other_tools, series};
use crate::geometry::measure::{Sum, feature_area_m2};
use crate::geometry::shapes::Feature;
use crate::issues::Action;
use crate::layer::Layer;
use crate::progress::Progress;
use crate::report::context::{AreaMethods, MethodFigure};
use crate::texts::area::AreaNote;
use crate::texts::cli::Sentence;
use std::collections::BTreeSet;

/// Figures beside the exact one: by the standard, geodesic, planar, spherical, Web Mercator.
const OTHERS: usize = 5;

/// Measures every kept feature of a layer by every method and sums up. The file is read again, because a layer keeps no
/// coordinates of its file; that it is still the same file is made sure of.
///
/// # Errors
/// The file changed or can't be read any more, PROJ fails, or cancellation.
pub fn measure_all_methods(
    request: &LayerRequest,
    layer: &Layer,
    progress: &Progress,
) -> Result<AreaMethods, OperationError> {
    let path = request.source.path_text();
    let reading = Reading {
        encoding: known_encoding(request.encoding.as_deref(), &path)?,
        layer: request.layer.as_deref(),
        ..Reading::default()
    };
    let (mut parsed, input) = read_source(&request.source, &reading, progress)?;
    if input.sha256 != layer.input().sha256 {
        return Err(OperationError::Said(Sentence::FileChanged { path }));
    }
    parsed.put_right(layer.crs()).map_err(|error| problem(&error, &path))?;
    let measurer = Measurer::new(layer).map_err(|error| problem(&error, &path))?;
    let kept: BTreeSet<u32> = (0..layer.len()).map(|feature| layer.feature_number(feature)).collect();
    let mut sums = [Some(Sum::new()); OTHERS];
    for (feature, number) in parsed.shapes.features().zip(&parsed.feature_numbers) {
        progress.check()?;
        if !kept.contains(number) {
            continue;
        }
        let areas = measurer.feature_m2(feature).map_err(|error| problem(&error, &path))?;
        for (sum, area_m2) in sums.iter_mut().zip(areas) {
            match (sum.as_mut(), area_m2) {
                (Some(sum), Some(area_m2)) => sum.add(area_m2),
                // What one feature has not, the layer has not.
                _ => *sum = None,
            }
        }
    }
    let changed: BTreeSet<u32> = layer
        .issues()
        .iter()
        .filter(|issue| issue.action != Action::Kept && kept.contains(&issue.feature))
        .map(|issue| issue.feature)
        .collect();
    Ok(AreaMethods {
        figures: figures(layer, &measurer, sums.map(|sum| sum.map(|sum| sum.value()))),
        repaired: changed.len(),
        rejected: layer.features_read().saturating_sub(layer.len()),
    })
}

fn problem(error: &CrsError, path: &str) -> OperationError {
    OperationError::of_layer(|language| error.message(language), path)
}

/// The exact figure and the others; none for a layer without polygons.
fn figures(layer: &Layer, measurer: &Measurer, others_m2: [Option<f64>; OTHERS]) -> Vec<MethodFigure> {
    let has_polygons = |feature: Feature<'_>| feature.polygons().next().is_some();
    if !layer.shapes().features().any(has_polygons) {
        return Vec::new();
    }
    let exact_m2 = layer.shapes().features().map(feature_area_m2).sum::<Sum>().value();
    let exact = MethodFigure {
        method: AreaMethod::Exact.code(),
        area_m2: Some(exact_m2),
        note: AreaNote::Exact,
    };
    let code = || layer.crs().code.clone();
    let standard = match &measurer.standard {
        Standard::Plane(system) => AreaNote::StandardPlane {
            code: code(),
            meridian_deg: system.meridian_deg,
        },
        Standard::Lonlat => AreaNote::StandardLonlat,
        Standard::Transformed => AreaNote::StandardTransformed { code: code() },
    };
    let planar = match &measurer.planar {
        Planar::Own => AreaNote::PlanarOwn { code: code() },
        Planar::Zone { code, meridian_deg, .. } => AreaNote::PlanarZone {
            code: code.clone(),
            meridian_deg: *meridian_deg,
        },
        Planar::Nowhere => AreaNote::PlanarNowhere,
    };
    let named = [
        (AreaMethod::Tdt1055.code(), standard),
        (AreaMethod::Geodesic.code(), AreaNote::Geodesic),
        (AreaMethod::Planar.code(), planar),
        ("spherical", AreaNote::Spherical),
        ("web-mercator", AreaNote::WebMercator),
    ];
    let others = named.into_iter().zip(others_m2).map(|((method, note), area_m2)| {
        let is_explained = area_m2.is_some() || note == AreaNote::PlanarNowhere;
        MethodFigure {
            method,
            area_m2,
            note: if is_explained { note } else { AreaNote::NoImage },
        }
    });
    std::iter::once(exact).chain(others).collect()
}

/// How the standard takes the file's coordinates.
enum Standard {
    /// As plane coordinates of a Gauss-Krüger system.
    Plane(GaussKruger),
    Lonlat,
    /// Of another projection: brought to longitude/latitude.
    Transformed,
}

/// Where planar areas lie.
enum Planar {
    /// In the file's own plane.
    Own,
    Zone {
        code: String,
        meridian_deg: u32,
        plane_from_lonlat: Transformer,
    },
    Nowhere,
}

struct Measurer {
    lonlat_from_file: Transformer,
    standard: Standard,
    planar: Planar,
}

impl Measurer {
    fn new(layer: &Layer) -> Result<Self, CrsError> {
        let code = &layer.crs().code;
        let lonlat_from_file = Transformer::to_lonlat(code)?;
        let is_lonlat = lonlat_from_file.is_identity();
        let standard = match GaussKruger::of_code(code) {
            Some(system) => Standard::Plane(system),
            None if is_lonlat => Standard::Lonlat,
            None => Standard::Transformed,
        };
        let longitude_deg = layer.bounds().map_or(f64::NAN, |bounds| bounds.center()[0]);
        let planar = match nearest_zone(longitude_deg) {
            _ if !is_lonlat => Planar::Own,
            Some((code, meridian_deg)) => Planar::Zone {
                plane_from_lonlat: Transformer::from_lonlat(&code)?,
                code,
                meridian_deg,
            },
            None => Planar::Nowhere,
        };
        Ok(Self {
            lonlat_from_file,
            standard,
            planar,
        })
    }

    /// Shells less holes of a feature by every method; the standard's figure is kept to 0.01 m².
    fn feature_m2(&self, feature: Feature<'_>) -> Result<[Option<f64>; OTHERS], CrsError> {
        let mut sums = [Some(Sum::new()); OTHERS];
        for polygon in feature.polygons() {
            for (place, ring) in polygon.paths().enumerate() {
                let sign = if place == 0 { 1.0 } else { -1.0 };
                for (sum, area_m2) in sums.iter_mut().zip(self.ring_m2(ring)?) {
                    match (sum.as_mut(), area_m2) {
                        (Some(sum), Some(area_m2)) => sum.add(sign * area_m2.abs()),
                        _ => *sum = None,
                    }
                }
            }
        }
        let [standard, others @ ..] = sums.map(|sum| sum.map(|sum| sum.value()));
        let standard = standard.map(|area_m2| (area_m2 * 100.0 + 0.5).floor() / 100.0);
        let [geodesic, planar, spherical, mercator] = others;
        Ok([standard, geodesic, planar, spherical, mercator])
    }

    /// A ring as the file has it; `None` where a position has no image.
    fn ring_m2(&self, ring: &[[f64; 2]]) -> Result<[Option<f64>; OTHERS], CrsError> {
        let mut lonlat = ring.to_vec();
        self.lonlat_from_file.convert_all(&mut lonlat)?;
        let standard = match &self.standard {
            Standard::Plane(system) => series::ring_area_m2(&system.standard_ring_rad(ring)),
            Standard::Lonlat | Standard::Transformed => {
                let radians: Vec<[f64; 2]> = lonlat.iter().map(|position| position.map(f64::to_radians)).collect();
                series::ring_area_m2(&radians)
            }
        };
        let planar = match &self.planar {
            Planar::Own => other_tools::plane_ring_area_m2(ring),
            Planar::Zone { plane_from_lonlat, .. } => {
                let mut plane = lonlat.clone();
                plane_from_lonlat.convert_all(&mut plane)?;
                other_tools::plane_ring_area_m2(&plane)
            }
            Planar::Nowhere => f64::NAN,
        };
        let meter = lonlat
            .first()
            .and_then(|origin| AreaRule::Geodesic.vertex_meter(*origin));
        let areas = [
            standard,
            meter.map_or(0.0, |meter| meter.ring_area_m2(&lonlat)),
            planar,
            other_tools::spherical_ring_area_m2(&lonlat),
            other_tools::web_mercator_ring_area_m2(&lonlat),
        ];
        Ok(areas.map(|area_m2| Some(area_m2).filter(|area_m2| area_m2.is_finite())))
    }
}
