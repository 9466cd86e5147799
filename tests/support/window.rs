//! A window without a screen, stepped until what runs beside it is done.

use ecozone::app::EcoZoneApp;
use ecozone::app::change::Change;
use egui_kittest::Harness;
use std::time::Duration;

pub type Window = Harness<'static, EcoZoneApp>;

/// Far more frames than any machine needs, so that a test ends.
const MOST_STEPS: usize = 60_000;

/// Steps until `condition` holds; jobs run meanwhile.
pub fn step_until(window: &mut Window, what: &str, condition: impl Fn(&EcoZoneApp) -> bool) {
    for _ in 0..MOST_STEPS {
        window.step();
        if condition(window.state()) {
            // Two more, so that what was found is on the screen.
            window.run_steps(2);
            return;
        }
        std::thread::park_timeout(Duration::from_millis(2));
    }
    panic!("waited in vain: {what}");
}

pub fn settle(window: &mut Window) {
    step_until(window, "everything is computed", |app| {
        app.is_idle() && !app.document().layers.is_empty()
    });
}

pub fn push(window: &mut Window, change: Change) {
    window.state_mut().push(change);
    window.run_steps(2);
}
