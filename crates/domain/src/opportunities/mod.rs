//! 机会清单: numbered issues, and what each changes against the one before.

mod catalogue;
mod diff;
mod gather;
mod issue;
mod item;

pub use diff::{Diff, diff};
pub use issue::Issue;
pub use item::{Item, ItemKind, ItemState};

#[cfg(all(test, feature = "entry"))]
mod tests {
    use super::*;
    use crate::{
        catalogue::Cell,
        listing::{
            Listing,
            tests_of_fields::{examples_are_read_back, names_are_unique},
        },
    };

    #[test]
    fn columns_are_told_apart_and_read_back() {
        names_are_unique::<Issue>();
        examples_are_read_back::<Issue>();
    }

    #[test]
    fn whom_the_county_would_like_to_win_is_refused() {
        let field = Issue::fields().iter().find(|f| f.key == "kind").unwrap();
        let cell = Cell {
            text: "目标企业",
            header: "类别",
        };
        let refusal = (field.entry.set)(&mut Issue::blank(), cell).unwrap_err();
        assert!(refusal.contains("不能公布"), "{refusal}");
    }

    #[test]
    fn rows_of_an_issue_are_one_document_and_come_apart_again() {
        let row = |issue_no, title: &str| Issue {
            issue_no,
            items: vec![Item {
                title: title.to_owned(),
                ..Item::default()
            }],
            ..Issue::default()
        };
        let mut issues = Issue::gather(vec![row(2, "甲"), row(1, "甲"), row(2, "乙")]).unwrap();
        issues.iter_mut().for_each(Issue::identify);
        assert_eq!(issues[0].items.len(), 2);
        assert_eq!(issues[0].items[0].key, issues[1].items[0].key);
        assert_eq!(issues[0].name, "第 2 期机会清单");
        assert_eq!(issues[0].before(&issues), Some(&issues[1]));
        let mut again = Issue::gather(issues[0].rows()).unwrap();
        again[0].identify();
        assert_eq!(again[0], issues[0]);
        assert!(Issue::gather(vec![row(1, "甲"), row(1, "甲")]).is_err());
    }
}
