//! `notices.json`: who is told, and how. It holds keys and passwords, so it stands beside the
//! database, readable by its owner alone, and is no part of what is published. It is read once, at
//! start; all that is wrong with it is said at once, and nothing of it is ever repeated but names.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Read as _},
    net::IpAddr,
    os::unix::fs::MetadataExt as _,
    path::Path,
    sync::Arc,
    time::Duration,
};

use domain::{codes::Phone, complaints::Act, leads::LeadAct};
use ipnet::IpNet;
use lettre::message::Mailbox;
use serde::Deserialize;

use super::{
    Sender,
    email::{Email, Post, Security, Smtp},
    hosts::{Hosts, Target, is_loopback},
    letter::News,
    log::Log,
    sms::{Nothing, Sms},
    webhook::{Robot, Webhook},
};

/// Its name in the data folder.
pub(crate) const FILE: &str = "notices.json";

/// The channel of units, and that of visitors; no other may be called so.
pub(crate) const UNIT: &str = "unit";
/// See [`UNIT`].
pub(crate) const VISITOR: &str = "visitor";

/// More is no settings.
const MOST_BYTES: u64 = 256 * 1024;

/// What a channel may want to hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Topic {
    /// Something has come in.
    Received,
    /// What visitors did on the way.
    Visitor,
    /// What staff did.
    Staff,
    /// 50, 80 and 100 percent of a term.
    Limit,
}

impl Topic {
    const ALL: [Self; 4] = [Self::Received, Self::Visitor, Self::Staff, Self::Limit];

    /// What a message is.
    pub(crate) fn of(news: &News) -> Self {
        if matches!(news, News::Limit { .. }) {
            return Self::Limit;
        }
        match (news.act(), news.lead_act()) {
            (Some(Act::Submit), _) | (_, Some(LeadAct::Submit)) => Self::Received,
            (Some(Act::Supplement | Act::Rate | Act::Reopen | Act::Appeal | Act::Withdraw), _)
            | (_, Some(LeadAct::Supplement | LeadAct::Withdraw)) => Self::Visitor,
            _ => Self::Staff,
        }
    }
}

/// How often and how patiently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pace {
    /// Attempts before a delivery is dead.
    pub(crate) attempts: u32,
    /// The pause after the first; each later one is twice as long.
    pub(crate) first: Duration,
    /// One attempt, whole.
    pub(crate) timeout: Duration,
    /// How long a delivery belongs to the worker that took it.
    pub(crate) lease: Duration,
    /// When a receiver that can be asked is asked whether it has what it took.
    pub(crate) check: Duration,
}

impl Pace {
    /// No pause is longer.
    pub(crate) const LONGEST: Duration = Duration::from_secs(6 * 60 * 60);
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            attempts: 14,
            first: Duration::from_secs(30),
            timeout: Duration::from_secs(15),
            lease: Duration::from_secs(60),
            check: Duration::from_secs(120),
        }
    }
}

/// A receiver that is always told.
#[derive(Clone, Debug)]
pub(crate) struct Channel {
    pub(crate) name: String,
    topics: BTreeSet<Topic>,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Log,
    Email(Mailbox),
    Webhook {
        target: Target,
        check: Option<Target>,
    },
    Robot {
        target: Target,
        markdown: bool,
    },
    Sms(String),
}

/// Everything that `notices.json` says, understood.
#[derive(Clone)]
pub(crate) struct Settings {
    /// Where staff handle what they are told of; the public address where it is not set.
    pub(crate) console: Option<String>,
    channels: Vec<Channel>,
    units: BTreeMap<String, Mailbox>,
    /// Whether visitors who left a mailbox are told.
    pub(crate) visitors: bool,
    post: Option<Post>,
    hosts: Arc<Hosts>,
    /// How often and how patiently.
    pub(crate) pace: Pace,
}

