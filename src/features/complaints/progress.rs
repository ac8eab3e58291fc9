//! Who holds it, until when, what was answered: on the receipt and on the follow-up.

use domain::complaints::{
    Act, Actor, Clock, ClockCard, ComplaintEvent, ComplaintFollowUp, Kind, Limits, State, Way,
};
use leptos::prelude::*;

use super::{
    overview,
    parts::{fact, officer},
};

/// State, term, officer.
pub(super) fn facts(follow: &ComplaintFollowUp) -> impl IntoView + use<> {
    let category = follow.category.map(|one| fact("类别", one.zh()));
    let about = follow.about.clone().map(|about| fact("关于", about));
    let who = follow
        .officer
        .as_ref()
        .map(|one| fact("承办人", officer(one)));
    let until = next(follow).map(|(word, card)| {
        let (due, note) = (card.due_on, card.due_note.clone());
        let late = card.late;
        fact(
            word,
            view! {
                <b>{due.map(|day| format!("不晚于 {}", day.zh()))}</b>
                {late.then(|| view! { " " <span class="mark mark--warn">"已超期"</span> })}
                {note.map(|note| view! { <small class="desk-small">{note}</small> })}
            },
        )
    });
    view! {
        <dl class="facts">
            {fact("状态", view! { <b>{follow.state.zh()}</b> })}
            {follow.notice.clone().map(|notice| fact("请注意", notice))}
            {who}
            {until}
            {category}
            {about}
            {fact("收到时间", follow.received_at.shanghai_text())}
            {fact("个人信息", kept(follow))}
        </dl>
    }
}

fn kept(follow: &ComplaintFollowUp) -> String {
    if follow.erased {
        return "已按要求删除，写的内容和往来文字也一并删除".to_owned();
    }
    let day = follow.erased_on.zh();
    format!("保存到 {day}，到期删除；那时还没办完的，办结后删除")
}

/// What is due next, and by whom: the visitor's own clock first, since all else waits for it.
fn next(follow: &ComplaintFollowUp) -> Option<(&'static str, &ClockCard)> {
    let runs = |card: &&ClockCard| card.stopped_on.is_none() && card.due_on.is_some();
    let running = || follow.clocks.iter().filter(runs);
    let own = running().find(|card| card.clock == Clock::Supplement);
    own.map(|card| ("请您补正", card)).or_else(|| {
        let first = running().min_by_key(|card| card.due_on)?;
        Some((word(first.clock, follow.kind), first))
    })
}

/// What a clock is called for this kind.
fn word(clock: Clock, kind: Kind) -> &'static str {
    match (clock, kind.way()) {
        (Clock::Finish, Way::Short) => "答复",
        (Clock::Supplement, _) => "补正",
        (clock, _) => clock.zh(),
    }
}

/// Every clock with its day and the source of its term: what still runs above what comes then, and
/// above what is done.
pub(super) fn clocks(follow: &ComplaintFollowUp, limits: &Limits) -> impl IntoView + use<> {
    let cards = || follow.clocks.iter();
    let row = |(at, card): (usize, &ClockCard)| {
        // Opened again, a case is finished and delivered a second time.
        let again = cards().take(at).any(|one| one.clock == card.clock);
        clock(card, follow.kind, again)
    };
    let (running, stopped): (Vec<_>, Vec<_>) = cards()
        .enumerate()
        .partition(|(_, card)| card.stopped_on.is_none());
    let rows: Vec<_> = running
        .into_iter()
        .map(row)
        .chain(ahead(follow, limits))
        .chain(stopped.into_iter().map(row))
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section>
                <h2>"时限"</h2>
                <ul class="complaint-clocks">{rows}</ul>
            </section>
        }
    })
}

fn clock(card: &ClockCard, kind: Kind, again: bool) -> AnyView {
    let day = match (card.due_on, card.paused_left, card.stopped_on) {
        (Some(_), _, Some(on)) => format!("{} 完成", on.zh()),
        (Some(due), _, None) => format!("不晚于 {}", due.zh()),
        (None, Some(left), _) => format!("等您补正，暂停计时，还剩 {left} 个工作日"),
        (None, None, _) => "不再计时".to_owned(),
    };
    let due = card.stopped_on.and(card.due_on);
    let due = due.map(|due| format!("，期限 {}", due.zh()));
    let term = card.workdays.saturating_sub(card.extended);
    let longer = (card.extended > 0).then(|| format!("，另延期 {} 个工作日", card.extended));
    view! {
        <li>
            <b>{word(card.clock, kind)}</b> {again.then_some("（重新办理）")} " " {day}
            {card.late.then(|| view! { " " <span class="mark mark--warn">"超期"</span> })}
            <small class="desk-small">
                {format!("{term} 个工作日（{}）", card.source)} {longer}
                {format!("；从 {} 的次日起算", card.started.zh())} {due}
                {card.due_note.clone().map(|note| format!("。{note}"))}
            </small>
        </li>
    }
    .into_any()
}

