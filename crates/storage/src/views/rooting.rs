//! Where an actor is rooted, and what a community asks, as far as it is for everyone to know: beside what its own row
//! says.

use domain::{
    actor::{Actor, ActorKind},
    group::Access,
    territory::{Territory, TieKind},
};

use crate::{Communities, Look, StorageError, Territories, TerritoryGroups, Ties};

/// Where an actor is rooted, and what it asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rooting {
    /// The territory that it stands for, or where it is: of a community that everyone reads.
    pub territory: Option<Territory>,
    /// Where it shows that it lives or works.
    pub ties: Vec<(TieKind, Territory)>,
    /// Who may join, of a community.
    pub access: Option<Access>,
    /// The community was closed.
    pub closed: bool,
    /// What members of a community that everyone reads agree to, as it was typed; empty of all other accounts.
    pub charter: String,
}

/// Where a local actor is rooted. Nothing is asked about those who have nothing to do with territories.
pub async fn rooting(look: &impl Look, actor: &Actor) -> Result<Rooting, StorageError> {
    let mut rooting = Rooting::default();
    if actor.is_local() && actor.kind == ActorKind::Group {
        rooting.territory = TerritoryGroups(look.conn()).territory_of(actor.id).await?;
        if rooting.territory.is_none()
            && let Some(community) = Communities(look.conn()).find(actor.id).await?
        {
            rooting.access = Some(community.access);
            rooting.closed = community.closing.is_some();
            // Where one is that is for its members alone, and what it asks of them, is theirs to know.
            if !community.access.is_private() {
                rooting.charter = community.charter;
                rooting.territory = match &community.territory {
                    Some(code) => Territories(look.conn()).find_present(code).await?,
                    None => None,
                };
            }
        }
    }
    if actor.counts.ties > 0 {
        let ties = Ties(look.conn()).of_actor(actor.id).await?;
        rooting.ties = ties.into_iter().filter(|(tie, _)| tie.public).map(|(tie, place)| (tie.kind, place)).collect();
    }
    Ok(rooting)
}
