//! Addresses: taken ones are explained, and more than loopback has to be asked for.

use std::net::TcpListener;

use crate::running::{Dev, complaint, rockpool, run};

#[test]
fn a_taken_port_is_explained_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let _holder = TcpListener::bind(taken).unwrap();
    let told = complaint(&run(folder.path(), &["dev", "--listen", &taken.to_string()]));
    assert!(told.contains(&format!("{taken} is already in use")) && told.contains("--listen"), "{told}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn at_the_default_port_nodes_inspector_is_named() {
    let folder = tempfile::tempdir().unwrap();
    // Whoever holds the port, this or another process, it is taken.
    let _holder = TcpListener::bind("127.0.0.1:9229");
    let told = complaint(&run(folder.path(), &["dev"]));
    assert!(
        told.contains("127.0.0.1:9229 is already in use") && told.contains("inspector of Node"),
        "{told}"
    );
}

#[test]
fn a_chosen_management_port_that_is_taken_is_explained_and_the_default_gives_way() {
    let folder = tempfile::tempdir().unwrap();
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = holder.local_addr().unwrap().to_string();
    let told = complaint(&run(folder.path(), &["dev", "--listen", "127.0.0.1:0", "--management", &taken]));
    assert!(told.contains("--management"), "{told}");
    let _holder = TcpListener::bind("127.0.0.1:9230");
    let dev = Dev::spawn(rockpool(folder.path(), &["dev", "--listen", "127.0.0.1:0", "--ephemeral"]));
    assert!(dev.banner.contains("management   http://127.0.0.1:"), "{}", dev.banner);
    assert!(!dev.banner.contains(":9230/"), "{}", dev.banner);
}

#[test]
fn more_than_loopback_has_to_be_asked_for_and_then_needs_the_folders_key_rule_14() {
    let folder = tempfile::tempdir().unwrap();
    let told = complaint(&run(folder.path(), &["dev", "--listen", "0.0.0.0:0"]));
    assert!(told.contains("--allow-non-loopback"), "{told}");
    let arguments = ["dev", "--listen", "0.0.0.0:0", "--management", "127.0.0.1:0", "--allow-non-loopback"];
    let dev = Dev::spawn(rockpool(folder.path(), &arguments));
    let (status, answer) = dev.call("ListUserPools", &serde_json::json!({"MaxResults": 1}));
    assert_eq!((status, answer["__type"].as_str()), (400, Some("UnrecognizedClientException")));
    assert_eq!(dev.sign_up("ada@example.com").0, 200);
}
