//! TLS by certificate files: served, renewed while it runs, and refused where clients would refuse it.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::running::{complaint, printed, rockpool, run};
use crate::serving::{Installed, Serve};

/// Copies of the certificate `from` and the key `key` into the folder.
fn pair(made: &Installed, from: &str, key: &str) -> [String; 4] {
    let files = Path::new("tests/certificates");
    let (certificate, private) = (made.path().join("server.pem"), made.path().join("server.key"));
    // Closed before it has its name: a server that runs looks at it every second.
    let half = made.path().join("half.key");
    fs::copy(files.join(format!("{key}.key.pem")), &half).unwrap();
    fs::set_permissions(&half, fs::Permissions::from_mode(0o640)).unwrap();
    fs::rename(&half, &private).unwrap();
    fs::copy(files.join(format!("{from}.pem")), &certificate).unwrap();
    let shown = |path: &Path| path.display().to_string();
    ["--tls-certificate".into(), shown(&certificate), "--tls-key".into(), shown(&private)]
}

fn arguments(pair: &[String; 4]) -> Vec<&str> {
    let mut words: Vec<&str> = pair.iter().map(String::as_str).collect();
    words.extend(["--public-url", "https://localhost:9229"]);
    words
}

fn trusting(names: &[&str], protocols: &[&str]) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    for name in names {
        let path = format!("tests/certificates/{name}.pem");
        roots.add(CertificateDer::from_pem_file(path).unwrap()).unwrap();
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    Arc::new(config)
}

/// The protocol that was agreed on, and what the server says to `bytes`; none if the certificate is not one of `names`.
fn ask(serve: &Serve, names: &[&str], protocols: &[&str], bytes: &[u8]) -> Option<(String, Vec<u8>)> {
    let name = "localhost".try_into().unwrap();
    let connection = ClientConnection::new(trusting(names, protocols), name).unwrap();
    let stream = TcpStream::connect(serve.address).unwrap();
    let mut stream = StreamOwned::new(connection, stream);
    stream.write_all(bytes).ok()?;
    let mut answer = vec![0; 4_096];
    let length = stream.read(&mut answer).ok()?;
    answer.truncate(length);
    let protocol = stream.conn.alpn_protocol().map(|name| String::from_utf8_lossy(name).into_owned());
    Some((protocol.unwrap_or_default(), answer))
}

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";

