//! The length that a scale bar shows.

/// The longest of 1, 2, 5 × 10ⁿ metres that takes no more than `max_px` pixels, and how many it takes.
/// Zeros if there is no such length.
#[must_use]
pub fn nice_length(metres_per_px: f64, max_px: f64) -> (f64, f64) {
    let room_m = metres_per_px * max_px;
    if !(room_m.is_finite() && room_m > 0.0) {
        return (0.0, 0.0);
    }
    let decade = 10.0_f64.powf(room_m.log10().floor());
    // Ten decades stand for a power of ten that log₁₀ rounded down.
    let metres = [10.0, 5.0, 2.0, 1.0]
        .into_iter()
        .map(|step| step * decade)
        .find(|metres| *metres <= room_m)
        .unwrap_or(decade);
    (metres, metres / metres_per_px)
}

/// The length as people write it: `500 m`, `20 km`, `50 cm`; the same in every language.
#[must_use]
pub fn length_text(metres: f64) -> String {
    if metres >= 1000.0 {
        format!("{} km", metres / 1000.0)
    } else if metres >= 1.0 {
        format!("{metres} m")
    } else {
        format!("{} cm", (metres * 100.0).round())
    }
}

#[cfg(test)]
mod tests {
    use super::{length_text, nice_length};
    use proptest::prelude::*;

    #[test]
    fn the_bar_is_a_round_length_that_fits() {
        assert_eq!(nice_length(38.2, 100.0).0.to_bits(), 2000.0_f64.to_bits());
        assert_eq!(nice_length(1.0, 100.0), (100.0, 100.0));
        assert_eq!(nice_length(0.0, 100.0), (0.0, 0.0));
        assert_eq!(length_text(2000.0), "2 km");
        assert_eq!(length_text(500.0), "500 m");
        assert_eq!(length_text(0.2), "20 cm");
    }

    proptest! {
        #[test]
        fn the_bar_takes_between_two_fifths_and_all_of_its_room(metres_per_px in 0.01..100_000.0) {
            let (metres, px) = nice_length(metres_per_px, 120.0);
            prop_assert!((48.0 - 1e-6..=120.0 + 1e-6).contains(&px));
            prop_assert!((metres / metres_per_px - px).abs() < 1e-6);
        }
    }
}
