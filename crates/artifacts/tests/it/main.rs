//! The artifact bucket through its operations: buckets, objects, lists, parts, neutral values, and who may.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use access::{Call, Principal};
use artifacts::{Content, Refusal, Request, Rooms, read_document};
use http::{HeaderMap, HeaderName, HeaderValue, Response};
use testkit::Harness;

struct Bucket {
    harness: Harness,
    rooms: Rooms,
}

impl Bucket {
    async fn start() -> Self {
        let harness = Harness::start().await;
        let rooms = Rooms { store: harness.store.clone(), region: "us-east-1".to_owned() };
        let bucket = Self { harness, rooms };
        assert_eq!(bucket.ask("PUT /artifacts", &[], b"").await.unwrap().status(), 200);
        bucket
    }

    fn call(&self, principal: Principal) -> Call {
        self.harness.new_call_of(principal, std::net::Ipv4Addr::LOCALHOST)
    }

    async fn ask(
        &self,
        line: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Response<Vec<u8>>, Refusal> {
        let owner = Principal::Dev { id: "AKIATEST".to_owned(), folder_key: true };
        let (method, target) = line.split_once(' ').unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let query = aws_wire::path::parameters(query).unwrap();
        let (bucket, key) =
            path[1..].split_once('/').map_or((&path[1..], None), |(bucket, key)| (bucket, Some(key)));
        let mut head = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            head.insert(name, HeaderValue::from_str(value).unwrap());
        }
        let bucket = (!bucket.is_empty()).then_some(bucket);
        let request = Request { method, bucket, key, query: &query, headers: &head, body };
        let (head, content) = self.rooms.answer(&self.call(owner), &request).await?.into_parts();
        let whole = match content {
            Content::Whole(whole) => whole,
            Content::Pieces(mut pieces) => {
                let mut whole = Vec::new();
                while let Some(piece) = pieces.next().await? {
                    assert!(piece.len() <= store::blobs::PIECE);
                    whole.extend(piece);
                }
                whole
            }
        };
        Ok(Response::from_parts(head, whole))
    }

    async fn refused(&self, line: &str, body: &[u8]) -> &'static str {
        match self.ask(line, &[], body).await.unwrap_err() {
            Refusal::Named(code, ..) => code,
            Refusal::Store(error) => panic!("{error}"),
        }
    }

    async fn keys(&self, query: &str) -> (Vec<String>, Vec<String>, Option<String>) {
        let answer = self.ask(&format!("GET /artifacts?list-type=2&{query}"), &[], b"").await.unwrap();
        let said = read_document(answer.body()).unwrap();
        let of = |kind: &str, name: &str| -> Vec<String> {
            let parts = said.children.iter().filter(|child| child.name == kind);
            parts.map(|child| child.text_of(name).unwrap().to_owned()).collect()
        };
        let next = said.text_of("NextContinuationToken").map(str::to_owned);
        (of("Contents", "Key"), of("CommonPrefixes", "Prefix"), next)
    }
}

#[tokio::test]
async fn an_object_is_put_read_in_part_and_taken_away() {
    let bucket = Bucket::start().await;
    let headers = [
        ("content-type", "application/zip"),
        ("x-amz-meta-who", "ci"),
        ("content-encoding", "aws-chunked"),
        ("authorization", "secret"),
    ];
    let put = bucket.ask("PUT /artifacts/code/f.zip", &headers, b"0123456789").await.unwrap();
    let whole = bucket.ask("GET /artifacts/code/f.zip", &[], b"").await.unwrap();
    assert_eq!((whole.status().as_u16(), &whole.body()[..]), (200, &b"0123456789"[..]));
    assert_eq!(whole.headers()["etag"], put.headers()["etag"]);
    assert_eq!(
        (&whole.headers()["content-type"], &whole.headers()["x-amz-meta-who"]),
        (&HeaderValue::from_static("application/zip"), &HeaderValue::from_static("ci"))
    );
    assert!(
        !whole.headers().contains_key("content-encoding") && !whole.headers().contains_key("authorization")
    );
    let part = bucket.ask("GET /artifacts/code/f.zip", &[("range", "bytes=2-4")], b"").await.unwrap();
    assert_eq!((part.status().as_u16(), &part.body()[..]), (206, &b"234"[..]));
    assert_eq!(part.headers()["content-range"], "bytes 2-4/10");
    let head = bucket.ask("HEAD /artifacts/code/f.zip", &[], b"").await.unwrap();
    assert_eq!((&head.headers()["content-length"], head.body().len()), (&HeaderValue::from_static("10"), 0));
    let now = bucket.harness.now();
    let found = bucket.rooms.find("artifacts", "code/f.zip", now).await.unwrap().unwrap();
    assert_eq!(found.length, 10);
    assert_eq!(bucket.harness.store.read_blob(&found.hash, now).await.unwrap().unwrap(), b"0123456789");
    for _ in 0..2 {
        assert_eq!(bucket.ask("DELETE /artifacts/code/f.zip", &[], b"").await.unwrap().status(), 204);
    }
    assert_eq!(bucket.refused("GET /artifacts/code/f.zip", b"").await, "NoSuchKey");
    assert_eq!(bucket.refused("GET /nothing/code", b"").await, "NoSuchBucket");
    assert_eq!(bucket.rooms.find("artifacts", "code/f.zip", now).await.unwrap(), None);
}

