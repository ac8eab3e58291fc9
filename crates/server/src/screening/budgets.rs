//! The limits of what comes in, with their defaults.

use domain::{proof::MOST_BITS, screening::Budget};

/// How much comes in before anybody asks, and at most. All nodes of one database count together;
/// give them the same limits.
#[derive(Clone, Debug, clap::Args)]
pub struct Budgets {
    /// Of one source: an IPv4 address, or an IPv6 /64. Many phones share their carrier's.
    #[arg(
        long,
        env = "YINGSHANG_SUBMISSIONS_PER_SOURCE",
        default_value = "30/60000",
        value_name = "N/N",
        help = "同一来源地址每小时随意提交的件数/最多件数"
    )]
    pub submissions_per_source: Budget,
    /// With one telephone number or e-mail address. Anybody can write anybody's, so by itself it
    /// shuts nobody out.
    #[arg(
        long,
        env = "YINGSHANG_SUBMISSIONS_PER_CONTACT",
        default_value = "6/1000000",
        value_name = "N/N",
        help = "同一联系方式每小时随意提交的件数/最多件数"
    )]
    pub submissions_per_contact: Budget,
    /// Of everybody together.
    #[arg(
        long,
        env = "YINGSHANG_SUBMISSIONS_IN_ALL",
        default_value = "600/100000",
        value_name = "N/N",
        help = "全站每小时随意提交的件数/最多件数"
    )]
    pub submissions_in_all: Budget,
    /// Zero bits that a proof of work begins with; each more doubles the work.
    #[arg(long, env = "YINGSHANG_PROOF_BITS", default_value_t = 18, value_name = "N",
        value_parser = clap::value_parser!(u8).range(0..=i64::from(MOST_BITS)),
        help = "工作量证明的位数，每加 1 位工作量加倍")]
    pub proof_bits: u8,
    /// So many others may have sent the same text before the next one is held.
    #[arg(
        long,
        env = "YINGSHANG_SAME_TEXT",
        default_value_t = 3,
        value_parser = clap::value_parser!(u32).range(1..),
        value_name = "N",
        help = "30 天内有这么多人提交过相同或相近的文字后，再来的先人工核验"
    )]
    pub same_text: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        limits: Budgets,
    }

    #[test]
    fn limits_are_read_and_nonsense_is_refused() {
        let line = Line::parse_from(["test", "--submissions-per-source", "5/50"]);
        assert_eq!(line.limits.submissions_per_source.to_string(), "5/50");
        for wrong in [
            "--submissions-per-source=50/5",
            "--proof-bits=40",
            "--same-text=0",
        ] {
            assert!(Line::try_parse_from(["test", wrong]).is_err(), "{wrong}");
        }
    }
}
