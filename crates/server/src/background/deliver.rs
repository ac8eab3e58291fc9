//! Messages become deliveries, one for each receiver; deliveries are leased, sent and marked.
//!
//! What a receiver gets it may get twice: when this process dies between the effect and the mark,
//! another sends it again when the lease has ended, under the same id.

use std::time::{Duration, Instant, SystemTime};

use domain::{complaints::clocks, date::Date};
use tokio::sync::OwnedSemaphorePermit;

use super::{Office, SENDING, supervise::Told};
use crate::{
    features::{complaints, leads},
    notices::{
        Failure, Sender,
        letter::{Letter, News, Plate},
        settings::{Pace, Topic, UNIT, VISITOR},
    },
    store::{Leased, Message, Receiver, Sending, StoreError, StoredCase, StoredLead},
};

/// Messages that are passed on in one go.
const MESSAGES: u32 = 256;

/// So long an attempt is waited for before looking what else there is.
const MOMENT: Duration = Duration::from_millis(500);

/// So long the first that has ended waits for others, to be marked in one transaction.
const COMPANY: Duration = Duration::from_millis(20);

/// No delivery is put off further; what is further ahead was written by a clock that has been set
/// back since.
const AHEAD: Duration = Duration::from_secs(12 * 60 * 60);

/// Who it is that reads a visitor's mailbox here, in the record of readings.
const MACHINE: &str = "系统（发进展邮件）";

/// One go is no longer than so many rounds, however much there is.
const ROUNDS: u32 = 100;

/// An attempt that has ended, with the place that it took.
pub(super) type Done = (Leased, Sending, OwnedSemaphorePermit);

pub(super) async fn run(office: Office) -> Told {
    let mut sent = 0;
    for _ in 0..ROUNDS {
        let spread = spread(&office).await?;
        let begun = send(&office).await?;
        let marked = mark(&office).await?;
        sent += marked;
        if spread == 0 && begun == 0 && marked == 0 {
            break;
        }
    }
    Ok(match sent {
        0 => String::new(),
        _ => format!("处理通知 {sent} 条"),
    })
}

/// Gives every message its deliveries; says how many there were.
async fn spread(office: &Office) -> Result<u64, StoreError> {
    let messages = office.store().pending_messages(MESSAGES).await?;
    let mut all = Vec::with_capacity(messages.len());
    for message in messages {
        let receivers = receivers(office, &message).await?;
        all.push((message, receivers));
    }
    let now = office.store().clock().await?;
    office.store().spread(&all, now).await
}

/// Who shall hear of a message.
async fn receivers(office: &Office, message: &Message) -> Result<Vec<Receiver>, StoreError> {
    let settings = office.settings();
    let Some(news) = News::of(&message.id) else {
        return Ok(Vec::new());
    };
    let topic = Topic::of(&news);
    let mut all: Vec<_> = settings
        .channels_for(topic)
        .map(|channel| to(&channel.name, None))
        .collect();
    if settings.has_no_mailboxes() {
        return Ok(all);
    }
    match mailboxes(office, message, &news, topic).await {
        Ok(found) => all.extend(found),
        // One that cannot be read must not hold up the others.
        Err(StoreError::Other(why)) => {
            tracing::error!(number = %message.number, "unit and visitor are not told: {why}");
        }
        Err(error) => return Err(error),
    }
    Ok(all)
}

/// The unit that handles it, and the visitor, if they are to be told and left a mailbox.
async fn mailboxes(
    office: &Office,
    message: &Message,
    news: &News,
    topic: Topic,
) -> Result<Vec<Receiver>, StoreError> {
    let settings = office.settings();
    let mut all = Vec::new();
    let to_visitor = settings.visitors && topic == Topic::Staff;
    let (officer, has_mailbox) = if news.is_of_lead() {
        let lead = office.store().lead(&message.number).await?;
        let has = |lead: &StoredLead| to_visitor && mailbox_of_lead(office, lead).is_some();
        let has_mailbox = lead.as_ref().is_some_and(has);
        (lead.and_then(|lead| lead.follow_up.officer), has_mailbox)
    } else {
        let case = office.store().case(&message.number).await?;
        let has = |case: &StoredCase| to_visitor && mailbox_of_case(office, case).is_some();
        let has_mailbox = case.as_ref().is_some_and(has);
        (case.and_then(|case| case.head.officer), has_mailbox)
    };
    // A unit hears what it has not done itself, and that it has been given something.
    if (topic != Topic::Staff || news.is_assignment())
        && let Some(unit) = officer.map(|officer| officer.unit)
        && settings.knows_unit(&unit)
    {
        all.push(to(UNIT, Some(unit)));
    }
    if has_mailbox {
        all.push(to(VISITOR, None));
    }
    Ok(all)
}

