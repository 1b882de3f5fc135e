//! Invitations to take an account here: links with which others come in.

use app::signup::invite::{MakeInvite, RevokeInvite};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    actor::Actor,
    id::{ActorId, SignupInviteId},
    login::Role,
    signup::{INVITE_DAYS, INVITE_USES, SignupInvite},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::super::{
    Problem, Signed,
    access::as_oneself,
    account::Account,
    body::Sent,
    path::Path,
    problem::{Denied, Missing, Refused},
};
use crate::{
    WebState,
    extract::scope::{ReadSignup, WriteSignup},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(list, make)).routes(routes!(end))
}

/// An invitation to take an account here.
#[derive(Serialize, ToSchema)]
#[schema(as = SignupInvitation)]
struct Invite {
    id: String,
    /// Where whoever has it signs up.
    #[schema(format = "uri")]
    link: String,
    /// Who invites.
    inviter: Option<Account>,
    /// How many came with it.
    uses: u32,
    /// How many may.
    max_uses: u32,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// Until when it stands.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

impl Invite {
    fn new(state: &WebState, invite: &SignupInvite, actors: &[Actor]) -> Self {
        Self {
            id: invite.id.to_string(),
            link: state.app.instance().uri(&format!("/signup?invite={}", invite.code)).to_string(),
            inviter: actors.iter().find(|actor| actor.id == invite.inviter).map(Account::new),
            uses: invite.uses,
            max_uses: invite.max_uses,
            created_at: invite.created_at,
            expires_at: invite.expires_at,
        }
    }
}

/// List invitations to take an account
///
/// Those that stand: one's own, for moderators everybody's. At most 200, the latest first. For those who may invite
/// here.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/signup-invitations",
    operation_id = "listSignupInvitations",
    tag = "signup",
    responses((status = 200, description = "The invitations.", body = [Invite]), Denied, Refused),
    security(("bearer" = ["read:signup"])),
)]
async fn list(viewer: Signed<ReadSignup>, State(state): State<WebState>) -> Result<Response, Problem> {
    let (person, read) = (as_oneself(&viewer)?, state.app.read());
    let role = read.logins().find_by_person(person).await?.map(|login| login.role);
    let role = role.filter(|role| state.app.instance().entry.may_invite(*role));
    let role = role.ok_or_else(|| Problem::forbidden("you may not invite others here"))?;
    let whose = (role < Role::Moderator).then_some(person);
    let invites = read.signup_invites().holding(whose, state.app.now()).await?;
    let mut inviters: Vec<ActorId> = invites.iter().map(|invite| invite.inviter).collect();
    inviters.sort_unstable();
    inviters.dedup();
    let actors = read.actors().find_all(&inviters).await?;
    let shown: Vec<Invite> = invites.iter().map(|invite| Invite::new(&state, invite, &actors)).collect();
    Ok(Json(shown).into_response())
}

/// An invitation to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SignupInvitationToMake)]
struct Asked {
    /// How many people may come with it.
    #[serde(default = "once")]
    #[schema(minimum = 1, maximum = 100)]
    uses: u32,
    /// For how many days it stands.
    #[serde(default = "a_week")]
    #[schema(minimum = 1, maximum = 90)]
    days: i64,
}

// The figures in the description above, which has to spell them out.
const _: () = assert!(*INVITE_USES.end() == 100 && *INVITE_DAYS.end() == 90);

fn once() -> u32 {
    1
}

fn a_week() -> i64 {
    7
}

/// Invite others to take an account
///
/// For those who may invite here, at most 20 at a time that stand. Where moderators decide who comes in, nobody waits
/// who was invited.
#[utoipa::path(
    post,
    path = "/api/ancrage/v1/signup-invitations",
    operation_id = "makeSignupInvitation",
    tag = "signup",
    request_body = Asked,
    responses((status = 201, description = "The invitation.", body = Invite), Denied, Refused),
    security(("bearer" = ["write:signup"])),
)]
async fn make(
    viewer: Signed<WriteSignup>,
    State(state): State<WebState>,
    Sent(Asked { uses, days }): Sent<Asked>,
) -> Result<Response, Problem> {
    let person = as_oneself(&viewer)?;
    let invite = state.app.execute(MakeInvite::new(person, uses, days)?).await?;
    let shown = Invite::new(&state, &invite, std::slice::from_ref(&viewer.actor));
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}

/// Withdraw an invitation to take an account
///
/// One's own; for moderators anyone's. Who came with it stays.
#[utoipa::path(
    delete,
    path = "/api/ancrage/v1/signup-invitations/{invitation}",
    operation_id = "withdrawSignupInvitation",
    tag = "signup",
    params(("invitation" = String, Path, description = "The invitation's id.")),
    responses((status = 204, description = "It stands no longer."), Missing, Denied, Refused),
    security(("bearer" = ["write:signup"])),
)]
async fn end(
    viewer: Signed<WriteSignup>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<StatusCode, Problem> {
    let person = as_oneself(&viewer)?;
    let invite: SignupInviteId = text.parse().map_err(|_| Problem::not_found("there is no such invitation"))?;
    state.app.execute(RevokeInvite { person, invite }).await?;
    Ok(StatusCode::NO_CONTENT)
}
