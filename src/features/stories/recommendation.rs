//! 招商大使推项目: who recommends, in which capacity, and for how long he or she is appointed.

use domain::stories::Story;
use leptos::prelude::*;

use super::parts;
use crate::{parts::Unknown, shelf::Shelf};

/// Who, as what, until when, how many projects.
pub(super) fn deciding(story: &Story) -> impl IntoView + use<> {
    let term = match (story.term_from, story.term_to) {
        (Some(from), Some(to)) => Some(format!("{}至{}", from.zh(), to.zh())),
        (Some(from), None) => Some(format!("{}起", from.zh())),
        (None, Some(to)) => Some(format!("到{}", to.zh())),
        (None, None) => None,
    };
    view! {
        <dl class="decide">
            <div>
                <dt>"推荐人"</dt>
                <dd>
                    {match story.recommender.clone() {
                        Some(name) => view! { <span class="decide__words">{name}</span> }.into_any(),
                        None => view! { <Unknown /> }.into_any(),
                    }}
                    <small class="quiet">{story.position.clone()}</small>
                </dd>
            </div>
            {term.map(|term| view! {
                <div><dt>"聘期"</dt><dd><span class="decide__words">{term}</span></dd></div>
            })}
            <div>
                <dt>"推荐项目"</dt>
                <dd><span class="figure"><b>{story.projects.len()}</b> <small>" 个"</small></span></dd>
            </div>
        </dl>
    }
}

/// That the appointment is over, and the video.
pub(super) fn term_and_video(shelf: &Shelf, story: &Story) -> impl IntoView + use<> {
    let over = story.term_is_over(shelf.today);
    view! {
        {over.then(|| view! {
            <p class="notice notice--warn">"推荐人的聘期已满，推荐内容留作参考；项目是否还在招商，以项目页为准。"</p>
        })}
        {story.video.as_deref().and_then(|video| parts::away(video, "看推荐视频"))}
    }
}
