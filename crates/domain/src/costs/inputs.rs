//! What a calculation is made from: read from an address, written as one.

use super::{Business, Cost, Group, businesses, cost::plain, unit};
use crate::{decimal, text};

/// A part of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// 场地与投资
    Place,
    /// 用电
    Power,
    /// 水、汽、气
    Media,
    /// 用工与物流
    People,
    /// 收入与原料
    Sales,
}

impl Part {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 5] = [
        Self::Place,
        Self::Power,
        Self::Media,
        Self::People,
        Self::Sales,
    ];

    /// The Chinese words.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Place => "场地与投资",
            Self::Power => "用电",
            Self::Media => "水、蒸汽、气",
            Self::People => "用工与物流",
            Self::Sales => "收入与原料",
        }
    }
}

/// A figure that can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Input {
    /// Which one.
    pub what: What,
    /// Its key in addresses.
    pub key: &'static str,
    /// The label.
    pub zh: &'static str,
    /// The unit, shown inside the field.
    pub unit: &'static str,
    /// The largest accepted value; the least is 0.
    pub most: i64,
    /// Its part of the form.
    pub part: Part,
    /// One more sentence, or nothing.
    pub help: &'static str,
}

macro_rules! inputs {
    ($( $what:ident $key:literal $zh:literal $unit:literal $most:literal $part:ident $help:literal; )*) => {
        /// The figures of a calculation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum What {
            $( #[doc = $zh] $what, )*
        }

        /// All figures, in the order of addresses and of the form.
        pub static INPUTS: &[Input] = &[
            $( Input { what: What::$what, key: $key, zh: $zh, unit: $unit, most: $most, part: Part::$part, help: $help }, )*
        ];
    };
}

inputs! {
    Land "land" "购地面积" "亩" 10000 Place "租厂房的填 0";
    Rent "rent" "租用面积" "㎡" 1000000 Place "自建的填 0";
    Invest "invest" "固定资产投资" "万元" 1000000 Place "厂房和设备，不含土地";
    Equip "equip" "其中设备投资" "万元" 1000000 Place "按设备投资给的补助要用，不填就不计入";
    Kwh "kwh" "年用电量" "万kWh" 100000 Power "";
    Sharp "sharp" "尖峰占比" "%" 100 Power "";
    Peak "peak" "高峰占比" "%" 100 Power "";
    Valley "valley" "低谷占比" "%" 100 Power "";
    Deep "deep" "深谷占比" "%" 100 Power "其余按平段";
    Kva "kva" "变压器容量" "kVA" 1000000 Power "单一制用户填 0";
    Water "water" "年用水量" "吨" 100000000 Media "";
    Sewage "sewage" "年污水量" "吨" 100000000 Media "";
    Steam "steam" "年用蒸汽" "吨" 10000000 Media "";
    Gas "gas" "年用天然气" "立方米" 1000000000 Media "";
    Staff "staff" "用工人数" "人" 100000 People "";
    Wage "wage" "月工资" "元/人" 1000000 People "留空按本县公布的岗位工资";
    Months "months" "按月补助领多少个月" "个月" 120 People "按人按月给的补助要用，不填就不计入";
    Social "social" "单位社保占工资" "%" 100 People "";
    Goods "goods" "年货运量" "吨" 100000000 People "";
    Km "km" "平均运距" "公里" 10000 People "";
    Revenue "revenue" "年销售收入" "万元" 10000000 Sales "不含税";
    Material "material" "原料占收入" "%" 100 Sales "";
    Other "other" "其他费用占收入" "%" 100 Sales "包装、维修、销售、管理";
}

/// Why a value was not used; stands at its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The key of the field.
    pub key: &'static str,
    /// What was typed.
    pub typed: String,
    /// What to write instead, and what was calculated with.
    pub sentence: String,
}

/// Everything that a calculation depends on besides the county's prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inputs {
    /// 业态
    pub business: &'static Business,
    /// The park whose prices count; `None` is 不限园区.
    pub park: Option<String>,
    /// 电压等级
    pub voltage: String,
    values: Vec<i64>,
    /// The park and voltage without a choice, left out of addresses.
    usual: (Option<String>, String),
    /// What could not be used.
    pub wrong: Vec<Wrong>,
}

/// The word of an address for no park in particular.
const NO_PARK: &str = "all";