fn to(channel: &str, unit: Option<String>) -> Receiver {
    Receiver {
        channel: channel.to_owned(),
        unit,
    }
}

/// The mailbox that a visitor left, if it was one and is still there. What cannot be opened is
/// logged by whoever reads it; nobody is told by mail then.
fn mailbox_of_case(office: &Office, case: &StoredCase) -> Option<String> {
    complaints::visitor_email(&office.0.secret, case)
}

/// The same of an intent.
fn mailbox_of_lead(office: &Office, lead: &StoredLead) -> Option<String> {
    leads::visitor_email(&office.0.secret, lead)
}

/// Takes what is due and begins to send it, beside this task; says how many.
async fn send(office: &Office) -> Result<usize, StoreError> {
    let pace = office.settings().pace;
    let mut places = Vec::new();
    while let Ok(place) = office.0.sending.clone().try_acquire_owned() {
        places.push(place);
    }
    let most = u32::try_from(places.len()).unwrap_or(0);
    if most == 0 {
        return Ok(0);
    }
    let begun = (Instant::now(), SystemTime::now());
    let now = office.store().clock().await?;
    let store = office.store();
    let taken = store.take_deliveries(now, pace.lease, AHEAD, most).await?;
    let count = taken.len();
    for (leased, place) in taken.into_iter().zip(places) {
        let office = office.clone();
        tokio::spawn(async move {
            let outcome = attempt(&office, &leased, begun).await;
            let _ = office.0.done.send((leased, outcome, place));
        });
    }
    Ok(count)
}

/// One attempt, and what became of it.
async fn attempt(office: &Office, leased: &Leased, begun: (Instant, SystemTime)) -> Sending {
    let pace = office.settings().pace;
    match try_to_send(office, leased, begun).await {
        Ok(()) => Sending::Sent,
        Err(Failure::Dropped(why)) => Sending::Dropped(why),
        Err(Failure::Never(why)) => Sending::Dead(why),
        Err(Failure::Later(why)) if leased.attempts >= pace.attempts => Sending::Dead(why),
        Err(Failure::Later(why)) => {
            Sending::Failed(why, pause(pace.first, leased.attempts, random()))
        }
    }
}

/// Waits a moment for attempts that are under way, and marks those that have ended together; says
/// how many.
async fn mark(office: &Office) -> Result<usize, StoreError> {
    let mut ended = office.0.to_mark.lock().await;
    if office.0.sending.available_permits() == SENDING {
        return Ok(0);
    }
    let Ok(Some(first)) = tokio::time::timeout(MOMENT, ended.recv()).await else {
        return Ok(0);
    };
    let mut all = vec![first];
    tokio::time::sleep(COMPANY).await;
    while let Ok(one) = ended.try_recv() {
        all.push(one);
    }
    let (marks, places): (Vec<_>, Vec<_>) = all
        .into_iter()
        .map(|(leased, outcome, place)| ((leased, outcome), place))
        .unzip();
    let marked = async {
        let now = office.store().clock().await?;
        office.store().mark(&marks, now).await
    };
    match marked.await {
        Ok(marked) => {
            for ((leased, outcome), in_time) in marks.iter().zip(marked) {
                tell(leased, outcome, in_time);
            }
            Ok(marks.len())
        }
        Err(error) => {
            // Not forgotten while this process lives; their leases may end meanwhile.
            for ((leased, outcome), place) in marks.into_iter().zip(places) {
                let _ = office.0.done.send((leased, outcome, place));
            }
            Err(error)
        }
    }
}

/// Waits for everything that is under way, and marks it.
pub(super) async fn settle(office: &Office) {
    while office.0.sending.available_permits() < SENDING {
        if mark(office).await.is_err() {
            tokio::time::sleep(COMPANY).await;
        }
    }
}

fn tell(leased: &Leased, outcome: &Sending, in_time: bool) {
    let (id, number, channel) = (&leased.id, &leased.number, &leased.receiver.channel);
    match outcome {
        _ if !in_time => {
            tracing::warn!(%id, "came too late to mark a notice: another worker has it");
        }
        Sending::Dead(why) => tracing::error!(%id, %number, %channel, "a notice is dead: {why}"),
        Sending::Failed(why, _) => {
            let attempts = leased.attempts;
            tracing::warn!(%id, %number, %channel, attempts, "a notice failed: {why}");
        }
        Sending::Sent | Sending::Dropped(_) => {}
    }
}

