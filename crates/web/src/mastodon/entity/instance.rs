//! What this server says about itself.

use domain::{
    attachment, poll, post,
    signup::{Registrations, Way},
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Account, Here};

/// Figures for the pages about the server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InstanceFigures {
    /// People and companies here.
    pub accounts: i64,
    /// Those of them who posted within the last four weeks.
    pub active_month: i64,
    /// Posts written here.
    pub posts: i64,
    /// Other servers that are known.
    pub hosts: i64,
}

/// What apps compare to know what a server can do: Mastodon's version, then ours.
fn version() -> String {
    format!("4.3.0 (compatible; Ancrage {})", app::Instance::VERSION)
}

/// The number by which apps know what was added to Mastodon's API since 4.3: each one promises those below it. 2 is
/// notifications in groups, 3 the sites that may name an account as their author. 4 would be throwing an upload away
/// before it is in a post (`DELETE /api/v1/media/{id}`), 5 filters that blur, 6 featured accounts and hashtags, none of
/// which are here; so that 7 (4.5), quotes, is not said either, though they are here and every post says whether it can
/// be quoted.
const API_VERSION: u8 = 3;

/// The media types that can be uploaded.
const MEDIA_TYPES: [&str; 4] = ["image/jpeg", "image/png", "image/gif", "image/webp"];

fn configuration(here: &Here<'_>) -> Value {
    json!({
        "urls": {
            "status": null,
            "about": here.instance.uri("/about").as_str(),
            "privacy_policy": null,
            "terms_of_service": null,
        },
        "vapid": { "public_key": "" },
        "accounts": {
            "max_featured_tags": 0,
            "max_pinned_statuses": post::MAX_PINS,
            "max_display_name_length": domain::actor::MAX_NAME,
            "max_note_length": domain::actor::MAX_SUMMARY,
            "max_profile_fields": domain::actor::MAX_LOCAL_FIELDS,
            "profile_field_name_limit": 255,
            "profile_field_value_limit": 255,
        },
        "statuses": {
            "max_characters": post::MAX_CHARACTERS,
            "max_media_attachments": post::MAX_ATTACHMENTS,
            "characters_reserved_per_url": domain::text::compose::LINK_LENGTH,
            "supported_mime_types": ["text/plain"],
        },
        "media_attachments": {
            "description_limit": attachment::MAX_DESCRIPTION,
            "supported_mime_types": MEDIA_TYPES,
            "image_size_limit": attachment::MAX_UPLOAD,
            "image_matrix_limit": attachment::MAX_PIXELS,
            "video_size_limit": 0,
            "video_frame_rate_limit": 0,
            "video_matrix_limit": 0,
        },
        "polls": {
            "max_options": poll::OPTIONS.end(),
            "max_characters_per_option": poll::MAX_OPTION,
            "min_expiration": poll::EXPIRATION.start(),
            "max_expiration": poll::EXPIRATION.end(),
        },
        "translation": { "enabled": false },
        "limited_federation": false,
    })
}

/// <https://docs.joinmastodon.org/entities/Instance/>
#[derive(Debug, Clone, Serialize)]
pub struct Instance<'a> {
    pub domain: &'a str,
    pub title: &'a str,
    pub version: String,
    pub source_url: &'a str,
    pub description: &'a str,
    pub usage: Value,
    pub thumbnail: Value,
    pub icon: [Value; 1],
    pub languages: &'a [String],
    pub configuration: Value,
    pub registrations: Value,
    pub api_versions: Value,
    pub contact: Contact<'a>,
    pub rules: Vec<Rule<'a>>,
}

/// <https://docs.joinmastodon.org/entities/Rule/>
#[derive(Debug, Clone, Serialize)]
pub struct Rule<'a> {
    pub id: String,
    pub text: &'a str,
    pub hint: &'a str,
    pub translations: Value,
}

impl<'a> Rule<'a> {
    /// What everyone agrees to here.
    pub fn all(instance: &'a app::Instance) -> Vec<Self> {
        let rule = |(at, text): (usize, &'a String)| Self {
            id: (at + 1).to_string(),
            text,
            hint: "",
            translations: json!({}),
        };
        instance.entry.rules.iter().enumerate().map(rule).collect()
    }
}

