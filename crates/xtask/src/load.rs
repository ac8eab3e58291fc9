//! A small bounded load over keep-alive connections.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::http::Connection;
use crate::signals;

pub(crate) const CONNECTIONS: usize = 8;
pub(crate) const LASTS: Duration = Duration::from_secs(5);
pub(crate) const ROUNDS: usize = 3;

/// What a load did to one path.
#[derive(Debug)]
pub(crate) struct Rate {
    pub(crate) path: &'static str,
    pub(crate) per_second: f64,
    pub(crate) slowest: Duration,
}

/// The median of three rounds.
pub(crate) fn measure(address: SocketAddr, path: &'static str) -> Result<Rate> {
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push(round(address, path)?);
    }
    let slowest = rounds
        .iter()
        .map(|(_, slowest)| *slowest)
        .max()
        .unwrap_or_default();
    let rates: Vec<f64> = rounds.iter().map(|(rate, _)| *rate).collect();
    Ok(Rate {
        path,
        per_second: median(rates),
        slowest,
    })
}

/// The middle of some numbers; 0 of none.
pub(crate) fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

fn round(address: SocketAddr, path: &str) -> Result<(f64, Duration)> {
    let started = Instant::now();
    let until = started + LASTS;
    let results: Vec<Result<(u32, Duration)>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..CONNECTIONS)
            .map(|_| scope.spawn(move || one(address, path, until)))
            .collect();
        threads
            .into_iter()
            .map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|_| bail!("a connection broke down"))
            })
            .collect()
    });
    let lasted = started.elapsed().as_secs_f64();
    let (mut requests, mut slowest) = (0_u32, Duration::ZERO);
    for result in results {
        let (count, longest) = result?;
        requests += count;
        slowest = slowest.max(longest);
    }
    Ok((f64::from(requests) / lasted, slowest))
}

fn one(address: SocketAddr, path: &str, until: Instant) -> Result<(u32, Duration)> {
    let mut connection = Connection::open(address)?;
    let (mut count, mut slowest) = (0, Duration::ZERO);
    while Instant::now() < until {
        if signals::received().is_some() {
            bail!("interrupted");
        }
        let asked = Instant::now();
        let answer = connection.get(path, "br")?;
        slowest = slowest.max(asked.elapsed());
        if answer.status != 200 {
            bail!("{path} is answered with {}", answer.status);
        }
        count += 1;
        if answer
            .header("connection")
            .is_some_and(|value| value.eq_ignore_ascii_case("close"))
        {
            connection = Connection::open(address)?;
        }
    }
    Ok((count, slowest))
}

/// The machine's load average, as the system words it.
pub(crate) fn machine() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let average: Vec<&str> = text.split_whitespace().take(3).collect();
    if average.is_empty() {
        "unknown".to_owned()
    } else {
        average.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_middle() {
        assert!((median(vec![3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!(median(vec![]).abs() < f64::EPSILON);
    }
}
