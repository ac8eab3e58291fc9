//! What somebody typed: which of its words stand in another text, which figures it names.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use crate::{
    area::{Area, AreaUnit, Extent},
    text::{half_width, half_width_char},
};

/// Words that stand in every text about investing and tell nothing.
const EMPTY: &[&str] = &[
    // Parks, plots and halls answer these (`Supply`): that a project needs steam too says nothing.
    "蒸汽",
    "供汽",
    "污水",
    "天然气",
    "燃气",
    "供电",
    "用电",
    "变压器",
    "双回路",
    "养殖",
    "种植",
    "净地",
    "标准厂房",
    "标准地",
    "车间",
    "厂区",
    "面积",
    "经开区",
    "开发区",
    "高新区",
    "工业园",
    "工业",
    "资金",
    "流动",
    "贷款",
    "左右",
    "大约",
    "金额",
    "总投资",
    "设备",
    "技术",
    "市场",
    "销售",
    "时间",
    "今年",
    "明年",
    "看看",
    "附近",
    "地方",
    "办理",
    "申请",
    "招商",
    "你们",
    "您好",
    "负责",
    "人员",
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

/// The same by their first sign: every text of the county's offer is looked through for each request.
static BY_SIGN: LazyLock<HashMap<char, Vec<Vec<char>>>> = LazyLock::new(|| {
    let mut by_sign: HashMap<char, Vec<Vec<char>>> = HashMap::new();
    for empty in EMPTY {
        let signs: Vec<char> = empty.chars().collect();
        by_sign.entry(signs[0]).or_default().push(signs);
    }
    by_sign
});

/// What many things are called at their end; with what stands before it is a word, alone it is none.
const TAILS: &[&str] = &["制品", "处理"];

/// Characters that begin and end no word worth quoting.
const LOOSE: &[char] = &[
    '亩', '的', '了', '和', '与', '及', '在', '有', '为', '等', '个', '想', '做', '要', '找', '建',
    '来', '去', '到', '从', '把', '被', '是', '不', '我', '您', '你', '他', '这', '那', '也', '就',
    '都', '年', '月', '日', '吨', '万', '亿', '县', '镇', '第', '条', '家', '以', '对', '后', '前',
    '内', '厂', '外', '上', '下', '中', '含', '可', '能', '并', '由', '一', '二', '三', '用', '地',
];

/// A text that was typed.
pub(super) struct Typed {
    text: String,
    /// The same without what tells nothing.
    telling: Vec<char>,
    pairs: HashSet<(char, char)>,
}

impl Typed {
    pub(super) fn of(text: &str) -> Self {
        let text = half_width(text).to_lowercase();
        let telling = telling(text.chars());
        let next = telling.iter().skip(1);
        let pairs = telling.iter().copied().zip(next.copied()).collect();
        Self {
            text,
            telling,
            pairs,
        }
    }

    /// Whether one of these words stands in it and is not said no to (“不想要土地”); which.
    pub(super) fn names(&self, words: &[&'static str]) -> Option<&'static str> {
        let wanted = |word: &&str| {
            let before = |at: usize| self.text[..at].chars().rev().take(4);
            self.text.match_indices(word).any(|(at, _)| {
                before(at)
                    .take_while(|c| c.is_alphabetic())
                    .all(|c| c != '不')
            })
        };
        words.iter().copied().find(wanted)
    }

    /// The longest word worth quoting that stands in both; the first of several.
    pub(super) fn best(&self, other: &str) -> Option<String> {
        let other = telling(
            other
                .chars()
                .map(half_width_char)
                .flat_map(char::to_lowercase),
        );
        let mut best: Option<String> = None;
        let mut at = 0;
        while at + 1 < other.len() {
            let mut end = at + 1;
            while end < other.len() && self.goes_on(other[end - 1], other[end]) {
                end += 1;
            }
            // Pairs may stand apart in the text: what does not stand there as a whole is shortened.
            while end - at > 1 && !self.has(&other[at..end]) {
                end -= 1;
            }
            let taken = end - at;
            if let Some((from, to)) = worth(&other, at, end)
                && best
                    .as_ref()
                    .is_none_or(|best| best.chars().count() < to - from)
                && (to - from > 2 || self.means(&other, from, to))
                && !TAILS
                    .iter()
                    .any(|tail| other[from..to].iter().copied().eq(tail.chars()))
            {
                best = Some(other[from..to].iter().collect());
            }
            at += taken.max(2) - 1;
        }
        best
    }

    fn has(&self, run: &[char]) -> bool {
        self.telling.windows(run.len()).any(|window| window == run)
    }

    /// Whether two signs are a word: they stand alone in one of the texts, or end a word in both,
    /// where Chinese says what a thing is. 方米 in 平方米 and 米厂 in 平方米厂房 are none.
    fn means(&self, other: &[char], from: usize, to: usize) -> bool {
        let own = edges(other, from, to);
        let run = &other[from..to];
        let places = self.telling.windows(run.len()).enumerate();
        let mut typed = places
            .filter(|(_, window)| *window == run)
            .map(|(at, window)| edges(&self.telling, at, at + window.len()));
        own == (true, true) || typed.any(|(begins, ends)| ends && (begins || own.1))
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

/// A text with a blank in the place of each empty word, so that no word is put together across one.
fn telling(text: impl Iterator<Item = char>) -> Vec<char> {
    let text: Vec<char> = text.collect();
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let empty = BY_SIGN.get(&text[at]).into_iter().flatten();
        let longest = empty.filter(|empty| text[at..].starts_with(empty));
        match longest.map(Vec::len).max() {
            Some(letters) => {
                out.push(' ');
                at += letters;
            }
            None => {
                out.push(text[at]);
                at += 1;
            }
        }
    }
    out
}

/// Whether a run begins and ends where a word may: at the end of the text, at a sign that is no
/// letter, at a loose one.
fn edges(text: &[char], from: usize, to: usize) -> (bool, bool) {
    let edge = |c: &char| !c.is_alphanumeric() || LOOSE.contains(c);
    let before = from.checked_sub(1).and_then(|at| text.get(at));
    (before.is_none_or(edge), text.get(to).is_none_or(edge))
}

/// A run without its loose ends; `None` when nothing is left that says something.
fn worth(text: &[char], mut from: usize, mut to: usize) -> Option<(usize, usize)> {
    let loose = |c: char| LOOSE.contains(&c) || !c.is_alphanumeric();
    while from < to && loose(text[from]) {
        from += 1;
    }
    while from < to && loose(text[to - 1]) {
        to -= 1;
    }
    // Two Latin letters are no word.
    let least = if text[from..to].iter().all(char::is_ascii) {
        3
    } else {
        2
    };
    (to - from >= least).then_some((from, to))
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
        assert_eq!(typed.best("集中供汽，蒸汽压力"), None);
        assert_eq!(typed.best("年产3万吨的生产线项目"), None);
        assert_eq!(typed.best(""), None);
        // Cut from other words: 生产线, 平方米厂房.
        assert_eq!(typed.best("低温肉制品产线升级"), None);
        let hall = Typed::of("不想要土地，只想租 3000 平方米厂房");
        assert_eq!(hall.best("万头奶牛牧场，占地 3 万平方米"), None);
        assert_eq!(hall.best("旧大米厂改造"), None);
        assert_eq!(hall.names(&["土地"]), None);
        assert_eq!(hall.names(&["厂房"]), Some("厂房"));
        let cows = Typed::of("想投资奶牛养殖和乳制品加工，为食品厂配套");
        assert_eq!(cows.best("万头奶牛标准化牧场").as_deref(), Some("奶牛"));
        assert_eq!(cows.best("低温乳制品").as_deref(), Some("乳制品"));
        assert_eq!(cows.best("豆制品中央厨房，供应乳品厂"), None);
        // A word's end says what it is, its beginning does not.
        let rice = Typed::of("想做方便米饭");
        assert_eq!(rice.best("速食米饭").as_deref(), Some("米饭"));
        assert_eq!(rice.best("方便面"), None);
        assert_eq!(
            Typed::of("大约500万元左右，要流动资金").best("冻精流动服务站，左右岸"),
            None
        );
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
