//! Attribute filters such as `LHLX = '陆域' AND area > 10`.
//!
//! Field names are bare words or stand in double quotes, texts in single quotes. A comparison with a
//! missing or null field is false; only `IS NULL` finds it.

mod tokens;
mod values;

use crate::texts::Language;
use crate::texts::cli::Both;
use crate::texts::filter::{FilterText, expected, too_deep};
use serde_json::{Map, Value};
use std::cmp::Ordering;
use tokens::{Token, tokens};
use values::{Comparison, Literal, Operand, compare, is_like};

/// Brackets and NOTs within one another: far more than anyone writes, far less than a stack holds.
const MAX_DEPTH: usize = 64;

/// A parsed filter expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    condition: Condition,
}

impl Filter {
    /// Parses an expression.
    ///
    /// # Errors
    /// What is wrong, with the column, for people.
    pub fn parse(expression: &str) -> Result<Self, Both> {
        let tokens = tokens(expression)?;
        let mut parser = Parser {
            end_column: expression.chars().count() + 1,
            tokens,
            next: 0,
            depth: 0,
        };
        let condition = parser.any_of()?;
        match parser.peek() {
            None => Ok(Self { condition }),
            Some(_) => Err(parser.expected(FilterText::AndOrEnd)),
        }
    }

    /// The fields that the expression names, in order.
    #[must_use]
    pub fn fields(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.condition.add_fields(&mut names);
        names
    }

