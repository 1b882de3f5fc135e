//! One sentence at the top of the next page: that what a form asked for was done.
//!
//! It travels in a cookie that holds its name, so that pages can be reloaded and links do not carry it.

use axum::{
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;

use super::{Pages, fault::Fault, visitor, words::Key};

/// The cookie that holds the name of what the next page says.
pub const FLASH_COOKIE: &str = "ancrage_flash";
/// How long it waits for that page, in seconds.
const LIFETIME: i64 = 60;

/// What a page can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flash(&'static str, Key);

macro_rules! flashes {
    ($($constant:ident $name:literal $key:expr),* $(,)?) => {
        $(
            #[doc = concat!("What is said when it is `", $name, "`.")]
            pub const $constant: Flash = Flash($name, $key);
        )*
        const ALL: &[Flash] = &[$($constant),*];
    };
}

flashes! {
    PUBLISHED "published" Key("flash-published"),
    EDITED "edited" Key("flash-edited"),
    DELETED "deleted" Key("flash-deleted"),
    VOTED "voted" Key("flash-voted"),
    KEPT "kept" Key("flash-kept"),
    PINNED "pinned" Key("flash-pinned"),
    UNPINNED "unpinned" Key("flash-unpinned"),
    FOLLOWED "followed" Key("flash-followed"),
    UNFOLLOWED "unfollowed" Key("flash-unfollowed"),
    ACCEPTED "accepted" Key("flash-accepted"),
    REFUSED "refused" Key("flash-refused"),
    REMOVED "removed" Key("flash-removed"),
    BLOCKED "blocked" Key("flash-blocked"),
    UNBLOCKED "unblocked" Key("flash-unblocked"),
    MUTED "muted" Key("flash-muted"),
    UNMUTED "unmuted" Key("flash-unmuted"),
    REPORTED "reported" Key("flash-reported"),
    SUSPENDED "suspended" Key("flash-suspended"),
    UNSUSPENDED "unsuspended" Key("flash-unsuspended"),
    HIDDEN "hidden" Key("flash-hidden"),
    WITHDRAWN "withdrawn" Key("flash-withdrawn"),
    SAVED "saved" Key("flash-saved"),
    PASSWORD "password" Key("flash-password"),
    SESSIONS "sessions" Key("flash-sessions"),
    SPEAKING "speaking" Key("flash-speaking"),
    REGISTERED "registered" Key("flash-registered"),
    DECIDED "decided" Key("flash-decided"),
    LOOKING "looking" Key("flash-looking"),
    WELCOME "welcome" Key("flash-welcome"),
    OFFERED "offered" Key("flash-offered"),
    JOINED "joined" Key("flash-joined"),
    DECLINED "declined" Key("flash-declined"),
    LEFT "left" Key("flash-left"),
    ASKED "asked" Key("flash-asked"),
    GOODBYE "goodbye" Key("flash-goodbye"),
    ENDED "ended" Key("flash-ended"),
    ARRIVED "arrived" Key("flash-arrived"),
    PENDING "pending" Key("flash-pending"),
    LETTER "letter" Key("flash-letter"),
    LETTER_LATER "letter-later" Key("flash-letter-later"),
    SIGNUP_APPROVED "signup-approved" Key("flash-signup-approved"),
    SIGNUP_REFUSED "signup-refused" Key("flash-signup-refused"),
    INVITED "invited" Key("flash-invited"),
    UNINVITED "uninvited" Key("flash-uninvited"),
    PASSWORD_RESET "password-reset" Key("flash-password-reset"),
    EMAIL_ASKED "email-asked" Key("flash-email-asked"),
    EMAIL "email" Key("flash-email"),
    TOTP_OFF "totp-off" Key("flash-totp-off"),
    MOVED "moved" Key("flash-moved"),
    ACCOUNT_GONE "account-gone" Key("flash-account-gone"),
    COMPANY_GONE "company-gone" Key("flash-company-gone"),
    CODE_OVER "code-over" Key("flash-code-over"),
    FOUNDED "founded" Key("flash-community-founded"),
    COMMUNITY_JOINED "community-joined" Key("flash-community-joined"),
    COMMUNITY_ASKED "community-asked" Key("flash-community-asked"),
    GROUP_ASKED "group-asked" Key("flash-group-asked"),
    COMMUNITY_LEFT "community-left" Key("flash-community-left"),
    COMMUNITY_DECLINED "community-declined" Key("flash-community-declined"),
    COMMUNITY_INVITED "community-invited" Key("flash-community-invited"),
    COMMUNITY_CLOSED "community-closed" Key("flash-community-closed"),
    COMMUNITY_OPENED "community-opened" Key("flash-community-opened"),
    COMMUNITY_INVITED_ELSEWHERE "community-invited-elsewhere" Key("flash-community-invited-elsewhere"),
    MODERATED "moderated" Key("flash-community-moderated"),
}

impl Flash {
    /// What the cookie of a request asks the page to say.
    pub fn asked(headers: &HeaderMap) -> Option<Key> {
        let jar = CookieJar::from_headers(headers);
        let name = jar.get(FLASH_COOKIE)?.value();
        ALL.iter().find(|flash| flash.0 == name).map(|flash| flash.1)
    }

    /// Sends an answer that leads to another page, which says this.
    pub fn with(self, pages: &Pages, answer: impl IntoResponse) -> Result<Response, Fault> {
        let cookie = visitor::set_cookie(pages.app(), FLASH_COOKIE, self.0, LIFETIME)?;
        let mut response = answer.into_response();
        response.headers_mut().append(header::SET_COOKIE, cookie);
        Ok(response)
    }
}
