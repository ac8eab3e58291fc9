//! The columns of a chain's sheet.

use super::{Chain, need};
#[cfg(feature = "entry")]
use super::{NodeState, Stage};
#[cfg(feature = "entry")]
use crate::{catalogue::cells, text};
use crate::{
    catalogue::{Field, fields::fields},
    codes::IndustryCode,
};

pub(super) static FIELDS: &[Field<Chain>] = fields![Chain;
    line(40) code "编号" "Number" [], "本县自己的编号（字母、数字最好），重复导入时按编号更新，也用在网址里；没有可留空", "dairy", ["序列号"];
    title(80) name "产业链名称" "Chain" [needed card], "每行都写；同名的各行是一条链", "乳品产业链", ["产业链"];
    line(40) industry "所属产业" "Industry" [], "与县情里的产业名称一致；链自己的内容只写在第一行", "畜牧养殖加工", ["产业"];
    paragraph intro "简介" "Introduction" [], "两三句：从哪里到哪里，强在哪里，缺什么", "从牧草、奶牛到液态奶和乳粉，本地缺乳清和包装。", ["产业链简介"];
    line(80) leader "链主企业" "Leading firm" [], "可以公开名称的链主；不公开的请留空", "演示乳业有限公司", ["链主"];
    own(Text, None, |c| c.row()?.code.clone(), |c, cell| { c.row_mut().code = cells::line(cell, 30)?; Ok(()) })
        node_code "环节编号" "Node number" [], "用在网址里的短名（字母、数字、短横线）；没有可留空", "whey", [];
    own(Text, None, |c| c.row().map(|node| node.name.clone()), |c, cell| { c.row_mut().name = cells::line(cell, 30)?.unwrap_or_default(); Ok(()) })
        node "环节" "Node" [needed card], "一行一个环节", "乳清粉", ["环节名称", "节点", "节点名称"];
    own(Text, None, |c| c.row().map(|node| node.stage.zh().to_owned()), |c, cell| {
        let word = text::tidy(cell.text);
        let stage = Stage::ALL.into_iter().find(|stage| stage.zh() == word);
        c.row_mut().stage = stage.ok_or("请写 上游、中游、下游 之一")?;
        Ok(())
    }) stage "位置" "Stage" [needed], "上游、中游、下游", "下游", ["上中下游"];
    own(Text, None, |c| c.row().map(|node| node.state.zh().to_owned()), |c, cell| {
        let word = text::tidy(cell.text);
        let state = NodeState::ALL.into_iter().find(|state| state.zh() == word);
        c.row_mut().state = state.ok_or("请写 强、弱、缺 之一")?;
        Ok(())
    }) state "状态" "State" [needed card], "强、弱、缺", "缺", ["环节状态"];
    own(Text, None, |c| c.row()?.what.clone(), |c, cell| { c.row_mut().what = cells::line(cell, 120)?; Ok(()) })
        what "环节说明" "What it is" [], "一句话：做什么，本地现状", "奶酪乳清脱盐、浓缩、喷粉，用于婴配和饲料", [];
    own(List, None, |c| need::shown(&c.row()?.demand), |c, cell| { c.row_mut().demand = need::read(cell)?; Ok(()) })
        demand "本地需求" "Demand" [], "品名 数量/年，几项之间用；分开", "乳清粉 2000吨/年；纸箱 300万只/年", ["县内需求"];
    own(Text, None, |c| c.row()?.wanted.clone(), |c, cell| { c.row_mut().wanted = cells::line(cell, 120)?; Ok(()) })
        wanted "想找谁" "Wanted" [], "想找什么样的企业", "有脱盐乳清产线的乳品配料企业", ["招引对象"];
    own(List, None, |c| codes(&c.row()?.gbt), |c, cell| {
        let codes = cells::list(cell)?;
        let parse = |code: &String| IndustryCode::parse(code).map_err(|error| error.to_string());
        c.row_mut().gbt = codes.iter().map(parse).collect::<Result<_, _>>()?;
        Ok(())
    }) gbt "国民经济行业代码" "GB/T 4754 codes" [], "GB/T 4754-2017 的代码，几个之间用、分开", "C1449", ["行业代码"];
    own(List, None, |c| names(&c.row()?.projects), |c, cell| { c.row_mut().projects = cells::list(cell)?; Ok(()) })
        projects "相关项目" "Projects" [], "项目编号或名称，几个之间用、分开", "QS-043", ["招商项目"];
    own(List, None, |c| names(&c.row()?.plots), |c, cell| { c.row_mut().plots = cells::list(cell)?; Ok(()) })
        plots "可用载体" "Plots" [], "地块、厂房或园区的名称，几个之间用、分开", "青穗经济开发区", ["地块"];
    own(List, None, |c| names(&c.row()?.policies), |c, cell| { c.row_mut().policies = cells::lines(cell)?; Ok(()) })
        policies "适用政策" "Policies" [], "政策名称，几个之间用；分开", "工业项目用地弹性年期出让办法", ["相关政策"];
    line(60) unit "联系单位" "Unit" [], "哪个单位负责这条链", "青穗县投资促进局产业招商一股", [];
    line(30) person "联系人" "Person" [], "谁接电话", "禾知秋", [];
    phone phone "联系电话" "Telephone" [], "座机带区号，或手机", "0190-8001202", ["电话"];
];

fn names(names: &[String]) -> Option<String> {
    (!names.is_empty()).then(|| names.join("；"))
}

fn codes(codes: &[IndustryCode]) -> Option<String> {
    let all: Vec<_> = codes.iter().map(IndustryCode::as_str).collect();
    (!all.is_empty()).then(|| all.join("、"))
}
