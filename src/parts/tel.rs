//! A telephone number that is called by a tap and can be read and copied.

use domain::codes::Phone;
use leptos::prelude::*;

#[component]
pub(crate) fn Tel(phone: Phone) -> impl IntoView {
    view! { <a class="tel" href=format!("tel:{}", phone.tel())>{phone.display()}</a> }
}
