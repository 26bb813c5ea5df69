//! `cargo xtask new-operation <Name>`: the file of an operation, the file of its test and its line in the registry, each
//! where a reader would guess it to be.

use std::path::Path;

use anyhow::{Context as _, bail};

use crate::model::{Operation, SERVICES, Service};
use crate::names::snake;
use crate::overlay::Overlay;

/// Where a registry's lines go: right below a comment of these words, in whichever file of the room has it.
const MARKER: &str = "// operations: one line each";

/// Which operation.
#[derive(Debug, clap::Args)]
pub struct NewOperation {
    /// AWS's name, such as `CreateGroup`
    name: String,
    /// The API, where more than one has an operation of that name
    #[arg(long, default_value = "cognito-idp")]
    service: String,
}

/// Makes the files and lines that are not there yet.
pub fn run(root: &Path, arguments: NewOperation) -> anyhow::Result<()> {
    let NewOperation { name, service } = arguments;
    let Some(kept) = SERVICES.iter().find(|kept| kept.name == service) else {
        bail!("{service} is none of {:?}", SERVICES.map(|kept| kept.name));
    };
    let (module, room) = (kept.module, kept.room);
    let mut model = Service::load(root, &service)?;
    let overlay = Overlay::load(root, &service, &mut model)?;
    let operation =
        model.operations.find(&name).with_context(|| format!("{service} has no operation {name}"))?;
    let capability = overlay.capability(&name)?;
    let file = snake(&name);
    let room = root.join("crates").join(room);

    let handler = room.join("src").join(capability).join(format!("{file}.rs"));
    if handler.exists() {
        bail!("{} is there already", handler.display());
    }
    write(&handler, &handler_text(&name, module, operation))?;
    add_module(&room.join("src").join(capability).join("mod.rs"), &file, "pub mod", capability)?;

    let tests = room.join("tests/it");
    write(&tests.join(capability).join(format!("{file}.rs")), &test_text(&name, &service))?;
    add_module(&tests.join(capability).join("mod.rs"), &file, "mod", capability)?;

    let line = format!("ops::{name} => {capability}::{file}::handle,");
    register(&room.join("src"), &name, &line)
}

fn handler_text(name: &str, module: &str, operation: &Operation) -> String {
    let input = &operation.input;
    let output = operation.output.as_deref().unwrap_or("()");
    let types = match &operation.output {
        Some(output) => format!("{{{input}, {output}}}"),
        None => input.clone(),
    };
    format!(
        "//! {name}: what it does, in one sentence.\n\n\
         use access::Call;\n\
         use aws_model::{module}::{types};\n\n\
         use crate::{{Refusal, Rooms}};\n\n\
         /// What comes of it.\n\
         ///\n\
         /// # Errors\n\
         /// What can be refused.\n\
         pub async fn handle(rooms: &Rooms, call: &Call, input: {input}) -> Result<{output}, Refusal> {{\n    \
             let _ = (rooms, call, input);\n    \
             Err(Refusal::not_built(\"{name}\", \"this operation\"))\n\
         }}\n"
    )
}

fn test_text(name: &str, service: &str) -> String {
    format!("//! {name} ({service}), through the wire: the success and each refusal.\n")
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    eprintln!("new: {}", path.display());
    Ok(())
}

/// Adds `mod <file>;` to a folder's module file, which is made if it is not there.
fn add_module(path: &Path, file: &str, keyword: &str, capability: &str) -> anyhow::Result<()> {
    let Ok(text) = std::fs::read_to_string(path) else {
        write(path, &format!("//! The capability `{capability}`.\n\n{keyword} {file};\n"))?;
        eprintln!("to do by hand: declare `mod {capability};` where its sisters are declared");
        return Ok(());
    };
    std::fs::write(path, with_module(&text, &format!("{keyword} {file};")))?;
    eprintln!("changed: {}", path.display());
    Ok(())
}

/// The text with one more module line, in order among its sisters.
fn with_module(text: &str, line: &str) -> String {
    let keyword = line.rsplit_once(' ').map_or(line, |(keyword, _)| keyword);
    let mut lines: Vec<&str> = text.lines().collect();
    if lines.contains(&line) {
        return text.to_owned();
    }
    let is_sister = |other: &&str| other.starts_with(keyword) && other.ends_with(';');
    let at = match lines.iter().position(|other| is_sister(other) && *other > line) {
        Some(at) => at,
        None => lines.iter().rposition(is_sister).map_or(lines.len(), |last| last + 1),
    };
    lines.insert(at, line);
    lines.join("\n") + "\n"
}

