//! Finds the rules' patterns in a text, in one pass over its characters.

use std::collections::HashMap;

use super::{
    Finding,
    radicals::letter,
    rules::{Rules, TURNS},
    scan::{COMMA, STOP, Scanned, scan, word},
};

/// From and up to, in characters of the scanned text.
type Span = (usize, usize);

/// How far behind a promise its end may be declared: 税收返还…一律取消.
const AFTER: usize = 14;
/// How near a weak word must stand to undo a promise: 取消税收返还.
const CLOSE: usize = 10;

/// What a word does.
#[derive(Clone, Copy)]
enum Role {
    /// Fills this place of a pattern.
    Place(usize),
    /// Hides what it touches, from this rule or from all.
    Mask(Option<usize>),
    /// Makes the clause lawful for this rule.
    Unless(usize),
    /// Turns the sense; the index into [`TURNS`].
    Turn(usize),
}

struct Pattern {
    ordered: bool,
    reach: usize,
    /// Its places have numbers of their own, `first..first + count`.
    first: usize,
    count: usize,
}

struct Rule {
    key: &'static str,
    why: &'static str,
    article: &'static str,
    patterns: Vec<Pattern>,
}

/// A word, letter by letter, and what it does in which patterns.
type Word = (Vec<char>, Vec<Role>);

/// The rules, ready to be looked for.
pub(super) struct Engine {
    rules: Vec<Rule>,
    /// By their first letters.
    words: HashMap<char, Vec<Word>>,
    /// The rule of each place.
    places: Vec<usize>,
}

/// What stands in a sentence.
struct Seen {
    places: Vec<Vec<Span>>,
    masks: Vec<(Option<usize>, Span)>,
    unless: Vec<(usize, Span)>,
    turns: [Vec<Span>; TURNS.len()],
}

impl Engine {
    /// Prepares the rules.
    pub(super) fn new(all: &Rules) -> Self {
        let mut engine = Self {
            rules: Vec::new(),
            words: HashMap::new(),
            places: Vec::new(),
        };
        for text in &all.mask {
            engine.add(text, Role::Mask(None));
        }
        for (kind, name) in TURNS.iter().enumerate() {
            for text in all.turns.get(name).into_iter().flatten() {
                engine.add(text, Role::Turn(kind));
            }
        }
        for (at, rule) in all.rules.iter().enumerate() {
            for text in &rule.mask {
                engine.add(text, Role::Mask(Some(at)));
            }
            for text in &rule.unless {
                engine.add(text, Role::Unless(at));
            }
            let mut patterns = Vec::new();
            for pattern in &rule.patterns {
                let first = engine.places.len();
                for place in &pattern.places {
                    let number = engine.places.len();
                    engine.places.push(at);
                    for text in place {
                        engine.add(text, Role::Place(number));
                    }
                }
                patterns.push(Pattern {
                    ordered: pattern.ordered,
                    reach: pattern.reach,
                    first,
                    count: pattern.places.len(),
                });
            }
            engine.rules.push(Rule {
                key: rule.key,
                why: rule.why,
                article: rule.article,
                patterns,
            });
        }
        engine
    }

    fn add(&mut self, text: &str, role: Role) {
        let chars = word(text);
        let Some(&first) = chars.first() else {
            return;
        };
        let known = self.words.entry(first).or_default();
        match known.iter_mut().find(|(same, _)| *same == chars) {
            Some((_, roles)) => roles.push(role),
            None => known.push((chars, vec![role])),
        }
    }

    /// Every finding, in the order of the text.
    pub(super) fn find(&self, text: &str) -> Vec<Finding> {
        let scanned = scan(text);
        let mut found = Vec::new();
        let mut from = 0;
        while from < scanned.chars.len() {
            let to = scanned.chars[from..]
                .iter()
                .position(|&c| c == STOP)
                .map_or(scanned.chars.len(), |at| from + at);
            self.sentence(text, &scanned, (from, to), &mut found);
            from = to + 1;
        }
        found
    }

