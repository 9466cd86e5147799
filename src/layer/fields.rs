//! Which attribute holds the name, the code, the zone …: an alias table finds the usual names.

use super::area_unit::{AreaUnit, area_unit_m2, plain};
use super::attributes::Attributes;
use super::role::Role;
use crate::units::M2_PER_KM2;
use std::collections::BTreeMap;

/// What EcoZone wants to know of a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// An identifier: BSM, id, code.
    Id,
    /// A region's or unit's code (GB/T 2260 adcode, control unit code).
    Code,
    Name,
    /// The type of a red line, a reserve, a region (land, sea, …), a coast (natural, artificial, estuary).
    Kind,
    /// Core or general control zone.
    Zone,
    /// National, provincial …
    Level,
    /// The leading function (主导功能).
    Function,
    /// The project a site belongs to.
    Project,
    /// The area that the file declares; the unit follows from the field's name, see [`area_unit_m2`].
    DeclaredArea,
    /// A region's stated official area in km².
    OfficialAreaKm2,
    /// Land or sea (LHLX).
    LandSea,
    /// Whether a site's land is taken permanently or for a time.
    Tenure,
}

impl Meaning {
    pub const ALL: [Self; 12] = [
        Self::Id,
        Self::Code,
        Self::Name,
        Self::Kind,
        Self::Zone,
        Self::Level,
        Self::Function,
        Self::Project,
        Self::DeclaredArea,
        Self::OfficialAreaKm2,
        Self::LandSea,
        Self::Tenure,
    ];

    /// Usual names, the most telling first. Sources: the red line layouts of the planning and the survey database
    /// (STBHHX), reserve ledgers, control unit tables, and the English names of open data.
    #[expect(clippy::too_many_lines, reason = "a table")]
    const fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Id => &[
                "BSM",
                "标识码",
                "id",
                "fid",
                "objectid",
                "DKBH",
                "地块编号",
                "编号",
                "feature_id",
                "gml_id",
                "site_id",
                "uid",
            ],
            Self::Code => &[
                "adcode",
                "code",
                "行政区代码",
                "行政区划代码",
                "XZQDM",
                "XJXZQDM",
                "XJXZQHDM",
                "XZDM",
                "SZXZQDM",
                "区划代码",
                "HJZHGKDYBM",
                "管控单元编码",
                "单元编码",
                "代码",
                "编码",
                "region_code",
                "gb",
                "pac",
            ],
            Self::Name => &[
                "name",
                "名称",
                "MC",
                "BHQMC",
                "保护地名称",
                "保护区名称",
                "ZRBHD_MC",
                "红线名称",
                "HJZHGKDYMC",
                "单元名称",
                "管控单元名称",
                "XZQMC",
                "XJXZQMC",
                "行政区名称",
                "DKMC",
                "地块名称",
                "GZMC",
                "name_zh",
                "name_cn",
                "NAME_CHN",
                "site_name",
                "title",
                "label",
                "项目名称",
                "XMMC",
            ],
            Self::Kind => &[
                "kind",
                "类型",
                "LXDM",
                "类型代码",
                "红线类型",
                "保护地类型",
                "BHQLX",
                "ZRBHD_LX",
                "岸线类型",
                "AXLX",
                "ZHGKDYFL",
                "单元分类",
                "管控单元分类",
                "type",
                "class",
                "category",
                "coast_type",
                "类别",
                "分类",
            ],
            Self::Zone => &[
                "GKFQ",
                "功能分区",
                "管控分区",
                "GNFQ",
                "zone",
                "分区",
                "control_zone",
                "功能区",
            ],
            Self::Level => &[
                "BHQJB",
                "级别",
                "保护地级别",
                "保护区级别",
                "ZRBHD_JB",
                "level",
                "等级",
                "rank",
            ],
            Self::Function => &[
                "主导功能",
                "ZDGN",
                "主导生态功能",
                "STGNYBHMB",
                "生态功能",
                "function",
                "main_function",
            ],
            Self::Project => &[
                "project",
                "项目名称",
                "XMMC",
                "所属项目",
                "project_name",
                "项目",
                "项目代码",
                "XMDM",
            ],
            Self::DeclaredArea => &[
                "declared_area_m2",
                "declared_area_ha",
                "declared_area_km2",
                "declared_area",
                "area_declared_m2",
                "area_declared",
                "申报面积",
                "YDMJ",
                "用地面积",
                "MJ",
                "QYMJ",
                "面积",
                "面积(平方米)",
                "面积(公顷)",
                "面积(亩)",
                "面积_m2",
                "面积_ha",
                "area_m2",
                "area_ha",
                "area_km2",
                "area_mu",
            ],
            Self::OfficialAreaKm2 => &[
                "area_official_km2",
                "official_area_km2",
                "official-area-km2",
                "官方面积",
                "公布面积",
                "国土面积",
                "法定面积",
            ],
            Self::LandSea => &["LHLX", "陆海类型", "land_sea", "landsea"],
            Self::Tenure => &[
                "占地性质",
                "占地类型",
                "占地方式",
                "用地期限",
                "ZDXZ",
                "ZDLX",
                "tenure",
                "land_take",
            ],
        }
    }

    /// Names that come before the general ones in layers of a role.
    const fn aliases_in(self, role: Role) -> &'static [&'static str] {
        match (self, role) {
            (Self::Code, Role::ControlUnit) => &["HJZHGKDYBM", "管控单元编码", "单元编码", "unit_code"],
            (Self::Name, Role::ControlUnit) => &["HJZHGKDYMC", "管控单元名称", "单元名称"],
            (Self::Name, Role::NatureReserve) => &["BHQMC", "保护地名称", "保护区名称", "ZRBHD_MC"],
            (Self::Name, Role::Region) => &["name", "名称", "XZQMC", "XJXZQMC", "行政区名称"],
            (Self::Kind, Role::ControlUnit) => &["ZHGKDYFL", "管控单元分类", "单元分类"],
            (Self::Kind, Role::NatureReserve) => &["BHQLX", "保护地类型", "ZRBHD_LX"],
            (Self::Kind, Role::Coastline) => &["岸线类型", "AXLX", "coast_type", "kind", "class"],
            (Self::Kind, Role::RedLine) => &["LXDM", "红线类型"],
            _ => &[],
        }
    }

    /// The code in project files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Code => "code",
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Zone => "zone",
            Self::Level => "level",
            Self::Function => "function",
            Self::Project => "project",
            Self::DeclaredArea => "declared-area",
            Self::OfficialAreaKm2 => "official-area-km2",
            Self::LandSea => "land-sea",
            Self::Tenure => "tenure",
        }
    }
}

