//! Rows of a table: order, filter, text, facts of columns.

use super::{FeatureSizes, RowOrder, RowQuery, TableColumn, cell_text, number_in, rows};
use crate::geometry::shapes::PartKind;
use crate::layer::column_facts::column_facts;
use crate::layer::filter::Filter;
use crate::layer::normalize::{NormalizeOptions, normalize};
use crate::layer::parsed::ParsedLayer;
use crate::layer::role::Role;
use crate::layer::{InputFile, Layer};
use crate::progress::Progress;
use std::collections::BTreeMap;

/// A layer of squares of growing size with these attributes.
fn layer(objects: &[&str]) -> Layer {
    let mut parsed = ParsedLayer {
        format: "test",
        features_read: objects.len(),
        ..ParsedLayer::default()
    };
    for (object, number) in objects.iter().zip(1_u32..) {
        let (west, side) = (100.0 + f64::from(number), 0.01 * f64::from(number));
        parsed.shapes.push_path(&[
            [west, 40.0],
            [west + side, 40.0],
            [west + side, 40.1],
            [west, 40.1],
            [west, 40.0],
        ]);
        parsed.shapes.end_part(PartKind::Polygon);
        parsed.shapes.end_feature();
        parsed.feature_numbers.push(number);
        parsed.attributes.push(object.as_bytes(), None);
    }
    let options = NormalizeOptions {
        role: Role::RedLine,
        name: "test".to_owned(),
        input: InputFile::default(),
        given_crs: None,
        guessed_crs: None,
        shift: None,
        fields: BTreeMap::new(),
        filter: None,
        covers: None,
    };
    normalize(parsed, options, &Progress::new()).expect("a layer")
}

fn found(layer: &Layer, query: &RowQuery) -> Vec<u32> {
    let sizes = FeatureSizes::of(layer, &Progress::new()).expect("not stopped");
    rows(layer, &sizes, query, &Progress::new()).expect("not stopped")
}

fn ordered(layer: &Layer, column: TableColumn, is_descending: bool) -> Vec<String> {
    let query = RowQuery {
        order: Some(RowOrder { column, is_descending }),
        ..RowQuery::default()
    };
    let rows = found(layer, &query);
    rows.iter()
        .map(|row| cell_text(layer, *row as usize, TableColumn::Field(0)))
        .collect()
}

#[test]
fn numbers_stand_by_value_texts_by_pinyin_and_empty_cells_last_either_way() {
    let layer = layer(&[
        r#"{"a":"重庆"}"#,
        r#"{"a":10}"#,
        r#"{"a":"承德"}"#,
        r#"{"a":null}"#,
        r#"{"a":"9"}"#,
        r#"{"a":"北京"}"#,
        r#"{"a":"张家口"}"#,
        r#"{"a":"Abc"}"#,
        r#"{"a":"abd"}"#,
    ]);
    // The texts as Python's sorted(key=lambda s: s.lower().encode("gb18030")) has them.
    let rising = ["9", "10", "Abc", "abd", "北京", "承德", "张家口", "重庆", ""];
    assert_eq!(ordered(&layer, TableColumn::Field(0), false), rising);
    let falling = ["重庆", "张家口", "承德", "北京", "abd", "Abc", "10", "9", ""];
    assert_eq!(ordered(&layer, TableColumn::Field(0), true), falling);
    assert_eq!(ordered(&layer, TableColumn::Area, true)[0], "abd");
}

#[test]
fn a_code_that_begins_with_zeros_is_no_number() {
    assert_eq!(number_in("0012"), None);
    assert_eq!(number_in("0.5"), Some(0.5));
    assert_eq!(number_in("-7"), Some(-7.0));
    assert_eq!(number_in("inf"), None);
    assert_eq!(number_in("131082003001234567890"), None);
}

#[test]
fn expression_quick_text_and_selection_hold_together() {
    let layer = layer(&[
        r#"{"name":"北山","a":1}"#,
        r#"{"name":"南山","a":2}"#,
        r#"{"name":"北河","a":3}"#,
        r#"{"name":"North","a":4}"#,
    ]);
    let mut query = RowQuery {
        text: "山".to_owned(),
        ..RowQuery::default()
    };
    assert_eq!(found(&layer, &query), [0, 1]);
    query.filter = Some(Filter::parse("a >= 2").expect("an expression"));
    assert_eq!(found(&layer, &query), [1]);
    query.text = "NORTH".to_owned();
    assert_eq!(found(&layer, &query), [3]);
    query.only = Some(vec![0, 2]);
    assert_eq!(found(&layer, &query), [0_u32; 0]);
}

#[test]
fn facts_of_a_column_count_what_is_there_and_sum_numbers_only() {
    let layer = layer(&[
        r#"{"name":"甲","a":1.5}"#,
        r#"{"name":"乙","a":"2"}"#,
        r#"{"name":"甲"}"#,
        r#"{"name":"甲","a":-4}"#,
    ]);
    let progress = Progress::new();
    let sizes = FeatureSizes::of(&layer, &progress).expect("not stopped");
    let facts =
        |field| column_facts(&layer, &sizes, TableColumn::Field(field), &[0, 1, 2, 3], &progress).expect("not stopped");
    let names = facts(0);
    assert_eq!(
        (names.rows, names.filled, names.distinct, names.numbers),
        (4, 4, Some(2), None)
    );
    assert_eq!(names.commonest, [("甲".to_owned(), 3), ("乙".to_owned(), 1)]);
    let numbers = facts(1).numbers.expect("numbers");
    assert!((numbers.sum - -0.5).abs() < 1e-12 && (numbers.mean - -0.5 / 3.0).abs() < 1e-12);
    assert!((numbers.min - -4.0).abs() < 1e-12 && (numbers.max - 2.0).abs() < 1e-12);
    let areas = column_facts(&layer, &sizes, TableColumn::Area, &[0, 2], &progress).expect("not stopped");
    let sum = areas.numbers.expect("areas").sum;
    assert!((sum - sizes.areas_m2[0] - sizes.areas_m2[2]).abs() < 1e-6);
}
