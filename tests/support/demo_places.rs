//! Real places that the illustrative layers are drawn around.
//!
//! Areas and coordinate ranges of the reserves are published facts (sources in `data/demo/NOTICE`). Ridges, river
//! mouths, ports and parks are approximate places from general geography; nothing here is a boundary.

/// A mountain belt or river corridor: a line, half a width, and what it is protected for.
pub struct Belt {
    pub name: &'static str,
    pub kind: &'static str,
    pub half_width_km: f64,
    pub line: &'static [[f64; 2]],
    /// Leaves its overlap with the belts before it, as hastily assembled layers do.
    pub overlapping: bool,
}

const fn belt(name: &'static str, kind: &'static str, half_width_km: f64, line: &'static [[f64; 2]]) -> Belt {
    Belt {
        name,
        kind,
        half_width_km,
        line,
        overlapping: false,
    }
}

pub const BELTS: &[Belt] = &[
    belt(
        "燕山",
        "水源涵养",
        24.0,
        &[
            [116.0, 40.62],
            [116.8, 40.78],
            [117.5, 40.5],
            [118.2, 40.45],
            [119.0, 40.4],
            [119.6, 40.32],
        ],
    ),
    Belt {
        overlapping: true,
        ..belt(
            "军都山",
            "水土保持",
            15.0,
            &[[115.5, 39.72], [115.7, 40.0], [115.95, 40.25], [116.05, 40.38]],
        )
    },
    belt(
        "坝上高原",
        "防风固沙",
        20.0,
        &[[114.2, 41.5], [115.2, 41.6], [116.0, 41.75]],
    ),
    belt(
        "冀北山地",
        "水源涵养",
        24.0,
        &[[116.3, 41.9], [117.2, 42.25], [117.9, 41.95], [118.35, 41.4]],
    ),
    belt(
        "太行山北段",
        "生物多样性维护",
        20.0,
        &[[115.1, 39.95], [114.65, 39.4], [114.0, 38.9], [113.85, 38.4]],
    ),
    belt(
        "太行山南段",
        "水土保持",
        16.0,
        &[
            [113.8, 38.0],
            [113.85, 37.4],
            [113.7, 36.8],
            [113.5, 36.3],
            [113.4, 35.75],
        ],
    ),
    belt(
        "五台山",
        "水源涵养",
        14.0,
        &[[112.8, 39.2], [113.5, 39.3], [113.6, 39.0], [112.95, 38.75]],
    ),
    belt(
        "吕梁山",
        "水土保持",
        16.0,
        &[
            [111.95, 38.9],
            [111.6, 38.3],
            [111.4, 37.7],
            [111.2, 37.0],
            [111.15, 36.4],
        ],
    ),
    belt(
        "太岳山",
        "生物多样性维护",
        13.0,
        &[[112.1, 37.05], [112.0, 36.5], [112.15, 36.1]],
    ),
    belt(
        "中条山",
        "生物多样性维护",
        12.0,
        &[[110.6, 34.85], [111.3, 35.1], [112.0, 35.33], [112.7, 35.45]],
    ),
    belt(
        "洪涛山",
        "防风固沙",
        11.0,
        &[[111.9, 39.6], [112.4, 39.9], [113.2, 40.2]],
    ),
    belt(
        "永定河",
        "河湖湿地",
        2.2,
        &[
            [116.1, 39.86],
            [116.25, 39.6],
            [116.6, 39.42],
            [117.0, 39.3],
            [117.45, 39.2],
        ],
    ),
    belt(
        "大运河",
        "河湖湿地",
        1.8,
        &[
            [116.75, 39.8],
            [117.0, 39.4],
            [116.9, 38.9],
            [116.85, 38.4],
            [116.6, 37.9],
            [116.3, 37.6],
        ],
    ),
    belt(
        "滹沱河",
        "河湖湿地",
        2.2,
        &[
            [114.2, 38.25],
            [114.7, 38.12],
            [115.3, 38.1],
            [115.9, 38.25],
            [116.4, 38.45],
        ],
    ),
];

