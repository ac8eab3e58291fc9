//! Who asks: the other end of the connection or, behind our own proxy, whom the proxy names.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use axum::http::HeaderMap;
use ipnet::IpNet;

/// The header that proxies add to.
const FORWARDED: &str = "x-forwarded-for";

/// The address a request came from, in the extensions of every request. For limits by address;
/// never logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// The source that limits count: the address, or an IPv6 address with its last 64 bits
    /// cleared.
    pub fn source(self) -> IpAddr {
        match self.0.to_canonical() {
            IpAddr::V6(address) => {
                let network = address.to_bits() >> 64 << 64;
                IpAddr::V6(Ipv6Addr::from_bits(network))
            }
            address => address,
        }
    }
}

/// The networks whose word on an address is believed.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// From networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks.into())
    }

    /// Whether an address is one of our own proxies.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Whose request it is. `X-Forwarded-For` is read from the right, where our own proxies
    /// write; what stands left of the first address that is not ours anybody may have made up.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> ClientAddress {
        let mut client = peer.to_canonical();
        if self.0.is_empty() || !self.contains(client) {
            return ClientAddress(client);
        }
        let lines = headers.get_all(FORWARDED).into_iter().rev();
        let hops = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
        for hop in hops {
            let Some(address) = std::str::from_utf8(hop).ok().and_then(address) else {
                break;
            };
            client = address;
            if !self.contains(client) {
                break;
            }
        }
        ClientAddress(client)
    }
}

/// An address, alone or with a port, as proxies write them.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop.trim_start_matches('[').trim_end_matches(']');
    bare.parse()
        .ok()
        .or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip()))
        .map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn client(peer: &str, forwarded: &[&str]) -> String {
        let proxies = ["10.0.0.0/8", "2001:db8::/32"].map(|one| one.parse().unwrap());
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED, HeaderValue::from_str(line).unwrap());
        }
        let proxies = TrustedProxies::new(proxies.to_vec());
        proxies
            .client(peer.parse().unwrap(), &headers)
            .0
            .to_string()
    }

    #[test]
    fn only_our_own_proxies_are_believed() {
        assert_eq!(client("203.0.113.5", &["198.51.100.1"]), "203.0.113.5");
        assert_eq!(client("10.1.2.3", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("::ffff:10.1.2.3", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.1.2.3", &[]), "10.1.2.3");
    }

    #[test]
    fn what_the_visitor_wrote_themselves_is_not_believed() {
        let made_up = "1.1.1.1, 198.51.100.1";
        assert_eq!(client("10.1.2.3", &[made_up]), "198.51.100.1");
        assert_eq!(
            client("10.1.2.3", &["1.1.1.1", "198.51.100.1, 10.9.9.9"]),
            "198.51.100.1"
        );
        assert_eq!(
            client("10.1.2.3", &["10.0.0.1, 198.51.100.1"]),
            "198.51.100.1"
        );
    }

    #[test]
    fn nonsense_ends_the_reading() {
        assert_eq!(client("10.1.2.3", &["198.51.100.1, unknown"]), "10.1.2.3");
        assert_eq!(
            client("10.1.2.3", &["198.51.100.1, _x, 10.9.9.9"]),
            "10.9.9.9"
        );
        assert_eq!(client("10.1.2.3", &[", ,,"]), "10.1.2.3");
    }

    #[test]
    fn ports_and_brackets_are_understood() {
        assert_eq!(client("10.1.2.3", &["198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(client("10.1.2.3", &["[2001:db9::7]:443"]), "2001:db9::7");
        assert_eq!(client("2001:db8::1", &["[2001:db9::7]"]), "2001:db9::7");
    }
}
