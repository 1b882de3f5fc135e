//! What surrounds every page: title, navigation, who is logged in, and what machines read in the head.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use domain::{
    company::RegistrationPolicy,
    cursor::{Level, Room},
    login::Role,
    signup::Registrations,
};
use storage::views::Shown;

use super::{
    Pages,
    account::Face,
    asset,
    fault::Fault,
    live::Since,
    visitor::Visitor,
    words::{Key, Lang, Words},
};

/// What machines read in the head of a page.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// One or two sentences about the page.
    pub description: String,
    /// The one address of the page.
    pub canonical: String,
    /// `website`, `profile` or `article` (ogp.me).
    pub kind: &'static str,
    /// A picture for previews.
    pub image: String,
    /// Search engines are asked not to keep the page.
    pub hidden: bool,
    /// The same thing in other forms.
    pub alternates: Vec<Alternate>,
    /// JSON-LD, safe to stand within a `<script>`.
    pub data: Vec<String>,
}

/// The same thing in another form.
#[derive(Debug, Clone)]
pub struct Alternate {
    /// Its media type.
    pub media_type: &'static str,
    /// Where it is.
    pub href: String,
    /// What it is called; may be empty.
    pub title: String,
}

/// Who is logged in, as the frame shows it.
pub struct Signed {
    /// What forms must send back.
    pub csrf: String,
    /// Whom they act as.
    pub face: Face,
    /// Whom they may act as, the person first.
    pub faces: Vec<Face>,
    /// They decide who comes in.
    pub reviews: bool,
    /// They decide which companies are let in.
    pub admits: bool,
    /// They confirm companies, as stewards of territories.
    pub confirms: bool,
    /// They may invite others.
    pub invites: bool,
    /// How open the company is as which they act.
    pub sharing: Option<Level>,
    /// There is something to be told, or there could be.
    pub hears: bool,
    /// What the page shows, so that they can be told of more.
    pub since: Since,
}

impl Signed {
    /// Whether the pages of the one who acts have this room: a company meets them level by level, people have all.
    fn has(&self, room: Room) -> bool {
        self.sharing.is_none_or(|level| level.opens(room))
    }

    /// Whether what it keeps of others is among its pages: of use to those who answer.
    pub fn keeps(&self) -> bool {
        self.has(Room::Replies)
    }

    /// Whether communities are among its pages.
    pub fn gathers(&self) -> bool {
        self.has(Room::Communities)
    }

    /// Whether others may ask for leave to quote, and what goes beyond the cursor is collected.
    pub fn is_asked(&self) -> bool {
        self.sharing.is_some() && self.has(Room::Replies)
    }
}

/// The place in the navigation that a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The timeline.
    Home,
    /// What one is told.
    Notices,
    /// Everything public from here.
    Public,
    /// Looking for somebody.
    Search,
    /// Who works here.
    Directory,
    /// Anywhere else.
    Elsewhere,
}

/// What surrounds a page. Templates call it `f`.
pub struct Frame {
    w: Words,
    /// What the server is called.
    pub site: String,
    /// What the page is called.
    pub title: String,
    /// The path of the page, for the way back.
    pub here: String,
    /// Who is logged in.
    pub me: Option<Signed>,
    /// The visitor may register a company, or may once they signed up.
    pub registers: bool,
    /// What was done just now.
    pub flash: Option<String>,
    /// What machines read.
    pub head: Head,
    /// Where the source code is, if that was said.
    pub source: Option<String>,
    /// Another server of the same demonstration: its name and address.
    pub neighbour: Option<(String, String)>,
    place: Place,
}

/// A language to switch to.
pub struct Switch {
    /// The language.
    pub lang: Lang,
    /// The same page in it.
    pub href: String,
    /// Whether the page is in it.
    pub current: bool,
}

