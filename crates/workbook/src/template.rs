//! The empty sheet that bureaus fill in, drawn from the catalogue of fields.

use domain::catalogue::{Field, Widget};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Note, Workbook, XlsxError};

use crate::WorkbookError;

/// Header of a column that must be filled.
const NEEDED: Color = Color::RGB(0x00B4_4A1E);
/// Header of any other column.
const OPTIONAL: Color = Color::RGB(0x0033_5C67);
const GREY: Color = Color::RGB(0x0059_5959);

const TITLE_ROW: u32 = 0;
const HINT_ROW: u32 = 1;
const HEADER_ROW: u32 = 2;

/// An `.xlsx` file with a title row, a row of hints and the header row, which stays in view; the
/// header's notes show an example. It imports back as a sheet without rows, and with the rows
/// that are written below.
///
/// # Errors
/// [`WorkbookError::Write`], such as when `sheet` is no name that Excel allows (31 characters,
/// none of `[]:*?/\`).
pub fn template<T>(
    fields: &[Field<T>],
    title: &str,
    sheet: &str,
) -> Result<Vec<u8>, WorkbookError> {
    write(fields, title, sheet).map_err(|error| WorkbookError::Write(error.to_string()))
}

fn write<T>(fields: &[Field<T>], title: &str, sheet: &str) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    page.set_name(sheet)?;
    let title_format = Format::new()
        .set_bold()
        .set_font_size(16)
        .set_align(FormatAlign::VerticalCenter);
    page.write_with_format(TITLE_ROW, 0, title, &title_format)?;
    page.set_row_height(TITLE_ROW, 30)?;
    page.set_row_height(HINT_ROW, 64)?;
    page.set_row_height(HEADER_ROW, 24)?;
    let hint_format = Format::new()
        .set_font_size(9)
        .set_font_color(GREY)
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    for (column, field) in (0u16..).zip(fields) {
        page.set_column_width(column, width(field))?;
        page.set_column_format(column, &column_format(field))?;
        page.write_with_format(HINT_ROW, column, hint(field), &hint_format)?;
        page.write_with_format(HEADER_ROW, column, field.header(), &header_format(field))?;
        let note = Note::new(format!("例：{}", field.entry.example)).add_author_prefix(false);
        page.insert_note(HEADER_ROW, column, &note)?;
    }
    // The needed column stays in view too when it is one of the first.
    let needed = (0u16..)
        .zip(fields)
        .find(|(_, field)| field.needed)
        .map(|(column, _)| column + 1);
    page.set_freeze_panes(
        HEADER_ROW + 1,
        needed.filter(|&columns| columns <= 2).unwrap_or(0),
    )?;
    page.set_landscape().set_print_fit_to_pages(1, 0);
    workbook.save_to_buffer()
}

fn hint<T>(field: &Field<T>) -> String {
    let needed = if field.needed { "必填。" } else { "" };
    format!("{needed}{}", field.entry.help)
}

fn header_format<T>(field: &Field<T>) -> Format {
    Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(if field.needed { NEEDED } else { OPTIONAL })
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::White)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
}

/// Codes and telephone numbers are text, or Excel would drop their zeros. Long texts are not:
/// Excel shows text cells of more than 255 characters as ####.
fn column_format<T>(field: &Field<T>) -> Format {
    let format = Format::new().set_align(FormatAlign::Top);
    match field.widget {
        Widget::Text | Widget::Phone | Widget::Date => format.set_num_format("@").set_text_wrap(),
        Widget::Paragraph | Widget::List => format.set_text_wrap(),
        Widget::Money | Widget::Area | Widget::Number => format,
    }
}

/// In characters of Excel's measure, of which a Chinese one takes two.
fn width<T>(field: &Field<T>) -> u32 {
    let usual = match field.widget {
        Widget::Paragraph => 44,
        Widget::List => 22,
        Widget::Text | Widget::Phone | Widget::Date => 18,
        Widget::Money | Widget::Area | Widget::Number => 16,
    };
    let header = u32::try_from(field.header().chars().count()).unwrap_or(u32::MAX);
    usual
        .max(header.saturating_mul(2).saturating_add(2))
        .min(60)
}
