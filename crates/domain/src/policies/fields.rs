//! The fields of a policy.

use super::policy::Policy;
#[cfg(feature = "entry")]
use super::state::{Payout, PolicyKind, PolicyStatus, Review};
#[cfg(feature = "entry")]
use crate::catalogue::cells::{line, list};
use crate::catalogue::{Field, fields::fields};

pub(super) static FIELDS: &[Field<Policy>] = fields![Policy;
    line(40) code "编号" "Number" [], "本县自己的编号，重复导入时按编号更新；没有可留空", "Z-01", ["序列号", "政策编号"];
    title(80) name "政策名称" "Policy" [needed card], "写全称；一条政策有几项奖补时写几行，后面各行只写名称和奖补条件、标准、限额", "支持乳品加工若干措施", ["名称", "文件名称", "政策标题"];
    line(60) doc_no "文号" "Document number" [card], "文件上的文号，草案留空", "青政发〔2026〕演示1号", ["发文字号", "文件号"];
    line(60) issuer "发文单位" "Issuer" [card], "几家联合发文时用顿号隔开", "青穗县人民政府", ["制定机关", "发文机关", "印发单位"];
    word(PolicyKind) kind "政策类别" "Kind" [], "奖补、用工人才、要素、审批服务、金融、基金、综合 之一", "奖补", ["类别", "政策类型"];
    word(PolicyStatus) status "政策状态" "Status" [], "现行有效、征求意见、修订中、已废止 之一；过了有效期的会自动显示已过期", "现行有效", ["状态", "效力"];
    date issued_on "发文日期" "Issued on" [], "印发的日期", "2026-03-02", ["印发日期", "成文日期"];
    date valid_from "生效日期" "Valid from" [], "从哪天起执行；留空按发文日期", "2026-03-10", ["实施日期", "施行日期"];
    date valid_to "有效期至" "Valid to" [], "执行的最后一天；长期有效留空", "2028-12-31", ["失效日期", "截止有效期"];
    line(60) scope "适用范围" "Scope" [], "全县，或者某个园区的名称", "全县", ["适用区域"];
    lines replaces "替代政策" "Replaces" [], "这个文件替代或废止了哪些政策，写名称、编号或文号，几个用分号隔开；没有留空", "青穗县招商引资若干规定（2019年）", ["替代文件", "废止文件"];
    yes park_may_differ "园区可另行规定" "Parks may differ" [], "全县的政策允许园区定自己的标准时写 是；留空按全县统一标准", "否", ["园区可另定"];
    line(200) who "谁能享受" "Who" [card], "一句话：哪些企业或人，要符合什么条件", "在县内投资建设乳品加工项目、依法经营的企业", ["适用对象", "支持对象", "享受对象"];
    line(200) what "给什么" "What" [card], "一句话：补助、贴息、服务还是投资", "设备购置补助和检验检测补助", ["支持内容", "政策内容"];
    line(200) how_much "给多少" "How much" [card], "一句话：标准和最高限额", "设备投资额的5%，最高200万元", ["支持标准", "奖补额度"];
    lines how "怎么办" "How" [], "办理步骤，按先后用分号隔开", "企业提交设备发票和验收材料；工信局10个工作日内审核；公示5个工作日后拨付", ["办理流程", "申报流程", "申请方式", "怎么申请"];
    line(80) until "申报截止" "Apply by" [card], "每年哪天前申报，或者随时", "每年9月30日前", ["申报时间", "受理时间", "截止时间"];
    word(Payout) payout "兑现方式" "Payout" [], "免申即享、快申快享、申请后审核 之一", "快申快享", ["兑付方式"];
    whole("工作日", 1, 250) payout_days "兑现时限" "Payout within" [card], "材料齐全后多少个工作日到账", "15", ["兑付时限"];
    lines legal_basis "制定依据" "Legal basis" [], "上位文件和条款，几项用分号隔开；不需要公平竞争审查的也写在这里", "《中华人民共和国中小企业促进法》第八条", ["政策依据", "法律依据", "依据"];
    word(Review) fair_review "公平竞争审查" "Fair competition review" [card], "已通过、不需审查、未审查、未通过 之一；没有通过的不计入测算", "已通过", ["审查状态", "公平竞争审查状态"];
    line(60) review_body "审查单位" "Reviewed by" [], "作出审查结论的单位", "青穗县市场监督管理局", ["审查机关"];
    date reviewed_on "审查日期" "Reviewed on" [], "审查结论的日期", "2026-02-20", ["审查时间"];
    line(60) review_no "审查编号" "Review number" [], "审查结论的编号", "青市监公审〔2026〕演示1号", ["审查结论编号"];
    own(Text, None,
        |d| d.benefits.first().and_then(|b| b.condition.clone()),
        |d, cell| { if let Some(text) = line(cell, 200)? { d.benefit().condition = Some(text); } Ok(()) })
        benefit_condition "奖补条件" "Condition" [], "这一项奖补的条件", "新购设备投资额500万元以上", ["兑现条件"];
    own(Text, None,
        |d| d.benefits.first().and_then(|b| b.formula.clone()),
        |d, cell| { if let Some(text) = line(cell, 120)? { d.benefit().formula = Some(text); } Ok(()) })
        benefit_formula "奖补标准" "Formula" [], "能测算的写法：每人 5000元、每亩 2万元、每平方米 100元、设备投资额的5%、固定 10万元；其他写法只显示，不计入测算", "设备投资额的5%", ["补助标准", "计算公式"];
    own(Text, None,
        |d| d.benefits.first().and_then(|b| b.cap.clone()),
        |d, cell| { if let Some(text) = line(cell, 60)? { d.benefit().cap = Some(text); } Ok(()) })
        benefit_cap "最高限额" "Cap" [], "如 最高 200万元；没有留空", "最高 200万元", ["封顶", "上限"];
    line(200) direction "支持方向" "Direction" [], "基金投向哪些产业和环节，不是基金留空", "乳品、稻米精深加工和冷链", ["投资方向", "基金投向"];
    money size "基金规模" "Fund size" [], "不是基金留空", "20000", ["规模"];
    long(20_000) text "政策原文" "Text" [], "全文，分段写", "第一条 为支持乳品加工，制定本措施。", ["原文", "正文", "全文"];
    line(300) source_url "原文网址" "Source" [], "政府网站上的原文", "https://qingsui.example/zc/1", ["网址", "链接", "来源网址"];
    own(List, None,
        |d| (!d.attachments.is_empty()).then(|| d.attachments.join("、")),
        |d, cell| {
            let names = list(cell)?;
            let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
            if let Some(wrong) = names.iter().find(|name| name.starts_with('.') || !name.chars().all(plain)) {
                return Err(format!("附件“{wrong}”请只写文件名，如 z-01.pdf，几个用顿号隔开"));
            }
            d.attachments = names;
            Ok(())
        })
        attachments "附件" "Attachments" [], "附件文件名，几个用顿号隔开", "z-01.pdf", ["附件文件"];
    list industries "适用产业" "Industries" [], "按县情里的产业名称，几个用顿号隔开；全部产业留空", "畜牧养殖加工", ["产业", "支持产业"];
    list projects "相关项目" "Projects" [], "项目名称或编号，几个用顿号隔开", "乳清与酪蛋白深加工", ["对应项目", "关联项目"];
    line(60) unit "联系单位" "Unit" [], "解释和受理的单位", "青穗县工业和信息化局", ["受理单位", "责任单位"];
    line(30) person "联系人" "Contact" [], "接电话的人", "田小满", ["负责人"];
    phone phone "联系电话" "Telephone" [], "手机 11 位，或带区号的座机", "0190-8001210", ["电话", "咨询电话"];
    line(30) override_by "合规确认人" "Approved by" [], "只在审查认定可以保留提示的表述时填写：谁确认的", "穗安", ["确认人"];
    line(60) override_no "审查文号" "Approval number" [], "只在审查认定可以保留提示的表述时填写：审查意见的文号", "青市监公审〔2026〕演示9号", ["确认文号"];
];

