//! The title of a page, in the browser's bar and on WeChat's card.

use crate::{
    boot::{Data, Loaded},
    route::Route,
};
use leptos::prelude::*;

/// What the browser's bar says; the server's shell says the same.
pub(crate) fn title(data: &Data) -> String {
    let county = data.site().county.name.clone();
    let page = match data.route.get() {
        Route::Home => return format!("{county}招商｜项目、定位与联系人"),
        Route::Projects(_) => "招商项目库".to_owned(),
        Route::Project(id) => data
            .project_title(&id)
            .unwrap_or_else(|| "招商项目".to_owned()),
        Route::Document(address) => match data.page(&address) {
            Loaded::Document(page) => page.title.clone(),
            _ => "招商信息".to_owned(),
        },
        Route::NotFound => "没有这个页面".to_owned(),
    };
    format!("{page}｜{county}招商")
}
