//! Wordings of the methods of area: what each one measures, and why it differs.

use super::{Language, texts};

texts! {
    /// A text about areas.
    pub enum AreaText {
        Method => "面积算法", "Method of area";
        AreaM2 => "面积 (m²)", "Area (m²)";
        DifferenceM2 => "与精确值之差 (m²)", "Minus exact (m²)";
        Relative => "相对差", "Relative";
        Explanation => "说明", "What it is";
        NoPolygons => "文件中没有可用的面，没有面积可比", "the file holds no usable polygon, so there is no area to compare";
        Basis => "均为逐要素面积之和；除精确值外，各算法都直接用文件中的环（读入的原样）",
            "all are sums feature by feature; all but the exact one measure the file's own rings, as read";
        Exact => "精确椭球面积", "exact";
        Tdt1055 => "图斑椭球面积", "tdt1055 (图斑椭球面积)";
        Geodesic => "大地线多边形", "geodesic";
        Planar => "投影平面", "planar";
        Spherical => "球面", "spherical";
        WebMercator => "Web 墨卡托平面", "Web Mercator";
        MethodTdt1055 => "图斑椭球面积公式（TD/T 1055-2019）：顶点取经纬度，秒取 6 位小数，逐边按梯形级数求和；叠加在经纬度平面内进行，标准的规则用于图层转为经纬度之后的顶点（投影坐标的边在转换时已加密），占比中被切断的边按段分摊，用地核查中被切断的边按两条边计",
            "the series of 图斑椭球面积 (TD/T 1055-2019): trapezoids between vertices whose seconds are rounded to 6 decimals; overlay is in longitude/latitude, and the standard's rule is applied to the vertices after the layer was brought to longitude/latitude (edges of projected layers were densified on the way); an edge that the overlay cuts is shared out among its pieces in coverage and counts as two in a site check";
        MethodGeodesic => "CGCS2000 椭球面上以大地线连接顶点的面积（Karney）；叠加在经纬度平面内进行，占比中被切断的边按段分摊，用地核查中被切断的边按两条边计；投影坐标的边在转换时已加密",
            "on the CGCS2000 ellipsoid with geodesics between vertices (Karney); overlay is in longitude/latitude; an edge that it cuts is shared out among its pieces in coverage and counts as two in a site check; edges of projected layers were densified";
        MethodPlanar => "该投影平面内的面积，顶点间为平面直线，含投影变形，不是椭球面积；叠加在经纬度平面内进行，占比中被切断的边按段分摊，用地核查中被切断的边按两条边计",
            "area in this projected plane, straight between vertices, with the projection's distortion: not an area on the ellipsoid; overlay is in longitude/latitude; an edge that it cuts is shared out among its pieces in coverage and counts as two in a site check";
    }
}

impl AreaText {
    /// The name for people of the method that JSON calls `code`.
    #[must_use]
    pub fn of_method(code: &str) -> Option<Self> {
        match code {
            "exact" => Some(Self::Exact),
            "tdt1055" => Some(Self::Tdt1055),
            "geodesic" => Some(Self::Geodesic),
            "planar" => Some(Self::Planar),
            "spherical" => Some(Self::Spherical),
            "web-mercator" => Some(Self::WebMercator),
            _ => None,
        }
    }
}

/// What a figure is, in one line.
#[derive(Clone, Debug, PartialEq)]
pub enum AreaNote {
    Exact,
    /// From the file's own Gauss-Krüger coordinates.
    StandardPlane {
        code: String,
        meridian_deg: f64,
    },
    /// From the file's longitudes and latitudes.
    StandardLonlat,
    /// From a projection that the standard does not know.
    StandardTransformed {
        code: String,
    },
    Geodesic,
    /// In the file's own plane.
    PlanarOwn {
        code: String,
    },
    PlanarZone {
        code: String,
        meridian_deg: u32,
    },
    /// No zone has its meridian near the layer.
    PlanarNowhere,
    Spherical,
    WebMercator,
    /// A position has no image where this method measures.
    NoImage,
}

