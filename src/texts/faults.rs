//! Wordings for faults and actions, as they stand in a repair ledger.

use super::Language;
use crate::issues::{Action, Fault};

/// What a fault is called in a ledger.
#[must_use]
pub const fn fault(fault: Fault, language: Language) -> &'static str {
    let (zh, en) = match fault {
        Fault::Unreadable => ("无法读取", "unreadable"),
        Fault::NullGeometry => ("没有几何图形", "no geometry"),
        Fault::NonFinite => ("坐标不是有效数字", "coordinate is not a finite number"),
        Fault::OutOfRange => ("坐标超出经纬度范围", "coordinate outside longitude/latitude"),
        Fault::UnclosedRing => ("环未闭合", "ring not closed"),
        Fault::TooFewPositions => ("点数不足", "too few positions"),
        Fault::ZeroArea => ("面积为零", "no area"),
        Fault::DuplicatePositions => ("重复点", "duplicate positions"),
        Fault::SelfIntersection => ("自相交", "self-intersection"),
        Fault::HoleOutsideShell => ("内环不在外环之内", "hole outside its shell"),
        Fault::OverlappingParts => ("部件相互重叠", "parts overlap"),
        Fault::WrongDirection => ("环方向不规范", "ring direction"),
        Fault::WrongKind => ("几何类型与图层用途不符", "geometry kind does not fit the layer's role"),
        Fault::DuplicateFeature => ("重复要素", "duplicate feature"),
        Fault::IgnoredMember => ("忽略了无效的成员", "member ignored"),
        Fault::CrossesAntimeridian => (
            "跨越 180° 经线，请在 180° 处切成两部分（RFC 7946 3.1.9）",
            "crosses the antimeridian; cut it in two parts at 180° (RFC 7946 3.1.9)",
        ),
        Fault::DoubtfulDatum => (
            "属性注明为加偏或旧坐标系（GCJ-02、BD-09、1980西安、1954北京），位置不可靠",
            "the attributes name a shifted or old datum (GCJ-02, BD-09, Xian 1980, Beijing 1954), so the place is doubtful",
        ),
        Fault::NotTransformable => ("坐标无法转换", "coordinate can't be transformed"),
        Fault::Mismatch => (
            "文件所述与内容不一致",
            "the file's own statement does not agree with its content",
        ),
        Fault::Assumed => (
            "文件未说明，按内容判断",
            "not stated in the file, judged by its content",
        ),
        Fault::Altered => (
            "输出格式容纳不下，已改写",
            "altered, because the format of the output can't hold it",
        ),
        Fault::HeightsDropped => ("高程（Z）或量测值（M）未保留", "heights (Z) or measures (M) left out"),
    };
    language.pick(zh, en)
}

/// What an action is called in a ledger.
#[must_use]
pub const fn action(action: Action, language: Language) -> &'static str {
    let (zh, en) = match action {
        Action::Repaired => ("已修复", "repaired"),
        Action::Rejected => ("已剔除", "rejected"),
        Action::Kept => ("保留", "kept"),
    };
    language.pick(zh, en)
}
