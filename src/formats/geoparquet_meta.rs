//! The `geo` metadata of a `GeoParquet` file: the column of the geometries, its encoding, its coordinate system.

use super::FormatError;
use super::message::Message;
use crate::crs::error::CrsError;
use crate::crs::stated::epsg_number;
use parquet::basic::LogicalType;
use parquet::file::metadata::ParquetMetaData;
use serde_json::Value;

/// The key of a description of the whole table.
pub const DESCRIPTION: &str = "description";
/// The system of a column that names none (`GeoParquet` 1.1, "crs").
const DEFAULT_CRS: &str = "OGC:CRS84";
/// Systems within systems: a compound one of a bound one.
const MAX_NESTING: usize = 4;

/// The column that holds the geometries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Geometry {
    pub column: String,
    /// As other readers hand it on: a code, a name, WKT; `None` if the file says that it is unknown.
    pub crs: Option<String>,
    pub has_great_circles: bool,
    /// Other columns of geometries.
    pub others: Vec<String>,
    /// Columns of boxes that repeat the geometries.
    coverings: Vec<String>,
}

impl Geometry {
    /// By the metadata `geo`; without them by the column that Parquet itself calls a geometry.
    ///
    /// # Errors
    /// There is no such column, or its encoding is not WKB.
    pub fn of(metadata: &ParquetMetaData) -> Result<Self, FormatError> {
        let words = metadata.file_metadata().key_value_metadata();
        let word = |key: &str| {
            let found = words.into_iter().flatten().find(|word| word.key == key);
            found.and_then(|word| word.value.as_deref())
        };
        match word("geo") {
            Some(geo) => Self::of_json(geo),
            None => Self::of_types(metadata, &word).ok_or_else(|| {
                FormatError::refused(Message::new(
                    "Parquet 表中没有几何信息（缺少 geo 元数据）：请导出为 GeoParquet 或 GeoPackage 后再打开",
                    "the Parquet table says nothing of geometries (no `geo` metadata): export it as GeoParquet or GeoPackage and open that",
                ))
            }),
        }
    }

    /// Whether a column belongs to the geometries and is no attribute.
    pub fn is_beside(&self, column: &str) -> bool {
        self.others.iter().chain(&self.coverings).any(|name| name == column)
    }

    fn of_json(geo: &str) -> Result<Self, FormatError> {
        let unclear = || {
            FormatError::refused(Message::new(
                "GeoParquet 的 geo 元数据不完整：没有说明几何列。请重新导出",
                "the `geo` metadata of the GeoParquet file don't say which column holds the geometries: export it again",
            ))
        };
        let geo: Value = serde_json::from_str(geo).map_err(|_| unclear())?;
        let name = geo.get("primary_column").and_then(Value::as_str).ok_or_else(unclear)?;
        let columns = geo.get("columns").and_then(Value::as_object).ok_or_else(unclear)?;
        let column = columns.get(name).and_then(Value::as_object).ok_or_else(unclear)?;
        let encoding = column.get("encoding").and_then(Value::as_str).unwrap_or("WKB");
        if !encoding.eq_ignore_ascii_case("WKB") {
            return Err(FormatError::refused(Message::new(
                format!(
                    "GeoParquet 的几何列采用 {encoding} 编码（GeoArrow 原生编码），只读取 WKB：请以 WKB 重新导出\
                     （geopandas：geometry_encoding=\"WKB\"；GDAL：-lco GEOMETRY_ENCODING=WKB）"
                ),
                format!(
                    "the geometries of the GeoParquet file are encoded as {encoding} (native GeoArrow), and only WKB is read: \
                     write it again with WKB (geopandas: geometry_encoding=\"WKB\"; GDAL: -lco GEOMETRY_ENCODING=WKB)"
                ),
            )));
        }
        let covering = column.get("covering").and_then(|covering| covering.get("bbox"));
        let mut coverings: Vec<String> = Vec::new();
        for path in covering
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(|sides| sides.values())
        {
            let root = path.get(0).and_then(Value::as_str);
            if let Some(root) = root.filter(|root| *root != name && !coverings.iter().any(|known| known == root)) {
                coverings.push(root.to_owned());
            }
        }
        Ok(Self {
            column: name.to_owned(),
            crs: crs(column.get("crs")),
            has_great_circles: column.get("edges").and_then(Value::as_str) == Some("spherical"),
            others: columns.keys().filter(|other| *other != name).cloned().collect(),
            coverings,
        })
    }

