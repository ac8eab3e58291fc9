//! Who may hold a case: never the unit that it complains about (亲清关系: a unit does not judge
//! itself).

use crate::text;

/// Shorter names are part of too many others (局, 税务).
const LEAST: usize = 4;

/// Whether two names mean the same unit: alike but for blanks and punctuation, or one the other
/// with its county in front (投资促进局, 青穗县投资促进局).
pub fn same_unit(one: &str, other: &str) -> bool {
    let (one, other) = (text::key(one), text::key(other));
    let within = |short: &str, long: &str| short.chars().count() >= LEAST && long.contains(short);
    !one.is_empty() && (one == other || within(&one, &other) || within(&other, &one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_known_with_and_without_its_county() {
        assert!(same_unit("投资促进局", "青穗县 投资促进局"));
        assert!(same_unit("县税务局", "县税务局"));
        assert!(!same_unit("", ""));
        assert!(!same_unit("税务", "县税务局"));
        assert!(!same_unit("自然资源局", "青穗县投资促进局"));
    }
}
