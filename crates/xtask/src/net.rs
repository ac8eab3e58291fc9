//! Addresses: this machine's in the local network, and free ports on loopback.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};

use anyhow::{Context, Result};

/// The address other devices of the network would use. Connecting a UDP socket sends nothing; it
/// only asks the system which of its addresses it would use.
pub(crate) fn lan_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // An address reserved for documentation, so that nobody is meant.
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    let address = socket.local_addr().ok()?.ip();
    (!address.is_loopback() && !address.is_unspecified()).then_some(address)
}

/// A port of loopback that nobody uses.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
    Ok(listener.local_addr()?.port())
}

/// Says in words that an address is taken, before a long build finds out.
pub(crate) fn check_free(address: SocketAddr) -> Result<()> {
    TcpListener::bind(address).map(drop).with_context(|| {
        format!("{address} cannot be listened on; another address is chosen with --listen, --port")
    })
}

/// `http://address:port`, with brackets around an IPv6 address.
pub(crate) fn url(address: IpAddr, port: u16) -> String {
    format!("http://{}", SocketAddr::new(address, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_addresses() {
        assert_eq!(
            url(IpAddr::V4(Ipv4Addr::LOCALHOST), 80),
            "http://127.0.0.1:80"
        );
        assert_eq!(
            url(IpAddr::V6(std::net::Ipv6Addr::LOCALHOST), 80),
            "http://[::1]:80"
        );
    }

    #[test]
    fn a_taken_address_is_named() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let error = check_free(address).expect_err("it is taken");
        assert!(error.to_string().contains(&address.to_string()));
    }
}
