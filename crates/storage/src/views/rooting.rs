//! Where an actor is rooted, as far as it is for everyone to know: beside what its own row says.

use domain::{
    actor::{Actor, ActorKind},
    id::ActorId,
    territory::{Territory, TieKind},
};

use crate::{Communities, Look, StorageError, Territories, TerritoryGroups, Ties};

/// Where an actor is rooted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rooting {
    /// The territory that it stands for, or where it is: of a community that everyone reads.
    pub territory: Option<Territory>,
    /// Where it shows that it lives or works.
    pub ties: Vec<(TieKind, Territory)>,
}

/// Where a local actor is rooted. Nothing is asked about those who have nothing to do with territories.
pub async fn rooting(look: &impl Look, actor: &Actor) -> Result<Rooting, StorageError> {
    let mut rooting = Rooting::default();
    if actor.is_local() && actor.kind == ActorKind::Group {
        rooting.territory = match TerritoryGroups(look.conn()).territory_of(actor.id).await? {
            Some(territory) => Some(territory),
            None => place(look, actor.id).await?,
        };
    }
    if actor.counts.ties > 0 {
        let ties = Ties(look.conn()).of_actor(actor.id).await?;
        rooting.ties = ties.into_iter().filter(|(tie, _)| tie.public).map(|(tie, place)| (tie.kind, place)).collect();
    }
    Ok(rooting)
}

/// Where a community is. Of one that is for its members alone that is theirs to know.
async fn place(look: &impl Look, group: ActorId) -> Result<Option<Territory>, StorageError> {
    let community = Communities(look.conn()).find(group).await?.filter(|community| !community.access.is_private());
    match community.and_then(|community| community.territory) {
        Some(code) => Territories(look.conn()).find_present(&code).await,
        None => Ok(None),
    }
}
