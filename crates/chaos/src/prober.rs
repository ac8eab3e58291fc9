//! A visitor who reads all the while: what is published must be shown whatever happens to the
//! database.

use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::client::Client;

/// The longest that a page may take.
const PATIENCE: Duration = Duration::from_secs(2);

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(25);

/// A visitor at work.
#[derive(Debug)]
pub(crate) struct Prober {
    stop: watch::Sender<bool>,
    task: JoinHandle<(usize, Vec<String>)>,
}

impl Prober {
    /// Looks at these pages in turn.
    pub(crate) fn start(client: Client, pages: &'static [&'static str]) -> Self {
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(async move {
            let (mut looks, mut broken) = (0, Vec::new());
            for page in pages.iter().cycle() {
                if *stopped.borrow() {
                    break;
                }
                let begun = Instant::now();
                let answer = client.get(page, None).await;
                let took = begun.elapsed();
                looks += 1;
                match answer {
                    Ok((200, _)) if took <= PATIENCE => {}
                    Ok((200, _)) => broken.push(format!("{page} took {} ms", took.as_millis())),
                    Ok((status, _)) => broken.push(format!("{page} was answered {status}")),
                    Err(error) => broken.push(format!("{page} was not answered: {error:?}")),
                }
                tokio::time::sleep(PAUSE).await;
            }
            (looks, broken)
        });
        Self { stop, task }
    }

    /// What was wrong; also when there was no look at all.
    pub(crate) async fn stop(self) -> Vec<String> {
        let _ = self.stop.send(true);
        match self.task.await {
            Ok((0, _)) => vec!["nobody looked at the pages".to_owned()],
            Ok((_, broken)) => broken,
            Err(error) => vec![format!("the prober failed: {error}")],
        }
    }
}
