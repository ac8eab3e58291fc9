//! The rule: each figure that is asked, against each that is published.

use super::{Place, Wish};
use crate::{
    decimal::{Figure, div_round, grouped},
    parcels::{Indicator, Op},
};

/// What a figure, or a place as a whole, answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// 符合
    Pass,
    /// 未公布: the figure is not known, which is no pass.
    Unknown,
    /// 不符合
    Fail,
}

impl Verdict {
    /// The word for people.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Pass => "符合",
            Self::Unknown => "待核",
            Self::Fail => "不符合",
        }
    }
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What<'a> {
    /// 适合产业: the place's list, and the one asked.
    Industry(&'a [String], &'a str),
    /// 用地面积, or 厂房面积 for a hall; hundredths of a ㎡.
    Area {
        /// Of a hall.
        hall: bool,
    },
    /// 净高, cm.
    Height,
    /// 楼面荷载, hundredths of a ton per ㎡.
    Load,
    /// 供电容量, hundredths of a kVA.
    Power,
    /// 供汽能力, hundredths of a ton an hour.
    Steam,
    /// 排污容量, hundredths of a ton a day.
    Sewage,
    /// A 标准地 indicator; the place asks and the plan answers, in hundredths of its unit.
    Indicator(&'a Indicator),
    /// A 标准地 indicator that the plan answers and the plot has not published for its industry.
    Unpublished(Subject),
}

/// One answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// What is compared.
    pub what: What<'a>,
    /// What is needed, in the unit of [`what`](Self::what).
    pub wanted: i64,
    /// What there is; `None` when not published.
    pub has: Option<i64>,
    /// The answer.
    pub verdict: Verdict,
}

/// All answers of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fit<'a> {
    /// Pass when every line does, unknown when only published figures pass.
    pub verdict: Verdict,
    /// One a figure asked; recommended indicators are among them and decide nothing.
    pub lines: Vec<Line<'a>>,
}

/// Tests a place.
pub fn fit<'a>(wish: &'a Wish, place: &'a Place) -> Fit<'a> {
    let mut lines = Vec::with_capacity(8);
    if let Some(industry) = wish.industry.as_deref()
        && !place.industries.is_empty()
    {
        let listed = place.industries.iter().any(|one| one == industry);
        lines.push(Line {
            what: What::Industry(&place.industries, industry),
            wanted: 1,
            has: Some(i64::from(listed)),
            verdict: if listed { Verdict::Pass } else { Verdict::Fail },
        });
    }
    let hall = place.hall;
    let space = if hall { wish.floor } else { wish.land };
    let space = space.map(|extent| extent.area.centi_sqm());
    let figure = |figure: Option<Figure>| figure.map(Figure::hundredths);
    // Who takes a plot builds the hall as high and as strong as it has to be.
    let built = |figure: Option<i64>| figure.filter(|_| hall);
    let asked = [
        (What::Area { hall }, space, place.area),
        (What::Height, built(figure(wish.height)), place.height),
        (What::Load, built(figure(wish.load)), place.load),
        (What::Power, figure(wish.power), place.power),
        (What::Steam, figure(wish.steam), place.steam),
        (What::Sewage, figure(wish.sewage), place.sewage),
    ];
    for (what, wanted, has) in asked {
        let Some(wanted) = wanted else { continue };
        let has = has.map(i64::from);
        lines.push(Line {
            what,
            wanted,
            has,
            verdict: judge(has, wanted, Op::AtLeast),
        });
    }
    for indicator in demanded(wish, place) {
        lines.extend(against(indicator, wish, place));
    }
    // What a plot has not published may still be demanded of whoever takes it: no pass.
    let silent = |subject: &Subject| {
        !hall && !demanded(wish, place).any(|one| Subject::of(one) == Some(*subject))
    };
    for subject in Subject::ALL.into_iter().filter(silent) {
        lines.extend(subject.planned(wish).map(|planned| Line {
            what: What::Unpublished(subject),
            wanted: 0,
            has: Some(planned),
            verdict: Verdict::Unknown,
        }));
    }
    let verdict = lines
        .iter()
        .filter(|line| line.binds())
        .map(|line| line.verdict)
        .max()
        .unwrap_or(Verdict::Pass);
    Fit { verdict, lines }
}

/// The indicators of the wish's industry and those for all; the industry's own one stands for the
/// general one of the same name.
pub(super) fn demanded<'a>(
    wish: &'a Wish,
    place: &'a Place,
) -> impl Iterator<Item = &'a Indicator> {
    let industry = wish.industry.as_deref();
    place.indicators.iter().filter(move |one| {
        let overruled = |own: &Indicator| {
            own.industry.is_some() && own.holds_for(industry) && own.name == one.name
        };
        one.holds_for(industry)
            && (one.industry.is_some() || !place.indicators.iter().any(overruled))
    })
}

