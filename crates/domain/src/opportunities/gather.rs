//! An issue's rows: put together by its number, and taken apart again.

use super::{Issue, Item};
use crate::listing::{Check, agree};

/// Rows of one issue as one document, in the order of their first rows.
pub(super) fn gather(rows: Vec<Issue>) -> Result<Vec<Issue>, String> {
    let mut issues: Vec<Issue> = Vec::new();
    for row in rows {
        match issues.iter_mut().find(|one| one.issue_no == row.issue_no) {
            Some(issue) => add(issue, row)?,
            None => issues.push(row),
        }
    }
    Ok(issues)
}

/// One more row: its blank cells mean “as above”, others must say the same.
fn add(issue: &mut Issue, row: Issue) -> Result<(), String> {
    let number = issue.issue_no;
    let said = |what: &str| {
        format!("第 {number} 期的各行{what}不一样；这一期自己的内容只写在它的第一行，以下各行留空")
    };
    if issue.name.is_empty() {
        issue.name = row.name;
    } else if !row.name.is_empty() && row.name != issue.name {
        return Err(said("标题"));
    }
    agree(&mut issue.date, row.date).ok_or_else(|| said("发布日期"))?;
    agree(&mut issue.note, row.note).ok_or_else(|| said("本期说明"))?;
    issue.check.agree(row.check).map_err(said)?;
    for item in row.items {
        let mut named = item.clone();
        named.identify();
        let twin = |known: &Item| {
            let mut known = known.clone();
            known.identify();
            known.key == named.key
        };
        if issue.items.iter().any(twin) {
            return Err(format!(
                "第 {number} 期里“{}”写了两次，请合成一行，或写上不同的条目编号",
                item.title
            ));
        }
        issue.items.push(item);
    }
    Ok(())
}

/// One row an item; what belongs to the issue stands on the first.
pub(super) fn rows(issue: &Issue) -> Vec<Issue> {
    let row = |(at, item): (usize, &Item)| {
        let items = vec![item.clone()];
        match at {
            0 => Issue {
                items,
                ..issue.clone()
            },
            _ => Issue {
                issue_no: issue.issue_no,
                items,
                check: Check::default(),
                ..Issue::default()
            },
        }
    };
    let rows: Vec<Issue> = issue.items.iter().enumerate().map(row).collect();
    if rows.is_empty() {
        return vec![issue.clone()];
    }
    rows
}