/// Coastal and marine places: name, kind, centre, area in km², how many times longer east-west than north-south.
pub const SHORES: &[(&str, &str, [f64; 2], f64, f64)] = &[
    ("北戴河", "海岸防护", [119.5, 39.8], 55.0, 1.4),
    ("昌黎黄金海岸", "海岸防护", [119.33, 39.62], 120.0, 0.6),
    ("滦河口", "重要滨海湿地", [119.27, 39.42], 150.0, 1.2),
    ("大清河口", "重要滨海湿地", [118.9, 39.13], 70.0, 1.8),
    ("南堡湿地", "重要滨海湿地", [118.24, 39.16], 140.0, 2.0),
    ("汉沽浅海", "重要渔业海域", [117.95, 39.13], 110.0, 1.9),
    ("独流减河口", "重要滨海湿地", [117.58, 38.74], 90.0, 1.1),
    ("黄骅滨海", "海岸防护", [117.72, 38.42], 100.0, 0.8),
    ("渤海湾中部", "重要渔业海域", [118.35, 38.72], 260.0, 1.6),
    ("龙岛外海", "重要渔业海域", [118.92, 38.93], 120.0, 2.2),
    ("滦河口外海", "重要渔业海域", [119.65, 39.28], 230.0, 1.3),
    ("金山嘴外海", "自然岸线", [119.68, 39.76], 80.0, 1.5),
];

/// Outside every unit of the base data: a hard case for "not checked" and for totals.
pub const OUTSIDE: (&str, &str, [f64; 2], f64) = ("界外", "防风固沙", [119.75, 41.75], 140.0);

pub struct Reserve {
    pub name: &'static str,
    pub kind: &'static str,
    pub level: &'static str,
    pub centre: [f64; 2],
    /// East-west over north-south, from the published range where there is one.
    pub stretch: f64,
    pub area_ha: f64,
    /// Core (and buffer) share of the published area; `None`: not published, a third is drawn.
    pub core_share: Option<f64>,
    /// Whether the centre is that of a published coordinate range; else an approximate place.
    pub centre_published: bool,
}

const fn published(
    name: &'static str,
    [centre_lon, centre_lat, stretch]: [f64; 3],
    area_ha: f64,
    core_share: Option<f64>,
) -> Reserve {
    let (kind, level, centre) = ("自然保护区", "国家级", [centre_lon, centre_lat]);
    Reserve {
        name,
        kind,
        level,
        centre,
        stretch,
        area_ha,
        core_share,
        centre_published: true,
    }
}

const fn approximate(name: &'static str, level: &'static str, centre: [f64; 2], area_ha: f64) -> Reserve {
    let kind = "自然保护区";
    Reserve {
        name,
        kind,
        level,
        centre,
        stretch: 1.2,
        area_ha,
        core_share: None,
        centre_published: false,
    }
}

pub const RESERVES: &[Reserve] = &[
    published("松山国家级自然保护区", [115.7842, 40.5228, 1.15], 6212.96, None),
    published("百花山国家级自然保护区", [115.5583, 39.9417, 0.8], 21743.1, None),
    published("雾灵山国家级自然保护区", [117.4333, 40.5583, 1.5], 14246.9, Some(0.435)),
    published("小五台山国家级自然保护区", [115.0417, 39.9167, 0.75], 22573.3, None),
    published("衡水湖国家级自然保护区", [115.5833, 37.6083, 1.1], 18787.0, None),
    published("塞罕坝国家级自然保护区", [117.2, 42.4417, 2.4], 20029.8, Some(0.664)),
    published("滦河上游国家级自然保护区", [117.3, 41.9417, 1.9], 50637.4, Some(0.507)),
    published("芦芽山国家级自然保护区", [111.9625, 38.6722, 1.2], 21453.0, Some(0.344)),
    published("庞泉沟国家级自然保护区", [111.4576, 37.8632, 0.95], 10443.5, None),
    published(
        "黑茶山国家级自然保护区",
        [111.3178, 38.2844, 0.85],
        24415.4,
        Some(0.674),
    ),
    published("五鹿山国家级自然保护区", [111.1667, 36.5174, 0.9], 20617.3, None),
    published("历山国家级自然保护区", [111.9729, 35.3653, 1.1], 24200.0, Some(0.424)),
    Reserve {
        kind: "森林公园",
        ..published("茅荆坝国家森林公园", [118.195, 41.5786, 0.7], 19400.0, None)
    },
    approximate("喇叭沟门市级自然保护区", "市级", [116.587, 40.9474], 18482.5),
    approximate("野鸭湖市级湿地自然保护区", "市级", [115.85, 40.42], 6873.0),
    approximate("云蒙山市级自然保护区", "市级", [116.73, 40.55], 4388.0),
    approximate("云峰山市级自然保护区", "市级", [116.98, 40.62], 2233.0),
    approximate("雾灵山市级自然保护区", "市级", [117.3, 40.6], 4152.4),
    approximate("四座楼市级自然保护区", "市级", [117.16, 40.28], 19997.0),
    approximate("玉渡山区级自然保护区", "区级", [115.89, 40.555], 9082.6),
    approximate("大海陀国家级自然保护区", "国家级", [115.76, 40.64], 12634.0),
];

