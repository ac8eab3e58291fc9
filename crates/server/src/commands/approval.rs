//! The named override of the publish gate: who lets stand what it finds, under which review.

use domain::compliance::Finding;

/// The two flags, the same for `import` and `attach`.
#[derive(Debug, clap::Args)]
pub(super) struct Override {
    /// 合规确认人：审查认定可以保留被提示的表述时，谁确认的（与 --review-no 一起写）
    #[arg(long, value_name = "姓名")]
    approved_by: Option<String>,
    /// 审查文号：作出这一认定的公平竞争审查意见
    #[arg(long, value_name = "文号")]
    review_no: Option<String>,
}

impl Override {
    /// Both or neither; blank ones are none.
    pub(super) fn approval(&self) -> anyhow::Result<Option<Approval>> {
        let said = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default().trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        match (said(&self.approved_by), said(&self.review_no)) {
            (Some(by), Some(number)) => Ok(Some(Approval { by, number })),
            (None, None) => Ok(None),
            _ => anyhow::bail!("--approved-by 和 --review-no 要一起写，都不能留空"),
        }
    }
}

/// Who lets stand what the publish gate finds, and the number of the review that allows it.
#[derive(Clone, Debug)]
pub(super) struct Approval {
    pub(super) by: String,
    pub(super) number: String,
}

impl Approval {
    /// What it lets stand in a document: every field with the rule's key.
    pub(super) fn of(&self, findings: &[(&'static str, Finding)]) -> String {
        let mut rules: Vec<String> = Vec::new();
        for (field, finding) in findings {
            let rule = format!("{field} {}", finding.rule);
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        }
        let Self { by, number } = self;
        let rules = rules.join("、");
        format!("合规确认人 {by}，审查文号 {number}，保留的提示：{rules}")
    }
}

/// A promise that may not be published: where, what, why, and by which article.
pub(super) fn unlawful(place: &str, finding: &Finding) -> String {
    format!(
        "{place}里的“{}”不能发布：{}（{}）",
        finding.phrase, finding.why, finding.article,
    )
}
