//! Styles: by category and class, live, undone, saved with the project and as a file.

use crate::table::squares;
use crate::window::{Window, push, settle, step_until};
use crate::{file, open, press, shows};
use ecozone::app::WindowRequest;
use ecozone::app::change::Change;
use ecozone::app::document::LayerId;
use ecozone::app::jobs::JobKey;
use ecozone::app::style_view::StyleWish;
use ecozone::operations::project::load_project;
use ecozone::style::breaks::ClassMethod;
use ecozone::style::colour::Colour;
use ecozone::style::symbols::{LabelStyle, LayerSymbols, SymbolMode};
use ecozone::texts::Language;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

fn window_with_squares(folder: &tempfile::TempDir) -> (Window, LayerId) {
    let path = file(folder, "redline.geojson", &squares());
    let mut window = open(WindowRequest {
        files: vec![path],
        language: Some(Language::En),
        ..WindowRequest::default()
    });
    settle(&mut window);
    let id = window.state().document().layers[0].id;
    (window, id)
}

fn symbols(window: &Window) -> LayerSymbols {
    window.state().document().layers[0]
        .request
        .drawing
        .symbols
        .as_ref()
        .clone()
}

fn classes(window: &Window, id: LayerId) -> Vec<u8> {
    let styles = &window.state().view().styles;
    let classes = styles.of(id).and_then(|symbols| symbols.classes.clone());
    classes.map_or_else(Vec::new, |classes| classes.as_ref().clone())
}

fn wait(window: &mut Window, id: LayerId) {
    step_until(window, "styled", |app| {
        !app.is_running(&JobKey::Style(id)) && !app.is_running(&JobKey::Divide(id))
    });
    window.run_steps(3);
}

fn wish(mode: SymbolMode, field: &str) -> StyleWish {
    StyleWish {
        mode,
        field: field.to_owned(),
        method: ClassMethod::Equal,
        classes: 3,
    }
}

#[test]
fn categories_are_counted_drawn_and_listed_and_undo_takes_them_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut window, id) = window_with_squares(&folder);
    press(&mut window, Modifiers::COMMAND, Key::Num3);
    window.run_steps(3);
    window.get_by_label("By category").click();
    window.run_steps(3);
    wait(&mut window, id);
    push(&mut window, Change::Propose(id, wish(SymbolMode::Category, "LHLX")));
    wait(&mut window, id);
    let now = symbols(&window);
    let values: Vec<&str> = now.categories.iter().map(|one| one.value.as_str()).collect();
    assert_eq!(values, ["海域", "陆域"], "the commonest first");
    assert_eq!(classes(&window, id), [2, 2, 2, 2, 1, 1, 1, 1, 1, 1]);
    assert!(shows(&window, "Fill 海域") && shows(&window, "Remove the category 陆域"));
    assert!(shows(&window, "2 categories"));
    let before = now.clone();
    window.get_by_label("Remove the category 陆域").click();
    window.run_steps(3);
    wait(&mut window, id);
    assert_eq!(classes(&window, id), [0, 0, 0, 0, 1, 1, 1, 1, 1, 1], "the rest");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(symbols(&window), before);
    window.get_by_label("Back to the default").click();
    window.run_steps(3);
    assert!(symbols(&window).is_default() && window.state().view().styles.of(id).is_none());
}

#[test]
fn numbers_fall_into_classes_and_another_number_of_them_is_found_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut window, id) = window_with_squares(&folder);
    push(&mut window, Change::Propose(id, wish(SymbolMode::Class, "code")));
    wait(&mut window, id);
    // The codes are 0, 7, 4, 1, 8, 5, 2, 9, 6, 3; classes of equal width end at 3, 6 and 9.
    assert_eq!(classes(&window, id), [1, 3, 2, 1, 3, 2, 1, 3, 2, 1]);
    let ends: Vec<f64> = symbols(&window).classes.iter().map(|class| class.to).collect();
    assert_eq!(ends, [3.0, 6.0, 9.0]);
    assert!(
        shows(&window, "≤ 3") || shows(&window, "3 – 6"),
        "the legend in the layer list"
    );
}

#[test]
fn the_texts_of_a_field_stand_on_the_map() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut window, id) = window_with_squares(&folder);
    let mut changed = symbols(&window);
    changed.labels = Some(LabelStyle {
        field: "MC".to_owned(),
        size: 14.0,
    });
    push(&mut window, Change::Symbols(id, Box::new(changed)));
    step_until(&mut window, "placed", |app| !app.view().styles.labels.is_empty());
    let layer = window.state().document().layers[0].layer().expect("open").revision();
    let labels = window.state().view().styles.labels_of(layer, "MC").expect("placed");
    let mut names: Vec<&str> = labels.anchors().iter().map(|anchor| anchor.text.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 10);
}

#[test]
fn a_drag_of_a_colour_is_one_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut window, id) = window_with_squares(&folder);
    for green in [10, 60, 200] {
        let mut changed = symbols(&window);
        changed.symbol.fill = Some(Colour([0, green, 0, 255]));
        push(&mut window, Change::Symbols(id, Box::new(changed)));
    }
    let map = window.state().view().styles.of(id).expect("styled");
    assert_eq!(map.styles[0].fill, [0, 200, 0, 255]);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(symbols(&window).is_default());
}

#[test]
fn a_style_is_saved_with_the_project_and_as_a_file_that_can_be_read_for_another_layer() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut window, id) = window_with_squares(&folder);
    push(&mut window, Change::Propose(id, wish(SymbolMode::Category, "LHLX")));
    wait(&mut window, id);
    let styled = symbols(&window);
    let project = folder.path().join("p.toml");
    push(&mut window, Change::SaveProjectTo(project.clone()));
    step_until(&mut window, "saved", |app| !app.is_running(&JobKey::Save));
    let saved = load_project(&project).expect("a project");
    assert_eq!(*saved.layers[0].drawing.symbols, styled);
    let style = folder.path().join("a.style.toml");
    let at = |is_saving, path: &std::path::Path| Change::StyleFileAt {
        layer: id,
        is_saving,
        path: path.to_owned(),
    };
    push(&mut window, at(true, &style));
    step_until(&mut window, "written", |app| !app.is_running(&JobKey::StyleFile));
    push(&mut window, Change::Symbols(id, Box::default()));
    push(&mut window, at(false, &style));
    step_until(&mut window, "read", |app| !app.is_running(&JobKey::StyleFile));
    assert_eq!(symbols(&window), styled);
    // A project is no style file: it is told, and neither read nor written over.
    push(&mut window, at(true, &project));
    step_until(&mut window, "refused", |app| !app.is_running(&JobKey::StyleFile));
    assert!(load_project(&project).is_ok());
    assert!(shows(&window, "no style file that can be used"));
}
