//! Somebody at a browser: what people ask our server through its forms.

use reqwest::{StatusCode, header};
use testkit::process::http_client;

/// A browser in which somebody is logged in.
#[derive(Debug, Clone)]
pub struct Pages {
    http: reqwest::Client,
    base: String,
    cookie: String,
}

fn encoded(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

impl Pages {
    /// Logs in with name and password at the server that answers at `base`.
    ///
    /// # Panics
    /// When the server does not let them in.
    pub async fn log_in(base: String, name: &str, password: &str) -> Self {
        let pages = Self { http: http_client(), base, cookie: String::new() };
        let answer = pages.post("/login", encoded(&[("name", name), ("password", password)])).await;
        let cookies = answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
        let session = cookies.filter_map(|cookie| cookie.split(';').next()).find(|one| one.contains("_session="));
        let cookie = session.unwrap_or_else(|| panic!("{name} is not let in: {}", answer.status())).to_owned();
        Self { cookie, ..pages }
    }

    async fn post(&self, path: &str, body: String) -> reqwest::Response {
        let request = self.http.post(format!("{}{path}", self.base)).header(header::COOKIE, &self.cookie);
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        request.send().await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Sends a form with the token that the pages of this session carry; its status.
    ///
    /// # Panics
    /// When the pages carry none.
    pub async fn send(&self, path: &str, fields: &[(&str, &str)]) -> StatusCode {
        let request = self.http.get(format!("{}/settings", self.base)).header(header::COOKIE, &self.cookie);
        let page = request.send().await.expect("an answer").text().await.expect("a page");
        let token = page.split_once("name=\"csrf\" value=\"").and_then(|(_, rest)| rest.split_once('"'));
        let (token, _) = token.expect("a token");
        let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("csrf", token)]).collect();
        self.post(path, encoded(&fields)).await.status()
    }
}
