//! What kinds of documents we ask for, and which answers we believe to be of that kind.

/// The media type of an activity, the shorter of its two names.
pub const ACTIVITY_JSON: &str = "application/activity+json";
/// The media type of an activity, the longer of its two names.
pub const LD_JSON: &str = r#"application/ld+json; profile="https://www.w3.org/ns/activitystreams""#;

/// The profile that makes a JSON-LD document an ActivityStreams one.
const PROFILE: &str = "https://www.w3.org/ns/activitystreams";

/// A kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// An ActivityStreams object. No other name is believed: a user's upload can be served as
    /// `application/json` or `text/plain`, but not as this.
    Activity,
    /// A WebFinger answer.
    Jrd,
    /// Plain JSON, such as a NodeInfo document.
    Json,
    /// A web page.
    Html,
    /// A picture, a film or a recording. No vector graphics, which can hold scripts.
    Media,
    /// Anything; the caller looks at [`super::Fetched::content_type`].
    Any,
}

impl Accept {
    /// The value of the `Accept` header.
    pub(super) const fn header(self) -> &'static str {
        match self {
            Self::Activity => {
                "application/activity+json, \
                 application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\""
            }
            Self::Jrd => "application/jrd+json, application/json",
            Self::Json => "application/json",
            Self::Html => "text/html, application/xhtml+xml",
            Self::Media => "image/avif, image/webp, image/*;q=0.9, video/*;q=0.9, audio/*;q=0.9",
            Self::Any => "*/*",
        }
    }

    /// Whether an answer with this `Content-Type` is of this kind.
    pub(super) fn matches(self, content_type: &str) -> bool {
        let Some(found) = MediaType::parse(content_type) else {
            return self == Self::Any;
        };
        match (self, found.essence.as_str()) {
            (Self::Any, _)
            | (Self::Activity, "application/activity+json")
            | (Self::Jrd, "application/jrd+json" | "application/json")
            | (Self::Json, "application/json")
            | (Self::Html, "text/html" | "application/xhtml+xml") => true,
            (Self::Activity, "application/ld+json") => found.has_profile(PROFILE),
            (Self::Media, essence) => is_media(essence),
            _ => false,
        }
    }
}

/// Whether it is shown or played, and cannot run anything.
fn is_media(essence: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+');
    essence.split_once('/').is_some_and(|(kind, name)| {
        matches!(kind, "image" | "video" | "audio")
            && name.bytes().all(plain)
            && !name.contains("svg")
            && !name.contains("xml")
    })
}

/// A media type with its parameters (RFC 9110 section 8.3.1).
pub(super) struct MediaType {
    /// Type and subtype in lower case.
    pub(super) essence: String,
    /// Names in lower case, values without their quotes.
    parameters: Vec<(String, String)>,
}

impl MediaType {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = split(text).into_iter();
        let essence = parts.next()?.trim().to_ascii_lowercase();
        if !essence.contains('/') {
            return None;
        }
        let mut parameters = Vec::new();
        for part in parts {
            let part = part.trim();
            if part.is_empty() {
                continue;
            }
            let (name, value) = part.split_once('=')?;
            let value = value.trim();
            let value = value.strip_prefix('"').map_or(Some(value), |value| value.strip_suffix('"'))?;
            parameters.push((name.trim().to_ascii_lowercase(), value.to_owned()));
        }
        Some(Self { essence, parameters })
    }

    /// JSON-LD's `profile` is a list of URLs separated by spaces (RFC 6906 section 3.1).
    fn has_profile(&self, profile: &str) -> bool {
        self.parameters
            .iter()
            .filter(|(name, _)| name == "profile")
            .flat_map(|(_, value)| value.split_ascii_whitespace())
            .any(|value| value == profile)
    }
}

/// Splits at semicolons that are not inside quotes.
fn split(text: &str) -> Vec<&str> {
    let mut quoted = false;
    text.split(|character| {
        if character == '"' {
            quoted = !quoted;
        }
        character == ';' && !quoted
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_in_which_peers_write_an_activity() {
        for text in [
            "application/activity+json",
            "application/activity+json; charset=utf-8",
            "application/activity+json;charset=UTF-8",
            "Application/Activity+JSON ; Charset=\"utf-8\"",
            LD_JSON,
            "application/ld+json;profile=\"https://www.w3.org/ns/activitystreams\"",
            "application/ld+json; charset=utf-8; PROFILE=\"https://www.w3.org/ns/activitystreams\"",
            "application/ld+json; profile=https://www.w3.org/ns/activitystreams",
            "application/ld+json; profile=\"https://a.example/x;y https://www.w3.org/ns/activitystreams\"",
        ] {
            assert!(Accept::Activity.matches(text), "{text} was refused");
        }
    }

    #[test]
    fn what_an_upload_could_be_served_as_is_no_activity() {
        for text in [
            "",
            "json",
            "application/json",
            "application/ld+json",
            "application/ld+json; profile=\"https://www.w3.org/ns/activitystreamsX\"",
            "application/ld+json; profile=\"https://a.example/\"",
            "application/ld+json; x=\"; profile=https://www.w3.org/ns/activitystreams\"",
            "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams",
            "text/plain; profile=\"https://www.w3.org/ns/activitystreams\"",
            "text/plain, application/activity+json",
            "image/png",
            "application/octet-stream",
            "application/activity+jsonx",
        ] {
            assert!(!Accept::Activity.matches(text), "{text} passed");
        }
    }

    #[test]
    fn each_kind_of_document_has_media_types_of_its_own() {
        assert!(Accept::Jrd.matches("application/jrd+json; charset=utf-8"));
        assert!(Accept::Jrd.matches("application/json"));
        assert!(!Accept::Jrd.matches("text/html"));
        assert!(Accept::Json.matches("application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.0#\""));
        assert!(!Accept::Json.matches("application/jrd+json"));
        assert!(Accept::Html.matches("text/html; charset=utf-8"));
        assert!(!Accept::Html.matches("image/svg+xml"));
        assert!(Accept::Any.matches(""));
        for text in ["image/png", "IMAGE/JPEG; charset=x", "video/mp4", "audio/ogg; codecs=opus"] {
            assert!(Accept::Media.matches(text), "{text}");
        }
        for text in ["image/svg+xml", "image/svg", "text/html", "image", "", "image/a b", "application/octet-stream"] {
            assert!(!Accept::Media.matches(text), "{text}");
        }
    }
}
