//! What comes from the keyboard and from other programs: shortcuts, dropped files, the drawing keys.

use super::super::EcoZoneApp;
use super::super::change::Change;
use super::super::command;
use super::super::draw_site::DrawKind;
use super::super::view_state::Dialog;
use egui::{Event, Key, Modifiers};
use std::path::PathBuf;

impl EcoZoneApp {
    /// Turns this frame's input into changes.
    pub(in crate::app) fn take_input(&mut self, ctx: &egui::Context) {
        self.take_dropped_files(ctx);
        let is_dialog_open = self.view.dialog != Dialog::None;
        if self.view.drawing.is_some() && !is_dialog_open && !ctx.text_edit_focused() {
            self.take_drawing_keys(ctx);
        }
        if self.view.measuring.is_some() && !is_dialog_open && !ctx.text_edit_focused() {
            self.take_measuring_keys(ctx);
        }
        // A dialog has the keyboard to itself.
        if is_dialog_open {
            return;
        }
        if !ctx.text_edit_focused() {
            self.take_pasted(ctx);
            self.take_copied(ctx);
        }
        for command in command::take_pressed(ctx, &self.situation()) {
            self.changes.push(Change::Run(command));
        }
    }

    fn take_dropped_files(&mut self, ctx: &egui::Context) {
        let (dropped, are_hovering) = ctx.input(|input| {
            let dropped: Vec<PathBuf> = input
                .raw
                .dropped_files
                .iter()
                .map(|file| file.path().to_path_buf())
                .collect();
            (dropped, !input.raw.hovered_files.is_empty())
        });
        self.view.are_files_hovering = are_hovering;
        if !dropped.is_empty() {
            self.changes.push(Change::DropFiles(dropped));
        }
    }

    /// Ctrl+V outside text fields: the system hands over the text of its clipboard.
    fn take_pasted(&mut self, ctx: &egui::Context) {
        let pasted = ctx.input(|input| {
            let mut texts = input.events.iter().filter_map(|event| match event {
                Event::Paste(text) => Some(text.clone()),
                _ => None,
            });
            texts.next_back()
        });
        self.changes.extend(pasted.map(Change::Paste));
    }

    /// S turns snapping off and on again, as long as a tool is in hand.
    fn take_snapping_key(&mut self, ctx: &egui::Context) {
        if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::S)) {
            self.changes.push(Change::ToggleSnapping);
        }
    }

    fn take_measuring_keys(&mut self, ctx: &egui::Context) {
        self.take_snapping_key(ctx);
        let (is_finished, is_back, is_copied) = ctx.input_mut(|input| {
            (
                input.consume_key(Modifiers::NONE, Key::Enter),
                input.consume_key(Modifiers::NONE, Key::Backspace),
                input.events.iter().any(|event| matches!(event, Event::Copy)),
            )
        });
        if is_back {
            self.changes.push(Change::MeasureBack);
        }
        if is_finished {
            self.changes.push(Change::MeasureFinish);
        }
        if let Some(measuring) = self.view.measuring.as_ref().filter(|_| is_copied) {
            ctx.copy_text(measuring.figure());
        }
    }

    /// Ctrl+C outside text fields: rows of the attribute table.
    fn take_copied(&mut self, ctx: &egui::Context) {
        let is_asked = ctx.input(|input| input.events.contains(&Event::Copy));
        if is_asked && self.view.table.is_some() {
            self.changes.push(Change::Run(command::Command::CopyRows));
        }
    }

    fn take_drawing_keys(&mut self, ctx: &egui::Context) {
        self.take_snapping_key(ctx);
        for (kind, key) in DrawKind::ALL.into_iter().zip([Key::Num1, Key::Num2, Key::Num3]) {
            if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                self.changes.push(Change::DrawKind(kind));
            }
        }
        let (is_finished, is_back) = ctx.input_mut(|input| {
            (
                input.consume_key(Modifiers::NONE, Key::Enter),
                input.consume_key(Modifiers::NONE, Key::Backspace),
            )
        });
        if is_back {
            self.changes.push(Change::DrawBack);
        }
        if is_finished {
            self.changes.push(Change::DrawFinish);
        }
    }
}