#[tokio::test]
async fn a_large_object_is_read_piece_by_piece_and_a_range_only_where_it_lies_rule_23() {
    let bucket = Bucket::start().await;
    let bytes: Vec<u8> = (0..2_500_000u32).map(|at| (at % 251) as u8).collect();
    let put = bucket.ask("PUT /artifacts/large", &[], &bytes).await.unwrap();
    // `ask` sees that no piece is longer than the store's.
    assert!(bucket.ask("GET /artifacts/large", &[], b"").await.unwrap().body() == &bytes);
    for (from, to) in [(0, 0), (0, 1_048_575), (1_048_575, 1_048_576), (1_048_576, 2_097_151), (5, 2_499_999)]
    {
        let range = format!("bytes={from}-{to}");
        let part = bucket.ask("GET /artifacts/large", &[("range", &range)], b"").await.unwrap();
        assert!(part.body() == &bytes[from..=to], "{range}");
        assert_eq!(part.headers()["content-length"], (to + 1 - from).to_string());
    }
    let tag = put.headers()["etag"].to_str().unwrap();
    let same = bucket.ask("GET /artifacts/large", &[("if-match", tag)], b"").await.unwrap();
    assert_eq!(same.status(), 200);
    let other = bucket.ask("GET /artifacts/large", &[("if-match", "\"other\"")], b"").await.unwrap_err();
    assert!(matches!(other, Refusal::Named("PreconditionFailed", _, 412)));
    let known = bucket.ask("GET /artifacts/large", &[("if-none-match", tag)], b"").await.unwrap();
    assert_eq!((known.status().as_u16(), known.body().len()), (304, 0));
}

#[tokio::test]
async fn headers_that_would_have_no_effect_are_refused() {
    let bucket = Bucket::start().await;
    for (line, name, value) in [
        ("PUT /artifacts/a", "if-match", "\"x\""),
        ("PUT /artifacts/a", "if-none-match", "\"x\""),
        ("DELETE /artifacts/a", "if-match", "\"x\""),
        ("PUT /artifacts/a", "x-amz-acl", "public-read"),
        ("PUT /artifacts/a", "x-amz-grant-read", "id=1"),
        ("PUT /artifacts/a", "x-amz-tagging", "a=b"),
        ("PUT /artifacts/a", "x-amz-object-lock-mode", "COMPLIANCE"),
        ("PUT /artifacts/a", "x-amz-object-lock-legal-hold", "ON"),
        ("PUT /artifacts/a", "x-amz-copy-source", "/artifacts/b"),
        ("PUT /artifacts/a", "x-amz-server-side-encryption-customer-algorithm", "AES256"),
        ("PUT /artifacts/a", "x-amz-storage-class", "GLACIER"),
        ("PUT /artifacts/a", "x-amz-website-redirect-location", "/b"),
        ("POST /artifacts/a?uploads", "x-amz-tagging", "a=b"),
        ("PUT /another", "x-amz-acl", "public-read"),
        ("PUT /another", "x-amz-bucket-object-lock-enabled", "true"),
    ] {
        let refusal = bucket.ask(line, &[(name, value)], b"").await.unwrap_err();
        assert!(matches!(refusal, Refusal::Named("NotImplemented", _, 501)), "{line} {name}: {refusal}");
    }
    assert_eq!(bucket.refused("GET /artifacts/a", b"").await, "NoSuchKey");
    assert_eq!(bucket.refused("HEAD /another", b"").await, "NoSuchBucket");
    // As `package`, `sam deploy` and CDK send them.
    let tools = [
        ("x-amz-server-side-encryption", "AES256"),
        ("x-amz-expected-bucket-owner", "000000000000"),
        ("x-amz-acl", "bucket-owner-full-control"),
    ];
    bucket.ask("PUT /artifacts/a", &tools, b"x").await.unwrap();
    let owner = [("x-amz-expected-bucket-owner", "111111111111")];
    let refusal = bucket.ask("GET /artifacts/a", &owner, b"").await.unwrap_err();
    assert!(matches!(refusal, Refusal::Named("AccessDenied", _, 403)));
}

