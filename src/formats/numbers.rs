//! Decimal numbers to the nearest float, bit for bit what `str::parse` gives, at the speed of reading.
//!
//! Exact short cut by W. D. Clinger, "How to read floating point numbers accurately" (PLDI 1990): a
//! mantissa below 2⁵³ and a power of ten up to 10²² are both floats, so their quotient is rounded once.
//! Longer mantissas take one 128-bit product with a reciprocal, after the idea of D. Lemire, "Number parsing
//! at a gigabyte per second" (2021), with an error bound of its own: see [`quotient`].

/// 10⁰ … 10²²: the powers of ten that a 64-bit float holds exactly.
const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// Digits that never overflow 64 bits.
const MAX_EXACT_DIGITS: usize = 19;

/// `RECIPROCALS[k]` = ⌊2^(63+L) / 10ᵏ⌋, where L is the bit length of 10ᵏ, for k from 1; between 2⁶³ and 2⁶⁴.
const RECIPROCALS: [u64; MAX_EXACT_DIGITS + 1] = reciprocals();

/// Leading zero bits of 10ᵏ in 64.
const POWER_LEADING_ZEROS: [u32; MAX_EXACT_DIGITS + 1] = {
    let mut table = [63; MAX_EXACT_DIGITS + 1];
    let mut power = 1_u64;
    let mut index = 0;
    while index < table.len() {
        table[index] = power.leading_zeros();
        power = power.wrapping_mul(10);
        index += 1;
    }
    table
};

#[expect(
    clippy::cast_possible_truncation,
    reason = "below 2⁶⁴, because 10ᵏ is no power of two"
)]
const fn reciprocals() -> [u64; MAX_EXACT_DIGITS + 1] {
    let mut table = [0; MAX_EXACT_DIGITS + 1];
    let mut power = 10_u128;
    let mut index = 1;
    while index < table.len() {
        let length = u128::BITS - power.leading_zeros();
        table[index] = ((1_u128 << (63 + length)) / power) as u64;
        power *= 10;
        index += 1;
    }
    table
}

/// Longest number that the short way takes; no such number without exponent is near overflow.
const MAX_PLAIN_BYTES: usize = 64;

/// Reads a JSON number without exponent that begins at `begin`: its value and where it ends.
///
/// `None` for anything else, also for a number that touches the end of `bytes` (it may go on).
#[inline]
pub fn plain_number(bytes: &[u8], begin: usize) -> Option<(f64, usize)> {
    let mut at = begin;
    let is_negative = *bytes.get(at)? == b'-';
    at += usize::from(is_negative);
    let whole_begin = at;
    let mut mantissa = 0_u64;
    at = digits(bytes, at, &mut mantissa)?;
    let whole = at - whole_begin;
    if whole == 0 || (whole > 1 && bytes.get(whole_begin) == Some(&b'0')) {
        return None;
    }
    let mut decimals = 0;
    if *bytes.get(at)? == b'.' {
        at += 1;
        let fraction_begin = at;
        while let Some(word) = eight_digits(bytes, at) {
            mantissa = mantissa.wrapping_mul(100_000_000).wrapping_add(word);
            at += 8;
        }
        at = digits(bytes, at, &mut mantissa)?;
        decimals = at - fraction_begin;
        if decimals == 0 {
            return None;
        }
    }
    if matches!(bytes.get(at)?, b'e' | b'E') {
        return None;
    }
    if whole + decimals <= MAX_EXACT_DIGITS && mantissa <= 1 << 53 {
        #[expect(clippy::cast_precision_loss, reason = "at most 2⁵³")]
        let magnitude = mantissa as f64 / POWERS_OF_TEN.get(decimals)?;
        return Some((if is_negative { -magnitude } else { magnitude }, at));
    }
    if whole + decimals <= MAX_EXACT_DIGITS
        && let Some(magnitude) = quotient(mantissa, decimals)
    {
        return Some((if is_negative { -magnitude } else { magnitude }, at));
    }
    if at - begin > MAX_PLAIN_BYTES {
        return None;
    }
    Some((parse_number(bytes.get(begin..at)?)?, at))
}

/// The value of a well-formed JSON number (see [`is_json_number`]); infinite when it is too large.
#[must_use]
pub fn parse_number(text: &[u8]) -> Option<f64> {
    fast_float2::parse(text).ok()
}

/// Whether `text` is one number by the grammar of RFC 8259: no plus sign, no leading zero, no bare point.
#[must_use]
pub fn is_json_number(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let (whole, rest) = split_digits(text);
    if whole.is_empty() || (whole.len() > 1 && whole.first() == Some(&b'0')) {
        return false;
    }
    let rest = match rest.strip_prefix(b".") {
        None => rest,
        Some(fraction) => match split_digits(fraction) {
            ([], _) => return false,
            (_, rest) => rest,
        },
    };
    let Some((b'e' | b'E', exponent)) = rest.split_first() else {
        return rest.is_empty();
    };
    let exponent = exponent
        .strip_prefix(b"-")
        .or_else(|| exponent.strip_prefix(b"+"))
        .unwrap_or(exponent);
    !exponent.is_empty() && exponent.iter().all(u8::is_ascii_digit)
}

fn split_digits(text: &[u8]) -> (&[u8], &[u8]) {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    text.split_at(count)
}

