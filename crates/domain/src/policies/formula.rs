//! 奖补标准 in words that can be calculated: `每人 5000元`, `设备投资额 的 5%`, `每亩 2万元`,
//! `固定 10万元`. Whatever else is written stays words and counts nothing.

use crate::{
    decimal,
    money::{Amount, Money, MoneyUnit},
    text,
};

/// What an amount is given for each of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// 每人
    Person,
    /// 每人每月
    PersonMonth,
    /// 每亩
    Mu,
    /// 每㎡
    SquareMetre,
}

/// What a share is taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// 设备投资额
    Equipment,
    /// 固定资产投资额
    FixedAssets,
    /// 总投资
    Investment,
    /// 年租金
    Rent,
    /// 贷款利息
    Interest,
    /// 贷款额
    Loan,
    /// 研发投入
    Research,
    /// 培训费
    Training,
}

/// A formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formula {
    /// So much, once.
    Fixed(Money),
    /// So much for each.
    Each(Per, Money),
    /// So many hundredths of a per cent of a sum.
    Share(Base, u32),
}

const PER: [(&str, Per); 11] = [
    ("每名员工", Per::Person),
    ("每人次", Per::Person),
    ("每人", Per::Person),
    ("每名", Per::Person),
    ("每位", Per::Person),
    ("人均", Per::Person),
    ("每亩", Per::Mu),
    ("每平方米", Per::SquareMetre),
    ("每平米", Per::SquareMetre),
    ("每㎡", Per::SquareMetre),
    ("每m2", Per::SquareMetre),
];

const BASES: [(&str, Base); 20] = [
    ("设备投资额", Base::Equipment),
    ("设备投资", Base::Equipment),
    ("设备购置额", Base::Equipment),
    ("设备购置费", Base::Equipment),
    ("设备款", Base::Equipment),
    ("固定资产投资额", Base::FixedAssets),
    ("固定资产投资", Base::FixedAssets),
    ("总投资额", Base::Investment),
    ("总投资", Base::Investment),
    ("年租金", Base::Rent),
    ("租金", Base::Rent),
    ("房租", Base::Rent),
    ("贷款利息", Base::Interest),
    ("利息", Base::Interest),
    ("贷款额", Base::Loan),
    ("贷款金额", Base::Loan),
    ("研发投入", Base::Research),
    ("研发费用", Base::Research),
    ("培训费用", Base::Training),
    ("培训费", Base::Training),
];

/// Words before an amount that add nothing to it.
const PLAIN: [&str; 9] = [
    "一次性给予",
    "一次性补助",
    "一次性补贴",
    "一次性奖励",
    "一次性",
    "给予",
    "补助",
    "补贴",
    "奖励",
];

impl Formula {
    /// Reads a formula; `None` when it is words.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text::half_width(text)
            .chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_lowercase)
            .collect();
        let text = text.trim_end_matches(['。', ';', '；']);
        if let Some(rest) = text
            .strip_prefix("固定")
            .or_else(|| text.strip_prefix("定额"))
        {
            return sum(rest).map(Self::Fixed);
        }
        if let Some((rest, per)) = start(text, &PER) {
            let (rest, per) = match (rest.strip_prefix("每月"), per) {
                (Some(rest), Per::Person) => (rest, Per::PersonMonth),
                _ => (rest, per),
            };
            return sum(plain(rest)).map(|money| Self::Each(per, money));
        }
        let text = text.strip_prefix('按').unwrap_or(text);
        let text = text.strip_prefix("实际").unwrap_or(text);
        let (rest, base) = start(text, &BASES)?;
        let rest = rest.strip_prefix('的').unwrap_or(rest);
        let number = plain(rest).strip_suffix('%')?;
        let hundredths = u32::try_from(decimal::parse(number, 2)?).ok()?;
        (1..=10_000)
            .contains(&hundredths)
            .then_some(Self::Share(base, hundredths))
    }
}

