//! Short lessons, and which of them a company has done. For its owners; the lessons themselves are pages.

use app::lesson::MarkLesson;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{lesson, time::Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Problem, Signed,
    account::owned,
    path::Path,
    problem::{Denied, Missing, Refused},
    query,
};
use crate::{
    WebState,
    extract::scope::{ReadCompany, WriteCompany},
};

pub(super) fn routes() -> OpenApiRouter<WebState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(mark, unmark))
}

/// A lesson.
#[derive(Serialize, ToSchema)]
#[schema(as = CompanyLesson)]
struct Shown {
    #[schema(schema_with = name_schema)]
    name: &'static str,
    /// Its page.
    #[schema(format = "uri")]
    url: String,
    /// It is among what the company is shown with its first steps: the lesson of its level, of the next, and one more.
    suggested: bool,
    /// When an owner noted that the company has done it.
    #[schema(value_type = Option<String>, format = DateTime)]
    done_at: Option<Timestamp>,
}

/// Its name: a level of sharing, or what it is about.
fn name_schema() -> RefOr<Schema> {
    query::name_schema(lesson::Lesson::ALL.map(lesson::Lesson::as_str))
}

/// List the lessons and which of them a company has done
///
/// For its owners.
#[utoipa::path(
    get,
    path = "/api/ancrage/v1/companies/{company}/lessons",
    operation_id = "listLessons",
    tag = "companies",
    params(("company" = String, Path, description = "Its handle or id.")),
    responses((status = 200, description = "Every lesson.", body = [Shown]), Missing, Denied, Refused),
    security(("bearer" = ["read:company"])),
)]
async fn list(
    viewer: Signed<ReadCompany>,
    State(state): State<WebState>,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let (company, _) = owned(&state, &viewer, &text).await?;
    let done = state.app.read().lessons().done(company.id).await?;
    let suggested = company.sharing.map(lesson::Lesson::suggested).unwrap_or_default();
    let shown = |one: lesson::Lesson| Shown {
        name: one.as_str(),
        url: state.app.instance().uri(&format!("/lessons/{}", one.as_str())).to_string(),
        suggested: suggested.contains(&one),
        done_at: done.iter().find(|done| done.lesson == one).map(|done| done.at),
    };
    Ok(Json(lesson::Lesson::ALL.map(shown)).into_response())
}

/// One of the lessons.
#[derive(Deserialize, ToSchema, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Lesson {
    /// Being seen.
    Showcase,
    /// Reading what others say.
    Listening,
    /// Talking with everyone.
    Dialogue,
    /// Taking up what others propose.
    CoCreation,
    /// Doing something together with others.
    Cooperation,
    /// Answering somebody who is not pleased.
    Critic,
    /// Inviting the first colleague.
    Colleague,
}

impl From<Lesson> for lesson::Lesson {
    fn from(lesson: Lesson) -> Self {
        match lesson {
            Lesson::Showcase => Self::Showcase,
            Lesson::Listening => Self::Listening,
            Lesson::Dialogue => Self::Dialogue,
            Lesson::CoCreation => Self::CoCreation,
            Lesson::Cooperation => Self::Cooperation,
            Lesson::Critic => Self::Critic,
            Lesson::Colleague => Self::Colleague,
        }
    }
}

/// Note that a company has done a lesson
///
/// For its owners. Noting it twice is noting it once; the first moment is kept.
#[utoipa::path(
    put,
    path = "/api/ancrage/v1/companies/{company}/lessons/{lesson}",
    operation_id = "markLesson",
    tag = "companies",
    params(
        ("company" = String, Path, description = "Its handle or id."),
        ("lesson" = inline(Lesson), Path, description = "Which lesson."),
    ),
    responses((status = 204, description = "Noted."), Missing, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn mark(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path((text, lesson)): Path<(String, Lesson)>,
) -> Result<StatusCode, Problem> {
    let (_, mandate) = owned(&state, &viewer, &text).await?;
    state.app.execute(MarkLesson { mandate, lesson: lesson.into(), done: true }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Note that a company has not done a lesson
///
/// For its owners, whether it was noted or not.
#[utoipa::path(
    delete,
    path = "/api/ancrage/v1/companies/{company}/lessons/{lesson}",
    operation_id = "unmarkLesson",
    tag = "companies",
    params(
        ("company" = String, Path, description = "Its handle or id."),
        ("lesson" = inline(Lesson), Path, description = "Which lesson."),
    ),
    responses((status = 204, description = "Not noted any more."), Missing, Denied, Refused),
    security(("bearer" = ["write:company"])),
)]
async fn unmark(
    viewer: Signed<WriteCompany>,
    State(state): State<WebState>,
    Path((text, lesson)): Path<(String, Lesson)>,
) -> Result<StatusCode, Problem> {
    let (_, mandate) = owned(&state, &viewer, &text).await?;
    state.app.execute(MarkLesson { mandate, lesson: lesson.into(), done: false }).await?;
    Ok(StatusCode::NO_CONTENT)
}
