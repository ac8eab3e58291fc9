//! What somebody typed: which of its words stand in another text, which figures it names.

use std::collections::HashSet;

use crate::{
    area::{Area, AreaUnit, Extent},
    text::{half_width, half_width_char},
};

/// Words that stand in every text about investing and tell nothing.
const EMPTY: &[&str] = &[
    "净地",
    "项目",
    "企业",
    "公司",
    "投资",
    "建设",
    "生产",
    "生产线",
    "加工",
    "园区",
    "产业",
    "产业园",
    "基地",
    "我们",
    "我司",
    "贵县",
    "本县",
    "全县",
    "需要",
    "想要",
    "了解",
    "咨询",
    "希望",
    "计划",
    "准备",
    "考虑",
    "条件",
    "合作",
    "有限",
    "有限公司",
    "政策",
    "标准",
    "情况",
    "一条",
    "一个",
    "一家",
    "一期",
    "二期",
    "三期",
    "年产",
    "平方",
    "平方米",
    "万元",
    "亿元",
    "可以",
    "能够",
    "有没有",
    "以及",
    "或者",
    "相关",
    "方面",
    "目前",
    "现在",
    "主要",
    "建一",
    "做一",
    "价格",
    "多少",
    "产品",
    "规模",
    "厂房",
    "地块",
    "用地",
    "土地",
    "开发",
    "服务",
    "管理",
    "中心",
    "发展",
    "提供",
    "使用",
    "进行",
    "能力",
    "利用",
    "配套",
    "综合",
];

/// Characters that begin and end no word worth quoting.
const LOOSE: &[char] = &[
    '亩', '的', '了', '和', '与', '及', '在', '有', '为', '等', '个', '想', '做', '要', '找', '建',
    '来', '去', '到', '从', '把', '被', '是', '不', '我', '您', '你', '他', '这', '那', '也', '就',
    '都', '年', '月', '日', '吨', '万', '亿', '县', '镇', '第', '条', '家', '以', '对', '后', '前',
    '内', '外', '上', '下', '中', '含', '可', '能', '并', '由', '一', '二', '三', '用', '地',
];

/// A text that was typed.
pub(super) struct Typed {
    text: String,
    pairs: HashSet<(char, char)>,
}

impl Typed {
    pub(super) fn of(text: &str) -> Self {
        let text = half_width(text).to_lowercase();
        let pairs = text.chars().zip(text.chars().skip(1)).collect();
        Self { text, pairs }
    }

    /// Whether one of these words stands in it; which.
    pub(super) fn names(&self, words: &[&'static str]) -> Option<&'static str> {
        words.iter().copied().find(|word| self.text.contains(word))
    }

    /// The longest word worth quoting that stands in both; the first of several.
    pub(super) fn best(&self, other: &str) -> Option<String> {
        let other: Vec<char> = other
            .chars()
            .map(half_width_char)
            .flat_map(char::to_lowercase)
            .collect();
        let mut best: Option<String> = None;
        let mut at = 0;
        while at + 1 < other.len() {
            let mut end = at + 1;
            while end < other.len() && self.goes_on(other[end - 1], other[end]) {
                end += 1;
            }
            // Pairs may stand apart in the text: what does not stand there as a whole is shortened.
            let mut run: String = other[at..end].iter().collect();
            while run.chars().count() > 1 && !self.text.contains(&run) {
                run.pop();
            }
            let taken = run.chars().count();
            if let Some(word) = worth(&run)
                && best
                    .as_ref()
                    .is_none_or(|best| best.chars().count() < word.chars().count())
            {
                best = Some(word);
            }
            at += taken.max(2) - 1;
        }
        best
    }

    fn goes_on(&self, one: char, next: char) -> bool {
        let letter = |c: char| c.is_alphabetic();
        letter(one) && letter(next) && self.pairs.contains(&(one, next))
    }

    /// The first area of the text in one of these units.
    pub(super) fn area(&self, units: &[&str]) -> Option<Area> {
        units.iter().find_map(|unit| {
            let at = self.text.find(unit)?;
            let before = self.text[..at].trim_end();
            let digits =
                before.trim_end_matches(|c: char| c.is_ascii_digit() || ".,万".contains(c));
            let figure = before[digits.len()..].trim_start_matches(['.', ',']);
            let usual = if *unit == "亩" {
                AreaUnit::Mu
            } else {
                AreaUnit::SquareMetre
            };
            let written = format!("{figure}{}", if *unit == "亩" { "亩" } else { "平方米" });
            let extent = Extent::parse(&written, usual).ok().flatten()?;
            Some(extent.area)
        })
    }
}

/// A run without its empty and loose ends; `None` when nothing is left that says something.
fn worth(run: &str) -> Option<String> {
    let mut word = run;
    loop {
        let before = word;
        word = word.trim_matches(LOOSE);
        for empty in EMPTY {
            word = word.strip_prefix(empty).unwrap_or(word);
            word = word.strip_suffix(empty).unwrap_or(word);
        }
        if word == before {
            break;
        }
    }
    let letters = word.chars().count();
    // Two Latin letters are no word.
    let least = if word.is_ascii() { 3 } else { 2 };
    (letters >= least).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area::Area;

    #[test]
    fn the_longest_word_that_says_something_is_found() {
        let typed = Typed::of("我们想建一条方便米饭生产线，年产２万吨，要蒸汽");
        assert_eq!(
            typed.best("年产2万吨方便米饭项目").as_deref(),
            Some("方便米饭")
        );
        assert_eq!(typed.best("集中供汽，蒸汽压力").as_deref(), Some("蒸汽"));
        assert_eq!(typed.best("年产3万吨的生产线项目"), None);
        assert_eq!(typed.best(""), None);
        assert_eq!(Typed::of("想要 60 亩净地").best("用地 120 亩净地"), None);
        // Not from two places of the text.
        assert_eq!(
            Typed::of("米粉，方便").best("方便米粉").as_deref(),
            Some("方便")
        );
    }

    #[test]
    fn areas_are_read_as_people_write_them() {
        let of = |text: &str| Typed::of(text).area(&["亩"]);
        assert_eq!(of("要６０ 亩地"), Some(Area::from_mu(60)));
        assert_eq!(of("方便米饭，60亩，贷款"), Some(Area::from_mu(60)));
        assert_eq!(of("要几亩地"), None);
        assert_eq!(of("没有说"), None);
        let hall = Typed::of("租2000平方米厂房").area(&["平方米", "㎡"]);
        assert_eq!(hall.map(Area::sqm).as_deref(), Some("2000"));
    }
}
