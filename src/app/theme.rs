//! Calm light and dark: every colour by name, the bundled fonts, and the spacing.

use egui::{
    Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle, Theme,
};
use std::sync::Arc;

/// The name of the bold family.
const BOLD: &str = "bold";

/// Named colours of the window; the map's own are in [`crate::style`].
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    pub panel: Color32,
    pub bar: Color32,
    pub card: Color32,
    pub field: Color32,
    pub line: Color32,
    pub text: Color32,
    pub strong: Color32,
    pub weak: Color32,
    pub accent: Color32,
    pub accent_soft: Color32,
    pub on_accent: Color32,
    pub hover: Color32,
    pub press: Color32,
    pub good: Color32,
    pub good_soft: Color32,
    pub warn: Color32,
    pub warn_soft: Color32,
    pub bad: Color32,
    pub bad_soft: Color32,
    pub unsure: Color32,
    pub unsure_soft: Color32,
    pub bar_track: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    let [_, red, green, blue] = hex.to_be_bytes();
    Color32::from_rgb(red, green, blue)
}

const LIGHT: Palette = Palette {
    panel: rgb(0xF8_FAF9),
    bar: rgb(0xEF_F3F1),
    card: rgb(0xFF_FFFF),
    field: rgb(0xFF_FFFF),
    line: rgb(0xD9_E0DC),
    text: rgb(0x28_3330),
    strong: rgb(0x11_1B18),
    weak: rgb(0x63_716C),
    accent: rgb(0x1B_7454),
    accent_soft: rgb(0xD8_ECE3),
    on_accent: rgb(0xFF_FFFF),
    hover: rgb(0xE6_ECE9),
    press: rgb(0xD9_E2DD),
    good: rgb(0x1A_7A4C),
    good_soft: rgb(0xE2_F2E8),
    warn: rgb(0x9A_6200),
    warn_soft: rgb(0xFB_F0D9),
    bad: rgb(0xB8_2530),
    bad_soft: rgb(0xFB_E6E6),
    unsure: rgb(0x5B_5A86),
    unsure_soft: rgb(0xEB_EBF5),
    bar_track: rgb(0xE4_E9E6),
};

const DARK: Palette = Palette {
    panel: rgb(0x1D_2321),
    bar: rgb(0x17_1C1A),
    card: rgb(0x25_2C2A),
    field: rgb(0x15_1A18),
    line: rgb(0x36_3F3C),
    text: rgb(0xD6_DEDA),
    strong: rgb(0xF3_F7F5),
    weak: rgb(0x93_A19B),
    accent: rgb(0x5C_C299),
    accent_soft: rgb(0x24_4639),
    on_accent: rgb(0x0E_1512),
    hover: rgb(0x2D_3633),
    press: rgb(0x38_4340),
    good: rgb(0x63_C78F),
    good_soft: rgb(0x1F_3A2C),
    warn: rgb(0xE3_B45A),
    warn_soft: rgb(0x40_3418),
    bad: rgb(0xF0_7F82),
    bad_soft: rgb(0x48_2326),
    unsure: rgb(0xAF_AEDD),
    unsure_soft: rgb(0x30_3048),
    bar_track: rgb(0x34_3D3A),
};

/// The colours of the theme that `ui` is drawn in.
#[must_use]
pub fn palette(ui: &egui::Ui) -> &'static Palette {
    if ui.visuals().dark_mode { &DARK } else { &LIGHT }
}

/// A colour of [`crate::style`], for swatches.
#[must_use]
pub fn color([red, green, blue, alpha]: crate::style::Rgba) -> Color32 {
    Color32::from_rgba_unmultiplied(red, green, blue, alpha)
}

/// The bold family at `size`.
#[must_use]
pub fn bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(BOLD.into()))
}

/// Sizes of text, in points.
pub mod size {
    pub const SMALL: f32 = 11.5;
    pub const BODY: f32 = 13.0;
    pub const TITLE: f32 = 14.5;
    pub const LARGE: f32 = 20.0;
}

/// Fonts, both styles, and which of them is on.
pub fn install(ctx: &egui::Context, is_dark: bool) {
    ctx.set_fonts(fonts());
    ctx.set_style_of(Theme::Light, style(&LIGHT, false));
    ctx.set_style_of(Theme::Dark, style(&DARK, true));
    // Ctrl with + and - zooms the map; the size of the interface has commands of its own.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    choose(ctx, is_dark);
}

