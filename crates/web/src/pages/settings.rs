//! What people settle for themselves: how they are shown, how they write, how they log in.
//!
//! **Here:** one file per page: [`profile`] (the account that the visitor speaks as), [`company`] (what the company that
//! they speak as is), [`sharing`] (how open it is), [`territory`] (where they live and work), [`directory`] (whether
//! they are listed), [`account`] (the person's password, sessions and language), [`security`] and [`totp`] (their
//! address and the second step of logging in), [`departure`] (moving elsewhere and leaving), and what all share.

pub mod account;
pub mod company;
pub mod departure;
pub mod directory;
pub mod profile;
pub mod security;
pub mod sharing;
pub mod territory;
pub mod totp;

use app::company::Speaker;

use super::{
    visitor::Me,
    words::{Key, Words},
};

/// Where a page is among the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// How the account is shown.
    Profile,
    /// How open the company is that the visitor speaks as.
    Sharing,
    /// Where the person lives and works.
    Territories,
    /// What the company says of itself, where it works, what it proves.
    Company,
    /// How the person logs in and reads.
    Account,
    /// Their address and the second step of logging in.
    Security,
    /// Moving to another account, and leaving.
    Departure,
    /// Whether the person is listed.
    Directory,
}

/// A link to a page of the settings.
pub struct Link {
    /// Where it leads.
    pub href: &'static str,
    /// What it says.
    pub label: String,
    /// Whether the page is there.
    pub current: bool,
}

/// The pages of the settings, and the lists that belong to them.
fn links(words: Words, here: Tab, me: &Me) -> Vec<Link> {
    let link = |(href, label, tab): (&'static str, Key, Option<Tab>)| Link {
        href,
        label: words.say(label),
        current: tab == Some(here),
    };
    let company = matches!(me.speaker, Speaker::Company(_));
    [
        ("/settings/profile", Key("settings-profile"), Some(Tab::Profile)),
        ("/settings/sharing", Key("settings-sharing"), Some(Tab::Sharing)),
        ("/settings/territories", Key("settings-territories"), Some(Tab::Territories)),
        ("/settings/company", Key("settings-company"), Some(Tab::Company)),
        ("/settings", Key("settings-account"), Some(Tab::Account)),
        ("/settings/security", Key("settings-security"), Some(Tab::Security)),
        ("/settings/account", Key("settings-departure"), Some(Tab::Departure)),
        ("/settings/directory", Key("nav-directory"), Some(Tab::Directory)),
        ("/memberships", Key("memberships-title"), None),
        ("/follow-requests", Key("requests-title"), None),
        ("/mutes", Key("mutes-title"), None),
        ("/blocks", Key("blocks-title"), None),
    ]
    .into_iter()
    .filter(|(_, _, tab)| company || *tab != Some(Tab::Sharing))
    .map(link)
    .collect()
}
