//! What a frame costs the window's own thread while the map is panned, zoomed, hovered and clicked: taking results and
//! input, laying out, tessellating, preparing and recording the map. The GPU's time is not in it.
//!
//! `cargo bench --bench frames -- [FILE …]`; without files on made layers of 1 million and, with `ECOZONE_BENCH_LARGE=1`,
//! 10 million vertices, on 250,000 polygons and on one polygon with 60,000 holes. Needs a Vulkan driver; a software one
//! will do. `ECOZONE_BENCH_BUDGET_MS` (4) is what a frame may cost; the exit status tells whether every script kept it
//! in all but one of its frames.

#![expect(
    clippy::expect_used,
    reason = "a bench that cannot make its input has nothing to measure"
)]

#[path = "frames/made.rs"]
mod made;
#[path = "frames/stage.rs"]
mod stage;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use ecozone::app::EcoZoneApp;
use egui::{Event, Modifiers, PointerButton, Pos2, pos2, vec2};
use stage::Stage;

const LARGE: &str = "ECOZONE_BENCH_LARGE";
const BUDGET: &str = "ECOZONE_BENCH_BUDGET_MS";

/// Frames of one script: on a software driver each takes a good part of a second, which is not counted.
const FRAMES: u32 = 60;

fn main() -> ExitCode {
    let named: Vec<PathBuf> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .map(PathBuf::from)
        .collect();
    let budget_ms: f64 = std::env::var(BUDGET)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(4.0);
    let folder = tempfile::tempdir().expect("a folder for made layers");
    let files = if named.is_empty() {
        made::layers(folder.path(), std::env::var_os(LARGE).is_some())
    } else {
        named
    };
    let mut is_kept = true;
    for file in files {
        is_kept &= one_file(&file, budget_ms);
    }
    if is_kept { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn say(line: &str) {
    writeln!(io::stdout(), "{line}").expect("standard output can be written");
}

fn one_file(file: &std::path::Path, budget_ms: f64) -> bool {
    let bytes = std::fs::metadata(file).map_or(0, |metadata| metadata.len());
    say(&format!("{} ({} MB)", file.display(), bytes >> 20));
    let mut stage = Stage::open(file);
    let begin = Instant::now();
    let first = stage.run_until(Duration::from_mins(15), EcoZoneApp::shows_something);
    say(&format!(
        "  first shapes after {:.2} s, worst frame till then {:.2} ms",
        begin.elapsed().as_secs_f64(),
        worst(&first)
    ));
    let loading = stage.run_until(Duration::from_mins(15), |app| app.is_idle() && !app.is_map_loading());
    say(&format!(
        "  whole after {:.2} s, worst frame till then {:.2} ms",
        begin.elapsed().as_secs_f64(),
        worst(&loading)
    ));
    if let Some(facts) = stage.facts() {
        say(&format!("  {facts}"));
    }
    let mut is_kept = true;
    for (name, script) in SCRIPTS {
        let mut frames = Vec::new();
        for frame in 0..FRAMES {
            let events = script(frame, Stage::middle());
            frames.push(stage.frame(events));
        }
        let mut sorted = frames.clone();
        sorted.sort_unstable();
        let ms = |place: usize| sorted.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0);
        let (half, most, worst) = (
            ms(sorted.len() / 2),
            ms(sorted.len().saturating_sub(2)),
            ms(sorted.len() - 1),
        );
        is_kept &= most <= budget_ms;
        let verdict = if most <= budget_ms { "" } else { "  OVER" };
        say(&format!(
            "  {name:<8} median {half:6.2} ms   but one {most:6.2} ms   worst {worst:6.2} ms{verdict}"
        ));
    }
    is_kept
}

fn worst(frames: &[Duration]) -> f64 {
    frames.iter().max().map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}

/// What the user does in a frame; the middle of the map is given.
type Script = fn(u32, Pos2) -> Vec<Event>;

const SCRIPTS: [(&str, Script); 5] = [
    ("pan", pan),
    ("zoom in", |frame, middle| wheel(frame, middle, 12.0)),
    ("hover", hover),
    ("click", click),
    ("zoom out", |frame, middle| wheel(frame, middle, -12.0)),
];

fn button(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    }
}

/// Round and round with the left button held.
fn pan(frame: u32, middle: Pos2) -> Vec<Event> {
    let angle = f64::from(frame) * 0.12;
    #[expect(clippy::cast_possible_truncation, reason = "pixels need no more than f32")]
    let at = middle + vec2((260.0 * angle.cos()) as f32, (180.0 * angle.sin()) as f32);
    match frame {
        0 => vec![Event::PointerMoved(at), button(at, true)],
        frame if frame + 1 == FRAMES => vec![Event::PointerMoved(at), button(at, false)],
        _ => vec![Event::PointerMoved(at)],
    }
}

fn wheel(frame: u32, middle: Pos2, points: f32) -> Vec<Event> {
    let turn = Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: vec2(0.0, points),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Trackpad,
        modifiers: Modifiers::NONE,
    };
    if frame == 0 {
        vec![Event::PointerMoved(middle)]
    } else {
        vec![turn]
    }
}

fn place(frame: u32, middle: Pos2) -> Pos2 {
    let [x, y] = [frame * 7919 % 521, frame * 104_729 % 383].map(|value| u16::try_from(value).map_or(0.0, f32::from));
    pos2(middle.x - 260.0 + x, middle.y - 190.0 + y)
}

fn hover(frame: u32, middle: Pos2) -> Vec<Event> {
    vec![Event::PointerMoved(place(frame, middle))]
}

/// Every fourth frame a click somewhere else.
fn click(frame: u32, middle: Pos2) -> Vec<Event> {
    let at = place(frame / 4, middle);
    match frame % 4 {
        0 => vec![Event::PointerMoved(at)],
        1 => vec![button(at, true)],
        2 => vec![button(at, false)],
        _ => Vec::new(),
    }
}