/// Meaning → name of the attribute in this layer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMap {
    names: BTreeMap<Meaning, String>,
    /// The unit of declared areas, if a person said it.
    area_unit: Option<AreaUnit>,
}

impl FieldMap {
    #[must_use]
    pub fn new(names: BTreeMap<Meaning, String>) -> Self {
        Self { names, area_unit: None }
    }

    /// What a person says of the unit of declared areas; without it the name of the field tells.
    pub(super) fn set_area_unit(&mut self, unit: Option<AreaUnit>) {
        self.area_unit = unit;
    }

    /// The unit of declared areas; `None` without a field that holds them.
    #[must_use]
    pub fn area_unit(&self) -> Option<AreaUnit> {
        let field = self.field(Meaning::DeclaredArea)?;
        Some(self.area_unit.unwrap_or_else(|| AreaUnit::of_field(field)))
    }

    /// Finds the fields among `fields` (all attribute names of a layer, in order of first appearance): those that
    /// `named` gives, then by the alias table, in the alias' order, letters of either case, an exact match first.
    ///
    /// # Errors
    /// The first name in `given` that is not among `fields`.
    pub fn detect(fields: &[String], given: &BTreeMap<Meaning, String>, role: Role) -> Result<Self, String> {
        let mut names = BTreeMap::new();
        for (meaning, name) in given {
            let found = fields.iter().find(|field| *field == name);
            names.insert(*meaning, found.ok_or_else(|| name.clone())?.clone());
        }
        for meaning in Meaning::ALL {
            if names.contains_key(&meaning) {
                continue;
            }
            let aliases = meaning.aliases_in(role).iter().chain(meaning.aliases());
            let found = aliases.into_iter().find_map(|alias| {
                let exact = fields.iter().find(|field| field == alias);
                exact.or_else(|| fields.iter().find(|field| plain(field) == plain(alias)))
            });
            if let Some(field) = found {
                names.insert(meaning, field.clone());
            }
        }
        Ok(Self { names, area_unit: None })
    }

    /// The attribute that holds `meaning`, if there is one.
    #[must_use]
    pub fn field(&self, meaning: Meaning) -> Option<&str> {
        self.names.get(&meaning).map(String::as_str)
    }

    pub fn iter(&self) -> impl Iterator<Item = (Meaning, &str)> {
        self.names.iter().map(|(meaning, name)| (*meaning, name.as_str()))
    }

    /// The attribute's text for one feature.
    #[must_use]
    pub fn text(&self, attributes: &Attributes, feature: usize, meaning: Meaning) -> Option<String> {
        attributes.text(feature, self.field(meaning)?)
    }

    /// An area attribute in m²: [`Meaning::DeclaredArea`] by the unit in the field's name, [`Meaning::OfficialAreaKm2`]
    /// from km². `None` if it is missing, no number, or negative.
    #[must_use]
    pub fn area_m2(&self, attributes: &Attributes, feature: usize, meaning: Meaning) -> Option<f64> {
        let field = self.field(meaning)?;
        let text = attributes.text(feature, field)?;
        let number: f64 = text.replace([',', ' '], "").parse().ok()?;
        let unit_m2 = if meaning == Meaning::OfficialAreaKm2 {
            M2_PER_KM2
        } else {
            self.area_unit.map_or_else(|| area_unit_m2(field), AreaUnit::in_m2)
        };
        (number.is_finite() && number >= 0.0).then_some(number * unit_m2)
    }

