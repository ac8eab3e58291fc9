//! What can be wrong with a file, said to the person who sent it.

use std::fmt;

use crate::{MOST_BYTES, MOST_CELL_TEXT, MOST_COLUMNS, MOST_ROWS, MOST_TEXT, MOST_UNPACKED};

/// The most characters of a file's own words that stand in a sentence.
const MOST_SHOWN: usize = 80;

/// Why a file was not read, or a template not written. Prints as a sentence with what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkbookError {
    /// The file cannot be opened; with the system's words.
    Open(String),
    /// The file is larger than [`MOST_BYTES`].
    TooLarge,
    /// Another kind of file; with its extension.
    Kind(String),
    /// The format before 2007 (`.xls`, `.et`).
    OldExcel,
    /// Protected by a password to open it.
    Password,
    /// Not what its name says, or damaged; with the detail.
    Broken(String),
    /// The parts unpack to more than [`MOST_UNPACKED`]; with the part at which it was too much.
    Unpacked(String),
    /// A part is packed as densely as only a decompression bomb is; with its name.
    Dense(String),
    /// A zip file with workbooks in it, not a workbook.
    Archive,
    /// More of something than is read.
    TooMany {
        /// Of what: 工作表.
        what: &'static str,
        /// The most there may be.
        most: usize,
    },
    /// The cells' texts together are larger than [`MOST_TEXT`].
    TooMuchText,
    /// A cell with more text than Excel itself allows.
    LongText {
        /// The sheet's name.
        sheet: String,
        /// The cell: `B7`.
        cell: String,
    },
    /// A CSV file with a line that is no row of a sheet; with its number.
    LongLine(usize),
    /// Something is written too far down or too far to the right.
    Beyond {
        /// The sheet's name.
        sheet: String,
        /// The cell: `XFD1048576`.
        cell: String,
    },
    /// A formula error of a kind that cannot be read past.
    CellError {
        /// The sheet's name.
        sheet: String,
        /// The last cell that could be read; empty at the sheet's beginning.
        after: String,
        /// The error as Excel shows it.
        error: String,
    },
    /// A CSV file in no known encoding.
    Encoding,
    /// A CSV file with a quotation mark that is not closed; with the row it opens in.
    OpenQuote(u32),
    /// Nothing is written in any visible sheet.
    Empty {
        /// How many hidden sheets there are.
        hidden: usize,
    },
    /// The template could not be written; with the detail.
    Write(String),
}

impl fmt::Display for WorkbookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(why) => write!(f, "打不开文件（{why}），请检查路径和权限"),
            Self::TooLarge => write!(
                f,
                "文件超过 {} MB，请删去图片和无关的工作表，或分成几个文件再导入",
                MOST_BYTES / 1024 / 1024
            ),
            Self::Kind(extension) if extension.is_empty() => {
                f.write_str("文件没有扩展名，请在 Excel 里另存为 .xlsx 再导入")
            }
            Self::Kind(extension) => {
                write!(
                    f,
                    "不能导入 .{extension} 文件，请在 Excel 里另存为 .xlsx 再导入"
                )
            }
            Self::OldExcel => {
                f.write_str("这是旧版 Excel 格式（.xls），请在 Excel 里另存为 .xlsx 再导入")
            }
            Self::Password => f.write_str("文件有打开密码，请在 Excel 里取消密码、另存后再导入"),
            Self::Broken(why) => {
                write!(
                    f,
                    "文件读不出来（{why}），请在 Excel 里打开并另存为 .xlsx 再导入"
                )
            }
            Self::Unpacked(member) => write!(
                f,
                "文件解开后超过 {} MB（读到 {member}），请只留要导入的工作表，删去多余的行和格式，另存为 .xlsx 再导入",
                MOST_UNPACKED / 1024 / 1024
            ),
            Self::Dense(member) => write!(
                f,
                "文件里的 {member} 压缩得不正常，像是压缩炸弹，没有读取，请确认来源，并在 Excel 里另存为 .xlsx 再导入"
            ),
            Self::Archive => f.write_str("这是一个压缩包，请先解压，再导入里面的 .xlsx 文件"),
            Self::TooMany { what, most } => write!(
                f,
                "文件里的{what}超过 {most}，请只留要导入的工作表和内容，另存后再导入"
            ),
            Self::TooMuchText => write!(
                f,
                "文件里的文字一共超过 {} MB，请分成几个文件再导入",
                MOST_TEXT / 1024 / 1024
            ),
            Self::LongText { sheet, cell } => write!(
                f,
                "工作表“{sheet}”的 {cell} 单元格里的文字超过 {MOST_CELL_TEXT} 个字，请删短再导入"
            ),
            Self::LongLine(row) => write!(
                f,
                "第 {row} 行长得不正常，不像一行表格，请在 Excel 里打开检查，另存为 .xlsx 再导入"
            ),
            Self::Beyond { sheet, cell } => write!(
                f,
                "工作表“{sheet}”的 {cell} 单元格里有内容，超出可导入的范围（{MOST_ROWS} 行、\
                 {MOST_COLUMNS} 列），请删去多余的行和列再导入"
            ),
            Self::CellError {
                sheet,
                after,
                error,
            } if after.is_empty() => {
                write!(f, "工作表“{sheet}”开头有公式错误 {error}，请改成数值再导入")
            }
            Self::CellError {
                sheet,
                after,
                error,
            } => {
                write!(
                    f,
                    "工作表“{sheet}”的 {after} 单元格之后有公式错误 {error}，请改成数值再导入"
                )
            }
            Self::Encoding => f.write_str(
                "看不出 CSV 文件的文字编码，请在 Excel 里另存为 .xlsx 或“CSV UTF-8”再导入",
            ),
            Self::OpenQuote(row) => write!(
                f,
                "第 {row} 行有一个英文双引号没有成对，后面的行都被当成同一格，请删去或补上再导入"
            ),
            Self::Empty { hidden: 0 } => f.write_str("文件里没有内容，请检查是不是选错了文件"),
            Self::Empty { .. } => {
                f.write_str("有内容的工作表都是隐藏的，请在 Excel 里取消隐藏再导入")
            }
            Self::Write(why) => write!(f, "模板没有写成（{why}）"),
        }
    }
}

impl std::error::Error for WorkbookError {}

/// A file's own words as they may stand in a sentence: short, and without what steers a terminal.
pub(crate) fn shown(words: &str) -> String {
    words
        .chars()
        .map(|c| if c.is_control() { '�' } else { c })
        .take(MOST_SHOWN)
        .collect()
}
