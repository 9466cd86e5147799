//! Wrong usage, said in Chinese: the parser of arguments speaks English only.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The message in Chinese, with what to do; nothing for help, version, and what has no fixed wording here.
pub fn in_chinese(error: &Error) -> Option<String> {
    let argument = || context(error, ContextKind::InvalidArg);
    let value = || context(error, ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有选项 {}", argument()?),
        ErrorKind::InvalidSubcommand => format!("没有命令 {}", context(error, ContextKind::InvalidSubcommand)?),
        ErrorKind::InvalidValue if value().is_none_or(|value| value.is_empty()) => {
            format!("选项 {} 缺少值", argument()?)
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match context(error, ContextKind::ValidValue) {
            Some(valid) => format!("选项 {} 不能是“{}”；可用：{valid}", argument()?, value()?),
            None => format!("选项 {} 不能是“{}”", argument()?, value()?),
        },
        ErrorKind::MissingRequiredArgument => format!("缺少参数：{}", argument()?),
        ErrorKind::ArgumentConflict => match context(error, ContextKind::PriorArg) {
            Some(other) => format!("{} 不能与 {other} 同时使用，也不能重复", argument()?),
            None => format!("{} 不能这样使用", argument()?),
        },
        _ => return None,
    };
    Some(format!("{what}；用法见 ecozone --help"))
}

fn context(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join("、")),
        ContextValue::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
