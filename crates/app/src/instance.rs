//! Who this server is, and the addresses it gives to what lives here.

use domain::{
    actor::Actor,
    company::RegistrationPolicy,
    handle::{Handle, Host},
    id::{ActorId, ApprovalId, PostId},
    signup::Entry,
    uri::Uri,
};

/// Who this server is.
#[derive(Debug, Clone)]
pub struct Instance {
    /// The host in addresses, with its port where it has one.
    pub domain: Host,
    /// The part of handles after the `@`.
    pub handle_domain: Host,
    /// `https`, or `http` in labs.
    pub scheme: String,
    /// What the server is called.
    pub title: String,
    /// One sentence about it.
    pub description: String,
    /// Where its people are written to.
    pub contact_email: String,
    /// The languages it is for, BCP 47.
    pub languages: Vec<String>,
    /// Reading actors and objects needs a signature.
    pub authorized_fetch: bool,
    /// Who may register a company.
    pub companies: RegistrationPolicy,
    /// Where the source code of what runs here is offered (AGPL-3.0, section 13); empty where nobody said.
    pub source_url: String,
    /// How people come in.
    pub entry: Entry,
}

impl Instance {
    /// The software's version.
    pub const VERSION: &'static str = env!("CARGO_PKG_VERSION");
    /// Where the source code of the software is kept; empty where that is not known.
    pub const REPOSITORY: &'static str = env!("CARGO_PKG_REPOSITORY");

    /// The server at a host, of which nothing else was said.
    pub fn new(host: Host) -> Self {
        Self {
            domain: host.clone(),
            handle_domain: host,
            scheme: "https".into(),
            title: String::new(),
            description: String::new(),
            contact_email: String::new(),
            languages: Vec::new(),
            authorized_fetch: false,
            companies: RegistrationPolicy::default(),
            source_url: String::new(),
            entry: Entry::default(),
        }
    }

    /// `https://lyon.example`
    pub fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.domain)
    }

    /// An address on this server; `path` begins with a slash.
    pub fn uri(&self, path: &str) -> Uri {
        Uri::from_stored(format!("{}://{}{path}", self.scheme, self.domain))
    }

    /// Whether an address is on this server, in whatever spelling.
    pub fn is_local(&self, uri: &Uri) -> bool {
        Host::parse(uri.authority()).is_ok_and(|host| host.name() == self.domain.name() && self.same_port(&host))
    }

    fn same_port(&self, host: &Host) -> bool {
        // "lyon.example:443" and "lyon.example" are one host; so are they whatever the scheme claims.
        let port =
            |host: &Host| host.as_str().strip_prefix(host.name()).map(|rest| rest.trim_start_matches(':').to_owned());
        let (ours, theirs) = (port(&self.domain), port(host));
        let default = |port: &Option<String>| matches!(port.as_deref(), None | Some("" | "80" | "443"));
        ours == theirs || (default(&ours) && default(&theirs))
    }

    /// Whether the host of a handle stands for this server.
    pub fn is_local_host(&self, host: &Host) -> bool {
        *host == self.handle_domain || *host == self.domain
    }

    /// A handle with no host where it stands for this server.
    #[must_use]
    pub fn localise(&self, handle: Handle) -> Handle {
        match &handle.host {
            Some(host) if self.is_local_host(host) => Handle { host: None, ..handle },
            _ => handle,
        }
    }

    /// The handle of somebody as it can be written anywhere, with a host for those of this server too:
    /// `@lea@lyon.example`.
    pub fn full_handle(&self, actor: &Actor) -> String {
        format!("@{}@{}", actor.username, actor.host.as_ref().unwrap_or(&self.handle_domain))
    }

    /// The ActivityPub id of a local actor.
    pub fn actor(&self, id: ActorId) -> Uri {
        self.uri(&format!("/actors/{id}"))
    }

    /// The page of a local actor.
    pub fn profile(&self, username: &str) -> Uri {
        self.uri(&format!("/@{username}"))
    }

    /// The ActivityPub id of a local post.
    pub fn object(&self, id: PostId) -> Uri {
        self.uri(&format!("/objects/{id}"))
    }

    /// The page of a local post.
    pub fn post_page(&self, username: &str, id: PostId) -> Uri {
        self.uri(&format!("/@{username}/{id}"))
    }

    /// The page of a hashtag, in its normal form.
    pub fn tag_page(&self, tag: &str) -> Uri {
        let tag: String = url::form_urlencoded::byte_serialize(tag.as_bytes()).collect();
        self.uri(&format!("/tags/{tag}"))
    }

    /// The id of an activity; `what` says what it does and to what, so that it is the same on every try.
    pub fn activity(&self, what: &str) -> Uri {
        self.uri(&format!("/activities/{what}"))
    }

    /// The address of an authorisation that was granted here.
    pub fn stamp(&self, id: ApprovalId) -> Uri {
        self.uri(&format!("/stamps/{id}"))
    }

    /// The inbox for everyone here.
    pub fn shared_inbox(&self) -> Uri {
        self.uri("/inbox")
    }

    /// The id of a local actor, read from its address.
    pub fn actor_id(&self, uri: &Uri) -> Option<ActorId> {
        self.last_part(uri, "/actors/").map(ActorId)
    }

    /// The id of a local post, read from its address.
    pub fn post_id(&self, uri: &Uri) -> Option<PostId> {
        self.last_part(uri, "/objects/").map(PostId)
    }

    fn last_part(&self, uri: &Uri, path: &str) -> Option<i64> {
        uri.as_str().strip_prefix(&self.origin())?.strip_prefix(path)?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instance(domain: &str) -> Instance {
        Instance::new(Host::parse(domain).expect("valid"))
    }

    #[test]
    fn our_own_host_is_known_in_every_spelling() {
        let lyon = instance("lyon.example");
        for ours in [
            "https://lyon.example/x",
            "https://LYON.example./x",
            "https://lyon.example:443/x",
            "http://lyon.example/x",
            "http://lyon.example:443/x",
        ] {
            assert!(lyon.is_local(&Uri::parse(ours).expect(ours)), "{ours}");
        }
        for theirs in ["https://lyon.example.evil.example/x", "https://xlyon.example/", "https://lyon.example:8443/"] {
            assert!(!lyon.is_local(&Uri::parse(theirs).expect(theirs)), "{theirs}");
        }
        let lab = instance("lyon.localhost:4001");
        assert!(!lab.is_local(&Uri::parse("http://lyon.localhost:4002/").expect("valid")));
        assert!(lab.is_local(&Uri::parse("http://lyon.localhost:4001/").expect("valid")));
    }

    #[test]
    fn addresses_lead_back_to_ids() {
        let lyon = instance("lyon.example");
        assert_eq!(lyon.actor_id(&lyon.actor(ActorId(7))), Some(ActorId(7)));
        assert_eq!(lyon.post_id(&lyon.object(PostId(9))), Some(PostId(9)));
        assert_eq!(lyon.post_id(&lyon.actor(ActorId(7))), None);
    }
}
