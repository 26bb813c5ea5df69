//! `cargo xtask tidy`: the order of the house. Owns the list of arrows between rooms; the rules for files stand in
//! `tidy_files`. Every violation is printed, not the first alone.

use std::path::Path;

use anyhow::bail;

use crate::metadata::{self, Metadata};
use crate::{fuzz, tidy_files};

/// Who may depend on whom, for ordinary and build dependencies: never upward, never sideways between API rooms.
/// A new arrow is a line here, and a reason in the commit that adds it.
const ROOMS: &[(&str, &[&str])] = &[
    // The arithmetic and the nouns: no I/O, no wire format.
    ("crypto", &[]),
    ("directory", &["crypto"]),
    ("sign-in", &["crypto", "directory"]),
    ("tokens", &["crypto", "directory"]),
    // What the APIs look like: data for servers and clients.
    ("aws-model", &[]),
    // Keeping: only the wiring and the testkit can tell which engine runs.
    ("store", &["crypto", "directory"]),
    ("store-embedded", &["store"]),
    ("store-postgres", &["crypto", "store"]),
    // Who calls, what runs beside an operation, how a message leaves.
    // Temporary credentials are sealed texts.
    ("access", &["crypto", "directory", "store"]),
    ("triggers", &["crypto", "directory"]),
    ("runner", &["crypto"]),
    ("delivery", &["crypto", "directory", "store"]),
    ("handlers", &["crypto", "directory", "store", "triggers"]),
    // What a template says: values alone, no room of ours under it.
    ("templates", &[]),
    // The wire, for the server and the API rooms.
    ("aws-wire", &["access", "aws-model"]),
    // API rooms. One reaches another only through the dispatch port.
    (
        "user-pools",
        &[
            "access",
            "aws-model",
            "aws-wire",
            "crypto",
            "delivery",
            "directory",
            "sign-in",
            "store",
            "tokens",
            "triggers",
        ],
    ),
    ("artifacts", &["access", "aws-wire", "crypto", "directory", "store"]),
    ("account", &["access", "aws-model", "aws-wire", "crypto", "directory", "store"]),
    ("identity-pools", &["access", "aws-model", "aws-wire", "crypto", "directory", "store", "tokens"]),
    ("functions", &["access", "aws-model", "aws-wire", "crypto", "directory", "runner", "store", "triggers"]),
    ("provisioning", &["access", "aws-model", "aws-wire", "crypto", "directory", "store", "templates"]),
    // The edge.
    (
        "server",
        &[
            "access",
            "artifacts",
            "aws-model",
            "aws-wire",
            "crypto",
            "delivery",
            "directory",
            "identity-pools",
            "user-pools",
        ],
    ),
    // The wiring, and what stands in for it in tests.
    (
        "rockpool",
        &[
            "access",
            "account",
            "artifacts",
            "aws-model",
            "aws-wire",
            "crypto",
            "delivery",
            "directory",
            "functions",
            "handlers",
            "identity-pools",
            "provisioning",
            "rockpool-verify",
            "runner",
            "server",
            "store",
            "store-embedded",
            "store-postgres",
            "templates",
            "tokens",
            "triggers",
            "user-pools",
        ],
    ),
    (
        "testkit",
        &[
            "access",
            "account",
            "aws-model",
            "aws-wire",
            "crypto",
            "delivery",
            "directory",
            "identity-pools",
            "server",
            "sign-in",
            "store",
            "store-embedded",
            "store-postgres",
            "tokens",
            "triggers",
            "user-pools",
        ],
    ),
    // Usable without the house: whoever checks tokens needs nothing else of ours.
    ("rockpool-verify", &[]),
    // Beside the house: they measure it and look after it.
    ("bench", &["crypto", "tokens"]),
    ("xtask", &[]),
];

/// Rooms that do no I/O and know no wire format, and the packages that would say otherwise.
const PURE: &[&str] = &["crypto", "directory", "sign-in", "templates", "tokens"];
const IMPURE: &[&str] = &[
    "aws-wire",
    "http",
    "http-body-util",
    "hyper",
    "hyper-util",
    "lettre",
    "mio",
    "rusqlite",
    "socket2",
    "tokio",
    "tokio-postgres",
];

