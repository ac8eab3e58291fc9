//! The fields of a project, described once.

use super::Project;
use crate::{
    catalogue::{Field, fields::fields},
    codes::Phone,
    date::Date,
};
#[cfg(feature = "entry")]
use {
    super::{ProjectStatus, traits, wording},
    crate::{
        catalogue::cells::{date, figure, is_unknown, line, list},
        codes::IndustryCode,
        text,
    },
};

/// In the order of the Excel template and of the fact table. A project keeps its check in members
/// of its own, and shows it in its own way.
pub static FIELDS: &[Field<Project>] = fields![alone Project;
    line(40) code "项目编号" "Number" [], "本县自己的编号，重复导入时按编号更新；没有可留空", "QS-001", ["编号", "项目代码"];
    title(80) title "项目名称" "Project" [needed card], "一个项目一行，写全称", "稻米深加工项目", ["名称", "招商项目", "招商项目名称", "项目"];
    line(40) industry "所属产业" "Industry" [card], "本县产业名称，如 健康食品", "健康食品", ["产业", "产业类别", "产业链", "行业", "行业类别", "所属行业", "产业分类"];
    own(Text, None, |p| p.gbt.as_ref().map(|code| code.as_str().to_owned()), |p, cell| {
        let text = text::tidy(cell.text);
        // The name behind the code (`C13 农副食品加工业`) is for people.
        let code = text.split_whitespace().next().unwrap_or_default();
        p.gbt = match code {
            "" | "-" | "/" | "无" => None,
            code => Some(IndustryCode::parse(code).map_err(|error| error.to_string())?),
        };
        Ok(())
    })
        gbt "国民经济行业代码" "GB/T 4754 code" [], "GB/T 4754-2017 的门类、大类、中类或小类代码", "C1391", ["行业代码", "行业分类代码", "国民经济行业分类"];
    own(Text, None, |p| p.field.clone(),
        |p, cell| line(cell, 40).map(|f| p.field = f.map(|f| wording::field_of_work(&f))))
        field "招商领域" "Field" [], "工业园区、标准化厂房、县城建设、旅游景区、乡村振兴 之一", "工业园区", ["领域", "项目类型", "项目类别", "所属领域", "类型", "类别"];
    own(List, None, |p| (!p.traits.is_empty()).then(|| p.traits.join("、")), |p, cell| {
        p.traits = traits::read(&list(cell)?)?;
        Ok(())
    })
        traits "特点" "Quality and pace" [], "含金量、含新量、含绿量；大或小；长或短（短平快）；几个用顿号隔开，没有可留空", "含新量、小、短", ["项目特点", "质量标签", "标签"];
    line(60) place "建设地点" "Place" [card], "园区或乡镇名称", "经济开发区", ["项目地点", "地点", "选址", "项目选址", "所在园区", "拟建地点", "建设地址", "项目地址", "拟选址", "落地园区", "所在地", "建设位置"];
    money investment "总投资" "Total investment" [card], "数字按万元；也可写 1.2亿元、约3亿元；不清楚留空", "12000", ["投资额", "投资总额", "计划总投资", "项目总投资", "投资规模", "估算总投资", "投资金额", "计划投资", "总投资额", "投资", "拟投资", "总投资规模"];
    money phase_one "一期投资" "Phase one" [], "分期建设的写一期投资，不分期留空", "5000", ["一期", "一期投资额", "首期投资"];
    mu land "用地面积" "Land" [card], "数字按亩；也可写 200亩、13.3公顷；不清楚留空", "200", ["占地面积", "占地", "土地面积", "用地", "拟用地", "拟用地面积", "用地规模", "用地需求"];
    sqm floor_area "建筑面积" "Floor area" [], "数字按平方米；也可写 2万平方米；不清楚留空", "20000", ["总建筑面积", "建筑规模", "厂房面积"];
    own(List, None, |p| (!p.modes.is_empty()).then(|| p.modes.join("、")), |p, cell| {
        p.modes.clear();
        for mode in wording::list(cell.text, true).iter().map(|mode| wording::mode(mode)) {
            if !is_unknown(&mode) && !p.modes.contains(&mode) {
                p.modes.push(mode);
            }
        }
        Ok(())
    })
        modes "合作方式" "Cooperation" [card], "独资、合资、合作、租赁、股权并购、特许经营；几种用顿号隔开", "独资、合资", ["合作模式", "招商方式", "引资方式", "投资方式", "合作意向"];
    own(Text, None, |p| Some(p.status.zh().to_owned()), |p, cell| {
        let word = text::tidy(cell.text);
        p.status = match word.as_str() {
            "" | "招商中" | "招商" | "在招" | "待招商" | "open" => ProjectStatus::Open,
            "洽谈中" | "洽谈" | "在谈" | "对接中" | "in_talks" => ProjectStatus::InTalks,
            "已签约" | "签约" | "signed" => ProjectStatus::Signed,
            _ => return Err("请写 招商中、洽谈中 或 已签约；留空按招商中".to_owned()),
        };
        Ok(())
    })
        status "项目状态" "Status" [], "招商中、洽谈中、已签约 之一，留空按招商中", "招商中", ["状态", "招商状态"];
    money revenue "年销售收入" "Annual revenue" [], "达产后的年销售收入，测算值；不清楚留空", "18000", ["年产值", "预计年产值", "年营业收入", "销售收入", "年销售额", "预计年收入"];
    money profit "年利润" "Annual profit" [], "达产后的年利润，测算值；不清楚留空", "2600", ["年净利润", "预计年利润", "利润", "年利润总额"];
    figure("年") payback_years "投资回收期" "Payback" [card], "年数，可有小数；不清楚留空", "5.5", ["回收期", "投资回收年限"];
    own(Number, Some("%"), |p| p.irr_percent.map(|rate| format!("{rate}%")),
        |p, cell| figure(cell, "%").map(|rate| p.irr_percent = rate))
        irr_percent "内部收益率" "IRR" [], "百分数，如 15.6；不清楚留空", "15.6", ["财务内部收益率", "收益率"];
    paragraph summary "项目简介" "Summary" [card], "两三句话：做什么，原料在哪，卖给谁", "以本地优质稻米为原料，建设年产 2 万吨方便米饭生产线。", ["项目概况", "简介", "概述", "项目介绍", "项目概述", "项目背景"];
    paragraph content "建设内容" "Scope" [], "建什么、多大、几条线", "建设加工车间 1.2 万㎡、原料库 6000㎡、两条生产线。", ["建设规模及内容", "主要建设内容", "建设内容及规模", "建设规模和内容", "建设规模", "项目建设内容", "建设规模与内容"];
    paragraph conditions "建设条件" "Conditions" [], "土地、水、电、汽、路和原料的现状", "净地，10 千伏双回路到边，蒸汽管网 300 米。", ["项目条件", "项目优势", "配套条件", "优势条件"];
    paragraph market "市场前景" "Market" [], "卖给谁，量有多大，依据是什么", "周边 300 公里有 4 家连锁餐饮中央厨房。", ["市场分析", "前景", "效益分析", "市场预测"];
    own(List, None, |p| (!p.gaps.is_empty()).then(|| p.gaps.join("；")), |p, cell| {
        let gaps = wording::list(cell.text, false).into_iter();
        p.gaps = gaps.filter(|gap| !is_unknown(gap)).collect();
        Ok(())
    })
        gaps "尚缺条件" "Still missing" [], "还没有落实的事项，几项用分号隔开", "环评批复；10 千伏专线", ["还缺什么", "缺口", "需解决的问题", "待完善事项", "存在问题", "待落实条件"];
    line(300) progress "前期进展" "Progress" [], "已经办到哪一步", "已完成可研，规划选址意见书在办", ["项目进展", "进展情况", "前期工作", "工作进展", "前期工作进展", "进展"];
    line(60) unit "联系单位" "Unit" [], "投资人应当找的单位", "经济开发区管委会", ["责任单位", "承办单位", "项目单位", "牵头单位", "申报单位", "单位"];
    line(30) person "联系人" "Contact" [], "接电话的人", "周敏", ["负责人", "联系人姓名", "项目联系人"];
    own(Phone, None, |p| p.phone.as_ref().map(Phone::display), |p, cell| {
        let tidy = text::tidy(cell.text);
        // Two numbers in one cell: the first is the one to call.
        let first = tidy.split(['、', ',', '，', ';', '；', '/']).next().unwrap_or_default();
        p.phone = match first.trim() {
            first if is_unknown(first) => None,
            first => Some(Phone::parse(first).map_err(|error| error.to_string())?),
        };
        Ok(())
    })
        phone "联系电话" "Telephone" [], "手机 11 位，或带区号的座机", "0190-8001234", ["电话", "联系方式", "手机", "手机号", "联系人电话"];
    own(Date, None, |p| p.verified_on.map(Date::zh),
        |p, cell| date(cell).map(|day| p.verified_on = day))
        verified_on "核实日期" "Verified on" [card], "最近一次核实这一行的日期；留空按导入当天", "2026-11-20", ["核实日", "更新日期", "更新时间", "核实时间"];
    line(60) verified_by "核实单位" "Verified by" [], "谁核实的；留空按联系单位", "投资促进局项目股", ["核实人", "核实部门"];
    own(Number, Some("天"), |p| Some(format!("{} 天", p.review_days)), |p, cell| {
        let tidy = text::half_width(&text::tidy(cell.text));
        let digits = tidy.trim_end_matches(['天', '日', ' ']);
        p.review_days = match digits {
            digits if is_unknown(digits) => super::project::default_review_days(),
            digits => digits
                .parse()
                .ok()
                .filter(|days| (1..=366).contains(days))
                .ok_or("请写 1 到 366 之间的整数天数；留空按 90 天")?,
        };
        Ok(())
    })
        review_days "复核期" "Review period" [], "核实后多少天必须复核，留空按 90 天", "90", ["复核周期", "复核天数"];
    own(Text, None, |p| p.picture.clone(), |p, cell| {
        let name = line(cell, 60)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        match name {
            Some(name) if !name.chars().all(plain) || name.starts_with('.') => {
                Err("请只写文件名，如 rice.svg（字母、数字、短横线）".to_owned())
            }
            name => {
                p.picture = name;
                Ok(())
            }
        }
    })
        picture "图片" "Picture" [], "图片文件名，可留空", "rice.svg", ["图片文件", "配图"];
];

