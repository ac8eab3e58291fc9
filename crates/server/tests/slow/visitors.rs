//! Visitors who open a page, ask for the list and leave an intent, each on a new connection.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use crate::support::{Server, good_lead};

/// How many of them there are at a time.
const VISITORS: usize = 4;

/// How their visits went.
pub struct Visits {
    times: Vec<Duration>,
    failed: Vec<String>,
}

impl Visits {
    /// Visits for a while.
    pub async fn during(server: &Arc<Server>, lasts: Duration) -> Self {
        let until = Instant::now() + lasts;
        let visitors: Vec<_> = (0..VISITORS)
            .map(|n| tokio::spawn(visit(server.clone(), n, until)))
            .collect();
        let (mut times, mut failed) = (Vec::new(), Vec::new());
        for one in visitors {
            for visit in one.await.unwrap() {
                match visit {
                    Ok(time) => times.push(time),
                    Err(why) => failed.push(why),
                }
            }
        }
        times.sort_unstable();
        Self { times, failed }
    }

    /// The time that 99 of 100 requests took at most.
    pub fn p99(&self) -> Duration {
        let at = self.times.len() * 99 / 100;
        self.times.get(at).copied().unwrap_or(Duration::MAX)
    }

    /// The share of the requests that were answered as they should be.
    pub fn succeeded(&self) -> f64 {
        let all = self.times.len() + self.failed.len();
        self.times.len() as f64 / all.max(1) as f64
    }
}

async fn visit(server: Arc<Server>, n: usize, until: Instant) -> Vec<Result<Duration, String>> {
    let mut all = Vec::new();
    for turn in 0.. {
        if Instant::now() > until {
            break;
        }
        let begun = Instant::now();
        let lead = good_lead();
        let (answer, right) = match turn % 4 {
            0 => (
                server.try_send(reqwest::Method::GET, "/", &[], "").await,
                200,
            ),
            1 => (
                server
                    .try_send(reqwest::Method::GET, "/projects", &[], "")
                    .await,
                200,
            ),
            2 => (
                server
                    .try_send(reqwest::Method::GET, "/api/v1/projects?limit=20", &[], "")
                    .await,
                200,
            ),
            _ => (
                server
                    .try_post_lead(
                        &format!("slow-{n}-{turn}-{begun:?}").replace(' ', ""),
                        &lead,
                    )
                    .await,
                201,
            ),
        };
        all.push(match answer {
            Ok(answer) if answer.status == right => Ok(begun.elapsed()),
            Ok(answer) => Err(answer.to_string()),
            Err(error) => Err(error.to_string()),
        });
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    all
}

impl fmt::Display for Visits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slowest = self.times.last().copied().unwrap_or_default();
        write!(
            f,
            "{} requests, p99 {:?}, slowest {slowest:?}, {} failed",
            self.times.len() + self.failed.len(),
            self.p99(),
            self.failed.len(),
        )?;
        match self.failed.first() {
            Some(first) => write!(f, " ({first:.200})"),
            None => Ok(()),
        }
    }
}