/// `mantissa` / 10^`decimals` to the nearest float, or `None` where one product can't tell.
///
/// With the mantissa shifted up to 2⁶³ … 2⁶⁴ and the reciprocal rounded down by less than 1, the product is
/// low by less than 2⁶⁴; so the true quotient, in units of the product's upper half `high`, lies in
/// [`high`, `high` + 2). Only a remainder within that of one half leaves the rounding open (2 in 1024).
#[inline]
fn quotient(mantissa: u64, decimals: usize) -> Option<f64> {
    if mantissa == 0 || decimals == 0 {
        return None;
    }
    let reciprocal = *RECIPROCALS.get(decimals)?;
    let shift = mantissa.leading_zeros();
    let product = u128::from(mantissa << shift) * u128::from(reciprocal);
    let high = (product >> 64) as u64;
    // The product is at least 2¹²⁶: 53 of the 63 or 64 digits of its upper half are kept.
    let dropped: u32 = if high >> 63 == 1 { 11 } else { 10 };
    let half = 1_u64 << (dropped - 1);
    let remainder = high & (2 * half - 1);
    if remainder == half || remainder + 1 == half {
        return None;
    }
    let rounded = (high >> dropped) + u64::from(remainder > half);
    let power_bits = u64::BITS - POWER_LEADING_ZEROS.get(decimals)?;
    // value = rounded × 2^(dropped + 1 − shift − L): far from the limits of the exponent.
    let exponent = 1023 + u64::from(dropped + 1);
    let exponent = exponent.checked_sub(u64::from(shift + power_bits))?;
    #[expect(clippy::cast_precision_loss, reason = "at most 2⁵³")]
    let value = rounded as f64 * f64::from_bits(exponent << 52);
    Some(value)
}

/// Adds the digits from `at` on to the mantissa; `None` if they reach the end of `bytes`.
#[inline]
fn digits(bytes: &[u8], mut at: usize, mantissa: &mut u64) -> Option<usize> {
    loop {
        let digit = bytes.get(at)?.wrapping_sub(b'0');
        if digit > 9 {
            return Some(at);
        }
        *mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
}

/// Eight digits at once in one register, if there are eight.
#[inline]
fn eight_digits(bytes: &[u8], at: usize) -> Option<u64> {
    let word = u64::from_le_bytes(*bytes.get(at..)?.first_chunk::<8>()?);
    let all_digits = (word & 0xF0F0_F0F0_F0F0_F0F0) == 0x3030_3030_3030_3030
        && (word.wrapping_add(0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0) == 0x3030_3030_3030_3030;
    if !all_digits {
        return None;
    }
    // Neighbouring digits to pairs, pairs to fours, fours to eight; the first digit is in the lowest byte.
    let ones = word & 0x0F0F_0F0F_0F0F_0F0F;
    let pairs = (ones * 10 + (ones >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    Some((fours * 10_000 + (fours >> 32)) & 0xFFFF_FFFF)
}

#[cfg(test)]
mod tests {
    use super::{is_json_number, parse_number, plain_number};
    use proptest::prelude::*;

    fn check(text: &str) {
        let expected: f64 = text.parse().expect("a number");
        assert_eq!(
            parse_number(text.as_bytes()).map(f64::to_bits),
            Some(expected.to_bits()),
            "{text}"
        );
        let followed = format!("{text},12345678");
        if let Some((value, end)) = plain_number(followed.as_bytes(), 0) {
            assert_eq!(value.to_bits(), expected.to_bits(), "{text}");
            assert_eq!(end, text.len(), "{text}");
        } else {
            assert!(text.contains(['e', 'E']) || text.len() > 64, "{text} is plain");
        }
    }

    #[test]
    fn awkward_numbers_are_read_like_the_standard_library() {
        for text in [
            "0",
            "-0",
            "0.0",
            "-0.0",
            "1",
            "116.404",
            "-73.98513",
            "9007199254740992",
            "9007199254740993",
            "9007199254740993.0",
            "0.1",
            "0.30000000000000004",
            "123456789012345678901234567890",
            "104.000000000000000000001",
            "0.0000000000000000000000000000001",
            "179.99999999999999999999",
            "116.39740312345678",
            "4.9406564584124654e-324",
            "2.2250738585072011e-308",
            "1e22",
            "1e23",
            "1E-7",
            "39.12345678",
            "39.1234567",
            "39.1234567812345678",
            "0.000000000000000000001",
            "18446744073709551616",
        ] {
            check(text);
        }
    }

    #[test]
    fn the_grammar_is_that_of_json() {
        for good in ["0", "-0", "1.5", "10", "1e5", "1E+5", "1.25e-07", "-12.0"] {
            assert!(is_json_number(good.as_bytes()), "{good}");
        }
        for bad in [
            "", "-", "01", "1.", ".5", "+1", "1e", "1e+", "0x10", "NaN", "Infinity", "--1", "1.2.3", "1 ",
        ] {
            assert!(!is_json_number(bad.as_bytes()), "{bad}");
            assert_eq!(
                plain_number(format!("{bad},").as_bytes(), 0).filter(|(_, end)| *end == bad.len()),
                None,
                "{bad}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn any_long_mantissa_is_read_like_the_standard_library(mantissa in any::<u64>(), keep in 1_usize..20, split in 0_usize..20) {
            let digits: String = mantissa.to_string().chars().take(keep).collect();
            let width = split + 1;
            let padded = format!("{digits:0>width$}");
            let (whole, fraction) = padded.split_at(padded.len() - split);
            let whole = whole.trim_start_matches('0');
            let whole = if whole.is_empty() { "0" } else { whole };
            check(&if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") });
        }

        #[test]
        fn any_float_survives_its_shortest_text(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            check(&value.to_string());
            check(&format!("{value:e}"));
        }

        #[test]
        fn any_decimal_is_read_like_the_standard_library(text in "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,24})?") {
            check(&text);
        }
    }
}
