//! KML as people and programs write it, and as nobody should.

use super::{check_refusal, check_that_nothing_is_lost, open, open_bytes, outcome};
use encoding_rs::GB18030;

fn document(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>{inside}</Document></kml>"
    )
}

fn placemark(inside: &str) -> String {
    document(&format!("<Placemark id=\"p\">{inside}</Placemark>"))
}

const RING: &str = "<LinearRing><coordinates>117,40 117.1,40 117,40.1 117,40</coordinates></LinearRing>";

#[test]
fn geometries_of_every_sort() {
    let polygon = format!("<Polygon><outerBoundaryIs>{RING}</outerBoundaryIs></Polygon>");
    let holes = format!(
        "<Polygon><innerBoundaryIs>{RING}</innerBoundaryIs><outerBoundaryIs>{RING}</outerBoundaryIs><innerBoundaryIs>{RING}{RING}</innerBoundaryIs></Polygon>"
    );
    for (inside, expected) in [
        ("<Point><coordinates>117,40,9</coordinates></Point>".to_owned(), "1/1 (0:heights-dropped)"),
        ("<LineString><coordinates>\n117,40\n118,41\n</coordinates></LineString>".to_owned(), "1/2"),
        (RING.to_owned(), "1/4"),
        (polygon.clone(), "1/4"),
        (holes, "1/16"),
        (format!("<MultiGeometry>{polygon}<MultiGeometry>{RING}<Point><coordinates>1,2</coordinates></Point></MultiGeometry></MultiGeometry>"), "1/9"),
        ("<gx:Track xmlns:gx=\"x\"><when>2026</when><gx:coord>117 40 0</gx:coord><gx:coord>118 41 0</gx:coord></gx:Track>".to_owned(), "1/2"),
        (String::new(), "0/0 1:null-geometry"),
        ("<Point><coordinates/></Point>".to_owned(), "0/0 1:null-geometry"),
        (polygon.replace("outer", "inner"), "0/0 1:unreadable"),
        (format!("{polygon}<Point><coordinates>1;2</coordinates></Point>"), "0/0 1:unreadable"),
        ("<Point><coordinates>1,2 3,4</coordinates></Point>".to_owned(), "0/0 1:unreadable"),
        ("<Model/>".to_owned(), "0/0 1:unreadable"),
        ("<Polygon><coordinates>1,2 3,4 5,6 1,2</coordinates></Polygon>".to_owned(), "0/0 1:unreadable"),
    ] {
        let layer = open_bytes("a.kml", placemark(&inside).as_bytes()).unwrap_or_else(|error| panic!("{inside}: {error}"));
        check_that_nothing_is_lost(&inside, &layer);
        assert_eq!(outcome(&layer), expected, "{inside}: {:?}", layer.issues);
        assert_eq!(layer.declared_crs.as_deref(), Some("EPSG:4326"));
    }
}

#[test]
fn a_placemark_without_a_geometry_is_reported() {
    let layer = open("kml/no_geometry.kml").expect("reads");
    assert_eq!(outcome(&layer), "0/0 1:null-geometry");
}

#[test]
fn attributes_are_text_unless_a_schema_says_number() {
    let text = document(
        "<name>红线图</name>\
         <Schema id=\"s\"><SimpleField name=\"area\" type=\"double\"/><SimpleField name=\"code\" type=\"string\"/></Schema>\
         <Folder><name>北 &amp; 南</name><Placemark id=\"a\"><name> 雾灵山&#x5C71; </name>\
         <description><![CDATA[<b onclick=\"x\">粗</b> &nbsp;]]></description>\
         <ExtendedData><Data name=\"code\"><displayName>x</displayName><value>007</value></Data>\
         <SchemaData schemaUrl=\"#s\"><SimpleData name=\"area\">1.50</SimpleData><SimpleData name=\"code\">08</SimpleData></SchemaData>\
         <e:owner xmlns:e=\"y\">某局</e:owner></ExtendedData>\
         <Point><coordinates>117,40</coordinates></Point></Placemark></Folder>",
    );
    let layer = open_bytes("a.kml", text.as_bytes()).expect("reads");
    assert_eq!(layer.name.as_deref(), Some("红线图"));
    assert_eq!(layer.attributes.id(0), Some("a"));
    assert_eq!(
        std::str::from_utf8(layer.attributes.raw(0)).expect("UTF-8"),
        r#"{"folder":"北 & 南","name":"雾灵山山","description":"<b onclick=\"x\">粗</b> &nbsp;","code":"007","area":1.50,"code_2":"08","owner":"某局"}"#
    );
}

#[test]
fn links_are_listed_and_never_followed_and_entities_stay_what_they_are() {
    let text = document(
        "<NetworkLink><name>n</name><Link><href>http://127.0.0.1:9/red.kml</href></Link></NetworkLink>\
         <GroundOverlay><Icon><href>x.png</href></Icon></GroundOverlay>\
         <Placemark><name>&boom;</name><Point><coordinates>117,40</coordinates></Point></Placemark>",
    );
    let doctype = "<!DOCTYPE kml [<!ENTITY boom SYSTEM \"file:///etc/passwd\">]><kml";
    let layer = open_bytes("a.kml", text.replace("<kml", doctype).as_bytes()).expect("reads");
    let details: Vec<&str> = layer.issues.iter().map(|issue| issue.detail.as_str()).collect();
    assert_eq!(
        details,
        [
            "a NetworkLink was not followed: http://127.0.0.1:9/red.kml",
            "1 × GroundOverlay: not read",
            "1 references to entities were kept as they stand"
        ]
    );
    assert_eq!(layer.attributes.text(0, "name").as_deref(), Some("&boom;"));
}

#[test]
fn text_in_gb18030_is_read_whether_or_not_it_says_so() {
    let inside = "<name>某某县生态保护红线</name><Point><coordinates>117,40</coordinates></Point>";
    let said = placemark(inside).replace("version=\"1.0\"", "version=\"1.0\" encoding=\"GBK\"");
    for (text, expected) in [(said, "1/1"), (placemark(inside), "1/1 (0:assumed)")] {
        let layer = open_bytes("a.kml", &GB18030.encode(&text).0).expect("reads");
        assert_eq!(layer.attributes.text(0, "name").as_deref(), Some("某某县生态保护红线"));
        assert_eq!(outcome(&layer), expected);
    }
}

#[test]
fn what_is_broken_is_refused_with_its_line() {
    let whole = placemark(&format!("<Polygon><outerBoundaryIs>{RING}</outerBoundaryIs></Polygon>"));
    for length in 70..whole.len() {
        assert!(
            open_bytes("a.kml", &whole.as_bytes()[..length]).is_err(),
            "cut after {length}"
        );
    }
    let deep = document(&"<Folder>".repeat(100_000));
    check_refusal("deep", open_bytes("a.kml", deep.as_bytes()), &["line 2", "64 levels"]);
    check_refusal(
        "crossed",
        open_bytes("a.kml", whole.replace("</Placemark>", "</Folder>").as_bytes()),
        &["line 2", "XML is broken"],
    );
    let twice = placemark("<Placemark/>");
    check_refusal("nested", open_bytes("a.kml", twice.as_bytes()), &["within another"]);
}