    fn sentence(&self, text: &str, scanned: &Scanned, within: Span, found: &mut Vec<Finding>) {
        let Some(seen) = self.look(&scanned.chars, within) else {
            return;
        };
        let sentence = Sentence {
            chars: &scanned.chars,
            within,
            seen: &seen,
        };
        let mut hits: Vec<(usize, Span)> = (0..self.rules.len())
            .filter_map(|at| {
                let patterns = &self.rules[at].patterns;
                let hit = patterns.iter().find_map(|p| sentence.matched(at, p))?;
                Some((at, hit))
            })
            .collect();
        hits.sort_by_key(|(at, span)| (span.0, *at));
        for (at, span) in hits {
            let rule = &self.rules[at];
            let finding = Finding {
                phrase: text[scanned.at[span.0].0..scanned.at[span.1 - 1].1]
                    .chars()
                    .map(letter)
                    .collect(),
                rule: rule.key.into(),
                why: rule.why.into(),
                article: rule.article.into(),
            };
            if !found.contains(&finding) {
                found.push(finding);
            }
        }
    }

    /// The words of a sentence; `None` when no place of any pattern is filled.
    fn look(&self, chars: &[char], within: Span) -> Option<Seen> {
        let mut seen: Option<Seen> = None;
        for start in within.0..within.1 {
            for (word, roles) in self.words.get(&chars[start]).into_iter().flatten() {
                let end = start + word.len();
                if end > within.1 || chars[start..end] != word[..] {
                    continue;
                }
                let seen = seen.get_or_insert_with(|| Seen {
                    places: vec![Vec::new(); self.places.len()],
                    masks: Vec::new(),
                    unless: Vec::new(),
                    turns: Default::default(),
                });
                for role in roles {
                    match *role {
                        Role::Place(place) => seen.places[place].push((start, end)),
                        Role::Mask(rule) => seen.masks.push((rule, (start, end))),
                        Role::Unless(rule) => seen.unless.push((rule, (start, end))),
                        Role::Turn(kind) => seen.turns[kind].push((start, end)),
                    }
                }
            }
        }
        let mut seen = seen?;
        for (place, spans) in seen.places.iter_mut().enumerate() {
            let rule = self.places[place];
            spans.retain(|span| {
                !seen
                    .masks
                    .iter()
                    .any(|(of, mask)| of.is_none_or(|of| of == rule) && touch(*span, *mask))
            });
        }
        // 不得低于 forbids nothing.
        let [turns @ .., spare] = &mut seen.turns;
        for spans in turns {
            spans.retain(|span| !spare.iter().any(|spared| touch(*span, *spared)));
        }
        Some(seen)
    }
}

fn touch(a: Span, b: Span) -> bool {
    a.0 < b.1 && b.0 < a.1
}

struct Sentence<'a> {
    chars: &'a [char],
    within: Span,
    seen: &'a Seen,
}

