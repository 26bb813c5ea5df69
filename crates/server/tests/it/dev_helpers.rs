//! RULE-15: what development may do, and that a web page cannot.

use directory::Timestamp;
use server::dev::Mail;

use crate::running::Running;

pub fn mail(to: &str, body: &str) -> Mail {
    Mail {
        to: to.into(),
        purpose: "SignUp".into(),
        code: "123456".into(),
        subject: "Your code".into(),
        body: body.into(),
        at: Timestamp::from_seconds(1_767_225_600),
    }
}

#[tokio::test]
async fn messages_are_listed_newest_last_and_picked_by_address() {
    let server = Running::start().await;
    *server.helpers.mail.lock() = vec![mail("a+1@example.com", "one"), mail("b@example.com", "two")];
    let all = server.get("/_rockpool/messages").await;
    assert_eq!(all.header("access-control-allow-origin"), None);
    assert_eq!(all.header("cross-origin-resource-policy"), Some("same-origin"));
    let list = all.json();
    assert_eq!(list[1]["to"], "b@example.com");
    assert_eq!(
        list[0],
        serde_json::json!({"to": "a+1@example.com", "purpose": "SignUp", "code": "123456", "subject": "Your code",
            "body": "one", "at": 1_767_225_600_000_i64})
    );
    for query in ["a%2B1%40example.com", "a+1@example.com"] {
        let picked = server.get(&format!("/_rockpool/messages?to={query}")).await.json();
        assert_eq!((picked.as_array().unwrap().len(), picked[0]["body"].as_str()), (1, Some("one")));
    }
}

#[tokio::test]
async fn the_page_runs_nothing_and_shows_mail_in_a_sandbox_rule_15() {
    let server = Running::start().await;
    *server.helpers.mail.lock() = vec![mail("<script>alert(1)</script>", "\"><script>alert(2)</script>")];
    let page = server.get("/_rockpool/").await;
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert!(
        !policy.contains("unsafe")
            && !policy.contains("script-src")
            && policy.contains("frame-ancestors 'none'")
    );
    assert!(!page.body.contains("<script"), "{}", page.body);
    assert!(page.body.contains("<iframe sandbox title"));
    assert!(page.body.contains("name=\"viewport\""));
    assert_eq!(server.get("/_rockpool").await.header("location"), Some("/_rockpool/"));
}

#[tokio::test]
async fn changes_need_the_header_and_no_foreign_origin_rule_15() {
    let server = Running::start().await;
    *server.helpers.mail.lock() = vec![mail("a@example.com", "one")];
    let own = format!("origin: http://{}", server.address);
    for (headers, status) in [
        (vec![], 403),
        (vec!["content-type: text/plain"], 403),
        (vec!["x-rockpool: 1", "origin: http://evil.example"], 403),
        (vec!["x-rockpool: 1", "origin: null"], 403),
        (vec!["x-rockpool: 1", "origin: http://localhost:3000"], 403),
        (vec!["x-rockpool: 1", &own], 200),
    ] {
        assert_eq!(server.helpers.mail.lock().len(), 1);
        let answer = server.request("POST /_rockpool/reset", &headers, "").await;
        assert_eq!(answer.status, status, "{headers:?}");
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    assert!(server.helpers.mail.lock().is_empty());
}

#[tokio::test]
async fn reading_changes_nothing_rule_14() {
    let server = Running::start().await;
    *server.helpers.mail.lock() = vec![mail("a@example.com", "one")];
    let before = server.get("/_rockpool/clock").await.json();
    assert_eq!(server.request("GET /_rockpool/reset", &["x-rockpool: 1"], "").await.status, 405);
    let body = r#"{"advance_seconds":60}"#;
    server.request("GET /_rockpool/clock", &["x-rockpool: 1"], body).await;
    assert_eq!(server.get("/_rockpool/clock").await.json(), before);
    assert_eq!(server.helpers.mail.lock().len(), 1);
}

#[tokio::test]
async fn the_clock_moves_forward_by_whole_seconds() {
    let server = Running::start().await;
    let advance = async |body: &str| server.request("POST /_rockpool/clock", &["x-rockpool: 1"], body).await;
    assert_eq!(advance(r#"{"advance_seconds":90}"#).await.json()["now"], 1_767_225_690.0);
    for bad in [
        "",
        "{}",
        r#"{"advance_seconds":-1}"#,
        r#"{"advance_seconds":1,"x":2}"#,
        r#"{"advance_seconds":99999999999}"#,
    ] {
        assert_eq!(advance(bad).await.status, 400, "{bad}");
    }
    assert_eq!(server.get("/_rockpool/clock").await.json()["now"], 1_767_225_690.0);
}

#[tokio::test]
async fn without_helpers_the_routes_do_not_exist_rule_15() {
    let server = Running::start_with(|wiring| wiring.dev = None).await;
    for path in ["/_rockpool/", "/_rockpool/messages", "/_rockpool/token", "/_rockpool/clock"] {
        assert_eq!(server.get(path).await.status, 404, "{path}");
    }
    assert_eq!(server.request("POST /_rockpool/reset", &["x-rockpool: 1"], "").await.status, 404);
    assert!(!server.get("/").await.body.contains("_rockpool"));
}

#[tokio::test]
async fn other_machines_are_not_answered_rule_14() {
    let server = Running::start().await;
    *server.helpers.mail.lock() = vec![mail("a@example.com", "one")];
    let asked = async |peer: &str, method: &str, path: &str| {
        let request = http::Request::builder().method(method).uri(path);
        let request = request.header("host", "127.0.0.1").header("x-rockpool", "1");
        let body = http_body_util::Full::new(bytes::Bytes::from_static(br#"{"advance_seconds":60}"#));
        server::edge::route(&server.edge, peer.parse().unwrap(), request.body(body).unwrap()).await.status()
    };
    let before = server.get("/_rockpool/clock").await.json();
    for peer in ["192.0.2.1", "::ffff:192.0.2.1", "2001:db8::1", "fe80::1", "0.0.0.0"] {
        for (method, path) in [
            ("GET", "/_rockpool/"),
            ("GET", "/_rockpool/messages"),
            ("GET", "/_rockpool/token"),
            ("GET", "/_rockpool/clock"),
            ("POST", "/_rockpool/clock"),
            ("POST", "/_rockpool/reset"),
        ] {
            assert_eq!(asked(peer, method, path).await, 403, "{peer} {path}");
        }
    }
    assert_eq!(server.get("/_rockpool/clock").await.json(), before);
    assert_eq!(server.helpers.mail.lock().len(), 1);
    for peer in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
        assert_eq!(asked(peer, "GET", "/_rockpool/messages").await, 200, "{peer}");
    }
}
