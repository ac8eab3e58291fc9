//! Texts that come again: a sketch by which nearly the same text is known, and which tells nobody
//! without the key what was written.

use hmac_sha256::Hash;

use crate::text::{half_width, key as plain};

/// How many marks a sketch has.
pub const MARKS: usize = 5;

/// So many marks that others have left too make a text the same or nearly the same.
pub const ALIKE: usize = 2;

/// Least hashes behind one mark: the more, the more alike two texts must be to share it.
const ROWS: usize = 2;

/// Characters of a shingle.
const SHINGLE: usize = 3;

/// Fewer letters are no text that two people could not have written alike.
const LEAST: usize = 12;

/// Links alone, or with so few letters beside them.
const FEW: usize = 5;

/// What a text leaves behind: marks of its keyed shingles (MinHash). Texts that differ in width,
/// blanks, punctuation or figures leave the same, and texts that share most of their shingles
/// share most of these. Too short a text leaves none.
pub fn sketch(key: &[u8; 32], text: &str) -> Vec<[u8; 8]> {
    let letters: Vec<char> = plain(text).chars().filter(|c| !c.is_numeric()).collect();
    if letters.len() < LEAST {
        return Vec::new();
    }
    let mut least = [u64::MAX; MARKS * ROWS];
    for shingle in letters.windows(SHINGLE) {
        let shingle: String = shingle.iter().collect();
        let hash = keyed(key, b"shingle", shingle.as_bytes());
        for (seed, least) in (1..).zip(&mut least) {
            *least = (*least).min(mixed(hash, seed));
        }
    }
    (0_u8..)
        .zip(least.chunks(ROWS))
        .map(|(at, rows)| {
            let rows: Vec<u8> = rows.iter().flat_map(|row| row.to_be_bytes()).collect();
            keyed(key, &[at], &rows).to_be_bytes()
        })
        .collect()
}

/// The mark of exactly this text from this person, but for width, blanks and punctuation.
pub fn own(key: &[u8; 32], person: &[u8], text: &str) -> [u8; 8] {
    let mut all = person.to_vec();
    all.extend(plain(text).bytes());
    keyed(key, b"own", &all).to_be_bytes()
}

/// Whether it is links, and next to nothing else.
pub fn is_only_links(text: &str) -> bool {
    let text = half_width(text);
    let (mut links, mut letters) = (0, 0);
    for run in text.split(|c: char| !c.is_ascii_graphic()) {
        if is_link(run) {
            links += 1;
        } else {
            letters += run.chars().filter(|c| c.is_alphanumeric()).count();
        }
    }
    letters += text
        .chars()
        .filter(|c| !c.is_ascii() && c.is_alphanumeric())
        .count();
    links > 0 && letters < FEW
}

/// `https://…`, `www.…`, `name.example.com/…`, `a@example.com`
fn is_link(run: &str) -> bool {
    if run.contains("://") {
        return true;
    }
    let run = run.split_once('@').map_or(run, |(_, host)| host);
    let run = run.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let end = run.find(['/', '?', '#', ':']).unwrap_or(run.len());
    let host = run[..end].trim_end_matches('.');
    let labels: Vec<&str> = host.split('.').collect();
    let label = |label: &&str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let last = labels.last().copied().unwrap_or_default();
    labels.len() >= 2
        && labels.iter().all(label)
        && last.len() >= 2
        && last.bytes().all(|b| b.is_ascii_alphabetic())
}

/// The first 64 bits of the key's hash of something.
fn keyed(key: &[u8; 32], purpose: &[u8], message: &[u8]) -> u64 {
    let mut hash = Hash::new();
    hash.update(key);
    hash.update([u8::try_from(purpose.len()).unwrap_or(u8::MAX)]);
    hash.update(purpose);
    hash.update(message);
    let mut first = [0; 8];
    first.copy_from_slice(&hash.finalize()[..8]);
    u64::from_be_bytes(first)
}