impl Inputs {
    /// Reads the pairs of an address. Unknown keys are passed over; a value that cannot be used
    /// gives a sentence, and the example value stands in for it.
    pub fn parse(pairs: &[(String, String)], current: &[&Cost]) -> Self {
        let get = |key: &str| {
            let found = pairs.iter().find(|(known, _)| known == key);
            found
                .map(|(_, value)| text::tidy(value))
                .filter(|v| !v.is_empty())
        };
        let all = businesses();
        let mut wrong = Vec::new();
        let mut business = &all[0];
        if let Some(typed) = get("type") {
            match all.iter().find(|one| one.key == typed) {
                Some(one) => business = one,
                None => wrong.push(Wrong {
                    key: "type",
                    sentence: format!("没有这个业态，请从上面选一个；这次按{}计算", business.name),
                    typed,
                }),
            }
        }
        let usual = usual(business, current);
        let mut inputs = Self {
            business,
            park: usual.0.clone(),
            voltage: usual.1.clone(),
            values: business.values.clone(),
            usual,
            wrong,
        };
        inputs.choose_park(get("park"), current);
        inputs.choose_voltage(get("volt"), current);
        for (at, input) in INPUTS.iter().enumerate() {
            let Some(typed) = get(input.key) else {
                continue;
            };
            match hundredths(&typed).filter(|value| *value <= input.most * 100) {
                Some(value) => inputs.values[at] = value,
                None => {
                    let most = decimal::grouped(input.most.into(), 0);
                    let instead = match inputs.shown(input.what).as_str() {
                        "" if input.what == What::Wage => "本县公布的岗位工资".to_owned(),
                        "" => "没有填".to_owned(),
                        value => format!("示例值 {value} "),
                    };
                    inputs.wrong.push(Wrong {
                        key: input.key,
                        sentence: format!(
                            "请写 0 到 {most} 之间的数（{}），最多两位小数；这次按{instead}计算",
                            input.unit
                        ),
                        typed,
                    });
                }
            }
        }
        inputs.hold_shares();
        inputs.hold_equipment();
        inputs
    }

    fn choose_park(&mut self, typed: Option<String>, current: &[&Cost]) {
        let Some(typed) = typed else { return };
        if typed == NO_PARK {
            self.park = None;
        } else if parks(current).contains(&typed.as_str()) {
            self.park = Some(typed);
        } else {
            let usual = self.park.as_deref().unwrap_or("全县价格");
            self.wrong.push(Wrong {
                key: "park",
                sentence: format!("没有这个园区的价格，请从列表里选；这次按{usual}计算"),
                typed,
            });
        }
    }

    fn choose_voltage(&mut self, typed: Option<String>, current: &[&Cost]) {
        let Some(typed) = typed else { return };
        match voltages(current)
            .into_iter()
            .find(|one| plain(one) == plain(&typed))
        {
            Some(one) => self.voltage = one.to_owned(),
            None => self.wrong.push(Wrong {
                key: "volt",
                sentence: format!(
                    "没有这个电压等级的电价，请从列表里选；这次按{}计算",
                    self.voltage
                ),
                typed,
            }),
        }
    }

    /// The shares of the bands are parts of one whole.
    fn hold_shares(&mut self) {
        const SHARES: [What; 4] = [What::Sharp, What::Peak, What::Valley, What::Deep];
        if SHARES.iter().map(|share| self.get(*share)).sum::<i64>() <= 10_000 {
            return;
        }
        for share in SHARES {
            let at = share as usize;
            if self.values[at] != self.business.values[at] {
                let example = decimal::plain(self.business.values[at].into(), 2);
                self.wrong.push(Wrong {
                    key: INPUTS[at].key,
                    typed: decimal::plain(self.values[at].into(), 2),
                    sentence: format!(
                        "尖峰、高峰、低谷、深谷合计不能超过 100%；这次按示例值 {example} 计算"
                    ),
                });
            }
            self.values[at] = self.business.values[at];
        }
    }

    /// Equipment is a part of the fixed assets.
    fn hold_equipment(&mut self) {
        let typed = self.get(What::Equip);
        if typed > self.get(What::Invest) {
            self.wrong.push(Wrong {
                key: INPUTS[What::Equip as usize].key,
                typed: decimal::plain(typed.into(), 2),
                sentence: format!(
                    "设备投资是固定资产投资的一部分，不能超过 {}；这次按没有填计算",
                    self.words(What::Invest)
                ),
            });
            self.values[What::Equip as usize] = 0;
        }
    }

