//! The words that bureaus use for the same thing, made one.

#[cfg(feature = "entry")]
use crate::text;

/// 五大领域, in their usual order.
pub(crate) const FIELDS_OF_WORK: [&str; 5] =
    ["工业园区", "标准化厂房", "县城建设", "旅游景区", "乡村振兴"];

/// Splits `独资、合资或合作` into its entries.
#[cfg(feature = "entry")]
pub(crate) fn list(cell: &str, or: bool) -> Vec<String> {
    let mut text = text::tidy(cell);
    if or {
        text = text.replace("或者", "、").replace(['或', '和', '及'], "、");
    }
    let mut entries: Vec<String> = Vec::new();
    let marks: &[char] = if or {
        &['、', '，', ',', '；', ';', '/', '|', ' ']
    } else {
        &['；', ';', '、', '\n']
    };
    for entry in text.split(marks) {
        let entry = entry.trim().trim_end_matches(['。', '.']);
        if !entry.is_empty() && !entries.iter().any(|known| known == entry) {
            entries.push(entry.to_owned());
        }
    }
    entries
}

/// 独资经营 → 独资, 租赁厂房 → 租赁; what is not known stays as written.
#[cfg(feature = "entry")]
pub(crate) fn mode(word: &str) -> String {
    const KNOWN: [(&str, &str); 10] = [
        ("独资", "独资"),
        ("合资", "合资"),
        ("合作", "合作"),
        ("租赁", "租赁"),
        ("并购", "股权并购"),
        ("股权", "股权并购"),
        ("参股", "参股"),
        ("特许", "特许经营"),
        ("转让", "转让"),
        ("ppp", "PPP"),
    ];
    let lower = text::key(word);
    KNOWN
        .iter()
        .find(|(part, _)| lower.contains(part))
        .map_or(word, |(_, name)| name)
        .to_owned()
}

/// The one of the five fields that a cell means; others stay as written.
#[cfg(feature = "entry")]
pub(crate) fn field_of_work(cell: &str) -> String {
    const PARTS: [(&str, usize); 10] = [
        ("厂房", 1),
        ("园区", 0),
        ("工业", 0),
        ("县城", 2),
        ("城建", 2),
        ("城镇", 2),
        ("旅游", 3),
        ("文旅", 3),
        ("景区", 3),
        ("乡村", 4),
    ];
    let cell = text::tidy(cell);
    PARTS
        .iter()
        .find(|(part, _)| cell.contains(part))
        .map_or_else(|| cell.clone(), |(_, at)| FIELDS_OF_WORK[*at].to_owned())
}

#[cfg(all(test, feature = "entry"))]
mod tests {
    use super::*;

    #[test]
    fn modes_are_split_and_named_alike() {
        let modes: Vec<_> = list("独资经营、合资或合作；厂房租赁", true)
            .iter()
            .map(|m| mode(m))
            .collect();
        assert_eq!(modes, ["独资", "合资", "合作", "租赁"]);
        assert_eq!(mode("BOT"), "BOT");
    }

    #[test]
    fn fields_of_work_are_the_five() {
        assert_eq!(field_of_work("文旅项目"), "旅游景区");
        assert_eq!(field_of_work("标准化厂房"), "标准化厂房");
        assert_eq!(field_of_work("现代农业"), "现代农业");
    }
}
