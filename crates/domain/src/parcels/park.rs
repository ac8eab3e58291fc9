//! 园区

use serde::{Deserialize, Serialize};

#[cfg(feature = "entry")]
use crate::{area::AreaUnit, catalogue::cells};
use crate::{
    area::Extent,
    catalogue::{Field, fields::fields},
    codes::Phone,
    listing::{Check, Listing, document, identifier},
    parcels::{Point, Reach, shown},
};

/// A park: what it is for, how large, how it is reached, whom to ask.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Park {
    /// Stable identifier, used in the page's address.
    pub id: String,
    /// 编号, the county's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 园区名称
    pub name: String,
    /// 园区定位
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub positioning: Option<String>,
    /// 主导产业
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub industries: Vec<String>,
    /// 规划面积
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<Extent>,
    /// 已建成面积
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub built: Option<Extent>,
    /// 入驻企业 that agreed to be named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tenants: Vec<String>,
    /// 要素条件
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supplies: Vec<String>,
    /// 区域评估 done, which every project in the park may use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approved: Vec<String>,
    /// 管理单位
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// 联系人
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// 联系电话
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// 最近道路
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub road: Option<Reach>,
    /// 最近铁路
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rail: Option<Reach>,
    /// 最近机场
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub airport: Option<Reach>,
    /// 坐标: CGCS2000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// 坐标精度, metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<u32>,
    /// 图片文件
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// 图片说明, for who cannot see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture_note: Option<String>,
    /// 核实
    #[serde(flatten)]
    pub check: Check,
}

impl Listing for Park {
    const KEY: &'static str = "parks";
    const ZH: &'static str = "园区";
    const MEASURE: &'static str = "个";

    document!(FIELDS);

    fn identify(&mut self) {
        self.id = identifier(self.code.as_deref(), "y", &[&self.name]);
    }

    fn pictures(&self) -> Vec<&str> {
        self.picture.as_deref().into_iter().collect()
    }
}

static FIELDS: &[Field<Park>] = fields![Park;
    line(40) code "编号" "Number" [], "本县自己的编号，重复导入时按编号更新；没有可留空", "Y-01", ["序列号", "园区编号"];
    title(80) name "园区名称" "Park" [needed card], "写全称", "青穗经济开发区", ["名称"];
    paragraph positioning "园区定位" "Positioning" [], "两三句话：做什么，靠什么", "饲料与乳品配套、中药饮片与提取；增量配电区域，蒸汽管网已通一、二期。", ["定位", "园区简介"];
    list industries "主导产业" "Industries" [card], "本县产业名称，几个用顿号隔开", "畜牧养殖加工、中医药", ["产业"];
    own(Area, Some("亩"), |d| d.area.map(shown::land), |d, cell| { d.area = cells::area(cell, AreaUnit::Mu)?; Ok(()) }) area "规划面积" "Planned area" [card], "数字按亩；也可写 3.2平方公里", "4800", ["面积", "总面积"];
    own(Area, Some("亩"), |d| d.built.map(shown::land), |d, cell| { d.built = cells::area(cell, AreaUnit::Mu)?; Ok(()) }) built "已建成面积" "Built-up area" [], "数字按亩", "2600", ["建成面积", "已开发面积"];
    lines tenants "入驻企业" "Firms here" [], "只写企业同意公布的，几家用分号隔开", "穗乳源乳业；禾丰饲料", ["已入驻企业", "入园企业"];
    lines supplies "要素条件" "Supplies" [], "已经通到园区的水、电、汽、气、网，每项用分号隔开", "增量配电，双回路 66 千伏变电站；集中供汽 60 吨/时", ["配套条件", "基础设施"];
    lines approved "区域评估" "Regional assessments" [], "已完成的区域评估，入园项目可以共用", "环境影响；水土保持；地震安全性", ["已完成区域评估"];
    line(60) unit "管理单位" "Managed by" [], "谁管理", "青穗经济开发区管委会", ["联系单位", "管理机构"];
    line(30) person "联系人" "Contact" [], "接电话的人", "周敏", ["负责人", "联系人姓名"];
    phone phone "联系电话" "Telephone" [], "手机 11 位，或带区号的座机", "0190-8001234", ["电话", "联系方式", "手机"];
    own(Text, None, |d| d.road.as_ref().map(|reach| reach.to_string()), |d, cell| { d.road = Reach::parse(cell)?; Ok(()) }) road "最近道路" "Road" [], "名称和公里数", "开发北路 0.2 公里", ["最近公路", "最近高速口"];
    own(Text, None, |d| d.rail.as_ref().map(|reach| reach.to_string()), |d, cell| { d.rail = Reach::parse(cell)?; Ok(()) }) rail "最近铁路" "Railway" [], "名称和公里数", "县城铁路货场 6 公里", ["最近铁路货场", "最近高铁站"];
    own(Text, None, |d| d.airport.as_ref().map(|reach| reach.to_string()), |d, cell| { d.airport = Reach::parse(cell)?; Ok(()) }) airport "最近机场" "Airport" [], "名称和公里数", "省会机场 172 公里", [];
    own(Text, None, |d| d.point.map(|point| point.to_string()), |d, cell| { d.point = Point::parse(cell.text)?; Ok(()) }) point "坐标" "Point" [], "CGCS2000 十进制度，经度在前，逗号隔开，最多 7 位小数", "123.5012345, 30.5012345", ["中心坐标", "经纬度"];
    whole("米", 1, 5000) accuracy "坐标精度" "Accuracy" [], "坐标误差大约多少米", "5", ["精度"];
    file picture "图片文件" "Picture" [], "图片文件名，可留空", "rice.svg", ["图片", "配图"];
    line(80) picture_note "图片说明" "Caption" [], "图里是什么，写给看不到图的人；留空用名称代替", "园区与道路、铁路的关系", ["图注", "图片文字"];
];

#[cfg(all(test, feature = "entry"))]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_what_is_shown_is_read_back() {
        crate::parcels::tests::hold::<Park>();
    }
}