#[tokio::test]
async fn a_checksum_that_is_another_one_keeps_nothing() {
    let bucket = Bucket::start().await;
    let wrong = [("x-amz-checksum-crc32", "AAAAAA==")];
    assert!(bucket.ask("PUT /artifacts/a", &wrong, b"123456789").await.is_err());
    assert_eq!(bucket.refused("GET /artifacts/a", b"").await, "NoSuchKey");
    let right = [("x-amz-checksum-crc32", "y/Q5Jg==")];
    let put = bucket.ask("PUT /artifacts/a", &right, b"123456789").await.unwrap();
    assert_eq!(put.headers()["x-amz-checksum-crc32"], "y/Q5Jg==");
    let again = bucket.ask("PUT /artifacts/a", &[("if-none-match", "*")], b"other").await.unwrap_err();
    assert!(matches!(again, Refusal::Named("PreconditionFailed", _, 412)));
}

#[tokio::test]
async fn lists_fold_at_a_delimiter_and_go_on_where_they_ended() {
    let bucket = Bucket::start().await;
    for key in ["a", "b/1", "b/2", "b/c/3", "bb", "d/4"] {
        bucket.ask(&format!("PUT /artifacts/{key}"), &[], b"x").await.unwrap();
    }
    let all = ["a", "b/1", "b/2", "b/c/3", "bb", "d/4"].map(str::to_owned).to_vec();
    assert_eq!(bucket.keys("").await.0, all);
    let (keys, folded, next) = bucket.keys("delimiter=/").await;
    assert_eq!(
        (keys, folded, next),
        (vec!["a".into(), "bb".into()], vec!["b/".to_owned(), "d/".into()], None)
    );
    let (keys, folded, _) = bucket.keys("prefix=b/&delimiter=/").await;
    assert_eq!((keys, folded), (vec!["b/1".to_owned(), "b/2".into()], vec!["b/c/".to_owned()]));
    assert_eq!(bucket.keys("prefix=bb").await.0, ["bb"], "the prefix itself");
    assert_eq!(bucket.keys("start-after=b/2").await.0, ["b/c/3", "bb", "d/4"]);
    let (mut seen, mut token) = (Vec::new(), String::new());
    loop {
        let (keys, _, next) = bucket.keys(&format!("max-keys=2{token}")).await;
        seen.extend(keys);
        let Some(next) = next else { break };
        token = format!("&continuation-token={next}");
    }
    assert_eq!(seen, all);
    assert_eq!(bucket.refused("GET /artifacts", b"").await, "NotImplemented");
    assert_eq!(
        bucket.refused("GET /artifacts?list-type=2&continuation-token=%25", b"").await,
        "InvalidArgument"
    );
    let named = b"<Delete><Object><Key>a</Key></Object><Object><Key>b/1</Key></Object></Delete>";
    bucket.ask("POST /artifacts?delete", &[], named).await.unwrap();
    assert_eq!(bucket.keys("").await.0.len(), 4);
}

