//! `notices.json` as it is written, and how it is taken.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
    sync::Arc,
    time::Duration,
};

use domain::codes::Phone;
use ipnet::IpNet;
use lettre::message::Mailbox;
use serde::Deserialize;

use super::{Channel, Pace, Settings, Topic, UNIT, VISITOR, Way};
use crate::notices::{
    email::{Post, Security, Smtp},
    hosts::{Hosts, is_loopback},
};

/// The whole file.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Written {
    console: String,
    smtp: Option<WrittenSmtp>,
    hosts: Vec<String>,
    private_addresses: Vec<String>,
    channels: Vec<WrittenChannel>,
    units: BTreeMap<String, String>,
    visitors: bool,
    pace: WrittenPace,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSmtp {
    host: String,
    #[serde(default)]
    port: Option<u16>,
    #[serde(default)]
    security: String,
    #[serde(default)]
    user: String,
    #[serde(default)]
    password: String,
    from: String,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenChannel {
    name: String,
    kind: String,
    to: String,
    url: String,
    check: String,
    markdown: bool,
    topics: Option<BTreeSet<Topic>>,
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenPace {
    attempts: u32,
    first_seconds: u64,
    timeout_seconds: u64,
    lease_seconds: u64,
    check_seconds: u64,
}

impl Default for WrittenPace {
    fn default() -> Self {
        let pace = Pace::default();
        Self {
            attempts: pace.attempts,
            first_seconds: pace.first.as_secs(),
            timeout_seconds: pace.timeout.as_secs(),
            lease_seconds: pace.lease.as_secs(),
            check_seconds: pace.check.as_secs(),
        }
    }
}

/// Takes it as it is meant, and says all that is wrong with it.
pub(super) fn understood(written: &Written, wrong: &mut Vec<String>) -> Settings {
    let mut private = Vec::new();
    for net in &written.private_addresses {
        match net
            .parse::<IpNet>()
            .or_else(|_| net.parse::<IpAddr>().map(IpNet::from))
        {
            Ok(net) => private.push(net),
            Err(_) => wrong.push(format!(
                "private_addresses 里的 {net} 不是网段，应如 10.20.0.0/16"
            )),
        }
    }
    let hosts = Hosts::new(&written.hosts, private);
    let pace = pace(&written.pace, wrong);
    let smtp = written.smtp.as_ref().and_then(|given| smtp(given, wrong));
    let post = smtp.and_then(|smtp| match Post::to(&smtp, pace.timeout) {
        Ok(post) => Some(post),
        Err(why) => {
            wrong.push(why);
            None
        }
    });
    let has_smtp = written.smtp.is_some();
    let channels = channels(&written.channels, &hosts, has_smtp, wrong);
    let mut units = BTreeMap::new();
    for (unit, address) in &written.units {
        match address.parse() {
            Ok(mailbox) => {
                units.insert(unit.trim().to_owned(), mailbox);
            }
            Err(_) => wrong.push(format!("units 里“{unit}”的邮箱写法不对")),
        }
    }
    if written.channels.is_empty() && written.units.is_empty() && !written.visitors {
        wrong.push("没有写任何接收方，至少写一个，如 channels 里的 log".to_owned());
    }
    if (!units.is_empty() || written.visitors) && !has_smtp {
        wrong.push("units 和 visitors 要发邮件，请写 smtp".to_owned());
    }
    let console = written.console.trim().trim_end_matches('/');
    if !console.is_empty()
        && !["https://", "http://"]
            .iter()
            .any(|way| console.starts_with(way))
    {
        wrong.push("console 应以 https:// 开头".to_owned());
    }
    Settings {
        console: Some(console.to_owned()).filter(|console| !console.is_empty()),
        channels,
        units,
        visitors: written.visitors,
        post,
        hosts: Arc::new(hosts),
        pace,
    }
}

fn pace(written: &WrittenPace, wrong: &mut Vec<String>) -> Pace {
    let mut within = |name: &str, value: u64, least: u64, most: u64| {
        if !(least..=most).contains(&value) {
            wrong.push(format!("pace 的 {name} 应在 {least} 到 {most} 之间"));
        }
        Duration::from_secs(value)
    };
    within("attempts", written.attempts.into(), 1, 100);
    let pace = Pace {
        attempts: written.attempts,
        first: within("first_seconds", written.first_seconds, 1, 3_600),
        timeout: within("timeout_seconds", written.timeout_seconds, 1, 60),
        lease: within("lease_seconds", written.lease_seconds, 2, 600),
        check: within("check_seconds", written.check_seconds, 1, 86_400),
    };
    if pace.lease < 2 * pace.timeout {
        wrong.push("pace 的 lease_seconds 至少是 timeout_seconds 的两倍".to_owned());
    }
    pace
}

fn smtp(written: &WrittenSmtp, wrong: &mut Vec<String>) -> Option<Smtp> {
    let before = wrong.len();
    let host = written.host.trim();
    if host.is_empty() {
        wrong.push("smtp 缺少 host".to_owned());
    }
    let (security, usual) = match written.security.as_str() {
        "" | "tls" => (Security::Tls, 465),
        "starttls" => (Security::StartTls, 587),
        "none" => {
            if !is_loopback(host) {
                wrong.push(
                    "smtp 的 security 只有本机可以写 none，其他请用 tls 或 starttls".to_owned(),
                );
            }
            (Security::None, 25)
        }
        _ => {
            wrong.push("smtp 的 security 请写 tls、starttls 或 none".to_owned());
            (Security::Tls, 465)
        }
    };
    if written.user.is_empty() != written.password.is_empty() {
        wrong.push("smtp 的 user 和 password 要么都写，要么都不写".to_owned());
    }
    let from = written.from.parse::<Mailbox>();
    if from.is_err() {
        wrong.push("smtp 的 from 不是邮箱，应如 迎商 <yingshang@example.gov.cn>".to_owned());
    }
    let login = (written.user.clone(), written.password.clone());
    let from = from.ok().filter(|_| wrong.len() == before)?;
    Some(Smtp {
        host: host.to_owned(),
        port: written.port.unwrap_or(usual),
        security,
        login: Some(login).filter(|(user, _)| !user.is_empty()),
        from,
    })
}

fn channels(
    written: &[WrittenChannel],
    hosts: &Hosts,
    has_smtp: bool,
    wrong: &mut Vec<String>,
) -> Vec<Channel> {
    let mut known = BTreeSet::new();
    let mut all = Vec::new();
    for given in written {
        let name = given.name.trim();
        let fit = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name.is_empty() || name.len() > 40 || !name.chars().all(fit) {
            wrong.push(format!(
                "channels 里的名字“{name}”请用小写字母、数字和短横线，最多 40 个"
            ));
            continue;
        }
        if [UNIT, VISITOR].contains(&name) || !known.insert(name) {
            wrong.push(format!("channels 里的名字“{name}”已有别的用处，请换一个"));
            continue;
        }
        match way(given, hosts, has_smtp) {
            Ok(way) => all.push(Channel {
                name: name.to_owned(),
                topics: given.topics.clone().unwrap_or_else(|| Topic::ALL.into()),
                way,
            }),
            Err(why) => wrong.push(format!("channels 里的“{name}”：{why}")),
        }
    }
    all
}

fn way(given: &WrittenChannel, hosts: &Hosts, has_smtp: bool) -> Result<Way, String> {
    let target = || hosts.target(&given.url).map_err(|why| format!("url {why}"));
    match given.kind.as_str() {
        "log" => Ok(Way::Log),
        "email" if !has_smtp => Err("要发邮件，请写 smtp".to_owned()),
        "email" => {
            let to = given.to.parse().map_err(|_| "to 不是邮箱".to_owned())?;
            Ok(Way::Email(to))
        }
        "webhook" => {
            let check = Some(given.check.as_str()).filter(|check| !check.is_empty());
            let check =
                check.map(|check| hosts.target(check).map_err(|why| format!("check {why}")));
            Ok(Way::Webhook {
                target: target()?,
                check: check.transpose()?,
            })
        }
        "wecom" => Ok(Way::Robot {
            target: target()?,
            markdown: given.markdown,
        }),
        "sms" => {
            let to = Phone::parse(&given.to).map_err(|_| "to 不是电话号码".to_owned())?;
            Ok(Way::Sms(to.tel()))
        }
        _ => Err("kind 请写 log、email、webhook、wecom 或 sms".to_owned()),
    }
}
