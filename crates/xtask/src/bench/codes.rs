//! Whether the time of an answer tells that there is a message under a number: a wrong code against
//! a right number, beside any code against a number that nobody has.

use std::time::Instant;

use anyhow::{Result, ensure};

use super::Bench;
use super::cases::{Held, complaint};
use super::report::{Figure, Section, Table, number};
use super::site::{Content, Site};
use super::stats::{Dice, difference, percentile};
use crate::http::Connection;

/// Pairs that are compared.
const PAIRS: usize = 2_000;
/// Messages that there are.
const MESSAGES: usize = 50;
/// Answers that nobody counts, first.
const WARM: usize = 200;
/// How far the medians may be apart, in microseconds: far below what a network scatters.
const MOST_US: f64 = 20.0;

const WRONG: &str = "0000-0000-0000-0000";

/// The three ways of being wrong that are compared.
const WAYS: [&str; 3] = [
    "right number, wrong code",
    "unknown number",
    "no number at all",
];

pub(crate) fn measure(bench: &Bench) -> Result<Section> {
    let site = Site::start(bench, Content::Demo)?;
    let mut connection = Connection::open(site.address)?;
    let mut held = Vec::new();
    for n in 0..MESSAGES {
        let key = format!("bench-{}-code-{n}", std::process::id());
        let headers = [
            ("Content-Type", "application/json"),
            ("Idempotency-Key", key.as_str()),
        ];
        let form = complaint(&key).to_string();
        let answer = connection.send("POST /api/v1/complaints", &headers, form)?;
        ensure!(answer.status == 201, "no receipt: {}", answer.text());
        held.push(Held::of(&answer.body)?);
    }
    let unknown: Vec<Held> = held.iter().map(|held| nobodys(&held.number)).collect();
    let nothing = Held {
        number: "YX20261122-0001".to_owned(),
        code: WRONG.to_owned(),
    };
    let mut times: [Vec<f64>; 3] = Default::default();
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for pair in 0..WARM + PAIRS {
        // In an order that is thrown anew each time: whatever else the machine does meets all alike.
        let mut order = [0, 1, 2];
        for last in (1..order.len()).rev() {
            order.swap(last, dice.below(last + 1));
        }
        let one = dice.below(MESSAGES);
        for way in order {
            let whom = match way {
                0 => &held[one],
                1 => &unknown[one],
                _ => &nothing,
            };
            let asked = Instant::now();
            let status = whom.follow(&mut connection, WRONG)?;
            let took = asked.elapsed().as_secs_f64() * 1e6;
            ensure!(status == 404, "{} is answered {status}", WAYS[way]);
            if pair >= WARM {
                times[way].push(took);
            }
        }
    }
    let mut section = Section {
        title: "Wrong codes".to_owned(),
        about: format!(
            "{PAIRS} times each, one after the other in an order thrown anew each time, on one \
             connection, after {WARM} that are not counted; {MESSAGES} complaints are stored. All \
             are answered 404 with the same words. Medians in microseconds with the bounds of their \
             difference (bootstrap, 95 %), and how often the second takes longer (Mann-Whitney; p is \
             of both sides). The first two count as alike when the medians are less than {MOST_US} µs apart; that a text is no number at all is no secret.",
        ),
        ..Section::default()
    };
    let mut table = Table::new(&["", "p50 µs", "p99 µs"]);
    for (way, samples) in WAYS.iter().zip(&times) {
        let mut samples = samples.clone();
        table.rows.push(vec![
            (*way).to_owned(),
            number(percentile(&mut samples, 0.5)),
            number(percentile(&mut samples, 0.99)),
        ]);
    }
    let mut compared = Table::new(&[
        "beside a right number with a wrong code",
        "µs longer",
        "at least",
        "at most",
        "how often longer",
        "p",
    ]);
    for other in 1..WAYS.len() {
        let Some(found) = difference(&times[0], &times[other]) else {
            continue;
        };
        let id = ["codes.unknown", "codes.malformed"][other - 1];
        let figure = Figure::new(
            id,
            format!("apart: {}", WAYS[other]),
            "µs",
            vec![found.median.abs()],
        );
        // What is no number tells nothing, whatever it costs: who asks knows what a number is.
        let secret = other == 1;
        section.figures.push(if secret {
            figure.at_most(MOST_US)
        } else {
            figure
        });
        compared.rows.push(vec![
            WAYS[other].to_owned(),
            number(found.median),
            number(found.between.0),
            number(found.between.1),
            format!("{:.3}", found.longer),
            format!("{:.4}", found.p),
        ]);
    }
    section.tables.extend([table, compared]);
    Ok(section)
}

/// A number of the same day, far above those that were given, with its check digit right.
fn nobodys(number: &str) -> Held {
    let (day, _) = number.split_once('-').unwrap_or((number, ""));
    let serial = 5_000 + number.bytes().map(u64::from).sum::<u64>() % 4_000;
    let digits = format!("{}{serial:04}", day.trim_start_matches("YX"));
    Held {
        number: format!("{day}-{serial:04}-{}", check_digit(&digits)),
        code: WRONG.to_owned(),
    }
}

/// ISO/IEC 7064 MOD 11,10, as on the receipt.
fn check_digit(digits: &str) -> u32 {
    let product = digits.chars().filter_map(|c| c.to_digit(10));
    let product = product.fold(10, |product, digit| {
        let sum = (product + digit) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_nobody_has_is_a_number() {
        assert_eq!(check_digit("202611210042"), 8);
        let number = nobodys("YX20261121-0042-8").number;
        assert!(
            number.starts_with("YX20261121-") && number.len() == 17,
            "{number}"
        );
        assert_ne!(number, nobodys("YX20261121-0043-6").number);
    }
}