#[test]
fn http_1_and_http_2_are_spoken_over_tls_and_plain_http_is_not() {
    let made = Installed::new(&[]);
    let pair = pair(&made, "one", "one");
    let serve = made.serve(&arguments(&pair));
    assert!(serve.banner.contains(" serves on https://localhost:9229"), "{}", serve.banner);
    let (protocol, answer) =
        ask(&serve, &["one"], &["h2", "http/1.1"], b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").unwrap();
    // A frame of settings comes first: its type is 4.
    assert!(protocol == "h2" && answer.get(3) == Some(&4), "{protocol} {answer:?}");
    let (protocol, answer) = ask(&serve, &["one"], &["http/1.1"], REQUEST).unwrap();
    assert!(protocol == "http/1.1" && answer.starts_with(b"HTTP/1.1 200"), "{protocol}");
    let mut plain = TcpStream::connect(serve.address).unwrap();
    plain.write_all(REQUEST).unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP/"), "{answer:?}");
    // The management port is another matter.
    assert_eq!(serve.manage("/health/ready").0, 200);
}

#[test]
fn a_new_pair_is_used_without_a_restart_and_a_bad_one_is_not() {
    let made = Installed::new(&[]);
    let words = pair(&made, "one", "one");
    let log = made.path().join("log");
    let mut command = made.command(&arguments(&words));
    command.stderr(fs::File::create(&log).unwrap());
    let serve = Serve::spawn(command);
    let shows = |name: &str| ask(&serve, &[name], &["http/1.1"], REQUEST).is_some();
    let until = |what: &dyn Fn() -> bool| {
        let began = Instant::now();
        while !what() {
            assert!(began.elapsed() < Duration::from_secs(20), "{}", fs::read_to_string(&log).unwrap());
            std::thread::yield_now();
        }
    };
    assert!(shows("one") && !shows("two"));
    // The key of one with the certificate of another: told, and nothing changes.
    pair(&made, "two", "one");
    until(&|| fs::read_to_string(&log).unwrap().contains("the new certificate is not used"));
    assert!(shows("one"));
    assert!(fs::read_to_string(&log).unwrap().contains("does not belong to the certificate"));
    pair(&made, "two", "two");
    until(&|| shows("two"));
    assert!(!shows("one"));
}

#[test]
fn a_certificate_that_clients_would_refuse_is_refused_at_the_start() {
    let made = Installed::new(&[]);
    let refused = |from: &str, key: &str| made.refusal(&arguments(&pair(&made, from, key)));
    assert!(refused("expired", "one").contains("ran out"));
    assert!(refused("future", "one").contains("is good from"));
    assert!(refused("two", "one").contains("does not belong to the certificate"));
    let told = refused("other", "other");
    assert!(told.contains("is not for localhost") && told.contains("public-url"), "{told}");
    let words = pair(&made, "one", "one");
    fs::write(&words[1], "nonsense").unwrap();
    assert!(made.refusal(&arguments(&words)).contains("there is no certificate in it"));
    let words = pair(&made, "one", "one");
    fs::write(&words[3], "nonsense").unwrap();
    assert!(made.refusal(&arguments(&words)).contains("there is no private key in it"));
    let words = pair(&made, "one", "one");
    fs::set_permissions(&words[3], fs::Permissions::from_mode(0o604)).unwrap();
    assert!(made.refusal(&arguments(&words)).contains("is open to every user of this machine: chmod o="));
    fs::remove_file(&words[1]).unwrap();
    assert!(made.refusal(&arguments(&words)).contains("server.pem: No such file"));
    assert!(
        made.refusal(&words[..2].iter().map(String::as_str).collect::<Vec<_>>())
            .contains("say tls-key as well")
    );
}

#[test]
fn the_doctor_trusts_the_same_file_for_documents_and_for_settings() {
    let made = Installed::new(&["--pool", "shop"]);
    let pool = made.said("user pool");
    let key = run(made.path(), &["access-key", "create", "--allow", "pools", "--json"]);
    let key: serde_json::Value = serde_json::from_str(&printed(&key)).unwrap();
    let serve = made.serve(&arguments(&pair(&made, "one", "one")));
    let server = format!("https://localhost:{}", serve.address.port());
    let doctor = |what: &[&str], bundle: Option<&str>| {
        let mut command = rockpool(made.path(), &[&["doctor", "--json"], what].concat());
        command.env("AWS_ACCESS_KEY_ID", key["id"].as_str().unwrap());
        command.env("AWS_SECRET_ACCESS_KEY", key["secret_access_key"].as_str().unwrap());
        command.env_remove("AWS_SESSION_TOKEN").env_remove("AWS_CA_BUNDLE");
        command.envs(bundle.map(|path| ("AWS_CA_BUNDLE", path)));
        command.output().unwrap()
    };
    let file =
        |name| fs::canonicalize(format!("tests/certificates/{name}.pem")).unwrap().display().to_string();
    let [one, two] = ["one", "two"].map(file);
    let url = format!("{server}/{pool}");
    let of_pool = [pool.as_str(), "--endpoint", &server];
    // Documents are read, and with the pool's id its settings.
    for (words, bundle) in [
        (&["--ca-bundle", one.as_str()][..], None),
        (&["--ca", &one], None),
        (&[], Some(&*one)),
        (&["--ca-bundle", &one], Some(&*two)),
    ] {
        for what in [&[url.as_str()][..], &of_pool] {
            let output = doctor(&[what, words].concat(), bundle);
            let report: serde_json::Value =
                serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
            let found = report["findings"].as_array().unwrap();
            assert!(found.iter().all(|finding| finding["id"] != "discovery"), "{report}");
            // The server names itself by its public URL, which is another port here: that was in the document.
            assert!(found.iter().any(|finding| finding["id"] == "issuer"), "{report}");
            // And a cure reaches the same server.
            let cured = format!("--ca-bundle '{one}'");
            let cures = |finding: &serde_json::Value| finding["cure"].as_str().unwrap().contains(&cured);
            assert_eq!(found.iter().any(cures), report["pool"].is_string(), "{report}");
        }
    }
    // Another authority, or this machine's: nothing is believed.
    for bundle in [None, Some(&*two)] {
        let report: serde_json::Value = serde_json::from_slice(&doctor(&[&url], bundle).stdout).unwrap();
        assert_eq!(report["findings"][0]["id"], "discovery", "{report}");
        assert!(complaint(&doctor(&of_pool, bundle)).contains("cannot be asked"));
    }
    assert!(complaint(&doctor(&[&url, "--ca-bundle", "nowhere.pem"], None)).contains("nowhere.pem"));
}

/// Names, certificates and documents are those of the URL; only the connection goes elsewhere, for documents as for settings.
#[test]
fn the_doctor_connects_where_it_is_told_whatever_the_name_stands_for() {
    let made = Installed::new(&["--pool", "shop"]);
    let pool = made.said("user pool");
    let key = run(made.path(), &["access-key", "create", "--allow", "pools", "--json"]);
    let key: serde_json::Value = serde_json::from_str(&printed(&key)).unwrap();
    let files = pair(&made, "other", "other");
    let named = ["--public-url", "https://other.example"];
    let words: Vec<&str> = files.iter().map(String::as_str).chain(named).collect();
    let serve = made.serve(&words);
    let place = format!("127.0.0.1:{}", serve.address.port());
    let bundle = fs::canonicalize("tests/certificates/other.pem").unwrap().display().to_string();
    let doctor = |what: &[&str]| {
        let mut command =
            rockpool(made.path(), &[&["doctor", "--json", "--ca-bundle", &bundle], what].concat());
        command.env("AWS_ACCESS_KEY_ID", key["id"].as_str().unwrap());
        command.env("AWS_SECRET_ACCESS_KEY", key["secret_access_key"].as_str().unwrap());
        command.env_remove("AWS_SESSION_TOKEN").env_remove("AWS_CA_BUNDLE");
        command.output().unwrap()
    };
    let url = format!("https://other.example/{pool}");
    for what in [&[url.as_str()][..], &[&pool, "--endpoint", "https://other.example"]] {
        let output = doctor(&[what, &["--connect-to", &place]].concat());
        let report: serde_json::Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        let ids: Vec<_> = report["findings"].as_array().unwrap().iter().map(|found| &found["id"]).collect();
        assert!(
            !ids.iter().any(|id| ["discovery", "issuer", "jwks", "jwks-key"].iter().any(|wrong| id == wrong)),
            "{report}"
        );
    }
    let refused = complaint(&doctor(&[&format!("https://other.example:1/{pool}"), "--connect-to", &place]));
    assert!(refused.contains("must not have a port"), "{refused}");
}
