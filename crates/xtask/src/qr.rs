//! A QR code for the terminal: two modules a character, dark on light whatever the theme.

use std::io::IsTerminal;

use anyhow::{Context, Result};
use qrcode::{Color, EcLevel, QrCode};

const QUIET: usize = 4;

/// Prints the code of a text.
pub(crate) fn print(text: &str) -> Result<()> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).context("no QR code")?;
    let coloured = std::io::stdout().is_terminal();
    for line in lines(&code) {
        if coloured {
            println!("  \u{1b}[38;5;231;48;5;16m{line}\u{1b}[0m");
        } else {
            println!("  {line}");
        }
    }
    Ok(())
}

/// Light modules are drawn, dark ones left out: right on a dark ground, which `print` makes sure of.
fn lines(code: &QrCode) -> Vec<String> {
    let width = code.width();
    let side = width + 2 * QUIET;
    let light = |x: usize, y: usize| {
        let inside = (QUIET..QUIET + width).contains(&x) && (QUIET..QUIET + width).contains(&y);
        !inside || code[(x - QUIET, y - QUIET)] == Color::Light
    };
    (0..side)
        .step_by(2)
        .map(|y| {
            (0..side)
                .map(|x| match (light(x, y), y + 1 < side && light(x, y + 1)) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                })
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_a_quiet_zone_and_the_right_shape() {
        let code = QrCode::new("http://192.168.1.20:8080").expect("a code");
        let drawn = lines(&code);
        assert_eq!(drawn.len(), (code.width() + 8).div_ceil(2));
        assert!(
            drawn
                .iter()
                .all(|line| line.chars().count() == code.width() + 8)
        );
        assert!(
            drawn
                .iter()
                .take(2)
                .all(|line| line.chars().all(|c| c == '█'))
        );
        // Read back, every module stands where the code has it.
        let dark = |x: usize, y: usize| {
            let c = drawn
                .get(y / 2)
                .and_then(|line| line.chars().nth(x))
                .expect("inside");
            if y.is_multiple_of(2) {
                matches!(c, '▄' | ' ')
            } else {
                matches!(c, '▀' | ' ')
            }
        };
        for y in 0..code.width() {
            for x in 0..code.width() {
                assert_eq!(
                    dark(x + QUIET, y + QUIET),
                    code[(x, y)] == Color::Dark,
                    "{x},{y}"
                );
            }
        }
    }
}
