//! `yingshang attach FILE…`: pictures and attachments into the data folder. Documents name them by
//! the file's own name; the running portal shows them a second later. The text of an attachment
//! goes through the publish gate first, as every field of a sheet does.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use super::{
    approval::{Approval, Override, unlawful},
    wrong,
};
use crate::{
    files::{
        Kind, Looked, MOST_BYTES, kind_of, look_through, name, read_picture,
        review::{self, Review},
    },
    published::today,
};

/// The most findings that are named one by one.
const MOST_NAMED: usize = 20;

#[derive(Debug, clap::Args)]
pub(crate) struct Attach {
    /// 图片（JPEG、PNG、WebP）或附件（PDF、docx、xlsx），可以多个
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// 数据目录
    #[arg(long, env = "YINGSHANG_DATA", default_value = "data")]
    data: PathBuf,
    #[command(flatten)]
    approval: Override,
}

impl Attach {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let approval = self.approval.approval()?;
        let mut code = ExitCode::SUCCESS;
        for file in &self.files {
            let said = file.display();
            match take(file, &self.data, approval.as_ref()).await {
                Ok(what) => println!("{said}：{what}"),
                Err(why) => {
                    println!("{said}：没有放入。{why}");
                    code = ExitCode::FAILURE;
                }
            }
        }
        Ok(code)
    }
}

/// Takes one file in; says what became of it, or why it was refused.
pub(super) async fn take(
    file: &Path,
    data: &Path,
    approval: Option<&Approval>,
) -> Result<String, String> {
    let unreadable = |error: io::Error| format!("读不到文件：{}", wrong::of_file(&error));
    let length = fs::metadata(file).map_err(unreadable)?.len();
    if length > MOST_BYTES {
        return Err(format!(
            "文件有 {} MB，最多 {} MB；请缩小后再放入",
            length / 1024 / 1024,
            MOST_BYTES / 1024 / 1024
        ));
    }
    let bytes = fs::read(file).map_err(unreadable)?;
    let kind = kind_of(&bytes)?;
    named_alike(file, kind)?;
    let stem = name::stem(file);
    let named = name::with_hash(&stem, &bytes);
    let unwritten = |error: io::Error| format!("写不进数据目录：{}", wrong::of_file(&error));
    if kind.is_picture() {
        let made = read_picture(file).await?;
        let folder = data.join("pictures");
        let mut widths: Vec<String> = made.iter().map(|(one, _)| one.width.to_string()).collect();
        widths.dedup();
        let total: usize = made.iter().map(|(_, file)| file.len()).sum();
        let files = made.into_iter().map(|(one, file)| {
            let name = format!("{named}.{}.{}", one.width, one.ending);
            (name, file)
        });
        put(&folder, &stem, &named, files).map_err(unwritten)?;
        return Ok(format!(
            "图片，宽 {} 点，AVIF、WebP、JPEG 共 {} KB，拍摄信息已去掉",
            widths.join("、"),
            total / 1024
        ));
    }
    let folder = data.join("attachments");
    let looked = look_through(file).await?;
    let review = match approval {
        _ if looked.is_clear() => None,
        Some(Approval { by, number }) => Some(Review {
            approved_by: by.clone(),
            review_no: number.clone(),
            on: today(),
            sha256: Review::content(&bytes),
            looked,
        }),
        None => return Err(refusal(&looked)),
    };
    let said = match &review {
        Some(review) => format!("，由 {} 确认（{}）", review.approved_by, review.review_no),
        None => String::new(),
    };
    // The record first: the file never stands without it.
    let record = format!("{named}.{}", review::ENDING);
    let mut files = Vec::new();
    match &review {
        Some(review) => {
            let text = serde_json::to_vec_pretty(review).map_err(|error| error.to_string())?;
            files.push((record, text));
        }
        None => match fs::remove_file(folder.join(record)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unwritten(error)),
            _ => {}
        },
    }
    files.push((format!("{named}.{}", kind.ending()), bytes));
    put(&folder, &stem, &named, files).map_err(unwritten)?;
    let what = if kind == Kind::Pdf {
        "PDF"
    } else {
        "Office 文件"
    };
    Ok(format!("附件（{what}），文字已查过{said}，只供下载"))
}

/// Whether an Office file's name says what its content is: a sheet called .docx opens in the wrong
/// program, or in none.
fn named_alike(file: &Path, kind: Kind) -> Result<(), String> {
    let ending = file
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    let swapped = matches!(
        (ending.as_str(), kind),
        ("docx" | "pdf", Kind::Xlsx) | ("xlsx" | "pdf", Kind::Docx) | ("docx" | "xlsx", Kind::Pdf)
    );
    if !swapped {
        return Ok(());
    }
    let is = kind.ending();
    Err(format!(
        "文件名是 .{ending}，内容是 {is}；请把文件名改成 .{is} 再放入"
    ))
}

/// Why an attachment may not be published, and what to do.
fn refusal(looked: &Looked) -> String {
    let mut said = String::new();
    for finding in looked.findings.iter().take(MOST_NAMED) {
        let _ = write!(said, "\n  {}。", unlawful("", finding));
    }
    let more = looked.findings.len().saturating_sub(MOST_NAMED);
    if more > 0 {
        let _ = write!(said, "\n  还有 {more} 处。");
    }
    if !looked.findings.is_empty() {
        said.push_str(
            "\n  请在原文件里删去这些话，重新导出再放入；确有法律或国务院依据的，\
             用 --approved-by 和 --review-no 写上合规确认人和审查文号。",
        );
    }
    for what in &looked.unread {
        let _ = write!(said, "\n  {what}，查不了有没有不能发布的承诺。");
    }
    if !looked.unread.is_empty() {
        said.push_str(
            "\n  请换成文字可以选中、没有夹带别的文件的版本（从 Word 导出 PDF，扫描件先做文字识别）；\
             已有人逐页看过的，用 --approved-by 和 --review-no 写上这个人和审查文号。",
        );
    }
    said
}

/// Writes the files, each whole or not at all; then earlier ones of the same name and ending go.
fn put(
    folder: &Path,
    stem: &str,
    named: &str,
    files: impl IntoIterator<Item = (String, Vec<u8>)>,
) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let ending = |name: &str| name.rsplit('.').next().map(str::to_owned);
    let mut endings = Vec::new();
    for (name, bytes) in files {
        endings.push(ending(&name));
        let part = folder.join(format!("{name}.part"));
        fs::write(&part, &bytes)?;
        fs::File::open(&part)?.sync_all()?;
        fs::rename(&part, folder.join(&name))?;
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let its = name.split('.').next().unwrap_or_default();
        let same = name::without_hash(its) == Some(stem) && endings.contains(&ending(&name));
        if its != named && same {
            fs::remove_file(entry.path())?;
            // What somebody answered for was that file.
            let record = folder.join(format!("{its}.{}", review::ENDING));
            if record.is_file() {
                fs::remove_file(record)?;
            }
        }
    }
    fs::File::open(folder)?.sync_all()
}
