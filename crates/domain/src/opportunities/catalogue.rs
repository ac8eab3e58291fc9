//! The columns of the sheet of opportunities.

use super::Issue;
#[cfg(feature = "entry")]
use super::{ItemKind, ItemState};
use crate::catalogue::{Field, fields::fields};
#[cfg(feature = "entry")]
use crate::{catalogue::cells, text};

pub(super) static FIELDS: &[Field<Issue>] = fields![Issue;
    own(Number, Some("期"), |i| (i.issue_no > 0).then(|| i.issue_no.to_string()), |i, cell| {
        i.issue_no = cells::whole(cell, "期", (1, 999))?.unwrap_or_default();
        Ok(())
    }) issue_no "期号" "Issue" [needed card], "每行都写；同一期号的各行是一期", "2", ["期数"];
    title(80) name "标题" "Title" [], "留空按“第 N 期机会清单”", "第 2 期机会清单", ["清单标题"];
    date date "发布日期" "Date" [], "这一期自己的内容只写在它的第一行", "2026-11-05", ["日期"];
    paragraph note "本期说明" "Note" [], "一两句话", "本期新增配套需求 3 条。", ["说明"];
    own(Text, None, |i| i.row()?.code.clone(), |i, cell| { i.row_mut().code = cells::line(cell, 30)?; Ok(()) })
        item_code "条目编号" "Item number" [], "各期不变的编号；没有可留空，按类别和事项认同一条", "P-01", [];
    own(Text, None, |i| i.row().map(|item| item.kind.zh().to_owned()), |i, cell| {
        let word = text::tidy(cell.text);
        if word.contains("目标企业") {
            return Err("目标企业名单不能公布，请从表中删去这一行，放在内部台账里".to_owned());
        }
        let kind = ItemKind::ALL.into_iter().find(|kind| kind.zh() == word);
        i.row_mut().kind = kind.ok_or("请写 项目、需求、配套、地块、厂房 之一")?;
        Ok(())
    }) kind "类别" "Kind" [needed], "项目、需求、配套、地块、厂房", "配套", ["类型"];
    own(Text, None, |i| i.row().map(|item| item.title.clone()).filter(|title| !title.is_empty()), |i, cell| { i.row_mut().title = cells::line(cell, 80)?.unwrap_or_default(); Ok(()) })
        title "事项" "Item" [needed card], "一句话写清是什么", "乳粉用马口铁罐就近配套", ["事项名称", "条目"];
    own(Text, None, |i| i.row()?.reference.clone(), |i, cell| { i.row_mut().reference = cells::line(cell, 80)?; Ok(()) })
        reference "对应编号或名称" "Reference" [], "项目编号，或地块、厂房、产业链的名称，页面上会连过去", "QS-035", ["对应编号", "对应名称"];
    own(Paragraph, None, |i| i.row()?.summary.clone(), |i, cell| { i.row_mut().summary = cells::long(cell, 300)?; Ok(()) })
        summary "内容" "Summary" [], "两三句话", "两家乳粉厂每年用罐 600 万只，现从外省购进。", ["内容说明"];
    own(Text, None, |i| i.row()?.quantity.clone(), |i, cell| { i.row_mut().quantity = cells::line(cell, 40)?; Ok(()) })
        quantity "数量或规模" "Quantity" [], "带单位", "600万只/年", ["数量", "规模"];
    own(Money, Some("万元"), |i| Some(i.row()?.amount?.to_string()), |i, cell| { i.row_mut().amount = cells::money(cell)?; Ok(()) })
        amount "金额" "Amount" [], "投资额或采购额；不清楚请留空", "6800", ["投资额", "采购额"];
    own(Text, None, |i| i.row().map(|item| item.state.zh().to_owned()), |i, cell| {
        let word = text::tidy(cell.text);
        let state = ItemState::ALL.into_iter().find(|state| state.zh() == word);
        i.row_mut().state = match (word.as_str(), state) {
            ("", _) => ItemState::Open,
            (_, Some(state)) => state,
            _ => return Err("请写 征集中、已对接、已关闭 之一；留空按征集中".to_owned()),
        };
        Ok(())
    }) state "进展" "State" [], "征集中、已对接、已关闭；留空按征集中", "征集中", ["状态"];
    own(Text, None, |i| i.row()?.unit.clone(), |i, cell| { i.row_mut().unit = cells::line(cell, 60)?; Ok(()) })
        unit "联系单位" "Unit" [], "谁接电话", "青穗县投资促进局综合服务股", ["联系人"];
    own(Phone, None, |i| Some(i.row()?.phone.as_ref()?.display()), |i, cell| { i.row_mut().phone = cells::phone(cell)?; Ok(()) })
        phone "联系电话" "Telephone" [], "座机带区号，或手机", "0190-8001201", ["电话"];
];
