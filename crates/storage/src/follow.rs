//! Follows, asked for and in force.

use domain::{
    follow::{Follow, FollowState},
    handle::Host,
    id::{ActorId, FollowId},
    time::{from_ms, to_ms},
    uri::Uri,
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult};

use crate::{Page, StorageError, sql};

/// Follows.
pub struct Follows<'a, C>(pub(crate) &'a C);

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    uri: String,
    follower: i64,
    target: i64,
    accepted: bool,
    show_boosts: bool,
    notify: bool,
    created_at: i64,
}

impl Row {
    fn into_domain(self) -> Follow {
        let Self { id, uri, follower, target, accepted, show_boosts, notify, created_at } = self;
        Follow {
            id: FollowId(id),
            uri: Uri::from_stored(uri),
            follower: ActorId(follower),
            target: ActorId(target),
            state: if accepted { FollowState::Accepted } else { FollowState::Pending },
            show_boosts,
            notify,
            created_at: from_ms(created_at),
        }
    }
}

/// Languages as they are stored, each with a comma on either side: `,br,fr,`.
fn written(languages: &[String]) -> Option<String> {
    (!languages.is_empty()).then(|| format!(",{},", languages.join(",")))
}

/// What [`written`] stored.
pub(crate) fn listed(languages: &str) -> Vec<String> {
    languages.split(',').filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

/// The condition under which a follower reads what is written in `language`, which is empty where none is known.
pub(crate) fn reads(follow: &str, language: &str) -> String {
    format!("({follow}.languages IS NULL OR {language} = '' OR {follow}.languages LIKE '%,' || {language} || ',%')")
}

#[derive(FromQueryResult)]
struct PairRow {
    target: i64,
    follower: i64,
}

#[derive(FromQueryResult)]
struct InboxRow {
    inbox: String,
}

impl<C: ConnectionTrait> Follows<'_, C> {
    async fn one(&self, condition: &str, values: Vec<sea_orm::Value>) -> Result<Option<Follow>, StorageError> {
        let row: Option<Row> = sql::one(self.0, format!("SELECT * FROM follow WHERE {condition}"), values).await?;
        Ok(row.map(Row::into_domain))
    }

    /// The follow with this id.
    pub async fn find(&self, id: FollowId) -> Result<Option<Follow>, StorageError> {
        self.one("id = $1", vec![id.0.into()]).await
    }

    /// The follow between two actors, pending or in force.
    pub async fn between(&self, follower: ActorId, target: ActorId) -> Result<Option<Follow>, StorageError> {
        self.one("follower = $1 AND target = $2", vec![follower.0.into(), target.0.into()]).await
    }

    /// The follow with this activity id.
    pub async fn find_by_uri(&self, uri: &Uri) -> Result<Option<Follow>, StorageError> {
        self.one("uri = $1", vec![uri.as_str().into()]).await
    }

    /// Whether `follower` follows `target`, in force.
    pub async fn is_following(&self, follower: ActorId, target: ActorId) -> Result<bool, StorageError> {
        let sql = "SELECT 1 FROM follow WHERE follower = $1 AND target = $2 AND accepted";
        sql::any(self.0, sql, vec![follower.0.into(), target.0.into()]).await
    }

    async fn page(&self, own: &str, accepted: bool, actor: ActorId, page: Page) -> Result<Vec<Follow>, StorageError> {
        let (condition, values) = page.condition("id", 2);
        let sql = format!("SELECT * FROM follow WHERE {own} = $1 AND accepted = $2{condition}{}", page.order("id"));
        let values = [vec![actor.0.into(), accepted.into()], values].concat();
        let rows: Vec<Row> = sql::all(self.0, sql, values).await?;
        Ok(page.arrange(rows.into_iter().map(Row::into_domain).collect()))
    }

    /// Who follows `target`; pages run over the follows' ids.
    pub async fn followers(&self, target: ActorId, page: Page) -> Result<Vec<Follow>, StorageError> {
        self.page("target", true, target, page).await
    }

    /// Whom `follower` follows; pages run over the follows' ids.
    pub async fn following(&self, follower: ActorId, page: Page) -> Result<Vec<Follow>, StorageError> {
        self.page("follower", true, follower, page).await
    }

    /// Those whom `viewer` follows and who follow each of `targets`: pairs of target and follower, at most
    /// `limit` of them, the latest follows first.
    pub async fn familiar(
        &self,
        viewer: ActorId,
        targets: &[ActorId],
        limit: u32,
    ) -> Result<Vec<(ActorId, ActorId)>, StorageError> {
        let raw: Vec<i64> = targets.iter().map(|id| id.0).collect();
        let list = sql::list(1, &raw);
        let sql = format!(
            "SELECT f.target, f.follower FROM follow f JOIN follow mine ON mine.target = f.follower
             WHERE mine.follower = $1 AND mine.accepted AND f.accepted AND f.target IN {} ORDER BY f.id DESC LIMIT {limit}",
            list.sql
        );
        let rows: Vec<PairRow> = sql::all(self.0, sql, [vec![viewer.0.into()], list.values].concat()).await?;
        Ok(rows.into_iter().map(|PairRow { target, follower }| (ActorId(target), ActorId(follower))).collect())
    }

    /// Who waits to be let in by `target`.
    pub async fn requests(&self, target: ActorId, page: Page) -> Result<Vec<Follow>, StorageError> {
        self.page("target", false, target, page).await
    }

    /// Some of those who wait to be let in by somebody here whose door stands open: it was closed when they asked.
    pub async fn at_open_doors(&self, limit: u32) -> Result<Vec<Follow>, StorageError> {
        // Those who wait are few; SQLite, which keeps to the order of a CROSS JOIN, would begin with everyone here.
        let sql = format!(
            "SELECT f.* FROM follow f CROSS JOIN actor a
             WHERE a.id = f.target AND f.accepted = FALSE AND a.host = '' AND a.locked = FALSE AND a.deleted_at IS NULL
               AND a.standing <> 'suspended' AND a.moved_to IS NULL ORDER BY f.id LIMIT {limit}"
        );
        let rows: Vec<Row> = sql::all(self.0, sql, Vec::new()).await?;
        Ok(rows.into_iter().map(Row::into_domain).collect())
    }

    /// Local followers of an actor.
    pub async fn local_followers(&self, target: ActorId) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT f.follower FROM follow f JOIN actor a ON a.id = f.follower WHERE f.target = $1 AND f.accepted AND a.host = ''";
        Ok(sql::ids(self.0, sql, vec![target.0.into()]).await?.into_iter().map(ActorId).collect())
    }

    /// Local followers of an actor who asked to be told of every post.
    pub async fn notified(&self, target: ActorId) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT f.follower FROM follow f JOIN actor a ON a.id = f.follower WHERE f.target = $1 AND f.accepted AND f.notify AND a.host = ''";
        Ok(sql::ids(self.0, sql, vec![target.0.into()]).await?.into_iter().map(ActorId).collect())
    }

    /// Those of `others` who follow an actor.
    pub async fn followers_among(&self, target: ActorId, others: &[ActorId]) -> Result<Vec<ActorId>, StorageError> {
        let sql = "SELECT follower FROM follow WHERE target = $1 AND accepted AND follower IN ";
        sql::among(self.0, sql, vec![target.0.into()], others).await
    }

    /// Whether anyone here follows an actor.
    pub async fn has_local_follower(&self, target: ActorId) -> Result<bool, StorageError> {
        let sql = "SELECT 1 FROM follow f JOIN actor a ON a.id = f.follower WHERE f.target = $1 AND f.accepted AND a.host = '' LIMIT 1";
        sql::any(self.0, sql, vec![target.0.into()]).await
    }

    /// Somebody here who follows an actor, the first who did, and whom others may know of.
    pub async fn a_local_follower(&self, target: ActorId) -> Result<Option<ActorId>, StorageError> {
        let sql = "SELECT f.follower FROM follow f JOIN actor a ON a.id = f.follower WHERE f.target = $1 AND f.accepted AND a.host = ''
                   AND a.standing <> 'suspended' AND a.deleted_at IS NULL AND a.publication <> 'hidden' ORDER BY f.id LIMIT 1";
        Ok(sql::ids(self.0, sql, vec![target.0.into()]).await?.first().copied().map(ActorId))
    }

    /// The inboxes of an actor's remote followers, each shared inbox once.
    pub async fn follower_inboxes(&self, target: ActorId) -> Result<Vec<Uri>, StorageError> {
        let sql = "SELECT DISTINCT COALESCE(a.shared_inbox, a.inbox) AS inbox FROM follow f JOIN actor a ON a.id = f.follower
                   WHERE f.target = $1 AND f.accepted AND a.host <> '' AND a.deleted_at IS NULL AND a.standing <> 'suspended'";
        let rows: Vec<InboxRow> = sql::all(self.0, sql, vec![target.0.into()]).await?;
        Ok(rows.into_iter().map(|InboxRow { inbox }| Uri::from_stored(inbox)).collect())
    }
}

