//! `yingshang attach FILE…`: pictures and attachments into the data folder. Documents name them by
//! the file's own name; the running portal shows them a second later.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use crate::files::{Kind, MOST_BYTES, kind_of, name, read_picture};

#[derive(Debug, clap::Args)]
pub(crate) struct Attach {
    /// 图片（JPEG、PNG、WebP）或附件（PDF、docx、xlsx），可以多个
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// 数据目录
    #[arg(long, env = "YINGSHANG_DATA", default_value = "data")]
    data: PathBuf,
}

impl Attach {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let mut code = ExitCode::SUCCESS;
        for file in &self.files {
            let said = file.display();
            match take(file, &self.data).await {
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
pub(super) async fn take(file: &Path, data: &Path) -> Result<String, String> {
    let unreadable = |error: io::Error| format!("读不到文件（{error}）");
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
    let stem = name::stem(file);
    let named = name::with_hash(&stem, &bytes);
    let unwritten = |error: io::Error| format!("写不进数据目录（{error}）");
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
    let stored = format!("{named}.{}", kind.ending());
    put(&data.join("attachments"), &stem, &named, [(stored, bytes)]).map_err(unwritten)?;
    Ok(match kind {
        Kind::Pdf => "附件（PDF），只供下载".to_owned(),
        _ => "附件（Office 文件），只供下载".to_owned(),
    })
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
        }
    }
    fs::File::open(folder)?.sync_all()
}
