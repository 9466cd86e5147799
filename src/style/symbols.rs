//! How a layer is drawn, as its project or a style file says; what is not said stays as the role has it.

use super::breaks::ClassMethod;
use super::colour::Colour;
use super::{Dash, Emphasis, FeatureStyle, feature_style};
use crate::layer::role::Role;
use crate::texts::cli::Both;
use crate::texts::toml::{at_line, line_of, toml_problem};
use serde::{Deserialize, Serialize};

/// Symbols that a layer may have at once; what is beyond is drawn as the rest.
pub const MOST_SYMBOLS: usize = 64;

/// What features are told apart by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SymbolMode {
    /// All alike, but for core zones and kinds of coast.
    #[default]
    Single,
    /// By the value of a field.
    Category,
    /// By the class that the number in a field falls into.
    Class,
}

impl SymbolMode {
    pub const ALL: [Self; 3] = [Self::Single, Self::Category, Self::Class];
}

/// What is said of a symbol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Symbol {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fill: Option<Colour>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outline: Option<Colour>,
    /// Pixels at 100 % scaling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dash: Option<Dash>,
    /// Colour of diagonal lines over the fill; opacity 0 for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hatch: Option<Colour>,
}

impl Symbol {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A style with what is said here in place of its own.
    #[must_use]
    pub fn over(&self, below: FeatureStyle) -> FeatureStyle {
        FeatureStyle {
            fill: self.fill.map_or(below.fill, |colour| colour.0),
            outline: self.outline.map_or(below.outline, |colour| colour.0),
            outline_px: self.width.unwrap_or(below.outline_px),
            hatch: self.hatch.map_or(below.hatch, |colour| colour.0),
            dash: self.dash.unwrap_or(below.dash),
        }
    }
}

/// The features with one value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Category {
    pub value: String,
    /// For people; the value if empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    #[serde(default, skip_serializing_if = "Symbol::is_empty")]
    pub symbol: Symbol,
}

/// The features whose number is above the class before and not above `to`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Class {
    pub to: f64,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    #[serde(default, skip_serializing_if = "Symbol::is_empty")]
    pub symbol: Symbol,
}

/// Names on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LabelStyle {
    pub field: String,
    /// Points at 100 % scaling.
    #[serde(default = "label_size", skip_serializing_if = "is_usual_size")]
    pub size: f32,
}

const USUAL_LABEL_SIZE: f32 = 12.0;

const fn label_size() -> f32 {
    USUAL_LABEL_SIZE
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_usual_size(size: &f32) -> bool {
    (size - USUAL_LABEL_SIZE).abs() < f32::EPSILON
}

/// The scales at which a layer is drawn: 1 : `from` … 1 : `to`, either end open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct ScaleRange {
    /// The smallest denominator: nearer than this it is hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    /// The largest denominator: farther than this it is hidden.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
}

impl ScaleRange {
    #[must_use]
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }

    #[must_use]
    pub fn holds(&self, denominator: f64) -> bool {
        self.from.is_none_or(|from| denominator >= from) && self.to.is_none_or(|to| denominator <= to)
    }
}

/// How a layer is drawn. The same in a project's layer (`[layer.style]`) and in a style file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct LayerSymbols {
    pub mode: SymbolMode,
    /// What categories and classes are told by.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub field: String,
    /// How the classes were found; they stay as they are until somebody asks for others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<ClassMethod>,
    /// What all symbols share, and the only one of the single mode.
    #[serde(skip_serializing_if = "Symbol::is_empty")]
    pub symbol: Symbol,
    /// What no category or class holds.
    #[serde(skip_serializing_if = "Symbol::is_empty")]
    pub rest: Symbol,
    #[serde(skip_serializing_if = "ScaleRange::is_open")]
    pub scale: ScaleRange,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<LabelStyle>,
    #[serde(rename = "category", skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    #[serde(rename = "class", skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<Class>,
}

/// What puts features into classes: two layers' features with equal keys fall alike.
#[derive(Clone, Debug, PartialEq)]
pub enum Division {
    /// Field, and the values of the categories.
    Values(String, Vec<String>),
    /// Field, and the upper ends of the classes, rising.
    Numbers(String, Vec<f64>),
}