    /// Whether a feature with these attributes passes.
    #[must_use]
    pub fn matches(&self, attributes: &Map<String, Value>) -> bool {
        self.condition.holds(attributes)
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Condition {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Compare(Operand, Comparison, Operand),
    Like(Operand, Vec<char>),
    In(Operand, Vec<Literal>),
    IsNull(Operand),
    /// A field or constant on its own: true only if it is the value `true`.
    Truth(Operand),
}

impl Condition {
    fn add_fields<'a>(&'a self, names: &mut Vec<&'a str>) {
        let operands: [Option<&Operand>; 2] = match self {
            Self::All(conditions) | Self::Any(conditions) => {
                for condition in conditions {
                    condition.add_fields(names);
                }
                [None, None]
            }
            Self::Not(condition) => {
                condition.add_fields(names);
                [None, None]
            }
            Self::Compare(left, _, right) => [Some(left), Some(right)],
            Self::Like(operand, _) | Self::In(operand, _) | Self::IsNull(operand) | Self::Truth(operand) => {
                [Some(operand), None]
            }
        };
        for operand in operands.into_iter().flatten() {
            if let Operand::Field(name) = operand {
                names.push(name);
            }
        }
    }

    fn holds(&self, attributes: &Map<String, Value>) -> bool {
        match self {
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(attributes)),
            Self::Any(conditions) => conditions.iter().any(|condition| condition.holds(attributes)),
            Self::Not(condition) => !condition.holds(attributes),
            Self::Compare(left, comparison, right) => {
                let (left, right) = (left.value(attributes), right.value(attributes));
                match compare(&left, &right) {
                    Some(ordering) => comparison.admits(ordering),
                    // Values of kinds that can't be compared are different, unless one is missing.
                    None => *comparison == Comparison::Unequal && left != Literal::Null && right != Literal::Null,
                }
            }
            Self::Like(operand, pattern) => operand
                .value(attributes)
                .as_text()
                .is_some_and(|text| is_like(&text.chars().collect::<Vec<_>>(), pattern)),
            Self::In(operand, literals) => {
                let value = operand.value(attributes);
                literals
                    .iter()
                    .any(|literal| compare(&value, literal).is_some_and(Ordering::is_eq))
            }
            Self::IsNull(operand) => operand.value(attributes) == Literal::Null,
            Self::Truth(operand) => operand.value(attributes) == Literal::Bool(true),
        }
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end_column: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    fn accept(&mut self, token: &Token) -> bool {
        let is_there = self.peek() == Some(token);
        self.next += usize::from(is_there);
        is_there
    }

    fn accept_word(&mut self, keyword: &str) -> bool {
        let is_there = matches!(self.peek(), Some(Token::Word(word)) if word.eq_ignore_ascii_case(keyword));
        self.next += usize::from(is_there);
        is_there
    }

    fn column(&self) -> usize {
        let next = self.tokens.get(self.next);
        next.map_or(self.end_column, |(column, _)| *column)
    }

    fn expected(&self, wanted: FilterText) -> Both {
        let both = |text: FilterText| [Language::Zh, Language::En].map(|language| text.get(language));
        let found = match self.peek() {
            None => both(FilterText::End),
            Some(Token::Word(word) | Token::Quoted(word)) => [word.as_str(); 2],
            Some(Token::Text(_)) => both(FilterText::Text),
            Some(Token::Number(_)) => both(FilterText::Number),
            Some(Token::Compare(_)) => both(FilterText::Sign),
            Some(Token::Open) => ["("; 2],
            Some(Token::Close) => [")"; 2],
            Some(Token::Comma) => [","; 2],
        };
        expected(self.column(), wanted, found)
    }

    fn deeper(&mut self) -> Result<(), Both> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(too_deep(self.column(), MAX_DEPTH));
        }
        Ok(())
    }

    fn any_of(&mut self) -> Result<Condition, Both> {
        let mut conditions = vec![self.all_of()?];
        while self.accept_word("or") {
            conditions.push(self.all_of()?);
        }
        Ok(single_or(conditions, Condition::Any))
    }

    fn all_of(&mut self) -> Result<Condition, Both> {
        let mut conditions = vec![self.not()?];
        while self.accept_word("and") {
            conditions.push(self.not()?);
        }
        Ok(single_or(conditions, Condition::All))
    }

    fn not(&mut self) -> Result<Condition, Both> {
        self.deeper()?;
        let condition = if self.accept_word("not") {
            Condition::Not(Box::new(self.not()?))
        } else if self.accept(&Token::Open) {
            let inner = self.any_of()?;
            if !self.accept(&Token::Close) {
                return Err(self.expected(FilterText::Bracket));
            }
            inner
        } else {
            self.comparison()?
        };
        self.depth -= 1;
        Ok(condition)
    }

    fn comparison(&mut self) -> Result<Condition, Both> {
        let left = self.operand()?;
        if let Some(Token::Compare(comparison)) = self.peek().cloned() {
            self.next += 1;
            return Ok(Condition::Compare(left, comparison, self.operand()?));
        }
        if self.accept_word("is") {
            let is_negated = self.accept_word("not");
            if !self.accept_word("null") {
                return Err(self.expected(FilterText::Null));
            }
            return Ok(negated_if(is_negated, Condition::IsNull(left)));
        }
        let is_negated = self.accept_word("not");
        // As in SQL, a missing value is neither like nor unlike, neither in nor out.
        if self.accept_word("like") {
            let Some(Token::Text(pattern)) = self.peek().cloned() else {
                return Err(self.expected(FilterText::Pattern));
            };
            self.next += 1;
            let like = Condition::Like(left.clone(), pattern.chars().collect());
            return Ok(negated_but_known(is_negated, left, like));
        }
        if self.accept_word("in") {
            let list = self.list()?;
            return Ok(negated_but_known(is_negated, left.clone(), Condition::In(left, list)));
        }
        if is_negated {
            return Err(self.expected(FilterText::LikeOrIn));
        }
        let is_constant = matches!(left, Operand::Literal(Literal::Text(_) | Literal::Number(_)));
        if is_constant || !matches!(self.peek(), None | Some(Token::Close | Token::Word(_))) {
            return Err(self.expected(FilterText::Comparison));
        }
        if let Some(Token::Word(word)) = self.peek()
            && !["and", "or"].iter().any(|keyword| word.eq_ignore_ascii_case(keyword))
        {
            return Err(self.expected(FilterText::ComparisonAndOr));
        }
        Ok(Condition::Truth(left))
    }

    fn list(&mut self) -> Result<Vec<Literal>, Both> {
        if !self.accept(&Token::Open) {
            return Err(self.expected(FilterText::List));
        }
        let mut literals = Vec::new();
        loop {
            match self.operand()? {
                Operand::Literal(literal) => literals.push(literal),
                Operand::Field(_) => {
                    self.next -= 1;
                    return Err(self.expected(FilterText::ListedValue));
                }
            }
            if self.accept(&Token::Close) {
                return Ok(literals);
            }
            if !self.accept(&Token::Comma) {
                return Err(self.expected(FilterText::CommaOrBracket));
            }
        }
    }

    fn operand(&mut self) -> Result<Operand, Both> {
        let operand = match self.peek() {
            Some(Token::Quoted(name)) => Operand::Field(name.clone()),
            Some(Token::Text(text)) => Operand::Literal(Literal::Text(text.clone())),
            Some(Token::Number(number)) => Operand::Literal(Literal::Number(*number)),
            Some(Token::Word(word)) => match word.to_ascii_lowercase().as_str() {
                "true" => Operand::Literal(Literal::Bool(true)),
                "false" => Operand::Literal(Literal::Bool(false)),
                "null" => Operand::Literal(Literal::Null),
                "and" | "or" | "not" | "like" | "in" | "is" => {
                    return Err(self.expected(FilterText::Keyword));
                }
                _ => Operand::Field(word.clone()),
            },
            _ => return Err(self.expected(FilterText::FieldOrValue)),
        };
        self.next += 1;
        Ok(operand)
    }
}

fn single_or(mut conditions: Vec<Condition>, join: fn(Vec<Condition>) -> Condition) -> Condition {
    match conditions.pop() {
        Some(only) if conditions.is_empty() => only,
        Some(last) => {
            conditions.push(last);
            join(conditions)
        }
        None => join(conditions),
    }
}

fn negated_if(is_negated: bool, condition: Condition) -> Condition {
    if is_negated {
        Condition::Not(Box::new(condition))
    } else {
        condition
    }
}

fn negated_but_known(is_negated: bool, operand: Operand, condition: Condition) -> Condition {
    if !is_negated {
        return condition;
    }
    let is_null = Condition::IsNull(operand);
    Condition::Not(Box::new(Condition::Any(vec![is_null, condition])))
}

