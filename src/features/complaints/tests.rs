//! What a visitor must see before and after a complaint.

use std::sync::Arc;

use domain::{
    codes::ReceiptNumber,
    complaints::{
        Act, Actor, Clock, ClockCard, ComplaintEvent, ComplaintFollowUp, ComplaintForm,
        ComplaintReceipt, GroundGiven, HandlingBody, Kind, Limit, Limits, RIGHTS, State, UpperBody,
    },
    date::{Date, Timestamp},
    leads::OfficerCard,
    library::Library,
    positioning::County,
    problem::FieldErrors,
};

use crate::shelf::{Asked, CaseAsked, Own, SentComplaint, Shelf, Typed};

const CODE: &str = "ABCD-EFGH-JKMN-PQRS";

fn day(day: u8) -> Date {
    Date::new(2026, 11, day).unwrap()
}

fn shelf(change: impl FnOnce(&mut County)) -> Shelf {
    let mut county = County::unset(day(10));
    change(&mut county);
    Shelf {
        county: Arc::new(county),
        library: Arc::new(Library::default()),
        today: day(10),
        picture: Arc::new(|_| None),
        extra: Arc::new(|name| Some(format!("/{name}"))),
    }
}

fn plain() -> Shelf {
    shelf(|_| {})
}

fn overview(shelf: &Shelf) -> String {
    let page = shelf.page(&Asked::parse("/complaints", ""));
    page.unwrap().html
}

fn case(state: State, may: &[Act]) -> ComplaintFollowUp {
    let at = Timestamp::parse("2026-11-10T02:00:00Z").unwrap();
    ComplaintFollowUp {
        received_at: at,
        kind: Kind::Enterprise,
        category: None,
        state,
        notice: Some("需要人工核验".to_owned()),
        steps: 3,
        about: None,
        officer: Some(OfficerCard {
            unit: "青穗县投资促进局".to_owned(),
            person: "林某".to_owned(),
            phone: "0190-8001201".to_owned(),
        }),
        clocks: vec![ClockCard {
            clock: Clock::Accept,
            workdays: 3,
            extended: 0,
            source: "本县办理时限".to_owned(),
            started: day(10),
            due_on: Some(day(13)),
            due_note: None,
            paused_left: None,
            stopped_on: None,
            late: false,
        }],
        may: may.to_vec(),
        rights: RIGHTS.to_owned(),
        upper: Some(UpperBody {
            name: "市投诉中心".to_owned(),
            address: "府前路 1 号".to_owned(),
            phone: "0190-8001260".to_owned(),
        }),
        erased_on: Date::new(2028, 11, 10).unwrap(),
        erased: false,
        events: vec![ComplaintEvent {
            at,
            act: Act::Submit,
            by: Actor::Visitor,
            text: None,
            ground: None,
            days: None,
        }],
        files: Vec::new(),
        publish: false,
        result: None,
    }
}

fn receipt() -> ComplaintReceipt {
    ComplaintReceipt {
        number: ReceiptNumber::new(day(10), 42),
        query_code: CODE.to_owned(),
        follow_up: case(State::Received, &[Act::Supplement, Act::Withdraw]),
    }
}

fn asked(found: ComplaintFollowUp) -> CaseAsked {
    CaseAsked {
        number: receipt().number.to_string(),
        code: CODE.to_owned(),
        found: Some(Box::new(found)),
        ..CaseAsked::default()
    }
}

/// The sentence at a field.
fn said(html: &str, key: &str) -> String {
    let place = format!("id=\"{key}-error\"");
    let rest = html.split(&place).nth(1).expect(key);
    let (_, inside) = rest.split_once('>').unwrap();
    let end = inside.find("</p>").unwrap();
    inside[..end].replace("<!>", "")
}

#[test]
fn every_kind_says_its_terms_with_their_sources() {
    let own = Limits {
        limits: vec![Limit {
            clock: Clock::Finish,
            workdays: 11,
            source: "县政府办〔2026〕7号".to_owned(),
        }],
        extension_most: 5,
    };
    let html = overview(&shelf(|county| {
        county.complaints.limits.insert(Kind::Inquiry, own);
    }));
    for kind in Kind::ALL {
        assert!(
            html.contains(&format!("/complaints/new?kind={}", kind.key())),
            "{kind:?}"
        );
    }
    for part in [
        "<b>60</b>",
        "<b>11</b>",
        "县政府办〔2026〕7号",
        "商务部令2020年第3号",
        "国务院令第722号",
        "tel:12368",
        RIGHTS,
        "/complaints/follow",
    ] {
        assert!(html.contains(part), "{part}");
    }
}

