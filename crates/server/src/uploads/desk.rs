//! How much is taken in: on the disk, and at one moment.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

use crate::store::Room;

/// Pieces that are on their way at a time; each is held in memory until it is whole.
const MOST_PIECES: usize = 64;
/// Of one network.
const MOST_PIECES_OF_SOURCE: usize = 8;
/// Files that wait for a message, and refused ones, of one network: a carrier's phones behind one
/// address fit in.
const MOST_FILES_OF_SOURCE: u64 = 200;
/// Files that are looked at at a time: each may ask for much memory.
const LOOKS: usize = 2;
/// How long one waits for its turn to be looked at.
const TURN: Duration = Duration::from_secs(20);

/// How much room uploads get on the disk until a message takes them in.
#[derive(Clone, Debug, clap::Args)]
pub struct UploadLimits {
    /// All together.
    #[arg(
        long,
        env = "YINGSHANG_UPLOADS_MB",
        default_value_t = 2_048,
        value_name = "MB",
        help = "已上传、还没有随来件提交的附件一共最多占多少 MB"
    )]
    pub uploads_mb: u64,
    /// Of one source: an IPv4 address, or an IPv6 /64.
    #[arg(
        long,
        env = "YINGSHANG_UPLOADS_PER_SOURCE_MB",
        default_value_t = 300,
        value_name = "MB",
        help = "同一来源地址已上传、还没有提交的附件最多占多少 MB"
    )]
    pub uploads_per_source_mb: u64,
}

/// What the running server counts of uploads.
#[derive(Debug)]
pub struct Desk {
    /// On the disk.
    pub(crate) room: Room,
    looks: Semaphore,
    sending: Arc<Mutex<Sending>>,
}

#[derive(Debug, Default)]
struct Sending {
    all: usize,
    of: HashMap<IpAddr, usize>,
}

/// A piece that is on its way; it counts until this is dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    network: IpAddr,
    sending: Arc<Mutex<Sending>>,
}

impl Desk {
    /// With nothing on its way.
    pub fn new(limits: &UploadLimits) -> Self {
        Self {
            room: Room {
                most: limits.uploads_mb << 20,
                most_of_source: limits.uploads_per_source_mb << 20,
                most_files_of_source: MOST_FILES_OF_SOURCE,
            },
            looks: Semaphore::new(LOOKS),
            sending: Arc::default(),
        }
    }

    /// A seat for a piece from this network, if one is free.
    pub(crate) fn enter(&self, network: IpAddr) -> Option<Seat> {
        let mut sending = lock(&self.sending);
        let of = sending.of.get(&network).copied().unwrap_or(0);
        if sending.all >= MOST_PIECES || of >= MOST_PIECES_OF_SOURCE {
            return None;
        }
        sending.all += 1;
        sending.of.insert(network, of + 1);
        Some(Seat {
            network,
            sending: self.sending.clone(),
        })
    }

    /// The turn to be looked at, if it comes in time.
    pub(crate) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        timeout(TURN, self.looks.acquire()).await.ok()?.ok()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut sending = lock(&self.sending);
        sending.all -= 1;
        if let Some(of) = sending.of.get_mut(&self.network) {
            *of -= 1;
            if *of == 0 {
                sending.of.remove(&self.network);
            }
        }
    }
}

fn lock(sending: &Mutex<Sending>) -> std::sync::MutexGuard<'_, Sending> {
    sending.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_takes_every_seat() {
        let limits = UploadLimits {
            uploads_mb: 1,
            uploads_per_source_mb: 1,
        };
        let desk = Desk::new(&limits);
        let network = |n: u8| IpAddr::from([192, 0, 2, n]);
        let mut seats: Vec<_> = (0..MOST_PIECES_OF_SOURCE)
            .map(|_| desk.enter(network(1)).unwrap())
            .collect();
        assert!(desk.enter(network(1)).is_none());
        for n in 2..=9 {
            seats.extend((0..MOST_PIECES_OF_SOURCE).filter_map(|_| desk.enter(network(n))));
        }
        assert_eq!(seats.len(), MOST_PIECES);
        assert!(desk.enter(network(200)).is_none());
        drop(seats);
        assert!(desk.enter(network(1)).is_some());
        assert!(lock(&desk.sending).of.is_empty());
    }
}
