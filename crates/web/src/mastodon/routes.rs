//! A router that knows what each of its routes asks of the caller, because a handler is only accepted when its
//! first argument says so.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    handler::Handler,
    http::Method,
    routing::{MethodFilter, on},
};

use crate::{
    WebState,
    extract::{Guarded, Rule},
};

/// A route and what it asks of the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, as axum writes it: `/api/v1/statuses/{id}`.
    pub path: &'static str,
    /// What is asked of the caller.
    pub rule: Rule,
}

/// Routes with their table.
#[derive(Default)]
pub struct Routes {
    router: Router<WebState>,
    table: Vec<Route>,
}

macro_rules! methods {
    ($($name:ident $method:ident;)*) => {$(
        #[doc = concat!("Adds a route for ", stringify!($method), ".")]
        #[must_use]
        pub fn $name<H, T>(self, path: &'static str, handler: H) -> Self
        where
            H: Handler<T, WebState>,
            T: Guarded + 'static,
        {
            self.on(Method::$method, MethodFilter::$method, path, handler)
        }
    )*};
}

impl Routes {
    methods! {
        get GET;
        post POST;
        put PUT;
        patch PATCH;
        delete DELETE;
    }

    fn on<H, T>(mut self, method: Method, filter: MethodFilter, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, WebState>,
        T: Guarded + 'static,
    {
        self.table.push(Route { method, path, rule: T::RULE });
        // Mastodon answers with a slash at the end too, and libraries count on it: Mastodon.py asks for `instance/`.
        let slashed = format!("{path}/");
        let router = self.router.route(path, on(filter, handler.clone())).route(&slashed, on(filter, handler));
        Self { router, table: self.table }
    }

    /// Adds other routes.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.table.extend(other.table);
        Self { router: self.router.merge(other.router), table: self.table }
    }

    /// Lets the requests of these routes be as long as `bytes`; without it, axum reads 2 MB.
    #[must_use]
    pub fn with_body_limit(self, bytes: usize) -> Self {
        Self { router: self.router.layer(DefaultBodyLimit::max(bytes)), ..self }
    }

    /// The routes and what they ask of the caller.
    pub fn table(&self) -> &[Route] {
        &self.table
    }

    /// The router.
    pub fn into_router(self) -> Router<WebState> {
        self.router
    }
}
