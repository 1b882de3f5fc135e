//! What is typed where people search: strangers make this server ask nobody, and no text leads it astray.

use app::remote::Remote as _;
use domain::handle::Handle;

use crate::{canary::Canary, lab::Lab, on_both_databases};

fn escaped(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Searches as an app does; whatever is typed, the answer is a list or a refusal.
async fn search(lab: &Lab, query: &str, token: Option<&str>) {
    let reply = lab.ask(&format!("/api/v2/search?{query}"), token).await;
    assert!(matches!(reply.status, 200 | 400 | 401 | 422), "{} for {query:.200}", reply.status);
    if reply.status == 200 {
        assert!(reply.json()["accounts"].is_array(), "{query:.200}");
    }
}

/// Handles whose host is an address inside, searched by somebody here, who may make this server fetch. Names of this
/// machine, such as `localhost`, are what the lab allows; that they are refused elsewhere is tested beside the client.
async fn handles_that_lead_inside(lab: &Lab) {
    let canary = Canary::start("127.0.0.2").await;
    let port = canary.address.rsplit_once(':').expect("a port").1;
    let token = lab.token("read").await;
    for host in [
        "127.0.0.2",
        "127.2",
        "2130706434",
        "0x7f000002",
        "0177.0.0.2",
        "[::ffff:127.0.0.2]",
        "[::1]",
        "0.0.0.0",
        "10.0.0.1",
        "169.254.169.254",
        "192.168.0.1",
    ] {
        for handle in [format!("user@{host}:{port}"), format!("@user@{host}:22"), format!("acct:user@{host}:{port}")] {
            if let Ok(handle) = handle.parse::<Handle>() {
                assert!(lab.federation.resolve_actor(&handle).await.is_err(), "{handle}");
            }
            search(lab, &format!("resolve=true&q={}", escaped(&handle)), Some(&token)).await;
        }
    }
    assert_eq!(canary.visits(), 0);
}

/// Handles with a path, a query or credentials in them.
async fn handles_that_carry_more(lab: &Lab) {
    let canary = Canary::start("127.0.0.2").await;
    let (token, evil, inside) = (lab.token("read").await, &lab.evil.host, &canary.address);
    lab.evil.person("user");
    lab.evil.take_log();
    let before = lab.contents().await;
    for handle in [
        format!("user@{evil}/../users/user"),
        format!("user@{evil}/s?x=1#"),
        format!("user@{evil}?resource=x"),
        format!("user@{evil}#"),
        format!("user@{evil}@{inside}"),
        format!("user@{inside}@{evil}"),
        format!("user:pw@{evil}"),
        format!("us/er@{evil}"),
        format!("user?x=1@{evil}"),
        format!("user%40{inside}@{evil}"),
        format!("user&resource=acct:x@{evil}"),
        format!("user@{evil}\\@{inside}"),
        format!("user@{evil},{inside}"),
        format!("user@{evil} {inside}"),
        format!("user@{evil}%2f.."),
        format!("user@{evil}0000"),
        "user@evil.localhost:99999".to_owned(),
        "user@".to_owned(),
        "user@.".to_owned(),
        "user@:80".to_owned(),
        format!("user@{}", "a.".repeat(5_000)),
    ] {
        assert!(handle.parse::<Handle>().is_err(), "{handle:.200}");
        search(lab, &format!("resolve=true&q={}", escaped(&handle)), Some(&token)).await;
    }
    assert_eq!(lab.evil.take_log(), [""; 0]);
    assert_eq!(canary.visits(), 0);
    assert_eq!(lab.changed(&before).await, [""; 0]);
    // The control: a handle as it should be.
    search(lab, &format!("resolve=true&q={}", escaped(&format!("user@{evil}"))), Some(&token)).await;
    assert!(lab.actor(&lab.evil.uri("/users/user")).await.is_some());
}

/// Whatever a stranger searches for, nobody is asked; and no text is more than a text to the database.
async fn hostile_searches(lab: &Lab) {
    let alice = lab.evil.person("alice");
    let note = alice.note("notes/1", &alice.uri);
    lab.evil.publish(&note);
    let token = lab.token("read").await;
    let before = lab.contents().await;
    for address in [
        alice.uri.clone(),
        note["id"].as_str().expect("an id").to_owned(),
        format!("{}#main-key", alice.uri),
        format!("alice@{}", lab.evil.host),
        format!("@alice@{}", lab.evil.host),
        format!("acct:alice@{}", lab.evil.host),
    ] {
        for more in ["", "&resolve=true", "&resolve=true&type=accounts", "&resolve=1&type=statuses&following=true"] {
            search(lab, &format!("q={}{more}", escaped(&address)), None).await;
            search(lab, &format!("q={}{more}", escaped(&address)), Some("no-token-of-ours")).await;
        }
    }
    let long = "é".repeat(3_000);
    for text in [
        "",
        " ",
        "%",
        "_",
        "%%%%",
        "\\",
        "'",
        "''; DROP TABLE actor; --",
        "\" OR 1=1 --",
        "lea' AND 1=0 UNION SELECT 1",
        "*",
        "lea*",
        "NEAR(lea, 5)",
        "lea AND NOT",
        "(((",
        "\u{0}",
        "le\u{0}a",
        "\u{202e}ael",
        "\u{feff}",
        "l\u{301}",
        "#",
        "##",
        "#lea'",
        "@",
        "@@",
        "@lea@",
        "http://",
        "https://?",
        "http://[",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "<script>alert(1)</script>",
        "${jndi:ldap://127.0.0.2/}",
        "{{7*7}}",
        "../../etc/passwd",
        long.as_str(),
    ] {
        for token in [None, Some(token.as_str())] {
            for more in ["", "&type=accounts&limit=40", "&type=hashtags&offset=4294967295", "&following=true"] {
                search(lab, &format!("q={}{more}", escaped(text)), token).await;
            }
        }
    }
    for query in [
        "",
        "q",
        "q=%FF%FE",
        "q=%",
        "q=%u0041",
        "q=a&q=b",
        "q[]=a",
        "q[a]=b",
        "q=a&limit=-1",
        "q=a&limit=0",
        "q=a&limit=99999999999999999999",
        "q=a&offset=-1",
        "q=a&type=everything",
        "q=a&resolve=perhaps",
        "q=a&type=%00",
    ] {
        search(lab, query, None).await;
        search(lab, query, Some(&token)).await;
    }
    assert_eq!(lab.evil.take_log(), [""; 0]);
    assert_eq!(lab.changed(&before).await, [""; 0]);
    // The control: to somebody here the same address leads there.
    search(lab, &format!("resolve=true&q={}", escaped(&alice.uri)), Some(&token)).await;
    assert_eq!(lab.evil.take_log().first().map(String::as_str), Some("GET /users/alice"));
}

on_both_databases! {
    handles_that_lead_inside,
    handles_that_carry_more,
    hostile_searches,
}
