//! What is sent: intents and complaints. What a message says follows from its key, so that what
//! ought to be stored can be told from the key alone.

/// Begins every key of the harness; a message without it came from nobody.
const PREFIX: &str = "chaos-";

/// What is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// 投资意向
    Intent,
    /// 建议投诉
    Case,
}

impl Sort {
    /// Of a message under this key: clients send both in turn.
    pub(crate) fn of(key: &str) -> Self {
        let last = key.bytes().last().unwrap_or_default();
        if last.is_ascii_digit() && last % 2 == 1 {
            Self::Case
        } else {
            Self::Intent
        }
    }

    /// Where such messages are sent to and followed.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Intent => "/api/v1/leads",
            Self::Case => "/api/v1/complaints",
        }
    }
}

/// A message: a key, and which of several bodies goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) key: String,
    /// 0, unless another body is sent under the same key.
    pub(crate) variant: u8,
}

impl Message {
    /// The `n`-th message that client `client` sends in the round with this seed.
    pub(crate) fn new(seed: u64, client: usize, n: usize) -> Self {
        Self {
            key: format!("{}{client}-{n}", Self::of_round(seed)),
            variant: 0,
        }
    }

    /// What the keys of a round begin with.
    pub(crate) fn of_round(seed: u64) -> String {
        format!("{PREFIX}{seed}-")
    }

    /// The same key with another body.
    pub(crate) fn other(&self, variant: u8) -> Self {
        Self {
            key: self.key.clone(),
            variant,
        }
    }

    /// Intent or complaint.
    pub(crate) fn sort(&self) -> Sort {
        Sort::of(&self.key)
    }

    /// The dice by which its content is made.
    pub(crate) fn dice(&self) -> fastrand::Rng {
        fastrand::Rng::with_seed(hash(&self.key, self.variant))
    }

    /// The words that a text of it begins with.
    pub(crate) fn mark(&self) -> String {
        format!("[{}/{}]", self.key, self.variant)
    }
}

/// FNV-1a: the same on every machine and in every version.
fn hash(key: &str, variant: u8) -> u64 {
    key.bytes()
        .chain([variant])
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_body_is_marked() {
        assert_eq!(Message::new(7, 3, 11).other(1).mark(), "[chaos-7-3-11/1]");
    }

    #[test]
    fn clients_send_both_in_turn() {
        let sort = |n| Message::new(7, 3, n).sort();
        assert_eq!(
            [0, 1, 10, 11].map(sort),
            [Sort::Intent, Sort::Case, Sort::Intent, Sort::Case]
        );
    }
}
