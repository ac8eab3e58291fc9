use std::sync::Arc;

use domain::{
    date::Date,
    library::Library,
    listing::Check,
    policies::{Benefit, Policy, PolicyKind, PolicyStatus, Review},
    positioning::County,
};

use crate::shelf::{Asked, Page, Shelf};

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn policy(id: &str, name: &str) -> Policy {
    Policy {
        id: id.to_owned(),
        name: name.to_owned(),
        who: Some("在县内投资建厂的企业".to_owned()),
        how_much: Some("设备投资额的5%".to_owned()),
        how: vec!["提交材料".to_owned(), "审核公示".to_owned()],
        payout_days: Some(15),
        valid_to: Some(day("2028-12-31")),
        fair_review: Review::Passed,
        review_body: Some("市场监督管理局".to_owned()),
        review_no: Some("演示1号".to_owned()),
        reviewed_on: Some(day("2025-12-01")),
        benefits: vec![Benefit {
            formula: Some("设备投资额的5%".to_owned()),
            ..Benefit::default()
        }],
        check: Check {
            verified_on: Some(day("2026-11-01")),
            ..Check::default()
        },
        ..Policy::default()
    }
}

fn shelf(policies: Vec<Policy>) -> Shelf {
    let today = day("2026-11-10");
    Shelf {
        county: Arc::new(County::unset(today)),
        library: Arc::new(Library {
            policies,
            ..Library::default()
        }),
        today,
        picture: Arc::new(|_| None),
        extra: Arc::new(|_| None),
    }
}

fn open(shelf: &Shelf, path: &str, query: &str) -> Option<Page> {
    shelf.page(&Asked::parse(path, query))
}

fn html(shelf: &Shelf, path: &str, query: &str) -> String {
    open(shelf, path, query).unwrap().html
}

fn four() -> Shelf {
    let draft = Policy {
        status: PolicyStatus::Draft,
        ..policy("draft", "意见稿办法")
    };
    let repealed = Policy {
        status: PolicyStatus::Repealed,
        ..policy("old", "旧办法")
    };
    let expired = Policy {
        valid_to: Some(day("2026-06-30")),
        ..policy("late", "过期办法")
    };
    shelf(vec![repealed, expired, draft, policy("now", "现行办法")])
}

#[test]
fn the_list_shows_what_is_in_force_or_asked_about_and_links_the_rest() {
    let usual = html(&four(), "/policies", "");
    for name in [
        "现行办法",
        "意见稿办法",
        "征求意见",
        "standing=repealed",
        "standing=expired",
    ] {
        assert!(usual.contains(name), "{name}");
    }
    assert!(usual.find("现行办法").unwrap() < usual.find("意见稿办法").unwrap());
    assert!(!usual.contains("旧办法") && !usual.contains("过期办法"));
    let expired = html(&four(), "/policies", "standing=expired");
    assert!(expired.contains("过期办法") && expired.contains("policies__state--expired"));
    assert!(!expired.contains("policies__state--in_force"));
}

#[test]
fn filters_stand_in_the_address() {
    let fund = Policy {
        kind: PolicyKind::Fund,
        ..policy("fund", "招商基金")
    };
    let founder = Policy {
        who: Some("首次创业的人".to_owned()),
        ..policy("start", "创业补贴")
    };
    let shelf = shelf(vec![fund, founder]);
    let funds = html(&shelf, "/policies", "kind=fund");
    assert!(funds.contains("/policies/fund") && !funds.contains("/policies/start"));
    let founders = html(&shelf, "/policies", "who=founders");
    assert!(founders.contains("/policies/start") && !founders.contains("/policies/fund"));
    let strange = html(&shelf, "/policies", "kind=x&standing=%22%3E");
    assert!(strange.contains("/policies/fund"));
}

#[test]
fn what_is_stale_leaves_the_list_but_not_its_address() {
    let mut old = policy("stale", "久未核实");
    old.check.verified_on = Some(day("2026-07-01"));
    let shelf = shelf(vec![old, policy("now", "现行办法")]);
    let usual = html(&shelf, "/policies", "");
    assert!(!usual.contains("久未核实") && usual.contains("含 1 条待核实"));
    assert!(html(&shelf, "/policies", "stale=1").contains("久未核实"));
    assert!(html(&shelf, "/policies/stale", "").contains("已超过复核期"));
}

