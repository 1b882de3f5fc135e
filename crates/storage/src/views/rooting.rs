//! Where an actor is rooted, as far as it is for everyone to know: beside what its own row says.

use domain::{
    actor::{Actor, ActorKind},
    territory::{Territory, TieKind},
};

use crate::{Look, StorageError, TerritoryGroups, Ties};

/// Where an actor is rooted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rooting {
    /// The territory that it stands for.
    pub territory: Option<Territory>,
    /// Where it shows that it lives or works.
    pub ties: Vec<(TieKind, Territory)>,
}

/// Where a local actor is rooted. Nothing is asked about those who have nothing to do with territories.
pub async fn rooting(look: &impl Look, actor: &Actor) -> Result<Rooting, StorageError> {
    let mut rooting = Rooting::default();
    if actor.is_local() && actor.kind == ActorKind::Group {
        rooting.territory = TerritoryGroups(look.conn()).territory_of(actor.id).await?;
    }
    if actor.counts.ties > 0 {
        let ties = Ties(look.conn()).of_actor(actor.id).await?;
        rooting.ties = ties.into_iter().filter(|(tie, _)| tie.public).map(|(tie, place)| (tie.kind, place)).collect();
    }
    Ok(rooting)
}
