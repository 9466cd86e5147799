//! `render`: pixels where they belong, labels that leave each other room, the same bytes twice, refusals.

use super::support::{fixtures, refusal, run};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeSet;
use std::fs;
use unicode_width::UnicodeWidthStr as _;

const LAYERS: [&str; 6] = [
    "render",
    "--region",
    "region.geojson",
    "--red-line",
    "redline.geojson",
    "--quiet",
];

/// Renders into a folder and gives the file.
fn rendered(arguments: &[&str], ending: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(format!("map.{ending}")).display().to_string();
    let mut all = arguments.to_vec();
    all.extend(["-o", path.as_str()]);
    let output = run(0, &all);
    assert!(output.stdout.is_empty(), "only a file was asked for");
    fs::read(&path).expect("written")
}

fn svg(arguments: &[&str]) -> String {
    String::from_utf8(rendered(arguments, "svg")).expect("UTF-8")
}

/// The value of the first attribute after `opening`.
fn after<'a>(svg: &'a str, opening: &str) -> &'a str {
    let rest = svg.split_once(opening).expect("there").1;
    rest.split(['"', ' ', ')']).next().expect("a value")
}

/// The colours around the place at a quarter of the frame, which is centred on the middle of `--bbox`.
fn colours(bbox: &str, more: &[&str]) -> BTreeSet<[u8; 3]> {
    let mut arguments = LAYERS.to_vec();
    arguments.extend(["--size", "800x600", "--bbox", bbox]);
    arguments.extend(more);
    let svg = svg(&arguments);
    let number = |opening: &str| after(&svg, opening).parse::<f64>().expect("a number");
    let frame = "<clipPath id=\"map-frame\"><rect width=\"";
    let (width, left) = (number(frame), number("<g transform=\"translate("));
    let height: f64 = after(svg.split_once(frame).expect("a frame").1, "height=\"")
        .parse()
        .expect("a number");
    let top: f64 = after(&svg, &format!("<g transform=\"translate({left:.1} "))
        .parse()
        .expect("a number");
    let png = image::load_from_memory(&rendered(&arguments, "png"))
        .expect("a PNG")
        .to_rgb8();
    assert_eq!(png.dimensions(), (800, 600));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place on the picture"
    )]
    let place = |start: f64, side: f64| (start + side / 4.0) as u32;
    let (x, y) = (place(left, width), place(top, height));
    (0..12)
        .flat_map(|row| (0..12).map(move |column| [column, row]))
        .map(|[column, row]| png.get_pixel(x + column, y + row).0)
        .collect()
}

#[test]
fn a_pixel_has_the_colour_of_what_lies_there() {
    const GROUND: [u8; 3] = [246, 247, 245];
    // A core zone: fill [66, 146, 92] of opacity 165/255 over the ground, and its hatch.
    let core = colours("116.10,40.012,116.14,40.042", &[]);
    let is_fill = |found: &[u8; 3]| {
        found
            .iter()
            .zip([130_u8, 182, 146])
            .all(|(found, expected)| found.abs_diff(expected) <= 2)
    };
    assert!(core.iter().any(is_fill) && core.len() > 2, "{core:?}");
    assert!(!core.contains(&GROUND));
    assert_eq!(colours("116.02,40.07,116.04,40.085", &[]), BTreeSet::from([GROUND]));
    let without = colours("116.10,40.012,116.14,40.042", &["--only", "region"]);
    assert_eq!(without, BTreeSet::from([GROUND]));
}

/// Text and box of every name on the map: what is written with a halo in the middle of its place.
fn labels(svg: &str) -> Vec<(String, [f64; 4])> {
    let mut reader = Reader::from_str(svg);
    let mut open: Option<[f64; 2]> = None;
    let mut found = Vec::new();
    loop {
        match reader.read_event().expect("the SVG is XML") {
            Event::Eof => return found,
            Event::Start(element) if element.name().as_ref() == b"text" => {
                let value = |name: &str| {
                    let value = element.try_get_attribute(name).expect("readable");
                    value.map(|value| String::from_utf8_lossy(&value.value).into_owned())
                };
                let is_name = value("text-anchor").as_deref() == Some("middle") && value("stroke-linejoin").is_some();
                let number = |name: &str| value(name).and_then(|text| text.parse().ok());
                open = number("x").zip(number("y")).filter(|_| is_name).map(|(x, y)| [x, y]);
            }
            Event::Text(text) => {
                let text = String::from_utf8_lossy(&text).into_owned();
                if let Some([x, y]) = open.take() {
                    let half = f64::from(u32::try_from(text.width()).expect("short")) * 7.0 / 2.0;
                    found.push((text, [x - half, y - 11.0, x + half, y + 2.0]));
                }
            }
            _ => {}
        }
    }
}

