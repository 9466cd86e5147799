//! The columns of a Parquet file as the members of JSON objects: what each value is by its type, in texts people read.

use super::dbf_values;
use super::geopackage_rows::TextNotes;
use crate::units::is_date;
use encoding_rs::GB18030;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::schema::types::ColumnDescriptor;

/// Decimal places that a number may have; the largest decimal has 38 digits.
const MAX_SCALE: usize = 40;
const SECONDS_A_DAY: i64 = 86_400;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Plain,
    Unsigned,
    /// A number with so many decimal places.
    Decimal(usize),
    Date,
    /// Of a day, in parts of a second.
    Time(i64),
    /// Since 1970 in parts of a second; whether it says its offset (UTC).
    Moment(i64, bool),
    Text,
    Binary,
}

impl Kind {
    pub fn of(column: &ColumnDescriptor) -> Self {
        let of_unit = |unit: &TimeUnit| match unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        };
        let is_bytes = matches!(column.physical_type(), Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY);
        let decimal = |scale: i32| usize::try_from(scale).ok().filter(|scale| *scale <= MAX_SCALE);
        match (column.logical_type_ref(), column.converted_type()) {
            (Some(LogicalType::Decimal { scale, .. }), _) => decimal(*scale).map_or(Self::Binary, Self::Decimal),
            (
                Some(LogicalType::Timestamp {
                    is_adjusted_to_u_t_c,
                    unit,
                }),
                _,
            ) => Self::Moment(of_unit(unit), *is_adjusted_to_u_t_c),
            (Some(LogicalType::Time { unit, .. }), _) => Self::Time(of_unit(unit)),
            (Some(LogicalType::Integer { is_signed: false, .. }), _)
            | (_, ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64) => {
                Self::Unsigned
            }
            (_, ConvertedType::DECIMAL) => decimal(column.type_scale()).map_or(Self::Binary, Self::Decimal),
            (Some(LogicalType::Date), _) | (_, ConvertedType::DATE) => Self::Date,
            (_, ConvertedType::TIMESTAMP_MILLIS) => Self::Moment(1_000, true),
            (_, ConvertedType::TIMESTAMP_MICROS) => Self::Moment(1_000_000, true),
            (_, ConvertedType::TIME_MILLIS) => Self::Time(1_000),
            (_, ConvertedType::TIME_MICROS) => Self::Time(1_000_000),
            (Some(LogicalType::String | LogicalType::Enum | LogicalType::Json), _)
            | (_, ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON) => Self::Text,
            _ if is_bytes => Self::Binary,
            _ => Self::Plain,
        }
    }

    /// Writes a whole number of 64 bits; `unsigned` is the same as its bits without a sign.
    pub fn whole(self, value: i64, unsigned: u64, out: &mut Vec<u8>) {
        let text = match self {
            Self::Unsigned => unsigned.to_string(),
            Self::Decimal(scale) => decimal(i128::from(value), scale),
            Self::Date => day(value).map_or_else(|| value.to_string(), |day| quoted(&day)),
            Self::Time(parts) => quoted(&clock(value, parts)),
            Self::Moment(parts, is_utc) => {
                moment(value, parts, is_utc).map_or_else(|| value.to_string(), |at| quoted(&at))
            }
            Self::Plain | Self::Text | Self::Binary => value.to_string(),
        };
        out.extend_from_slice(text.as_bytes());
    }

    /// Writes bytes: a text, a decimal number, or nothing for what is neither.
    pub fn bytes(self, bytes: &[u8], notes: &mut TextNotes, out: &mut Vec<u8>) {
        match self {
            Self::Decimal(scale) if (1..=16).contains(&bytes.len()) => {
                out.extend_from_slice(decimal(big_endian(bytes), scale).as_bytes());
            }
            Self::Text => {
                if let Ok(text) = std::str::from_utf8(bytes) {
                    dbf_values::text(text, out);
                } else {
                    notes.not_utf8 += 1;
                    dbf_values::text(&GB18030.decode_without_bom_handling(bytes).0, out);
                }
            }
            _ => {
                notes.binary += 1;
                out.extend_from_slice(b"null");
            }
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// Two's complement, of up to 16 bytes.
fn big_endian(bytes: &[u8]) -> i128 {
    let is_negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
    let begin = if is_negative { -1 } else { 0 };
    bytes.iter().fold(begin, |value, byte| (value << 8) | i128::from(*byte))
}

fn decimal(value: i128, scale: usize) -> String {
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let sign = if value < 0 { "-" } else { "" };
    let point = if scale > 0 { "." } else { "" };
    format!("{sign}{whole}{point}{fraction}")
}

/// The day so many days after 1970-01-01, as ISO 8601 writes it; `None` beyond the years that it writes.
///
/// By Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
fn day(days: i64) -> Option<String> {
    const DAYS_OF_400_YEARS: i64 = 146_097;
    // From 0000-03-01, so that the leap day is the last of its year.
    let shifted = days.checked_add(719_468)?;
    let (era, of_era) = (
        shifted.div_euclid(DAYS_OF_400_YEARS),
        shifted.rem_euclid(DAYS_OF_400_YEARS),
    );
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (0..=9999)
        .contains(&year)
        .then(|| format!("{year:04}-{month:02}-{of_month:02}"))
}

/// The days from 1970-01-01 to a day as ISO 8601 writes it; `None` for another text. The way back, by the same
/// source, `days_from_civil`.
#[must_use]
pub fn days_of(text: &str) -> Option<i32> {
    if !is_date(text) {
        return None;
    }
    let mut parts = text.split('-').map(str::parse::<i32>);
    let (year, month, of_month) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let year = if month > 2 { year } else { year - 1 };
    let month_from_march = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * month_from_march + 2) / 5 + of_month - 1;
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    Some(era * 146_097 + of_era - 719_468)
}

/// A time of the day, in parts of a second.
fn clock(value: i64, parts: i64) -> String {
    let (seconds, rest) = (value.div_euclid(parts), value.rem_euclid(parts));
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let whole = format!("{hours:02}:{minutes:02}:{:02}", seconds % 60);
    if rest == 0 {
        return whole;
    }
    let digits = parts.to_string().len() - 1;
    let fraction = format!("{rest:0digits$}");
    format!("{whole}.{}", fraction.trim_end_matches('0'))
}

fn moment(value: i64, parts: i64, is_utc: bool) -> Option<String> {
    let parts_a_day = SECONDS_A_DAY * parts;
    let date = day(value.div_euclid(parts_a_day))?;
    let time = clock(value.rem_euclid(parts_a_day), parts);
    Some(format!("{date}T{time}{}", if is_utc { "Z" } else { "" }))
}

#[cfg(test)]
mod tests {
    use super::{big_endian, clock, day, days_of, decimal, moment};

    /// By Python's `datetime` and `decimal`.
    #[test]
    fn days_moments_and_decimals_are_those_of_a_calendar() {
        for (days, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (19_782, "2024-02-29"),
            (-719_162, "0001-01-01"),
            (2_932_896, "9999-12-31"),
        ] {
            assert_eq!(day(days).as_deref(), Some(text));
            assert_eq!(days_of(text).map(i64::from), Some(days));
        }
        assert_eq!((day(2_932_897), day(i64::MAX), day(i64::MIN)), (None, None, None));
        assert_eq!(
            moment(1_700_000_000_123, 1000, false).as_deref(),
            Some("2023-11-14T22:13:20.123")
        );
        assert_eq!(
            moment(-1, 1_000_000, true).as_deref(),
            Some("1969-12-31T23:59:59.999999Z")
        );
        assert_eq!(clock(45_296_000, 1000), "12:34:56");
        assert_eq!(decimal(big_endian(&[0xFB, 0x2E]), 2), "-12.34");
        assert_eq!((decimal(5, 2), decimal(-5, 0)), ("0.05".to_owned(), "-5".to_owned()));
    }
}
