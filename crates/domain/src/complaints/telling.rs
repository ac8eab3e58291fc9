//! Telling a 典型案例: what staff write, looked through for promises and for whoever could be
//! recognised.

use serde::{Deserialize, Serialize};

use crate::{
    compliance::{self, simplified},
    problem::FieldErrors,
    text::{self, bounded, half_width, paragraph},
};

/// What staff write, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ResultForm {
    /// 标题, 4 to 40 characters.
    #[cfg_attr(feature = "openapi", schema(example = "施工期间被要求另交协调费"))]
    pub title: String,
    /// 反映的问题, 10 to 600 characters.
    pub problem: String,
    /// 办理结果, 10 to 600 characters.
    pub outcome: String,
    /// 因此改了什么, 10 to 400 characters: what others have of it.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "全县各镇取消自设的协调费，收费项目以县公布的清单为准")
    )]
    pub changed: String,
}

/// A text that may be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewResult {
    /// 标题
    pub title: String,
    /// 反映的问题
    pub problem: String,
    /// 办理结果
    pub outcome: String,
    /// 因此改了什么
    pub changed: String,
}

impl ResultForm {
    /// Checks everything at once: lengths, promises that may not be published, and whether anybody
    /// can be recognised.
    ///
    /// # Errors
    /// A sentence for each field that cannot be taken.
    pub fn parse(&self, traces: &Traces) -> Result<NewResult, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.take(
            "title",
            bounded(&self.title, 4, 40, "请写标题，4 到 40 个字，说清是什么事"),
        );
        let problem = errors.take(
            "problem",
            paragraph(&self.problem, 10, 600, "请写反映的问题，不写是谁反映的"),
        );
        let outcome = errors.take(
            "outcome",
            paragraph(&self.outcome, 10, 600, "请写怎么办的、办成了什么"),
        );
        let changed = errors.take(
            "changed",
            paragraph(
                &self.changed,
                10,
                400,
                "请写因此改了什么：改了哪项规定、流程或做法，别的企业今后有什么不同",
            ),
        );
        for (field, text) in [
            ("title", &title),
            ("problem", &problem),
            ("outcome", &outcome),
            ("changed", &changed),
        ] {
            let Some(text) = text else { continue };
            for sentence in traces.in_public(text) {
                errors.add(field, sentence);
            }
            for finding in compliance::find(text) {
                errors.add(
                    field,
                    format!(
                        "“{}”不能发布：{}（{}）",
                        finding.phrase, finding.why, finding.article
                    ),
                );
            }
        }
        match (title, problem, outcome, changed) {
            (Some(title), Some(problem), Some(outcome), Some(changed)) if errors.is_empty() => {
                Ok(NewResult {
                    title,
                    problem,
                    outcome,
                    changed,
                })
            }
            _ => Err(errors),
        }
    }
}

/// By what the people of a case could be recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traces {
    /// 称呼
    pub name: Option<String>,
    /// 联系方式
    pub contact: Option<String>,
    /// The unit as it was written, when confidentiality was asked for.
    pub unit: Option<String>,
}

/// What companies' names end in; the same company is known without it.
const FORMS: [&str; 12] = [
    "有限责任公司",
    "股份有限公司",
    "集团有限公司",
    "有限公司",
    "集团公司",
    "集团",
    "公司",
    "合作社",
    "经营部",
    "工作室",
    "商行",
    "厂",
];

/// How people are addressed.
const TITLES: [&str; 6] = ["先生", "女士", "小姐", "经理", "老板", "总"];

impl Traces {
    /// What of the case's own people a text tells, in sentences without repeating it.
    pub fn own(&self, given: &str) -> Vec<&'static str> {
        let key = letters(given);
        let digits = digits(given);
        let mut found = Vec::new();
        if self.name.as_ref().is_some_and(|name| named(name, &key)) {
            found.push("里面有投诉人的称呼或单位名称，请改成“某企业”");
        }
        if self.contact.as_ref().is_some_and(|contact| {
            let number = self::digits(contact);
            let words = text::key(contact);
            // The last seven digits are those of the line, with or without its area code.
            let line = number.len().saturating_sub(7);
            (number.len() >= 7 && digits.contains(&number[line..]))
                || (words.chars().count() >= 5 && key.contains(&words))
        }) {
            found.push("里面有投诉人的联系方式，请删去");
        }
        if self.unit.as_ref().is_some_and(|unit| named(unit, &key)) {
            found.push("投诉人请求保密，请不要写出被投诉单位的名称，改成“某单位”");
        }
        found
    }

    /// The same, and whatever else has no place in public: numbers of telephones and papers,
    /// addresses of mail, numbers of cases, days.
    pub fn in_public(&self, given: &str) -> Vec<&'static str> {
        let mut found = self.own(given);
        let text = half_width(given);
        let runs = runs(&text);
        if runs.iter().any(|run| is_phone(run)) {
            found.push("里面像有电话号码，请删去");
        }
        if runs.iter().any(|run| is_paper(run)) {
            found.push("里面像有身份证号或统一社会信用代码，请删去");
        }
        if text.contains('@') {
            found.push("里面像有邮箱，请删去");
        }
        if has_case_number(&text) {
            found.push("请不要写受理编号");
        }
        if has_day(&text) {
            found.push("请不要写具体日期，写到季度就够了");
        }
        found
    }
}

