//! 机会清单: numbered issues.

mod issue;

pub use issue::Issue;