impl LayerSymbols {
    /// Whether nothing is said: the role's own style serves.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// How features are told apart, if they are by a field.
    #[must_use]
    pub fn division(&self) -> Option<Division> {
        match self.mode {
            SymbolMode::Single => None,
            SymbolMode::Category => {
                let values = self.categories.iter().take(MOST_SYMBOLS - 1);
                let values = values.map(|category| category.value.clone()).collect();
                Some(Division::Values(self.field.clone(), values))
            }
            SymbolMode::Class => {
                let ends = self.classes.iter().take(MOST_SYMBOLS - 1).map(|class| class.to);
                Some(Division::Numbers(self.field.clone(), ends.collect()))
            }
        }
    }

    /// The styles by the number of the class. Without a division they stand in the order of [`Emphasis::ALL`]; with
    /// one the rest comes first, then categories or classes in their order. At most [`MOST_SYMBOLS`].
    #[must_use]
    pub fn styles(&self, role: Role) -> Vec<FeatureStyle> {
        let usual = |emphasis| self.symbol.over(feature_style(role, emphasis));
        if self.mode == SymbolMode::Single {
            return Emphasis::ALL.map(usual).to_vec();
        }
        let base = usual(Emphasis::Normal);
        let mut styles = vec![self.rest.over(base)];
        match self.mode {
            SymbolMode::Category => styles.extend(self.categories.iter().map(|one| one.symbol.over(base))),
            _ => styles.extend(self.classes.iter().map(|one| one.symbol.over(base))),
        }
        styles.truncate(MOST_SYMBOLS);
        styles
    }

    /// What a legend shows, in order: the words and the style; no words for what no category or class holds, and for
    /// the only symbol of a layer.
    #[must_use]
    pub fn legend(&self, role: Role) -> Vec<(Option<String>, FeatureStyle)> {
        let styles = self.styles(role);
        if self.mode == SymbolMode::Single {
            return styles.into_iter().take(1).map(|style| (None, style)).collect();
        }
        let mut words: Vec<Option<String>> = match self.mode {
            SymbolMode::Category => self
                .categories
                .iter()
                .map(|one| Some(if one.label.is_empty() { &one.value } else { &one.label }.clone()))
                .collect(),
            _ => class_labels(&self.classes).into_iter().map(Some).collect(),
        };
        words.truncate(MOST_SYMBOLS - 1);
        // The rest stands first among the styles and last in a legend.
        let rest = styles.first().copied();
        let mut legend: Vec<_> = words.into_iter().zip(styles.into_iter().skip(1)).collect();
        legend.extend(rest.map(|style| (None, style)));
        legend
    }

    /// Reads a style file.
    ///
    /// # Errors
    /// What is wrong with it, with the line, for people.
    pub fn from_toml(text: &str) -> Result<Self, Both> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let symbols: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().and_then(|span| line_of(text, span.start));
            at_line(line, toml_problem(error.message()))
        })?;
        match symbols.problem() {
            Some(problem) => Err(problem),
            None => Ok(symbols),
        }
    }

    /// What can't be meant, for people.
    #[must_use]
    pub fn problem(&self) -> Option<Both> {
        let both = |zh: &str, en: &str| {
            let [zh, en] = [zh, en].map(ToOwned::to_owned);
            Some(Both { zh, en })
        };
        if self.mode != SymbolMode::Single && self.field.is_empty() {
            return both(
                "field：按类别或分级的样式要写明所用的字段",
                "field: a style by category or class names the field it goes by",
            );
        }
        let rises = self
            .classes
            .windows(2)
            .all(|pair| matches!(pair, [one, other] if one.to < other.to));
        let is_finite = self.classes.iter().all(|class| class.to.is_finite());
        if !rises || !is_finite {
            return both(
                "class：各级的上限（to）要逐级增大",
                "class: the upper ends (to) have to rise",
            );
        }
        let symbols = [&self.symbol, &self.rest].into_iter();
        let symbols = symbols.chain(self.categories.iter().map(|one| &one.symbol));
        let mut widths = symbols
            .chain(self.classes.iter().map(|one| &one.symbol))
            .filter_map(|one| one.width);
        let is_wrong = |width: f32| !(0.0..=MOST_WIDTH_PX).contains(&width);
        if widths.any(is_wrong) {
            return both(
                &format!("width：0 到 {MOST_WIDTH_PX} 像素"),
                &format!("width: 0 to {MOST_WIDTH_PX} pixels"),
            );
        }
        None
    }

    /// The style as a file.
    ///
    /// # Errors
    /// A number that TOML can't hold.
    pub fn to_toml(&self) -> Result<String, String> {
        toml::to_string(self).map_err(|error| error.to_string())
    }
}