#[cfg(all(test, feature = "entry"))]
mod tests {
    use super::*;
    use crate::{catalogue::Cell, listing::Listing as _};

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
        let filled = |text: &dyn Fn(&Field<Policy>) -> String| {
            let mut policy = Policy::blank();
            for field in FIELDS {
                let (header, text) = (field.header(), text(field));
                let cell = Cell {
                    text: &text,
                    header: &header,
                };
                (field.entry.set)(&mut policy, cell)
                    .unwrap_or_else(|why| panic!("{}: {why}", field.zh));
            }
            policy
        };
        let policy = filled(&|field| field.entry.example.to_owned());
        for field in FIELDS {
            assert!((field.get)(&policy).is_some(), "{}", field.zh);
        }
        let again = filled(&|field| (field.get)(&policy).unwrap_or_default());
        assert_eq!(policy, again);
        let text = serde_json::to_string(&policy).unwrap();
        assert_eq!(serde_json::from_str::<Policy>(&text).unwrap(), policy);
        assert_eq!(crate::compliance::check(&policy), []);
    }

    #[test]
    fn an_older_document_stays_readable() {
        let policy: Policy = serde_json::from_str(r#"{"id":"z-1","name":"旧"}"#).unwrap();
        assert_eq!(policy.name, "旧");
    }

    #[test]
    fn every_benefit_passes_the_gate() {
        let benefit = |formula: &str| super::super::Benefit {
            formula: Some(formula.to_owned()),
            ..super::super::Benefit::default()
        };
        let policy = Policy {
            name: "测试".to_owned(),
            benefits: vec![benefit("固定 10万元"), benefit("按纳税额的10%奖励")],
            ..Policy::default()
        };
        let found = crate::compliance::check(&policy);
        assert!(found.iter().any(|(zh, _)| *zh == "奖补标准"), "{found:?}");
        assert_eq!(crate::compliance::approval(&policy), None);
        let named = Policy {
            override_by: Some("穗安".to_owned()),
            ..policy
        };
        assert_eq!(
            crate::compliance::approval(&named),
            None,
            "a number is needed too"
        );
        let approved = Policy {
            override_no: Some("演示9号".to_owned()),
            ..named
        };
        assert!(crate::compliance::approval(&approved).is_some());
    }
}
