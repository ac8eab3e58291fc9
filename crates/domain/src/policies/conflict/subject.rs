//! What a benefit is for, and whether two benefits are for the same thing.

use crate::{
    policies::{
        benefit::Benefit,
        formula::{self, Base, Formula},
    },
    text,
};

/// What a benefit is for, told by what its formula is a share of, else by its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    /// 装修
    Fitting,
    /// 住房: rent or purchase for people
    Housing,
    /// 租金减免
    Rent,
    /// 设备补贴
    Equipment,
    /// 贷款贴息
    Loan,
    /// 研发
    Research,
    /// 培训
    Training,
    /// 创业
    Startup,
    /// 用工
    Hiring,
    /// 用水、用电、用汽
    Supplies,
    /// 认证、检测
    Testing,
    /// 用地
    Land,
    /// 固定资产投资
    Building,
    /// Anything else: told by its condition alone.
    Other,
}

/// The first word that is found decides: 装修 of a rented hall is no rent, 租房 of staff neither.
const WORDS: [(&str, Subject); 30] = [
    ("装修", Subject::Fitting),
    ("租房", Subject::Housing),
    ("购房", Subject::Housing),
    ("公寓", Subject::Housing),
    ("安居", Subject::Housing),
    ("租金", Subject::Rent),
    ("房租", Subject::Rent),
    ("租用", Subject::Rent),
    ("贷款", Subject::Loan),
    ("贴息", Subject::Loan),
    ("研发", Subject::Research),
    ("培训", Subject::Training),
    ("创业", Subject::Startup),
    ("创办", Subject::Startup),
    ("认证", Subject::Testing),
    ("检测", Subject::Testing),
    ("检验", Subject::Testing),
    ("入职", Subject::Hiring),
    ("用工", Subject::Hiring),
    ("吸纳就业", Subject::Hiring),
    ("蒸汽", Subject::Supplies),
    ("水费", Subject::Supplies),
    ("电费", Subject::Supplies),
    ("网络费", Subject::Supplies),
    ("设备", Subject::Equipment),
    ("用地", Subject::Land),
    ("土地", Subject::Land),
    ("固定资产", Subject::Building),
    ("建设", Subject::Building),
    ("新建", Subject::Building),
];

/// Thresholds say how large, not what: 设备投资额300万元以上 and 200万元以上 are one thing.
const THRESHOLD: [&str; 12] = [
    "不低于",
    "不少于",
    "及以上",
    "以上",
    "以下",
    "以内",
    "超过",
    "万元",
    "亿元",
    "平方米",
    "个月",
    "元",
];

/// A benefit, prepared to be compared with many.
pub(super) struct Matter<'a> {
    benefit: &'a Benefit,
    subject: Subject,
    /// The condition's neighbouring letters; empty: for everybody.
    pairs: Vec<(char, char)>,
}

impl<'a> Matter<'a> {
    pub(super) fn of(benefit: &'a Benefit) -> Self {
        Self {
            benefit,
            subject: subject(benefit),
            pairs: pairs(benefit.condition.as_deref().unwrap_or_default()),
        }
    }

    /// The same thing with another formula or cap.
    pub(super) fn is_at_odds(&self, other: &Self) -> bool {
        // 视情况支持 is no standard unless it is known what for.
        let told = self.subject != Subject::Other
            || self.benefit.parsed().is_some() && other.benefit.parsed().is_some();
        told && self.subject == other.subject
            && self.condition_meets(other)
            && !is_same_standard(self.benefit, other.benefit)
    }

    /// Two conditions meet when the shorter says hardly anything that the longer does not: two
    /// thirds of its neighbouring letters are the other's too. A benefit without one is for
    /// everybody, but only where it says what it is for.
    fn condition_meets(&self, other: &Self) -> bool {
        let (short, long) = match self.pairs.len() <= other.pairs.len() {
            true => (&self.pairs, &other.pairs),
            false => (&other.pairs, &self.pairs),
        };
        if short.is_empty() {
            return self.subject != Subject::Other;
        }
        let common = short.iter().filter(|pair| long.contains(pair)).count();
        common * 3 >= short.len() * 2
    }
}

