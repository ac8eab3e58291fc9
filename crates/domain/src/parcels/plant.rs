//! 厂房

use serde::{Deserialize, Serialize};

#[cfg(feature = "entry")]
use crate::{area::AreaUnit, catalogue::cells};
use crate::{
    area::Extent,
    catalogue::{Field, fields::fields},
    codes::Phone,
    date::Date,
    decimal::Figure,
    listing::{Check, Listing, document, identifier},
    parcels::{Photo, Point, shown},
};

/// A unit of a plant: a hall, or a floor of a building.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Plant {
    /// Stable identifier, used in the page's address.
    pub id: String,
    /// 编号, the county's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 厂房名称
    pub name: String,
    /// 所在园区: a park or a town, by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub park: Option<String>,
    /// 楼栋
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub building: Option<String>,
    /// 楼层
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<String>,
    /// 建筑面积
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<Extent>,
    /// 净高, m.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<Figure>,
    /// 楼面荷载, t per ㎡.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<Figure>,
    /// 柱网
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<String>,
    /// 供电容量, kVA.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power: Option<u32>,
    /// 供汽能力, t an hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steam: Option<Figure>,
    /// 排污容量, t a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sewage: Option<Figure>,
    /// 火灾危险性类别
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fire: Option<String>,
    /// 行车
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crane: Option<String>,
    /// 租金, yuan per ㎡ and month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rent: Option<Figure>,
    /// 可分割
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub divisible: Option<bool>,
    /// 最小分割面积
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<Extent>,
    /// 可用日期: free from that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_from: Option<Date>,
    /// 已出租: left out of lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<bool>,
    /// 适合产业; empty for any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub industries: Vec<String>,
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

impl Listing for Plant {
    const KEY: &'static str = "plants";
    const ZH: &'static str = "厂房";
    const MEASURE: &'static str = "套";

    document!(FIELDS);

    fn identify(&mut self) {
        self.id = identifier(
            self.code.as_deref(),
            "h",
            &[&self.name, self.park.as_deref().unwrap_or_default()],
        );
    }

    fn pictures(&self) -> Vec<&str> {
        Photo::files(&self.photos)
    }

    fn move_by(&mut self, days: i64) {
        self.check.verified_on = self.check.verified_on.map(|day| day.add_days(days));
        self.free_from = self.free_from.map(|day| day.add_days(days));
    }
}

impl Plant {
    /// It can still be asked for.
    pub fn is_offered(&self) -> bool {
        self.taken != Some(true)
    }
}

static FIELDS: &[Field<Plant>] = fields![Plant;
    line(40) code "编号" "Number" [], "本县自己的编号，重复导入时按编号更新；没有可留空", "H-01", ["序列号", "单元编号"];
    title(80) name "厂房名称" "Unit" [needed card], "写全称", "标准化厂房 1 号楼一层", ["名称", "单元名称"];
    line(60) park "所在园区" "Park" [card], "园区或乡镇名称", "青穗经济开发区", ["园区", "所属园区", "所在地", "乡镇"];
    line(40) building "楼栋" "Building" [], "哪一栋", "1 号楼", ["栋号", "楼号"];
    line(20) floor "楼层" "Floor" [], "第几层；单层厂房写 单层", "一层", ["层"];
    own(Area, Some("㎡"), |d| d.area.map(shown::floor), |d, cell| { d.area = cells::area(cell, AreaUnit::SquareMetre)?; Ok(()) }) area "建筑面积" "Floor area" [card], "数字按平方米", "2400", ["面积", "单元面积"];
    figure("米") height "净高" "Clear height" [card], "梁下净高", "7.2", ["层高", "梁下净高"];
    figure("吨/㎡") load "楼面荷载" "Floor load" [card], "每平方米能承多少吨", "1.5", ["荷载", "地面荷载"];
    line(40) grid "柱网" "Column grid" [], "柱距，如 8米×9米", "8 米×9 米", ["柱距"];
    whole("千伏安", 1, 1000000) power "供电容量" "Power" [], "能给这个单元的容量", "630", ["供电", "配电容量"];
    figure("吨/时") steam "供汽能力" "Steam" [], "能接多少蒸汽；没有的留空", "2", ["供汽", "蒸汽"];
    own(Text, Some("吨/日"), |d| shown::figure(d.sewage, "吨/日"), |d, cell| { d.sewage = cells::figure(cell, "吨/日")?; Ok(()) }) sewage "排污容量" "Sewage" [], "污水处理厂每天能接多少", "60", ["污水"];
    line(20) fire "火灾危险性类别" "Fire class" [], "甲、乙、丙、丁、戊", "丙类", ["消防等级", "消防类别"];
    line(40) crane "行车" "Crane" [], "吨位和台数；没有的写 未安装", "5 吨 1 台", ["吊车"];
    own(Text, Some("元/㎡·月"), |d| shown::figure(d.rent, "元/㎡·月"), |d, cell| { d.rent = cells::figure(cell, "元/㎡·月")?; Ok(()) }) rent "租金" "Rent" [card], "每平方米每月多少元", "11.5", ["月租金"];
    yes divisible "可分割" "Divisible" [], "是 或 否", "是", ["是否可分割"];
    own(Area, Some("㎡"), |d| d.least.map(shown::floor), |d, cell| { d.least = cells::area(cell, AreaUnit::SquareMetre)?; Ok(()) }) least "最小分割面积" "Least divided area" [], "数字按平方米；不可分割的留空", "800", ["最小面积"];
    date free_from "可用日期" "Free from" [], "哪天起可以进场", "2026-12-01", ["可入驻日期", "空置日期"];
    yes taken "已出租" "Taken" [], "是 或 否；已出租的不再列出", "否", ["是否出租"];
    list industries "适合产业" "Industries" [], "本县产业名称；不限的留空", "中医药、健康食品", ["产业", "适宜产业"];
    paragraph note "说明" "Note" [], "还要知道什么", "货梯 3 吨 2 部，装卸平台 4 个。", ["备注"];
    list projects "关联项目" "Projects" [], "可以落在这里的招商项目名称或编号", "QS-016", ["招商项目", "项目"];
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
        crate::parcels::tests::hold::<Plant>();
    }
}
