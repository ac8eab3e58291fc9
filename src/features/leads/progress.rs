//! Who handles it, by when, and what has happened: on the receipt and on the follow-up.

use domain::leads::{FollowUp, LeadEvent, LeadState};
use leptos::prelude::*;

use crate::features::complaints::parts::{fact, officer};

/// State, officer, next step, what it is about.
pub(super) fn facts(follow: &FollowUp) -> impl IntoView + use<> {
    let project = follow.project.clone().map(|project| {
        let href = format!("/projects/{}", project.id);
        fact("关于项目", view! { <a href=href>{project.title}</a> })
    });
    let people = follow
        .people
        .map(|people| fact("人数", format!("{people} 人")));
    // The promise of the receipt, until it is kept.
    let due = (follow.state == LeadState::Received).then(|| {
        let notes = [follow.due_source.clone(), follow.due_note.clone()];
        let notes = notes.into_iter().flatten().collect::<Vec<_>>().join("；");
        fact(
            "不晚于",
            view! { <b>{follow.due_on.zh()}</b> <small class="desk-small">{notes}</small> },
        )
    });
    let kept = match follow.erased {
        true => "已按要求删除，写的内容和往来文字也一并删除".to_owned(),
        false => format!("保存到 {}，到期删除", follow.erased_on.zh()),
    };
    view! {
        <dl class="facts">
            {fact("状态", view! { <b>{follow.state_words.clone()}</b> })}
            {follow.notice.clone().map(|notice| fact("请注意", notice))}
            {fact("类型", follow.kind.noun())}
            {project}
            {follow.about.clone().map(|about| fact("关于", about))}
            {follow.need.map(|need| fact("缺什么", need.zh()))}
            {follow.visit.map(|visit| fact("想来的时间", visit.zh()))}
            {people}
            {follow.officer.as_ref().map(|one| fact("承办人", officer(one)))}
            {(!follow.erased).then(|| fact("下一步", follow.next_step.clone()))}
            {due.filter(|_| !follow.erased)}
            {fact("收到时间", follow.received_at.shanghai_text())}
            {fact("个人信息", kept)}
        </dl>
    }
}

/// What has happened, oldest first.
pub(super) fn timeline(follow: &FollowUp) -> impl IntoView + use<> {
    let rows: Vec<_> = follow.events.iter().map(event).collect();
    view! { <ol class="timeline">{rows}</ol> }
}

fn event(event: &LeadEvent) -> impl IntoView + use<> {
    let said = event.said.clone();
    view! {
        <li>
            <time>{event.at.shanghai_text()}</time> <span>{event.text.clone()}</span>
            {said.map(|said| view! { <p class="complaint-words">{said}</p> })}
        </li>
    }
}