impl Frame {
    /// The frame of a page with this title.
    pub fn new(pages: &Pages, visitor: &Visitor, title: String) -> Self {
        let instance = pages.app().instance();
        let me = visitor.me.as_ref().and_then(|me| {
            let faces: Vec<Face> = me.faces.iter().map(|account| Face::of(pages, account)).collect();
            let acting = faces.iter().find(|face| face.id == me.actor()).or_else(|| faces.first()).cloned()?;
            let entry = &instance.entry;
            let reviews = me.role >= Role::Moderator && entry.registrations == Registrations::Approval;
            let admits = me.role >= Role::Moderator && instance.companies == RegistrationPolicy::Approval;
            let (confirms, invites) = (me.steward, entry.may_invite(me.role));
            let sharing = me.faces.iter().find(|account| account.actor.id == me.actor());
            let sharing = sharing.and_then(|account| account.actor.sharing);
            let (csrf, hears) = (me.csrf.clone(), me.hears);
            let since = Since::new(acting.id, hears, pages.app().now());
            Some(Signed { csrf, face: acting, faces, reviews, admits, confirms, invites, sharing, hears, since })
        });
        let comes_in = match &visitor.me {
            Some(me) => me.actor() == me.person,
            None => instance.entry.way(false).is_some(),
        };
        // As whom somebody speaks from now on is the only thing that such a sentence names.
        let acting = me.as_ref().map_or("", |me| me.face.name.as_str());
        let flash = visitor.flash.map(|key| visitor.words().fill(key, "name", acting));
        Self {
            w: visitor.words(),
            site: instance.title.clone(),
            title,
            here: visitor.here.clone(),
            me,
            registers: comes_in && instance.companies != RegistrationPolicy::Closed,
            flash,
            head: Head { description: instance.description.clone(), kind: "website", ..Head::default() },
            source: Some(instance.source_url.clone()).filter(|url| !url.is_empty()),
            neighbour: pages.options().other_instance.as_ref().map(|other| (other.title.clone(), other.url.clone())),
            place: Place::Elsewhere,
        }
    }

    /// The same frame at a place of the navigation.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// The same frame, kept out of search engines.
    #[must_use]
    pub fn hidden(mut self) -> Self {
        self.head.hidden = true;
        self
    }

    /// The same frame of a page with this address, whichever was asked for: what a form answers stands where the form
    /// does.
    #[must_use]
    pub fn found_at(mut self, here: impl Into<String>) -> Self {
        self.here = here.into();
        self
    }

    /// The same frame around a page that shows this, so that who looks at it can be told of more.
    #[must_use]
    pub fn showing(mut self, shown: Shown) -> Self {
        if let Some(me) = &mut self.me {
            me.since = me.since.showing(shown);
        }
        self
    }

    /// A text of the catalogue.
    pub fn say(&self, key: impl Into<Key>) -> String {
        self.w.say(key)
    }

    /// A text of the catalogue with one place filled.
    pub fn fill(&self, key: impl Into<Key>, name: &'static str, value: impl AsRef<str>) -> String {
        self.w.fill(key, name, value)
    }

    /// The tag of the page's language.
    pub fn lang(&self) -> &'static str {
        self.w.0.tag()
    }

    /// The address of a file.
    #[expect(clippy::unused_self, reason = "templates reach it through the frame")]
    pub fn asset(&self, name: &str) -> String {
        asset::href(name)
    }

    /// A small picture, as markup.
    #[expect(clippy::unused_self, reason = "templates reach it through the frame")]
    pub fn icon(&self, name: &str) -> &'static str {
        asset::icon(name)
    }

    /// The logo, as markup.
    #[expect(clippy::unused_self, reason = "templates reach it through the frame")]
    pub fn logo(&self) -> &'static str {
        asset::LOGO
    }

    /// ` aria-current="page"` at that place of the navigation.
    fn current(&self, place: Place) -> &'static str {
        if self.place == place { "page" } else { "false" }
    }

    /// The state of the link to the timeline.
    pub fn at_home(&self) -> &'static str {
        self.current(Place::Home)
    }

    /// The state of the link to what one is told.
    pub fn at_notices(&self) -> &'static str {
        self.current(Place::Notices)
    }

    /// The state of the link to everything public.
    pub fn at_public(&self) -> &'static str {
        self.current(Place::Public)
    }

    /// The state of the link to the search.
    pub fn at_search(&self) -> &'static str {
        self.current(Place::Search)
    }

    /// The state of the link to the directory.
    pub fn at_directory(&self) -> &'static str {
        self.current(Place::Directory)
    }

    /// The address of the log-in page that leads back here.
    pub fn login_href(&self) -> String {
        if self.here == "/" || self.here.starts_with("/login") {
            return "/login".to_owned();
        }
        let next: String = url::form_urlencoded::byte_serialize(self.here.as_bytes()).collect();
        format!("/login?next={next}")
    }

    /// The same page in every language.
    pub fn languages(&self) -> Vec<Switch> {
        let mark = if self.here.contains('?') { '&' } else { '?' };
        let switch = |lang: Lang| Switch {
            lang,
            href: format!("{}{mark}lang={}", self.here, lang.tag()),
            current: lang == self.w.0,
        };
        Lang::ALL.into_iter().map(switch).collect()
    }
}

/// Renders a page.
pub fn render(page: &impl Template) -> Result<Html<String>, Fault> {
    Ok(Html(page.render()?))
}

/// Renders a page with a form, which says what is wrong where something was refused.
pub fn render_form(page: &impl Template, refused: bool) -> Result<Response, Fault> {
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, render(page)?).into_response())
}
