//! What policies offer, as the calculation takes it.

use super::{Basis, Fen, Line};
use crate::money::Money;

/// Whether a support is paid once or every year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    /// 一次性: set against the investment.
    #[default]
    Once,
    /// 每年: counted as yearly income.
    Yearly,
}

/// A benefit of a policy for this calculation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Support {
    /// The policy's name.
    pub name: String,
    /// The policy's identifier, for its address.
    pub policy_id: String,
    /// 文号
    pub number: Option<String>,
    /// The benefit in words: condition, formula, cap.
    pub words: String,
    /// The sum for these inputs; `None` when it cannot be calculated.
    pub amount: Option<Money>,
    /// Paid once or every year.
    pub span: Span,
    /// Reviewed (公平竞争审查已通过), in force today, and its condition met.
    pub counted: bool,
    /// Why it is not counted; shown beside it.
    pub why_not: Option<String>,
}

impl Support {
    /// Its line in the sheet.
    ///
    /// # Errors
    /// The reason why it is not counted.
    pub(super) fn line(&self) -> Result<Line, String> {
        match self.amount {
            Some(amount) if self.counted => Ok(Line {
                name: self.name.clone(),
                quantity: None,
                basis: Basis::Policy {
                    id: self.policy_id.clone(),
                    number: self.number.clone(),
                    words: self.words.clone(),
                },
                amount: Some(Fen::support(amount)),
            }),
            _ => Err(match (&self.why_not, self.counted) {
                (Some(reason), _) => reason.clone(),
                (None, true) => "没有可计算的金额".to_owned(),
                (None, false) => "未通过审查或不在有效期内".to_owned(),
            }),
        }
    }
}