    /// The first column that Parquet itself calls a geometry (parquet-format 2.11, GEOMETRY and GEOGRAPHY).
    fn of_types<'a>(metadata: &ParquetMetaData, word: &impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        let mut found: Option<Self> = None;
        for column in metadata.file_metadata().schema_descr().columns() {
            let (stated, has_great_circles) = match column.logical_type_ref() {
                Some(LogicalType::Geometry { crs }) => (crs, false),
                Some(LogicalType::Geography { crs, .. }) => (crs, true),
                _ => continue,
            };
            let name = column.path().string();
            if let Some(first) = &mut found {
                first.others.push(name);
                continue;
            }
            let stated = stated.as_deref().unwrap_or(DEFAULT_CRS);
            let text = match (stated.strip_prefix("srid:"), stated.strip_prefix("projjson:")) {
                (Some("0"), _) => None,
                (Some(code), _) => Some(format!("EPSG:{code}")),
                (_, Some(key)) => crs(Some(&Value::from(word(key).unwrap_or(key)))),
                _ => crs(Some(&Value::from(stated))),
            };
            found = Some(Self {
                column: name,
                crs: text,
                has_great_circles,
                ..Self::default()
            });
        }
        found
    }
}

/// The system that the metadata name: none is longitude and latitude on WGS 84, null is unknown.
fn crs(stated: Option<&Value>) -> Option<String> {
    match stated {
        None => Some(DEFAULT_CRS.to_owned()),
        Some(Value::String(text)) => {
            let system: Option<Value> = serde_json::from_str(text).ok().filter(Value::is_object);
            Some(system.map_or_else(|| text.clone(), |system| of_system(&system, 0)))
        }
        Some(system @ Value::Object(_)) => Some(of_system(system, 0)),
        Some(_) => None,
    }
}

/// A system as PROJJSON (PROJ 9, `schemas/v0.7/projjson.schema.json`): its code, else that of its horizontal part, else
/// its name, else all of it.
fn of_system(system: &Value, nesting: usize) -> String {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let identity = system
        .get("id")
        .or_else(|| system.get("ids").and_then(|identities| identities.get(0)));
    let code = identity
        .and_then(|identity| identity.get("code"))
        .map(|code| match code {
            Value::String(code) => code.clone(),
            other => other.to_string(),
        });
    if let Some(code) = code {
        return format!(
            "{}:{code}",
            text(identity.and_then(|identity| identity.get("authority")))
        );
    }
    let kind = system.get("type").and_then(Value::as_str);
    let inner = match kind {
        Some("CompoundCRS") => system.get("components").and_then(|parts| parts.get(0)),
        Some("BoundCRS") => system.get("source_crs"),
        _ => None,
    };
    match inner.filter(|_| nesting < MAX_NESTING) {
        // A shift of its own is not undone, so what it shifts has to have a code or a name.
        Some(inner) if kind == Some("BoundCRS") && inner.get("id").is_none() => text(inner.get("name")),
        Some(inner) => of_system(inner, nesting + 1),
        None => {
            let name = text(system.get("name"));
            let is_unknown = matches!(epsg_number(&name), Err(CrsError::Unknown { .. }));
            // The members say what the name does not.
            if is_unknown && kind == Some("ProjectedCRS") {
                system.to_string()
            } else {
                name
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::crs;
    use serde_json::{Value, json};

    #[test]
    fn a_system_is_its_code_or_that_of_its_horizontal_part_or_its_name() {
        let compound = json!({"type": "CompoundCRS", "name": "x", "components": [{"id": {"authority": "EPSG", "code": 4527}}, {}]});
        let bound = json!({"type": "BoundCRS", "source_crs": {"name": "Xian 1980"}});
        for (stated, expected) in [
            (None, Some("OGC:CRS84")),
            (Some(Value::Null), None),
            (Some(json!("EPSG:4490")), Some("EPSG:4490")),
            (
                Some(json!({"id": {"authority": "OGC", "code": "CRS84"}})),
                Some("OGC:CRS84"),
            ),
            (
                Some(json!(r#"{"id": {"authority": "EPSG", "code": 4490}}"#)),
                Some("EPSG:4490"),
            ),
            (Some(compound), Some("EPSG:4527")),
            (Some(bound), Some("Xian 1980")),
            (
                Some(json!({"name": "CGCS2000_3_Degree_GK_Zone_39"})),
                Some("CGCS2000_3_Degree_GK_Zone_39"),
            ),
        ] {
            assert_eq!(crs(stated.as_ref()).as_deref(), expected, "{stated:?}");
        }
    }
}
