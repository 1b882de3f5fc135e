//! Files of other servers are shown when they may be, asked for once, and never more than fits.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use app::{
    Error, Kind,
    domain_policy::SetDomainPolicy,
    media::{
        RemoteMedia, RemoteMediaOptions,
        place::{Place, tag},
        remote::Shown,
        source::{Opened, Source},
    },
};
use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use domain::{
    attachment::{Attachment, AttachmentKind, MAX_UPLOAD},
    emoji::Emoji,
    handle::Host,
    id::{ActorId, AttachmentId, EmojiId},
    policy::{DomainPolicy, Severity},
    uri::Uri,
};
use futures::{StreamExt, TryStreamExt, stream};

use crate::harness::Server;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and more";
const MIB: usize = 1024 * 1024;

/// Another server, which answers everything alike and counts.
struct Elsewhere {
    asked: AtomicUsize,
    answer: Mutex<Answer>,
}

#[derive(Clone)]
struct Answer {
    media_type: &'static str,
    length: Option<u64>,
    chunks: Vec<Bytes>,
    /// Where it was found in the end.
    at: Option<Uri>,
}

impl Elsewhere {
    fn new() -> Arc<Self> {
        Arc::new(Self { asked: AtomicUsize::new(0), answer: Mutex::new(answer("image/png", vec![PNG.into()])) })
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn answers(&self, answer: Answer) {
        *self.answer.lock().expect("nobody panicked") = answer;
    }
}

fn answer(media_type: &'static str, chunks: Vec<Bytes>) -> Answer {
    Answer { media_type, length: None, chunks, at: None }
}

#[async_trait]
impl Source for Elsewhere {
    async fn open(&self, uri: &Uri, _range: Option<&str>) -> Result<Opened, Error> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        // Those who come at the same time are to meet.
        tokio::task::yield_now().await;
        let Answer { media_type, length, chunks, at } = self.answer.lock().expect("nobody panicked").clone();
        Ok(Opened {
            uri: at.unwrap_or_else(|| uri.clone()),
            media_type: media_type.to_owned(),
            length,
            part: None,
            body: stream::iter(chunks.into_iter().map(Ok)).boxed(),
        })
    }
}

fn uri(text: &str) -> Uri {
    Uri::parse(text).expect("an address")
}

/// Somebody at Brest whose pictures are on another host of theirs.
async fn anna(server: &Server) -> (ActorId, Uri) {
    let anna = server.remote("anna", "brest.example").await;
    let icon = uri("https://files.brest.example/anna.png");
    let header = uri("https://files.brest.example/sea.png");
    let (shown, behind) = (icon.clone(), header);
    server.adjust(anna, |actor| (actor.icon, actor.image) = (Some(shown), Some(behind))).await;
    (anna, icon)
}

fn media(server: &Server, elsewhere: &Arc<Elsewhere>) -> RemoteMedia {
    RemoteMedia::new(server.app.clone(), Arc::clone(elsewhere) as Arc<dyn Source>, RemoteMediaOptions::default())
}

async fn kind_of(media: &RemoteMedia, place: Place, tag: &str) -> Result<&'static str, Kind> {
    match media.open(place, tag, None).await {
        Ok(Shown::Picture { media_type, .. }) => Ok(media_type),
        Ok(Shown::Film { .. }) => Ok("a film"),
        Err(error) => Err(error.kind()),
    }
}

#[tokio::test]
async fn a_picture_is_asked_for_once() {
    let server = Server::start().await;
    let (anna, icon) = anna(&server).await;
    let elsewhere = Elsewhere::new();
    let here = media(&server, &elsewhere);
    let (place, tag) = (Place::Avatar(anna), tag(&icon));
    let both = futures::join!(kind_of(&here, place, &tag), kind_of(&here, place, &tag));
    assert_eq!(both, (Ok("image/png"), Ok("image/png")));
    assert_eq!(kind_of(&here, place, &tag).await, Ok("image/png"));
    // After a restart too.
    assert_eq!(kind_of(&media(&server, &elsewhere), place, &tag).await, Ok("image/png"));
    assert_eq!(elsewhere.asked(), 1);
}

