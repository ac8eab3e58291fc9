//! The fields of a story.

use super::{Step, Story};
use crate::catalogue::{Field, fields::fields};

pub(super) static FIELDS: &[Field<Story>] = fields![Story;
    line(40) code "编号" "Number" [], "本县自己的编号，重复导入时按编号更新；没有可留空", "HD-2026-01", ["序列号"];
    title(80) name "标题" "Title" [needed card], "写全称", "稻米深加工产业对接会", ["名称", "题目"];
    word(super::Column) column "栏目" "Column" [card], "动态、大使推荐、活动、办事指南、荣誉 之一；留空按动态", "活动", ["类别", "类型"];
    date() date "发布日期" "Date" [card], "如 2026-11-02；动态必填", "2026-11-02", ["日期", "发布时间"];
    long(200) summary "摘要" "Summary" [card], "一两句话，列表和分享卡片里显示", "面向米粉、米饭和米糠油企业，现场看料看厂房。", ["导语", "简介"];
    long(4000) text "正文" "Text" [], "每段一行，最多 4000 字", "上午看原料基地和蒸汽管网。\n下午一对一洽谈。", ["内容", "详情"];
    file() picture "图片" "Picture" [], "图片文件名，可留空", "rice.svg", ["图片文件", "配图"];
    line(80) picture_note "图片说明" "Caption" [], "图里是什么，写给看不到图的人；留空用名称代替", "对接会现场，六家企业在看样品", ["图注", "图片文字"];
    line(40) recommender "推荐人" "Recommender" [], "大使推荐必填", "苗望舒", ["招商大使", "大使姓名"];
    line(80) position "推荐人身份" "Position" [], "现任职务或与本县的渊源", "青穗县招商大使、某商会副会长", ["职务", "身份"];
    date() term_from "聘期开始" "Term from" [], "聘任第一天", "2026-01-01", ["聘任日期"];
    date() term_to "聘期结束" "Term to" [], "聘任最后一天；到期后页面注明聘期已满", "2027-12-31", ["聘任到期"];
    list() projects "相关项目" "Projects" [], "项目名称或编号，几个用顿号隔开；大使推荐必填", "方便米饭与自热米饭", ["推荐项目", "项目"];
    own(Text, None, |d| d.video.clone(), |d, cell| { d.video = super::link::read(cell.text)?; Ok(()) })
        video "视频链接" "Video" [], "https 开头的完整网址；页面只给链接，不内嵌", "https://video.example.cn/qs-1", ["视频", "视频地址"];
    date() starts "活动开始" "Starts" [], "第一天；活动必填", "2026-11-20", ["开始日期", "活动时间", "活动日期"];
    date() ends "活动结束" "Ends" [], "最后一天；只有一天的留空", "2026-11-21", ["结束日期"];
    line(80) place "活动地点" "Place" [], "活动必填", "禾香食品产业园服务中心", ["地点"];
    date() signup_until "报名截止" "Sign-up until" [], "报名最后一天；留空按活动开始当天", "2026-11-16", ["截止报名", "报名截止日期"];
    whole("人", 1, 100_000) capacity "名额" "Capacity" [], "最多多少人；不限留空", "60", ["人数", "活动名额"];
    own(List, None,
        |d| (!d.steps.is_empty()).then(|| d.steps.iter().map(Step::to_string).collect::<Vec<_>>().join("；")),
        |d, cell| { d.steps = super::steps::read(cell.text)?; Ok(()) })
        steps "办理步骤" "Steps" [], "每行一步：名称｜办理单位｜3个工作日｜并行1；同一并行组同时办，当场办结写 即办；办事指南必填", "企业登记｜市场监管局｜1个工作日；施工图审查｜住建局｜5个工作日｜并行1", ["步骤", "流程"];
    own(Text, None, |d| d.link.clone(), |d, cell| { d.link = super::link::read(cell.text)?; Ok(()) })
        link "办理网址" "Link" [], "政务服务网上的事项网址，https 开头", "https://zwfw.example.cn/item/1", ["网址", "链接", "政务服务网"];
    whole("年", 1949, 2100) year "荣誉年度" "Year" [], "荣誉必填", "2025", ["年度", "获奖年度"];
    line(80) body "颁发单位" "Issued by" [], "荣誉必填", "省级主管部门", ["授予单位", "评定单位"];
    line(40) rank "名次" "Rank" [], "第几名、哪一等；没有留空", "第 8 位", ["等次", "排名"];
];

#[cfg(all(test, feature = "entry"))]
mod tests {
    use super::*;
    use crate::{catalogue::Cell, listing::Listing};

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
        let mut story = Story::blank();
        for field in FIELDS {
            let header = field.header();
            let cell = Cell {
                text: field.entry.example,
                header: &header,
            };
            (field.entry.set)(&mut story, cell).unwrap();
        }
        let mut again = Story::blank();
        for field in FIELDS {
            let shown = (field.get)(&story).unwrap_or_else(|| panic!("{}", field.zh));
            let cell = Cell {
                text: &shown,
                header: field.zh,
            };
            (field.entry.set)(&mut again, cell).unwrap();
        }
        assert_eq!(story, again);
        assert_eq!(story.steps.len(), 2);
        let json = serde_json::to_string(&story).unwrap();
        assert_eq!(serde_json::from_str::<Story>(&json).unwrap(), story);
    }

    #[test]
    fn an_address_that_is_not_https_is_refused() {
        let field = FIELDS.iter().find(|field| field.key == "video").unwrap();
        let cell = Cell {
            text: "http://video.example.cn/1",
            header: "视频链接",
        };
        let why = (field.entry.set)(&mut Story::blank(), cell).unwrap_err();
        assert!(why.contains("https://"), "{why}");
    }
}
