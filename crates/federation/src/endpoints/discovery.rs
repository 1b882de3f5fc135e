//! How others find what is here: WebFinger (RFC 7033), host-meta (RFC 6415), NodeInfo (FEP-f1d5).

use app::account::INSTANCE_USERNAME;
use axum::{
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use domain::{
    actor::{Actor, ActorKind},
    handle::Handle,
    uri::Uri,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    ready::Ready,
    response::{Absent, Caching, document},
};
use crate::Federation;

const JRD: &str = "application/jrd+json; charset=utf-8";
const JSON: &str = "application/json; charset=utf-8";

/// What WebFinger is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    resource: Option<String>,
}

/// Who has this handle, or this address.
pub(super) async fn webfinger(
    State(federation): State<Federation>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Absent> {
    let Some(resource) = asked.resource.filter(|resource| resource.len() <= 2_048) else {
        return Ok((StatusCode::BAD_REQUEST, "the parameter \"resource\" is missing").into_response());
    };
    if !is_wellformed(&resource) {
        return Ok((StatusCode::BAD_REQUEST, "the parameter \"resource\" is malformed").into_response());
    }
    let make = async || {
        let actor = find(&federation, &resource).await?.ok_or(Absent::NotFound)?;
        if actor.deleted_at.is_some() {
            return Err(Absent::Gone(None));
        }
        if !actor.is_shown() {
            return Err(Absent::NotFound);
        }
        Ok(Ready::new(jrd(&federation, &actor).to_string()))
    };
    let ready = federation.ready(format!("webfinger {resource}"), federation.app().actors_revision(), make).await?;
    Ok(ready.answer(&headers, JRD))
}

/// RFC 7033 section 4.2 tells what is malformed from what is not found.
fn is_wellformed(resource: &str) -> bool {
    if resource.starts_with("http://") || resource.starts_with("https://") {
        Uri::parse(resource).is_ok()
    } else {
        resource.parse::<Handle>().is_ok()
    }
}

async fn find(federation: &Federation, resource: &str) -> Result<Option<Actor>, Absent> {
    let app = federation.app();
    let actors = app.read();
    if resource.starts_with("http://") || resource.starts_with("https://") {
        let Ok(uri) = Uri::parse(resource) else { return Ok(None) };
        if let Some(actor) = actors.actors().find_by_uri(&uri).await?.filter(Actor::is_local) {
            return Ok(Some(actor));
        }
        // The page of a profile stands for its actor; our bare address for the server.
        if uri.as_str().trim_end_matches('/') == app.instance().origin() {
            return Ok(actors.actors().find_instance().await?);
        }
        let Some(name) = uri.as_str().strip_prefix(&format!("{}/@", app.instance().origin())).map(str::to_owned) else {
            return Ok(None);
        };
        let Ok(handle) = name.parse::<Handle>() else { return Ok(None) };
        return Ok(if handle.host.is_none() { actors.actors().find_by_handle(&handle).await? } else { None });
    }
    let Ok(handle) = resource.parse::<Handle>() else { return Ok(None) };
    if handle.host.as_ref().is_none_or(|host| !app.instance().is_local_host(host)) {
        return Ok(None);
    }
    // `acct:lyon.example@lyon.example` is how others name a server itself.
    if handle.username.as_str().eq_ignore_ascii_case(app.instance().domain.name()) {
        return Ok(actors.actors().find_instance().await?);
    }
    Ok(actors.actors().find_by_handle(&app.instance().localise(handle)).await?)
}

fn jrd(federation: &Federation, actor: &Actor) -> Value {
    let instance = federation.app().instance();
    let name = if actor.kind == ActorKind::Application { INSTANCE_USERNAME } else { actor.username.as_str() };
    let page = instance.profile(name);
    let kind = json!({ "https://www.w3.org/ns/activitystreams#type": actor.kind.as_str() });
    json!({
        "subject": format!("acct:{name}@{}", instance.handle_domain),
        "aliases": [page, actor.uri],
        "links": [
            { "rel": "self", "type": "application/activity+json", "href": actor.uri, "properties": kind },
            { "rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": page },
            { "rel": "http://ostatus.org/schema/1.0/subscribe", "template": format!("{}/search?q={{uri}}", instance.origin()) },
        ],
    })
}

/// Where WebFinger is.
pub(super) async fn host_meta(State(federation): State<Federation>, headers: HeaderMap) -> Response {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n  <Link rel=\"lrdd\" template=\"{}\"/>\n</XRD>\n",
        webfinger_template(&federation)
    );
    document(&headers, "application/xrd+xml; charset=utf-8", Bytes::from(body), Caching::Open)
}

/// The same as JSON (RFC 6415, appendix A).
pub(super) async fn host_meta_json(State(federation): State<Federation>, headers: HeaderMap) -> Response {
    let body = json!({ "links": [{ "rel": "lrdd", "template": webfinger_template(&federation) }] });
    document(&headers, JSON, Bytes::from(body.to_string()), Caching::Open)
}

fn webfinger_template(federation: &Federation) -> String {
    format!("{}/.well-known/webfinger?resource={{uri}}", federation.app().instance().origin())
}

/// Where NodeInfo is.
pub(super) async fn nodeinfo_links(State(federation): State<Federation>, headers: HeaderMap) -> Response {
    let origin = federation.app().instance().origin();
    let link = |version: &str| json!({ "rel": format!("http://nodeinfo.diaspora.software/ns/schema/{version}"), "href": format!("{origin}/nodeinfo/{version}") });
    let body = json!({ "links": [link("2.1"), link("2.0")] });
    document(&headers, JSON, Bytes::from(body.to_string()), Caching::Open)
}

/// NodeInfo 2.0.
pub(super) async fn nodeinfo_2_0(State(federation): State<Federation>, headers: HeaderMap) -> Result<Response, Absent> {
    nodeinfo(&federation, &headers, "2.0").await
}

/// NodeInfo 2.1, which adds the software's home and its source code.
pub(super) async fn nodeinfo_2_1(State(federation): State<Federation>, headers: HeaderMap) -> Result<Response, Absent> {
    nodeinfo(&federation, &headers, "2.1").await
}

async fn nodeinfo(federation: &Federation, headers: &HeaderMap, version: &str) -> Result<Response, Absent> {
    let (app, read) = (federation.app(), federation.app().read());
    let now = app.now();
    let mut software = json!({ "name": "ancrage", "version": app::Instance::VERSION });
    if version == "2.1" {
        software["homepage"] = json!(app.instance().origin());
        if !app.instance().source_url.is_empty() {
            software["repository"] = json!(app.instance().source_url);
        }
    }
    let body = json!({
        "version": version,
        "software": software,
        "protocols": ["activitypub"],
        "services": { "inbound": [], "outbound": ["atom1.0", "rss2.0"] },
        "openRegistrations": app.instance().entry.way(false).is_some(),
        "usage": {
            "users": {
                "total": read.actors().count_local(None).await?,
                "activeMonth": read.actors().count_local(Some(now - TimeDelta::days(30))).await?,
                "activeHalfyear": read.actors().count_local(Some(now - TimeDelta::days(180))).await?,
            },
            "localPosts": read.posts().count_local().await?,
        },
        "metadata": { "nodeName": app.instance().title, "nodeDescription": app.instance().description },
    });
    Ok(document(headers, JSON, Bytes::from(body.to_string()), Caching::Open))
}
