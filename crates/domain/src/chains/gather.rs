//! A chain's rows: put together by its name, and taken apart again.

use super::{Chain, Node};
use crate::{
    listing::{Check, agree},
    text,
};

/// Rows of one chain as one document, in the order of their first rows.
pub(super) fn gather(rows: Vec<Chain>) -> Result<Vec<Chain>, String> {
    let mut chains: Vec<Chain> = Vec::new();
    for row in rows {
        let same = |one: &&mut Chain| text::key(&one.name) == text::key(&row.name);
        match chains.iter_mut().find(same) {
            Some(chain) => add(chain, row)?,
            None => chains.push(row),
        }
    }
    Ok(chains)
}

/// One more row: its blank cells mean “as above”, others must say the same.
fn add(chain: &mut Chain, row: Chain) -> Result<(), String> {
    let name = chain.name.clone();
    let said = |what: &str| {
        format!("“{name}”的各行{what}不一样；产业链自己的内容只写在它的第一行，以下各行留空")
    };
    agree(&mut chain.code, row.code).ok_or_else(|| said("编号"))?;
    agree(&mut chain.industry, row.industry).ok_or_else(|| said("所属产业"))?;
    agree(&mut chain.intro, row.intro).ok_or_else(|| said("简介"))?;
    agree(&mut chain.leader, row.leader).ok_or_else(|| said("链主企业"))?;
    agree(&mut chain.unit, row.unit).ok_or_else(|| said("联系单位"))?;
    agree(&mut chain.person, row.person).ok_or_else(|| said("联系人"))?;
    agree(&mut chain.phone, row.phone).ok_or_else(|| said("联系电话"))?;
    chain.check.agree(row.check).map_err(said)?;
    for node in row.nodes {
        let twin = |known: &Node| {
            text::key(&known.name) == text::key(&node.name)
                || (known.code.is_some() && known.code == node.code)
        };
        if chain.nodes.iter().any(twin) {
            return Err(format!(
                "“{name}”里环节“{}”（或它的编号）写了两次，请合成一行或改名",
                node.name
            ));
        }
        chain.nodes.push(node);
    }
    Ok(())
}

/// One row a node; what belongs to the chain stands on the first.
pub(super) fn rows(chain: &Chain) -> Vec<Chain> {
    let row = |(at, node): (usize, &Node)| {
        let nodes = vec![node.clone()];
        match at {
            0 => Chain {
                nodes,
                ..chain.clone()
            },
            _ => Chain {
                name: chain.name.clone(),
                nodes,
                check: Check::default(),
                ..Chain::default()
            },
        }
    };
    let rows: Vec<Chain> = chain.nodes.iter().enumerate().map(row).collect();
    if rows.is_empty() {
        return vec![chain.clone()];
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::Listing;

    fn row(chain: &str, node: &str, industry: Option<&str>) -> Chain {
        Chain {
            name: chain.to_owned(),
            industry: industry.map(str::to_owned),
            nodes: vec![Node {
                name: node.to_owned(),
                ..Node::default()
            }],
            ..Chain::default()
        }
    }

    #[test]
    fn rows_of_a_chain_are_one_document_and_come_apart_again() {
        let rows = vec![
            row("乳品产业链", "牧场", Some("畜牧养殖加工")),
            row("稻米产业链", "种植", None),
            row("乳品产业链", "乳清", None),
        ];
        let mut chains = Chain::gather(rows).unwrap();
        assert_eq!(chains.len(), 2);
        assert_eq!(chains[0].nodes.len(), 2);
        assert_eq!(chains[0].industry.as_deref(), Some("畜牧养殖加工"));
        for chain in &mut chains {
            chain.identify();
            let mut again = Chain::gather(chain.rows()).unwrap();
            again[0].identify();
            assert_eq!(again, std::slice::from_ref(chain));
        }
        let keys: Vec<_> = chains[0].nodes.iter().map(|node| &node.key).collect();
        assert_ne!(keys[0], keys[1]);
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        assert!(keys.iter().all(|key| key.chars().all(plain)));
    }

    #[test]
    fn rows_that_contradict_each_other_are_refused() {
        let other = vec![row("链", "一", Some("甲")), row("链", "二", Some("乙"))];
        assert!(Chain::gather(other).unwrap_err().contains("所属产业"));
        let twice = vec![row("链", "一", None), row("链", "一 ", None)];
        assert!(Chain::gather(twice).unwrap_err().contains("写了两次"));
    }
}