/// The terms that begin once it is accepted and once it is finished.
fn ahead(follow: &ComplaintFollowUp, limits: &Limits) -> Vec<AnyView> {
    let open = matches!(
        follow.state,
        State::Held | State::Received | State::Supplement | State::Handling
    );
    let steps = [(Clock::Finish, "受理后"), (Clock::Deliver, "办结后")];
    let comes = |clock: Clock| {
        let since = follow.clocks.iter().rposition(|card| card.clock == clock);
        let finish = follow
            .clocks
            .iter()
            .rposition(|card| card.clock == Clock::Finish);
        since.is_none_or(|since| clock == Clock::Deliver && finish > Some(since))
    };
    steps
        .into_iter()
        .filter(|(clock, _)| open && follow.kind.way() == Way::Formal && comes(*clock))
        .filter_map(|(clock, after)| {
            let limit = limits.of(clock)?;
            let row = view! {
                <li>
                    <b>{word(clock, follow.kind)}</b> " " {format!("{after} {} 个工作日内", limit.workdays)}
                    <small class="desk-small">{limit.source.clone()}</small>
                </li>
            };
            Some(row.into_any())
        })
        .collect()
}

/// 救济权利
pub(super) fn rights(follow: &ComplaintFollowUp) -> impl IntoView + use<> {
    let upper = follow.upper.as_ref().map(overview::upper);
    view! { <p>{follow.rights.clone()}</p> {upper} }
}

/// The last answer, which is what a visitor comes for.
pub(super) fn answer(follow: &ComplaintFollowUp) -> impl IntoView + use<> {
    let ended = matches!(
        follow.state,
        State::Concluded | State::Delivered | State::Refused | State::Escalated
    );
    let answers = |event: &&ComplaintEvent| {
        event.by == Actor::Staff
            && event.text.is_some()
            && matches!(
                event.act,
                Act::Answer | Act::Conclude | Act::Deliver | Act::Refuse
            )
    };
    let last = follow.events.iter().rev().find(answers).filter(|_| ended);
    last.map(|event| {
        view! {
            <section class="complaint-answer">
                <h2>"给您的答复"</h2>
                <p class="complaint-words">{event.text.clone()}</p>
                <p class="quiet">{event.at.shanghai_text()}</p>
            </section>
        }
    })
}

/// What has happened, oldest first.
pub(super) fn timeline(follow: &ComplaintFollowUp) -> impl IntoView + use<> {
    let rows: Vec<_> = (1..)
        .zip(&follow.events)
        .map(|(step, one)| {
            let came = follow.files.iter().filter(|file| file.step == step);
            let names: Vec<&str> = came.map(|file| file.name.as_str()).collect();
            event(one, &names)
        })
        .collect();
    view! {
        <section>
            <h2>"经过"</h2>
            <ol class="timeline">{rows}</ol>
        </section>
    }
}

fn event(event: &ComplaintEvent, files: &[&str]) -> AnyView {
    let files = (!files.is_empty()).then(|| format!("附件：{}", files.join("、")));
    let longer = event.days.map(|days| format!("，延长 {days} 个工作日"));
    let words = happened(event.act);
    let text = event.text.clone();
    let ground = event.ground.clone().map(|ground| {
        view! { <p>"情形：" {ground.words} <small class="desk-small">{ground.source}</small></p> }
    });
    let who = match event.by {
        Actor::Visitor => "您",
        Actor::Staff => "",
    };
    view! {
        <li>
            <time>{event.at.shanghai_text()}</time>
            <b>{who} {words} {longer}</b>
            {ground}
            {text.map(|text| view! { <p class="complaint-words">{text}</p> })}
            {files.map(|files| view! { <p>{files}</p> })}
        </li>
    }
    .into_any()
}

/// What was done, as the visitor reads it.
const fn happened(act: Act) -> &'static str {
    match act {
        Act::Submit => "提交了",
        Act::Release => "核验完毕，开始办理",
        Act::Contact => "已与您联系",
        Act::Assign => "已转给承办单位",
        Act::AskSupplement => "请您补正材料",
        Act::Supplement => "补充了材料",
        Act::Receive => "收到了您补正的材料",
        Act::Accept => "已受理",
        Act::Refuse => "不予受理",
        Act::Progress => "办理进展",
        Act::Extend => "办理期限已延长",
        Act::Conclude => "已办结",
        Act::Deliver => "结果已送达",
        Act::Answer => "已答复",
        Act::Rate => "作了评价",
        Act::Reopen => "认为没有解决，已重新办理",
        Act::Appeal => "提出了异议",
        Act::Withdraw => "撤回了",
    }
}

/// A sentence on where it stands, for who reads nothing else.
pub(super) fn sentence(follow: &ComplaintFollowUp) -> &'static str {
    match follow.state {
        State::Held => "正在核验，很快有人看。",
        State::Received => "已收到，等待受理或答复。",
        State::Supplement => "还缺材料，请按下面的通知补正；补正期间时限暂停。",
        State::Handling => "正在办理。",
        State::Concluded => "已办结，即将告知您结果。",
        State::Delivered if follow.erased => "已答复；答复的文字和您的个人信息一起删除了。",
        State::Delivered if follow.may.contains(&Act::Rate) => {
            "答复写在下面，请看看是否解决，并评价。"
        }
        State::Delivered => "答复写在下面。",
        State::Refused if follow.erased => "没有受理；理由的文字和您的个人信息一起删除了。",
        State::Refused => "没有受理，理由写在下面；不同意可以提出异议。",
        State::Escalated => "您已提出异议，请凭编号向上级机构提出，地址和电话见下面“您的权利”。",
        State::Withdrawn => "您已撤回，不再办理。",
    }
}