#[test]
fn the_map_of_the_demonstration_says_all_that_a_map_must() {
    let project = fixtures().join("../../../data/demo/ecozone.toml").display().to_string();
    for (language, words) in [
        (
            "zh",
            [
                "京津冀晋生态分区",
                "示意",
                "1 : ",
                "经纬网间隔",
                "审图号：__________",
                "密级：__________",
                "资料现势：未注明",
                "北",
            ],
        ),
        (
            "en",
            [
                "Red line",
                "illustrative",
                "1 : ",
                "grid every",
                "审图号",
                "Classification: ___",
                "Data as of: not stated",
                ">N<",
            ],
        ),
    ] {
        let map = svg(&[
            "render",
            &project,
            "--lang",
            language,
            "--quiet",
            "--date",
            "2026-03-31",
        ]);
        for word in words {
            assert!(map.contains(word), "{word} in {language}");
        }
        assert!(map.contains("2026-03-31") && map.contains("116°E") && map.contains("hatch"));
        let labels = labels(&map);
        assert!(labels.iter().any(|(text, _)| text == "承德市"), "{labels:?}");
        for (number, (text, one)) in labels.iter().enumerate() {
            for (other_text, other) in &labels[number + 1..] {
                let is_apart = one[2] <= other[0] || other[2] <= one[0] || one[3] <= other[1] || other[3] <= one[1];
                assert!(is_apart, "{text} {one:?} lies on {other_text} {other:?}");
            }
        }
    }
}

#[test]
fn the_legend_has_only_what_is_shown_and_the_scale_is_the_one_asked_for() {
    let map = svg(&[
        &LAYERS[..],
        &[
            "--scale",
            "1:50000",
            "--bbox",
            "116.02,40.02,116.02,40.02",
            "--lang",
            "zh",
        ],
    ]
    .concat());
    assert!(map.contains("1 : 50,000") && map.contains("生态保护红线"));
    assert!(!map.contains("自然保护地") && !map.contains("项目用地"));
    let sites = svg(&[
        &LAYERS[..],
        &["--site", "sites.geojson", "--only", "site,region", "--lang", "zh"],
    ]
    .concat());
    assert!(sites.contains("项目用地") && !sites.contains("生态保护红线"));
    assert!(labels(&sites).iter().any(|(text, _)| text == "S1"), "sites are named");
}

#[test]
fn a_kilometre_grid_is_drawn_where_it_is_asked_for() {
    let map = svg(&[&LAYERS[..], &["--grid", "EPSG:4527", "--lang", "en"]].concat());
    assert!(
        map.contains("grid every") && map.contains("EPSG:4527") && map.contains("zone 39"),
        "{map}"
    );
}

#[test]
fn the_same_map_has_the_same_bytes_and_several_files_are_written_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let names = ["a.svg", "a.png", "a.pdf", "b.svg", "b.png", "b.pdf"].map(path);
    let mut arguments = LAYERS.to_vec();
    for name in &names {
        arguments.extend(["-o", name.as_str()]);
    }
    run(0, &arguments);
    let bytes = |name: &String| fs::read(name).expect("written");
    for (one, other) in names.iter().zip(&names[3..]) {
        assert_eq!(bytes(one), bytes(other), "{one}");
    }
    assert!(bytes(&names[2]).starts_with(b"%PDF-"));
    assert_eq!(
        rendered(&[&LAYERS[..], &["--threads", "1"]].concat(), "svg"),
        bytes(&names[0])
    );
}

#[test]
fn what_can_not_be_drawn_is_refused() {
    refusal(2, &LAYERS);
    refusal(2, &["render", "-o", "map.svg"]);
    refusal(2, &[&LAYERS[..], &["--json", "-o", "map.svg"]].concat());
    for (status, more) in [
        (2, ["-o", "map.csv"]),
        (2, ["-o", "map.tif"]),
        (1, ["-o", "no/such/folder/map.svg"]),
    ] {
        refusal(status, &[&LAYERS[..], &more].concat());
    }
    refusal(
        1,
        &["render", "--red-line", "empty.geojson", "-o", "map.svg", "--quiet"],
    );
    for more in [
        ["--bbox", "1,2,3"],
        ["--size", "12x9"],
        ["--scale", "0"],
        ["--only", "river"],
    ] {
        let arguments = [&LAYERS[..], &more, &["-o", "map.svg"]].concat();
        assert!(!run(2, &arguments).stderr.is_empty());
    }
    assert!(!fixtures().join("map.svg").exists());
}
