//! 地块

use serde::{Deserialize, Serialize};

#[cfg(feature = "entry")]
use crate::{area::AreaUnit, catalogue::cells};
use crate::{
    area::Extent,
    catalogue::{Field, fields::fields},
    codes::Phone,
    decimal::Figure,
    listing::{Check, Listing, document, identifier},
    parcels::{Indicator, Outline, Photo, PlotStatus, Point, Reach, shown},
};

/// A plot of land.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parcel {
    /// Stable identifier, used in the page's address.
    pub id: String,
    /// 编号, the county's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 地块名称
    pub name: String,
    /// 所在园区: a park or a town, by its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub park: Option<String>,
    /// 用地面积
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<Extent>,
    /// 用途
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub land_use: Option<String>,
    /// 地块状态
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<PlotStatus>,
    /// 供地方式
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supply: Vec<String>,
    /// 使用年限, at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<u32>,
    /// 供地时序
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplied_on: Option<String>,
    /// 适合产业; empty for any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub industries: Vec<String>,
    /// 标准地指标
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indicators: Vec<Indicator>,
    /// 指标依据: the document that sets them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indicator_basis: Option<String>,
    /// 区域评估
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assessed: Vec<String>,
    /// 七通一平: what is there already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levelled: Vec<String>,
    /// 供电容量, kVA.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub power: Option<u32>,
    /// 供水能力, t a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub water: Option<Figure>,
    /// 供汽能力, t an hour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steam: Option<Figure>,
    /// 排污容量, t a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sewage: Option<Figure>,
    /// 燃气
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gas: Option<String>,
    /// 权属状态
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ownership: Option<String>,
    /// 最近道路
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub road: Option<Reach>,
    /// 最近铁路
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rail: Option<Reach>,
    /// 最近机场
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub airport: Option<Reach>,
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
    /// 边界: CGCS2000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outline: Option<Outline>,
    /// 现状照片
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Photo>,
    /// 核实
    #[serde(flatten)]
    pub check: Check,
}

impl Listing for Parcel {
    const KEY: &'static str = "parcels";
    const ZH: &'static str = "地块";
    const MEASURE: &'static str = "宗";

    document!(FIELDS);

    fn identify(&mut self) {
        self.id = identifier(
            self.code.as_deref(),
            "d",
            &[&self.name, self.park.as_deref().unwrap_or_default()],
        );
    }

    fn pictures(&self) -> Vec<&str> {
        Photo::files(&self.photos)
    }
}

impl Parcel {
    /// It can still be asked for.
    pub fn is_offered(&self) -> bool {
        self.status != Some(PlotStatus::Supplied)
    }
}

