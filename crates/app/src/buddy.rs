//! Companies that accompany others: offering it, asking for it, answering, ending it. Both are of this server.

use domain::{
    actor::Actor,
    buddy::{self, AskError, Buddy, BuddyState, MAX_NOTE},
    company::Publication,
    event::Event,
    id::ActorId,
    membership::Mandate,
    time::Timestamp,
};
use storage::Read;

use crate::{Command, Error, Instance, Tx, company, notification};

/// How many that are near are looked at before as many are found as are suggested.
const LOOKED_AT: u32 = 50;

/// Whom a company that begins may ask to accompany it, the nearest first, at most [`buddy::SUGGESTED`].
pub async fn suggested(read: &Read, company: &Actor, now: Timestamp) -> Result<Vec<ActorId>, Error> {
    let Some(level) = company.sharing.filter(|level| buddy::is_new(*level)) else { return Ok(Vec::new()) };
    // Nobody hears of a page that is not published.
    if company.publication == Publication::Hidden {
        return Ok(Vec::new());
    }
    if has_guide(&read.buddies().open(company.id).await?, company.id) {
        return Ok(Vec::new());
    }
    let near = read.buddies().near(company.id, None, now, LOOKED_AT).await?;
    let free = near.iter().filter(|guide| buddy::may_ask(level, false, guide, now).is_ok());
    Ok(free.take(buddy::SUGGESTED).map(|guide| guide.company).collect())
}

/// Whether a company has somebody who accompanies it, or asked somebody.
fn has_guide(open: &[Buddy], company: ActorId) -> bool {
    open.iter().any(|one| one.newcomer == company)
}

/// Whether `company` is shown one with the other. Who is suspended asks for nothing; what stands otherwise is there, or
/// nobody could end it.
pub fn is_shown(one: &Buddy, company: ActorId, other: &Actor) -> bool {
    let asks = one.guide == company && one.state == BuddyState::Asked;
    other.is_active() || (!asks && other.deleted_at.is_none())
}

/// Says that a company is willing to accompany others, or no longer. Whom it accompanies already stays.
pub struct OfferBuddy {
    /// Which company, and the owner who says so.
    pub mandate: Mandate,
    /// It is willing.
    pub willing: bool,
}

impl Command for OfferBuddy {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let company = company::confirm_mandate(self.mandate, tx).await?;
        if self.willing && company.publication != Publication::Listed {
            return Err(Error::forbidden("only companies that are listed accompany others"));
        }
        if self.willing && !company.sharing.is_some_and(buddy::may_guide) {
            return Err(Error::forbidden("who accompanies others talks with everyone: choose dialogue or more first"));
        }
        Ok(tx.buddies().save_willing(company.id, self.willing.then(|| tx.now())).await?)
    }
}

/// Asks a company to accompany another.
pub struct AskBuddy {
    /// The company that begins, and the owner who asks.
    pub mandate: Mandate,
    /// The company that is asked.
    pub guide: ActorId,
    /// A sentence with it.
    pub note: String,
}

impl Command for AskBuddy {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let company = company::in_public(company::confirm_mandate(self.mandate, tx).await?)?;
        let note = self.note.trim().to_owned();
        if note.is_empty() || note.chars().count() > MAX_NOTE {
            return Err(Error::invalid(format!("say in a sentence what you hope for: 1 to {MAX_NOTE} characters")));
        }
        let (newcomer, now) = (company.id, tx.now());
        let level = company.sharing.ok_or(Error::NotFound("company"))?;
        let taken = has_guide(&tx.buddies().open(newcomer).await?, newcomer);
        let near = tx.buddies().near(newcomer, Some(self.guide), now, 1).await?;
        let guide = near.first().ok_or(Error::NotFound("company"))?;
        buddy::may_ask(level, taken, guide, now).map_err(refusal)?;
        let guide = guide.company;
        tx.buddies().save(&Buddy { newcomer, guide, note, state: BuddyState::Asked, since: now }).await?;
        tx.emit(Event::BuddyAsked { newcomer, guide });
        Ok(())
    }
}

fn refusal(error: AskError) -> Error {
    match error {
        AskError::NotNew | AskError::NotOpen => Error::forbidden(error.to_string()),
        AskError::Taken | AskError::Full | AskError::Declined => Error::Conflict(error.to_string().into()),
    }
}

/// What stands between two companies and goes on.
async fn open(tx: &Tx, newcomer: ActorId, guide: ActorId) -> Result<Buddy, Error> {
    let found = tx.buddies().between(newcomer, guide).await?;
    found.filter(|one| one.state.is_open()).ok_or(Error::NotFound("buddy"))
}

/// A company that was asked to accompany another answers.
pub struct AnswerBuddy {
    /// The company that was asked, and the owner who answers.
    pub mandate: Mandate,
    /// The company that asked.
    pub newcomer: ActorId,
    /// It will.
    pub accept: bool,
}

impl Command for AnswerBuddy {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let guide = company::confirm_mandate(self.mandate, tx).await?.id;
        let asked = open(tx, self.newcomer, guide).await?;
        if asked.state != BuddyState::Asked {
            return Err(Error::Conflict("this was answered already".into()));
        }
        let (newcomer, accept) = (asked.newcomer, self.accept);
        // Where the block and the request came at the same time, neither saw the other.
        if accept && tx.blocks().between(newcomer, guide).await? {
            return Err(Error::NotFound("buddy"));
        }
        // What was said with a request that was declined is nobody's any more.
        let (state, note) =
            if accept { (BuddyState::Agreed, asked.note) } else { (BuddyState::Declined, String::new()) };
        tx.buddies().save(&Buddy { newcomer, guide, note, state, since: tx.now() }).await?;
        tx.emit(if accept { Event::BuddyAgreed { newcomer, guide } } else { Event::BuddyDeclined { newcomer, guide } });
        Ok(())
    }
}

/// Ends that one company accompanies another, or takes back that it was asked to. Either side does, without a reason.
pub struct EndBuddy {
    /// One of the two, and the owner who ends it.
    pub mandate: Mandate,
    /// The other one.
    pub other: ActorId,
}

impl Command for EndBuddy {
    type Output = ();

    async fn run(&self, tx: &mut Tx, _here: &Instance) -> Result<(), Error> {
        let company = company::confirm_mandate(self.mandate, tx).await?.id;
        let found = match open(tx, company, self.other).await {
            Err(Error::NotFound(_)) => open(tx, self.other, company).await?,
            found => found?,
        };
        if found.state == BuddyState::Asked && company == found.guide {
            return Err(Error::Conflict("this waits for your answer: accept or decline it".into()));
        }
        let Buddy { newcomer, guide, .. } = found;
        tx.buddies().delete(newcomer, guide).await?;
        tx.emit(Event::BuddyEnded { newcomer, guide, by: company });
        Ok(())
    }
}

/// Two companies have nothing to do with each other from now on: what is asked or agreed between them ends, and what
/// either was told of it goes. Nobody is told, or whoever is blocked would learn of it.
pub(crate) async fn sever(tx: &Tx, one: ActorId, other: ActorId) -> Result<(), Error> {
    if tx.buddies().end_between(one, other).await? {
        notification::forget_accompanied(tx, one, other).await?;
        notification::forget_accompanied(tx, other, one).await?;
    }
    Ok(())
}