/// Whether a name, or what of it everybody uses, stands in a text, which is a key. A company and
/// a person in one line are two names.
fn named(name: &str, text: &str) -> bool {
    let parts = name.split(|c: char| !c.is_alphanumeric());
    one_named(name, text)
        || parts
            .filter(|part| part.chars().count() >= 2)
            .any(|part| one_named(part, text))
}

/// A text as names are looked for in it: without blanks and signs, in today's letters.
fn letters(text: &str) -> String {
    text::key(text).chars().map(simplified).collect()
}

fn one_named(name: &str, text: &str) -> bool {
    let name = letters(name);
    let short = FORMS
        .iter()
        .chain(&TITLES)
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(&name);
    let long_enough = short.chars().count() >= 2;
    // 远山竹业有限公司 is called 远山公司 as well.
    let begins: String = short.chars().take(2).collect();
    let called = short.chars().count() >= 4
        && FORMS.iter().any(|end| name.ends_with(end))
        && FORMS
            .iter()
            .any(|end| text.contains(&format!("{begins}{end}")));
    if called {
        return true;
    }
    // 王先生 is found by its whole alone: a surname is part of too many words.
    (long_enough && text.contains(short)) || (!name.is_empty() && text.contains(&name))
}

/// The digits of a text, those of Chinese too, with nothing between them.
fn digits(text: &str) -> String {
    const CHINESE: [&str; 10] = [
        "〇零",
        "一幺壹",
        "二贰两",
        "三叁",
        "四肆",
        "五伍",
        "六陆",
        "七柒",
        "八捌",
        "九玖",
    ];
    let digit = |c: char| {
        let chinese = || CHINESE.iter().position(|all| all.contains(c));
        c.to_digit(10)
            .or_else(|| chinese().and_then(|digit| u32::try_from(digit).ok()))
            .and_then(|digit| char::from_digit(digit, 10))
    };
    half_width(text).chars().filter_map(digit).collect()
}

/// Runs of digits (and of a last X), as people write numbers: with blanks and dashes within.
fn runs(text: &str) -> Vec<String> {
    let mut runs = vec![String::new()];
    for c in text.chars() {
        let Some(last) = runs.last_mut() else { break };
        if c.is_ascii_alphanumeric() {
            last.push(c.to_ascii_uppercase());
        } else if !matches!(c, ' ' | '-') && !last.is_empty() {
            runs.push(String::new());
        }
    }
    runs.retain(|run| run.len() >= 7);
    runs
}

/// A mobile number, a line with its area code, or a line alone of seven or eight digits.
fn is_phone(run: &str) -> bool {
    let plain = run.bytes().all(|b| b.is_ascii_digit());
    let run = run.strip_prefix("86").unwrap_or(run);
    plain
        && match run.len() {
            11 => run.starts_with('1') || run.starts_with('0'),
            10 | 12 => run.starts_with('0') || run.starts_with("400"),
            7 | 8 => !run.starts_with('0'),
            _ => false,
        }
}

/// An identity card's number, or a company's code: eighteen signs, mostly digits.
fn is_paper(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    (run.len() == 18 && digits >= 8) || (run.len() == 15 && digits == 15)
}

fn has_case_number(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let mut rest = upper.as_str();
    while let Some(at) = rest.find("YX") {
        rest = &rest[at + 2..];
        if rest.bytes().take_while(u8::is_ascii_digit).count() >= 8 {
            return true;
        }
    }
    false
}