async fn try_to_send(
    office: &Office,
    leased: &Leased,
    begun: (Instant, SystemTime),
) -> Result<(), Failure> {
    let pace = office.settings().pace;
    // A crash on the way is an attempt too: what kills its sender is not tried for ever.
    if leased.attempts > pace.attempts {
        return Err(Failure::Never("多次在发送途中中断，没有结果".to_owned()));
    }
    let (sender, letter) = prepared(office, leased).await?;
    // A machine that slept has lost its lease and must not act on it.
    let slept = begun.1.elapsed().unwrap_or_default().max(begun.0.elapsed());
    if slept + pace.timeout > pace.lease {
        return Err(Failure::Later("轮到发送时已超过时限".to_owned()));
    }
    tokio::time::timeout(pace.timeout, sender.send(&letter))
        .await
        .unwrap_or_else(|_| Err(Failure::Later("没有在时限内发完".to_owned())))
}

/// To whom and what, as it stands now.
async fn prepared(office: &Office, leased: &Leased) -> Result<(Box<dyn Sender>, Letter), Failure> {
    let busy = |error: StoreError| Failure::Later(format!("数据库没有答复（{error}）"));
    let gone = |what: &str| Failure::Dropped(what.to_owned());
    let (store, settings) = (office.store(), office.settings());
    let news = News::of(&leased.message).ok_or_else(|| gone("不认识这种通知"))?;
    let today = store.clock().await.map_err(busy)?.shanghai_date();
    let to_visitor = leased.receiver.channel == VISITOR;
    let (plate, address) = if news.is_of_lead() {
        let lead = store.lead(&leased.number).await.map_err(busy)?;
        let lead = lead.ok_or_else(|| gone("没有这件来件"))?;
        let (kind, state) = (lead.facts.kind, lead.follow_up.state);
        let plate = Plate::of_lead(leased.number, kind, state, lead.follow_up.due_on, &news);
        (plate, to_visitor.then(|| mailbox_of_lead(office, &lead)))
    } else {
        let case = store.case(&leased.number).await.map_err(busy)?;
        let case = case.ok_or_else(|| gone("没有这件来件"))?;
        let plate = plate(office, &case, &news, today).await.map_err(busy)?;
        (plate, to_visitor.then(|| mailbox_of_case(office, &case)))
    };
    let plate = plate.ok_or_else(|| gone("这个期限已不再计算"))?;
    let id = leased.id.as_str();
    let to_staff = || plate.to_staff(id, &news, office.console(), today);
    let gone = || gone("设置里已没有这个接收方");
    match (leased.receiver.channel.as_str(), &leased.receiver.unit) {
        (UNIT, Some(unit)) => {
            let sender = settings.sender_to_unit(unit).ok_or_else(gone)?;
            Ok((sender, to_staff()))
        }
        (VISITOR, _) => {
            let sender = address
                .flatten()
                .and_then(|address| settings.sender_to_visitor(&address));
            let sender = sender.ok_or_else(gone)?;
            // Every use of a contact is recorded, a machine's too; repeats are the same use.
            if leased.attempts == 1 {
                let now = store.clock().await.map_err(busy)?;
                let noted = if news.is_of_lead() {
                    store.note_lead_reading(&leased.number, MACHINE, now).await
                } else {
                    store.note_reading(&leased.number, MACHINE, now).await
                };
                noted.map_err(busy)?;
            }
            Ok((sender, plate.to_visitor(id, &news, &office.0.public_url)))
        }
        (channel, _) => {
            let sender = settings.sender(channel).ok_or_else(gone)?;
            Ok((sender, to_staff()))
        }
    }
}

async fn plate(
    office: &Office,
    case: &StoredCase,
    news: &News,
    today: Date,
) -> Result<Option<Plate>, StoreError> {
    let kind = case.head.kind;
    let limits = office.complaints().await?.limits_of(kind);
    let calendar = office.calendar().await?;
    let faces = clocks(kind, &limits, &case.history(), &calendar, today);
    Ok(Plate::of_case(case.number, kind, case.state, &faces, news))
}

/// The pause after so many attempts: twice as long each time, and up to half of it taken off by
/// chance, so that what failed together does not come back together.
fn pause(first: Duration, attempts: u32, chance: u16) -> Duration {
    let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1).min(30));
    let whole = first.saturating_mul(doubled).min(Pace::LONGEST);
    let half = whole / 2;
    half + half.mul_f64(f64::from(chance) / f64::from(u16::MAX))
}

fn random() -> u16 {
    let mut bytes = [0; 2];
    let _ = getrandom::fill(&mut bytes);
    u16::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Between half of what doubling says and all of it, never beyond the longest.
        #[test]
        fn pauses_double_and_differ(first in 1_u64..3_600, attempts in 0_u32..200, chance in any::<u16>()) {
            let first = Duration::from_secs(first);
            let got = pause(first, attempts, chance);
            let mut whole = first;
            for _ in 1..attempts.max(1) {
                whole = (whole * 2).min(Pace::LONGEST);
            }
            prop_assert!(got >= whole / 2 && got <= whole, "{got:?} {whole:?}");
            prop_assert!(pause(first, attempts, u16::MAX) > pause(first, attempts, 0));
        }
    }
}
