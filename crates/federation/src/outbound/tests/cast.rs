//! People, a company and posts with fixed ids and moments.

use std::sync::Arc;

use app::Instance;
use domain::{
    actor::{Actor, ActorKey, ActorKind, Endpoints, Field},
    attachment::{Attachment, AttachmentKind, Focus},
    audience::Audience,
    emoji::Emoji,
    handle::{Host, Username},
    id::{ActorId, AttachmentId, EmojiId, PollId, PostId, ReportId, TerritoryId},
    poll::{Poll, PollOption},
    post::{Post, PostCounts, PostKind, Tag},
    report::Report,
    territory::{Coordinates, Territory, TerritoryCode, TerritoryKind},
    time::{Timestamp, from_ms},
    uri::Uri,
};
use storage::{
    AccountView,
    views::{GroupView, MentionView, PollView, PostView},
};

pub fn at(second: i64) -> Timestamp {
    from_ms(1_793_440_800_000 + second * 1_000)
}

pub fn uri(text: &str) -> Uri {
    Uri::parse(text).expect("an address of the test")
}

pub fn host(text: &str) -> Host {
    Host::parse(text).expect("a host of the test")
}

/// Addresses are under `social.lyon.example`, handles end in `lyon.example`.
pub fn here() -> Instance {
    Instance {
        handle_domain: host("lyon.example"),
        title: "Lyon".into(),
        languages: vec!["fr".into()],
        ..Instance::new(host("social.lyon.example"))
    }
}

pub fn actor(id: i64, kind: ActorKind, username: &str, at_host: Option<&str>) -> Actor {
    let base = match (at_host, kind) {
        (None, ActorKind::Application) => "https://social.lyon.example/actor".to_owned(),
        (None, _) => format!("https://social.lyon.example/actors/{id}"),
        (Some(host), _) => format!("https://{host}/users/{username}"),
    };
    let domain = at_host.unwrap_or("social.lyon.example");
    let endpoints = Endpoints {
        inbox: uri(&format!("{base}/inbox")),
        shared_inbox: Some(uri(&format!("https://{domain}/inbox"))),
        outbox: Some(uri(&format!("{base}/outbox"))),
        followers: Some(uri(&format!("{base}/followers"))),
        following: Some(uri(&format!("{base}/following"))),
        featured: Some(uri(&format!("{base}/featured"))),
    };
    let name = Username::from_stored(username.into());
    Actor {
        url: Some(uri(&format!("https://{domain}/@{username}"))),
        key: Some(ActorKey {
            id: uri(&format!("{base}#main-key")),
            public_pem: "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n".into(),
        }),
        updated_at: at(-60),
        ..Actor::new(ActorId(id), kind, name, at_host.map(host), uri(&base), endpoints, at(-86_400))
    }
}

pub fn lea() -> Actor {
    actor(1, ActorKind::Person, "lea", None)
}

pub fn foundry() -> Actor {
    actor(2, ActorKind::Organization, "fonderie", None)
}

pub fn instance_actor() -> Actor {
    actor(3, ActorKind::Application, "instance", None)
}

pub fn anna() -> Actor {
    actor(11, ActorKind::Person, "anna", Some("brest.example"))
}

pub fn emoji() -> Emoji {
    Emoji {
        id: EmojiId(1),
        shortcode: "anvil".into(),
        host: None,
        url: uri("https://social.lyon.example/media/emoji/anvil.png"),
    }
}

/// A company's profile with everything on it.
pub fn foundry_view() -> AccountView {
    let mut actor = foundry();
    actor.name = "Fonderie du Rhône :anvil:".into();
    actor.summary = "<p>Nous coulons des cloches.</p>".into();
    actor.fields = vec![Field {
        name: "Site".into(),
        value: "<a href=\"https://fonderie.example\" rel=\"me\">fonderie.example</a>".into(),
        verified_at: Some(at(0)),
    }];
    actor.icon = Some(uri("https://social.lyon.example/media/a/icon.PNG"));
    actor.icon_description = "Une cloche sur un quai".into();
    actor.image = Some(uri("https://social.lyon.example/media/a/header"));
    actor.locked = true;
    actor.discoverable = true;
    actor.indexable = true;
    actor.also_known_as = vec![uri("https://old.example/users/fonderie")];
    actor.attribution_domains = vec![host("cloches.example")];
    AccountView { actor, moved: None, emojis: vec![emoji()] }
}

pub fn post(id: i64, author: &Actor, audience: Audience) -> Post {
    let (object, page) = match &author.host {
        None => (
            format!("https://social.lyon.example/objects/{id}"),
            format!("https://social.lyon.example/@{}/{id}", author.username),
        ),
        Some(host) => (format!("https://{host}/notes/{id}"), format!("https://{host}/@{}/{id}", author.username)),
    };
    Post {
        url: Some(uri(&page)),
        content: "<p>Bonjour</p>".into(),
        source: Some("Bonjour".into()),
        language: Some("fr".into()),
        local: author.is_local(),
        ..Post::new(PostId(id), uri(&object), author.id, audience, at(0))
    }
}

