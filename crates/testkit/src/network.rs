//! A network without sockets: requests to other servers go to their routers, by host.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use async_trait::async_trait;
use axum::{Router, body::Body};
use http::{Extensions, HeaderValue, header};
use http_body_util::BodyExt;
use reqwest::{Request, Response};
use reqwest_middleware::{Error, Middleware, Next, Result};
use tower::ServiceExt;

/// The servers by host. Clones are the same network.
#[derive(Clone, Default)]
pub(crate) struct Network {
    routers: Arc<RwLock<HashMap<String, Router>>>,
}

impl Network {
    /// From now on this host answers.
    pub(crate) fn connect(&self, host: &str, router: Router) {
        self.routers.write().unwrap_or_else(PoisonError::into_inner).insert(host.to_owned(), router);
    }

    /// From now on this host does not answer.
    pub(crate) fn disconnect(&self, host: &str) {
        self.routers.write().unwrap_or_else(PoisonError::into_inner).remove(host);
    }

    fn find(&self, host: &str) -> Option<Router> {
        self.routers.read().unwrap_or_else(PoisonError::into_inner).get(host).cloned()
    }
}

#[async_trait]
impl Middleware for Network {
    async fn handle(&self, request: Request, _: &mut Extensions, _: Next<'_>) -> Result<Response> {
        let url = request.url().clone();
        let host = match (url.host_str(), url.port()) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (Some(host), None) => host.to_owned(),
            (None, _) => return Err(unreachable(&url)),
        };
        let router = self.find(&host).ok_or_else(|| unreachable(&url))?;
        let mut request = http::Request::<reqwest::Body>::try_from(request)?.map(Body::new);
        // What a server sees is a path; the host stands in the header.
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
        *request.uri_mut() = path.parse().map_err(Error::middleware)?;
        request.headers_mut().insert(header::HOST, HeaderValue::try_from(host).map_err(Error::middleware)?);
        // A task of its own begins on an empty stack: servers that ask each other while they answer would else pile up.
        let answered = tokio::spawn(router.oneshot(request)).await.map_err(Error::middleware)?;
        let answer = answered.unwrap_or_else(|never| match never {});
        let (parts, body) = answer.into_parts();
        let bytes = body.collect().await.map_err(Error::middleware)?.to_bytes();
        Ok(http::Response::from_parts(parts, reqwest::Body::from(bytes)).into())
    }
}

fn unreachable(url: &url::Url) -> Error {
    Error::middleware(std::io::Error::new(
        std::io::ErrorKind::ConnectionRefused,
        format!("nobody answers at {}", url.authority()),
    ))
}
