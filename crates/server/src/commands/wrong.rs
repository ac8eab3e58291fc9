//! What went wrong on the command line and with files, as plain Chinese sentences: what clap and the
//! system say themselves is English.

use std::{io, process::ExitCode};

use clap::{
    CommandFactory as _, Error,
    error::{ContextKind, ContextValue, ErrorKind},
};

/// Prints what clap has to say: its help as it stands, its errors as one sentence.
pub(super) fn tell(error: &Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => error.exit(),
        _ => {
            eprintln!("yingshang: {}", sentence(error));
            ExitCode::from(2)
        }
    }
}

/// The error in one sentence that says what to write.
fn sentence(error: &Error) -> String {
    let one = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join("、")),
        _ => None,
    };
    let arg = one(ContextKind::InvalidArg).unwrap_or_default();
    let value = one(ContextKind::InvalidValue).unwrap_or_default();
    let valid = one(ContextKind::ValidValue).filter(|words| !words.is_empty());
    let what = match error.kind() {
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string);
            let why = why.filter(|why| !why.is_ascii());
            let why = why.unwrap_or_else(|| "写法不对".to_owned());
            format!("{arg} 不能是“{value}”：{why}")
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} 后面缺一个值"),
        ErrorKind::InvalidValue => match valid {
            Some(valid) => format!("{arg} 不能是“{value}”，可以写 {valid}"),
            None => format!("{arg} 不能是“{value}”"),
        },
        ErrorKind::UnknownArgument => format!("没有“{arg}”这个选项"),
        ErrorKind::InvalidSubcommand => {
            let word = one(ContextKind::InvalidSubcommand).unwrap_or_default();
            let all = super::Cli::command();
            let all = all.get_subcommands().filter(|one| !one.is_hide_set());
            let all: Vec<&str> = all.map(clap::Command::get_name).collect();
            format!("没有“{word}”这个命令，可以写 {}", all.join("、"))
        }
        ErrorKind::MissingRequiredArgument => format!("还缺 {arg}"),
        ErrorKind::ArgumentConflict => format!("{arg} 不能和别的选项一起写，或者写了两次"),
        ErrorKind::MissingSubcommand => "还缺命令".to_owned(),
        _ => "这条命令写得不对".to_owned(),
    };
    format!("{what}。用法见 yingshang --help")
}

/// A chain of causes as one sentence; what the system says of a file is put into Chinese.
pub(super) fn chain(error: &anyhow::Error) -> String {
    let words = error
        .chain()
        .map(|cause| match cause.downcast_ref::<io::Error>() {
            Some(cause) => of_file(cause),
            None => cause.to_string(),
        });
    words.collect::<Vec<_>>().join("：")
}

/// Why a file or folder could not be read or written.
pub(super) fn of_file(error: &io::Error) -> String {
    let words = match error.kind() {
        io::ErrorKind::NotFound => "没有这个文件或文件夹",
        io::ErrorKind::PermissionDenied => "没有权限",
        io::ErrorKind::AlreadyExists => "已经有同名的文件或文件夹",
        io::ErrorKind::IsADirectory => "这是一个文件夹",
        io::ErrorKind::NotADirectory => "这不是文件夹",
        io::ErrorKind::StorageFull => "磁盘已满",
        io::ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        io::ErrorKind::InvalidData => "不是 UTF-8 文字",
        _ => return format!("系统的说明：{error}"),
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;
    use clap::Parser as _;

    use super::{super::Cli, *};

    fn said(line: &[&str]) -> String {
        let line = std::iter::once(&"yingshang").chain(line);
        sentence(&Cli::try_parse_from(line).unwrap_err())
    }

    #[test]
    fn the_command_line_is_answered_in_chinese() {
        for (line, words) in [
            (&["template", "houses"][..], "没有这一种，可以写 "),
            (&["template", "houses"][..], "不能是“houses”"),
            (&["servee"][..], "没有“servee”这个命令，可以写 serve、"),
            (&["serve", "--prot", "1"][..], "没有“--prot”这个选项"),
            (&["serve", "--port", "x"][..], "--port"),
            (&["import"][..], "还缺 "),
        ] {
            let said = said(line);
            assert!(said.contains(words), "{said}");
            assert!(said.ends_with("用法见 yingshang --help"), "{said}");
            assert!(
                !said.contains("error") && !said.contains("invalid"),
                "{said}"
            );
        }
    }

    #[test]
    fn a_missing_file_is_said_in_chinese() {
        let missing = std::fs::read("/nowhere/county.json").context("读不到 county.json");
        let said = chain(&missing.unwrap_err());
        assert_eq!(said, "读不到 county.json：没有这个文件或文件夹");
    }
}