/// The places that fit best first: passing, then unknown, then failing; among those by how many
/// figures are amiss, then by how much land or floor would lie waste.
pub fn rank<'a>(wish: &'a Wish, places: &'a [Place]) -> Vec<(usize, Fit<'a>)> {
    let mut all: Vec<(usize, Fit<'a>)> = places
        .iter()
        .enumerate()
        .map(|(at, place)| (at, fit(wish, place)))
        .collect();
    all.sort_by_cached_key(|(at, fit)| {
        let amiss = fit
            .lines
            .iter()
            .filter(|line| line.binds() && line.verdict == fit.verdict)
            .count();
        let amiss = if fit.verdict == Verdict::Pass {
            0
        } else {
            amiss
        };
        (
            fit.lines.is_empty(),
            fit.verdict,
            amiss,
            waste(wish, &places[*at]),
            *at,
        )
    });
    all
}

/// How much more than asked one would have to take, in hundredths of a ㎡.
fn waste(wish: &Wish, place: &Place) -> i64 {
    let asked = if place.hall { wish.floor } else { wish.land };
    let (Some(asked), Some(area)) = (asked, place.area) else {
        return 0;
    };
    let asked = asked.area.centi_sqm();
    let taken = match place.least {
        Some(least) => asked.max(least.into()).min(area.into()),
        None => area.into(),
    };
    (taken - asked).max(0)
}

fn judge(has: Option<i64>, wanted: i64, op: Op) -> Verdict {
    let Some(has) = has else {
        return Verdict::Unknown;
    };
    let holds = match op {
        Op::AtLeast => has >= wanted,
        Op::AtMost => has <= wanted,
        Op::Exactly => has == wanted,
    };
    if holds { Verdict::Pass } else { Verdict::Fail }
}

/// An indicator against the plan, when the plan says anything of it.
fn against<'a>(indicator: &'a Indicator, wish: &Wish, place: &Place) -> Option<Line<'a>> {
    let wanted = indicator.value.hundredths();
    let line = |has: Option<i64>, holds: Verdict| Line {
        what: What::Indicator(indicator),
        wanted,
        has,
        verdict: holds,
    };
    let figure = |figure: Figure| {
        let has = Some(figure.hundredths());
        line(has, judge(has, wanted, indicator.op))
    };
    match Subject::of(indicator)? {
        Subject::Investment => {
            let fen = i128::from(wish.investment?.money.fen());
            // Who names no area takes the plot whole.
            let area = match wish.land {
                Some(land) => i128::from(land.area.centi_sqm()),
                None => match place.area {
                    Some(area) => area.into(),
                    None => return Some(line(None, Verdict::Unknown)),
                },
            };
            // A part of the plot cannot be larger than the plot.
            let area = place
                .area
                .map_or(area, |whole| area.min(whole.into()))
                .max(1);
            let (times, by) = match indicator.unit.as_str() {
                // 1e6 分 are 1 万元, 200,000/3 hundredths of a ㎡ are 1 亩.
                "万元/亩" => (20_000_000, 3_000_000),
                "万元/公顷" => (100, 1),
                _ => return Some(line(None, Verdict::Unknown)),
            };
            let (sum, per) = (fen * times, area * by);
            let reached = sum >= i128::from(wanted) * per;
            let shown = match div_round(sum, per) {
                // What falls short by less than a hundredth is not shown as reached.
                shown if !reached && shown >= i128::from(wanted) => sum / per,
                shown => shown,
            };
            let verdict = if reached {
                Verdict::Pass
            } else {
                Verdict::Fail
            };
            Some(line(
                Some(i64::try_from(shown).unwrap_or(i64::MAX)),
                verdict,
            ))
        }
        Subject::Tax => Some(match (wish.tax?, per_mu(&indicator.unit)) {
            (tax, true) => figure(tax),
            (_, false) => line(None, Verdict::Unknown),
        }),
        Subject::Energy => Some(match (wish.energy?, per_wan(&indicator.unit)) {
            (energy, true) => figure(energy),
            (_, false) => line(None, Verdict::Unknown),
        }),
    }
}

fn per_mu(unit: &str) -> bool {
    matches!(
        unit,
        "万元/亩" | "万元/亩·年" | "万元/亩.年" | "万元/年·亩" | "万元/(亩·年)"
    )
}

fn per_wan(unit: &str) -> bool {
    matches!(unit, "吨标煤/万元" | "吨标准煤/万元")
}

/// The 标准地 indicators that a plan can answer today; the others are promised when the land is
/// supplied. They are demands on land: a hall has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// 固定资产投资强度
    Investment,
    /// 亩均税收
    Tax,
    /// 单位能耗
    Energy,
}

impl Subject {
    const ALL: [Self; 3] = [Self::Investment, Self::Tax, Self::Energy];

