//! Photographs of a plot or a hall, each with its day and where it was taken.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::date::Date;

/// A photograph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// The name of its file in the folder of pictures.
    pub file: String,
    /// 拍摄日期
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// 拍摄位置: 东南角
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

impl fmt::Display for Photo {
    /// `a-01.jpg 2026-09-12 东南角`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(on) = self.on {
            write!(f, " {on}")?;
        }
        match &self.at {
            Some(at) => write!(f, " {at}"),
            None => Ok(()),
        }
    }
}

impl Photo {
    /// What stands below it: `2026年9月12日，东南角`.
    pub fn caption(&self) -> String {
        let day = self.on.map(Date::zh);
        let parts = [day, self.at.clone()];
        parts.into_iter().flatten().collect::<Vec<_>>().join("，")
    }

    /// The names of their files.
    pub fn files(photos: &[Self]) -> Vec<&str> {
        photos.iter().map(|photo| photo.file.as_str()).collect()
    }

    /// Reads a cell of `文件名 日期 位置`, parted by ；.
    ///
    /// # Errors
    /// The sentence that says what to write instead.
    #[cfg(feature = "entry")]
    pub fn parse_all(cell: crate::catalogue::Cell<'_>) -> Result<Vec<Self>, String> {
        use crate::catalogue::{Cell, cells};

        let one = |entry: &String| {
            let mut words = entry.split_whitespace();
            let name = Cell {
                text: words.next().unwrap_or_default(),
                header: cell.header,
            };
            let file = cells::file_name(name)?
                .ok_or("请写文件名、日期和位置，如 a-01.jpg 2026-09-12 东南角")?;
            let mut words = words.peekable();
            let on = words.peek().and_then(|word| Date::parse(word).ok());
            if on.is_some() {
                words.next();
            }
            let at = words.collect::<Vec<_>>().join(" ");
            Ok(Self {
                file,
                on,
                at: (!at.is_empty()).then_some(at),
            })
        };
        cells::lines(cell)?.iter().map(one).collect()
    }
}
