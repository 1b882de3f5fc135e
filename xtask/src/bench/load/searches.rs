//! Searches, each measured by itself: what one of them costs is told by no other.

use super::{Bench, Cost};

/// What is looked for in the directory. Half of the companies have "menuiserie" in their names, the others
/// "charpente" (`rows::companies`).
const DIRECTORY: [(&str, &str); 11] = [
    ("directory of 10,000 companies, first page", "limit=20"),
    ("… in a département", "territory=insee-dep:69"),
    ("… by kind in a region", "territory=insee-reg:53&kind=cooperative"),
    ("… by sector, level and confirmed", "sector=25.62B&level=dialogue&verified=true"),
    ("… for what nobody is, of this server", "kind=association&local=true"),
    ("… by a rare word", "q=villeurbanne"),
    ("… by a word of every second", "q=menuiserie"),
    ("… by two words", "q=menuiserie+saint"),
    ("… by two frequent words that never meet", "q=menuiserie+charpente"),
    ("… by a word of every second, for what nobody is", "q=menuiserie&kind=association"),
    ("… by a word in a département", "q=charpente&territory=insee-dep:29"),
];

/// What feed readers look for.
const NEWEST: [(&str, &str); 3] = [
    ("newest of 10,000 companies, as a feed", ""),
    ("… by a word of every second", "q=menuiserie"),
    ("… for what nobody is", "q=menuiserie&kind=association"),
];

/// What is looked for on a map.
const MAP: [(&str, &str); 2] =
    [("map of 10,000 companies", "view=map"), ("… in a département", "view=map&place=insee-dep:69")];

/// What apps ask for.
const ACCOUNTS: [(&str, &str); 1] = [("accounts of 10,000 companies, for apps", "limit=40")];

/// What is looked for among the territories.
const TERRITORIES: [(&str, &str); 3] = [
    ("search among 35,000 communes, a name", "q=villeurbanne"),
    ("… the beginning of a frequent word", "q=sai"),
    ("… two frequent words", "q=saint+denis"),
];

impl Bench<'_> {
    /// Searches in the directory.
    pub(super) async fn directory(&self) -> anyhow::Result<Vec<(&'static str, Cost)>> {
        let mut costs = self.searches("/api/ancrage/v1/directory", &DIRECTORY).await?;
        costs.extend(self.searches("/directory.atom", &NEWEST).await?);
        costs.extend(self.searches("/directory", &MAP).await?);
        costs.extend(self.searches("/api/v1/directory", &ACCOUNTS).await?);
        Ok(costs)
    }

    /// Searches for territories.
    pub(super) async fn territories(&self) -> anyhow::Result<Vec<(&'static str, Cost)>> {
        self.lab.server.command(&["territory", "import"], "")?;
        self.searches("/api/ancrage/v1/territories", &TERRITORIES).await
    }

    async fn searches(
        &self,
        path: &str,
        searches: &[(&'static str, &str)],
    ) -> anyhow::Result<Vec<(&'static str, Cost)>> {
        let count = self.volume.of(500);
        let mut costs = Vec::with_capacity(searches.len());
        for (what, query) in searches {
            let path = format!("{path}?{query}");
            costs.push((*what, self.read_often(count, &path, "application/json", None).await?));
        }
        Ok(costs)
    }
}
