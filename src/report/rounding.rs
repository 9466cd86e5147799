//! Rounding once, at the report's edge: shown parts add up to the shown total (largest remainder).
//!
//! The survey rules ask for the same (强制调平: the rounding error is balanced when m² become hectares).

/// `parts` rounded to `decimals` so that they add up to `total` rounded to `decimals`. Each part moves by
/// less than one unit of the last place. Where the parts do not make the total to begin with (units that
/// overlap or leave a gap), nothing is forced and each is rounded by itself.
#[must_use]
pub fn parts_of_total(parts: &[f64], total: f64, decimals: i32) -> Vec<f64> {
    let scale = 10_f64.powi(decimals);
    let rounded_alone = || parts.iter().map(|part| (part * scale).round() / scale).collect();
    let sum: f64 = parts.iter().sum();
    // f64 holds whole numbers up to 2⁵³ exactly; a total beyond that has no place to be balanced in.
    let is_exact = (total * scale).abs() < 9e15;
    if !is_exact || ((sum - total) * scale).abs() >= 0.5 || parts.iter().any(|part| !part.is_finite()) {
        return rounded_alone();
    }
    let mut floors: Vec<f64> = parts.iter().map(|part| (part * scale).floor()).collect();
    let missing = (total * scale).round() - floors.iter().sum::<f64>();
    let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
    let remainder = |index: &usize| {
        let part = parts.get(*index).copied().unwrap_or_default() * scale;
        part - part.floor()
    };
    // Equal remainders keep their order, so the outcome does not depend on chance.
    by_remainder.sort_by(|left, right| remainder(right).total_cmp(&remainder(left)));
    let mut left_over = missing;
    for index in by_remainder {
        if left_over < 0.5 {
            break;
        }
        if let Some(floor) = floors.get_mut(index) {
            *floor += 1.0;
            left_over -= 1.0;
        }
    }
    if left_over.abs() >= 0.5 {
        return rounded_alone();
    }
    floors.into_iter().map(|units| units / scale).collect()
}

#[cfg(test)]
mod tests {
    use super::parts_of_total;
    use proptest::prelude::*;

    #[test]
    fn three_thirds_make_one() {
        let third = 1.0 / 3.0;
        assert_eq!(parts_of_total(&[third, third, third], 1.0, 2), [0.34, 0.33, 0.33]);
    }

    #[test]
    fn the_largest_remainder_gets_the_unit() {
        // Hare's method on 0.5, 1.7, 2.8 of 5: floors 0, 1, 2; two units go to .8 and .7.
        assert_eq!(parts_of_total(&[0.5, 1.7, 2.8], 5.0, 0), [0.0, 2.0, 3.0]);
    }

    #[test]
    fn parts_that_do_not_make_the_total_are_left_alone() {
        assert_eq!(parts_of_total(&[1.04, 2.06], 9.0, 1), [1.0, 2.1]);
    }

    proptest! {
        #[test]
        fn shown_parts_add_up_and_move_less_than_one_unit(parts in prop::collection::vec(0.0..1e6_f64, 1..60)) {
            let total: f64 = parts.iter().sum();
            let shown = parts_of_total(&parts, total, 2);
            let sum: f64 = shown.iter().map(|part| (part * 100.0).round()).sum();
            prop_assert!((sum - (total * 100.0).round()).abs() < 0.5);
            for (part, shown) in parts.iter().zip(&shown) {
                prop_assert!((part - shown).abs() < 0.010_001);
            }
        }
    }
}