/// Puts the line into the registry and takes the name out of what is not there yet.
fn register(folder: &Path, name: &str, line: &str) -> anyhow::Result<()> {
    let mut registered = false;
    for entry in std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path)?;
        let mut changed = without_not_yet(&text, name);
        if let Some(with) = with_registration(&changed, line) {
            changed = with;
            registered = true;
        }
        if changed != text {
            std::fs::write(&path, changed)?;
            eprintln!("changed: {}", path.display());
        }
    }
    if !registered {
        eprintln!(
            "to do by hand: no file in {} has the comment `{MARKER}`; add to `register!`\n    {line}",
            folder.display()
        );
    }
    Ok(())
}

/// The text with the line in order below the marker, indented as the marker is.
fn with_registration(text: &str, line: &str) -> Option<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let marker = lines.iter().position(|line| line.trim() == MARKER)?;
    let indent: String = lines[marker].chars().take_while(|c| c.is_whitespace()).collect();
    let rest = lines[marker + 1..].iter();
    let before = rest.take_while(|other| other.trim().starts_with("ops::") && other.trim() < line).count();
    lines.insert(marker + 1 + before, format!("{indent}{line}"));
    Some(lines.join("\n") + "\n")
}

/// The text without the name in its `not_yet!` list.
fn without_not_yet(text: &str, name: &str) -> String {
    let Some(start) = text.find("not_yet![") else { return text.to_owned() };
    let (before, list) = text.split_at(start);
    let end = list.find(']').unwrap_or(list.len());
    let (list, after) = list.split_at(end);
    let quoted = format!("\"{name}\"");
    let whole_lines: Vec<&str> =
        list.split('\n').filter(|line| line.trim().trim_end_matches(',') != quoted).collect();
    let list = whole_lines.join("\n").replace(&format!("{quoted}, "), "").replace(&format!("{quoted},"), "");
    format!("{before}{list}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_finds_its_place_among_its_sisters() {
        let text = "//! Groups.\n\npub mod create_group;\npub mod get_group;\n\nfn x() {}\n";
        let expected =
            "//! Groups.\n\npub mod create_group;\npub mod delete_group;\npub mod get_group;\n\nfn x() {}\n";
        assert_eq!(with_module(text, "pub mod delete_group;"), expected);
        assert_eq!(with_module(expected, "pub mod delete_group;"), expected, "never twice");
        let last = with_module(text, "pub mod update_group;");
        assert!(last.contains("pub mod get_group;\npub mod update_group;\n\nfn x"));
    }

    #[test]
    fn a_registration_goes_below_the_marker_in_order() {
        let text = "register!(\n    registry,\n    // operations: one line each\n    ops::A => a::handle,\n    ops::C => c::handle,\n);\n";
        let with = with_registration(text, "ops::B => b::handle,").unwrap();
        assert!(with.contains("ops::A => a::handle,\n    ops::B => b::handle,\n    ops::C => c::handle,"));
        let last = with_registration(text, "ops::D => d::handle,").unwrap();
        assert!(last.contains("ops::C => c::handle,\n    ops::D => d::handle,\n);"));
        assert_eq!(with_registration("fn f() {}\n", "x"), None);
    }

    #[test]
    fn the_registry_has_its_marker_where_a_line_may_stand() {
        let registry = include_str!("../../crates/user-pools/src/registry.rs");
        let with = with_registration(registry, "ops::A => a::handle,").unwrap();
        assert!(with.contains(
            "registry,\n        // operations: one line each\n        ops::A => a::handle,\n        ops::"
        ));
    }

    #[test]
    fn what_is_built_is_no_longer_missing() {
        let text = "let x = not_yet![\n    \"CreateGroup\",\n    \"GetGroup\", \"ListGroups\",\n];\nf(\"GetGroup\");\n";
        let without = without_not_yet(&without_not_yet(text, "CreateGroup"), "GetGroup");
        assert_eq!(without, "let x = not_yet![\n    \"ListGroups\",\n];\nf(\"GetGroup\");\n");
    }
}