impl Default for Settings {
    /// What holds without the file: the log.
    fn default() -> Self {
        Self {
            console: None,
            channels: vec![Channel {
                name: "log".to_owned(),
                topics: Topic::ALL.into(),
                way: Way::Log,
            }],
            units: BTreeMap::new(),
            visitors: false,
            post: None,
            hosts: Arc::default(),
            pace: Pace::default(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
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

impl Settings {
    /// Reads the file that is named, or that of the data folder if there is one.
    ///
    /// # Errors
    /// Sentences, one a line.
    pub(crate) fn open(named: Option<&Path>, data: &Path) -> Result<Self, String> {
        let path = named.map_or_else(|| data.join(FILE), Path::to_path_buf);
        let shown = path.display();
        let text = match read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => {
                return Ok(Self::default());
            }
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                return Err(format!("{shown}：{error}"));
            }
            Err(error) => return Err(format!("{shown} 读不出来（{error}）")),
        };
        Self::parse(&text).map_err(|wrong| {
            let lines: Vec<_> = wrong.iter().map(|why| format!("{shown}：{why}")).collect();
            lines.join("\n")
        })
    }

    /// Understands the file's text.
    ///
    /// # Errors
    /// Everything that is wrong with it, in sentences.
    pub(crate) fn parse(text: &str) -> Result<Self, Vec<String>> {
        let written: Written = serde_json::from_str(text).map_err(|error| {
            // What serde says repeats what stands there.
            vec![format!(
                "第 {} 行第 {} 列附近读不懂，请检查那里的写法和字段名",
                error.line(),
                error.column()
            )]
        })?;
        let mut wrong = Vec::new();
        let settings = understood(&written, &mut wrong);
        if wrong.is_empty() {
            Ok(settings)
        } else {
            Err(wrong)
        }
    }

    /// The channels that want to hear this.
    pub(crate) fn channels_for(&self, topic: Topic) -> impl Iterator<Item = &Channel> {
        self.channels
            .iter()
            .filter(move |channel| channel.topics.contains(&topic))
    }

    /// Whether neither units nor visitors are told.
    pub(crate) fn has_no_mailboxes(&self) -> bool {
        self.units.is_empty() && !self.visitors
    }

    /// Whether a unit has a mailbox.
    pub(crate) fn knows_unit(&self, unit: &str) -> bool {
        self.units.contains_key(unit)
    }

    /// The way to a channel; `None` when the settings do not name it any more.
    pub(crate) fn sender(&self, channel: &str) -> Option<Box<dyn Sender>> {
        let found = self.channels.iter().find(|one| one.name == channel)?;
        let (hosts, most) = (self.hosts.clone(), self.pace.timeout);
        Some(match found.way.clone() {
            Way::Log => Box::new(Log),
            Way::Email(to) => Box::new(Email {
                post: self.post.clone()?,
                to,
            }),
            Way::Webhook { target, .. } => Box::new(Webhook {
                hosts,
                target,
                most,
            }),
            Way::Robot { target, markdown } => Box::new(Robot {
                hosts,
                target,
                markdown,
                most,
            }),
            Way::Sms(to) => Box::new(Sms::new(Nothing, to)),
        })
    }

    /// The way to a unit; `None` when it has no mailbox any more.
    pub(crate) fn sender_to_unit(&self, unit: &str) -> Option<Box<dyn Sender>> {
        self.mail(self.units.get(unit)?.clone())
    }

    /// The way to a visitor's own mailbox; `None` when visitors are not told, or it is none.
    pub(crate) fn sender_to_visitor(&self, address: &str) -> Option<Box<dyn Sender>> {
        let address = address.parse().ok().filter(|_| self.visitors)?;
        self.mail(Mailbox::new(None, address))
    }

    fn mail(&self, to: Mailbox) -> Option<Box<dyn Sender>> {
        let post = self.post.clone()?;
        Some(Box::new(Email { post, to }))
    }

    /// The channels that can be asked whether they have what they took.
    pub(crate) fn asked(&self) -> impl Iterator<Item = (&str, Webhook)> {
        self.channels
            .iter()
            .filter_map(|channel| match &channel.way {
                Way::Webhook {
                    check: Some(check), ..
                } => Some((
                    channel.name.as_str(),
                    Webhook {
                        hosts: self.hosts.clone(),
                        target: check.clone(),
                        most: self.pace.timeout,
                    },
                )),
                _ => None,
            })
    }
}

/// Reads the file, if nobody else can.
fn read(path: &Path) -> io::Result<String> {
    let file = fs::File::open(path)?;
    if file.metadata()?.mode() & 0o077 != 0 {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "里面有口令，只能由运行本程序的用户读写，请执行 chmod 600",
        ));
    }
    let mut text = String::new();
    file.take(MOST_BYTES).read_to_string(&mut text)?;
    Ok(text)
}