pub fn boost(id: i64, actor: &Actor, of: &Post, audience: Audience) -> Post {
    Post {
        uri: uri(&format!("https://social.lyon.example/activities/boosts/{id}")),
        url: None,
        content: String::new(),
        source: None,
        language: None,
        boost_of: Some(of.id),
        published_at: at(30),
        ..post(id, actor, audience)
    }
}

pub fn view(author: &Actor, post: Post) -> PostView {
    PostView {
        post,
        author: Arc::new(AccountView { actor: author.clone(), moved: None, emojis: Vec::new() }),
        boosted: None,
        quoted: None,
        attachments: Vec::new(),
        mentions: Vec::new(),
        tags: Vec::new(),
        group: None,
        emojis: Vec::new(),
        poll: None,
        viewer: None,
    }
}

/// The commune of Brest, as the database knows it.
pub fn brest_commune() -> Territory {
    Territory {
        id: TerritoryId(29),
        code: TerritoryCode::parse("insee-com:29019").expect("a code"),
        kind: TerritoryKind::Commune,
        name: "Brest".into(),
        name_en: None,
        population: Some(139_456),
        centre: Coordinates::from_thousandths(48_400, -4_502),
        postcodes: vec!["29200".into()],
        leads_to: None,
        ended_at: None,
    }
}

/// Its account.
pub fn territory_view() -> AccountView {
    let mut actor = actor(29, ActorKind::Group, "brest", None);
    actor.name = "Brest".into();
    actor.summary = "<p>Brest (commune, Finistère)</p>".into();
    AccountView { actor, moved: None, emojis: Vec::new() }
}

/// The same, as a post names it.
pub fn brest() -> GroupView {
    GroupView::of(&territory_view().actor)
}

pub fn mention(actor: &Actor) -> MentionView {
    MentionView { id: actor.id, handle: actor.handle(), uri: actor.uri.clone(), url: actor.url.clone() }
}

/// A post with everything that can hang on one but a poll.
pub fn rich_view() -> PostView {
    let author = foundry();
    let mut post = post(100, &author, Audience::Public);
    post.content = "<p>@anna @lea #Été :anvil:</p>".into();
    post.summary = "Métal en fusion".into();
    post.sensitive = true;
    post.edited_at = Some(at(90));
    post.in_reply_to = Some(PostId(50));
    post.in_reply_to_author = Some(anna().id);
    post.thread = PostId(40);
    post.counts = PostCounts { replies: 1, boosts: 2, likes: 3, quotes: 4 };
    let attachment = Attachment {
        id: AttachmentId(7),
        owner: author.id,
        post: Some(post.id),
        kind: AttachmentKind::Image,
        media_type: "image/jpeg".into(),
        url: uri("https://social.lyon.example/media/p/7.jpg"),
        preview_url: Some(uri("https://social.lyon.example/media/p/7-small.jpg")),
        remote_url: None,
        description: Some("Une cloche".into()),
        blurhash: Some("LEHV6nWB2yk8pyo0adR*.7kCMdnj".into()),
        focus: Focus::new(0.5, -0.25),
        width: Some(1_200),
        height: Some(800),
        created_at: at(-5),
    };
    PostView {
        attachments: vec![attachment],
        mentions: vec![mention(&lea()), mention(&anna())],
        tags: vec![Tag { key: "été".into(), name: "Été".into() }],
        emojis: vec![emoji()],
        ..view(&author, post)
    }
}

/// A poll of two options with votes.
pub fn poll_view(multiple: bool, closed: bool) -> PostView {
    let author = lea();
    let mut post = post(101, &author, Audience::Quiet);
    post.kind = PostKind::Question;
    post.poll = Some(PollId(9));
    let option = |title: &str, votes| PollOption { title: title.into(), votes };
    let poll = Poll {
        id: PollId(9),
        post: post.id,
        author: author.id,
        options: vec![option("Bronze", 2), option("Laiton", 1)],
        multiple,
        expires_at: Some(at(3_600)),
        voters: 2,
        closed,
    };
    PostView { poll: Some(PollView { poll, own_choices: None, emojis: Vec::new() }), ..view(&author, post) }
}

pub fn report() -> Report {
    Report {
        id: ReportId(5),
        uri: uri("https://social.lyon.example/activities/reports/5"),
        reporter: lea().id,
        target: anna().id,
        posts: vec![PostId(200)],
        comment: "Insultes".into(),
        forward: true,
        created_at: at(10),
        resolved_at: None,
    }
}
