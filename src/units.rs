//! Units of measure: conversions and rounding for people. Space and unit stand in every name.

/// Square metres in a square kilometre.
pub const M2_PER_KM2: f64 = 1e6;
/// Square metres in a hectare.
pub const M2_PER_HA: f64 = 1e4;
/// Square metres in a mu (亩): 1 ha = 15 mu.
pub const M2_PER_MU: f64 = 2000.0 / 3.0;

/// `1,234,567.89` with `decimals` digits after the point; `<0.01` for a positive value that rounds to 0.
#[must_use]
pub fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let text = format!("{:.decimals$}", value.abs());
    let is_zero = text.bytes().all(|byte| byte == b'0' || byte == b'.');
    if is_zero && value != 0.0 {
        let least = if decimals == 0 {
            "1".to_owned()
        } else {
            format!("0.{}1", "0".repeat(decimals - 1))
        };
        return if value > 0.0 {
            format!("<{least}")
        } else {
            format!(">−{least}")
        };
    }
    let (whole, fraction) = text
        .split_once('.')
        .map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let mut out = String::with_capacity(text.len() + 8);
    if value < 0.0 && !is_zero {
        out.push('−');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// Square kilometres with `decimals` digits.
#[must_use]
pub fn km2(area_m2: f64, decimals: usize) -> String {
    number(area_m2 / M2_PER_KM2, decimals)
}

/// Hectares with 4 decimals (1 m²).
#[must_use]
pub fn ha(area_m2: f64) -> String {
    number(area_m2 / M2_PER_HA, 4)
}

/// Mu (亩) with 2 decimals: what a plot's area is said in beside hectares.
#[must_use]
pub fn mu(area_m2: f64) -> String {
    number(area_m2 / M2_PER_MU, 2)
}

/// A ratio as a percentage with `decimals` digits and the sign.
#[must_use]
pub fn percent(ratio: f64, decimals: usize) -> String {
    format!("{} %", number(ratio * 100.0, decimals))
}

/// Whether a text is a day of the calendar as ISO 8601 writes it.
#[must_use]
pub fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let &[year, month, day] = parts.as_slice() else {
        return false;
    };
    let is_shaped = [(year, 4), (month, 2), (day, 2)]
        .into_iter()
        .all(|(part, digits)| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()));
    let number = |part: &str| part.parse::<u32>().unwrap_or(0);
    let (year, month, day) = (number(year), number(month), number(day));
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    is_shaped && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::{is_date, mu, number};

    #[test]
    fn a_hectare_is_fifteen_mu() {
        assert_eq!(mu(10_000.0), "15.00");
        assert_eq!(mu(2_000.0 / 3.0), "1.00");
    }

    #[test]
    fn a_date_is_a_day_of_the_calendar() {
        for date in ["2024-02-29", "2026-12-31"] {
            assert!(is_date(date), "{date}");
        }
        for text in ["2023-02-29", "2024-2-9", "2024-13-01", "today", ""] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn numbers_are_grouped_and_never_rounded_to_nothing() {
        assert_eq!(number(1_234_567.891, 2), "1,234,567.89");
        assert_eq!(number(999.0, 0), "999");
        assert_eq!(number(0.00001, 4), "<0.0001");
        assert_eq!(number(0.0, 2), "0.00");
        assert_eq!(number(-1234.5, 1), "−1,234.5");
        assert_eq!(number(f64::NAN, 1), "–");
    }
}