/// How large the interface can be drawn, percent.
pub const INTERFACE_PERCENTS: [u16; 7] = [80, 90, 100, 125, 150, 175, 200];

/// Draws everything so large.
pub fn scale(ctx: &egui::Context, percent: u16) {
    let factor = f32::from(percent) / 100.0;
    if (ctx.zoom_factor() - factor).abs() > f32::EPSILON {
        ctx.set_zoom_factor(factor);
    }
}

/// The next larger size, or the next smaller one.
#[must_use]
pub fn next_percent(percent: u16, is_larger: bool) -> Option<u16> {
    let mut sizes = INTERFACE_PERCENTS.into_iter();
    if is_larger {
        sizes.find(|size| *size > percent)
    } else {
        sizes.rfind(|size| *size < percent)
    }
}

/// Keeps to the user's choice of light or dark, whatever the desktop says.
pub fn choose(ctx: &egui::Context, is_dark: bool) {
    let wanted = if is_dark { Theme::Dark } else { Theme::Light };
    if ctx.theme() != wanted {
        ctx.set_theme(wanted);
    }
}

/// Noto Sans SC first for everything: its Latin letters and figures are drawn to stand beside Chinese, and
/// all its figures have one width, so numbers align. What it lacks comes from egui's own fonts.
fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let fallbacks = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    let regular = FontData::from_static(crate::report::fonts::REGULAR);
    let bold = FontData::from_static(crate::report::fonts::BOLD);
    fonts.font_data.insert("noto-regular".to_owned(), Arc::new(regular));
    fonts.font_data.insert("noto-bold".to_owned(), Arc::new(bold));
    let family = |first: &[&str]| -> Vec<String> {
        first
            .iter()
            .map(|name| (*name).to_owned())
            .chain(fallbacks.iter().cloned())
            .collect()
    };
    fonts
        .families
        .insert(FontFamily::Proportional, family(&["noto-regular"]));
    fonts.families.insert(FontFamily::Monospace, family(&["noto-regular"]));
    fonts
        .families
        .insert(FontFamily::Name(BOLD.into()), family(&["noto-bold", "noto-regular"]));
    fonts
}

fn style(palette: &Palette, is_dark: bool) -> egui::Style {
    let text_styles = [
        (TextStyle::Small, FontId::proportional(size::SMALL)),
        (TextStyle::Body, FontId::proportional(size::BODY)),
        (TextStyle::Button, FontId::proportional(size::BODY)),
        (TextStyle::Monospace, FontId::proportional(size::BODY)),
        (TextStyle::Heading, bold(size::TITLE)),
    ];
    // Numbers must be readable at once; panels that slide in cost a second each time.
    let mut style = egui::Style {
        text_styles: text_styles.into(),
        visuals: visuals(palette, is_dark),
        animation_time: 0.08,
        ..egui::Style::default()
    };
    let spacing = &mut style.spacing;
    spacing.item_spacing = egui::vec2(6.0, 4.0);
    spacing.button_padding = egui::vec2(8.0, 3.0);
    spacing.interact_size = egui::vec2(28.0, 22.0);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(14);
    spacing.indent = 16.0;
    spacing.combo_width = 60.0;
    spacing.scroll = egui::style::ScrollStyle {
        bar_width: 7.0,
        ..egui::style::ScrollStyle::floating()
    };
    style
}

