//! 存量资产

use serde::{Deserialize, Serialize};

#[cfg(feature = "entry")]
use crate::{area::AreaUnit, catalogue::cells};
use crate::{
    area::Extent,
    catalogue::{Field, fields::fields},
    codes::Phone,
    listing::{Check, Listing, document, identifier},
    money::Amount,
    parcels::{AssetStatus, Photo, Point, shown},
};

/// An idle asset: to be taken over whole, rented, or run together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Asset {
    /// Stable identifier, used in the page's address.
    pub id: String,
    /// 编号, the county's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 资产名称
    pub name: String,
    /// 所在园区: a park or a town, by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub park: Option<String>,
    /// 盘活方式
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<String>,
    /// 原用途
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// 停用时间
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_since: Option<String>,
    /// 占地面积
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub land: Option<Extent>,
    /// 建筑面积
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor_area: Option<Extent>,
    /// 设备现状
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equipment: Vec<String>,
    /// 权属
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ownership: Option<String>,
    /// 意向价格
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Amount>,
    /// 产权人意愿
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish: Option<String>,
    /// 盘活状态
    #[serde(default)]
    pub status: AssetStatus,
    /// 说明
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 关联项目: by number or title.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub projects: Vec<String>,
    /// 联系单位
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// 联系人
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// 联系电话
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// 坐标: CGCS2000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// 坐标精度, metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<u32>,
    /// 现状照片
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Photo>,
    /// 核实
    #[serde(flatten)]
    pub check: Check,
}

impl Listing for Asset {
    const KEY: &'static str = "assets";
    const ZH: &'static str = "存量资产";
    const MEASURE: &'static str = "处";

    document!(FIELDS);

    fn identify(&mut self) {
        self.id = identifier(
            self.code.as_deref(),
            "k",
            &[&self.name, self.park.as_deref().unwrap_or_default()],
        );
    }

    fn pictures(&self) -> Vec<&str> {
        Photo::files(&self.photos)
    }
}

static FIELDS: &[Field<Asset>] = fields![Asset;
    line(40) code "编号" "Number" [], "本县自己的编号，重复导入时按编号更新；没有可留空", "K-01", ["序列号", "资产编号"];
    title(80) name "资产名称" "Asset" [needed card], "写全称", "柳堤 3 号停产厂房", ["名称"];
    line(60) park "所在园区" "Park" [card], "园区或乡镇名称", "青穗经济开发区", ["园区", "所属园区", "所在地", "乡镇"];
    list ways "盘活方式" "Ways" [card], "整体转让、租赁、合作，几种用顿号隔开", "整体转让、租赁", ["合作方式", "处置方式"];
    line(80) was "原用途" "Was" [], "停产前做什么", "针织染整车间", ["原用途及停产时间"];
    line(40) idle_since "停用时间" "Idle since" [], "什么时候停的", "2023 年 5 月", ["停产时间", "闲置时间"];
    own(Area, Some("亩"), |d| d.land.map(shown::land), |d, cell| { d.land = cells::area(cell, AreaUnit::Mu)?; Ok(()) }) land "占地面积" "Land" [card], "数字按亩", "38", ["土地面积", "用地面积"];
    own(Area, Some("㎡"), |d| d.floor_area.map(shown::floor), |d, cell| { d.floor_area = cells::area(cell, AreaUnit::SquareMetre)?; Ok(()) }) floor_area "建筑面积" "Floor area" [card], "数字按平方米", "17000", ["厂房面积"];
    lines equipment "设备现状" "Equipment" [], "留下了什么，能不能用，几项用分号隔开", "10 吨锅炉 1 台，停用；630 千伏安变压器，可用", ["设备"];
    line(60) ownership "权属" "Ownership" [], "谁的，有没有抵押、查封", "企业自有，无抵押", ["权属状态"];
    money asked "意向价格" "Asked" [], "产权人希望的价格；数字按万元", "2400", ["转让价格", "挂牌价"];
    paragraph wish "产权人意愿" "Owner's wish" [], "产权人想怎样", "希望整体转让；也可以租给同类加工企业，首年租金面谈。", ["意愿"];
    word(AssetStatus) status "盘活状态" "Status" [], "待盘活、洽谈中、已盘活 之一，留空按待盘活", "待盘活", ["状态"];
    paragraph note "说明" "Note" [], "还要知道什么", "消防验收需按新用途重新办理。", ["备注"];
    list projects "关联项目" "Projects" [], "可以落在这里的招商项目名称或编号", "QS-056", ["招商项目", "项目"];
    line(60) unit "联系单位" "Unit" [], "投资人应当找的单位", "经济开发区管委会", ["责任单位", "承办单位"];
    line(30) person "联系人" "Contact" [], "接电话的人", "周敏", ["负责人", "联系人姓名"];
    phone phone "联系电话" "Telephone" [], "手机 11 位，或带区号的座机", "0190-8001234", ["电话", "联系方式", "手机"];
    own(Text, None, |d| d.point.map(|point| point.to_string()), |d, cell| { d.point = Point::parse(cell.text)?; Ok(()) }) point "坐标" "Point" [], "CGCS2000 十进制度，经度在前，逗号隔开，最多 7 位小数", "123.5012345, 30.5012345", ["中心坐标", "经纬度"];
    whole("米", 1, 5000) accuracy "坐标精度" "Accuracy" [], "坐标误差大约多少米", "5", ["精度"];
    own(List, None, |d| (!d.photos.is_empty()).then(|| d.photos.iter().map(Photo::to_string).collect::<Vec<_>>().join("；")), |d, cell| { d.photos = Photo::parse_all(cell)?; Ok(()) }) photos "现状照片" "Photographs" [], "文件名、日期、位置，几张用分号隔开", "a-01.jpg 2026-09-12 东南角", ["照片", "图片"];
];

#[cfg(all(test, feature = "entry"))]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_what_is_shown_is_read_back() {
        crate::parcels::tests::hold::<Asset>();
    }
}