fn understood(written: &Written, wrong: &mut Vec<String>) -> Settings {
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

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{
        "console": "https://zs.example.gov.cn/console/",
        "smtp": {"host": "mail.example.gov.cn", "user": "u", "password": "geheim",
                 "from": "迎商 <yingshang@example.gov.cn>"},
        "hosts": ["qyapi.weixin.qq.com", "oa.example.gov.cn"],
        "private_addresses": ["10.20.0.0/16", "10.30.1.1"],
        "channels": [
            {"name": "log", "kind": "log"},
            {"name": "seat", "kind": "email", "to": "zs@example.gov.cn", "topics": ["received", "limit"]},
            {"name": "group", "kind": "wecom", "markdown": true,
             "url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=geheim"},
            {"name": "oa", "kind": "webhook", "url": "https://oa.example.gov.cn/hook",
             "check": "https://oa.example.gov.cn/has"},
            {"name": "duty", "kind": "sms", "to": "0190-8001234"}
        ],
        "units": {"县税务局": "office@example.gov.cn"},
        "visitors": true
    }"#;

    fn names(settings: &Settings, topic: Topic) -> Vec<&str> {
        let all = settings.channels_for(topic);
        all.map(|channel| channel.name.as_str()).collect()
    }

    #[test]
    fn a_whole_file_is_understood() {
        let settings = Settings::parse(GOOD).unwrap();
        assert_eq!(
            settings.console.as_deref(),
            Some("https://zs.example.gov.cn/console")
        );
        assert_eq!(
            names(&settings, Topic::Limit),
            ["log", "seat", "group", "oa", "duty"]
        );
        assert_eq!(
            names(&settings, Topic::Staff),
            ["log", "group", "oa", "duty"]
        );
        for name in ["log", "seat", "group", "oa", "duty"] {
            assert!(settings.sender(name).is_some(), "{name}");
        }
        assert!(settings.sender("gone").is_none());
        assert!(settings.knows_unit("县税务局") && settings.sender_to_unit("县财政局").is_none());
        assert!(settings.sender_to_visitor("a@example.com").is_some());
        assert_eq!(
            settings.asked().map(|(name, _)| name).collect::<Vec<_>>(),
            ["oa"]
        );
        assert_eq!(settings.pace, Pace::default());
    }

    #[test]
    fn without_a_file_there_is_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::open(None, folder.path()).unwrap();
        assert_eq!(names(&settings, Topic::Received), ["log"]);
        let named = folder.path().join("other.json");
        assert!(Settings::open(Some(&named), folder.path()).is_err());
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        fs::write(&file, GOOD).unwrap();
        let rights = |mode| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        rights(0o640);
        let refused = Settings::open(None, folder.path()).err().unwrap();
        assert!(refused.contains("chmod 600"), "{refused}");
        rights(0o600);
        assert!(Settings::open(None, folder.path()).is_ok());
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once_and_no_secret_with_it() {
        let bad = r#"{
            "smtp": {"host": "mail.example.gov.cn", "security": "none", "user": "u", "from": "x"},
            "hosts": ["oa.example.gov.cn"],
            "private_addresses": ["ten"],
            "channels": [
                {"name": "Seat", "kind": "log"},
                {"name": "unit", "kind": "log"},
                {"name": "a", "kind": "webhook", "url": "http://oa.example.gov.cn/geheim"},
                {"name": "b", "kind": "wecom", "url": "https://evil.example/geheim"},
                {"name": "c", "kind": "pigeon"},
                {"name": "d", "kind": "sms", "to": "x"}
            ],
            "units": {"县税务局": "office"},
            "pace": {"attempts": 0, "lease_seconds": 10}
        }"#;
        let wrong = Settings::parse(bad).err().unwrap();
        let all = wrong.join("\n");
        for part in [
            "ten",
            "none",
            "user",
            "from",
            "Seat",
            "unit",
            "“a”",
            "“b”",
            "“c”",
            "“d”",
            "县税务局",
            "attempts",
            "两倍",
        ] {
            assert!(all.contains(part), "{part}: {all}");
        }
        assert!(!all.contains("geheim"), "{all}");
        for odd in ["", "[]", r#"{"smpt": {}}"#, r#"{"smtp": "geheim"}"#] {
            let wrong = Settings::parse(odd).err().unwrap();
            assert!(
                wrong.len() == 1 && !wrong[0].contains("geheim"),
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn every_message_has_a_topic() {
        let of = |id: &str| Topic::of(&News::of(id).unwrap());
        assert_eq!(of("lead_received/x/1"), Topic::Received);
        assert_eq!(of("case_submit/x/1"), Topic::Received);
        assert_eq!(of("case_reopen/x/4"), Topic::Visitor);
        assert_eq!(of("lead_supplement/x/2"), Topic::Visitor);
        assert_eq!(of("lead_withdraw/x/2"), Topic::Visitor);
        assert_eq!(of("lead_talk/x/2"), Topic::Staff);
        assert_eq!(of("case_accept/x/2"), Topic::Staff);
        assert_eq!(of("limit/x/finish/50"), Topic::Limit);
    }
}
