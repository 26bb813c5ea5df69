//! What the README promises: the tour works when pasted, and the table of operations is the registries'.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::running::{Dev, printed, run};

fn readme() -> (PathBuf, String) {
    let path = PathBuf::from("../../README.md");
    let text = std::fs::read_to_string(&path).unwrap();
    (path, text)
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("{start} stands in the README"));
    rest.split_once(end).unwrap_or_else(|| panic!("{end} stands in the README")).0
}

#[test]
fn the_tour_works_when_it_is_pasted() {
    let folder = tempfile::tempdir().unwrap();
    let _server = Dev::start(folder.path(), &[]);
    let (_, readme) = readme();
    let tour = between(&readme, "<!-- tour -->\n```bash\n", "```");
    let cargo = "cargo run --release --quiet --";
    assert!(tour.contains(cargo));
    let tour = tour.replace(cargo, env!("CARGO_BIN_EXE_rockpool"));
    let script = format!("set -eu -o pipefail\n{tour}");
    let output = Command::new("bash")
        .arg("-c")
        .arg(script)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = printed(&output);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("\"UserConfirmed\":false"), "{said}");
    assert!(said.contains("\"Username\""), "{said}");
    assert!(
        said.trim_end()
            .ends_with(r#"{"__type":"NotAuthorizedException","message":"Access Token has been revoked"}"#),
        "{said}"
    );
}

#[test]
fn the_table_of_operations_is_fresh() {
    let (path, readme) = readme();
    let (begin, end) = ("<!-- operations:begin -->\n", "<!-- operations:end -->");
    let folder = tempfile::tempdir().unwrap();
    let table = printed(&run(folder.path(), &["operations", "--markdown"]));
    let written = between(&readme, begin, end);
    if written == table {
        return;
    }
    #[expect(clippy::disallowed_methods, reason = "the one switch of tests that write documents")]
    let rewrite = std::env::var("UPDATE_DOCS").is_ok();
    assert!(rewrite, "the table of operations in README.md is stale: run the tests with UPDATE_DOCS=1");
    std::fs::write(path, readme.replace(written, &table)).unwrap();
}

#[test]
fn every_command_stands_in_both_lists_of_commands() {
    let folder = tempfile::tempdir().unwrap();
    let help = printed(&run(folder.path(), &["--help"]));
    let commands = between(&help, "Commands:\n", "\n\n").lines().filter_map(|line| {
        // A description that is long goes on in the next line, further in.
        let name = line.strip_prefix("  ")?.split(' ').next()?;
        (!name.is_empty() && name != "help").then_some(name)
    });
    let lists = [readme().1, std::fs::read_to_string("README.md").unwrap()];
    let mut count = 0;
    for command in commands {
        for list in &lists {
            // `rockpool pool`, or another word beside it: `rockpool pool`, `client`, …
            let rows = list.lines().filter(|line| line.starts_with("| `rockpool "));
            let named =
                [format!("`rockpool {command}`"), format!("`rockpool {command} "), format!(" `{command}`")];
            assert!(
                rows.into_iter().any(|row| named.iter().any(|name| row.contains(name.as_str()))),
                "{command} stands in no list:\n{list}"
            );
        }
        count += 1;
    }
    assert!(count > 15, "{help}");
}