fn visuals(palette: &Palette, is_dark: bool) -> egui::Visuals {
    let mut visuals = if is_dark {
        egui::Visuals::dark()
    } else {
        egui::Visuals::light()
    };
    visuals.panel_fill = palette.panel;
    visuals.window_fill = palette.card;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(6);
    let shadow = Shadow {
        offset: [0, 4],
        blur: 14,
        spread: 0,
        color: Color32::from_black_alpha(if is_dark { 90 } else { 36 }),
    };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;
    visuals.extreme_bg_color = palette.field;
    visuals.faint_bg_color = palette.bar;
    visuals.weak_text_color = Some(palette.weak);
    visuals.hyperlink_color = palette.accent;
    visuals.warn_fg_color = palette.warn;
    visuals.error_fg_color = palette.bad;
    visuals.selection.bg_fill = palette.accent_soft;
    visuals.selection.stroke = Stroke::new(1.0, palette.strong);
    visuals.slider_trailing_fill = true;
    let corner = CornerRadius::same(5);
    let widgets = &mut visuals.widgets;
    for widget in [
        &mut widgets.noninteractive,
        &mut widgets.inactive,
        &mut widgets.hovered,
        &mut widgets.active,
        &mut widgets.open,
    ] {
        widget.corner_radius = corner;
        widget.expansion = 0.0;
    }
    widgets.noninteractive.bg_fill = palette.panel;
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, palette.line);
    widgets.noninteractive.fg_stroke = Stroke::new(1.0, palette.text);
    widgets.inactive.bg_fill = palette.press;
    widgets.inactive.weak_bg_fill = palette.card;
    widgets.inactive.bg_stroke = Stroke::new(1.0, palette.line);
    widgets.inactive.fg_stroke = Stroke::new(1.0, palette.text);
    widgets.hovered.bg_fill = palette.hover;
    widgets.hovered.weak_bg_fill = palette.hover;
    widgets.hovered.bg_stroke = Stroke::new(1.0, palette.line);
    widgets.hovered.fg_stroke = Stroke::new(1.0, palette.strong);
    widgets.active.bg_fill = palette.press;
    widgets.active.weak_bg_fill = palette.press;
    widgets.active.bg_stroke = Stroke::new(1.0, palette.accent);
    widgets.active.fg_stroke = Stroke::new(1.0, palette.strong);
    widgets.open.bg_fill = palette.hover;
    widgets.open.weak_bg_fill = palette.hover;
    widgets.open.bg_stroke = Stroke::new(1.0, palette.line);
    widgets.open.fg_stroke = Stroke::new(1.0, palette.strong);
    visuals
}

/// The icon of the window: a leaf in a boundary, as in the menu bar.
#[must_use]
pub fn window_icon() -> egui::IconData {
    const SIDE: u8 = 64;
    let pixel = |x: u8, y: u8| -> [u8; 4] {
        let [x, y] = [x, y].map(|place| f32::from(place) + 0.5 - f32::from(SIDE) / 2.0);
        // A square of half side 28 with corners of radius 12.
        let outside = egui::vec2((x.abs() - 16.0).max(0.0), (y.abs() - 16.0).max(0.0)).length();
        // Two discs that share a lens along the diagonal.
        let is_in_disc = |sign: f32| egui::vec2(x - sign * 13.0, y - sign * 13.0).length() < 27.0;
        match (outside < 12.0, is_in_disc(1.0) && is_in_disc(-1.0)) {
            (true, true) => LIGHT.on_accent.to_array(),
            (true, false) => LIGHT.accent.to_array(),
            (false, _) => [0; 4],
        }
    };
    let rgba = (0..SIDE)
        .flat_map(|y| (0..SIDE).flat_map(move |x| pixel(x, y)))
        .collect();
    egui::IconData {
        rgba,
        width: SIDE.into(),
        height: SIDE.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance and contrast as WCAG 2.1 defines them.
    fn contrast(front: Color32, back: Color32) -> f32 {
        let luminance = |color: Color32| {
            let channel = |value: u8| {
                let value = f32::from(value) / 255.0;
                if value <= 0.04045 {
                    value / 12.92
                } else {
                    ((value + 0.055) / 1.055).powf(2.4)
                }
            };
            0.2126 * channel(color.r()) + 0.7152 * channel(color.g()) + 0.0722 * channel(color.b())
        };
        let (one, two) = (luminance(front), luminance(back));
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    #[test]
    fn every_text_colour_can_be_read_on_every_ground_it_stands_on() {
        for palette in [&LIGHT, &DARK] {
            for front in [palette.text, palette.strong, palette.weak] {
                for back in [palette.panel, palette.bar, palette.card] {
                    assert!(contrast(front, back) >= 4.5, "{front:?} on {back:?}");
                }
            }
            for (front, back) in [
                (palette.good, palette.good_soft),
                (palette.warn, palette.warn_soft),
                (palette.bad, palette.bad_soft),
                (palette.unsure, palette.unsure_soft),
                (palette.on_accent, palette.accent),
                (palette.strong, palette.accent_soft),
            ] {
                assert!(
                    contrast(front, back) >= 4.5,
                    "{front:?} on {back:?}: {}",
                    contrast(front, back)
                );
            }
        }
    }
}
