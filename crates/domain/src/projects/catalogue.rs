//! The fields of a project, described once.

use super::Project;
use crate::{
    catalogue::{Field, Widget},
    codes::Phone,
    date::Date,
};
#[cfg(feature = "entry")]
use {
    super::{ProjectStatus, traits, wording},
    crate::{
        area::AreaUnit,
        catalogue::{
            Entry,
            cells::{area, is_unknown, line, list, money, paragraph},
        },
        codes::IndustryCode,
        decimal::Figure,
        text,
    },
};

/// In the order of the Excel template and of the fact table.
pub static FIELDS: &[Field<Project>] = &[
    Field {
        key: "code",
        zh: "项目编号",
        widget: Widget::Text,
        needed: false,
        on_card: false,
        get: |p| p.code.clone(),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Number",
            unit: None,
            help: "本县自己的编号，重复导入时按编号更新；没有可留空",
            example: "QS-001",
            aliases: &["编号", "项目代码"],
            set: |p, cell| line(cell, 40).map(|code| p.code = code),
        },
    },
    Field {
        key: "title",
        zh: "项目名称",
        widget: Widget::Text,
        needed: true,
        on_card: true,
        get: |p| (!p.title.is_empty()).then(|| p.title.clone()),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Project",
            unit: None,
            help: "一个项目一行，写全称",
            example: "稻米深加工项目",
            aliases: &["名称", "招商项目", "招商项目名称", "项目"],
            set: |p, cell| {
                p.title = line(cell, 80)?.unwrap_or_default();
                Ok(())
            },
        },
    },
    Field {
        key: "industry",
        zh: "所属产业",
        widget: Widget::Text,
        needed: false,
        on_card: true,
        get: |p| p.industry.clone(),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Industry",
            unit: None,
            help: "本县产业名称，如 健康食品",
            example: "健康食品",
            aliases: &[
                "产业",
                "产业类别",
                "产业链",
                "行业",
                "行业类别",
                "所属行业",
                "产业分类",
            ],
            set: |p, cell| line(cell, 40).map(|industry| p.industry = industry),
        },
    },
    Field {
        key: "gbt",
        zh: "国民经济行业代码",
        widget: Widget::Text,
        needed: false,
        on_card: false,
        get: |p| p.gbt.as_ref().map(|code| code.as_str().to_owned()),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "GB/T 4754 code",
            unit: None,
            help: "GB/T 4754-2017 的门类、大类、中类或小类代码",
            example: "C1391",
            aliases: &["行业代码", "行业分类代码", "国民经济行业分类"],
            set: |p, cell| {
                let text = text::tidy(cell.text);
                // The name behind the code (`C13 农副食品加工业`) is for people.
                let code = text.split_whitespace().next().unwrap_or_default();
                p.gbt = match code {
                    "" | "-" | "/" | "无" => None,
                    code => Some(IndustryCode::parse(code).map_err(|error| error.to_string())?),
                };
                Ok(())
            },
        },
    },
    Field {
        key: "field",
        zh: "招商领域",
        widget: Widget::Text,
        needed: false,
        on_card: false,
        get: |p| p.field.clone(),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Field",
            unit: None,
            help: "工业园区、标准化厂房、县城建设、旅游景区、乡村振兴 之一",
            example: "工业园区",
            aliases: &["领域", "项目类型", "项目类别", "所属领域", "类型", "类别"],
            set: |p, cell| line(cell, 40).map(|f| p.field = f.map(|f| wording::field_of_work(&f))),
        },
    },
    #[cfg(feature = "entry")]
    Field {
        key: "traits",
        zh: "特点",
        widget: Widget::List,
        needed: false,
        on_card: false,
        get: |p| (!p.traits.is_empty()).then(|| p.traits.join("、")),
        entry: Entry {
            en: "Quality and pace",
            unit: None,
            help: "含金量、含新量、含绿量；大或小；长或短（短平快）；几个用顿号隔开，没有可留空",
            example: "含新量、小、短",
            aliases: &["项目特点", "质量标签", "标签"],
            set: |p, cell| {
                p.traits = traits::read(&list(cell)?)?;
                Ok(())
            },
        },
    },
    Field {
        key: "place",
        zh: "建设地点",
        widget: Widget::Text,
        needed: false,
        on_card: true,
        get: |p| p.place.clone(),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Place",
            unit: None,
            help: "园区或乡镇名称",
            example: "经济开发区",
            aliases: &[
                "项目地点",
                "地点",
                "选址",
                "项目选址",
                "所在园区",
                "拟建地点",
                "建设地址",
                "项目地址",
                "拟选址",
                "落地园区",
                "所在地",
                "建设位置",
            ],
            set: |p, cell| line(cell, 60).map(|place| p.place = place),
        },
    },
    Field {
        key: "investment",
        zh: "总投资",
        widget: Widget::Money,
        needed: false,
        on_card: true,
        get: |p| p.investment.map(|a| a.to_string()),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Total investment",
            unit: Some("万元"),
            help: "数字按万元；也可写 1.2亿元、约3亿元；不清楚留空",
            example: "12000",
            aliases: &[
                "投资额",
                "投资总额",
                "计划总投资",
                "项目总投资",
                "投资规模",
                "估算总投资",
                "投资金额",
                "计划投资",
                "总投资额",
                "投资",
                "拟投资",
                "总投资规模",
            ],
            set: |p, cell| money(cell).map(|amount| p.investment = amount),
        },
    },
    Field {
        key: "phase_one",
        zh: "一期投资",
        widget: Widget::Money,
        needed: false,
        on_card: false,
        get: |p| p.phase_one.map(|a| a.to_string()),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Phase one",
            unit: Some("万元"),
            help: "分期建设的写一期投资，不分期留空",
            example: "5000",
            aliases: &["一期", "一期投资额", "首期投资"],
            set: |p, cell| money(cell).map(|amount| p.phase_one = amount),
        },
    },
    Field {
        key: "land",
        zh: "用地面积",
        widget: Widget::Area,
        needed: false,
        on_card: true,
        get: |p| p.land.map(|land| land.to_string()),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Land",
            unit: Some("亩"),
            help: "数字按亩；也可写 200亩、13.3公顷；不清楚留空",
            example: "200",
            aliases: &[
                "占地面积",
                "占地",
                "土地面积",
                "用地",
                "拟用地",
                "拟用地面积",
                "用地规模",
                "用地需求",
            ],
            set: |p, cell| area(cell, AreaUnit::Mu).map(|land| p.land = land),
        },
    },
    Field {
        key: "floor_area",
        zh: "建筑面积",
        widget: Widget::Area,
        needed: false,
        on_card: false,
        get: |p| p.floor_area.map(|floor| floor.in_sqm()),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Floor area",
            unit: Some("㎡"),
            help: "数字按平方米；也可写 2万平方米；不清楚留空",
            example: "20000",
            aliases: &["总建筑面积", "建筑规模", "厂房面积"],
            set: |p, cell| area(cell, AreaUnit::SquareMetre).map(|floor| p.floor_area = floor),
        },
    },
    Field {
        key: "modes",
        zh: "合作方式",
        widget: Widget::List,
        needed: false,
        on_card: true,
        get: |p| (!p.modes.is_empty()).then(|| p.modes.join("、")),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Cooperation",
            unit: None,
            help: "独资、合资、合作、租赁、股权并购、特许经营；几种用顿号隔开",
            example: "独资、合资",
            aliases: &["合作模式", "招商方式", "引资方式", "投资方式", "合作意向"],
            set: |p, cell| {
                p.modes.clear();
                for mode in wording::list(cell.text, true)
                    .iter()
                    .map(|mode| wording::mode(mode))
                {
                    if !is_unknown(&mode) && !p.modes.contains(&mode) {
                        p.modes.push(mode);
                    }
                }
                Ok(())
            },
        },
    },
    Field {
        key: "status",
        zh: "项目状态",
        widget: Widget::Text,
        needed: false,
        on_card: false,
        get: |p| Some(p.status.zh().to_owned()),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Status",
            unit: None,
            help: "招商中、洽谈中、已签约 之一，留空按招商中",
            example: "招商中",
            aliases: &["状态", "招商状态"],
            set: |p, cell| {
                let word = text::tidy(cell.text);
                p.status = match word.as_str() {
                    "" | "招商中" | "招商" | "在招" | "待招商" | "open" => {
                        ProjectStatus::Open
                    }
                    "洽谈中" | "洽谈" | "在谈" | "对接中" | "in_talks" => {
                        ProjectStatus::InTalks
                    }
                    "已签约" | "签约" | "signed" => ProjectStatus::Signed,
                    _ => return Err("请写 招商中、洽谈中 或 已签约；留空按招商中".to_owned()),
                };
                Ok(())
            },
        },
    },
    Field {
        key: "revenue",
        zh: "年销售收入",
        widget: Widget::Money,
        needed: false,
        on_card: false,
        get: |p| p.revenue.map(|a| a.to_string()),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Annual revenue",
            unit: Some("万元"),
            help: "达产后的年销售收入，测算值；不清楚留空",
            example: "18000",
            aliases: &[
                "年产值",
                "预计年产值",
                "年营业收入",
                "销售收入",
                "年销售额",
                "预计年收入",
            ],
            set: |p, cell| money(cell).map(|amount| p.revenue = amount),
        },
    },
    Field {
        key: "profit",
        zh: "年利润",
        widget: Widget::Money,
        needed: false,
        on_card: false,
        get: |p| p.profit.map(|a| a.to_string()),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Annual profit",
            unit: Some("万元"),
            help: "达产后的年利润，测算值；不清楚留空",
            example: "2600",
            aliases: &["年净利润", "预计年利润", "利润", "年利润总额"],
            set: |p, cell| money(cell).map(|amount| p.profit = amount),
        },
    },
    Field {
        key: "payback_years",
        zh: "投资回收期",
        widget: Widget::Number,
        needed: false,
        on_card: true,
        get: |p| p.payback_years.map(|years| format!("{years} 年")),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Payback",
            unit: Some("年"),
            help: "年数，可有小数；不清楚留空",
            example: "5.5",
            aliases: &["回收期", "投资回收年限"],
            set: |p, cell| Figure::parse(cell.text, "年").map(|years| p.payback_years = years),
        },
    },
    Field {
        key: "irr_percent",
        zh: "内部收益率",
        widget: Widget::Number,
        needed: false,
        on_card: false,
        get: |p| p.irr_percent.map(|rate| format!("{rate}%")),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "IRR",
            unit: Some("%"),
            help: "百分数，如 15.6；不清楚留空",
            example: "15.6",
            aliases: &["财务内部收益率", "收益率"],
            set: |p, cell| Figure::parse(cell.text, "%").map(|rate| p.irr_percent = rate),
        },
    },
    Field {
        key: "summary",
        zh: "项目简介",
        widget: Widget::Paragraph,
        needed: false,
        on_card: true,
        get: |p| p.summary.clone(),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Summary",
            unit: None,
            help: "两三句话：做什么，原料在哪，卖给谁",
            example: "以本地优质稻米为原料，建设年产 2 万吨方便米饭生产线。",
            aliases: &[
                "项目概况",
                "简介",
                "概述",
                "项目介绍",
                "项目概述",
                "项目背景",
            ],
            set: |p, cell| paragraph(cell).map(|text| p.summary = text),
        },
    },
    Field {
        key: "content",
        zh: "建设内容",
        widget: Widget::Paragraph,
        needed: false,
        on_card: false,
        get: |p| p.content.clone(),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Scope",
            unit: None,
            help: "建什么、多大、几条线",
            example: "建设加工车间 1.2 万㎡、原料库 6000㎡、两条生产线。",
            aliases: &[
                "建设规模及内容",
                "主要建设内容",
                "建设内容及规模",
                "建设规模和内容",
                "建设规模",
                "项目建设内容",
                "建设规模与内容",
            ],
            set: |p, cell| paragraph(cell).map(|text| p.content = text),
        },
    },
    Field {
        key: "conditions",
        zh: "建设条件",
        widget: Widget::Paragraph,
        needed: false,
        on_card: false,
        get: |p| p.conditions.clone(),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Conditions",
            unit: None,
            help: "土地、水、电、汽、路和原料的现状",
            example: "净地，10 千伏双回路到边，蒸汽管网 300 米。",
            aliases: &["项目条件", "项目优势", "配套条件", "优势条件"],
            set: |p, cell| paragraph(cell).map(|text| p.conditions = text),
        },
    },
    Field {
        key: "market",
        zh: "市场前景",
        widget: Widget::Paragraph,
        needed: false,
        on_card: false,
        get: |p| p.market.clone(),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Market",
            unit: None,
            help: "卖给谁，量有多大，依据是什么",
            example: "周边 300 公里有 4 家连锁餐饮中央厨房。",
            aliases: &["市场分析", "前景", "效益分析", "市场预测"],
            set: |p, cell| paragraph(cell).map(|text| p.market = text),
        },
    },
    Field {
        key: "gaps",
        zh: "尚缺条件",
        widget: Widget::List,
        needed: false,
        on_card: false,
        get: |p| (!p.gaps.is_empty()).then(|| p.gaps.join("；")),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Still missing",
            unit: None,
            help: "还没有落实的事项，几项用分号隔开",
            example: "环评批复；10 千伏专线",
            aliases: &[
                "还缺什么",
                "缺口",
                "需解决的问题",
                "待完善事项",
                "存在问题",
                "待落实条件",
            ],
            set: |p, cell| {
                p.gaps = wording::list(cell.text, false)
                    .into_iter()
                    .filter(|gap| !is_unknown(gap))
                    .collect();
                Ok(())
            },
        },
    },
    Field {
        key: "progress",
        zh: "前期进展",
        widget: Widget::Text,
        needed: false,
        on_card: false,
        get: |p| p.progress.clone(),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Progress",
            unit: None,
            help: "已经办到哪一步",
            example: "已完成可研，规划选址意见书在办",
            aliases: &[
                "项目进展",
                "进展情况",
                "前期工作",
                "工作进展",
                "前期工作进展",
                "进展",
            ],
            set: |p, cell| line(cell, 300).map(|text| p.progress = text),
        },
    },
    Field {
        key: "unit",
        zh: "联系单位",
        widget: Widget::Text,
        needed: false,
        on_card: false,
        get: |p| p.unit.clone(),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Unit",
            unit: None,
            help: "投资人应当找的单位",
            example: "经济开发区管委会",
            aliases: &[
                "责任单位",
                "承办单位",
                "项目单位",
                "牵头单位",
                "申报单位",
                "单位",
            ],
            set: |p, cell| line(cell, 60).map(|unit| p.unit = unit),
        },
    },
    Field {
        key: "person",
        zh: "联系人",
        widget: Widget::Text,
        needed: false,
        on_card: false,
        get: |p| p.person.clone(),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Contact",
            unit: None,
            help: "接电话的人",
            example: "周敏",
            aliases: &["负责人", "联系人姓名", "项目联系人"],
            set: |p, cell| line(cell, 30).map(|person| p.person = person),
        },
    },
    Field {
        key: "phone",
        zh: "联系电话",
        widget: Widget::Phone,
        needed: false,
        on_card: false,
        get: |p| p.phone.as_ref().map(Phone::display),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Telephone",
            unit: None,
            help: "手机 11 位，或带区号的座机",
            example: "0190-8001234",
            aliases: &["电话", "联系方式", "手机", "手机号", "联系人电话"],
            set: |p, cell| {
                let tidy = text::tidy(cell.text);
                // Two numbers in one cell: the first is the one to call.
                let first = tidy
                    .split(['、', ',', '，', ';', '；', '/'])
                    .next()
                    .unwrap_or_default();
                p.phone = match first.trim() {
                    first if is_unknown(first) => None,
                    first => Some(Phone::parse(first).map_err(|error| error.to_string())?),
                };
                Ok(())
            },
        },
    },
    Field {
        key: "verified_on",
        zh: "核实日期",
        widget: Widget::Date,
        needed: false,
        on_card: true,
        get: |p| p.verified_on.map(Date::zh),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Verified on",
            unit: None,
            help: "最近一次核实这一行的日期；留空按导入当天",
            example: "2026-11-20",
            aliases: &["核实日", "更新日期", "更新时间", "核实时间"],
            set: |p, cell| {
                let text = text::tidy(cell.text);
                p.verified_on = match text.as_str() {
                    text if is_unknown(text) => None,
                    text => Some(Date::parse(text).map_err(|error| error.to_string())?),
                };
                Ok(())
            },
        },
    },
    Field {
        key: "verified_by",
        zh: "核实单位",
        widget: Widget::Text,
        needed: false,
        on_card: false,
        get: |p| p.verified_by.clone(),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Verified by",
            unit: None,
            help: "谁核实的；留空按联系单位",
            example: "投资促进局项目股",
            aliases: &["核实人", "核实部门"],
            set: |p, cell| line(cell, 60).map(|unit| p.verified_by = unit),
        },
    },
    Field {
        key: "review_days",
        zh: "复核期",
        widget: Widget::Number,
        needed: false,
        on_card: false,
        get: |p| Some(format!("{} 天", p.review_days)),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Review period",
            unit: Some("天"),
            help: "核实后多少天必须复核，留空按 90 天",
            example: "90",
            aliases: &["复核周期", "复核天数"],
            set: |p, cell| {
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
            },
        },
    },
    Field {
        key: "picture",
        zh: "图片",
        widget: Widget::Text,
        needed: false,
        on_card: false,
        get: |p| p.picture.clone(),
        #[cfg(feature = "entry")]
        entry: Entry {
            en: "Picture",
            unit: None,
            help: "图片文件名，可留空",
            example: "rice.svg",
            aliases: &["图片文件", "配图"],
            set: |p, cell| {
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
            },
        },
    },
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
