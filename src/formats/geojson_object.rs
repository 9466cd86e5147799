//! What is known of a GeoJSON object while its members come in any order, and what it is if it is none.

use super::geojson_geometry::{GeometryDraft, TypeName};
use super::message::Message;

/// What the `geometry` member of an object was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GeometryMember {
    #[default]
    Missing,
    Null,
    Given,
}

/// Which part of an object's meaning is known so far.
#[derive(Debug, Default)]
pub struct ObjectDraft {
    pub own: GeometryDraft,
    pub geometry: GeometryMember,
    pub has_features: bool,
    pub is_illustrative: bool,
    pub crs: Option<String>,
    /// The name of another JSON format that a member gives away.
    pub hint: Option<(&'static str, &'static str)>,
}

/// The refusal of an object that is well-formed JSON but no GeoJSON.
pub fn not_geojson(draft: &ObjectDraft) -> Message {
    let hint = match &draft.own.type_name {
        TypeName::Other(name) if name == "Topology" => Some(("TopoJSON", "TopoJSON")),
        TypeName::FeatureCollection if !draft.has_features => {
            return Message::new(
                "FeatureCollection 没有 features 成员：文件不完整，请重新获取",
                "the FeatureCollection has no features member: the file is incomplete, get it again",
            );
        }
        _ => draft.hint,
    };
    if let Some((zh, en)) = hint {
        return Message::new(
            format!("文件看起来是 {zh}，不是 GeoJSON：请用 GIS 软件另存为 GeoJSON（UTF-8）后再打开"),
            format!(
                "the file looks like {en}, not GeoJSON: export it as GeoJSON (UTF-8) from a GIS program and open that"
            ),
        );
    }
    let shown = draft.own.type_name.shown();
    Message::new(
        format!("这是 JSON，但不是 GeoJSON（type 为 {shown}）：应为 FeatureCollection、Feature 或几何对象"),
        format!(
            "this is JSON but not GeoJSON (its type is {shown}): expected a FeatureCollection, a Feature or a geometry"
        ),
    )
}