#[tokio::test]
async fn parts_become_an_object_in_their_order() {
    let bucket = Bucket::start().await;
    let begun =
        bucket.ask("POST /artifacts/big?uploads", &[("content-type", "text/plain")], b"").await.unwrap();
    let id = read_document(begun.body()).unwrap().text_of("UploadId").unwrap().to_owned();
    let mut tags = Vec::new();
    for (number, bytes) in [(2, b"world"), (1, b"hello")] {
        let line = format!("PUT /artifacts/big?partNumber={number}&uploadId={id}");
        let part = bucket.ask(&line, &[], bytes).await.unwrap();
        tags.push((number, part.headers()["etag"].to_str().unwrap().to_owned()));
    }
    tags.sort();
    let finish = format!("POST /artifacts/big?uploadId={id}");
    let list = |tags: &[(i32, String)]| {
        let parts: String = tags
            .iter()
            .map(|(number, tag)| format!("<Part><PartNumber>{number}</PartNumber><ETag>{tag}</ETag></Part>"))
            .collect();
        format!("<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>").into_bytes()
    };
    let reversed: Vec<_> = tags.iter().rev().cloned().collect();
    assert_eq!(bucket.refused(&finish, &list(&reversed)).await, "InvalidPartOrder");
    assert_eq!(bucket.refused(&finish, &list(&[(1, "\"other\"".into())])).await, "InvalidPart");
    assert_eq!(bucket.refused("POST /artifacts/other?uploadId=x", b"<C/>").await, "NoSuchUpload");
    bucket.ask(&finish, &[], &list(&tags)).await.unwrap();
    let whole = bucket.ask("GET /artifacts/big", &[], b"").await.unwrap();
    assert_eq!(
        (&whole.body()[..], &whole.headers()["content-type"]),
        (&b"helloworld"[..], &HeaderValue::from_static("text/plain"))
    );
    assert_eq!(bucket.refused(&finish, &list(&tags)).await, "NoSuchUpload", "a finished upload is gone");
}

#[tokio::test]
async fn buckets_have_names_neutral_values_and_an_end() {
    let bucket = Bucket::start().await;
    assert_eq!(bucket.refused("PUT /artifacts", b"").await, "BucketAlreadyOwnedByYou");
    for name in ["ab", "Upper", "a..b", "-a-", "a_b"] {
        assert_eq!(bucket.refused(&format!("PUT /{name}"), b"").await, "InvalidBucketName", "{name}");
    }
    assert_eq!(
        bucket.ask("HEAD /artifacts", &[], b"").await.unwrap().headers()["x-amz-bucket-region"],
        "us-east-1"
    );
    assert_eq!(bucket.refused("GET /artifacts?policy", b"").await, "NoSuchBucketPolicy");
    let policy = br#"{"Version":"2012-10-17","Statement":[]}"#;
    bucket.ask("PUT /artifacts?policy", &[], policy).await.unwrap();
    assert_eq!(bucket.ask("GET /artifacts?policy", &[], b"").await.unwrap().body(), policy);
    assert_eq!(bucket.refused("PUT /artifacts?policy", b"[]").await, "MalformedPolicy");
    let versioning = b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    bucket.ask("PUT /artifacts?versioning", &[], versioning).await.unwrap();
    assert_eq!(bucket.ask("GET /artifacts?versioning", &[], b"").await.unwrap().body(), versioning);
    bucket.ask("DELETE /artifacts?policy", &[], b"").await.unwrap();
    assert_eq!(bucket.refused("GET /artifacts?policy", b"").await, "NoSuchBucketPolicy");
    for line in [
        "GET /artifacts?versions",
        "PUT /artifacts?acl",
        "PUT /artifacts/a?tagging",
        "GET /artifacts/a?versionId=1",
        "POST /artifacts/a?select",
    ] {
        assert_eq!(bucket.refused(line, b"").await, "NotImplemented", "{line}");
    }
    bucket.ask("PUT /artifacts/a", &[], b"").await.unwrap();
    assert_eq!(bucket.refused("DELETE /artifacts", b"").await, "BucketNotEmpty");
    bucket.ask("DELETE /artifacts/a", &[], b"").await.unwrap();
    bucket.ask("DELETE /artifacts", &[], b"").await.unwrap();
    assert_eq!(bucket.refused("PUT /artifacts/a", b"").await, "NoSuchBucket");
}

#[tokio::test]
async fn nobody_without_the_capability_comes_near_rule_14_rule_18() {
    let bucket = Bucket::start().await;
    let users = std::collections::BTreeSet::from([access::Capability::Users]);
    for principal in [
        Principal::Anonymous,
        Principal::Dev { id: "AKIA".into(), folder_key: false },
        Principal::AccessKey { id: "AK".into(), capabilities: users, pools: None },
    ] {
        let call = bucket.call(principal);
        let request = Request {
            method: "GET",
            bucket: None,
            key: None,
            query: &[],
            headers: &HeaderMap::new(),
            body: b"",
        };
        let refusal = bucket.rooms.answer(&call, &request).await.unwrap_err();
        assert!(matches!(refusal, Refusal::Named("AccessDenied", _, 403)), "{refusal:?}");
    }
}
