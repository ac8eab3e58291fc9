//! Who has how many connections open, and whose is closed to make room for the next.

use std::{
    collections::{BTreeSet, HashMap},
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard},
};

use super::{
    client_address::{ClientAddress, TrustedProxies},
    connection::Connection,
};

/// How many of the largest sources are searched for a connection that may be closed.
const SEARCHED: usize = 16;

/// All open connections.
#[derive(Debug)]
pub(super) struct Registry {
    most: usize,
    most_per_source: usize,
    trusted: TrustedProxies,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    all: usize,
    sources: HashMap<IpAddr, Vec<Arc<Connection>>>,
    /// The sources by size; proxies count as the smallest.
    ranks: BTreeSet<(usize, IpAddr)>,
}

impl Registry {
    pub(super) fn new(most: usize, most_per_source: usize, trusted: TrustedProxies) -> Self {
        Self {
            most: most.max(1),
            most_per_source: most_per_source.max(1),
            trusted,
            open: Mutex::default(),
        }
    }

    /// Takes a connection in. At a limit, the one that has been waited for longest makes room:
    /// at the source's limit one of its own, at the limit on all one of the largest source.
    /// `None` when all of them are busy with a request.
    pub(super) fn admit(&self, peer: IpAddr) -> Option<Arc<Connection>> {
        let source = source_of(peer);
        let trusted = self.trusted.contains(peer);
        let mut open = self.open();
        let of_source = open.sources.get(&source).map_or(0, Vec::len);
        if !trusted && of_source >= self.most_per_source {
            self.evict_from(&mut open, source).then_some(())?;
        } else if open.all >= self.most {
            self.evict_any(&mut open).then_some(())?;
        }
        let connection = Arc::new(Connection::new(source));
        open.sources
            .entry(source)
            .or_default()
            .push(connection.clone());
        let size = open.sources.get(&source).map_or(0, Vec::len);
        self.rank(&mut open, source, size - 1, size);
        open.all += 1;
        Some(connection)
    }

    /// Closes the connection that has been waited for longest, wherever it is: when the system
    /// itself has no room for more.
    pub(super) fn make_room(&self) -> bool {
        self.evict_any(&mut self.open())
    }

    /// Forgets a connection that has ended.
    pub(super) fn leave(&self, connection: &Arc<Connection>) {
        self.remove(&mut self.open(), connection);
    }

    /// Every open connection, to be looked at.
    pub(super) fn for_each(&self, mut look: impl FnMut(&Connection)) {
        for connection in self.open().sources.values().flatten() {
            look(connection);
        }
    }

    /// How many are open.
    pub(super) fn count(&self) -> usize {
        self.open().all
    }

    fn evict_any(&self, open: &mut Open) -> bool {
        let largest: Vec<_> = open.ranks.iter().rev().take(SEARCHED).copied().collect();
        largest
            .into_iter()
            .any(|(_, source)| self.evict_from(open, source))
    }

    fn evict_from(&self, open: &mut Open, source: IpAddr) -> bool {
        loop {
            let waiting = open.sources.get(&source).into_iter().flatten();
            let longest = waiting
                .map(|one| (one.state(), one))
                .filter(|((phase, _), _)| phase.waits_for_a_request())
                .min_by_key(|((_, since), _)| *since)
                .map(|(_, one)| one.clone());
            let Some(longest) = longest else {
                return false;
            };
            // Unless its request came this very moment.
            if longest.close_if_waiting() {
                self.remove(open, &longest);
                return true;
            }
        }
    }

    fn remove(&self, open: &mut Open, connection: &Arc<Connection>) {
        let source = connection.source;
        let Some(all) = open.sources.get_mut(&source) else {
            return;
        };
        let Some(at) = all.iter().position(|one| Arc::ptr_eq(one, connection)) else {
            return;
        };
        all.swap_remove(at);
        let left = all.len();
        if left == 0 {
            open.sources.remove(&source);
        }
        open.all -= 1;
        self.rank(open, source, left + 1, left);
    }

    fn rank(&self, open: &mut Open, source: IpAddr, before: usize, now: usize) {
        let weight = |size| {
            if self.trusted.contains(source) {
                0
            } else {
                size
            }
        };
        open.ranks.remove(&(weight(before), source));
        if now > 0 {
            open.ranks.insert((weight(now), source));
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// An IPv4 address is one source; of an IPv6 address the first half is, since whoever has one
/// address there has 2⁶⁴ of them.
fn source_of(peer: IpAddr) -> IpAddr {
    ClientAddress(peer).source()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::door::connection::Phase;

    fn peer(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    fn registry(most: usize, per_source: usize, proxy: Option<&str>) -> Registry {
        let trusted = proxy.map(|one| one.parse().unwrap()).into_iter().collect();
        Registry::new(most, per_source, TrustedProxies::new(trusted))
    }

    #[test]
    fn at_its_limit_a_source_makes_room_itself() {
        let registry = registry(100, 2, None);
        let first = registry.admit(peer(1)).unwrap();
        let second = registry.admit(peer(1)).unwrap();
        let other = registry.admit(peer(2)).unwrap();
        assert!(first.enter(Phase::Working));
        assert!(registry.admit(peer(1)).is_some());
        assert_eq!(second.phase(), Phase::Closed);
        assert_eq!(
            (first.phase(), other.phase()),
            (Phase::Working, Phase::Head)
        );
        assert_eq!(registry.count(), 3);
    }

    #[test]
    fn a_source_whose_connections_are_all_busy_gets_no_more_of_them() {
        let registry = registry(100, 2, None);
        for _ in 0..2 {
            assert!(registry.admit(peer(1)).unwrap().enter(Phase::Working));
        }
        assert!(registry.admit(peer(1)).is_none());
        assert!(registry.admit(peer(2)).is_some());
    }

    #[test]
    fn at_the_limit_on_all_the_largest_source_makes_room() {
        let registry = registry(5, 5, None);
        let small = registry.admit(peer(1)).unwrap();
        let large: Vec<_> = (0..4).map(|_| registry.admit(peer(2)).unwrap()).collect();
        assert!(registry.admit(peer(3)).is_some());
        let closed = large.iter().filter(|one| one.phase() == Phase::Closed);
        assert_eq!(closed.count(), 1);
        assert_eq!((small.phase(), registry.count()), (Phase::Head, 5));
    }

    #[test]
    fn a_proxy_has_no_limit_of_its_own_and_makes_room_last() {
        let registry = registry(6, 2, Some("192.0.2.9/32"));
        let proxy: Vec<_> = (0..4).map(|_| registry.admit(peer(9)).unwrap()).collect();
        let others: Vec<_> = (0..2).map(|_| registry.admit(peer(1)).unwrap()).collect();
        assert!(registry.admit(peer(2)).is_some());
        assert!(proxy.iter().all(|one| one.phase() == Phase::Head));
        assert_eq!(
            others
                .iter()
                .filter(|one| one.phase() == Phase::Closed)
                .count(),
            1
        );
    }

    #[test]
    fn who_has_left_is_forgotten_once() {
        let registry = registry(10, 10, None);
        let (one, two) = (
            registry.admit(peer(1)).unwrap(),
            registry.admit(peer(1)).unwrap(),
        );
        registry.leave(&one);
        registry.leave(&one);
        assert_eq!(registry.count(), 1);
        registry.leave(&two);
        let open = registry.open();
        assert!(open.sources.is_empty() && open.ranks.is_empty() && open.all == 0);
    }

    #[test]
    fn half_an_ipv6_address_is_one_source_and_a_mapped_one_is_ipv4() {
        let of = |text: &str| source_of(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