#[test]
fn a_page_says_in_plain_words_what_matters() {
    let page = html(&four(), "/policies/now", "");
    for words in [
        "谁能享受",
        "在县内投资建厂的企业",
        "设备投资额的5%",
        "15",
        "个工作日",
        "审查编号",
        "演示1号",
        "测算，非承诺",
        "/leads/new?about=policies:now",
        "可以申请",
        "2028年12月31日",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(
        !page.contains("附件") && !page.contains("政策原文"),
        "empty sections"
    );
}

#[test]
fn what_is_not_reviewed_or_not_in_force_is_not_available() {
    let none = Policy {
        fair_review: Review::None,
        ..policy("none", "未审办法")
    };
    let failed = Policy {
        fair_review: Review::Failed,
        ..policy("failed", "未过办法")
    };
    let shelf = shelf(vec![none, failed]);
    let list = html(&shelf, "/policies", "");
    for (id, words) in [
        ("none", "未审查，暂不适用"),
        ("failed", "未通过审查，暂不适用"),
    ] {
        assert!(list.contains(words), "{words}");
        let page = html(&shelf, &format!("/policies/{id}"), "");
        assert!(
            page.contains(words) && !page.contains("可以申请"),
            "{words}"
        );
    }
    for (id, words) in [
        ("late", "已过期"),
        ("old", "已废止"),
        ("draft", "征求意见稿"),
    ] {
        let page = html(&four(), &format!("/policies/{id}"), "");
        assert!(page.contains(words) && !page.contains("可以申请"), "{id}");
        assert!(!page.contains("policies__state--in_force"), "{id}");
    }
}

#[test]
fn an_address_of_none_has_no_page() {
    assert!(open(&four(), "/policies/nothing", "").is_none());
    assert!(open(&four(), "/policies/now/more", "").is_none());
}

/// The county's policy and one of a park that sets another standard for the same thing.
fn at_odds() -> Vec<Policy> {
    let park = Policy {
        scope: Some("东园".to_owned()),
        benefits: vec![
            Benefit {
                formula: Some("设备投资额的8%".to_owned()),
                ..Benefit::default()
            },
            Benefit {
                condition: Some("首次接入蒸汽管网".to_owned()),
                formula: Some("固定 6万元".to_owned()),
                cap: None,
            },
        ],
        ..policy("park", "园区设备办法")
    };
    vec![policy("county", "全县设备办法"), park]
}

#[test]
fn the_policy_that_gives_way_says_which_one_holds() {
    let shelf = shelf(at_odds());
    let page = html(&shelf, "/policies/park", "");
    assert!(page.contains("全县实行统一标准，以《全县设备办法》为准"));
    assert!(page.contains(r#"href="/policies/county""#));
    // The other benefit is not touched.
    assert_eq!(page.matches("可以申请").count(), 1);
    let county = html(&shelf, "/policies/county", "");
    assert!(!county.contains("全县实行统一标准") && county.contains("可以申请，计入测算"));
    let list = html(&shelf, "/policies", "");
    assert_eq!(list.matches("以另一政策为准").count(), 1);
    assert!(list.find("全县设备办法").unwrap() < list.find("园区设备办法").unwrap());
}

#[test]
fn the_countys_policy_says_where_a_park_may_differ() {
    let mut all = at_odds();
    all[0].park_may_differ = Some(true);
    let shelf = shelf(all);
    let county = html(&shelf, "/policies/county", "");
    assert!(county.contains("在东园，以园区的《园区设备办法》为准"));
    assert!(county.contains("园区可另行规定"));
    // Elsewhere it holds.
    assert!(county.contains("可以申请，计入测算"));
    assert!(!html(&shelf, "/policies/park", "").contains("role=\"note\""));
}

#[test]
fn what_replaces_another_says_so_on_both_pages() {
    let mut new = policy("new", "新办法");
    new.replaces = vec!["旧的办法".to_owned()];
    let shelf = shelf(vec![new, policy("gone", "旧的办法")]);
    assert!(html(&shelf, "/policies/new", "").contains("替代政策"));
    let gone = html(&shelf, "/policies/gone", "");
    assert!(gone.contains("已由《新办法》替代") && !gone.contains("可以申请"));
}

#[test]
fn a_fund_is_found_from_the_list_and_says_direction_size_and_way() {
    let fund = Policy {
        kind: PolicyKind::Fund,
        direction: Some("乳品、冷链".to_owned()),
        size: domain::money::Amount::parse("2亿元", domain::money::MoneyUnit::Wan).unwrap(),
        how: vec!["提交商业计划书".to_owned()],
        ..policy("fund", "招商基金")
    };
    let shelf = shelf(vec![fund, policy("now", "现行办法")]);
    let list = html(&shelf, "/policies", "");
    for words in [r#"href="/policies/fund""#, "投向：乳品、冷链", "2 亿元"] {
        assert!(list.contains(words), "{words}");
    }
    assert_eq!(list.matches("投向：").count(), 1);
    let page = html(&shelf, "/policies/fund", "");
    for words in [
        "支持方向",
        "乳品、冷链",
        "基金规模",
        "2 亿元",
        "申请方式",
        "提交商业计划书",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn the_industry_of_the_list_is_asked_for_by_key_or_name() {
    let mut shelf = shelf(vec![policy("z-1", "设备补助")]);
    let mut county = (*shelf.county).clone();
    county.industries = vec![domain::positioning::Industry {
        key: "food".to_owned(),
        name: "健康食品".to_owned(),
        level: domain::positioning::IndustryLevel::Leading,
        gbt: Vec::new(),
        note: String::new(),
        picture: None,
    }];
    shelf.county = Arc::new(county);
    let list = |query: &str| open(&shelf, "/policies", query).unwrap().html;
    let (key, name) = (
        list("industry=food&kind=reward"),
        list("industry=健康食品&kind=奖补"),
    );
    assert_eq!(key, name);
    assert!(
        key.contains("industry=food") && key.contains("设备补助"),
        "{key}"
    );
    let none = list("industry=nosuch");
    assert!(
        none.contains("没有这个产业") && !none.contains("/policies/z-1"),
        "{none}"
    );
}

/// One of each reason for which a policy cannot be had, with its mark.
fn withheld() -> Vec<(Policy, &'static str)> {
    let failed = Policy {
        fair_review: Review::Failed,
        ..policy("failed", "未过办法")
    };
    let unproven = Policy {
        review_no: None,
        ..policy("unproven", "无号办法")
    };
    let draft = Policy {
        status: PolicyStatus::Draft,
        ..policy("draft", "意见稿办法")
    };
    let mut stale = policy("stale", "久未核实");
    stale.check.verified_on = Some(day("2026-07-01"));
    vec![
        (failed, "未通过审查，暂不适用"),
        (unproven, "未公布，暂不适用"),
        (draft, "征求意见"),
        (stale, "待核实"),
    ]
}

#[test]
fn a_share_card_does_not_promise_what_cannot_be_had() {
    for (policy, mark) in withheld() {
        let path = format!("/policies/{}", policy.id);
        let page = open(&shelf(vec![policy]), &path, "").unwrap();
        assert!(page.title.contains(mark), "{}", page.title);
        assert!(page.description.starts_with(mark) || page.description.contains(mark));
        assert!(!page.description.contains("5%"), "{}", page.description);
    }
    let page = open(&four(), "/policies/now", "").unwrap();
    assert_eq!(page.title, "现行办法");
    assert!(page.description.contains("设备投资额的5%"));
}

#[test]
fn a_park_and_a_node_say_which_of_their_policies_cannot_be_had() {
    use domain::{
        chains::{Chain, Node},
        parcels::Park,
    };
    for (policy, mark) in withheld() {
        let policy = Policy {
            scope: Some("东园".to_owned()),
            ..policy
        };
        let (name, is_stale) = (policy.name.clone(), mark == "待核实");
        let node = Node {
            key: "can".to_owned(),
            name: "罐".to_owned(),
            policies: vec![name.clone()],
            ..Node::default()
        };
        let library = Library {
            policies: vec![policy],
            parks: vec![Park {
                id: "east".to_owned(),
                name: "东园".to_owned(),
                ..Park::default()
            }],
            chains: vec![Chain {
                id: "dairy".to_owned(),
                name: "乳业".to_owned(),
                nodes: vec![node],
                ..Chain::default()
            }],
            ..Library::default()
        };
        let shelf = Shelf {
            library: Arc::new(library),
            ..shelf(Vec::new())
        };
        let park = html(&shelf, "/parks/east", "");
        let of_park = park.split(&name).nth(1).unwrap_or_default();
        // What is 待核实 leaves a park's page.
        assert_eq!(of_park.is_empty(), is_stale, "{mark}");
        assert!(
            is_stale || of_park[..200.min(of_park.len())].contains("mark--warn"),
            "{mark}"
        );
        assert!(!of_park.contains("（现行有效）"), "{mark}");
        let node = html(&shelf, "/chains/dairy/can", "");
        assert!(node.split(&name).nth(1).unwrap().contains(mark), "{mark}");
        let poster = shelf.poster("/chains/dairy/can").unwrap();
        let named = &poster
            .facts
            .iter()
            .find(|fact| fact.0 == "适用政策")
            .unwrap()
            .1;
        assert!(named.contains(mark), "{named}");
    }
}

#[test]
fn a_poster_gives_no_benefit_that_cannot_be_had() {
    for (policy, mark) in withheld() {
        let path = format!("/policies/{}", policy.id);
        let poster = shelf(vec![policy]).poster(&path).unwrap();
        assert!(poster.marks.iter().any(|one| one.contains(mark)), "{mark}");
        assert!(
            !poster.facts.iter().any(|fact| fact.1.contains("5%")),
            "{mark}"
        );
    }
}

#[test]
fn a_stale_policy_says_to_call_before_applying() {
    let (stale, _) = withheld().pop().unwrap();
    let page = html(&shelf(vec![stale]), "/policies/stale", "");
    assert!(page.contains("待核实，请先电话核对") && !page.contains("可以申请"));
}

#[test]
fn a_repealed_policy_leads_with_that_and_with_what_replaces_it() {
    let old = Policy {
        status: PolicyStatus::Repealed,
        ..policy("old", "旧规定")
    };
    let new = Policy {
        replaces: vec!["旧规定".to_owned()],
        ..policy("new", "新意见")
    };
    let page = html(&shelf(vec![old.clone(), new]), "/policies/old", "");
    let lead = page.split("policies__withheld").nth(1).unwrap();
    let lead = lead.split("</dl>").next().unwrap();
    assert!(
        lead.contains("已废止") && lead.contains("href=\"/policies/new\""),
        "{lead}"
    );
    assert!(
        !lead.contains("未公布") && !lead.contains("申请后审核"),
        "{lead}"
    );
    let alone = html(&shelf(vec![old]), "/policies/old", "");
    assert!(alone.contains("看现行有效的政策"));
}

#[test]
fn an_attachment_is_called_by_the_policy_not_by_its_file() {
    let one = Policy {
        attachments: vec!["z-01.pdf".to_owned()],
        ..policy("one", "现行办法")
    };
    let page = html(&shelf(vec![one]), "/policies/one", "");
    assert!(page.contains("href=\"/attachments/z-01.pdf\""));
    assert!(page.contains(">现行办法（PDF）</a>") && page.contains("download=\"现行办法.pdf\""));
}

#[test]
fn nobody_stands_twice_among_the_people() {
    let mut county = County::unset(day("2026-11-10"));
    let officer = domain::positioning::Officer {
        key: "o1".to_owned(),
        unit: "综合服务股".to_owned(),
        person: "田小满".to_owned(),
        role: "首席服务员".to_owned(),
        phone: domain::codes::Phone::parse("0190-8001201").unwrap(),
        covers: Vec::new(),
        region: None,
    };
    county.contacts = vec![officer];
    let own = Policy {
        unit: Some("综合服务股".to_owned()),
        phone: Some(county.contacts[0].phone.clone()),
        ..policy("own", "本股办法")
    };
    let shelf = Shelf {
        county: Arc::new(county),
        ..shelf(vec![own, policy("other", "他股办法")])
    };
    let rows = |path: &str| html(&shelf, path, "").matches("person--plain").count();
    assert_eq!((rows("/policies/own"), rows("/policies/other")), (1, 1));
}

#[test]
fn filters_are_folded_until_one_of_them_is_chosen() {
    let fold = |query: &str| {
        let page = html(&four(), "/policies", query);
        let tag = page
            .split("<details")
            .find(|part| part.contains("filters__rest"));
        let open = tag.unwrap().split('>').next().unwrap().contains(" open");
        (open, page.contains("筛选（已选 1）"))
    };
    assert_eq!(fold("who=firms"), (false, false));
    assert_eq!(fold("kind=reward"), (true, true));
}