    /// A figure in hundredths of its unit.
    pub fn get(&self, what: What) -> i64 {
        self.values[what as usize]
    }

    /// A figure as a plain decimal for its field; empty for a wage that is left to the county, and
    /// for what no example stands in for.
    pub fn shown(&self, what: What) -> String {
        match (what, self.get(what)) {
            (What::Wage | What::Equip | What::Months, 0) => String::new(),
            (_, value) => decimal::plain(value.into(), 2),
        }
    }

    /// A figure with its unit, for reading: `18,000 万元`, `5%`.
    pub fn words(&self, what: What) -> String {
        let number = decimal::grouped(self.get(what).into(), 2);
        match INPUTS[what as usize].unit {
            "%" => format!("{number}%"),
            unit => format!("{number} {unit}"),
        }
    }

    /// Whether a figure is still the example's.
    pub fn is_example(&self, what: What) -> bool {
        self.get(what) == self.business.values[what as usize]
    }

    /// The address that says the same: the kind, and what differs from its example, in one order.
    /// It holds figures and names of parks alone, nothing of a person.
    pub fn to_query(&self) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        pairs.append_pair("type", &self.business.key);
        if self.park != self.usual.0 {
            pairs.append_pair("park", self.park.as_deref().unwrap_or(NO_PARK));
        }
        if self.voltage != self.usual.1 {
            pairs.append_pair("volt", &self.voltage);
        }
        for input in INPUTS.iter().filter(|input| !self.is_example(input.what)) {
            let value = decimal::plain(self.get(input.what).into(), 2);
            pairs.append_pair(input.key, &value);
        }
        pairs.finish()
    }
}

/// A plain decimal of at most two places, in hundredths.
pub(super) fn hundredths(text: &str) -> Option<i64> {
    let value = decimal::parse(&text::half_width(text), 2)?;
    i64::try_from(value)
        .ok()
        .filter(|value| *value <= 100_000_000_000_000)
}

/// The parks that have prices of their own, those with most first.
pub fn parks<'a>(current: &[&'a Cost]) -> Vec<&'a str> {
    let mut parks: Vec<(&str, usize)> = Vec::new();
    for park in current.iter().flat_map(|cost| &cost.scope) {
        match parks.iter_mut().find(|(known, _)| known == park) {
            Some((_, count)) => *count += 1,
            None => parks.push((park, 1)),
        }
    }
    parks.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    parks.into_iter().map(|(park, _)| park).collect()
}

/// The voltages that have prices, in the order of the sheet.
pub fn voltages<'a>(current: &[&'a Cost]) -> Vec<&'a str> {
    let mut all: Vec<&str> = Vec::new();
    let power = current.iter().filter(|cost| {
        cost.group == Group::Power && cost.price.is_some() && unit::per(&cost.unit) == "kWh"
    });
    for voltage in power.filter_map(|cost| cost.voltage.as_deref()) {
        if !all.iter().any(|known| plain(known) == plain(voltage)) {
            all.push(voltage);
        }
    }
    all
}

/// Where a calculation of this kind begins: the park that has a price for most of what it needs,
/// and the voltage of its example.
fn usual(business: &'static Business, current: &[&Cost]) -> (Option<String>, String) {
    let offered = voltages(current);
    let voltage = offered
        .iter()
        .find(|one| plain(one) == plain(&business.voltage))
        .or(offered.first())
        .map_or_else(|| business.voltage.clone(), |one| (*one).to_owned());
    let mut best: (usize, Option<String>) = (usize::MAX, None);
    for park in parks(current) {
        let inputs = Inputs {
            business,
            park: Some(park.to_owned()),
            voltage: voltage.clone(),
            values: business.values.clone(),
            usual: (None, String::new()),
            wrong: Vec::new(),
        };
        let missing = super::sheet::calculate(&inputs, current, &[]).missing.len();
        if missing < best.0 {
            best = (missing, Some(park.to_owned()));
        }
    }
    (best.1, voltage)
}

/// Pairs as the query of an address, encoded.
pub fn query(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}