#[cfg(test)]
mod tests {
    use super::Filter;
    use serde_json::{Map, Value, json};

    fn attributes() -> Map<String, Value> {
        let value = json!({
            "LHLX": "陆域", "面积": 12.5, "code": "510104", "text_number": " 7 ", "flag": true, "nothing": null,
            "100%": "a_b", "name": "岷山—邛崃山", "quote": "it's", "AND": 1, "object": {"a": 1}
        });
        value.as_object().cloned().expect("an object")
    }

    fn check(expression: &str, expected: bool) {
        let filter = Filter::parse(expression).unwrap_or_else(|error| panic!("{expression}: {error:?}"));
        assert_eq!(filter.matches(&attributes()), expected, "{expression}");
    }

    #[test]
    fn comparisons_follow_the_kind_of_the_values() {
        check("LHLX = '陆域'", true);
        check("LHLX <> '陆域' or LHLX != '海域'", true);
        check("面积 > 10 AND 面积 <= 12.5", true);
        check("面积 = '12.50'", true);
        check("text_number = 7", true);
        check("text_number < 10", true);
        check("code = 510104", true);
        check("code >= '51' and code < '52'", true);
        check("LHLX = 3", false);
        check("LHLX <> 3 and 10 < 面积", true);
        check("面积 > -1.5e1", true);
        check("flag = true and flag", true);
        check("NOT flag", false);
        check("quote = 'it''s'", true);
        check("\"100%\" = 'a_b'", true);
        check("\"AND\" = 1", true);
        check("lhlx = '陆域'", false);
    }

    #[test]
    fn a_missing_field_compares_as_false_and_is_found_by_is_null() {
        for field in ["nothing", "missing"] {
            for operator in ["=", "<>", "<", "<=", ">", ">="] {
                check(&format!("{field} {operator} 1"), false);
                check(&format!("{field} {operator} 'a'"), false);
                check(&format!("{field} {operator} NULL"), false);
            }
            check(&format!("{field} IS NULL"), true);
            check(&format!("{field} is not null"), false);
            check(&format!("{field} LIKE '%'"), false);
            check(&format!("{field} NOT LIKE 'a'"), false);
            check(&format!("{field} NOT IN (1)"), false);
        }
        check("面积 IS NOT NULL", true);
    }

    #[test]
    fn like_and_in_work_with_characters_not_bytes() {
        check("name LIKE '岷山%'", true);
        check("name LIKE '%邛崃_'", true);
        check("name LIKE '邛崃%'", false);
        check("name LIKE '__—___'", true);
        check("name LIKE '%'", true);
        check("name LIKE ''", false);
        check("LHLX NOT LIKE '海%'", true);
        check("LHLX IN ('海域', '陆域')", true);
        check("LHLX NOT IN ('海域')", true);
        check("code IN (510104, 510105)", true);
        let long = format!("name LIKE '{}'", "%a".repeat(3000));
        check(&long, false);
    }

    #[test]
    fn and_binds_closer_than_or_and_brackets_closer_than_both() {
        check("flag = true OR flag = true AND flag = false", true);
        check("(flag = true OR flag = true) AND flag = false", false);
        check("not flag = false and not (LHLX = '海域' or 面积 < 1)", true);
        check("（flag = true）", true);
    }

    #[test]
    fn errors_name_the_column_and_what_was_expected() {
        for (expression, column, word) in [
            ("", 1, "field name"),
            ("面积 >", 5, "field name or a value"),
            ("面积 > 1 OR", 10, "field name"),
            ("LHLX = '陆域", 8, "closing quote"),
            ("(a = 1", 7, "expected )"),
            ("a = 1)", 6, "AND, OR or the end"),
            ("a = 1 b = 2", 7, "AND, OR"),
            ("a LIKE 3", 8, "pattern"),
            ("a IN 3", 6, "list"),
            ("a IN (b)", 7, "text in single quotes"),
            ("a IS 3", 6, "NULL"),
            ("a NOT 3", 7, "LIKE or IN"),
            ("a = 12abc", 5, "not a number"),
            ("a = #", 5, "unexpected #"),
            ("'x'", 4, "comparison"),
            ("a = and", 5, "keyword"),
        ] {
            let both = Filter::parse(expression).expect_err(expression);
            assert!(
                both.zh.starts_with(&format!("第 {column} 列：")),
                "{expression}: {}",
                both.zh
            );
            let error = both.en;
            assert!(
                error.starts_with(&format!("column {column}: ")),
                "{expression}: {error}"
            );
            assert!(error.contains(word), "{expression}: {error}");
        }
    }

    #[test]
    fn deep_nesting_is_refused_and_does_no_harm() {
        for deep in ["(".repeat(100_000), "not ".repeat(100_000)] {
            assert!(Filter::parse(&deep).expect_err("refused").en.contains("levels"));
        }
        check(&format!("{}flag{}", "(".repeat(30), ")".repeat(30)), true);
        let long = vec!["面积 = 1"; 20_000].join(" OR ");
        check(&long, false);
    }
}
