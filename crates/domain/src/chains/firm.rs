//! 本地企业

use serde::{Deserialize, Serialize};

use super::{Need, Strength, need};
#[cfg(feature = "entry")]
use crate::text;
use crate::{
    catalogue::{Field, fields::fields},
    codes::Phone,
    listing::{Check, Listing, document, identifier},
};

/// Whose a firm is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// 央企
    Central,
    /// 国企
    State,
    /// 省属
    Provincial,
    /// 私企
    Private,
}

impl Category {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Central, Self::State, Self::Provincial, Self::Private];

    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Central => "央企",
            Self::State => "国企",
            Self::Provincial => "省属",
            Self::Private => "私企",
        }
    }
}

/// A firm of the county; named to the public only where the bureau publishes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Firm {
    /// Stable identifier.
    pub id: String,
    /// 编号, the county's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 企业名称
    pub name: String,
    /// 企业性质
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// 产业链, by name
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain: Option<String>,
    /// 环节, by name
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// 所在园区, by name
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub park: Option<String>,
    /// 公开; unknown means no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<bool>,
    /// 链主: the leading firm of its chain
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leading: Option<bool>,
    /// 主要产品
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    /// 配套需求: what it buys
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
    /// 联系人或部门
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// 联系电话
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// 资质荣誉, each with its evidence; see [`Strength`]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strengths: Vec<String>,
    /// 核实
    #[serde(flatten)]
    pub check: Check,
}

impl Firm {
    /// Its strengths, read.
    pub fn strengths(&self) -> impl Iterator<Item = Strength<'_>> {
        self.strengths.iter().map(|entry| Strength::read(entry))
    }
}

impl Listing for Firm {
    const KEY: &'static str = "firms";
    const ZH: &'static str = "本地企业";
    const MEASURE: &'static str = "家";

    document!(FIELDS);

    fn identify(&mut self) {
        self.id = identifier(self.code.as_deref(), "f", &[&self.name]);
    }

    /// A strength that opens doors is named with its evidence, or not at all.
    fn complete(&self) -> Result<(), String> {
        self.strengths().try_for_each(|strength| strength.check())
    }

    fn is_public(&self) -> bool {
        self.published == Some(true)
    }
}

static FIELDS: &[Field<Firm>] = fields![Firm;
    line(40) code "编号" "Number" [], "本县自己的编号，重复导入时按编号更新；没有可留空", "A-01", ["序列号"];
    title(80) name "企业名称" "Firm" [needed card], "写全称", "演示乳业有限公司", ["名称"];
    own(Text, None, |f| Some(f.category?.zh().to_owned()), |f, cell| {
        let word = text::tidy(cell.text);
        f.category = match word.as_str() {
            "" | "-" | "/" => None,
            word => Some(
                Category::ALL
                    .into_iter()
                    .find(|one| one.zh() == word)
                    .ok_or("请写 央企、国企、省属、私企 之一；不清楚请留空")?,
            ),
        };
        Ok(())
    }) category "企业性质" "Category" [], "央企、国企、省属、私企", "私企", ["性质"];
    line(80) chain "产业链" "Chain" [], "与产业链表的名称一致", "乳品产业链", ["产业链名称"];
    line(30) node "环节" "Node" [], "与产业链表的环节名称一致", "液态奶与乳粉", ["环节名称"];
    line(80) park "所在园区" "Park" [], "与园区表的名称一致；不在园区里的留空", "青穗经济开发区", ["园区"];
    yes published "是否公开" "Published" [], "是：网站上可以写出企业名称；否或留空：任何地方都不出现", "是", ["公开"];
    yes leading "是否链主" "Leading" [], "链主企业写 是", "是", ["链主"];
    list products "主要产品" "Products" [], "几样之间用、分开", "液态奶、全脂乳粉", ["产品"];
    own(List, None, |f| need::shown(&f.needs), |f, cell| { f.needs = need::read(cell)?; Ok(()) })
        needs "配套需求" "Needs" [], "品名 数量/年，提前天数；几项之间用；分开", "马口铁罐 600万只/年，提前30天", ["采购需求"];
    line(60) unit "联系部门" "Unit" [], "企业对外联系的部门，不写个人手机", "采购部", ["联系人"];
    phone phone "联系电话" "Telephone" [], "座机带区号，或手机", "0190-8006101", ["电话"];
    lines strengths "资质荣誉" "Strengths" [], "每项在括号里写依据：哪年、哪份名单或哪家认定；几项之间用；分开", "专精特新“小巨人”企业（2024年，工业和信息化部第六批名单）", ["资质"];
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_yes_makes_a_firm_public() {
        for (published, public) in [(None, false), (Some(false), false), (Some(true), true)] {
            let firm = Firm {
                published,
                ..Firm::default()
            };
            assert_eq!(firm.is_public(), public);
        }
    }
}
