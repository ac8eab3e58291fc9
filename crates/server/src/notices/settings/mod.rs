//! `notices.json`: who is told, and how. It holds keys and passwords, so it stands beside the
//! database, readable by its owner alone, and is no part of what is published. It is read once, at
//! start; all that is wrong with it is said at once, and nothing of it is ever repeated but names.

#[cfg(test)]
mod tests;
mod written;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Read as _},
    os::unix::fs::MetadataExt as _,
    path::Path,
    sync::Arc,
    time::Duration,
};

use domain::{complaints::Act, leads::LeadAct};
use lettre::message::Mailbox;
use serde::Deserialize;

use self::written::{Written, understood};
use super::{
    Sender,
    email::{Email, Post},
    hosts::{Hosts, Target},
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
