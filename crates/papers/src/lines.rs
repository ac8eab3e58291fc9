//! The lines of a printed page. A printer breaks them anywhere, so a line that reaches the right
//! edge goes on in the next, and what stands at the edge of each page is not in between.

use hayro_interpret::kurbo::Point;

/// A line's end this near the edge, in ems, is the printer's.
const NEAR: f64 = 2.5;
/// A page's first and last lines so many, that may repeat on the next.
const EDGE: usize = 2;

/// Puts a page's glyphs into lines.
#[derive(Default)]
pub(crate) struct Lines {
    lines: Vec<Line>,
}

/// One line, in points of the page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    text: String,
    left: f64,
    /// Where the last glyph begins.
    right: f64,
    base: f64,
    em: f64,
}

impl Lines {
    /// Puts the next glyph: where it stands, how large it is, what it means.
    pub(crate) fn put(&mut self, at: Point, em: f64, text: &str) {
        let em = if em.is_finite() { em.max(1.0) } else { 1.0 };
        match self.lines.last_mut() {
            // Raised letters and letters drawn twice stay in the line.
            Some(line)
                if (at.y - line.base).abs() < 0.6 * line.em && at.x > line.right - line.em =>
            {
                if at.x - line.right > 2.0 * em && !line.text.ends_with(' ') {
                    line.text.push(' ');
                }
                line.text.push_str(text);
                line.right = at.x;
            }
            _ => self.lines.push(Line {
                text: text.to_owned(),
                left: at.x,
                right: at.x,
                base: at.y,
                em,
            }),
        }
    }

    /// All lines of the page, blank ones left out.
    pub(crate) fn done(self) -> Vec<Line> {
        let mut lines = self.lines;
        lines.retain(|line| !line.text.trim().is_empty());
        lines
    }
}

/// The text of all pages. What repeats at the edge of pages, and their numbers, comes last: a
/// sentence goes on from page to page.
pub(crate) fn pages(pages: Vec<Vec<Line>>) -> String {
    let edges: Vec<Vec<String>> = pages.iter().map(|page| edge(page)).collect();
    let (mut body, mut repeated) = (Vec::new(), Vec::new());
    for (at, page) in pages.into_iter().enumerate() {
        let count = page.len();
        for (place, line) in page.into_iter().enumerate() {
            let outer = place < EDGE || place + EDGE >= count;
            let plain = plain(&line.text);
            let beside = [at.checked_sub(1), Some(at + 1)];
            let repeats = beside
                .iter()
                .flatten()
                .filter_map(|at| edges.get(*at))
                .any(|edge| edge.contains(&plain));
            if outer && (repeats || plain.is_empty()) {
                repeated.push(line.text);
            } else {
                body.push(line);
            }
        }
    }
    let mut text = join(&body);
    for line in repeated {
        text.push_str("\n\n");
        text.push_str(&line);
    }
    text
}

fn edge(page: &[Line]) -> Vec<String> {
    let last = page.iter().rev().take(EDGE);
    page.iter()
        .take(EDGE)
        .chain(last)
        .map(|line| plain(&line.text))
        .collect()
}

/// A line without its numbers and marks: 第3页, - 3 -.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphabetic() && !"第共页⻚".contains(*c))
        .collect()
}

/// Joins lines; one that reaches the edge is joined without a line's end.
fn join(lines: &[Line]) -> String {
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        text.push_str(&line.text);
        if at + 1 == lines.len() {
            break;
        }
        let edge = lines
            .iter()
            .filter(|other| (other.em - line.em).abs() < 1.0)
            .map(|other| other.right)
            .fold(f64::MIN, f64::max);
        let full = line.right > edge - NEAR * line.em && line.right > line.left + 4.0 * line.em;
        match full {
            true if text.ends_with(|c: char| c.is_ascii_alphanumeric()) => text.push(' '),
            true => {}
            false => text.push('\n'),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page whose lines stand below one another, a letter an em of 10.
    fn page(lines: &[&str]) -> Vec<Line> {
        let mut page = Lines::default();
        for (row, line) in lines.iter().enumerate() {
            for (at, c) in line.chars().enumerate() {
                let place = Point::new(50.0 + 10.0 * at as f64, 800.0 - 20.0 * row as f64);
                page.put(place, 10.0, &c.to_string());
            }
        }
        page.done()
    }

    #[test]
    fn a_line_that_reaches_the_edge_goes_on() {
        let one = page(&[
            "按其当年缴纳税收",
            "（含附加）的50%",
            "给予奖励。",
            "第二条",
        ]);
        assert_eq!(
            pages(vec![one]),
            "按其当年缴纳税收（含附加）的50%给予奖励。\n第二条"
        );
    }

    #[test]
    fn what_stands_at_the_edge_of_pages_is_not_in_between() {
        let first = page(&["演示文件", "按其当年缴纳税收", "— 1 —"]);
        let second = page(&["演示文件", "的50%给予奖励。", "— 2 —"]);
        let text = pages(vec![first, second]);
        assert!(
            text.starts_with("按其当年缴纳税收的50%给予奖励。\n\n"),
            "{text}"
        );
        assert!(text.contains("演示文件") && text.contains("— 2 —"));
    }
}
