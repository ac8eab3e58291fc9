//! What amounts and areas have in common as bureaus write them: 约, 左右, 待定, ranges.

use crate::text::half_width;

/// Words that say a figure is not known yet.
const UNKNOWN: [&str; 14] = [
    "", "-", "--", "/", "\\", "无", "待定", "未定", "面议", "暂无", "未知", "待核", "不详", "n/a",
];

const ABOUT_BEFORE: [&str; 11] = [
    "大约",
    "约为",
    "约",
    "将近",
    "近",
    "超过",
    "超",
    "逾",
    "≈",
    "~",
    "不少于",
];
const ABOUT_AFTER: [&str; 5] = ["左右", "上下", "余", "多", "以上"];
const NOISE_BEFORE: [&str; 9] = [
    "项目总投资",
    "计划总投资",
    "总投资",
    "投资额",
    "投资",
    "占地面积",
    "占地",
    "用地",
    "共",
];

/// Strips what does not belong to the number: blanks, full-width forms, 约, 左右, 整.
/// Returns whether the figure is approximate and the rest in lower case, or `None` when the text
/// says that the figure is unknown.
pub(crate) fn prepare(text: &str) -> Option<(bool, String)> {
    let mut body: String = half_width(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    if UNKNOWN.contains(&body.as_str()) {
        return None;
    }
    let mut about = false;
    loop {
        let before = body.len();
        for noise in NOISE_BEFORE {
            if let Some(rest) = body.strip_prefix(noise) {
                body = rest.trim_start_matches(':').to_owned();
            }
        }
        for word in ABOUT_BEFORE {
            if let Some(rest) = body.strip_prefix(word) {
                (about, body) = (true, rest.to_owned());
            }
        }
        for word in ABOUT_AFTER {
            if let Some(rest) = body.strip_suffix(word) {
                (about, body) = (true, rest.to_owned());
            }
        }
        // 3亿余元, 200余亩: the word stands between number and unit.
        for word in ["余", "多"] {
            if let Some(at) = body.find(word) {
                (about, _) = (true, body.replace_range(at..at + word.len(), ""));
            }
        }
        if let Some(rest) = body.strip_suffix('整') {
            body = rest.to_owned();
        }
        if body.len() == before {
            return Some((about, body));
        }
    }
}

/// Whether a prepared text has two ends: `3-5亿`, `3亿至5亿`, `50~100亩`.
pub(crate) fn is_range(body: &str) -> bool {
    split_range(body).is_some()
}

/// The two ends of a range, when both begin with a digit.
pub(crate) fn split_range(body: &str) -> Option<(&str, &str)> {
    ["至", "到", "-", "~"].iter().find_map(|mark| {
        let (low, high) = body.split_once(mark)?;
        let starts = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        (starts(low) && starts(high)).then_some((low, high))
    })
}

/// The number that the text begins with, and what follows it.
pub(crate) fn leading_number(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}
