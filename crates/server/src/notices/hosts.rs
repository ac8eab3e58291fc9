//! Where the portal may call: hosts that the settings name, over HTTPS, at public addresses. What a
//! name resolves to is looked at each time and connected to as it was looked at, so that no answer
//! of a name server leads into the house.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use axum::http::Uri;
use ipnet::IpNet;

use super::Failure;

/// The hosts that may be called, and the private addresses that may be among theirs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hosts {
    names: Vec<String>,
    private: Vec<IpNet>,
}

/// An address that may be called. Its path may hold a key, so `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) https: bool,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) path: String,
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({}:{})", self.host, self.port)
    }
}

impl Hosts {
    /// From the settings.
    pub(crate) fn new(names: &[String], private: Vec<IpNet>) -> Self {
        Self {
            names: names.iter().map(|name| plain(name)).collect(),
            private,
        }
    }

    /// Reads an address that the settings name.
    ///
    /// # Errors
    /// A sentence, which does not repeat the address.
    pub(crate) fn target(&self, url: &str) -> Result<Target, String> {
        let uri: Uri = url
            .trim()
            .parse()
            .map_err(|_| "不是完整的网址，应如 https://主机/路径".to_owned())?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err("应以 https:// 开头".to_owned()),
        };
        let authority = uri.authority().ok_or("缺少主机名")?;
        if authority.as_str().contains('@') {
            return Err("网址里不能写用户名和密码".to_owned());
        }
        let host = plain(authority.host());
        if !self.names.contains(&host) {
            return Err(format!("主机 {host} 不在 hosts 名单里，先把它写进名单"));
        }
        if !https && !is_loopback(&host) {
            return Err("除本机以外只能用 https".to_owned());
        }
        let port = authority.port_u16().unwrap_or(if https { 443 } else { 80 });
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Target {
            https,
            host,
            port,
            path: path.to_owned(),
        })
    }

    /// The addresses of a target that may be connected to.
    ///
    /// # Errors
    /// When the name is not found, or leads to private addresses that are not listed.
    pub(crate) async fn addresses(&self, target: &Target) -> Result<Vec<SocketAddr>, Failure> {
        let found = tokio::net::lookup_host((target.host.as_str(), target.port))
            .await
            .map_err(|_| Failure::Later(format!("查不到主机 {} 的地址", target.host)))?;
        let fit: Vec<_> = found
            .filter(|address| self.may_reach(&target.host, address.ip()))
            .collect();
        if fit.is_empty() {
            return Err(Failure::Later(format!(
                "主机 {} 指向内网地址，没有连接；确需使用时写进 private_addresses",
                target.host
            )));
        }
        Ok(fit)
    }

    fn may_reach(&self, host: &str, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        // Whoever lists an address, or this machine's own name, means it.
        let named = host
            .parse()
            .is_ok_and(|named: IpAddr| named.to_canonical() == ip);
        named
            || (host == "localhost" && ip.is_loopback())
            || is_public(ip)
            || self.private.iter().any(|net| net.contains(&ip))
    }
}

/// A host name as it is compared: lower case, without brackets and the dot at its end.
fn plain(host: &str) -> String {
    let host = host.trim().trim_start_matches('[').trim_end_matches(']');
    host.trim_end_matches('.').to_ascii_lowercase()
}

/// Whether a host is this machine by its very name.
pub(crate) fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

/// Whether an address is one of the public network (the special ones are those of RFC 6890).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let assigned = a == 192 && b == 0 && c == 0;
    let measured = a == 198 && (b == 18 || b == 19);
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || a == 0
        || a >= 224
        || shared
        || assigned
        || measured)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let parts = ip.segments();
    let [a, b, ..] = parts;
    let last = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match (a, b) {
        // An IPv4 address in the clothes of a gateway is what it is.
        (0x0064, 0xff9b) => is_public_v4(last(parts[6], parts[7])),
        (0x2002, _) => is_public_v4(last(parts[1], parts[2])),
        // Teredo, documentation, ORCHID and the like.
        (0x2001, 0x0000..=0x01ff | 0x0db8) => false,
        // All else that is public begins with 001.
        _ => a & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(names: &[&str], private: &[&str]) -> Hosts {
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        let nets = private.iter().map(|net| net.parse().unwrap()).collect();
        Hosts::new(&names, nets)
    }

    #[test]
    fn only_listed_hosts_over_https() {
        let hosts = hosts(
            &["QYAPI.weixin.qq.com", "127.0.0.1", "localhost", "::1"],
            &[],
        );
        for good in [
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
            "https://qyapi.weixin.qq.com.:8443/x",
            "http://127.0.0.1:9000/hook",
            "http://localhost/hook",
            "http://[::1]:9000/",
        ] {
            assert!(hosts.target(good).is_ok(), "{good}");
        }
        for bad in [
            "http://qyapi.weixin.qq.com/",
            "https://evil.example/",
            "https://qyapi.weixin.qq.com.evil.example/",
            "https://qyapi.weixin.qq.com@evil.example/",
            "https://user:pass@qyapi.weixin.qq.com/",
            "http://127.0.0.2/",
            "http://0x7f000001/",
            "http://[::ffff:127.0.0.1]/",
            "file:///etc/passwd",
            "gopher://127.0.0.1/",
            "//127.0.0.1/",
            "127.0.0.1",
            "",
        ] {
            let refused = hosts.target(bad).unwrap_err();
            assert!(!refused.contains("pass"), "{refused}");
        }
    }

    #[test]
    fn private_addresses_are_refused_however_they_are_written() {
        let hosts = hosts(&["oa.example", "10.1.2.3"], &["10.20.0.0/16"]);
        let may = |host: &str, ip: &str| hosts.may_reach(host, ip.parse().unwrap());
        for public in ["8.8.8.8", "114.114.114.114", "2400:3200::1"] {
            assert!(may("oa.example", public), "{public}");
        }
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::ffff:10.1.2.3",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
        ] {
            assert!(!may("oa.example", private), "{private}");
        }
        assert!(may("oa.example", "10.20.3.4") && may("oa.example", "::ffff:10.20.3.4"));
        assert!(may("10.1.2.3", "10.1.2.3"));
        assert!(!may("localhost", "10.1.2.3") && may("localhost", "127.0.0.1"));
    }

    #[tokio::test]
    async fn a_name_that_leads_into_the_house_is_not_followed() {
        let hosts = hosts(&["localhost.", "ip6-localhost"], &[]);
        let target = Target {
            https: true,
            host: "ip6-localhost".to_owned(),
            port: 443,
            path: "/".to_owned(),
        };
        // Known to /etc/hosts or not: nowhere is it connected to.
        assert!(hosts.addresses(&target).await.is_err());
    }
}