impl Follows<'_, DatabaseTransaction> {
    /// Stores a follow; a follow between the same two is replaced. Figures are the caller's to keep.
    pub async fn save(&self, follow: &Follow) -> Result<(), StorageError> {
        let sql = "INSERT INTO follow (id, uri, follower, target, accepted, show_boosts, notify, created_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                   ON CONFLICT (follower, target) DO UPDATE SET uri = excluded.uri, accepted = excluded.accepted,
                   show_boosts = excluded.show_boosts, notify = excluded.notify";
        let values = vec![
            follow.id.0.into(),
            follow.uri.as_str().into(),
            follow.follower.0.into(),
            follow.target.0.into(),
            (follow.state == FollowState::Accepted).into(),
            follow.show_boosts.into(),
            follow.notify.into(),
            to_ms(follow.created_at).into(),
        ];
        sql::exec(self.0, sql, values).await?;
        Ok(())
    }

    /// Keeps in which languages the follower wants to read; in every one where there are none.
    pub async fn save_languages(&self, id: FollowId, languages: &[String]) -> Result<(), StorageError> {
        let sql = "UPDATE follow SET languages = $2 WHERE id = $1";
        sql::exec(self.0, sql, vec![id.0.into(), written(languages).into()]).await?;
        Ok(())
    }

    /// Holds the follow between two, where there is one, until the change ends: of this and its end at the same moment one
    /// is tried again and sees what the other did.
    pub async fn hold(&self, follower: ActorId, target: ActorId) -> Result<(), StorageError> {
        let sql = "UPDATE follow SET accepted = accepted WHERE follower = $1 AND target = $2";
        sql::exec(self.0, sql, vec![follower.0.into(), target.0.into()]).await?;
        Ok(())
    }

    /// Removes a follow.
    pub async fn delete(&self, id: FollowId) -> Result<(), StorageError> {
        sql::exec(self.0, "DELETE FROM follow WHERE id = $1", vec![id.0.into()]).await?;
        Ok(())
    }

    /// Ends every follow of an actor and by it, figures included, in as many statements for one as for a million.
    pub async fn forget_actor(&self, actor: ActorId) -> Result<(), StorageError> {
        for sql in [
            "UPDATE actor SET followers_count = followers_count - 1 WHERE id IN (SELECT target FROM follow WHERE follower = $1 AND accepted)",
            "UPDATE actor SET following_count = following_count - 1 WHERE id IN (SELECT follower FROM follow WHERE target = $1 AND accepted)",
            "UPDATE actor SET followers_count = 0, following_count = 0 WHERE id = $1",
            "DELETE FROM follow WHERE follower = $1 OR target = $1",
        ] {
            sql::exec(self.0, sql, vec![actor.0.into()]).await?;
        }
        Ok(())
    }

    /// Every follow between this server and a domain or its subdomains, for when it is suspended.
    pub async fn with_domain(&self, domain: &Host) -> Result<Vec<Follow>, StorageError> {
        let name = domain.name();
        let sql = "SELECT f.* FROM follow f WHERE EXISTS (SELECT 1 FROM actor a WHERE a.id IN (f.follower, f.target)
                   AND (a.host = $1 OR a.host LIKE $2 OR a.host LIKE $3 OR a.host LIKE $4)) ORDER BY f.id";
        let values =
            vec![name.into(), format!("%.{name}").into(), format!("{name}:%").into(), format!("%.{name}:%").into()];
        let rows: Vec<Row> = sql::all(self.0, sql, values).await?;
        Ok(rows.into_iter().map(Row::into_domain).collect())
    }
}