impl Sentence<'_> {
    /// Where a pattern is promised, from the first place to the last.
    fn matched(&self, rule: usize, pattern: &Pattern) -> Option<Span> {
        let places = &self.seen.places[pattern.first..pattern.first + pattern.count];
        if places.iter().any(Vec::is_empty) {
            return None;
        }
        places[0]
            .iter()
            .find_map(|&first| self.fill(rule, pattern, places, &mut vec![first]))
    }

    /// Fills the remaining places around those that are filled.
    fn fill(
        &self,
        rule: usize,
        pattern: &Pattern,
        places: &[Vec<Span>],
        filled: &mut Vec<Span>,
    ) -> Option<Span> {
        let whole = whole(filled);
        let Some(spans) = places.get(filled.len()) else {
            return (!self.is_undone(rule, whole, filled)).then_some(whole);
        };
        let (least, most) = if pattern.ordered {
            (whole.1, whole.1 + pattern.reach)
        } else {
            (
                whole.1.saturating_sub(pattern.reach),
                whole.0 + pattern.reach,
            )
        };
        let from = spans.partition_point(|span| span.0 < least);
        for &span in spans[from..].iter().take_while(|span| span.0 <= most) {
            if filled.iter().any(|one| touch(*one, span)) {
                continue;
            }
            filled.push(span);
            let reached = self::whole(filled);
            if (pattern.ordered || reached.1 - reached.0 <= pattern.reach)
                && let Some(hit) = self.fill(rule, pattern, places, filled)
            {
                return Some(hit);
            }
            filled.pop();
        }
        None
    }

    /// Whether the sentence forbids it, ends it, or names what makes it lawful.
    fn is_undone(&self, rule: usize, hit: Span, filled: &[Span]) -> bool {
        let [negate, strong, close, inner, after, but, _] = &self.seen.turns;
        let (begin, end) = (self.clause_start(hit.0), self.clause_end(hit.1));
        let clause = (begin, end);
        if self
            .seen
            .unless
            .iter()
            .any(|(of, span)| *of == rule && touch(*span, clause))
        {
            return true;
        }
        let turned = |from: usize, to: usize| but.iter().any(|b| b.0 >= from && b.1 <= to);
        let before = |spans: &[Span], from: usize, far: usize| {
            spans
                .iter()
                .any(|n| n.0 >= from && n.1 <= hit.0 && hit.0 - n.1 <= far && !turned(n.1, hit.0))
        };
        if before(negate, begin, usize::MAX)
            || before(strong, begin, usize::MAX)
            || before(close, begin, CLOSE)
            || before(close, begin, usize::MAX) && self.is_quoted(hit.1)
        {
            return true;
        }
        // 对税收返还、按纳税额奖励等做法一律不予受理: what is said of the list is said of each.
        if let Some(list) = self.list_end(hit.1, end)
            && after
                .iter()
                .any(|n| n.0 >= list && n.0 - list <= AFTER && !turned(list, n.0))
        {
            return true;
        }
        // 严禁以税收返还，零地价，低价供地等方式招商: the ban reaches over the commas.
        if before(strong, self.within.0, usize::MAX) && self.is_enumerated(end) {
            return true;
        }
        let within = inner.iter().any(|n| {
            let free = !filled.iter().any(|one| touch(*one, *n));
            let next = filled
                .iter()
                .map(|one| one.0)
                .filter(|&start| start >= n.1)
                .min();
            free && n.0 >= hit.0 && next.is_some_and(|next| !self.chars[n.1..next].contains(&COMMA))
        });
        // 一律不予执行 speaks of what stands before the comma.
        let reaches = |n: &Span| n.1 <= end || self.chars[n.0..n.1].starts_with(&['一', '律']);
        within
            || after
                .iter()
                .any(|n| n.0 >= hit.1 && n.0 - hit.1 <= AFTER && reaches(n))
    }

    /// Whether it is named as what a paper said: 取消原办法中按纳税额奖励的条款.
    fn is_quoted(&self, from: usize) -> bool {
        let rest: String = self.chars[from..self.within.1].iter().take(6).collect();
        ["条款", "规定", "做法", "表述"]
            .iter()
            .any(|word| rest.contains(&format!("的{word}")) || rest.starts_with(word))
    }

    /// Whether what follows closes a list: 等方式.
    fn is_enumerated(&self, from: usize) -> bool {
        self.list_end(self.clause_start(from), self.within.1)
            .is_some()
    }

    /// Where a list between these is closed by 等方式.
    fn list_end(&self, from: usize, to: usize) -> Option<usize> {
        let rest = self.chars.get(from..to)?;
        let at = rest.windows(3).position(|w| {
            w[0] == '等'
                && matches!(
                    (w[1], w[2]),
                    ('方', '式')
                        | ('形', '式')
                        | ('行', '为')
                        | ('手', '段')
                        | ('名', '义')
                        | ('做', '法')
                        | ('措', '施')
                        | ('政', '策')
                        | ('优', '惠')
                        | ('条', '款')
                        | ('内', '容')
                        | ('情', '形')
                        | ('违', '规')
                )
        })?;
        Some(from + at + 3)
    }

    fn clause_start(&self, at: usize) -> usize {
        let before = &self.chars[self.within.0..at];
        let comma = before.iter().rposition(|&c| c == COMMA);
        comma.map_or(self.within.0, |comma| self.within.0 + comma + 1)
    }

    fn clause_end(&self, at: usize) -> usize {
        let rest = &self.chars[at..self.within.1];
        let comma = rest.iter().position(|&c| c == COMMA);
        comma.map_or(self.within.1, |comma| at + comma)
    }
}

/// From the first to the last.
fn whole(filled: &[Span]) -> Span {
    let start = filled.iter().map(|span| span.0).min().unwrap_or_default();
    let end = filled.iter().map(|span| span.1).max().unwrap_or_default();
    (start, end)
}
