//! The history of a document.

use super::*;

fn entry(id: u64) -> LayerEntry {
    LayerEntry {
        id: LayerId(id),
        arrival: id,
        request: Arc::new(LayerRequest::new(
            Role::RedLine,
            LayerSource::File(PathBuf::from(format!("/data/{id}.geojson"))),
        )),
        state: LayerState::Opening,
        is_visible: true,
        opacity: 1.0,
    }
}

#[test]
fn undo_brings_back_a_removed_layer_with_the_state_it_reached_meanwhile() {
    let mut history = History::default();
    history.step(StepKind::Single, |document| document.layers.push(entry(1)));
    history.step(StepKind::Single, |document| document.layers.clear());
    history.settle_layer(LayerId(1), &LayerState::Failed("broken".to_owned()));
    history.undo();
    assert!(matches!(&history.now().layers[0].state, LayerState::Failed(message) if message == "broken"));
    history.redo();
    assert!(history.now().layers.is_empty());
}

#[test]
fn dragging_a_slider_is_one_step() {
    let mut history = History::default();
    history.step(StepKind::Single, |document| document.layers.push(entry(1)));
    for opacity in [0.9, 0.5, 0.2] {
        history.step(StepKind::Opacity(LayerId(1)), |document| {
            document.layers[0].opacity = opacity;
        });
    }
    history.undo();
    assert!((history.now().layers[0].opacity - 1.0).abs() < f32::EPSILON);
}

#[test]
fn a_layer_without_a_name_goes_by_its_file() {
    assert_eq!(entry(7).name(), "7");
}

fn project(name: &str, id: u64) -> Document {
    Document {
        name: name.to_owned(),
        layers: vec![entry(id)],
        ..Document::default()
    }
}

#[test]
fn opening_another_project_can_be_undone_and_holds_no_third_one() {
    let mut history = History::default();
    history.open(project("甲", 1));
    assert!(!history.can_undo(), "there was nothing before it");
    history.step(StepKind::Single, |document| document.layers.clear());
    history.undo();
    history.open(project("乙", 2));
    history.undo();
    assert_eq!(history.now().name, "甲");
    history.redo();
    assert_eq!(history.now().name, "乙");
    history.open(project("丙", 3));
    history.undo();
    assert_eq!(history.now().name, "乙");
    assert!(!history.can_undo());
}

#[test]
fn work_is_saved_where_it_was_opened_or_saved_and_not_after_a_step() {
    let mut history = History::default();
    assert!(history.is_saved());
    history.open(project("甲", 1));
    assert!(history.is_saved());
    history.step(StepKind::Single, |document| document.layers[0].is_visible = false);
    assert!(!history.is_saved());
    history.undo();
    assert!(history.is_saved());
    history.redo();
    let state = history.state();
    history.step(StepKind::Single, |document| document.layers[0].is_visible = true);
    history.settle_saved(state);
    assert!(!history.is_saved(), "a step was made while the file was written");
    history.undo();
    assert!(history.is_saved());
}

#[test]
fn what_was_written_for_one_project_is_not_recorded_in_another() {
    let mut history = History::default();
    history.open(project("甲", 1));
    history.open(project("乙", 2));
    history.step(StepKind::Single, |_| {});
    history.record_everywhere(|document| document.by = Some("adcode".to_owned()));
    history.undo();
    assert_eq!(history.now().by.as_deref(), Some("adcode"));
    history.undo();
    assert_eq!((history.now().name.as_str(), &history.now().by), ("甲", &None));
}