#[tokio::test]
async fn an_address_leads_to_what_we_stored_and_nowhere_else() {
    let server = Server::start().await;
    let (anna, icon) = anna(&server).await;
    let elsewhere = Elsewhere::new();
    let here = media(&server, &elsewhere);
    let local = server.person("lea").await;
    server.adjust(local, |actor| actor.icon = Some(uri("https://lyon.example/media/1/original.png"))).await;
    for (place, tag) in [
        (Place::Avatar(anna), tag(&uri("https://evil.example/"))),
        (Place::Avatar(anna), String::new()),
        (Place::Avatar(anna), tag(&icon)[1..].to_owned()),
        (Place::Header(anna), tag(&icon)),
        (Place::Avatar(ActorId(1)), tag(&icon)),
        (Place::Emoji(EmojiId(anna.0)), tag(&icon)),
        (Place::File(AttachmentId(anna.0)), tag(&icon)),
        (Place::Avatar(local), tag(&uri("https://lyon.example/media/1/original.png"))),
    ] {
        assert_eq!(kind_of(&here, place, &tag).await, Err(Kind::NotFound), "{place:?} {tag}");
    }
    // A picture that changed has another address; the old one leads nowhere.
    server.adjust(anna, |actor| actor.icon = Some(uri("https://files.brest.example/new.png"))).await;
    assert_eq!(kind_of(&here, Place::Avatar(anna), &tag(&icon)).await, Err(Kind::NotFound));
    server.adjust(anna, |actor| actor.deleted_at = Some(actor.created_at)).await;
    let new = tag(&uri("https://files.brest.example/new.png"));
    assert_eq!(kind_of(&here, Place::Avatar(anna), &new).await, Err(Kind::NotFound));
    assert_eq!(elsewhere.asked(), 0);
    for (kind, id) in [("avatar", "x"), ("url", "1"), ("avatar", ""), ("avatar", "99999999999999999999")] {
        assert_eq!(Place::parse(kind, id), None, "{kind}/{id}");
    }
}

#[tokio::test]
async fn what_is_no_picture_or_too_large_is_not_shown_and_not_asked_for_again() {
    let whole = Bytes::from(vec![0; MIB]);
    let long = [vec![Bytes::from_static(PNG)], vec![whole; MAX_UPLOAD / MIB]].concat();
    for bad in [
        answer("image/png", vec!["<svg onload='x'/>".into()]),
        answer("image/svg+xml", vec!["<svg/>".into()]),
        answer("text/html", vec![PNG.into()]),
        answer("video/mp4", vec![PNG.into()]),
        answer("image/png", vec![]),
        answer("image/png", long),
        Answer { length: Some(MAX_UPLOAD as u64 + 1), ..answer("image/png", vec![PNG.into()]) },
    ] {
        let server = Server::start().await;
        let (anna, icon) = anna(&server).await;
        let elsewhere = Elsewhere::new();
        elsewhere.answers(bad);
        let here = media(&server, &elsewhere);
        for _ in 0..3 {
            assert_eq!(kind_of(&here, Place::Avatar(anna), &tag(&icon)).await, Err(Kind::NotFound));
        }
        assert_eq!(elsewhere.asked(), 1);
    }
}

#[tokio::test]
async fn policies_hold_for_whose_it_is_and_for_where_it_is() {
    let policy = |host: &str, severity, reject_media| DomainPolicy {
        host: Host::parse(host).expect("valid"),
        severity,
        reject_media,
        reject_reports: false,
        public_comment: String::new(),
        private_comment: String::new(),
    };
    for policy in [
        policy("brest.example", Severity::Suspend, false),
        policy("brest.example", Severity::Limit, true),
        policy("files.brest.example", Severity::Limit, true),
        policy("files.brest.example", Severity::Suspend, false),
    ] {
        let server = Server::start().await;
        let (anna, icon) = anna(&server).await;
        let elsewhere = Elsewhere::new();
        let here = media(&server, &elsewhere);
        assert_eq!(kind_of(&here, Place::Avatar(anna), &tag(&icon)).await, Ok("image/png"));
        server.app.execute(SetDomainPolicy { policy, by: None }).await.expect("a policy");
        assert_eq!(kind_of(&here, Place::Avatar(anna), &tag(&icon)).await, Err(Kind::NotFound), "although it is kept");
        assert_eq!(elsewhere.asked(), 1);
    }
    let server = Server::start().await;
    let (anna, icon) = anna(&server).await;
    let elsewhere = Elsewhere::new();
    let bad = policy("bad.example", Severity::Suspend, false);
    server.app.execute(SetDomainPolicy { policy: bad, by: None }).await.expect("a policy");
    elsewhere.answers(Answer { at: Some(uri("https://bad.example/x.png")), ..answer("image/png", vec![PNG.into()]) });
    let led_away = kind_of(&media(&server, &elsewhere), Place::Avatar(anna), &tag(&icon)).await;
    assert_eq!(led_away, Err(Kind::NotFound));
}