#[test]
fn whom_to_reach_is_the_county_s_and_never_invented() {
    let html = overview(&plain());
    assert!(html.contains("投资促进局") && !html.contains("地址") && !html.contains("传真"));
    let html = overview(&shelf(|county| {
        county.complaints.body = Some(HandlingBody {
            name: "受理窗口".to_owned(),
            address: "政务中心 8 号窗口".to_owned(),
            phone: "0190-8001250".to_owned(),
            ..HandlingBody::default()
        });
    }));
    assert!(html.contains("政务中心 8 号窗口") && html.contains("tel:01908001250"));
    assert!(!html.contains("传真"));
}

#[test]
fn the_form_begins_where_its_address_says() {
    let shelf = plain();
    let open = |query: &str| shelf.page(&Asked::parse("/complaints/new", query)).unwrap();
    let page = open("kind=suggestion&about=policies:none");
    assert_eq!(page.title, "写建议");
    let chosen = page
        .html
        .split("<input")
        .find(|input| input.contains("value=\"suggestion\""))
        .unwrap();
    assert!(chosen.split('>').next().unwrap().contains("checked"));
    // What there is not is not said, and does not hold up the rest.
    assert!(!page.html.contains("policies:none") && !page.html.contains("关于："));
    assert_eq!(open("kind=other").title, "投诉、建议、咨询");
    for part in [
        "data-desk=\"complaint\"",
        "data-to=\"/api/v1/complaints\"",
        "method=\"post\"",
        "action=\"/complaints/new\"",
        "type=\"module\" src=\"/desk.js\"",
        "涉企收费",
        "72 小时",
    ] {
        assert!(page.html.contains(part), "{part}");
    }
}

#[test]
fn a_form_that_comes_back_says_what_is_wrong_and_keeps_what_was_typed() {
    let form = ComplaintForm {
        kind: "enterprise".to_owned(),
        text: "</textarea><script>alert(1)</script>".to_owned(),
        name: "\"><b>".to_owned(),
        anonymous: true,
        ..ComplaintForm::default()
    };
    let errors = form.parse().unwrap_err();
    let page = plain().complaint_form(&SentComplaint {
        form,
        errors: errors.clone(),
        failure: None,
        key: "0123456789abcdef".to_owned(),
    });
    let html = page.html;
    assert!(html.contains("还有") && html.contains("value=\"0123456789abcdef\""));
    assert!(html.contains("name=\"homepage\""), "the field for robots");
    for (key, sentences) in errors.0 {
        assert_eq!(said(&html, &key), sentences[0], "{key}");
        assert!(html.contains(&format!("href=\"#{key}\"")), "{key}");
        assert!(html.contains(&format!("id=\"{key}\"")), "{key}");
    }
    assert!(!html.contains("<script>alert") && !html.contains("\"><b>"));
    assert!(html.contains("&lt;script>alert(1)&lt;/script>"));
}

#[test]
fn a_receipt_has_everything_and_its_code_of_squares_the_number_alone() {
    let shelf = shelf(|county| {
        county.supervision = Some(domain::positioning::Supervision {
            phone: domain::codes::Phone::parse("0190-8001250").unwrap(),
            email: None,
            hours: String::new(),
        });
    });
    let html = shelf.complaint_receipt(&receipt()).html;
    let number = receipt().number.to_string();
    for part in [
        number.as_str(),
        CODE,
        "青穗县投资促进局",
        "林某",
        "tel:01908001201",
        "需要人工核验",
        "2026年11月13日",
        "本县办理时限",
        RIGHTS,
        "府前路 1 号",
        "tel:01908001260",
        "tel:01908001250",
        "2028年11月10日",
        "data-desk-do=\"forget\"",
        "data-desk-do=\"print\"",
    ] {
        assert!(html.contains(part), "{part}");
    }
    for address in html.split(['"']).filter(|value| value.starts_with('/')) {
        assert!(!address.contains("ABCD"), "{address}");
    }
}

#[test]
fn only_what_the_rules_allow_now_can_be_done() {
    let shelf = plain();
    let shown = |state, may: &[Act]| shelf.complaint_case(&asked(case(state, may))).html;
    let html = shown(State::Delivered, &[Act::Rate, Act::Reopen, Act::Appeal]);
    for act in ["rate", "reopen", "appeal"] {
        let field = format!("name=\"act\" value=\"{act}\"");
        assert!(html.contains(&field), "{act}");
    }
    assert!(!html.contains("value=\"withdraw\"") && !html.contains("value=\"supplement\""));
    assert!(html.contains("name=\"steps\" value=\"3\"") && html.contains("府前路 1 号"));
    let html = shown(State::Withdrawn, &[]);
    assert!(!html.contains("您可以"));
    // A code never becomes part of an address.
    for address in html.split(['"']).filter(|value| value.starts_with('/')) {
        assert!(!address.contains("ABCD"), "{address}");
    }
}

