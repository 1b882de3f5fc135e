//! Naming other accounts of the same person or company: only an account that is named so can move its followers here.

use domain::{actor::Actor, uri::Uri};

use crate::{
    Command, Error, Instance, Tx,
    company::Speaker,
    profile::{ProfileChange, UpdateProfile},
};

/// Names another account of the one who speaks. Naming it twice is naming it once.
pub struct AddAlias {
    /// Whose other account it is.
    pub speaker: Speaker,
    /// Its ActivityPub id.
    pub alias: Uri,
}

impl Command for AddAlias {
    /// The actor as it is now.
    type Output = Actor;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Actor, Error> {
        let mut aliases = self.speaker.confirm(tx).await?.also_known_as;
        if !aliases.contains(&self.alias) {
            aliases.push(self.alias.clone());
        }
        save(tx, here, self.speaker, aliases).await
    }
}

/// Names another account no longer.
pub struct RemoveAlias {
    /// Whose other account it was.
    pub speaker: Speaker,
    /// Its ActivityPub id.
    pub alias: Uri,
}

impl Command for RemoveAlias {
    /// The actor as it is now.
    type Output = Actor;

    async fn run(&self, tx: &mut Tx, here: &Instance) -> Result<Actor, Error> {
        let mut aliases = self.speaker.confirm(tx).await?.also_known_as;
        aliases.retain(|alias| *alias != self.alias);
        save(tx, here, self.speaker, aliases).await
    }
}

async fn save(tx: &mut Tx, here: &Instance, speaker: Speaker, aliases: Vec<Uri>) -> Result<Actor, Error> {
    let change = ProfileChange { also_known_as: Some(aliases), ..ProfileChange::default() };
    UpdateProfile { speaker, change }.run(tx, here).await
}
