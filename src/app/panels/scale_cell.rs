//! The map's scale in the status bar: shown as 1 : n, typed over to set it.

use super::PanelContext;
use crate::app::change::Change;
use crate::app::theme::{self, size};
use crate::texts::map::MapText as M;
use crate::units;
use egui::{Button, Key, RichText, TextEdit, Ui};

const WIDTH: f32 = 110.0;

pub fn scale_cell_ui(ui: &mut Ui, context: &mut PanelContext<'_>) {
    let name = M::Scale.get(context.language());
    if let Some(typed) = &context.view.scale_typed {
        field_ui(ui, context, typed, name);
        return;
    }
    let shown = context.view.scale_denominator.map_or_else(
        || "–".to_owned(),
        |denominator| format!("1 : {}", units::number(rounded(denominator), 0)),
    );
    let text = RichText::new(shown.clone())
        .size(size::SMALL + 0.5)
        .color(theme::palette(ui).text);
    let button = Button::new(text)
        .frame_when_inactive(false)
        .min_size(egui::vec2(WIDTH, 20.0));
    let hint = M::ScaleHint.get(context.language());
    if ui.add(button).on_hover_text(hint).clicked() {
        context.push(Change::TypeScale(Some(shown)));
    }
}

fn field_ui(ui: &mut Ui, context: &mut PanelContext<'_>, typed: &str, name: &str) {
    let mut text = typed.to_owned();
    let response = ui.add(
        TextEdit::singleline(&mut text)
            .desired_width(WIDTH - 8.0)
            .hint_text(name),
    );
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
    if text != typed {
        context.push(Change::TypeScale(Some(text.clone())));
    }
    let is_entered = ui.input(|input| input.key_pressed(Key::Enter));
    if response.lost_focus() {
        match denominator(&text).filter(|_| is_entered) {
            Some(denominator) => context.push(Change::SetScale(denominator)),
            None => context.push(Change::TypeScale(None)),
        }
    } else if !response.has_focus() {
        response.request_focus();
    }
}

/// `1 : 50 000`, `1:50,000`, `50000`, `5万`.
fn denominator(text: &str) -> Option<f64> {
    let after = text.rsplit([':', '：', '/']).next().unwrap_or(text);
    let times = if after.contains('万') { 10_000.0 } else { 1.0 };
    let digits: String = after
        .chars()
        .filter(|letter| letter.is_ascii_digit() || *letter == '.')
        .collect();
    let value: f64 = digits.parse().ok()?;
    (value * times >= 1.0).then_some(value * times)
}

/// Three significant figures: a map scale is not better known than that.
fn rounded(value: f64) -> f64 {
    if !value.is_finite() || value <= 0.0 {
        return value;
    }
    let unit = 10.0_f64.powf((value.log10() - 2.0).floor());
    (value / unit).round() * unit
}

#[cfg(test)]
mod tests {
    use super::{denominator, rounded};

    #[test]
    fn a_scale_has_three_significant_figures() {
        assert!((rounded(1_234_567.0) - 1_230_000.0).abs() < 1e-6);
        assert!((rounded(987.6) - 988.0).abs() < 1e-9);
    }

    #[test]
    fn a_scale_is_read_as_people_write_it() {
        for (text, expected) in [
            ("1 : 50 000", Some(50_000.0)),
            ("1:50,000", Some(50_000.0)),
            ("10000", Some(10_000.0)),
            ("1：5万", Some(50_000.0)),
            ("0", None),
            ("abc", None),
        ] {
            assert_eq!(denominator(text), expected, "{text}");
        }
    }
}