/// 最高限额: `最高 200万元`, `不超过200万元`, `200万元`; `None` when it is words.
pub(super) fn cap(text: &str) -> Option<Money> {
    let text: String = text::half_width(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let bare = [
        "最高不超过",
        "累计不超过",
        "合计不超过",
        "累计最高",
        "合计最高",
        "最高",
        "不超过",
        "上限",
    ]
    .iter()
    .find_map(|word| text.strip_prefix(word))
    .unwrap_or(&text);
    sum(bare)
}

/// How long a monthly benefit is paid, in months: `最长 24个月`, `不超过2年`; `None` when it says
/// no length of time.
pub(super) fn longest(text: &str) -> Option<u32> {
    let text: String = text::half_width(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let bare = ["最长不超过", "累计不超过", "最长", "最多", "不超过"]
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(&text);
    let (number, times) = match bare.strip_suffix("个月") {
        Some(number) => (number, 1),
        None => (bare.strip_suffix('年')?, 12),
    };
    number.parse::<u32>().ok()?.checked_mul(times)
}

fn start<'a, T: Copy>(text: &'a str, words: &[(&str, T)]) -> Option<(&'a str, T)> {
    words
        .iter()
        .find_map(|(word, meaning)| Some((text.strip_prefix(word)?, *meaning)))
}

fn plain(text: &str) -> &str {
    PLAIN
        .iter()
        .find_map(|word| text.strip_prefix(word))
        .unwrap_or(text)
}

/// An exact sum with its unit: `5000` alone could be 元 or 万元, and 约 is no promise.
fn sum(text: &str) -> Option<Money> {
    if !text.ends_with(['元', '万', '亿']) || text.starts_with(|c: char| !c.is_ascii_digit()) {
        return None;
    }
    let amount = Amount::parse(text, MoneyUnit::Yuan).ok()??;
    (!amount.about).then_some(amount.money)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wan(text: &str) -> Money {
        Money::parse_wan(text).unwrap()
    }

    #[test]
    fn formulas_are_read_and_the_rest_stays_words() {
        for (text, formula) in [
            ("每人 5000元", Formula::Each(Per::Person, wan("0.5"))),
            ("每人给予一次性", Formula::Fixed(wan("0"))),
            ("每亩 2万元", Formula::Each(Per::Mu, wan("2"))),
            (
                "每平方米补助 200元",
                Formula::Each(Per::SquareMetre, wan("0.02")),
            ),
            ("设备投资额 的 5%", Formula::Share(Base::Equipment, 500)),
            (
                "按实际固定资产投资额的２.５％",
                Formula::Share(Base::FixedAssets, 250),
            ),
            ("贷款利息的50%", Formula::Share(Base::Interest, 5_000)),
            ("固定 10万元", Formula::Fixed(wan("10"))),
            (
                "每人每月 300元",
                Formula::Each(Per::PersonMonth, wan("0.03")),
            ),
        ] {
            let expected = (formula != Formula::Fixed(wan("0"))).then_some(formula);
            assert_eq!(Formula::parse(text), expected, "{text}");
        }
        for words in [
            "",
            "每亩每月 500元",
            "10万元",
            "设备投资额的5%至10%",
            "设备投资额的120%",
            "每亩 2万元以上",
            "每人 5000",
            "固定 约10万元",
            "纳税额的10%",
            "视情况",
            "每户 3000元",
            "设备投资额的5%，分两年",
        ] {
            assert_eq!(Formula::parse(words), None, "{words}");
        }
    }

    #[test]
    fn caps_are_read() {
        for text in [
            "最高 200万元",
            "不超过200万元",
            "200万元",
            "累计不超过 200万元",
        ] {
            assert_eq!(cap(text), Some(wan("200")), "{text}");
        }
        assert_eq!(cap("每户最高 200万元"), None);
        assert_eq!(cap("最高200"), None);
    }
}