fn subject(benefit: &Benefit) -> Subject {
    if let Some(Formula::Share(base, _)) = benefit.parsed() {
        match base {
            Base::Equipment => return Subject::Equipment,
            Base::Rent => return Subject::Rent,
            Base::Interest | Base::Loan => return Subject::Loan,
            Base::Research => return Subject::Research,
            Base::Training => return Subject::Training,
            Base::FixedAssets | Base::Investment => {}
        }
    }
    let said = [&benefit.formula, &benefit.condition].map(|text| text.as_deref().unwrap_or(""));
    WORDS
        .iter()
        .find(|(word, _)| said.iter().any(|text| text.contains(word)))
        .map_or(Subject::Other, |(_, subject)| *subject)
}

fn pairs(condition: &str) -> Vec<(char, char)> {
    let mut plain = text::key(condition);
    plain.retain(|c| !c.is_numeric());
    for word in THRESHOLD {
        plain = plain.replace(word, "");
    }
    let letters: Vec<char> = plain.chars().collect();
    let mut pairs: Vec<_> = letters.windows(2).map(|two| (two[0], two[1])).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The same sum for the same figures; what is no formula is compared by its words.
fn is_same_standard(one: &Benefit, other: &Benefit) -> bool {
    let words = |text: &Option<String>| text::key(text.as_deref().unwrap_or_default());
    let formula = match (one.parsed(), other.parsed()) {
        (Some(a), Some(b)) => a == b,
        _ => words(&one.formula) == words(&other.formula),
    };
    let sum = |cap: &Option<String>| cap.as_deref().and_then(formula::cap);
    let cap = match (sum(&one.cap), sum(&other.cap)) {
        (Some(a), Some(b)) => a == b,
        _ => words(&one.cap) == words(&other.cap),
    };
    formula && cap
}

#[cfg(test)]
mod tests {
    use super::*;

    fn benefit(condition: &str, formula: &str, cap: &str) -> Benefit {
        let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Benefit {
            condition: said(condition),
            formula: said(formula),
            cap: said(cap),
        }
    }

    #[test]
    fn the_same_thing_with_another_standard_is_at_odds() {
        let county = benefit(
            "新购生产设备并投产，设备投资额300万元以上",
            "设备投资额的5%",
            "最高 200万元",
        );
        for (condition, formula, cap, at_odds) in [
            (
                "新购生产设备，设备投资额200万元以上",
                "设备投资额的8%",
                "最高 200万元",
                true,
            ),
            (
                "新购设备投资额500万元以上",
                "设备投资额的5%",
                "最高 300万元",
                true,
            ),
            ("", "设备投资额的6%", "", true),
            // The same standard in other words.
            (
                "新购生产设备并投产",
                "按设备投资的5%",
                "不超过200万元",
                false,
            ),
            // Another thing.
            (
                "新建冷库、预冷、冷藏车等设备投资额100万元以上",
                "设备投资额的10%",
                "最高 100万元",
                false,
            ),
            (
                "完成智能化、绿色化改造并通过验收",
                "设备投资额的8%",
                "最高 150万元",
                false,
            ),
            ("新购生产设备并投产", "年租金的30%", "最高 20万元", false),
        ] {
            let other = benefit(condition, formula, cap);
            let (a, b) = (Matter::of(&county), Matter::of(&other));
            assert_eq!(a.is_at_odds(&b), at_odds, "{condition} {formula} {cap}");
            assert_eq!(b.is_at_odds(&a), at_odds, "{condition} {formula} {cap}");
        }
    }

    #[test]
    fn the_subject_is_told_by_share_or_words() {
        for (condition, formula, expected) in [
            (
                "租用整层办公用房并装修使用",
                "每平方米 200元",
                Subject::Fitting,
            ),
            ("新入职员工在县内租房", "每人每月 300元", Subject::Housing),
            ("租用标准化厂房", "免租两年", Subject::Rent),
            ("首次接入蒸汽管网", "固定 6万元", Subject::Supplies),
            ("获得荣誉称号", "固定 6万元", Subject::Other),
        ] {
            assert_eq!(
                subject(&benefit(condition, formula, "")),
                expected,
                "{condition}"
            );
        }
        let (sum, words) = (
            benefit("按期投产", "固定 1万元", ""),
            benefit("按期投产", "视情况支持", ""),
        );
        assert!(!Matter::of(&sum).is_at_odds(&Matter::of(&words)));
        // Two benefits that say nothing of what they are for are not held against each other.
        let (one, other) = (benefit("", "固定 1万元", ""), benefit("", "固定 2万元", ""));
        assert!(!Matter::of(&one).is_at_odds(&Matter::of(&other)));
    }
}