/// The engines, and the only rooms that may name them, in tests too.
const ENGINES: &[&str] = &["store-embedded", "store-postgres"];
const MAY_NAME_ENGINES: &[&str] = &["rockpool", "testkit"];

/// Looks at everything; fails with all that is out of order.
pub fn run(root: &Path) -> anyhow::Result<()> {
    let metadata = metadata::workspace(root)?;
    let mut wrong = arrows(&metadata);
    wrong.extend(tidy_files::names(&metadata));
    wrong.extend(tidy_files::check(root)?);
    wrong.extend(fuzz::faults(root)?);
    wrong.sort();
    for line in &wrong {
        eprintln!("{line}");
    }
    match wrong.len() {
        0 => Ok(()),
        1 => bail!("1 thing is out of order"),
        number => bail!("{number} things are out of order"),
    }
}

fn arrows(metadata: &Metadata) -> Vec<String> {
    let mut wrong = Vec::new();
    for package in &metadata.packages {
        let room = package.name.as_str();
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!("{room}: a crate that the list of rooms in xtask/src/tidy.rs does not know"));
            continue;
        };
        for dependency in &package.dependencies {
            let name = dependency.name.as_str();
            let for_tests = dependency.kind.as_deref() == Some("dev");
            if dependency.path.is_some() && !for_tests && !allowed.contains(&name) {
                wrong.push(format!("{room} -> {name}: not an arrow of the house (xtask/src/tidy.rs)"));
            }
            if ENGINES.contains(&name) && !MAY_NAME_ENGINES.contains(&room) {
                wrong.push(format!(
                    "{room} -> {name}: only {} may name an engine",
                    MAY_NAME_ENGINES.join(" and ")
                ));
            }
            if PURE.contains(&room) && IMPURE.contains(&name) && !for_tests {
                wrong.push(format!("{room} -> {name}: this room does no I/O and knows no wire format"));
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::{ROOMS, arrows};
    use crate::metadata::{Dependency, Metadata, Package};

    fn depends(room: &str, on: &str, kind: Option<&str>, ours: bool) -> Vec<String> {
        arrows(&Metadata {
            packages: vec![Package {
                name: room.into(),
                version: "0.1.0".into(),
                source: None,
                license: None,
                dependencies: vec![Dependency {
                    name: on.into(),
                    kind: kind.map(Into::into),
                    path: ours.then(|| "somewhere".into()),
                }],
            }],
            target_directory: "target".into(),
        })
    }

    #[test]
    fn an_arrow_upward_or_sideways_is_refused_for_build_scripts_too() {
        for (room, on) in [("store", "user-pools"), ("user-pools", "identity-pools"), ("crypto", "directory")]
        {
            assert_eq!(depends(room, on, None, true).len(), 1, "{room} -> {on}");
            assert_eq!(depends(room, on, Some("build"), true).len(), 1, "{room} -> {on}");
            assert!(depends(room, on, Some("dev"), true).is_empty(), "{room} -> {on} in tests");
        }
        assert!(depends("user-pools", "store", None, true).is_empty());
        assert_eq!(depends("attic", "store", None, true).len(), 1, "an unknown room");
    }

    #[test]
    fn only_the_wiring_names_an_engine_and_the_pure_rooms_stay_pure() {
        assert_eq!(depends("user-pools", "store-embedded", Some("dev"), true).len(), 1);
        assert_eq!(depends("tokens", "tokio", None, false).len(), 1);
        assert!(depends("server", "tokio", None, false).is_empty());
    }

    #[test]
    fn the_list_has_no_circle() {
        // Each room may only name rooms that can be finished before it.
        let mut finished: Vec<&str> = Vec::new();
        while finished.len() < ROOMS.len() {
            let next = ROOMS
                .iter()
                .find(|(room, on)| !finished.contains(room) && on.iter().all(|name| finished.contains(name)))
                .expect("a circle among the rooms");
            finished.push(next.0);
        }
    }
}