/// The widest outline, pixels.
pub const MOST_WIDTH_PX: f32 = 20.0;

/// The words of classes: their own, else from where to where.
fn class_labels(classes: &[Class]) -> Vec<String> {
    let mut from: Option<f64> = None;
    let mut labels = Vec::new();
    for class in classes {
        let range = match from {
            None => format!("≤ {}", short(class.to)),
            Some(from) => format!("{} – {}", short(from), short(class.to)),
        };
        labels.push(if class.label.is_empty() {
            range
        } else {
            class.label.clone()
        });
        from = Some(class.to);
    }
    labels
}

/// A number as a legend has room for.
fn short(value: f64) -> String {
    let decimals = if value.abs() >= 1000.0 || value.fract() == 0.0 {
        0
    } else if value.abs() >= 1.0 {
        2
    } else {
        4
    };
    crate::units::number(value, decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_kind() -> LayerSymbols {
        LayerSymbols {
            mode: SymbolMode::Category,
            field: "LHLX".to_owned(),
            categories: ["陆域", "海域"]
                .map(|value| Category {
                    value: value.to_owned(),
                    symbol: Symbol {
                        fill: Some(Colour([1, 2, 3, 255])),
                        ..Symbol::default()
                    },
                    ..Category::default()
                })
                .to_vec(),
            ..LayerSymbols::default()
        }
    }

    #[test]
    fn a_style_that_says_nothing_is_the_roles_own() {
        let symbols = LayerSymbols::default();
        assert!(symbols.is_default() && symbols.division().is_none());
        let styles = symbols.styles(Role::RedLine);
        assert_eq!(
            styles,
            Emphasis::ALL.map(|emphasis| feature_style(Role::RedLine, emphasis))
        );
    }

    #[test]
    fn a_style_file_is_read_as_it_was_written() {
        let mut symbols = by_kind();
        symbols.symbol.width = Some(2.5);
        symbols.symbol.dash = Some(Dash::Dashed);
        symbols.scale.to = Some(500_000.0);
        symbols.labels = Some(LabelStyle {
            field: "MC".to_owned(),
            size: 12.0,
        });
        let text = symbols.to_toml().expect("writable");
        assert!(
            text.contains("mode = \"category\"") && text.contains("fill = \"#010203\""),
            "{text}"
        );
        assert_eq!(LayerSymbols::from_toml(&text), Ok(symbols));
    }

    #[test]
    fn what_a_style_file_can_not_mean_is_refused() {
        assert!(LayerSymbols::from_toml("mode = \"category\"").is_err_and(|said| said.en.contains("field")));
        assert!(
            LayerSymbols::from_toml("colour = 1").is_err_and(|said| said.zh.contains("第 1 行：不认识的键 colour"))
        );
        assert!(LayerSymbols::from_toml("[symbol]\nwidth = 99.0").is_err_and(|said| said.en.contains("width")));
        let falling = "mode = \"class\"\nfield = \"a\"\n[[class]]\nto = 2.0\n[[class]]\nto = 1.0\n";
        assert!(LayerSymbols::from_toml(falling).is_err_and(|said| said.en.contains("rise")));
        assert!(LayerSymbols::from_toml("[symbol]\nfill = \"red\"").is_err());
    }

    #[test]
    fn a_legend_names_every_class_and_the_rest_last() {
        let legend = by_kind().legend(Role::RedLine);
        let words: Vec<Option<&str>> = legend.iter().map(|(words, _)| words.as_deref()).collect();
        assert_eq!(words, [Some("陆域"), Some("海域"), None]);
        let classes = [1.5, 20.0].map(|to| Class { to, ..Class::default() });
        assert_eq!(class_labels(&classes), ["≤ 1.50", "1.50 – 20"]);
    }

    #[test]
    fn a_range_of_scales_holds_both_its_ends() {
        let range = ScaleRange {
            from: Some(1000.0),
            to: Some(50_000.0),
        };
        assert!(range.holds(1000.0) && range.holds(50_000.0) && !range.holds(999.0) && !range.holds(50_001.0));
        assert!(ScaleRange::default().holds(1e9));
    }
}