    const fn zh(self) -> &'static str {
        match self {
            Self::Investment => "固定资产投资强度",
            Self::Tax => "亩均税收",
            Self::Energy => "单位能耗",
        }
    }

    /// The unit of [`planned`](Self::planned).
    const fn unit(self) -> &'static str {
        match self {
            Self::Investment => "万元",
            Self::Tax => "万元/亩·年",
            Self::Energy => "吨标煤/万元",
        }
    }

    /// What the plan says of it, in hundredths of its unit; of the investment the whole sum.
    fn planned(self, wish: &Wish) -> Option<i64> {
        match self {
            Self::Investment => Some(wish.investment?.money.fen() / 10_000),
            Self::Tax => wish.tax.map(Figure::hundredths),
            Self::Energy => wish.energy.map(Figure::hundredths),
        }
    }

    fn of(indicator: &Indicator) -> Option<Self> {
        let name = indicator.name.as_str();
        match indicator.op {
            Op::AtLeast if name.contains("投资强度") || name == "亩均投资" => {
                Some(Self::Investment)
            }
            Op::AtLeast if name.contains("亩均税收") || name == "税收强度" => {
                Some(Self::Tax)
            }
            Op::AtMost if name.contains("能耗") => Some(Self::Energy),
            _ => None,
        }
    }
}

/// Whether a plan can answer it in the form.
pub(super) fn is_asked(indicator: &Indicator) -> bool {
    Subject::of(indicator).is_some()
}

impl Line<'_> {
    /// It decides; a recommended indicator does not.
    pub fn binds(&self) -> bool {
        !matches!(self.what, What::Indicator(indicator) if indicator.advised)
    }

    /// What is compared: 净高.
    pub fn name(&self) -> String {
        match self.what {
            What::Industry(..) => "适合产业".to_owned(),
            What::Area { hall: true } => "厂房面积".to_owned(),
            What::Area { hall: false } => "用地面积".to_owned(),
            What::Height => "净高".to_owned(),
            What::Load => "楼面荷载".to_owned(),
            What::Power => "供电容量".to_owned(),
            What::Steam => "供汽能力".to_owned(),
            What::Sewage => "排污容量".to_owned(),
            What::Indicator(one) if one.advised => format!("{}（推荐）", one.name),
            What::Indicator(one) => one.name.clone(),
            What::Unpublished(subject) => subject.zh().to_owned(),
        }
    }

    /// What is needed: `≥8 米`.
    pub fn wanted(&self) -> String {
        match self.what {
            What::Industry(_, asked) => asked.to_owned(),
            What::Indicator(one) => one.demand(),
            What::Unpublished(_) => "未公布".to_owned(),
            _ => format!("≥{}", self.measured(self.wanted)),
        }
    }

    /// What there is: `7.2 米`.
    pub fn has(&self) -> String {
        match (self.what, self.has) {
            (What::Industry(listed, _), _) => listed.join("、"),
            (What::Indicator(one), None) if !one.unit.is_empty() => {
                format!("无法按 {} 换算", one.unit)
            }
            (_, None) => "未公布".to_owned(),
            (_, Some(has)) => self.measured(has),
        }
    }

    /// Why it does not pass: `净高 7.2 米，低于所需 8 米`; `None` when it does.
    pub fn why(&self) -> Option<String> {
        let name = self.name();
        let has = self.has();
        match (self.verdict, self.what) {
            (Verdict::Pass, _) => None,
            (Verdict::Unknown, What::Indicator(_)) => Some(format!("{name}：{has}")),
            (_, What::Unpublished(_)) => Some(format!("{name}要求未公布，请咨询")),
            (Verdict::Unknown, _) => {
                Some(format!("{name}未公布，所需 {}", self.measured(self.wanted)))
            }
            (_, What::Industry(listed, asked)) => {
                Some(format!("适合产业为{}，未列{asked}", listed.join("、")))
            }
            (_, What::Indicator(one)) => {
                let wrong = if one.op == Op::AtMost {
                    "高于"
                } else {
                    "低于"
                };
                let wanted = self.measured(self.wanted);
                Some(format!("{name}：本方案 {has}，{wrong}要求的 {wanted}"))
            }
            (_, what) => {
                let (wrong, whose) = match what {
                    What::Area { .. } => ("小于", "所需"),
                    What::Height => ("低于", "机器所需"),
                    _ => ("低于", "所需"),
                };
                let wanted = self.measured(self.wanted);
                Some(format!("{name} {has}，{wrong}{whose} {wanted}"))
            }
        }
    }

    fn measured(&self, value: i64) -> String {
        let value = i128::from(value);
        let unit = match self.what {
            What::Industry(..) => return String::new(),
            // 200,000/3 hundredths of a ㎡ are 1 亩.
            What::Area { hall: false } => {
                return format!("{} 亩", grouped((value * 3 + 1_000) / 2_000, 2));
            }
            What::Area { hall: true } => "㎡",
            What::Height => "米",
            What::Load => "吨/㎡",
            What::Power => "千伏安",
            What::Steam => "吨/时",
            What::Sewage => "吨/日",
            What::Indicator(one) => &one.unit,
            What::Unpublished(subject) => subject.unit(),
        };
        match unit {
            "" | "%" => format!("{}{unit}", grouped(value, 2)),
            unit => format!("{} {unit}", grouped(value, 2)),
        }
    }
}
