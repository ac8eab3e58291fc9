//! QR codes as SVG: one path of dark runs on a light ground, with the quiet zone that scanners need.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// Modules of light ground on each side, by ISO/IEC 18004.
const QUIET: usize = 4;

/// The code of a text; `None` when the text is longer than a code can be.
pub(super) fn svg(text: &str) -> Option<String> {
    // M, 15 %: a poster gets creased.
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let side = code.width() + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.width() {
        let mut x = 0;
        while x < code.width() {
            let run = (x..code.width())
                .take_while(|&at| code[(at, y)] == Color::Dark)
                .count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{0}\" height=\"{0}\" \
         role=\"img\" aria-label=\"二维码\" shape-rendering=\"crispEdges\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\"/></svg>",
        side * 4,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_stands_where_the_code_has_it() {
        let text = "https://zs.example.gov.cn/projects/qs-001";
        let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
        let svg = svg(text).unwrap();
        let path = svg.split("d=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut dark = vec![];
        for run in path.split('M').skip(1) {
            let numbers: Vec<usize> = run
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|number| number.parse().ok())
                .collect();
            let (x, y, length) = (numbers[0], numbers[1], numbers[2]);
            dark.extend((x..x + length).map(|x| (x - QUIET, y - QUIET)));
        }
        let mut expected = vec![];
        for y in 0..code.width() {
            expected.extend(
                (0..code.width())
                    .map(|x| (x, y))
                    .filter(|&at| code[at] == Color::Dark),
            );
        }
        assert_eq!(dark, expected);
    }

    #[test]
    fn what_no_code_can_hold_has_none() {
        assert_eq!(svg(&"x".repeat(5_000)), None);
    }
}