/// A day of a month: 3月12日, 2026-03-12, 2026.3.12.
fn has_day(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('月') {
        rest = &rest[at + '月'.len_utf8()..];
        let figures = rest
            .trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
        if figures.len() < rest.len() && figures.starts_with(['日', '号']) {
            return true;
        }
    }
    let part = |c: char| matches!(c, '-' | '/' | '.');
    text.split(|c: char| !c.is_ascii_digit() && !part(c))
        .any(|one| {
            let parts: Vec<&str> = one.split(part).collect();
            parts.windows(3).any(|three| {
                three[0].len() == 4 && three[1..].iter().all(|two| (1..=2).contains(&two.len()))
            })
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn good() -> ResultForm {
        ResultForm {
            title: "施工期间被要求另交协调费".to_owned(),
            problem: "某企业反映，建设厂房期间被要求另交协调费，没有收据。".to_owned(),
            outcome: "经查属实，费用已退还，经办人受到处理。".to_owned(),
            changed: "全县取消自设的协调费，收费项目以县里公布的清单为准。".to_owned(),
        }
    }

    fn traces() -> Traces {
        Traces {
            name: Some("江南米制品有限公司".to_owned()),
            contact: Some("0190-8005678".to_owned()),
            unit: Some("白石镇人民政府".to_owned()),
        }
    }

    #[test]
    fn a_good_text_is_taken() {
        assert!(good().parse(&traces()).is_ok());
        assert!(good().parse(&Traces::default()).is_ok());
    }

    #[test]
    fn what_was_changed_must_be_said() {
        let form = ResultForm {
            changed: " ".to_owned(),
            ..good()
        };
        let errors = form.parse(&traces()).unwrap_err();
        assert_eq!(errors.0.keys().collect::<Vec<_>>(), ["changed"]);
        assert!(errors.first("changed").unwrap().contains("因此改了什么"));
    }

    #[test]
    fn nobody_is_told() {
        for (told, why) in [
            ("江南米制品有限公司反映", "称呼"),
            ("江南米制品反映收费", "称呼"),
            ("江 南 米制品（公司）反映", "称呼"),
            ("电话是０１９０ ８００ ５６７８", "联系方式"),
            ("打8005678问过", "联系方式"),
            ("白石镇人民政府收费", "被投诉单位"),
            ("青穗县 白石镇人民政府收费", "被投诉单位"),
            ("手机 139 0000 1234", "电话"),
            ("打0571-81234567", "电话"),
            ("身份证 11010519491231002X", "身份证"),
            ("信用代码91330100MA2ABCDE1X", "信用代码"),
            ("写信到 a@b.cn", "邮箱"),
            ("编号 YX20261121-0042-8", "受理编号"),
            ("3月12日去过", "具体日期"),
            ("三月十二号去过", "具体日期"),
            ("2026-03-12 去过", "具体日期"),
            ("2026.3.12去过", "具体日期"),
        ] {
            let form = ResultForm {
                problem: format!("某企业反映问题如下：{told}，请查处。"),
                ..good()
            };
            let errors = form.parse(&traces()).unwrap_err();
            let said = errors.0["problem"].join("；");
            assert!(said.contains(why), "{told}: {said}");
            assert!(
                !said.contains("江南") && !said.contains("8005678"),
                "{said}"
            );
        }
    }

    #[test]
    fn figures_and_quarters_may_stand() {
        let form = ResultForm {
            outcome: "2026年第三季度退还 12,000 元，涉及 3 家企业，按商务部令2020年第3号办理，用时 12.5 天。".to_owned(),
            ..good()
        };
        assert!(form.parse(&traces()).is_ok(), "{:?}", form.parse(&traces()));
    }

    #[test]
    fn a_surname_alone_is_part_of_many_words() {
        let traces = Traces {
            name: Some("王先生".to_owned()),
            ..Traces::default()
        };
        assert_eq!(traces.own("王牌产品"), Vec::<&str>::new());
        assert_eq!(traces.own("王先生说").len(), 1);
    }

    #[test]
    fn the_gate_reads_it_too() {
        let form = ResultForm {
            changed: "今后对落户企业按缴税金额的50%予以奖励，三年不变。".to_owned(),
            ..good()
        };
        let errors = form.parse(&traces()).unwrap_err();
        assert!(
            errors.first("changed").unwrap().contains("不能发布"),
            "{errors:?}"
        );
    }

    proptest! {
        /// However a name or a number is spaced, it is found.
        #[test]
        fn blanks_hide_nothing(
            gaps in prop::collection::vec("[ \u{3000}-]{0,2}", 7), before in "[一-龥]{0,9}",
        ) {
            let spaced = |text: &str| -> String {
                text.chars().zip(gaps.iter().cycle()).map(|(c, gap)| format!("{c}{gap}")).collect()
            };
            for hidden in ["江南米制品", "01908005678"] {
                let text = [before.as_str(), &spaced(hidden)].concat();
                prop_assert!(!traces().own(&text).is_empty());
            }
        }

        #[test]
        fn any_text_is_read(text in "\\PC{0,60}", like in "[0-9YX月日. -]{0,40}") {
            let _ = traces().in_public(&text);
            let _ = traces().in_public(&like);
        }
    }

    /// A company and a person in one line were only known together.
    #[test]
    fn a_company_and_a_person_in_one_line_are_two_names() {
        let traces = Traces {
            name: Some("禾香食品有限公司 王小明".to_owned()),
            contact: Some("0190-8057777".to_owned()),
            unit: None,
        };
        for told in [
            "王小明反映镇里收取协调费",
            "禾香食品反映被多收费用",
            "电话八〇五七七七七，请回",
        ] {
            assert_eq!(traces.own(told).len(), 1, "{told}");
        }
        assert!(traces.own("某企业反映镇里收取协调费，共三千元").is_empty());
    }

    /// The short form of a company's name, and traditional letters, were let through.
    #[test]
    fn a_name_is_known_in_short_and_in_other_letters() {
        let of = |name: &str| Traces {
            name: Some(name.to_owned()),
            ..Traces::default()
        };
        let bamboo = of("远山竹业有限公司");
        assert!(!bamboo.own("远山公司被要求交费用").is_empty());
        assert!(bamboo.own("远处的山上有一家公司").is_empty());
        assert!(!of("李国农").own("李國農被要求交费用").is_empty());
    }
}
