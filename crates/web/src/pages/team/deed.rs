//! `POST /@{handle}/team/{deed}`: what owners do about those who belong to the company.

use app::{
    Kind,
    invitation::{AnswerInvitation, Invite, Invitees, Terms, Withdraw},
    membership::{ChangeRole, EndMembership, SetEnd, ShowMember, Side},
    transfer::OfferCompany,
};
use axum::{
    extract::{Path, State},
    response::{Redirect, Response},
};
use domain::{
    actor::Actor,
    company::Publication,
    handle::Handle,
    id::{ActorId, InvitationId},
    membership::{CompanyRole, Mandate},
};

use super::{Secret, end, managed, page};
use crate::pages::{
    Pages, account,
    fault::Fault,
    flash::{self, Flash},
    form::{Fields, Posted},
    profile,
    words::Key,
};

/// Why something is not done: a sentence beside the form, or a page of its own.
enum Refusal {
    Words(Key),
    Fault(Fault),
}

impl From<Key> for Refusal {
    fn from(key: Key) -> Self {
        Self::Words(key)
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<app::Error> for Refusal {
    fn from(error: app::Error) -> Self {
        Self::Fault(error.into())
    }
}

/// `POST /@{handle}/team/{deed}`
pub async fn post(
    State(pages): State<Pages>,
    Path((handle, deed)): Path<(String, String)>,
    posted: Posted<Fields>,
) -> Result<Response, Fault> {
    let Posted { visitor, me, form, .. } = posted;
    let (company, mandate) = managed(&pages, &visitor, &me, &handle).await?;
    let (mut secret, mut error) = (None, None);
    let done = match deed.as_str() {
        "invite" if company.publication == Publication::Hidden && form.one("to") == "person" => {
            Err(Key("team-error-unpublished").into())
        }
        "invite" => match invite(&pages, mandate, &form).await {
            Ok(made) => {
                secret = made;
                Ok(flash::OFFERED)
            }
            Err(refusal) => Err(refusal),
        },
        deed => change(&pages, mandate, &company, deed, &form).await,
    };
    match done {
        // A secret is shown once, here and now: it is stored nowhere.
        Ok(_) if secret.is_some() => {}
        Ok(said) => {
            // Whoever just ended their own membership can no longer see the team's page.
            let still = managed(&pages, &visitor, &me, &handle).await.is_ok();
            let next = if still { format!("{}/team", account::path(&company)) } else { "/memberships".to_owned() };
            return said.with(&pages, Redirect::to(&next));
        }
        Err(Refusal::Words(key)) => error = Some(key),
        Err(Refusal::Fault(fault)) => return Err(fault),
    }
    page(&pages, &visitor, &me, &company, secret, error).await
}

fn chosen_role(form: &Fields) -> Result<CompanyRole, Fault> {
    CompanyRole::from_name(form.one("role")).ok_or(Fault::Invalid)
}

/// The person whom an owner named: of this server, or of another, which is asked where nobody here knows them yet.
async fn invitee(pages: &Pages, typed: &str, role: CompanyRole) -> Result<ActorId, Refusal> {
    let handle: Handle = typed.parse().map_err(|_| Key("team-error-person"))?;
    let handle = pages.app().instance().localise(handle);
    if handle.host.is_none() {
        let person = profile::find(pages, handle.username.as_str()).await;
        return Ok(person.map_err(|_| Key("team-error-person"))?.id);
    }
    if !role.may_live_elsewhere() {
        return Err(Key("team-error-role-elsewhere").into());
    }
    pages.remote().resolve_actor(&handle).await.map_err(|error| match error.kind() {
        Kind::NotFound | Kind::Invalid => Key("team-error-unknown-elsewhere").into(),
        Kind::Unavailable => Key("team-error-unreachable").into(),
        _ => error.into(),
    })
}

async fn invite(pages: &Pages, mandate: Mandate, form: &Fields) -> Result<Option<Secret>, Refusal> {
    let app = pages.app();
    let who = form.one("who").trim();
    let role = chosen_role(form)?;
    let to = match form.one("to") {
        "link" => Invitees::Link,
        "code" => Invitees::Code,
        "domain" => Invitees::Domain(who.to_owned()),
        "person" => Invitees::Person(invitee(pages, who, role).await?),
        _ => return Err(Fault::Invalid.into()),
    };
    let terms = Terms {
        role,
        title: form.one("title").to_owned(),
        until: end(form.one("until"))?,
        note: form.one("note").replace("\r\n", "\n"),
    };
    let words = |to: &Invitees, error: app::Error| -> Refusal {
        match (error.kind(), to) {
            (Kind::NotFound, Invitees::Person(_)) => Key("team-error-person").into(),
            (Kind::Invalid, Invitees::Domain(_)) => Key::of(&error, Key("team-error-domain")).into(),
            (Kind::Invalid, _) => Key::of(&error, Key("team-error-check")).into(),
            (Kind::Forbidden, Invitees::Person(_)) => Key::of(&error, Key("team-error-shut")).into(),
            (Kind::Forbidden, _) => Key::of(&error, Key("team-error-named")).into(),
            (Kind::Conflict, _) => Key::of(&error, Key("team-error-already")).into(),
            _ => error.into(),
        }
    };
    let uses = form.one("uses").parse().unwrap_or(1);
    let days = form.one("days").parse().unwrap_or(7);
    let link = to == Invitees::Link;
    let (command, secret) =
        Invite::prepare(mandate, to.clone(), terms, uses, days).map_err(|error| words(&to, error))?;
    app.execute(command).await.map_err(|error| words(&to, error))?;
    Ok(secret.map(|secret| Secret {
        text: if link { app.instance().uri(&format!("/invitation/{secret}")).to_string() } else { secret },
        link,
    }))
}

async fn change(pages: &Pages, mandate: Mandate, company: &Actor, deed: &str, form: &Fields) -> Result<Flash, Refusal> {
    let app = pages.app();
    let side = Side::Company(mandate);
    let person = || form.one("person").parse::<ActorId>().map_err(|_| Fault::Invalid);
    let invitation = || form.one("invitation").parse::<InvitationId>().map_err(|_| Fault::Invalid);
    let words = |error: app::Error| -> Refusal {
        match error.kind() {
            Kind::Conflict => Key::of(&error, Key("team-error-owner")).into(),
            Kind::Invalid => Key::of(&error, Key("team-error-check")).into(),
            Kind::NotFound => Key("team-error-gone").into(),
            _ => error.into(),
        }
    };
    match deed {
        "withdraw" => app.execute(Withdraw { side, invitation: invitation()? }).await.map_err(words)?,
        "accept" | "refuse" => {
            let command = AnswerInvitation { side, invitation: invitation()?, accept: deed == "accept" };
            app.execute(command).await.map_err(words)?;
        }
        "role" => {
            let (person, role) = (person()?, chosen_role(form)?);
            let title = form.one("title").to_owned();
            app.execute(ChangeRole { mandate, person, role, title }).await.map_err(words)?;
        }
        "end" => {
            let command = EndMembership { side, company: company.id, person: person()? };
            app.execute(command).await.map_err(words)?;
        }
        "until" => {
            let command = SetEnd { mandate, person: person()?, until: end(form.one("until"))? };
            app.execute(command).await.map_err(words)?;
        }
        "show" => {
            let command = ShowMember { mandate, person: person()?, shown: form.ticked("shown") };
            app.execute(command).await.map_err(words)?;
        }
        "transfer" => {
            let refused = |error: app::Error| match error.kind() {
                Kind::Conflict => Key::of(&error, Key("team-error-already")).into(),
                _ => words(error),
            };
            app.execute(OfferCompany { mandate, person: person()? }).await.map_err(refused)?;
            return Ok(flash::OFFERED);
        }
        _ => return Err(Fault::NotFound.into()),
    }
    Ok(flash::SAVED)
}
