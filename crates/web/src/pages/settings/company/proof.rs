//! `/settings/company/proofs`: proving that sites are the company's.

use app::{
    Kind,
    verification::{AskVerification, DropVerification, LookAgain},
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    id::VerificationId,
    verification::{DNS_LABEL, Method, Verification, WELL_KNOWN},
};

use super::{
    super::{
        super::{
            Pages,
            company::method,
            date,
            fault::Fault,
            flash,
            form::{self, Fields, Posted},
            frame::{Frame, render},
            visitor::{Me, Visitor},
            words::{Key, Words},
        },
        Link, Tab, links,
    },
    Part, managed, parts,
};

/// A proof, and how it stands.
struct Proof {
    id: VerificationId,
    /// What is proved.
    subject: String,
    /// In which way.
    method: String,
    /// How it stands, in a sentence.
    state: String,
    /// What has to be done for it, while it is not found.
    to_do: Option<String>,
    verified: bool,
    /// A moderator's word cannot be asked for.
    own: bool,
    /// It goes with the link that it follows.
    link: bool,
}

#[derive(askama::Template)]
#[template(path = "settings_proofs.html")]
struct Page {
    f: Frame,
    links: Vec<Link>,
    parts: Vec<Link>,
    proofs: Vec<Proof>,
    /// The address that sites have to name.
    profile: String,
    subject: String,
    error: Option<String>,
}

/// `GET /settings/company/proofs`
pub async fn show(State(pages): State<Pages>, visitor: Visitor) -> Result<Response, Fault> {
    let Some(me) = visitor.me.clone() else { return Ok(form::log_in_first(&visitor)) };
    if me.actor() == me.person {
        return Ok(Redirect::to("/settings/company").into_response());
    }
    page(&pages, &visitor, &me, "", None).await
}

async fn page(pages: &Pages, visitor: &Visitor, me: &Me, subject: &str, error: Option<Key>) -> Result<Response, Fault> {
    let (mandate, _) = managed(pages, me).await?;
    let (read, words) = (pages.app().read(), visitor.words());
    let actor = read.actors().get(mandate.company()).await?;
    let profile = pages.app().instance().profile(actor.username.as_str()).to_string();
    let known = read.verifications().of_actor(actor.id).await?;
    let page = Page {
        f: Frame::new(pages, visitor, words.say("company-proofs")).hidden(),
        links: links(words, Tab::Company, me),
        parts: parts(words, Part::Proofs),
        proofs: known.iter().map(|known| proof(words, known, &profile)).collect(),
        profile,
        subject: subject.to_owned(),
        error: error.map(|key| words.say(key)),
    };
    Ok(render(&page)?.into_response())
}

fn proof(words: Words, known: &Verification, profile: &str) -> Proof {
    let day = |at| date::day(words, at);
    let state = match (known.verified_at, known.checked_at, known.due_at) {
        (Some(at), ..) if known.unreached_since.is_some() => words.fill("proof-unreached", "date", day(at)),
        (Some(at), ..) if known.failures > 0 => words.fill("proof-failing", "date", day(at)),
        (Some(at), ..) => words.fill("proof-verified", "date", day(at)),
        (None, None, _) => words.say("proof-looking"),
        (None, Some(at), Some(_)) => words.fill("proof-missing", "date", day(at)),
        (None, Some(at), None) => words.fill("proof-given-up", "date", day(at)),
    };
    let subject = known.subject.as_str();
    let to_do = match known.method {
        Method::Link => words.fill_all("proof-link-how", &[("address", subject), ("profile", profile)]),
        Method::Dns => {
            let name = format!("{DNS_LABEL}.{subject}");
            words.fill_all("proof-dns-how", &[("name", &name), ("profile", profile)])
        }
        Method::WellKnown => {
            let address = format!("https://{subject}{WELL_KNOWN}");
            words.fill_all("proof-file-how", &[("address", &address), ("profile", profile)])
        }
        Method::Steward => String::new(),
    };
    let own = known.method != Method::Steward;
    Proof {
        id: known.id,
        subject: match (own, known.territory) {
            (true, _) => subject.to_owned(),
            (false, Some(_)) => words.say("proof-confirmed"),
            (false, None) => words.say("fact-vouched"),
        },
        method: method(words, known.method),
        state,
        to_do: (own && (known.verified_at.is_none() || known.failures > 0)).then_some(to_do),
        verified: known.verified_at.is_some(),
        own,
        link: known.method == Method::Link,
    }
}

/// `POST /settings/company/proofs`
pub async fn ask(State(pages): State<Pages>, posted: Posted<Fields>) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    let (mandate, _) = managed(&pages, &me).await?;
    let method = Method::from_name(form.one("method")).ok_or(Fault::Invalid)?;
    let subject = form.one("subject").trim().to_owned();
    match pages.app().execute(AskVerification { mandate, method, subject: subject.clone() }).await {
        Ok(_) => flash::LOOKING.with(&pages, Redirect::to("/settings/company/proofs")),
        Err(error) if error.kind() == Kind::Invalid => {
            let wrong = Key::of(&error, Key("proof-site-wrong"));
            let page = page(&pages, &visitor, &me, &subject, Some(wrong)).await?;
            Ok((Fault::Invalid.status(), page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /settings/company/proofs/{id}`: looks again, or gives it up
pub async fn change(
    State(pages): State<Pages>,
    Path(id): Path<String>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    let (mandate, _) = managed(&pages, &posted.me).await?;
    let id: VerificationId = id.parse().map_err(|_| Fault::NotFound)?;
    let back = Redirect::to("/settings/company/proofs");
    if posted.form.ticked("drop") {
        pages.app().execute(DropVerification { mandate, id }).await?;
        return flash::SAVED.with(&pages, back);
    }
    pages.app().execute(LookAgain { mandate, id }).await?;
    flash::LOOKING.with(&pages, back)
}