#[cfg(all(test, feature = "entry"))]
mod tests {
    use super::*;
    use crate::catalogue::Cell;

    #[test]
    fn keys_and_names_are_unique() {
        for (i, field) in FIELDS.iter().enumerate() {
            for other in &FIELDS[i + 1..] {
                assert_ne!(field.key, other.key);
                for name in std::iter::once(&other.zh).chain(other.entry.aliases) {
                    assert!(!field.is_named(name), "{} is also {}", name, field.zh);
                }
            }
        }
    }

    #[test]
    fn every_example_is_accepted_and_what_is_shown_is_read_back() {
        let mut project = Project::blank();
        for field in FIELDS {
            let header = field.header();
            (field.entry.set)(
                &mut project,
                Cell {
                    text: field.entry.example,
                    header: &header,
                },
            )
            .unwrap();
        }
        let mut again = Project::blank();
        for field in FIELDS {
            let shown = (field.get)(&project).unwrap_or_default();
            // The land shows its 公顷 in brackets, which is for people.
            let shown = shown.split('（').next().unwrap_or_default().to_owned();
            (field.entry.set)(
                &mut again,
                Cell {
                    text: &shown,
                    header: field.zh,
                },
            )
            .unwrap();
        }
        assert_eq!(project, again);
    }

    #[test]
    fn headers_are_known_by_their_usual_names() {
        let find = |header: &str| FIELDS.iter().find(|f| f.is_named(header)).map(|f| f.key);
        for (header, key) in [
            ("总投资(万元)", "investment"),
            ("投资额（亿元）", "investment"),
            ("名称", "title"),
            ("* 项目名称", "title"),
            ("占地面积/亩", "land"),
            ("联系方式", "phone"),
            ("建 设 地 点", "place"),
        ] {
            assert_eq!(find(header), Some(key), "{header}");
        }
        assert_eq!(find("序号"), None);
    }
}
