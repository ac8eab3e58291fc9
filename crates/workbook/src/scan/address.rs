//! Addresses as a sheet's XML writes them. Readers multiply them out unchecked, so `AAAAAAAA1`
//! or `B2:A1` must not get that far.

/// Excel's last row and column, from 1: `XFD1048576`.
const LAST: (u32, u32) = (1_048_576, 16_384);

/// Row and column of `B7`, from 1; `None` for what is no cell of Excel's.
pub(super) fn cell(text: &[u8]) -> Option<(u32, u32)> {
    let letters = text.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let (letters, digits) = text.split_at(letters);
    if !(1..=3).contains(&letters.len()) {
        return None;
    }
    let column = letters.iter().fold(0, |column, letter| {
        column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let row = row(digits)?;
    (column <= LAST.1).then_some((row, column))
}

/// A row's number, from 1.
pub(super) fn row(digits: &[u8]) -> Option<u32> {
    if !(1..=7).contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let row = digits
        .iter()
        .fold(0, |row, digit| row * 10 + u32::from(digit - b'0'));
    (1..=LAST.0).contains(&row).then_some(row)
}

/// Whether this is a cell or a block `A1:B2`, upper left corner first.
pub(super) fn is_block(text: &[u8]) -> bool {
    let mut corners = text.split(|&b| b == b':').map(cell);
    match (corners.next(), corners.next(), corners.next()) {
        (Some(Some(_)), None, None) => true,
        (Some(Some(from)), Some(Some(to)), None) => from.0 <= to.0 && from.1 <= to.1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_cells_of_excel_are_cells() {
        assert_eq!(cell(b"A1"), Some((1, 1)));
        assert_eq!(cell(b"xfd1048576"), Some((1_048_576, 16_384)));
        for wrong in [
            "", "A", "1", "A0", "XFE1", "A1048577", "AAAA1", "A-1", "A1B", "$A$1", "甲1",
        ] {
            assert_eq!(cell(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn blocks_run_downwards_and_to_the_right() {
        assert!(is_block(b"A1") && is_block(b"A1:A1") && is_block(b"A1:XFD1048576"));
        for wrong in ["", ":", "A1:", "B2:A1", "B1:A2", "A1:B2:C3", "A:B", "1:2"] {
            assert!(!is_block(wrong.as_bytes()), "{wrong}");
        }
    }
}