/// One of many orders of all hashes (splitmix64).
const fn mixed(hash: u64, seed: u64) -> u64 {
    let mut x = hash ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn shared(one: &str, two: &str) -> usize {
        let (one, two) = (sketch(&KEY, one), sketch(&KEY, two));
        one.iter().zip(&two).filter(|(a, b)| a == b).count()
    }

    const OFFER: &str = "本公司专业办理企业贷款、过桥垫资，当天放款，利息低，手续简单，全国各地均可办理，需要的老板请联系微信，长期有效";

    #[test]
    fn width_blanks_punctuation_and_figures_make_no_difference() {
        let one = "办理企业贷款，利息 0.3％，微信：abc123，长期有效请联系";
        let two = "办理企业贷款!利息０.８% 微信 ＡＢＣ99999——长期有效,请联系。";
        assert_eq!(shared(one, two), MARKS);
    }

    #[test]
    fn templates_with_small_changes_are_known_again() {
        let names = ["王", "赵经理", "李小姐", "周总", "小陈"];
        let towns = ["青穗", "白石", "临江", "云岭", "河口", "长滩"];
        let (mut all, mut known) = (0, 0);
        for name in names {
            for town in towns {
                let filled = OFFER
                    .replace("老板", &format!("{town}老板"))
                    .replace("微信", &format!("{name}微信"));
                all += 1;
                known += usize::from(shared(OFFER, &filled) >= ALIKE);
            }
        }
        assert!(known * 10 >= all * 9, "{known} of {all}");
    }

    #[test]
    fn honest_texts_are_not_taken_for_each_other() {
        let honest = [
            "想了解方便米饭项目的用地和蒸汽价格，能不能先来看看厂房",
            "想了解米粉项目的用地和电价，年产两万吨，需要标准厂房六千平方米",
            "我们是做冷链仓储的，想在高速口附近找三十亩地，有没有合适的地块",
            "施工期间被要求另交协调费，没有收据，请查处并退还",
            "企业门口的路坏了半年没有人修，货车进不来，请尽快处理",
            "请问申请技改补助要准备哪些材料，什么时候截止",
            OFFER,
        ];
        for (at, one) in honest.iter().enumerate() {
            for two in &honest[at + 1..] {
                assert!(shared(one, two) < ALIKE, "{one} / {two}");
            }
        }
    }

    #[test]
    fn short_texts_and_other_keys_leave_nothing_in_common() {
        assert!(sketch(&KEY, "想了解用地价格").is_empty());
        assert!(sketch(&KEY, "1234567890 1234567890").is_empty());
        assert_eq!(sketch(&KEY, OFFER).len(), MARKS);
        let other = sketch(&[8; 32], OFFER);
        assert!(sketch(&KEY, OFFER).iter().all(|mark| !other.contains(mark)));
    }

    #[test]
    fn an_own_text_is_a_persons_own() {
        let mark = own(&KEY, b"a", "想了解 用地。");
        assert_eq!(mark, own(&KEY, b"a", "想了解用地"));
        assert_ne!(mark, own(&KEY, b"b", "想了解用地"));
        assert_ne!(mark, own(&KEY, b"a", "想了解用地 2"));
    }

    #[test]
    fn links_alone_are_seen() {
        for only in [
            "https://a.example.com/x?y=1",
            "看 http://a.cn/1 和 www.example.com",
            "点击：ａ.example.com/promo",
            "zhang@example.com",
        ] {
            assert!(is_only_links(only), "{only}");
        }
        for fine in [
            "我们公司的介绍在 https://a.example.com/x，想谈谈用地",
            "想了解用地价格",
            "年产 1.5 万吨",
            "a.b",
            "",
        ] {
            assert!(!is_only_links(fine), "{fine}");
        }
    }

    proptest! {
        #[test]
        fn any_text_leaves_all_marks_or_none(text in "\\PC{0,80}") {
            let marks = sketch(&KEY, &text).len();
            prop_assert!(marks == 0 || marks == MARKS);
            let _ = is_only_links(&text);
        }

        #[test]
        fn blanks_and_marks_between_change_nothing(text in "[\u{4e00}-\u{9fa5}]{12,60}", at in 0_usize..12, put in "[ ，。!0-9\u{200b}]{1,5}") {
            let mut with: Vec<char> = text.chars().collect();
            with.splice(at..at, put.chars());
            let with: String = with.into_iter().collect();
            prop_assert_eq!(sketch(&KEY, &text), sketch(&KEY, &with));
        }
    }
}
