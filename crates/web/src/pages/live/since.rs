//! The address that a page asks for news, which says what it shows.

use domain::{
    id::{self, ActorId, NotificationId},
    time::{Timestamp, to_ms},
};
use storage::views::Shown;

/// What a page shows, and to whom.
#[derive(Debug, Clone, Copy)]
pub struct Since {
    actor: ActorId,
    shown: Shown,
    tells: bool,
}

impl Since {
    /// A page of this moment. Where it has a bell (`hears`), it shows by it what one is told from now on.
    pub fn new(actor: ActorId, hears: bool, now: Timestamp) -> Self {
        let notifications = hears.then(|| NotificationId(id::at(to_ms(now), 0)));
        Self { actor, shown: Shown { notifications, ..Shown::default() }, tells: false }
    }

    /// The same page, which shows this too.
    #[must_use]
    pub fn showing(self, shown: Shown) -> Self {
        let notifications = shown.notifications.or(self.shown.notifications);
        Self { shown: Shown { notifications, ..shown }, tells: shown.notifications.is_some(), ..self }
    }

    /// Whether the page shows what one was told, so that the bell begins anew.
    pub fn tells(&self) -> bool {
        self.tells
    }

    /// Where it asks; `None` where nothing could come.
    pub fn href(&self) -> Option<String> {
        let Shown { home, notifications, thread } = self.shown;
        if self.shown == Shown::default() {
            return None;
        }
        let mut href = format!("/live?as={}", self.actor);
        if let Some(newest) = notifications {
            href.push_str(&format!("&notifications={newest}"));
        }
        if let Some(newest) = home {
            href.push_str(&format!("&home={newest}"));
        }
        if let Some((post, newest)) = thread {
            href.push_str(&format!("&thread={post}&answers={newest}"));
        }
        Some(href)
    }
}

#[cfg(test)]
mod tests {
    use domain::{id::PostId, time::from_ms};

    use super::*;

    #[test]
    fn pages_say_what_they_show() {
        let page = Since::new(ActorId(7), true, from_ms(1));
        assert_eq!(page.href().as_deref(), Some("/live?as=7&notifications=65536"));
        assert!(!page.tells());
        let thread = page.showing(Shown { thread: Some((PostId(3), PostId(9))), ..Shown::default() });
        assert_eq!(thread.href().as_deref(), Some("/live?as=7&notifications=65536&thread=3&answers=9"));
        let told = page.showing(Shown { notifications: Some(NotificationId(5)), ..Shown::default() });
        assert_eq!(told.href().as_deref(), Some("/live?as=7&notifications=5"));
        assert!(told.tells());
        let deaf = Since::new(ActorId(7), false, from_ms(1));
        assert_eq!(deaf.href(), None);
        let home = deaf.showing(Shown { home: Some(PostId(0)), ..Shown::default() });
        assert_eq!(home.href().as_deref(), Some("/live?as=7&home=0"));
    }
}
