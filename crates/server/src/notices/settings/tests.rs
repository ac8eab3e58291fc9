//! What settings are understood, and what is said of the others.

use super::*;

const GOOD: &str = r#"{
    "console": "https://zs.example.gov.cn/console/",
    "smtp": {"host": "mail.example.gov.cn", "user": "u", "password": "geheim",
             "from": "迎商 <yingshang@example.gov.cn>"},
    "hosts": ["qyapi.weixin.qq.com", "oa.example.gov.cn"],
    "private_addresses": ["10.20.0.0/16", "10.30.1.1"],
    "channels": [
        {"name": "log", "kind": "log"},
        {"name": "seat", "kind": "email", "to": "zs@example.gov.cn", "topics": ["received", "limit"]},
        {"name": "group", "kind": "wecom", "markdown": true,
         "url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=geheim"},
        {"name": "oa", "kind": "webhook", "url": "https://oa.example.gov.cn/hook",
         "check": "https://oa.example.gov.cn/has"},
        {"name": "duty", "kind": "sms", "to": "0190-8001234"}
    ],
    "units": {"县税务局": "office@example.gov.cn"},
    "visitors": true
}"#;

fn names(settings: &Settings, topic: Topic) -> Vec<&str> {
    let all = settings.channels_for(topic);
    all.map(|channel| channel.name.as_str()).collect()
}

#[test]
fn a_whole_file_is_understood() {
    let settings = Settings::parse(GOOD).unwrap();
    assert_eq!(
        settings.console.as_deref(),
        Some("https://zs.example.gov.cn/console")
    );
    assert_eq!(
        names(&settings, Topic::Limit),
        ["log", "seat", "group", "oa", "duty"]
    );
    assert_eq!(
        names(&settings, Topic::Staff),
        ["log", "group", "oa", "duty"]
    );
    for name in ["log", "seat", "group", "oa", "duty"] {
        assert!(settings.sender(name).is_some(), "{name}");
    }
    assert!(settings.sender("gone").is_none());
    assert!(settings.knows_unit("县税务局") && settings.sender_to_unit("县财政局").is_none());
    assert!(settings.sender_to_visitor("a@example.com").is_some());
    assert_eq!(
        settings.asked().map(|(name, _)| name).collect::<Vec<_>>(),
        ["oa"]
    );
    assert_eq!(settings.pace, Pace::default());
}

#[test]
fn without_a_file_there_is_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings::open(None, folder.path()).unwrap();
    assert_eq!(names(&settings, Topic::Received), ["log"]);
    let named = folder.path().join("other.json");
    assert!(Settings::open(Some(&named), folder.path()).is_err());
}

#[test]
fn a_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE);
    fs::write(&file, GOOD).unwrap();
    let rights = |mode| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
    rights(0o640);
    let refused = Settings::open(None, folder.path()).err().unwrap();
    assert!(refused.contains("chmod 600"), "{refused}");
    rights(0o600);
    assert!(Settings::open(None, folder.path()).is_ok());
}

#[test]
fn all_that_is_wrong_is_said_at_once_and_no_secret_with_it() {
    let bad = r#"{
        "smtp": {"host": "mail.example.gov.cn", "security": "none", "user": "u", "from": "x"},
        "hosts": ["oa.example.gov.cn"],
        "private_addresses": ["ten"],
        "channels": [
            {"name": "Seat", "kind": "log"},
            {"name": "unit", "kind": "log"},
            {"name": "a", "kind": "webhook", "url": "http://oa.example.gov.cn/geheim"},
            {"name": "b", "kind": "wecom", "url": "https://evil.example/geheim"},
            {"name": "c", "kind": "pigeon"},
            {"name": "d", "kind": "sms", "to": "x"}
        ],
        "units": {"县税务局": "office"},
        "pace": {"attempts": 0, "lease_seconds": 10}
    }"#;
    let wrong = Settings::parse(bad).err().unwrap();
    let all = wrong.join("\n");
    for part in [
        "ten",
        "none",
        "user",
        "from",
        "Seat",
        "unit",
        "“a”",
        "“b”",
        "“c”",
        "“d”",
        "县税务局",
        "attempts",
        "两倍",
    ] {
        assert!(all.contains(part), "{part}: {all}");
    }
    assert!(!all.contains("geheim"), "{all}");
    for odd in ["", "[]", r#"{"smpt": {}}"#, r#"{"smtp": "geheim"}"#] {
        let wrong = Settings::parse(odd).err().unwrap();
        assert!(
            wrong.len() == 1 && !wrong[0].contains("geheim"),
            "{wrong:?}"
        );
    }
}

#[test]
fn every_message_has_a_topic() {
    let of = |id: &str| Topic::of(&News::of(id).unwrap());
    assert_eq!(of("lead_received/x/1"), Topic::Received);
    assert_eq!(of("case_submit/x/1"), Topic::Received);
    assert_eq!(of("case_reopen/x/4"), Topic::Visitor);
    assert_eq!(of("lead_supplement/x/2"), Topic::Visitor);
    assert_eq!(of("lead_withdraw/x/2"), Topic::Visitor);
    assert_eq!(of("lead_talk/x/2"), Topic::Staff);
    assert_eq!(of("case_accept/x/2"), Topic::Staff);
    assert_eq!(of("limit/x/finish/50"), Topic::Limit);
}
