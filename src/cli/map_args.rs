//! What `render` and reports take: a size in pixels, a box, a scale, roles, parts, units.
use crate::geometry::shapes::Bounds;
use crate::layer::role::Role;
use crate::report::raster::SIDE_PX_MAX;
use crate::report::shape::{AreaUnitShown, ReportPart};

/// Below this there is no room for what stands around a map.
const SIDE_PX_MIN: u32 = 320;

/// `1600x1200`.
pub fn size_px(text: &str) -> Result<[u32; 2], String> {
    let sides = text.split_once(['x', 'X', '×']);
    let number = |side: &str| side.trim().parse::<u32>().ok();
    let sides = sides.and_then(|(width, height)| Some([number(width)?, number(height)?]));
    match sides {
        Some(sides) if sides.iter().all(|side| (SIDE_PX_MIN..=SIDE_PX_MAX).contains(side)) => Ok(sides),
        Some(_) => Err(format!("a side has {SIDE_PX_MIN} to {SIDE_PX_MAX} pixels")),
        None => Err("write width and height in pixels, such as 1600x1200".to_owned()),
    }
}

/// `W,S,E,N` in degrees; a point is a box too.
pub fn bbox(text: &str) -> Result<Bounds, String> {
    let numbers: Vec<f64> = text
        .split(',')
        .filter_map(|number| number.trim().parse().ok())
        .collect();
    let &[west, south, east, north] = numbers.as_slice() else {
        return Err("write west,south,east,north in degrees, such as 116.0,39.5,117.0,40.5".to_owned());
    };
    let is_on_earth = (-180.0..=180.0).contains(&west)
        && (-180.0..=180.0).contains(&east)
        && (-89.0..=89.0).contains(&south)
        && (-89.0..=89.0).contains(&north);
    if is_on_earth && west <= east && south <= north && text.split(',').count() == 4 {
        Ok(Bounds {
            min: [west, south],
            max: [east, north],
        })
    } else {
        Err("west lies before east and south before north, within 180° and 89°".to_owned())
    }
}

/// `1:50000` or `50000`.
pub fn scale(text: &str) -> Result<f64, String> {
    let number = text.split_once([':', '：']).map_or(text, |(_, number)| number);
    match number.trim().replace(',', "").parse::<f64>() {
        Ok(denominator) if (10.0..=1e8).contains(&denominator) => Ok(denominator),
        _ => Err("write a scale such as 1:50000".to_owned()),
    }
}

/// The name of a role as commands write it.
pub fn role(text: &str) -> Result<Role, String> {
    Role::from_code(text.trim()).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
        format!("write one of {}", known.join(", "))
    })
}

/// A part that a report may do without.
pub fn report_part(text: &str) -> Result<ReportPart, String> {
    ReportPart::from_code(text.trim()).ok_or_else(|| {
        let known: Vec<&str> = ReportPart::ALL.iter().map(|part| part.code()).collect();
        format!("write one of {}", known.join(", "))
    })
}

/// In which unit a coverage report tells areas.
pub fn area_unit(text: &str) -> Result<AreaUnitShown, String> {
    AreaUnitShown::from_code(text.trim()).ok_or_else(|| {
        let known: Vec<&str> = AreaUnitShown::ALL.iter().map(|unit| unit.code()).collect();
        format!("write one of {}", known.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::{bbox, role, scale, size_px};

    #[test]
    fn sizes_boxes_scales_and_roles_are_read_or_refused() {
        assert_eq!(size_px("1600x1200"), Ok([1600, 1200]));
        assert!(size_px("1600").is_err() && size_px("10x10").is_err() && size_px("99999x400").is_err());
        assert_eq!(bbox("116,39.5,117,40.5").map(|bounds| bounds.max), Ok([117.0, 40.5]));
        assert!(bbox("117,39,116,40").is_err() && bbox("1,2,3").is_err() && bbox("a,39,116,40,41").is_err());
        assert_eq!(scale("1:50000"), Ok(50_000.0));
        assert_eq!(scale("50,000"), Ok(50_000.0));
        assert!(scale("1:0").is_err() && scale("big").is_err());
        assert!(role("red-line").is_ok() && role("red").is_err());
    }
}
