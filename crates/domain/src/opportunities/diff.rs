//! What an issue changes against the one before.

use super::{Issue, Item, ItemState};

/// The difference between two issues.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diff<'a> {
    /// 新增: not in the issue before.
    pub new: Vec<&'a Item>,
    /// 已对接: was open before, or not there, and is matched now.
    pub matched: Vec<&'a Item>,
    /// 已关闭: was open before and is gone or closed now.
    pub closed: Vec<&'a Item>,
}

/// Compares an issue with the one before; of the first issue everything is new.
pub fn diff<'a>(previous: Option<&'a Issue>, this: &'a Issue) -> Diff<'a> {
    let earlier = previous.map_or(&[][..], |issue| &issue.items[..]);
    let before = |item: &Item| earlier.iter().find(|known| known.key == item.key);
    let was = |item: &Item, state: ItemState| before(item).is_some_and(|one| one.state == state);
    let now = |item: &Item| this.items.iter().find(|one| one.key == item.key);
    Diff {
        new: this
            .items
            .iter()
            .filter(|item| before(item).is_none() && item.state != ItemState::Closed)
            .collect(),
        matched: this
            .items
            .iter()
            .filter(|item| item.state == ItemState::Matched && !was(item, ItemState::Matched))
            .collect(),
        closed: earlier
            .iter()
            .filter(|item| item.state == ItemState::Open)
            .filter(|item| now(item).is_none_or(|one| one.state == ItemState::Closed))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn issue(items: &[(&str, ItemState)]) -> Issue {
        let item = |(key, state): &(&str, ItemState)| Item {
            key: (*key).to_owned(),
            state: *state,
            ..Item::default()
        };
        Issue {
            items: items.iter().map(item).collect(),
            ..Issue::default()
        }
    }

    fn keys<'a>(items: &[&'a Item]) -> Vec<&'a str> {
        items.iter().map(|item| item.key.as_str()).collect()
    }

    #[test]
    fn new_matched_and_closed_are_told_apart() {
        use ItemState::{Closed, Matched, Open};
        let first = issue(&[
            ("stays", Open),
            ("goes", Open),
            ("matched", Open),
            ("matched-before", Matched),
            ("matched-and-goes", Matched),
            ("closed", Open),
        ]);
        let second = issue(&[
            ("stays", Open),
            ("matched", Matched),
            ("matched-before", Matched),
            ("closed", Closed),
            ("new", Open),
            ("new-and-matched", Matched),
            ("never-open", Closed),
        ]);
        let diff = diff(Some(&first), &second);
        assert_eq!(keys(&diff.new), ["new", "new-and-matched"]);
        assert_eq!(keys(&diff.matched), ["matched", "new-and-matched"]);
        assert_eq!(keys(&diff.closed), ["goes", "closed"]);
    }

    #[test]
    fn of_the_first_issue_everything_is_new() {
        let only = issue(&[("a", ItemState::Open), ("b", ItemState::Open)]);
        let diff = diff(None, &only);
        assert_eq!(keys(&diff.new), ["a", "b"]);
        assert!(diff.closed.is_empty());
    }

    proptest! {
        #[test]
        fn an_issue_does_not_differ_from_itself(states in proptest::collection::vec(0usize..3, 0..9)) {
            let keys: Vec<String> = (0..states.len()).map(|at| format!("k{at}")).collect();
            let items: Vec<_> = keys
                .iter()
                .zip(&states)
                .map(|(key, state)| (key.as_str(), ItemState::ALL[*state]))
                .collect();
            let issue = issue(&items);
            prop_assert_eq!(diff(Some(&issue), &issue), Diff::default());
        }
    }
}
