//! Maps drawn as their project says, reports with the parts and units that were chosen, and made again with all of it.

use super::support::{fixtures, run};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A project with styles of its own beside the fixtures: dashed regions, red lines by category, a hidden layer.
fn styled() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let layers = fixtures().display().to_string().replace('\\', "/");
    let text = format!(
        r##"name = "试"
crs = "EPSG:4527"
[[layer]]
role = "region"
name = "县界"
path = "{layers}/region.geojson"
place = 0
[layer.style]
symbol = {{ outline = "#aa7700", width = 3.0, dash = "dashed" }}
labels = {{ field = "name", size = 20.0 }}
[[layer]]
role = "red-line"
name = "红线分区"
path = "{layers}/redline.geojson"
place = 1
opacity = 0.5
[layer.style]
mode = "category"
field = "GKFQ"
[[layer.style.category]]
value = "核心保护区"
label = "核心"
symbol = {{ fill = "#7b2cbf" }}
[[layer.style.category]]
value = "没有的区"
symbol = {{ fill = "#00b4d8" }}
[[layer]]
role = "reference"
name = "看不见的图层"
path = "{layers}/redline.geojson"
visible = false
place = 2
"##
    );
    fs::write(folder.path().join("p.toml"), text).expect("written");
    folder
}

fn made(folder: &Path, arguments: &[&str], name: &str) -> String {
    let path = folder.join(name).display().to_string();
    run(0, &[arguments, &["-o", path.as_str(), "--quiet"]].concat());
    path
}

#[test]
fn maps_of_reports_have_the_styles_the_order_and_the_layers_of_the_project() {
    let folder = styled();
    let project = folder.path().join("p.toml").display().to_string();
    for arguments in [["coverage", &project], ["render", &project]] {
        let path = made(folder.path(), &[&arguments[..], &["--lang", "zh"]].concat(), "map.svg");
        let map = fs::read_to_string(path).expect("written");
        assert!(
            map.contains("stroke=\"#aa7700\"") && map.contains("stroke-dasharray=\"7 4\""),
            "{map}"
        );
        assert!(
            map.contains("fill=\"#7b2cbf\" fill-opacity=\"0.50\""),
            "half as opaque: {map}"
        );
        assert!(map.contains("红线分区 · 核心") && map.contains("红线分区 · 其余") && map.contains("县界"));
        assert!(!map.contains("没有的区"), "the legend has only what is shown");
        assert!(map.contains("未绘出的图层：看不见的图层"), "what is hidden is said");
        assert!(
            map.contains("font-size=\"20.0\""),
            "names are those of the field, in its size"
        );
        assert!(map.contains("EPSG:4527"), "the project's grid");
        let (region, red_line) = (map.find("#aa7700"), map.find("#7b2cbf"));
        assert!(region < red_line, "drawn in the project's order");
    }
}

#[test]
fn a_report_of_chosen_parts_says_what_it_leaves_out_and_is_made_again_with_its_map() {
    let folder = styled();
    let project = folder.path().join("p.toml").display().to_string();
    let chosen = ["--without", "targets,ledger", "--area-unit", "ha", "--lang", "zh"];
    let arguments = [&["coverage", project.as_str()], &chosen[..]].concat();
    let page = fs::read_to_string(made(folder.path(), &arguments, "r.html")).expect("written");
    assert!(
        page.contains("按要求未列入的部分") && page.contains("目标对照"),
        "{page}"
    );
    assert!(!page.contains("<h2>目标对照") && page.contains("<h2>地图") && page.contains("<h2>输入文件"));
    assert!(page.contains("面积 (ha)") && !page.contains("面积 (km²)"));
    let pdf = made(folder.path(), &arguments, "r.pdf");
    let verified = run(0, &["verify", &pdf, "--lang", "en"]);
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(said.contains("the same bytes as made again"), "{said}");
    for wrong in [["--without", "inputs"], ["--area-unit", "acre"]] {
        let refused = run(2, &[&["coverage", project.as_str()], &wrong[..]].concat());
        assert!(!refused.stderr.is_empty() && refused.stdout.is_empty());
    }
}
