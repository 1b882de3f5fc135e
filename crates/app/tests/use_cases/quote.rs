//! Quoting, when two things happen at once.

use app::{
    quote::{AskQuote, WithdrawQuote, granted_here},
    receive::{ReceivePost, Received, RemotePost},
};
use domain::{
    audience::Audience,
    id::ActorId,
    post::{PostCounts, PostKind},
    quote::QuoteState,
    uri::Uri,
};

use super::harness::{Server, local, uri};

#[tokio::test]
async fn leave_that_was_taken_back_does_not_come_back_with_a_post_read_before() {
    let server = Server::start().await;
    let (anna, far) = (server.person("anna").await, server.remote("far", "brest.example").await);
    let quoted = server.post(anna, Audience::Public).await;
    let at = uri("https://brest.example/objects/1");
    let bare = remote(&server, far, at.clone());
    let request = uri("https://brest.example/activities/quote-1");
    server.done(AskQuote { quoting: bare.clone(), of: quoted, request }).await;
    let read = server.app.read();
    let seen = granted_here(&read, server.app.instance(), &at, quoted).await.expect("reads").expect("an answer");
    assert_eq!(seen.state, QuoteState::Accepted);

    let quoting = read.posts().find_by_uri(&at).await.expect("reads").expect("was kept").id;
    server.done(WithdrawQuote { origin: local(anna), quoted, quoting }).await;
    let late = ReceivePost { post: RemotePost { quote: Some(seen), ..bare }, wanted: false, first: true, entry: None };
    assert_eq!(server.done(late).await, Received::Kept(quoting));
    let kept = server.find(quoting).await.expect("is there").quote.expect("it quotes");
    assert_eq!((kept.state, kept.stamp), (QuoteState::Revoked, None));
}

/// A short post from elsewhere.
fn remote(server: &Server, author: ActorId, uri: Uri) -> RemotePost {
    RemotePost {
        uri,
        url: None,
        author,
        kind: PostKind::Note,
        content: "<p>Regardez</p>".into(),
        title: None,
        summary: String::new(),
        sensitive: false,
        language: None,
        audience: Audience::Public,
        in_reply_to: None,
        corrects: false,
        quote: None,
        group: None,
        to_members: false,
        mentions: Vec::new(),
        tags: Vec::new(),
        attachments: Vec::new(),
        emojis: Vec::new(),
        poll: None,
        published_at: server.app.now(),
        edited_at: None,
        counts: PostCounts::default(),
    }
}
