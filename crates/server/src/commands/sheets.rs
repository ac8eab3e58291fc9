//! A workbook of one kind of listing: what every sheet of it says, complete and ready to be
//! published.

use std::{collections::HashMap, fmt::Write as _, path::Path};

use anyhow::Context as _;
use domain::{
    compliance,
    date::Date,
    derived::is_named,
    listing::Listing,
    sheet::{self, Column, Reading},
};

use super::approval::{Approval, unlawful};
use crate::{
    published::now,
    store::{Document, Store},
    workbooks,
};

/// What the publish gate found and somebody let stand, by the document's identifier: who, under which
/// review, which rules. A document in which nothing was found is not in it.
pub(super) type Kept = HashMap<String, String>;

/// Writes documents as published listings, each with who answers for it; says how many are new.
pub(super) async fn publish<T: Listing>(
    store: &Store,
    documents: &[T],
    kept: &Kept,
    author: &str,
) -> anyhow::Result<String> {
    let documents: Vec<Document> = documents
        .iter()
        .map(|document| {
            Ok(Document {
                key: document.id().to_owned(),
                json: serde_json::to_string(document)?,
                author: kept
                    .get(document.id())
                    .map(|kept| format!("{author}（{kept}）")),
            })
        })
        .collect::<Result<_, serde_json::Error>>()?;
    let done = store.publish(T::KEY, &documents, author, now()).await?;
    Ok(format!(
        "已发布{}：新增 {} {m}，更新 {} {m}，没有变化 {} {m}。",
        if T::KEY == "projects" { "" } else { T::ZH },
        done.added,
        done.changed,
        done.unchanged,
        m = T::MEASURE,
    ))
}

/// A promise that may not be published, and what to do.
fn refusal(place: &str, (field, finding): &(&str, compliance::Finding)) -> String {
    format!(
        "{}。删去这句；确有法律或国务院依据的，填写合规确认人和审查文号\
         （政策表有这两列，其他表用 --approved-by 和 --review-no）",
        unlawful(&format!("{place}“{field}”"), finding)
    )
}

/// Which documents of a kind contradict each other, and what to do about it; empty when none do.
pub(super) fn at_odds<T: Listing>(all: &[T], today: Date) -> String {
    let lines = T::at_odds(all, today);
    lines.iter().map(|line| format!("注意 {line}\n")).collect()
}

/// All published documents of a kind.
pub(super) async fn published<T: Listing>(store: &Store) -> anyhow::Result<Vec<T>> {
    let listings = store.published(T::KEY).await?;
    let documents = listings.iter().map(|one| serde_json::from_str(&one.json));
    Ok(documents.collect::<Result<_, _>>()?)
}

/// What a workbook says, all sheets together.
pub(super) struct Sheets<T> {
    readings: Vec<(String, Reading<T>)>,
    passed_over: Vec<String>,
    /// Rows that are readable one by one and still cannot be taken.
    clashes: Vec<String>,
    /// What was found in them and is let stand.
    pub(super) kept: Kept,
    /// Rows that stand by an override, a line each.
    overrides: Vec<String>,
    /// The documents of all good rows, ready to be published.
    pub(super) documents: Vec<T>,
}

impl<T: Listing> Sheets<T> {
    /// Reads a file; the errors of rows are part of the result.
    pub(super) async fn read(
        file: &Path,
        today: Date,
        verified_by: &str,
        approval: Option<&Approval>,
    ) -> anyhow::Result<Self> {
        let workbook = workbooks::read(file)
            .await
            .with_context(|| format!("{}", file.display()))?;
        let mut sheets = Self {
            readings: Vec::new(),
            passed_over: workbook.notes,
            clashes: Vec::new(),
            kept: Kept::new(),
            overrides: Vec::new(),
            documents: Vec::new(),
        };
        for table in &workbook.tables {
            match sheet::read(table, T::fields(), T::blank) {
                Ok(reading) => sheets.readings.push((table.name.clone(), reading)),
                // The sentence names the sheet itself.
                Err(error) => sheets.passed_over.push(error.to_string()),
            }
        }
        if sheets.readings.is_empty() {
            anyhow::bail!("{}", sheets.passed_over.join("\n"));
        }
        sheets.complete(today, verified_by, approval);
        Ok(sheets)
    }