impl AreaNote {
    /// The line in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Zh => self.chinese(),
            Language::En => self.english(),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::Exact => {
                "CGCS2000 椭球面，边在经纬度平面内为直线（RFC 7946；投影坐标的边为平面直线），本程序的缺省算法"
                    .to_owned()
            }
            Self::StandardPlane { code, meridian_deg } => format!(
                "TD/T 1055-2019：{code} 平面坐标（中央经线 {meridian_deg}°），坐标取 4 位小数，长于 70 m 的边加密，\
                 标准自身的高斯反算级数，秒取 6 位小数，逐要素取 0.01 m²"
            ),
            Self::StandardLonlat => {
                "TD/T 1055-2019 的梯形级数用于文件给出的经纬度顶点，不加密，秒取 6 位小数，逐要素取 0.01 m²".to_owned()
            }
            Self::StandardTransformed { code } => format!(
                "{code} 不是 CGCS2000 高斯-克吕格坐标，标准的 70 m 加密不适用：顶点转为经纬度后用 TD/T 1055-2019 的梯形级数，\
                 不加密，逐要素取 0.01 m²"
            ),
            Self::Geodesic => "CGCS2000 椭球面，顶点以大地线连接（Karney）；长边与经纬度直线不同".to_owned(),
            Self::PlanarOwn { code } => format!("文件自身的投影平面 {code}，顶点间为平面直线，含投影变形"),
            Self::PlanarZone { code, meridian_deg } => format!(
                "CGCS2000 三度带高斯-克吕格平面 {code}（中央经线 {meridian_deg}°，离图层中心最近），顶点间为平面直线，含投影变形"
            ),
            Self::PlanarNowhere => "图层中心不在任何 CGCS2000 三度带（73.5°–136.5°E）之内，不给出平面面积".to_owned(),
            Self::Spherical => {
                "球面近似，半径 6371008.8 m，Σ Δλ(sin φ₁ + sin φ₂)R²/2（turf、OpenLayers 等网页工具的公式，不是大圆）"
                    .to_owned()
            }
            Self::WebMercator => "Web 墨卡托平面 EPSG:3857，面积随纬度放大（约 1/cos²φ），不可用于量算".to_owned(),
            Self::NoImage => "有坐标无法转换，不给出此项".to_owned(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Exact => "CGCS2000 ellipsoid, edges straight in longitude/latitude (RFC 7946; in their plane for a \
                            projected file); the default here"
                .to_owned(),
            Self::StandardPlane { code, meridian_deg } => format!(
                "TD/T 1055-2019 from plane coordinates {code} (meridian {meridian_deg}°): rounded to 4 decimals, edges \
                 over 70 m densified, the standard's own inverse series, seconds to 6 decimals, 0.01 m² per feature"
            ),
            Self::StandardLonlat => "trapezoid series of TD/T 1055-2019 between the file's vertices, not densified, \
                                     seconds to 6 decimals, 0.01 m² per feature"
                .to_owned(),
            Self::StandardTransformed { code } => format!(
                "{code} is no Gauss-Krüger system of CGCS2000, so the standard's 70 m rule does not apply: trapezoid \
                 series of TD/T 1055-2019 between vertices brought to longitude/latitude, 0.01 m² per feature"
            ),
            Self::Geodesic => "CGCS2000 ellipsoid, vertices joined by geodesics (Karney), which leave straight \
                               longitude/latitude lines on long edges"
                .to_owned(),
            Self::PlanarOwn { code } => {
                format!("the file's own plane {code}, straight between vertices, with the projection's distortion")
            }
            Self::PlanarZone { code, meridian_deg } => format!(
                "the 3° Gauss-Krüger zone of CGCS2000 whose meridian is nearest to the layer's centre, {code} \
                 ({meridian_deg}°), straight between vertices, with the projection's distortion"
            ),
            Self::PlanarNowhere => "the layer's centre lies in no 3° zone of CGCS2000 (73.5°–136.5°E), so there is no \
                                    plane to measure in"
                .to_owned(),
            Self::Spherical => "sphere of radius 6371008.8 m, Σ Δλ (sin φ₁ + sin φ₂) R²/2 (the formula of turf, \
                                OpenLayers and other web tools; no great circles)"
                .to_owned(),
            Self::WebMercator => {
                "the plane of web maps (EPSG:3857), which enlarges areas by some 1/cos² φ: not for measuring".to_owned()
            }
            Self::NoImage => "a position can't be transformed, so this figure is not given".to_owned(),
        }
    }
}

/// What repaired and rejected features mean for figures from the file's own rings; nothing if there are none.
#[must_use]
pub fn of_features(repaired: usize, rejected: usize, language: Language) -> Vec<String> {
    let mut sentences = Vec::new();
    if repaired > 0 {
        sentences.push(match language {
            Language::Zh => format!("{repaired} 个要素经过修复：精确值按修复后的图形，其他算法按文件中的环原样计算"),
            Language::En => format!(
                "repaired features: {repaired}; the exact area is of their repaired shapes, the others of their rings as read"
            ),
        });
    }
    if rejected > 0 {
        sentences.push(match language {
            Language::Zh => format!("{rejected} 个要素被剔除，不在任何数值之内"),
            Language::En => format!("rejected features: {rejected}; they are in no figure"),
        });
    }
    sentences
}

/// Why a method of area gives no figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AreaRefusal {
    /// No 3° zone of CGCS2000 to measure in; the longitude of the data's middle.
    NoPlane { longitude: String },
    /// A position has no image in the plane.
    OutsidePlane { code: String },
    /// Polygons lie too deep upon each other for any method but the exact one.
    TooDeep { method: String },
}

impl AreaRefusal {
    /// The sentence in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (Self::NoPlane { longitude }, Language::Zh) => format!(
                "--area planar 没有可用的平面：数据中心经度 {longitude}° 不在 CGCS2000 三度带（73.5°–136.5°E）之内；请改用其他算法"
            ),
            (Self::NoPlane { longitude }, Language::En) => format!(
                "--area planar has no plane: the data's centre at {longitude}° lies in no 3° zone of CGCS2000 \
                 (73.5°–136.5°E); choose another method"
            ),
            (Self::OutsidePlane { code }, Language::Zh) => {
                format!("--area planar：有坐标无法投影到 {code}，不给出面积；请改用其他算法")
            }
            (Self::OutsidePlane { code }, Language::En) => {
                format!("--area planar: a position has no image in {code}, so no area is given; choose another method")
            }
            (Self::TooDeep { method }, Language::Zh) => {
                format!("--area {method}：太多的面相互叠压，此算法无法计算；请用 --area exact")
            }
            (Self::TooDeep { method }, Language::En) => {
                format!("--area {method}: too many polygons lie upon each other for this method; use --area exact")
            }
        }
    }
}