/// Who may sign up, as apps show it: on a page of ours, which says the rest.
fn registrations(instance: &app::Instance) -> Value {
    let way = instance.entry.way(false);
    let by_approval = way == Some(Way::Approval);
    let page = way.map(|_| instance.uri("/signup").as_str().to_owned());
    json!({
        "enabled": way.is_some(),
        "approval_required": by_approval,
        "message": null,
        "url": page,
        "min_age": null,
        "reason_required": by_approval,
    })
}

/// Whom to write to.
#[derive(Debug, Clone, Serialize)]
pub struct Contact<'a> {
    pub email: &'a str,
    pub account: Option<Account<'a>>,
}

impl<'a> Instance<'a> {
    /// This server.
    pub fn new(here: &'a Here<'a>, figures: InstanceFigures, contact: Option<Account<'a>>) -> Self {
        let instance = here.instance;
        Self {
            domain: instance.handle_domain.as_str(),
            title: &instance.title,
            version: version(),
            source_url: &instance.source_url,
            description: &instance.description,
            usage: json!({ "users": { "active_month": figures.active_month } }),
            thumbnail: json!({ "url": instance.uri("/assets/header.png").as_str(), "blurhash": null, "versions": {} }),
            icon: [json!({ "src": instance.uri("/assets/avatar.png").as_str(), "size": "400x400" })],
            languages: &instance.languages,
            configuration: configuration(here),
            registrations: registrations(instance),
            api_versions: json!({ "mastodon": API_VERSION }),
            contact: Contact { email: &instance.contact_email, account: contact },
            rules: Rule::all(instance),
        }
    }
}

/// <https://docs.joinmastodon.org/entities/V1_Instance/>
#[derive(Debug, Clone, Serialize)]
pub struct V1Instance<'a> {
    pub uri: &'a str,
    pub title: &'a str,
    pub short_description: &'a str,
    pub description: &'a str,
    pub email: &'a str,
    pub version: String,
    pub urls: Value,
    pub stats: Value,
    pub thumbnail: String,
    pub languages: &'a [String],
    pub registrations: bool,
    pub approval_required: bool,
    pub invites_enabled: bool,
    pub configuration: Value,
    pub contact_account: Option<Account<'a>>,
    pub rules: Vec<Rule<'a>>,
}

impl<'a> V1Instance<'a> {
    /// This server, in the older form.
    pub fn new(here: &'a Here<'a>, figures: InstanceFigures, contact: Option<Account<'a>>) -> Self {
        let instance = here.instance;
        Self {
            uri: instance.handle_domain.as_str(),
            title: &instance.title,
            short_description: &instance.description,
            description: &instance.description,
            email: &instance.contact_email,
            version: version(),
            // Apps that find no address for streaming ask again from time to time.
            urls: json!({}),
            stats: json!({ "user_count": figures.accounts, "status_count": figures.posts, "domain_count": figures.hosts }),
            thumbnail: instance.uri("/assets/header.png").as_str().to_owned(),
            languages: &instance.languages,
            registrations: instance.entry.way(false).is_some(),
            approval_required: instance.entry.way(false) == Some(Way::Approval),
            invites_enabled: instance.entry.mails && instance.entry.registrations != Registrations::Closed,
            configuration: configuration(here),
            contact_account: contact,
            rules: Rule::all(instance),
        }
    }
}

/// <https://docs.joinmastodon.org/entities/ExtendedDescription/>
#[derive(Debug, Clone, Serialize)]
pub struct ExtendedDescription {
    pub updated_at: Option<String>,
    pub content: String,
}

impl ExtendedDescription {
    /// The description, as a paragraph.
    pub fn new(here: &Here<'_>) -> Self {
        let text = domain::text::escape::html(&here.instance.description);
        Self {
            updated_at: Some(here.now.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)),
            content: if text.is_empty() { text } else { format!("<p>{text}</p>") },
        }
    }
}