#[tokio::test]
async fn the_oldest_pictures_make_room() {
    let server = Server::start().await;
    let (anna, _) = anna(&server).await;
    let elsewhere = Elsewhere::new();
    let source = Arc::clone(&elsewhere) as Arc<dyn Source>;
    let kept = PNG.len() as u64 * 10;
    let here = RemoteMedia::new(server.app.clone(), source, RemoteMediaOptions { kept });
    for number in 0..25 {
        let picture = uri(&format!("https://files.brest.example/{number}.png"));
        let shown = picture.clone();
        server.adjust(anna, |actor| actor.icon = Some(shown)).await;
        assert_eq!(kind_of(&here, Place::Avatar(anna), &tag(&picture)).await, Ok("image/png"));
        let files = server.app.media().list("remote").await.expect("a list");
        assert!(files.iter().map(|file| file.size).sum::<u64>() <= kept);
    }
    let last = tag(&uri("https://files.brest.example/24.png"));
    assert_eq!(kind_of(&here, Place::Avatar(anna), &last).await, Ok("image/png"));
    assert_eq!(elsewhere.asked(), 25, "the newest is still there");
}

async fn film(server: &Server, owner: ActorId) -> (Place, String) {
    let id = AttachmentId(server.id());
    let url = uri("https://files.brest.example/film.mp4");
    let film = Attachment {
        id,
        owner,
        post: None,
        kind: AttachmentKind::Video,
        media_type: "video/mp4".into(),
        url: url.clone(),
        preview_url: None,
        remote_url: Some(url.clone()),
        description: None,
        blurhash: None,
        focus: None,
        width: None,
        height: None,
        created_at: server.app.now(),
    };
    server.store(async |tx| tx.attachments().save_all(&[film]).await).await;
    (Place::File(id), tag(&url))
}

/// How much of a film passes, and whether it ended well.
async fn watch(media: &RemoteMedia, place: Place, tag: &str) -> (usize, bool) {
    let Ok(Shown::Film { body, .. }) = media.open(place, tag, None).await else { panic!("no film") };
    let mut passed = BytesMut::new();
    let ended = body.try_for_each(|chunk| {
        passed.extend_from_slice(&chunk);
        futures::future::ready(Ok(()))
    });
    let well = ended.await.is_ok();
    (passed.len(), well)
}

#[tokio::test]
async fn films_pass_through_up_to_their_limit() {
    let server = Server::start().await;
    let (anna, _) = anna(&server).await;
    let (place, tag) = film(&server, anna).await;
    let elsewhere = Elsewhere::new();
    let here = media(&server, &elsewhere);
    let chunk = Bytes::from(vec![7; MIB]);
    elsewhere.answers(answer("video/mp4", vec![chunk.clone(); 3]));
    assert_eq!(watch(&here, place, &tag).await, (3 * MIB, true));
    assert_eq!(server.app.media().list("remote").await.expect("a list"), [], "films are not kept");
    elsewhere.answers(answer("video/mp4", vec![chunk; 70]));
    assert_eq!(watch(&here, place, &tag).await, (64 * MIB, false));
    elsewhere.answers(answer("image/png", vec![PNG.into()]));
    for _ in 0..2 {
        assert_eq!(kind_of(&here, place, &tag).await, Err(Kind::NotFound));
    }
    assert_eq!(elsewhere.asked(), 3);
}

#[tokio::test]
async fn emoji_have_addresses_too() {
    let server = Server::start().await;
    let url = uri("https://files.brest.example/wave.png");
    let host = Some(Host::parse("brest.example").expect("valid"));
    let emoji = Emoji { id: EmojiId(server.id()), shortcode: "wave".into(), host, url: url.clone() };
    server.store(async |tx| tx.emojis().save(&emoji).await).await;
    let address = app::media::place::emoji(server.app.instance(), &emoji).into_owned();
    let expected = format!("https://lyon.example/media/remote/emoji/{}/{}", emoji.id, tag(&url));
    assert_eq!(address, expected);
    let here = media(&server, &Elsewhere::new());
    assert_eq!(kind_of(&here, Place::Emoji(emoji.id), &tag(&url)).await, Ok("image/png"));
}
