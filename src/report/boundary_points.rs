//! The boundary points of a single site as a table: what a person holds against the survey's own list.
use super::model::{Block, Cell, Column, Section, Table, Weight};
use super::shape::ReportPart;
use crate::analysis::site_check::SiteCheckInput;
use crate::analysis::site_result::SiteCheckResult;
use crate::crs::stated::{GaussKruger, epsg_number};
use crate::crs::transform::{Transformer, without_inserted};
use crate::geometry::shapes::{Part, PartKind};
use crate::layer::Layer;
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use crate::units;

/// Points that a page prints; the text of boundary points has all.
const POINTS_MAX: usize = 2000;

/// The section; none where there are several sites, or no Gauss-Krüger zone holds the site.
#[must_use]
pub fn section(result: &SiteCheckResult, input: &SiteCheckInput, language: Language) -> Option<Section> {
    let [site] = result.sites.as_slice() else {
        return None;
    };
    let middle = site.bounds.center();
    let code = zone(&input.sites, middle)?;
    let from_lonlat = Transformer::from_lonlat(&code).ok()?;
    let mut rows = Vec::new();
    for (part, place) in input.sites.shapes().feature(site.feature).parts().zip(1_usize..) {
        for (path, ring) in part.paths().zip(1_usize..) {
            let mut positions = path.to_vec();
            from_lonlat.convert_all(&mut positions).ok()?;
            if !positions.iter().flatten().all(|value| value.is_finite()) {
                return None;
            }
            let positions = without_inserted(&positions);
            rows.extend(rows_of(&positions, &part, [place, ring], language));
        }
    }
    let all = rows.len();
    rows.truncate(POINTS_MAX);
    let expected_rows = rows.len();
    let table = Table {
        columns: vec![
            Column::text(T::BoundaryRing.get(language)),
            Column::text(T::BoundaryPoint.get(language)),
            Column::number(T::BoundaryNorth.get(language)),
            Column::number(T::BoundaryEast.get(language)),
            Column::number(T::BoundaryLength.get(language)),
        ],
        rows,
        total: None,
        expected_rows,
    };
    let mut blocks = vec![Block::Paragraph(explained(&code, language))];
    if all > POINTS_MAX {
        blocks.push(Block::Notes(vec![match language {
            Language::Zh => format!("共 {all} 个界址点，此处列前 {POINTS_MAX} 个；-o 界址点.txt 给出全部"),
            Language::En => {
                format!("{all} points, the first {POINTS_MAX} of them here; -o points.txt has them all")
            }
        }]));
    }
    blocks.push(Block::Table(table));
    Some(Section {
        heading: T::BoundaryHeading.get(language).to_owned(),
        weight: Weight::Evidence,
        part: Some(ReportPart::Points),
        blocks,
    })
}

/// The site's own zone, else the 3° zone nearest to it.
fn zone(sites: &Layer, middle: [f64; 2]) -> Option<String> {
    let own = epsg_number(&sites.crs().code).ok().and_then(GaussKruger::of);
    match own {
        Some(_) => Some(sites.crs().code.clone()),
        None => GaussKruger::nearest_code(middle[0]).map(|number| format!("EPSG:{number}")),
    }
}

fn explained(code: &str, language: Language) -> String {
    let system = epsg_number(code).ok().and_then(GaussKruger::of);
    let meridian_deg = system.map_or(0, GaussKruger::meridian_deg);
    let width_deg = if system.is_some_and(|system| system.is_three_degree) {
        3
    } else {
        6
    };
    match language {
        Language::Zh => format!(
            "2000 国家大地坐标系，高斯-克吕格 {width_deg}° 带，中央子午线 {meridian_deg}°E（{code}）；X 为北，Y 为东，边长为投影平面上至下一点的距离"
        ),
        Language::En => format!(
            "CGCS2000, Gauss-Krüger {width_deg}° zone, central meridian {meridian_deg}° E ({code}); X is north, Y is east; lengths are those in the plane to the next point"
        ),
    }
}

/// A row for every point; a ring ends with its first point again, as survey lists do.
fn rows_of(positions: &[[f64; 2]], part: &Part<'_>, [place, ring]: [usize; 2], language: Language) -> Vec<Vec<Cell>> {
    let is_ring = part.kind == PartKind::Polygon;
    let is_closed = positions.len() > 1 && positions.first() == positions.last();
    let open = if is_ring && is_closed {
        positions.split_last().map_or(positions, |(_, open)| open)
    } else {
        positions
    };
    let name = match (is_ring && ring > 1, language) {
        (true, Language::Zh) => format!("{place}-{ring}（内环）"),
        (true, Language::En) => format!("{place}-{ring} (hole)"),
        (false, _) => format!("{place}-{ring}"),
    };
    let again = open.first().filter(|_| is_ring);
    let points: Vec<&[f64; 2]> = open.iter().chain(again).collect();
    let mut rows = Vec::with_capacity(points.len());
    for (index, point) in points.iter().enumerate() {
        let number = if index == open.len() { 1 } else { index + 1 };
        let length = points
            .get(index + 1)
            .map(|next| libm::hypot(next[0] - point[0], next[1] - point[1]));
        rows.push(vec![
            Cell::text(name.clone()),
            Cell::text(format!("J{number}")),
            Cell::Number(format!("{:.3}", point[1])),
            Cell::Number(format!("{:.3}", point[0])),
            length.map_or(Cell::Empty, |length| Cell::Number(units::number(length, 3))),
        ]);
    }
    rows
}
