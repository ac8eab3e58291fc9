//! How a county handles messages: its own settings, with what holds where nothing is set.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Clock, Ground, Kind, Limits, Way};

/// 建议投诉的办理设置
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ComplaintSettings {
    /// Key of the officer who handles a message first; that of intents where it is empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub officer: String,
    /// Deadlines of the county's own, by kind; the usual ones for the others.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<Kind, Limits>,
    /// 不予受理的情形 of the county's own; the usual ones where it is empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<Ground>,
    /// Personal data are erased after so many months.
    pub retention_months: u32,
    /// The body that takes complaints, with its addresses, which have to be published (第3号令第十条).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<HandlingBody>,
    /// Where who is not satisfied may go (第3号令第二十二条); without it the appeal names no address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upper: Option<UpperBody>,
}

/// 投诉工作机构: where one can also go, write or call. What is unset is not shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct HandlingBody {
    /// 名称
    pub name: String,
    /// 地址
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// 电话
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// 传真
    #[serde(skip_serializing_if = "String::is_empty")]
    pub fax: String,
    /// 邮箱
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// When somebody is there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hours: String,
}

/// 上级投诉工作机构
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpperBody {
    /// 名称
    pub name: String,
    /// 地址
    pub address: String,
    /// 电话
    pub phone: String,
}

impl Default for ComplaintSettings {
    fn default() -> Self {
        Self {
            officer: String::new(),
            limits: BTreeMap::new(),
            grounds: Vec::new(),
            retention_months: 24,
            body: None,
            upper: None,
        }
    }
}

impl ComplaintSettings {
    /// Nothing of the county's own.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// The deadlines of a kind.
    pub fn limits_of(&self, kind: Kind) -> Limits {
        self.limits
            .get(&kind)
            .cloned()
            .unwrap_or_else(|| Limits::usual(kind))
    }

    /// What a case of this kind may be refused for.
    pub fn grounds_of(&self, kind: Kind) -> Vec<Ground> {
        let mut all = match self.grounds.is_empty() {
            true => Ground::usual(),
            false => self.grounds.clone(),
        };
        all.retain(|ground| ground.is_for(kind));
        all
    }

    /// What is wrong with the county's own settings, a sentence each.
    pub fn slips(&self) -> Vec<String> {
        let mut slips = Vec::new();
        for (kind, limits) in &self.limits {
            slips.extend(slips_of(*kind, limits));
        }
        for kind in Kind::ALL {
            let grounds = self.grounds_of(kind);
            if grounds.is_empty() {
                slips.push(format!("{}没有一条不予受理的情形，请至少写一条", kind.zh()));
            }
            for (at, one) in grounds.iter().enumerate() {
                if [&one.key, &one.words, &one.source]
                    .iter()
                    .any(|text| text.trim().is_empty())
                {
                    slips.push(format!(
                        "{}不予受理的情形第 {} 条请写全 key、words（情形）和 source（依据）",
                        kind.zh(),
                        at + 1
                    ));
                }
                if grounds[..at].iter().any(|other| other.key == one.key) {
                    slips.push(format!(
                        "{}不予受理的情形里 {} 写了两次",
                        kind.zh(),
                        one.key
                    ));
                }
            }
        }
        slips.dedup();
        slips
    }
}

fn slips_of(kind: Kind, limits: &Limits) -> Vec<String> {
    let mut slips = Vec::new();
    let kind_zh = kind.zh();
    for (at, limit) in limits.limits.iter().enumerate() {
        let clock = limit.clock.zh();
        if limits.limits[..at]
            .iter()
            .any(|one| one.clock == limit.clock)
        {
            slips.push(format!("{kind_zh}的{clock}期限写了两次"));
        }
        if !(1..=LONGEST).contains(&limit.workdays) {
            slips.push(format!(
                "{kind_zh}的{clock}期限请写 1 到 {LONGEST} 个工作日"
            ));
        }
        if limit.source.trim().is_empty() {
            slips.push(format!(
                "{kind_zh}的{clock}期限没有写依据（source），访客会看到它"
            ));
        }
    }
    let needed: &[Clock] = match kind.way() {
        Way::Formal => &[
            Clock::Accept,
            Clock::Supplement,
            Clock::Finish,
            Clock::Deliver,
        ],
        Way::Short => &[Clock::Supplement, Clock::Finish],
    };
    for clock in needed.iter().filter(|clock| limits.of(**clock).is_none()) {
        slips.push(format!("{kind_zh}没有{}期限", clock.zh()));
    }
    if !(1..=LONGEST).contains(&limits.extension_most) {
        slips.push(format!("{kind_zh}的延期上限请写 1 到 {LONGEST} 个工作日"));
    }
    slips
}

/// 工作日, about a year: a longer term is a slip of the pen.
const LONGEST: u32 = 250;

/// What stands on every receipt of a complaint (第3号令第八条).
pub const RIGHTS: &str = "投诉不影响您依法申请行政复议、提起行政诉讼等权利；对办理结果不满意，可以向上级投诉工作机构提出。";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_settings_have_no_slips() {
        assert_eq!(ComplaintSettings::default().slips(), Vec::<String>::new());
        let mut own = ComplaintSettings::default();
        for kind in Kind::ALL {
            own.limits.insert(kind, Limits::usual(kind));
        }
        assert_eq!(own.slips(), Vec::<String>::new());
    }

    #[test]
    fn slips_are_told() {
        let mut own = ComplaintSettings::default();
        let mut limits = Limits::usual(Kind::Inquiry);
        limits.limits.retain(|limit| limit.clock != Clock::Finish);
        limits.limits[0].workdays = 0;
        limits.limits[0].source.clear();
        own.limits.insert(Kind::Inquiry, limits);
        own.grounds = vec![Ground {
            key: "a".to_owned(),
            words: String::new(),
            source: "x".to_owned(),
            kinds: vec![Kind::Inquiry],
        }];
        let slips = own.slips();
        for part in [
            "咨询没有办结期限",
            "签收期限请写 1 到",
            "没有写依据",
            "写全 key",
            "企业投诉没有一条不予受理的情形",
        ] {
            assert!(
                slips.iter().any(|slip| slip.contains(part)),
                "{part}: {slips:?}"
            );
        }
    }
}