    /// The feature's own id, else its id or code field; `None` if it has neither.
    #[must_use]
    pub fn feature_id(&self, attributes: &Attributes, feature: usize) -> Option<String> {
        let own = attributes.id(feature).map(ToOwned::to_owned);
        let field = |meaning| self.text(attributes, feature, meaning).filter(|text| !text.is_empty());
        own.or_else(|| field(Meaning::Id)).or_else(|| field(Meaning::Code))
    }
}

#[cfg(test)]
mod tests {
    use super::{FieldMap, Meaning};
    use crate::layer::area_unit::area_unit_m2;
    use crate::layer::attributes::Attributes;
    use crate::layer::role::Role;
    use std::collections::BTreeMap;

    fn detect(fields: &[&str], role: Role) -> FieldMap {
        let fields: Vec<String> = fields.iter().map(|field| (*field).to_owned()).collect();
        FieldMap::detect(&fields, &BTreeMap::new(), role).expect("nothing is named")
    }

    #[test]
    fn the_usual_layouts_are_understood() {
        // The survey database's red line table; the control unit table, where AREA is the name of a county.
        let red_line = detect(
            &["BSM", "YSDM", "XJXZQHDM", "LXDM", "MC", "QYMJ", "GKFQ"],
            Role::RedLine,
        );
        assert_eq!(red_line.field(Meaning::Id), Some("BSM"));
        assert_eq!(red_line.field(Meaning::Name), Some("MC"));
        assert_eq!(red_line.field(Meaning::Kind), Some("LXDM"));
        assert_eq!(red_line.field(Meaning::Zone), Some("GKFQ"));
        assert_eq!(red_line.field(Meaning::DeclaredArea), Some("QYMJ"));
        let unit = detect(
            &["PROV", "AREA", "HJZHGKDYBM", "HJZHGKDYMC", "ZHGKDYFL"],
            Role::ControlUnit,
        );
        assert_eq!(unit.field(Meaning::Code), Some("HJZHGKDYBM"));
        assert_eq!(unit.field(Meaning::Name), Some("HJZHGKDYMC"));
        assert_eq!(unit.field(Meaning::Kind), Some("ZHGKDYFL"));
        assert_eq!(unit.field(Meaning::DeclaredArea), None);
    }

    #[test]
    fn letters_of_either_case_match_and_the_first_alias_wins() {
        let fields = detect(&["TYPE", "Kind", "ADCODE", "Name"], Role::Region);
        assert_eq!(fields.field(Meaning::Kind), Some("Kind"));
        assert_eq!(fields.field(Meaning::Code), Some("ADCODE"));
        assert_eq!(fields.field(Meaning::Name), Some("Name"));
    }

    #[test]
    fn a_named_field_wins_and_must_exist() {
        let fields = vec!["MC".to_owned(), "label_zh".to_owned()];
        let named = BTreeMap::from([(Meaning::Name, "label_zh".to_owned())]);
        let map = FieldMap::detect(&fields, &named, Role::RedLine).expect("it exists");
        assert_eq!(map.field(Meaning::Name), Some("label_zh"));
        let named = BTreeMap::from([(Meaning::Zone, "nowhere".to_owned())]);
        assert_eq!(
            FieldMap::detect(&fields, &named, Role::RedLine),
            Err("nowhere".to_owned())
        );
    }

    #[test]
    fn areas_come_in_the_unit_of_their_field() {
        for (field, unit) in [
            ("MJ", 1.0),
            ("QYMJ", 1e6),
            ("area_ha", 1e4),
            ("面积\u{ff08}公顷\u{ff09}", 1e4),
            ("面积(公顷)", 1e4),
            ("area_km2", 1e6),
            ("area_m2", 1.0),
        ] {
            assert!((area_unit_m2(field) - unit).abs() < 1e-9, "{field}");
        }
        let mut attributes = Attributes::new();
        attributes.push(br#"{"area_ha": "1,200.5"}"#, None);
        attributes.push(br#"{"area_ha": "large"}"#, None);
        let map = detect(&["area_ha"], Role::Site);
        let area = map.area_m2(&attributes, 0, Meaning::DeclaredArea).expect("a number");
        assert!((area - 12_005_000.0).abs() < 1e-6);
        assert_eq!(map.area_m2(&attributes, 1, Meaning::DeclaredArea), None);
    }

    #[test]
    fn an_id_is_the_features_own_else_a_field_else_the_code() {
        let map = detect(&["BSM", "adcode"], Role::Region);
        let mut attributes = Attributes::new();
        attributes.push(br#"{"BSM": 7, "adcode": "110000"}"#, Some("own"));
        attributes.push(br#"{"BSM": 7, "adcode": "110000"}"#, None);
        attributes.push(br#"{"BSM": "", "adcode": "110000"}"#, None);
        attributes.push(b"", None);
        let ids: Vec<_> = (0..4).map(|feature| map.feature_id(&attributes, feature)).collect();
        assert_eq!(
            ids,
            [
                Some("own".to_owned()),
                Some("7".to_owned()),
                Some("110000".to_owned()),
                None
            ]
        );
    }
}
