//! What is wrong with a TOML file that people edit (a project, a style), in both languages. The reader of such files says
//! it in English; its few kinds of sentences are said again here, and what is of no known kind goes along as it is.

use super::cli::Both;

/// A fault of a file with its line, counted from 1.
#[must_use]
pub fn at_line(line: Option<usize>, problem: Both) -> Both {
    match line {
        None => problem,
        Some(line) => Both {
            zh: format!("第 {line} 行：{}", problem.zh),
            en: format!("line {line}: {}", problem.en),
        },
    }
}

/// The line, counted from 1, of a place in a text, counted in bytes.
#[must_use]
pub fn line_of(text: &str, place: usize) -> Option<usize> {
    Some(text.get(..place)?.matches('\n').count() + 1)
}

/// What the reader said, in both languages.
#[must_use]
pub fn toml_problem(message: &str) -> Both {
    let en = message.trim().replace('\n', "; ");
    let zh = chinese(&en).unwrap_or_else(|| format!("TOML 语法有误：{en}"));
    Both { zh, en }
}

/// The kinds of sentences that serde makes.
fn chinese(en: &str) -> Option<String> {
    if let Some(rest) = en.strip_prefix("unknown field ") {
        let (name, expected) = rest.split_once(", expected ").unwrap_or((rest, ""));
        return Some(format!("不认识的键 {}{}", bare(name), one_of(expected)));
    }
    if let Some(rest) = en.strip_prefix("unknown variant ") {
        let (name, expected) = rest.split_once(", expected ").unwrap_or((rest, ""));
        return Some(format!("不认识的值 {}{}", bare(name), one_of(expected)));
    }
    if let Some(name) = en.strip_prefix("missing field ") {
        return Some(format!("缺少键 {}", bare(name)));
    }
    for (start, what) in [("invalid type: ", "值的类型不对"), ("invalid value: ", "值不对")] {
        if let Some((found, expected)) = en.strip_prefix(start).and_then(|rest| rest.split_once(", expected ")) {
            return Some(format!("{what}：写的是{}，应为{}", kind(found), kind(expected)));
        }
    }
    if en.starts_with("duplicate key") {
        return Some("同一个键写了两次".to_owned());
    }
    en.strip_prefix("a colour is #rrggbb or #rrggbbaa, not ")
        .map(|text| format!("颜色应写成 #rrggbb 或 #rrggbbaa，而不是 {text}"))
}

fn bare(name: &str) -> &str {
    name.trim_matches('`')
}

fn one_of(expected: &str) -> String {
    let names = expected
        .strip_prefix("one of ")
        .unwrap_or(expected)
        .replace(" or ", ", ");
    let names: Vec<&str> = names.split(", ").map(bare).filter(|name| !name.is_empty()).collect();
    if names.is_empty() || expected == "there are no fields" {
        return String::new();
    }
    format!("，可用：{}", names.join("、"))
}

/// The kinds of values, with what was found.
fn kind(en: &str) -> String {
    const KINDS: [(&str, &str); 12] = [
        ("floating point", "小数"),
        ("integer", "整数"),
        ("string", "文本"),
        ("boolean", "真假值"),
        ("a boolean", "真假值"),
        ("a string", "文本"),
        ("a sequence", "一列值"),
        ("sequence", "一列值"),
        ("a map", "表"),
        ("map", "表"),
        ("f32", "数字"),
        ("f64", "数字"),
    ];
    let known = KINDS.iter().find_map(|(name, zh)| {
        let rest = en.strip_prefix(name)?;
        let is_whole = rest.is_empty() || rest.starts_with(' ');
        is_whole.then(|| format!("{zh}{rest}"))
    });
    known.unwrap_or_else(|| {
        let unsigned = en.strip_prefix('u').or_else(|| en.strip_prefix('i'));
        let is_integer = unsigned.is_some_and(|bits| bits.parse::<u8>().is_ok());
        if is_integer {
            "整数".to_owned()
        } else {
            format!(" {en}")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{line_of, toml_problem};
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields, rename_all = "lowercase")]
    #[expect(dead_code, reason = "only read for what goes wrong")]
    struct Typed {
        name: String,
        width: Option<f32>,
        count: Option<u32>,
        mode: Option<Mode>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Mode {
        Single,
        Class,
    }

    /// The sentences are made by the reader itself, so that a new version that says them in another way is noticed.
    #[test]
    fn what_the_reader_says_is_said_in_chinese() {
        for (text, zh) in [
            (
                "name = \"a\"\ncolour = 1",
                "不认识的键 colour，可用：name、width、count、mode",
            ),
            ("width = 1.0", "缺少键 name"),
            ("name = 3", "值的类型不对：写的是整数 `3`，应为文本"),
            (
                "name = \"a\"\nwidth = \"b\"",
                "值的类型不对：写的是文本 \"b\"，应为数字",
            ),
            (
                "name = \"a\"\ncount = true",
                "值的类型不对：写的是真假值 `true`，应为整数",
            ),
            ("name = \"a\"\nmode = \"x\"", "不认识的值 x，可用：single、class"),
            ("name = \"a\"\nname = \"b\"", "同一个键写了两次"),
        ] {
            let error = toml::from_str::<Typed>(text).expect_err(text);
            assert_eq!(toml_problem(error.message()).zh, zh, "{}", error.message());
        }
        let error = toml::from_str::<Typed>("name = ").expect_err("no value");
        assert!(toml_problem(error.message()).zh.starts_with("TOML 语法有误："));
    }

    #[test]
    fn a_place_is_in_the_line_that_people_count() {
        assert_eq!(line_of("a\nb", 0), Some(1));
        assert_eq!(line_of("a\nb", 2), Some(2));
        assert_eq!(line_of("a", 9), None);
    }
}
