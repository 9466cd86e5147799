//! Colours as a style file writes them, and sets of colours that colour-blind eyes tell apart.

use super::Rgba;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A colour, written `#rrggbb` or `#rrggbbaa`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub Rgba);

impl Colour {
    /// Reads `#rrggbb` or `#rrggbbaa`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        if !digits.is_ascii() || !matches!(digits.len(), 6 | 8) {
            return None;
        }
        let channel = |place: usize| u8::from_str_radix(digits.get(2 * place..2 * place + 2)?, 16).ok();
        let opacity = if digits.len() == 8 { channel(3)? } else { 255 };
        Some(Self([channel(0)?, channel(1)?, channel(2)?, opacity]))
    }

    #[must_use]
    pub fn text(self) -> String {
        let [red, green, blue, opacity] = self.0;
        if opacity == 255 {
            format!("#{red:02x}{green:02x}{blue:02x}")
        } else {
            format!("#{red:02x}{green:02x}{blue:02x}{opacity:02x}")
        }
    }
}

impl Serialize for Colour {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text())
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom(format!("a colour is #rrggbb or #rrggbbaa, not {text}")))
    }
}

/// For kinds: the seven colours of Okabe and Ito (2008, Color Universal Design) that are no black, then those of
/// Paul Tol's "muted" scheme (SRON technical note 09-002) that differ from them.
const KINDS: [[u8; 3]; 12] = [
    [0, 158, 115],
    [230, 159, 0],
    [86, 180, 233],
    [204, 121, 167],
    [0, 114, 178],
    [213, 94, 0],
    [240, 228, 66],
    [136, 34, 85],
    [153, 153, 51],
    [51, 34, 136],
    [136, 204, 238],
    [204, 102, 119],
];

/// For amounts: matplotlib's viridis (public domain) from its light to its dark end, at eighths.
const AMOUNTS: [[u8; 3]; 9] = [
    [253, 231, 37],
    [170, 220, 50],
    [94, 201, 98],
    [39, 173, 129],
    [33, 145, 140],
    [44, 114, 142],
    [59, 82, 139],
    [71, 44, 122],
    [68, 1, 84],
];

/// The fill of a kind by its place: after the twelfth the colours come again, and [`is_hatched_kind`] tells them apart.
#[must_use]
pub fn kind_colour(place: usize, opacity: u8) -> Colour {
    let [red, green, blue] = KINDS.get(place % KINDS.len()).copied().unwrap_or_default();
    Colour([red, green, blue, opacity])
}

/// Whether the colour of a kind was used before, so that it needs a hatch as well.
#[must_use]
pub const fn is_hatched_kind(place: usize) -> bool {
    place / KINDS.len() % 2 == 1
}

/// The fill of a class of amounts, the darker the more.
#[must_use]
pub fn amount_colour(class: usize, classes: usize, opacity: u8) -> Colour {
    let steps = AMOUNTS.len() - 1;
    // From 0 to 8, in 256ths, so that no float decides a colour.
    let along = if classes > 1 {
        class * steps * 256 / (classes - 1)
    } else {
        steps * 128
    };
    let (below, part) = (along / 256, along % 256);
    let at = |place: usize| AMOUNTS.get(place.min(steps)).copied().unwrap_or_default();
    let (low, high) = (at(below), at(below + 1));
    let mix = |axis: usize| {
        let channel = |colour: [u8; 3]| usize::from(colour.get(axis).copied().unwrap_or_default());
        u8::try_from((channel(low) * (256 - part) + channel(high) * part) / 256).unwrap_or(u8::MAX)
    };
    Colour([mix(0), mix(1), mix(2), opacity])
}

/// A darker colour of the same hue, opaque: the outline of a fill.
#[must_use]
pub fn darker(colour: Colour) -> Colour {
    let [red, green, blue, _] = colour.0;
    let dark = |channel: u8| u8::try_from(u16::from(channel) * 3 / 5).unwrap_or(channel);
    Colour([dark(red), dark(green), dark(blue), 255])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_read_as_it_is_written() {
        for text in ["#00ff7f", "#00ff7f80"] {
            assert_eq!(Colour::parse(text).map(Colour::text).as_deref(), Some(text));
        }
        for wrong in ["00ff7f", "#00ff7", "#00ff7g", "#红色绿色", "red"] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn amounts_get_darker_and_begin_and_end_with_the_ends_of_the_scale() {
        assert_eq!(amount_colour(0, 5, 255), Colour([253, 231, 37, 255]));
        assert_eq!(amount_colour(4, 5, 255), Colour([68, 1, 84, 255]));
        let lightness = |class| {
            let [red, green, blue, _] = amount_colour(class, 9, 255).0;
            299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)
        };
        assert!((0..8).all(|class| lightness(class) > lightness(class + 1)));
    }

    #[test]
    fn kinds_whose_colours_come_again_are_hatched() {
        assert_eq!(kind_colour(0, 200), kind_colour(12, 200));
        assert!(!is_hatched_kind(11) && is_hatched_kind(12) && !is_hatched_kind(24));
    }
}
