//! What machines read in the head of a page: previews, other forms, and JSON-LD in the words of schema.org.

use app::media::place;
use domain::{
    actor::{Actor, ActorKind},
    company::{Establishment, Publication},
    text::sanitize,
};
use serde_json::{Value, json};
use storage::{
    AccountView,
    views::{CompanyView, PostView},
};

use super::{
    Pages, account,
    frame::{Alternate, Head},
    post,
    words::Words,
};

/// The media type under which actors and posts are read by other servers (ActivityPub, section 3.2).
const ACTIVITY: &str = "application/activity+json";

/// JSON that can stand within a `<script>`: nothing in it ends the element or begins a comment.
pub fn script_safe(value: &Value) -> String {
    let text = value.to_string();
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => safe.push_str("\\u003c"),
            '>' => safe.push_str("\\u003e"),
            '&' => safe.push_str("\\u0026"),
            '\u{2028}' => safe.push_str("\\u2028"),
            '\u{2029}' => safe.push_str("\\u2029"),
            other => safe.push(other),
        }
    }
    safe
}

fn absolute(pages: &Pages, path: &str) -> String {
    if path.starts_with('/') { pages.app().instance().uri(path).to_string() } else { path.to_owned() }
}

fn party(pages: &Pages, actor: &Actor) -> Value {
    let kind = if actor.kind == ActorKind::Person { "Person" } else { "Organization" };
    json!({
        "@type": kind,
        "name": actor.display_name(),
        "alternateName": pages.app().instance().full_handle(actor),
        "url": absolute(pages, &account::path(actor)),
        "image": absolute(pages, &account::avatar(pages, actor)),
    })
}

/// What a company is, in the words of schema.org.
fn organisation(entity: &mut Value, view: &CompanyView, now: domain::time::Timestamp) {
    let company = &view.company;
    let site = |site: &Establishment| {
        let area = view.place(&site.commune);
        let locality = area.map_or(site.commune.code(), |area| area.name.as_str());
        let mut place = json!({
            "@type": "Place",
            "name": if site.name.is_empty() { locality } else { &site.name },
            "address": { "@type": "PostalAddress", "addressLocality": locality },
        });
        if !site.address.is_empty() {
            place["address"]["streetAddress"] = json!(site.address);
        }
        if let Some(centre) = area.and_then(|area| area.centre) {
            place["geo"] =
                json!({ "@type": "GeoCoordinates", "latitude": centre.latitude(), "longitude": centre.longitude() });
        }
        place
    };
    let sites: Vec<Value> = company.open_establishments(now).take(10).map(site).collect();
    let links: Vec<&str> = company.links.iter().map(|link| link.address.as_str()).collect();
    let numbers = &company.identifiers;
    for (name, value) in [
        ("location", (!sites.is_empty()).then(|| json!(sites))),
        ("foundingDate", company.founded.map(|year| json!(format!("{year:04}")))),
        ("taxID", numbers.siren().map(|siren| json!(siren.as_str()))),
        ("vatID", numbers.vat().map(|vat| json!(vat.as_str()))),
        ("leiCode", numbers.lei().map(|lei| json!(lei.as_str()))),
        ("knowsLanguage", (!company.languages.is_empty()).then(|| json!(company.languages))),
        ("sameAs", (!links.is_empty()).then(|| json!(links))),
        ("email", company.contact.email.as_ref().map(|email| json!(email))),
        ("telephone", company.contact.telephone.as_ref().map(|number| json!(number))),
    ] {
        if let Some(value) = value {
            entity[name] = value;
        }
    }
    if let Some((from, to)) = company.size.map(domain::company::SizeBand::range) {
        let mut number = json!({ "@type": "QuantitativeValue", "minValue": from });
        if let Some(to) = to {
            number["maxValue"] = json!(to);
        }
        entity["numberOfEmployees"] = number;
    }
}

/// The head of a profile.
pub fn of_profile(pages: &Pages, words: Words, view: &AccountView, company: Option<&CompanyView>) -> Head {
    let actor = &view.actor;
    let summary = sanitize::excerpt(&actor.summary, 200);
    let description =
        if summary.is_empty() { words.fill("profile-description", "name", actor.display_name()) } else { summary };
    let mut entity = party(pages, actor);
    entity["description"] = json!(description);
    if let Some(company) = company {
        organisation(&mut entity, company, pages.app().now());
    }
    let data = json!({
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "dateCreated": super::date::iso(actor.created_at),
        "mainEntity": entity,
    });
    let path = account::path(actor);
    let mut alternates = vec![Alternate { media_type: ACTIVITY, href: actor.uri.to_string(), title: String::new() }];
    if actor.is_local() {
        let feed = |media_type, ending| Alternate {
            media_type,
            href: format!("{path}.{ending}"),
            title: words.fill("feed-title", "name", actor.display_name()),
        };
        alternates.push(feed("application/atom+xml", "atom"));
        alternates.push(feed("application/rss+xml", "rss"));
    }
    Head {
        description,
        canonical: if actor.is_local() {
            absolute(pages, &path)
        } else {
            actor.url.as_ref().unwrap_or(&actor.uri).to_string()
        },
        kind: "profile",
        image: absolute(pages, &account::avatar(pages, actor)),
        hidden: !actor.is_local() || !actor.indexable || actor.publication != Publication::Listed,
        alternates,
        data: vec![script_safe(&data)],
    }
}

/// The head of a post's page.
pub fn of_post(pages: &Pages, view: &PostView) -> Head {
    let (entry, author) = (&view.post, &view.author.actor);
    let warning = entry.warning();
    // What is behind a warning is not shown in previews either.
    let description = if warning.is_empty() { sanitize::excerpt(&entry.content, 280) } else { warning.to_owned() };
    let url = absolute(pages, &post::path(author, entry.id));
    let open = entry.audience.is_open();
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "SocialMediaPosting",
        "url": url,
        "datePublished": super::date::iso(entry.published_at),
        "author": party(pages, author),
        "text": description,
    });
    if let Some(edited) = entry.edited_at {
        data["dateModified"] = json!(super::date::iso(edited));
    }
    if let Some(language) = &entry.language {
        data["inLanguage"] = json!(language);
    }
    let picture = view.attachments.iter().find(|file| file.media_type.starts_with("image/") && !entry.sensitive);
    let image = picture.map_or_else(
        || account::avatar(pages, author),
        |file| place::preview(pages.app().instance(), file).into_owned(),
    );
    Head {
        description,
        canonical: if entry.local { url } else { entry.url.as_ref().unwrap_or(&entry.uri).to_string() },
        kind: "article",
        image: absolute(pages, &image),
        hidden: !open || !entry.local || !author.indexable,
        alternates: vec![Alternate { media_type: ACTIVITY, href: entry.uri.to_string(), title: String::new() }],
        data: if open { vec![script_safe(&data)] } else { Vec::new() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_data_ends_its_element() {
        let safe = script_safe(&json!({ "name": "</script><!--<script>&\u{2028}" }));
        assert!(!safe.contains(['<', '>', '&', '\u{2028}']), "{safe}");
        let back: Value = serde_json::from_str(&safe).expect("still JSON");
        assert_eq!(back["name"], "</script><!--<script>&\u{2028}");
    }
}
