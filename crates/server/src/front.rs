//! What is ready is answered before any route is looked for: for those bytes the way through the
//! router costs several times what the answer itself does.

use axum::{
    Router,
    extract::Request,
    http::{Method, StatusCode},
    response::Response,
};

use crate::app::App;

/// The whole server behind the door: what is ready, and the routes.
#[derive(Clone)]
pub struct Front {
    /// `None`: nothing is ready.
    app: Option<App>,
    /// For everything that is not ready.
    pub router: Router,
}

impl Front {
    /// In front of a router.
    pub fn new(app: App, router: Router) -> Self {
        let app = Some(app);
        Self { app, router }
    }

    /// The answer to a plain GET of something ready; everything else is the router's, and so is a
    /// page that has to be rendered first. The request must be a well-formed one without a body.
    pub fn at_once<B>(&self, request: &Request<B>) -> Option<Response> {
        if request.method() != Method::GET {
            return None;
        }
        let ready = self.app.as_ref()?.published().at_once(request.uri())?;
        Some(ready.answer(request.headers(), StatusCode::OK))
    }
}

impl From<Router> for Front {
    /// Routes alone.
    fn from(router: Router) -> Self {
        Self { app: None, router }
    }
}
