//! 不予受理的情形: a refusal rests on one of a list, which is a setting.

use serde::{Deserialize, Serialize};

use super::Kind;

/// One ground for refusing a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ground {
    /// Stable key, as the API takes it.
    #[cfg_attr(feature = "openapi", schema(example = "elsewhere"))]
    pub key: String,
    /// The words that the visitor reads.
    pub words: String,
    /// Where it is written.
    pub source: String,
    /// Which kinds it holds for; empty for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
}

/// The Order's list, 第十四条, in its order.
const ORDER: &[(&str, &str)] = &[
    ("not_foreign", "投诉人不是外商投资企业或者外国投资者"),
    (
        "private",
        "申请协调的是与其他自然人、法人或者其他组织之间的民商事纠纷，或者不属于外商投资企业投诉事项",
    ),
    ("not_ours", "不属于本机构的投诉处理范围"),
    ("incomplete", "经通知补正，材料仍不符合要求"),
    ("groundless", "伪造、变造证据，或者明显缺乏事实依据"),
    ("repeated", "没有新的证据或者法律依据，重复投诉"),
    ("upper", "同一事项已由上级投诉工作机构受理或者处理终结"),
    ("elsewhere", "同一事项已由信访等部门受理或者处理终结"),
    ("court", "同一事项已进入或者完成行政复议、行政诉讼等程序"),
];

/// What the county's own path refuses.
const COUNTY: &[(&str, &str)] = &[
    (
        "private",
        "属于企业、个人之间的民商事纠纷，可以协商、调解、仲裁或者向人民法院起诉",
    ),
    ("not_ours", "不属于本县的职权范围"),
    ("incomplete", "经通知补正，仍不清楚要反映什么事项"),
    ("groundless", "明显缺乏事实依据"),
    ("repeated", "同一事项已经答复，没有新的情况"),
    ("elsewhere", "同一事项已由信访等部门受理或者处理终结"),
    ("court", "同一事项已进入或者完成行政复议、诉讼、仲裁等程序"),
];

impl Ground {
    /// What holds where the county has set nothing.
    pub fn usual() -> Vec<Self> {
        let row = |source: &str, kinds: &[Kind], (key, words): &(&str, &str)| Self {
            key: (*key).to_owned(),
            words: (*words).to_owned(),
            source: source.to_owned(),
            kinds: kinds.to_vec(),
        };
        let order = "《外商投资企业投诉工作办法》（商务部令2020年第3号）第十四条";
        let own = "本县办理规则";
        let foreign = [Kind::ForeignInvestment];
        let others: Vec<Kind> = Kind::ALL
            .into_iter()
            .filter(|kind| !foreign.contains(kind))
            .collect();
        let empty = ("empty", "广告、测试或者没有实际内容的信息");
        ORDER
            .iter()
            .map(|one| row(order, &foreign, one))
            .chain(COUNTY.iter().map(|one| row(own, &others, one)))
            .chain([row(own, &[], &empty)])
            .collect()
    }

    /// Whether it holds for a kind.
    pub fn is_for(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// The ground of a refusal as it was when it was given; a later setting does not change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GroundGiven {
    /// Its key.
    pub key: String,
    /// Its words.
    pub words: String,
    /// Where it is written.
    pub source: String,
}

impl From<&Ground> for GroundGiven {
    fn from(ground: &Ground) -> Self {
        Self {
            key: ground.key.clone(),
            words: ground.words.clone(),
            source: ground.source.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_grounds_and_each_key_once() {
        for kind in Kind::ALL {
            let all = Ground::usual();
            let keys: Vec<_> = all
                .iter()
                .filter(|one| one.is_for(kind))
                .map(|one| &one.key)
                .collect();
            assert!(keys.len() >= 8, "{kind:?}");
            for (at, key) in keys.iter().enumerate() {
                assert!(!keys[..at].contains(key), "{kind:?} {key}");
            }
        }
        let order = Ground::usual();
        let order = order.iter().filter(|one| one.source.contains("第十四条"));
        assert_eq!(order.count(), 9);
    }
}
