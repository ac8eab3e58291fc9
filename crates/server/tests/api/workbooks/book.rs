//! The smallest workbook that imports, and its parts to be exchanged one by one.

use super::archive::{Member, zip};

const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

pub const SHEET: &str = "xl/worksheets/sheet1.xml";
pub const STRINGS: &str = "xl/sharedStrings.xml";
pub const STYLES: &str = "xl/styles.xml";
pub const BOOK: &str = "xl/workbook.xml";
pub const RELATIONS: &str = "xl/_rels/workbook.xml.rels";

/// A workbook's parts: a sheet 项目 with a header and one project.
#[derive(Clone)]
pub struct Book(pub Vec<Member>);

impl Book {
    pub fn new() -> Self {
        let relation = |id: &str, kind: &str, target: &str| {
            format!("<Relationship Id=\"{id}\" Type=\"{TYPE}/{kind}\" Target=\"{target}\"/>")
        };
        let relations = |inner: String| format!("<Relationships>{inner}</Relationships>");
        let book = format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{TYPE}\"><sheets>\
             <sheet name=\"项目\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
        );
        let mut relation_parts = relation("r1", "worksheet", "worksheets/sheet1.xml");
        relation_parts += &relation("r2", "sharedStrings", "sharedStrings.xml");
        relation_parts += &relation("r3", "styles", "styles.xml");
        Self(Vec::new())
            .with("[Content_Types].xml", "<Types/>")
            .with(
                "_rels/.rels",
                relations(relation("r1", "officeDocument", BOOK)),
            )
            .with(BOOK, book)
            .with(RELATIONS, relations(relation_parts))
            .with(SHEET, sheet(&project_rows()))
    }

    /// Puts a part into the place of the one of that name, or behind the others.
    pub fn with(self, name: &str, data: impl AsRef<[u8]>) -> Self {
        self.with_member(Member::new(name, data.as_ref()))
    }

    /// As [`Self::with`].
    pub fn with_member(mut self, member: Member) -> Self {
        match self.0.iter_mut().find(|old| old.name == member.name) {
            Some(old) => *old = member,
            None => self.0.push(member),
        }
        self
    }

    /// Changes what the headers say of a part.
    pub fn change(mut self, name: &str, change: impl FnOnce(&mut Member)) -> Self {
        let member = self
            .0
            .iter_mut()
            .find(|member| member.name == name.as_bytes());
        change(member.unwrap());
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        zip(&self.0)
    }
}

/// A worksheet with these rows.
pub fn sheet(rows: &str) -> String {
    format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>")
}

/// Header and one project.
pub fn project_rows() -> String {
    let header = ["项目名称", "建设地点", "总投资（万元）"]
        .map(text_cell)
        .concat();
    let project = ["测试敌意项目", "金畴镇", "5000"].map(text_cell).concat();
    format!("<row>{header}</row><row>{project}</row>")
}

/// A cell with its text in place.
pub fn text_cell(text: &str) -> String {
    format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>")
}
