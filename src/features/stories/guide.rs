//! A guide: what to do in which order, what runs at the same time, how long it takes together.

use domain::stories::{Story, stages, working_days};
use leptos::prelude::*;

/// The shortest time, as a figure.
pub(super) fn total(story: &Story) -> Option<impl IntoView + use<>> {
    working_days(&story.steps).map(|days| {
        view! {
            <span class="figure"><b>{days}</b> <small>" 个工作日"</small></span>
        }
    })
}

/// How long, how many steps, how much running side by side saves.
pub(super) fn deciding(story: &Story) -> Option<AnyView> {
    let days = working_days(&story.steps)?;
    let one_by_one = story
        .steps
        .iter()
        .fold(0u32, |sum, step| sum.saturating_add(step.days));
    Some(
        view! {
            <dl class="decide">
                <div><dt>"最短"</dt><dd>{total(story)}</dd></div>
                <div>
                    <dt>"步骤"</dt>
                    <dd><span class="figure"><b>{story.steps.len()}</b> <small>" 个"</small></span></dd>
                </div>
                {(one_by_one > days).then(|| view! {
                    <div>
                        <dt>"逐项办要"</dt>
                        <dd><span class="figure"><b>{one_by_one}</b> <small>" 个工作日"</small></span></dd>
                    </div>
                })}
            </dl>
        }
        .into_any(),
    )
}

/// Every step in its place on the way from the first working day to the last. The bars repeat what
/// the figures say.
pub(super) fn steps(story: &Story) -> Option<AnyView> {
    let total = working_days(&story.steps)?;
    let width = total.max(1);
    let mut begun = 0u32;
    let mut rows = Vec::new();
    for (n, stage) in stages(&story.steps).enumerate() {
        let together = stage.len() > 1;
        for (at, step) in stage.iter().enumerate() {
            let what = match (at, together) {
                (0, true) => Some(format!("第 {} 步，{} 项同时办", n + 1, stage.len())),
                (0, false) => Some(format!("第 {} 步", n + 1)),
                _ => None,
            };
            // What is done at once is drawn as a tick.
            let bar = view! {
                <svg
                    class="stories-bar"
                    viewBox=format!("0 0 {} 10", width.saturating_mul(10))
                    preserveAspectRatio="none"
                    aria-hidden="true"
                >
                    <rect
                        x=begun.min(width).saturating_mul(10).saturating_sub(u32::from(step.days == 0 && begun >= width) * 2)
                        width=step.days.saturating_mul(10).max(2)
                        height="10"
                    />
                </svg>
            };
            rows.push(view! {
                <tr class=if together { "stories-beside" } else { "" }>
                    <th scope="row">
                        {what.map(|what| view! { <small class="quiet">{what}</small> })}
                        <b>{step.name.clone()}</b>
                        {step.unit.clone().map(|unit| view! { <small>{unit}</small> })}
                        {bar}
                    </th>
                    <td class="num">{step.term()}</td>
                </tr>
            });
        }
        let longest = stage.iter().map(|step| step.days).max().unwrap_or_default();
        begun = begun.saturating_add(longest);
    }
    Some(
        view! {
            <section>
                <h2>"怎么办"</h2>
                <table class="table stories-steps">
                    <thead>
                        <tr><th scope="col">"步骤和办理单位"</th><th scope="col" class="num">"时限"</th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                    <tfoot>
                        <tr>
                            <th scope="row">"从第一步到最后一步，最短"</th>
                            <td class="num">{format!("{total} 个工作日")}</td>
                        </tr>
                    </tfoot>
                </table>
                <p class="quiet">"同时办的几项按最长的一项计；时限从材料齐全、受理之日起算。"</p>
            </section>
        }
        .into_any(),
    )
}