static FIELDS: &[Field<Parcel>] = fields![Parcel;
    line(40) code "编号" "Number" [], "本县自己的编号，重复导入时按编号更新；没有可留空", "A-01", ["序列号", "地块编号", "宗地编号"];
    title(80) name "地块名称" "Plot" [needed card], "写全称", "经开区 A-01 地块", ["名称"];
    line(60) park "所在园区" "Park" [card], "园区或乡镇名称", "青穗经济开发区", ["园区", "所属园区", "所在地", "乡镇"];
    own(Area, Some("亩"), |d| d.area.map(shown::land), |d, cell| { d.area = cells::area(cell, AreaUnit::Mu)?; Ok(()) }) area "用地面积" "Area" [card], "数字按亩；也可写 4.2公顷、28000平方米", "62", ["面积", "占地面积", "宗地面积"];
    line(40) land_use "用途" "Use" [card], "规划用途", "工业用地", ["土地用途", "规划用途"];
    own(Text, None, |d| d.status.map(|status| status.zh().to_owned()), |d, cell| {
        let word = crate::text::tidy(cell.text);
        d.status = if cells::is_unknown(&word) {
            None
        } else {
            let known = PlotStatus::ALL.into_iter().find(|one| one.zh() == word);
            Some(known.ok_or_else(|| {
                let words: Vec<_> = PlotStatus::ALL.iter().map(|one| one.zh()).collect();
                format!("请写 {} 之一；不清楚请留空", words.join("、"))
            })?)
        };
        Ok(())
    }) status "地块状态" "Status" [card], "净地待出让、批而未供、供而未用、闲置、低效、已供 之一", "净地待出让", ["状态", "现状"];
    list supply "供地方式" "Way of supply" [], "招拍挂、弹性年期、先租后让、长期租赁，几种用顿号隔开", "弹性年期、先租后让", ["出让方式", "供应方式"];
    whole("年", 1, 70) years "使用年限" "Years" [], "最长多少年", "20", ["年限", "出让年限"];
    line(60) supplied_on "供地时序" "When" [], "计划什么时候供地", "2026 年四季度", ["供地时间", "计划供地时间"];
    list industries "适合产业" "Industries" [], "本县产业名称，几个用顿号隔开；不限的留空", "健康食品、畜牧养殖加工", ["产业", "适宜产业"];
    own(List, None, |d| (!d.indicators.is_empty()).then(|| d.indicators.iter().map(Indicator::to_string).collect::<Vec<_>>().join("；")), |d, cell| { d.indicators = Indicator::parse_all(cell)?; Ok(()) }) indicators "标准地指标" "Control indicators" [], "[产业：]指标名≥数值 单位，几项用分号隔开，推荐性的在后面加（推荐）", "固定资产投资强度≥200 万元/亩；健康食品：亩均税收≥15 万元/亩；容积率≥1；单位能耗≤0.35 吨标煤/万元（推荐）", ["控制指标", "准入指标"];
    line(120) indicator_basis "指标依据" "Basis" [], "指标写在哪份文件里", "青政发〔2026〕演示1号", ["依据文件"];
    list assessed "区域评估" "Assessments done" [], "已完成的区域评估，可以共用", "环境影响、水土保持、文物", ["已完成区域评估"];
    list levelled "通平情况" "Connected" [], "已通的项目，即七通一平里的哪几项", "道路、给水、排水、供电、通信、场地平整", ["七通一平", "五通一平"];
    whole("千伏安", 1, 10000000) power "供电容量" "Power" [], "能给这块地的容量", "6300", ["供电", "用电容量"];
    own(Text, Some("吨/日"), |d| shown::figure(d.water, "吨/日"), |d, cell| { d.water = cells::figure(cell, "吨/日")?; Ok(()) }) water "供水能力" "Water" [], "每天能供多少", "800", ["供水"];
    figure("吨/时") steam "供汽能力" "Steam" [], "每小时能供多少；没有蒸汽的留空", "12", ["供汽", "蒸汽"];
    own(Text, Some("吨/日"), |d| shown::figure(d.sewage, "吨/日"), |d, cell| { d.sewage = cells::figure(cell, "吨/日")?; Ok(()) }) sewage "排污容量" "Sewage" [], "污水处理厂每天能接多少", "600", ["污水", "污水接纳"];
    line(60) gas "燃气" "Gas" [], "通到哪里、多大", "中压管道到边", ["天然气", "供气"];
    line(60) ownership "权属状态" "Ownership" [], "国有、集体、抵押、争议等", "国有，无抵押", ["权属"];
    own(Text, None, |d| d.road.as_ref().map(|reach| reach.to_string()), |d, cell| { d.road = Reach::parse(cell)?; Ok(()) }) road "最近道路" "Road" [], "名称和公里数", "开发北路 0.2 公里", ["最近公路", "最近高速口"];
    own(Text, None, |d| d.rail.as_ref().map(|reach| reach.to_string()), |d, cell| { d.rail = Reach::parse(cell)?; Ok(()) }) rail "最近铁路" "Railway" [], "名称和公里数", "县城铁路货场 6 公里", ["最近铁路货场", "最近高铁站"];
    own(Text, None, |d| d.airport.as_ref().map(|reach| reach.to_string()), |d, cell| { d.airport = Reach::parse(cell)?; Ok(()) }) airport "最近机场" "Airport" [], "名称和公里数", "省会机场 172 公里", [];
    paragraph note "说明" "Note" [], "还要知道什么", "南侧有 10 千伏线路，供地前迁改。", ["备注"];
    list projects "关联项目" "Projects" [], "可以落在这里的招商项目名称或编号", "QS-001、QS-008", ["招商项目", "项目"];
    line(60) unit "联系单位" "Unit" [], "投资人应当找的单位", "经济开发区管委会", ["责任单位", "承办单位"];
    line(30) person "联系人" "Contact" [], "接电话的人", "周敏", ["负责人", "联系人姓名"];
    phone phone "联系电话" "Telephone" [], "手机 11 位，或带区号的座机", "0190-8001234", ["电话", "联系方式", "手机"];
    own(Text, None, |d| d.point.map(|point| point.to_string()), |d, cell| { d.point = Point::parse(cell.text)?; Ok(()) }) point "坐标" "Point" [], "CGCS2000 十进制度，经度在前，逗号隔开，最多 7 位小数", "123.5012345, 30.5012345", ["中心坐标", "经纬度"];
    whole("米", 1, 5000) accuracy "坐标精度" "Accuracy" [], "坐标误差大约多少米", "5", ["精度"];
    own(Text, None, |d| d.outline.as_ref().map(|outline| outline.to_string()), |d, cell| { d.outline = Outline::parse(cell.text)?; Ok(()) }) outline "边界" "Outline" [], "角点依次写 经度 纬度，用分号隔开；可留空", "123.5 30.5; 123.502 30.5; 123.502 30.502; 123.5 30.502", ["四至", "边界坐标"];
    own(List, None, |d| (!d.photos.is_empty()).then(|| d.photos.iter().map(Photo::to_string).collect::<Vec<_>>().join("；")), |d, cell| { d.photos = Photo::parse_all(cell)?; Ok(()) }) photos "现状照片" "Photographs" [], "文件名、日期、位置，几张用分号隔开", "a-01.jpg 2026-09-12 东南角", ["照片", "图片"];
];

#[cfg(all(test, feature = "entry"))]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_what_is_shown_is_read_back() {
        crate::parcels::tests::hold::<Parcel>();
    }
}
