//! An event: when, where, and whether one can still sign up.

use domain::{
    date::Date,
    stories::{Signup, Story},
};
use leptos::prelude::*;

use super::parts;
use crate::{parts::Unknown, shelf::Shelf};

/// The day as a block: what people look for first.
pub(super) fn date_block(day: Date) -> impl IntoView {
    view! {
        <time class="stories-day" datetime=day.to_string()>
            <b>{day.day()}</b> <small>{format!("{}月 {}", day.month(), parts::weekday(day))}</small>
        </time>
    }
}

/// When, where, how many, until when.
pub(super) fn deciding(shelf: &Shelf, story: &Story) -> impl IntoView + use<> {
    let until = story.signup_until.or(story.starts);
    let state = story.signup(shelf.today);
    let place = story.place.clone();
    let when = story.starts.map(|first| parts::span(first, story.ends));
    view! {
        <dl class="decide">
            <div>
                <dt>"时间"</dt>
                <dd>
                    {match story.starts {
                        Some(day) => date_block(day).into_any(),
                        None => view! { <Unknown /> }.into_any(),
                    }}
                    <small class="quiet">{when}</small>
                </dd>
            </div>
            <div>
                <dt>"地点"</dt>
                <dd>
                    {match place {
                        Some(place) => view! { <span class="decide__words">{place}</span> }.into_any(),
                        None => view! { <Unknown /> }.into_any(),
                    }}
                </dd>
            </div>
            {story.capacity.map(|people| view! {
                <div>
                    <dt>"名额"</dt>
                    <dd><span class="figure"><b>{people}</b> <small>" 人"</small></span></dd>
                </div>
            })}
            {state.map(|state| view! {
                <div>
                    <dt>"报名"</dt>
                    <dd>
                        <span class="decide__words">{state.zh()}</span>
                        {until.map(|day| view! { <small class="quiet">{format!("截止 {}", day.zh())}</small> })}
                    </dd>
                </div>
            })}
        </dl>
    }
}

/// Where one signs up, or why one cannot.
pub(super) fn sign_up(shelf: &Shelf, story: &Story) -> Option<AnyView> {
    let until = story
        .signup_until
        .or(story.starts)
        .map(Date::zh)
        .unwrap_or_default();
    Some(match story.signup(shelf.today)? {
        Signup::Open => view! {
            <p class="notice">
                "报名到 " {until} " 为止，提交后有人联系您确认名额。"
                <a href=format!("/leads/new?about=stories:{}", story.id)>"现在报名"</a>
            </p>
        }
        .into_any(),
        Signup::Closed => view! {
            <p class="notice notice--warn">
                "报名已截止（" {until} "）。想来的请直接打电话问有没有空位。"
            </p>
        }
        .into_any(),
        Signup::Over => view! {
            <p class="notice">
                "活动已结束。" <a href="/stories?column=event">"看其他活动"</a>
            </p>
        }
        .into_any(),
    })
}