/// Drawn over the municipal reserve of the same place, as the two really lie: the overlapping pair.
pub const OVERLAPPING_PARK: (&str, [f64; 2], f64) = ("喇叭沟门国家森林公园", [116.56, 40.93], 11000.0);

/// The marine reserve, split by the shore into land and sea; published: 30,000 ha.
pub const MARINE_RESERVE: (&str, [f64; 2], f64) = ("昌黎黄金海岸国家级自然保护区", [119.4, 39.57], 30_000.0);

/// Centre, share of the area, and stretch of one part.
type Part = ([f64; 2], f64, f64);

/// A reserve of several parts, one lagoon and shell ridges apart from it; published: 35,913 ha in all.
pub const PARTED_RESERVE: (&str, &[Part]) = (
    "天津古海岸与湿地国家级自然保护区",
    &[
        ([117.55, 39.29], 0.66, 1.3),
        ([117.47, 39.02], 0.14, 0.5),
        ([117.38, 38.87], 0.12, 0.45),
        ([117.6, 39.13], 0.08, 0.6),
    ],
);

/// Mouths of rivers: the shore within 3 km is estuary.
pub const RIVER_MOUTHS: &[(&str, [f64; 2])] = &[
    ("石河口", [119.81, 39.97]),
    ("戴河口", [119.44, 39.8]),
    ("洋河口", [119.41, 39.77]),
    ("滦河口", [119.28, 39.42]),
    ("大清河口", [118.86, 39.16]),
    ("陡河口", [118.07, 39.22]),
    ("永定新河口", [117.74, 39.09]),
    ("海河口", [117.71, 38.97]),
    ("独流减河口", [117.57, 38.76]),
    ("子牙新河口", [117.59, 38.63]),
    ("大口河口", [117.84, 38.27]),
];

/// Ports: the shore within this many km is artificial.
pub const PORTS: &[(&str, [f64; 2], f64)] = &[
    ("秦皇岛港", [119.64, 39.91], 6.0),
    ("京唐港", [119.02, 39.21], 7.0),
    ("曹妃甸港", [118.5, 38.95], 17.0),
    ("天津港", [117.8, 38.97], 15.0),
    ("南港", [117.62, 38.7], 7.0),
    ("黄骅港", [117.88, 38.33], 11.0),
];

/// Parks in and around the city: name, centre, area in km² as drawn.
pub const PARKS: &[(&str, [f64; 2], f64)] = &[
    ("奥林匹克森林公园", [116.385, 40.022], 6.8),
    ("朝阳公园", [116.477, 39.944], 2.9),
    ("颐和园", [116.268, 39.997], 3.0),
    ("圆明园", [116.302, 40.01], 3.5),
    ("香山公园", [116.188, 39.993], 1.9),
    ("国家植物园", [116.207, 40.005], 4.0),
    ("天坛公园", [116.407, 39.883], 2.0),
    ("北海公园", [116.388, 39.926], 0.7),
    ("玉渊潭公园", [116.314, 39.918], 1.4),
    ("紫竹院公园", [116.311, 39.943], 0.5),
    ("陶然亭公园", [116.381, 39.874], 0.6),
    ("龙潭公园", [116.438, 39.88], 0.5),
    ("温榆河公园", [116.475, 40.075], 12.0),
    ("南海子公园", [116.455, 39.765], 8.0),
    ("东郊森林公园", [116.655, 39.98], 10.0),
    ("城市绿心", [116.725, 39.872], 9.0),
    ("将府公园", [116.507, 39.975], 0.9),
    ("红领巾公园", [116.487, 39.926], 0.4),
    ("古塔公园", [116.51, 39.87], 0.6),
    ("老虎洞公园", [116.53, 39.84], 0.7),
    ("北宫森林公园", [116.115, 39.875], 6.0),
    ("西山森林公园", [116.195, 39.975], 5.5),
    ("世界公园", [116.287, 39.81], 0.7),
    ("念坛公园", [116.318, 39.712], 1.6),
    ("半塔郊野公园", [116.41, 40.085], 0.8),
    ("东小口森林公园", [116.405, 40.06], 2.2),
];

/// Tiananmen, the middle of the rings.
pub const RING_CENTRE: [f64; 2] = [116.3913, 39.9075];
