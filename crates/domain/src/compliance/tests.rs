use super::{engine::Engine, find, rules, scan};

/// One a line; a line may end in ` # key`, the rule that must find it.
const UNLAWFUL: &str = include_str!("tests/unlawful.txt");
/// One a line.
const LAWFUL: &str = include_str!("tests/lawful.txt");

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

#[test]
fn unlawful_promises_are_found() {
    let mut missed = Vec::new();
    for line in lines(UNLAWFUL) {
        let (text, key) = line.split_once(" # ").unwrap_or((line, ""));
        let found = find(text);
        let right = found.iter().any(|f| key.is_empty() || f.rule == key);
        if !right {
            missed.push(format!(
                "{line} → {:?}",
                found.iter().map(|f| f.rule.as_ref()).collect::<Vec<_>>()
            ));
        }
    }
    assert!(lines(UNLAWFUL).count() >= 60);
    assert!(missed.is_empty(), "missed:\n{}", missed.join("\n"));
}

#[test]
fn lawful_texts_are_left_alone() {
    let mut wrong = Vec::new();
    for line in lines(LAWFUL) {
        for finding in find(line) {
            wrong.push(format!("{line} → {} “{}”", finding.rule, finding.phrase));
        }
    }
    assert!(lines(LAWFUL).count() >= 40);
    assert!(wrong.is_empty(), "wrongly found:\n{}", wrong.join("\n"));
}

#[test]
fn blanks_signs_widths_and_line_breaks_hide_nothing() {
    for text in [
        "给予税 收 返 还",
        "给予“税收”返还",
        "给予税收·返还",
        "给予税收（返还）支持",
        "按其缴纳增值税、所得税地方留存\n部分的５０％给予奖励",
        "土 地\u{3000}出让金\n返还",
        "实 行零\u{200b}地价",
        "构建电价“洼地”",
        "税*收*返*还",
        "在本县注册、\n纳税并纳统的企业",
    ] {
        assert!(!find(text).is_empty(), "{text}");
    }
    // Two entries of a list are two texts.
    assert_eq!(find("亩均税收 15 万元/亩。\n奖励办法另行公布"), []);
    assert_eq!(find("一、税收征管：\n二、返还包装物"), []);
}

#[test]
fn the_phrase_is_given_as_it_was_written() {
    let text = "第五条 对企业按其缴纳增值税、所得税“地方留存”部分的 50% 给予奖励。";
    let found = find(text);
    let local = found.iter().find(|f| f.rule == "local-share").unwrap();
    assert!(text.contains(&local.phrase));
    assert!(local.phrase.starts_with("地方留存"), "{}", local.phrase);
    assert!(local.article.contains("第十条"));
    assert!(!local.why.is_empty());
}

#[test]
fn a_ban_beside_a_promise_does_not_cover_it() {
    for text in [
        "严禁拖欠工资。按纳税额的10%给予奖励",
        "奖励不与投资额挂钩，按年度纳税额的10%兑现奖励",
        "不得低于地方留成部分的50%予以奖励",
        "不设上限，按纳税额给予奖励",
        "无需申请即可享受税收返还",
        "取消原有限额，地方留成部分全额奖励企业",
    ] {
        assert!(!find(text).is_empty(), "{text}");
    }
}

#[test]
fn every_text_of_the_county_is_looked_through() {
    let seed = include_str!("../../../../seed/county.json");
    let mut county: crate::positioning::County = serde_json::from_str(seed).unwrap();
    assert_eq!(super::check_county(&county), []);
    county.statement = "入驻企业税收返还".to_owned();
    county.tags[0].note = "打造电价洼地".to_owned();
    county.intent.purpose = "按纳税额奖励".to_owned();
    let found = super::check_county(&county);
    for place in ["statement", "tags[0].note", "intent.purpose"] {
        assert!(
            found.iter().any(|(at, _)| at == place),
            "{place}: {found:?}"
        );
    }
}

#[test]
fn every_line_of_the_rules_is_understood() {
    let text = include_str!("../../data/compliance/rules.txt");
    let known = [
        "word", "mask", "rule", "find", "near", "unless", "article", "why",
    ];
    for line in text.lines().filter_map(rules::entry) {
        assert!(
            known.contains(&line.0) || rules::TURNS.contains(&line.0),
            "{line:?}"
        );
    }
    let rules = rules::embedded();
    for rule in &rules.rules {
        assert!(!rule.article.is_empty() && !rule.why.is_empty(), "{rule:?}");
        assert!(!rule.patterns.is_empty(), "{rule:?}");
        for place in rule.patterns.iter().flat_map(|pattern| &pattern.places) {
            assert!(!place.is_empty(), "a name that is not known in {rule:?}");
            for word in place {
                assert!(
                    !scan::word(word).is_empty() && !word.contains(['{', '}']),
                    "{word}"
                );
            }
        }
        assert_eq!(rules.rules.iter().filter(|r| r.key == rule.key).count(), 1);
    }
    assert!(
        rules::TURNS
            .iter()
            .all(|kind| rules.turns.contains_key(kind))
    );
}

#[test]
fn a_long_text_is_read_at_once() {
    let sentence = "对依法登记、诚信纳税的企业，按设备投资额的5%给予补助，最高不超过200万元；";
    let worst = "税奖返地方留成不得本县".repeat(1_000);
    let engine = Engine::new(&rules::embedded());
    for text in [sentence.repeat(300), worst] {
        let begun = std::time::Instant::now();
        let _ = engine.find(&text);
        // A build for tests is some thirty times slower than the one that is run.
        assert!(begun.elapsed().as_millis() < 1_000, "{:?}", begun.elapsed());
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "[税收返还奖励不得地价零本县，。；\n a1０]{0,120}") {
        for finding in find(&text) {
            assert!(text.contains(&finding.phrase));
        }
    }
}
