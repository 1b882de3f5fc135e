//! What those who look after the server, and crawlers, ask for.

use app::App;
use axum::{Router, extract::State, http::StatusCode, routing::get};

/// Crawlers may read pages; searching and the API are work for nobody.
const ROBOTS: &str = "User-agent: *\nDisallow: /api/\nDisallow: /search\nDisallow: /login\nDisallow: /oauth/\n";

/// `/health`, `/ready`, `/robots.txt`
pub fn router(app: App) -> Router {
    Router::new()
        .route("/health", get(async || "ok\n"))
        .route("/ready", get(ready))
        .route("/robots.txt", get(async || ROBOTS))
        .with_state(app)
}

/// Whether requests can be answered: the database answers, with the tables that the migrations made.
async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    match app.read().events().count_dead().await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