#[test]
fn what_is_wrong_with_an_act_stands_at_its_own_form() {
    let mut errors = FieldErrors::default();
    errors.add("result", "请选 1 到 5 分，5 分是很满意");
    let page = plain().complaint_case(&CaseAsked {
        typed: Typed {
            act: "rate".to_owned(),
            service: "4".to_owned(),
            text: "很快".to_owned(),
            ..Typed::default()
        },
        errors,
        ..asked(case(State::Delivered, &[Act::Rate, Act::Reopen]))
    });
    let html = page.html;
    assert!(said(&html, "rate-result").starts_with("请选 1 到 5 分"));
    assert!(html.contains("href=\"#rate-result\"") && html.contains("很快</textarea>"));
    assert_eq!(said(&html, "reopen-text"), "");
}

#[test]
fn own_data_are_shown_when_asked_for_and_gone_once_erased() {
    let shelf = plain();
    let with = |own| {
        let asked = CaseAsked {
            own,
            ..asked(case(State::Received, &[]))
        };
        shelf.complaint_case(&asked).html
    };
    let html = with(None);
    assert!(html.contains("查看我提交的内容") && !html.contains("不能恢复"));
    let html = with(Some(Own {
        name: Some("某某食品".to_owned()),
        text: Some("第一行\n第二行".to_owned()),
        ..Own::default()
    }));
    for part in [
        "某某食品",
        "第一行",
        "没有留",
        "value=\"copy\"",
        "value=\"correct\"",
        "value=\"erase\"",
    ] {
        assert!(html.contains(part), "{part}");
    }
    let html = with(Some(Own::default()));
    assert!(html.contains("已经删除") && !html.contains("value=\"erase\""));
}

#[test]
fn a_refusal_says_its_ground_and_where_it_is_written() {
    let mut found = case(State::Refused, &[Act::Appeal]);
    found.events.push(ComplaintEvent {
        at: found.events[0].at,
        act: Act::Refuse,
        by: Actor::Staff,
        text: Some("法院已经受理".to_owned()),
        ground: Some(GroundGiven {
            key: "court".to_owned(),
            words: "已经进入诉讼程序".to_owned(),
            source: "第十四条".to_owned(),
        }),
        days: None,
    });
    let html = plain().complaint_case(&asked(found)).html;
    for part in ["情形：", "已经进入诉讼程序", "第十四条", "法院已经受理"] {
        assert!(html.contains(part), "{part}");
    }
}

#[test]
fn what_still_runs_stands_above_what_is_done() {
    let mut again = case(State::Handling, &[]);
    let mut done = again.clocks[0].clone();
    done.stopped_on = Some(day(11));
    again.clocks.insert(0, done);
    again.clocks[1].clock = Clock::Finish;
    let html = plain().complaint_case(&asked(again)).html;
    let clocks = html.split_once("时限</h2>").unwrap().1;
    let of = |words: &str| clocks.find(words).unwrap();
    assert!(of("<b>办结</b>") < of("11日 完成"), "{clocks}");
}

#[test]
fn a_term_says_what_its_source_gives_and_what_an_extension_adds() {
    let mut case = case(State::Handling, &[]);
    let accept = &mut case.clocks[0];
    (accept.clock, accept.workdays, accept.extended) = (Clock::Finish, 45, 30);
    let html = plain().complaint_case(&asked(case)).html;
    assert!(html.contains("15 个工作日（本县办理时限）"), "{html}");
    assert!(html.contains("，另延期 30 个工作日"), "{html}");
    assert!(html.contains("从 2026年11月10日 的次日起算"), "{html}");
    // Not begun yet, and promised all the same.
    assert!(html.contains("办结后 3 个工作日内"), "{html}");
}

#[test]
fn what_is_erased_is_said_to_be_erased() {
    let mut gone = case(State::Delivered, &[Act::Rate]);
    gone.erased = true;
    let html = plain().complaint_case(&asked(gone)).html;
    assert!(html.contains("已按要求删除") && html.contains("答复的文字和您的个人信息一起删除了"));
    assert!(!html.contains("保存到") && !html.contains("答复写在下面"));
}