    /// Fills in what a sheet may leave out, puts together rows that are one document, and gives
    /// each its identifier.
    fn complete(&mut self, today: Date, verified_by: &str, approval: Option<&Approval>) {
        let mut seen: HashMap<String, (String, T)> = HashMap::new();
        for (name, reading) in &self.readings {
            let (of_row, rows): (Vec<u32>, Vec<T>) = reading.good.iter().cloned().unzip();
            let count = rows.len();
            let gathered = match T::gather(rows) {
                Ok(gathered) => gathered,
                Err(why) => {
                    self.clashes.push(format!("工作表“{name}”：{why}"));
                    continue;
                }
            };
            // Where every row is a document of its own, its row is at the same place; otherwise a
            // document's rows are those with its name.
            let whole = gathered.len() == count;
            for (at, mut document) in gathered.into_iter().enumerate() {
                let place = match of_row.get(at) {
                    Some(row) if whole => format!("工作表“{name}”第 {row} 行"),
                    _ => {
                        let rows = reading
                            .good
                            .iter()
                            .filter(|row| row.1.name() == document.name());
                        let rows: Vec<String> = rows.map(|row| row.0.to_string()).collect();
                        match rows.is_empty() {
                            true => format!("工作表“{name}”的“{}”", document.name()),
                            false => format!("工作表“{name}”第 {} 行", rows.join("、")),
                        }
                    }
                };
                if let Err(why) = document.complete() {
                    self.clashes.push(format!("{place}：{why}"));
                    continue;
                }
                document.identify();
                let mut check = document.check();
                if *check.verified_on.get_or_insert(today) > today {
                    self.clashes
                        .push(format!("{place}的核实日期晚于今天，请写实际核实的日期"));
                    continue;
                }
                check
                    .verified_by
                    .get_or_insert_with(|| verified_by.to_owned());
                document.set_check(check);
                let findings = compliance::check(&document);
                if !findings.is_empty() {
                    let own = compliance::approval(&document);
                    let own = own.map(|(by, number)| Approval { by, number });
                    if compliance::is_rejected(&document) {
                        self.clashes.extend(findings.iter().map(|found| {
                            format!(
                                "{}；公平竞争审查是未通过，不能用合规确认放行，请删去这句",
                                unlawful(&format!("{place}“{}”", found.0), &found.1)
                            )
                        }));
                        continue;
                    }
                    let Some(approval) = own.as_ref().or(approval) else {
                        let said = findings.iter().map(|found| refusal(&place, found));
                        self.clashes.extend(said);
                        continue;
                    };
                    let kept = approval.of(&findings);
                    self.overrides
                        .push(format!("{place}“{}”经确认发布：{kept}", document.name()));
                    self.kept.insert(document.id().to_owned(), kept);
                }
                match seen.get(document.id()) {
                    Some((_, same)) if *same == document => {}
                    Some((first, _)) => self.clashes.push(format!(
                        "{place}与{first}是同一{}{}（编号或名称、地点相同）\
                         而内容不同，请只留一行，或写上不同的编号",
                        T::MEASURE,
                        T::ZH.trim_start_matches("招商"),
                    )),
                    None => {
                        seen.insert(document.id().to_owned(), (place, document.clone()));
                        self.documents.push(document);
                    }
                }
            }
        }
    }

    /// How many places could not be taken.
    pub(super) fn refused(&self) -> usize {
        self.readings
            .iter()
            .map(|(_, reading)| reading.refused.len())
            .sum::<usize>()
            + self.clashes.len()
    }

    /// What was understood and what not, for a person.
    pub(super) fn report(&self) -> String {
        let mut out = String::new();
        for line in &self.passed_over {
            let _ = writeln!(out, "跳过 {line}");
        }
        for (name, reading) in &self.readings {
            let _ = writeln!(out, "工作表“{name}”，表头在第 {} 行：", reading.header_row);
            let derived = |column: &&Column| column.zh.is_some() || !is_named(&column.header);
            for column in reading.columns.iter().filter(derived) {
                let _ = match column.zh {
                    Some(zh) => writeln!(
                        out,
                        "  {} 列“{}” → {zh}{}",
                        column.letter,
                        column.header,
                        column
                            .unit_note
                            .as_ref()
                            .map(|note| format!("（{note}）"))
                            .unwrap_or_default(),
                    ),
                    None => writeln!(out, "  {} 列“{}” → 不导入", column.letter, column.header),
                };
            }
            for (row, why) in &reading.skipped {
                let _ = writeln!(out, "  跳过第 {row} 行：{why}");
            }
            for (row, document) in &reading.good {
                let _ = writeln!(out, "  第 {row} 行：{}", document.line());
            }
            for refusal in &reading.refused {
                let _ = writeln!(out, "  ✗ {refusal}");
            }
        }
        for clash in &self.clashes {
            let _ = writeln!(out, "  ✗ {clash}");
        }
        for line in &self.overrides {
            let _ = writeln!(out, "  注意 {line}");
        }
        let _ = writeln!(
            out,
            "读懂 {} {}{}，{} 处有问题。",
            self.documents.len(),
            T::MEASURE,
            T::ZH.trim_start_matches("招商"),
            self.refused()
        );
        out
    }
}
