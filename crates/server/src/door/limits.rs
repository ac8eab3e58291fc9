//! Every limit of the front door, with its default.

use std::time::Duration;

use ipnet::IpNet;

/// Longest head of a request, in bytes; also what a connection may buffer at most.
pub const MOST_HEAD_BYTES: usize = 16 * 1024;

/// Most header lines of a request.
pub const MOST_HEADERS: usize = 100;

/// How long running requests may take to finish after a stop was asked for.
pub const DRAIN: Duration = Duration::from_secs(12);

/// How long a kept connection may still send its next request after a stop was asked for.
pub const LAST_CALL: Duration = Duration::from_secs(1);

/// How long what a refused visitor still sends is read and thrown away, so that the answer
/// reaches them before the connection's end does.
pub const LINGER: Duration = Duration::from_secs(2);

/// What the front door puts up with. Times are kept to a quarter of a second.
#[derive(Clone, Debug, clap::Args)]
pub struct Limits {
    /// Connections open at a time; lowered to what the limit on open files leaves room for.
    #[arg(
        long,
        env = "YINGSHANG_MAX_CONNECTIONS",
        default_value_t = 10_000,
        value_name = "N",
        help = "同时打开的连接总数"
    )]
    pub max_connections: usize,
    /// Connections of one source: an IPv4 address, or an IPv6 /64. Many phones share the address
    /// of their carrier, so this is generous, and who waits longest makes room.
    #[arg(
        long,
        env = "YINGSHANG_MAX_PER_SOURCE",
        default_value_t = 256,
        value_name = "N",
        help = "同一来源地址同时打开的连接数"
    )]
    pub max_per_source: usize,
    /// Networks of our own reverse proxies: their `X-Forwarded-For` is believed, and the limit on
    /// one source does not apply to them.
    #[arg(long = "trusted-proxy", env = "YINGSHANG_TRUSTED_PROXIES", value_delimiter = ',',
        value_name = "CIDR", value_parser = network,
        help = "自己的反向代理的地址或网段，可写多个；只相信它们给出的 X-Forwarded-For")]
    pub trusted_proxies: Vec<IpNet>,
    /// From a connection's or a request's first byte to the end of the request's head.
    #[arg(long, env = "YINGSHANG_HEAD_SECONDS", default_value = "10", value_name = "SECONDS",
        value_parser = seconds, help = "收完请求头的时限")]
    pub head_seconds: Duration,
    /// How long a connection is kept without a request.
    #[arg(long, env = "YINGSHANG_IDLE_SECONDS", default_value = "60", value_name = "SECONDS",
        value_parser = seconds, help = "空闲连接保留的时间")]
    pub idle_seconds: Duration,
    /// How long a reader may take nothing of an answer.
    #[arg(long, env = "YINGSHANG_STALL_SECONDS", default_value = "20", value_name = "SECONDS",
        value_parser = seconds, help = "对方一点也不接收时等待的时间")]
    pub stall_seconds: Duration,
    /// Requests to read (GET, HEAD) that are worked on at a time.
    #[arg(
        long,
        env = "YINGSHANG_MAX_READS",
        default_value_t = 512,
        value_name = "N",
        help = "同时处理的读取请求数"
    )]
    pub max_reads: usize,
    /// Submissions that are worked on at a time. They have places of their own: browsing never
    /// takes them.
    #[arg(
        long,
        env = "YINGSHANG_MAX_WRITES",
        default_value_t = 256,
        value_name = "N",
        help = "同时处理的提交请求数"
    )]
    pub max_writes: usize,
    /// How late the server's own clock may be before pages that have to be computed are refused.
    #[arg(long, env = "YINGSHANG_MAX_LAG_SECONDS", default_value = "1", value_name = "SECONDS",
        value_parser = seconds, help = "积压超过这个时间就暂不处理要现算的页面")]
    pub max_lag_seconds: Duration,
}

/// A number of seconds, also a fraction.
fn seconds(text: &str) -> Result<Duration, String> {
    text.parse::<f64>()
        .ok()
        .filter(|seconds| (0.1..=86_400.0).contains(seconds))
        .map(Duration::from_secs_f64)
        .ok_or_else(|| "请写 0.1 到 86400 之间的秒数".to_owned())
}

/// A network, or one address.
fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    text.parse()
        .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
        .map_err(|_| "请写 IP 地址或网段，如 10.0.0.0/8".to_owned())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        limits: Limits,
    }

    /// The limits of a command line.
    pub(in crate::door) fn limits(options: &[&str]) -> Limits {
        Line::parse_from([&["test"], options].concat()).limits
    }

    #[test]
    fn proxies_are_networks_or_single_addresses() {
        let limits = limits(&[
            "--trusted-proxy",
            "10.0.0.0/8, 192.0.2.7",
            "--idle-seconds",
            "0.5",
        ]);
        let shown: Vec<_> = limits
            .trusted_proxies
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(shown, ["10.0.0.0/8", "192.0.2.7/32"]);
        assert_eq!(limits.idle_seconds, Duration::from_millis(500));
    }

    #[test]
    fn nonsense_is_refused() {
        for wrong in [
            "--idle-seconds=-1",
            "--head-seconds=x",
            "--trusted-proxy=proxy",
        ] {
            assert!(Line::try_parse_from(["test", wrong]).is_err(), "{wrong}");
        }
    }
}
