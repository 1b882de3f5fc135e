//! Addresses that are a page for people and an object for servers.
//!
//! A page lives at `/@name` and `/@name/ID`, the actor and the object at `/actors/ID` and `/objects/ID`. Whoever
//! asks one of them for the other is sent there.

use app::App;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{
    actor::Actor,
    handle::{Handle, Username},
    id::{ActorId, ApprovalId, PostId},
    quote::ApprovalState,
};
use storage::StorageError;

/// Sends readers to what they can read; everything else passes.
pub async fn negotiate(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some(place) = Place::of(request.uri().path()).filter(|_| is_reading(request.method())) else {
        return next.run(request).await;
    };
    let elsewhere = match place.other_side(&app, request.headers()).await {
        Ok(elsewhere) => elsewhere,
        Err(error) => {
            tracing::error!(%error, "an address could not be looked up");
            None
        }
    };
    let mut response = match elsewhere {
        // Absolute, because not every server understands a path here.
        Some(path) => (StatusCode::FOUND, [(header::LOCATION, app.instance().uri(&path).to_string())]).into_response(),
        None => next.run(request).await,
    };
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
    response
}

fn is_reading(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// An address that has another side.
#[derive(Debug, PartialEq, Eq)]
enum Place<'a> {
    Profile(&'a str),
    Thread(PostId),
    Actor(ActorId),
    Object(PostId),
    Stamp(ApprovalId),
}

impl<'a> Place<'a> {
    fn of(path: &'a str) -> Option<Self> {
        let mut parts = path.strip_prefix('/')?.split('/');
        let (first, second) = (parts.next()?, parts.next());
        if parts.next().is_some() {
            return None;
        }
        match (first, second) {
            ("actors", Some(id)) => id.parse().ok().map(ActorId).map(Self::Actor),
            ("stamps", Some(id)) => id.parse().ok().map(ApprovalId).map(Self::Stamp),
            ("objects", Some(id)) => id.parse().ok().map(PostId).map(Self::Object),
            (name, None) => name.strip_prefix('@').map(Self::Profile),
            (name, Some(id)) if name.starts_with('@') => id.parse().ok().map(PostId).map(Self::Thread),
            _ => None,
        }
    }

    /// The path of the other side, where that is what the reader wants and may know.
    async fn other_side(self, app: &App, headers: &HeaderMap) -> Result<Option<String>, StorageError> {
        let wishes = Wishes::read(headers);
        Ok(match self {
            Self::Profile(name) if wishes.object() => {
                find_by_name(app, name).await?.map(|actor| format!("/actors/{}", actor.id))
            }
            Self::Thread(id) if wishes.object() => Some(format!("/objects/{id}")),
            Self::Actor(id) if wishes.page() => {
                app.read().actors().find(id).await?.filter(has_page).map(|actor| format!("/@{}", actor.username))
            }
            Self::Object(id) if wishes.page() => page_of(app, id).await?,
            // People see what it is about.
            Self::Stamp(id) if wishes.page() => match app.read().approvals().find(id).await? {
                Some(approval) if approval.state == ApprovalState::Granted => page_of(app, approval.post).await?,
                _ => None,
            },
            _ => None,
        })
    }
}

async fn find_by_name(app: &App, name: &str) -> Result<Option<Actor>, StorageError> {
    let Ok(username) = Username::new_remote(name) else { return Ok(None) };
    app.read().actors().find_by_handle(&Handle { username, host: None }).await
}

fn has_page(actor: &Actor) -> bool {
    actor.is_local() && actor.is_shown()
}

/// The page of a post that anyone may see: the name in its address is not for everyone else.
async fn page_of(app: &App, id: PostId) -> Result<Option<String>, StorageError> {
    let Some(post) = app.read().posts().find(id).await? else { return Ok(None) };
    if post.deleted_at.is_some() || !post.audience.is_open() {
        return Ok(None);
    }
    let author = app.read().actors().find(post.author).await?;
    Ok(author.filter(has_page).map(|author| format!("/@{}/{id}", author.username)))
}

/// How much a reader wants each side, from 0 to 1000.
struct Wishes {
    object: u16,
    page: u16,
}

impl Wishes {
    fn read(headers: &HeaderMap) -> Self {
        let mut wishes = Self { object: 0, page: 0 };
        let accepted =
            headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).flat_map(|v| v.split(','));
        for range in accepted {
            let mut parts = range.split(';').map(str::trim);
            let side = match parts.next().map(str::to_ascii_lowercase).as_deref() {
                Some("application/activity+json" | "application/ld+json") => &mut wishes.object,
                Some("text/html" | "application/xhtml+xml") => &mut wishes.page,
                _ => continue,
            };
            let weight = parts
                .find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
                .map_or(Some(1.0), |text| text.parse::<f32>().ok())
                .filter(|weight| (0.0..=1.0).contains(weight))
                .unwrap_or(0.0);
            *side = (*side).max((weight * 1000.0) as u16);
        }
        wishes
    }

    /// Servers often name HTML too, with less weight or after their own type.
    fn object(&self) -> bool {
        self.object > 0 && self.object >= self.page
    }

    fn page(&self) -> bool {
        self.page > self.object
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes(accept: &str) -> Wishes {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, accept.parse().expect(accept));
        Wishes::read(&headers)
    }

    #[test]
    fn servers_get_objects_and_browsers_pages() {
        for server in [
            "application/activity+json",
            "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"",
            "application/activity+json, application/ld+json",
            "application/activity+json, text/html;q=0.1",
            "text/html;q=0.9, Application/Activity+JSON",
        ] {
            assert!(wishes(server).object() && !wishes(server).page(), "{server}");
        }
        for browser in [
            "text/html",
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "text/html, application/activity+json;q=0.5",
            "text/html, application/activity+json;q=nonsense",
        ] {
            assert!(wishes(browser).page() && !wishes(browser).object(), "{browser}");
        }
        for neither in ["*/*", "application/json", "image/png", "application/activity+json;q=0"] {
            assert!(!wishes(neither).page() && !wishes(neither).object(), "{neither}");
        }
    }

    #[test]
    fn addresses_with_two_sides_are_known() {
        assert_eq!(Place::of("/@anna"), Some(Place::Profile("anna")));
        assert_eq!(Place::of("/@anna/12"), Some(Place::Thread(PostId(12))));
        assert_eq!(Place::of("/actors/12"), Some(Place::Actor(ActorId(12))));
        assert_eq!(Place::of("/objects/12"), Some(Place::Object(PostId(12))));
        assert_eq!(Place::of("/stamps/12"), Some(Place::Stamp(ApprovalId(12))));
        for other in
            ["/", "/objects", "/objects/x", "/objects/12/replies", "/actors/1/inbox", "/about", "/@anna/12/x", "@anna"]
        {
            assert_eq!(Place::of(other), None, "{other}");
        }
    }
}
