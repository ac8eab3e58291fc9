//! What an investor needs, as typed into the form of the fit test.

use crate::{
    area::{AreaUnit, Extent},
    decimal::Figure,
    money::{Amount, MoneyUnit},
    problem::FieldErrors,
    text,
};

/// What is asked; everything may be left open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wish {
    /// 产业, by the county's name.
    pub industry: Option<String>,
    /// 固定资产投资
    pub investment: Option<Amount>,
    /// 亩均税收, 万元 per 亩 and year.
    pub tax: Option<Figure>,
    /// 单位能耗, t of standard coal per 万元 of added value.
    pub energy: Option<Figure>,
    /// 用地, for plots.
    pub land: Option<Extent>,
    /// 厂房面积, for halls.
    pub floor: Option<Extent>,
    /// 设备高度, m.
    pub height: Option<Figure>,
    /// 楼面荷载, t per ㎡.
    pub load: Option<Figure>,
    /// 用电容量, kVA.
    pub power: Option<Figure>,
    /// 用汽, t an hour.
    pub steam: Option<Figure>,
    /// 排水, t a day.
    pub sewage: Option<Figure>,
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Its name in the query.
    pub key: &'static str,
    /// Its label.
    pub zh: &'static str,
    /// The unit that a bare number is meant in; empty for words.
    pub unit: &'static str,
    /// One sentence below the label.
    pub hint: &'static str,
}

const fn ask(key: &'static str, zh: &'static str, unit: &'static str, hint: &'static str) -> Ask {
    Ask {
        key,
        zh,
        unit,
        hint,
    }
}

/// The fields in the order of the form.
pub const ASKED: [Ask; 11] = [
    ask("industry", "产业", "", "决定按哪个产业的标准地指标比对"),
    ask(
        "investment",
        "固定资产投资",
        "万元",
        "数字按万元，也可写 1.2亿",
    ),
    ask(
        "tax",
        "预计亩均税收",
        "万元/亩·年",
        "达产后每亩每年的税收，只用来比对用地指标",
    ),
    ask("energy", "单位能耗", "吨标煤/万元", "每万元增加值的能耗"),
    ask("land", "需要的用地", "亩", "要地块的填"),
    ask("floor", "需要的厂房面积", "㎡", "要厂房的填"),
    ask("height", "最高的设备", "米", "连同吊装空间"),
    ask("load", "楼面荷载", "吨/㎡", "最重的一处"),
    ask("power", "用电容量", "千伏安", "变压器容量"),
    ask("steam", "用汽", "吨/时", "高峰时每小时"),
    ask("sewage", "排水", "吨/日", "每天排多少"),
];

impl Wish {
    /// Reads the pairs of a form; what cannot be read is left open and said in the errors.
    pub fn parse(pairs: &[(String, String)]) -> (Self, FieldErrors) {
        let mut wish = Self::default();
        let mut errors = FieldErrors::default();
        for (key, value) in pairs {
            let value: String = value.chars().take(60).collect();
            let value = text::tidy(&value);
            if value.is_empty() {
                continue;
            }
            let mut figure = |unit: &str| {
                errors
                    .take(key, Figure::parse(&plain(&value), unit))
                    .flatten()
            };
            match key.as_str() {
                "industry" => wish.industry = Some(value),
                "tax" => wish.tax = figure("万元/亩·年"),
                "energy" => wish.energy = figure("吨标煤/万元"),
                "height" => wish.height = figure("米"),
                "load" => wish.load = figure("吨/㎡"),
                "power" => wish.power = figure("千伏安"),
                "steam" => wish.steam = figure("吨/时"),
                "sewage" => wish.sewage = figure("吨/日"),
                "investment" => {
                    let read = Amount::parse(&value, MoneyUnit::Wan);
                    wish.investment = errors.take(key, read).flatten();
                }
                "land" => {
                    let read = Extent::parse(&value, AreaUnit::Mu);
                    wish.land = errors.take(key, read).flatten();
                }
                "floor" => {
                    let read = Extent::parse(&value, AreaUnit::SquareMetre);
                    wish.floor = errors.take(key, read).flatten();
                }
                _ => {}
            }
        }
        (wish, errors)
    }

    /// Nothing is asked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Units as people type them, in the words of the form.
fn plain(value: &str) -> String {
    text::half_width(value)
        .to_lowercase()
        .replace("kva", "千伏安")
        .replace("t/h", "吨/时")
        .replace("t/d", "吨/日")
        .replace("吨/小时", "吨/时")
        .replace("吨/天", "吨/日")
        .replace("t/", "吨/")
        .replace(['m', 't'], "")
        .replace("吨/㎡", "")
        .replace("吨/平方米", "")
}
