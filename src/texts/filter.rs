//! What is wrong with a filter expression.

use super::cli::Both;
use super::{Language, texts};

texts! {
    /// What could stand at a place of an expression, or does.
    pub enum FilterText {
        AndOrEnd => "AND、OR 或结尾", "AND, OR or the end";
        Bracket => "右括号 )", ")";
        Comparison => "比较（= <> < <= > >= LIKE IN IS）", "a comparison (= <> < <= > >= LIKE IN IS)";
        ComparisonAndOr => "比较（= <> < <= > >= LIKE IN IS）、AND 或 OR", "a comparison (= <> < <= > >= LIKE IN IS), AND or OR";
        CommaOrBracket => "逗号或右括号 )", ", or )";
        End => "结尾", "the end";
        FieldOrValue => "字段名或值", "a field name or a value";
        Keyword => "字段名（与关键字同名时加双引号，如 \"and\"）或值", "a field name (in \"double\" quotes if it is a keyword) or a value";
        LikeOrIn => "LIKE 或 IN", "LIKE or IN";
        List => "左括号 ( 和一列值", "( and a list of values";
        ListedValue => "单引号中的文本或数字", "a text in single quotes or a number";
        Null => "NULL", "NULL";
        Number => "数字", "a number";
        Pattern => "单引号中的模式", "a pattern in single quotes";
        Sign => "比较符号", "a comparison";
        Text => "文本", "a text";
    }
}

/// A fault at a column, counted from 1.
#[must_use]
pub fn at_column(column: usize, zh: &str, en: &str) -> Both {
    Both {
        zh: format!("第 {column} 列：{zh}"),
        en: format!("column {column}: {en}"),
    }
}

/// Something else stands where `wanted` should.
#[must_use]
pub fn expected(column: usize, wanted: FilterText, found: [&str; 2]) -> Both {
    let [zh, en] = [Language::Zh, Language::En].map(|language| wanted.get(language));
    at_column(
        column,
        &format!("此处应为{zh}，却是{}", found[0]),
        &format!("expected {en}, found {}", found[1]),
    )
}

/// Brackets and NOTs lie too deep within one another.
#[must_use]
pub fn too_deep(column: usize, most: usize) -> Both {
    at_column(
        column,
        &format!("括号和 NOT 的嵌套不能超过 {most} 层"),
        &format!("no more than {most} levels of brackets and NOT"),
    )
}

/// A character that nothing begins with.
#[must_use]
pub fn unexpected(column: usize, character: char) -> Both {
    at_column(
        column,
        &format!("不认识的字符 {character}；文本加单引号 'a'，特殊的字段名加双引号 \"a\""),
        &format!("unexpected {character}; put texts in 'single' and unusual field names in \"double\" quotes"),
    )
}

/// A quote that is never closed, around a text or a field's name.
#[must_use]
pub fn not_closed(column: usize, is_text: bool) -> Both {
    let (zh, en) = if is_text {
        ("文本", "text")
    } else {
        ("字段名", "field name")
    };
    at_column(
        column,
        &format!("从此处开始的{zh}缺少右引号"),
        &format!("the {en} that begins here has no closing quote"),
    )
}

/// What begins as a number and is none.
#[must_use]
pub fn not_a_number(column: usize, text: &str) -> Both {
    at_column(
        column,
        &format!("{text} 不是数字；以数字开头的字段名要加双引号"),
        &format!("{text} is not a number; a field name that begins with a digit needs \"double\" quotes"),
    )
}
