//! The rules of `tidy` for names, source files, READMEs and lock files.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::metadata::Metadata;

/// Names that say nothing of what is inside.
const SAYS_NOTHING: &[&str] =
    &["common", "core", "helper", "helpers", "manager", "managers", "misc", "util", "utils", "utilities"];
/// Folders that are not ours to judge.
const NOT_OURS: &[&str] = &[".git", "target", "node_modules", ".venv", "__pycache__", "corpus", "artifacts"];
/// The one source that Cargo.lock may name: the public index, not a mirror of somebody's network.
const PUBLIC_INDEX: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Crates whose names say nothing.
pub fn names(metadata: &Metadata) -> Vec<String> {
    let crates = metadata.packages.iter().map(|package| package.name.as_str());
    crates
        .filter(|name| name.split('-').any(|word| SAYS_NOTHING.contains(&word)))
        .map(|name| format!("crate {name}: a name that says nothing"))
        .collect()
}

/// Everything below the root.
pub fn check(root: &Path) -> anyhow::Result<Vec<String>> {
    let mut wrong = Vec::new();
    for path in files(root)? {
        let shown = path.strip_prefix(root)?.display().to_string();
        let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let source = path.extension().is_some_and(|ending| ending == "rs");
        let lock = is_lock(file);
        let readme = file == "README.md" && is_crate(&path);
        if !(source || lock || readme) {
            continue;
        }
        let text = fs::read_to_string(&path).with_context(|| shown.clone())?;
        if source {
            wrong.extend(source_faults(&shown, &text));
        }
        if lock {
            wrong.extend(lock_faults(&shown, file, &text));
        }
        if readme && !asks_a_question(&text) {
            wrong.push(format!("{shown}: the first paragraph must be the crate's question"));
        }
    }
    for folder in fs::read_dir(root.join("crates"))? {
        let folder = folder?.path();
        if folder.join("Cargo.toml").exists() && !folder.join("README.md").exists() {
            wrong.push(format!("{}: no README.md", folder.strip_prefix(root)?.display()));
        }
    }
    Ok(wrong)
}

fn files(root: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let (mut found, mut folders) = (Vec::new(), vec![root.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let entry = entry?;
            let ours = entry.file_name().to_str().is_none_or(|name| !NOT_OURS.contains(&name));
            match entry.file_type()? {
                kind if kind.is_dir() && ours => folders.push(entry.path()),
                kind if kind.is_file() => found.push(entry.path()),
                _ => {}
            }
        }
    }
    Ok(found)
}

fn is_crate(readme: &Path) -> bool {
    readme.with_file_name("Cargo.toml").exists()
        && readme.parent().and_then(Path::parent).is_some_and(|folder| folder.ends_with("crates"))
}

fn is_lock(file: &str) -> bool {
    file.ends_with(".lock")
        || (file.starts_with("requirements") && file.ends_with(".txt"))
        || ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml"].contains(&file)
}

fn source_faults(shown: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let path = Path::new(shown);
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let folders = path.parent().into_iter().flat_map(Path::components);
    let names = folders.filter_map(|part| part.as_os_str().to_str()).chain([stem]);
    for name in names.filter(|name| SAYS_NOTHING.contains(name)) {
        wrong.push(format!("{shown}: `{name}` is a name that says nothing"));
    }
    for line in text.lines().map(str::trim_start) {
        let module = line.strip_prefix("pub ").unwrap_or(line).strip_prefix("mod ");
        let name = module.map(|rest| rest.trim_end_matches([' ', '{', ';']));
        if let Some(name) = name.filter(|name| SAYS_NOTHING.contains(name)) {
            wrong.push(format!("{shown}: module `{name}` is a name that says nothing"));
        }
    }
    // Attributes of the whole crate may come first.
    let first = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with("#!["));
    if !first.is_some_and(|line| line.starts_with("//!")) {
        wrong.push(format!("{shown}: must begin with `//!` and say what it owns and hands over"));
    }
    wrong
}

fn lock_faults(shown: &str, file: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        let at = number + 1;
        if file == "Cargo.lock" {
            let source = line.strip_prefix("source = ").map(|source| source.trim_matches('"'));
            if source.is_some_and(|source| source != PUBLIC_INDEX) {
                wrong.push(format!("{shown}:{at}: a source other than the public index"));
            }
        } else if file.starts_with("requirements") {
            if !line.starts_with('#') && line.contains("://")
                || ["-i ", "-f ", "--index-url", "--extra-index-url", "--find-links", "--trusted-host"]
                    .iter()
                    .any(|option| line.starts_with(option))
            {
                wrong.push(format!("{shown}:{at}: an address to download from"));
            }
        } else if line.starts_with("\"resolved\"")
            || line.starts_with("resolved")
            || line.contains("tarball:")
        {
            wrong.push(format!("{shown}:{at}: an address to download from"));
        }
    }
    wrong
}

fn asks_a_question(text: &str) -> bool {
    let mut paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let titled = paragraphs.next().is_some_and(|title| title.starts_with("# "));
    titled && paragraphs.next().is_some_and(|question| question.contains('?'))
}

#[cfg(test)]
mod tests {
    use super::{asks_a_question, lock_faults, source_faults};

    #[test]
    fn a_source_file_says_first_what_it_owns() {
        assert!(source_faults("crates/a/src/b.rs", "//! Owns b.\nuse c;\n").is_empty());
        assert!(source_faults("crates/a/src/lib.rs", "#![deny(x)]\n\n//! Owns b.\n").is_empty());
        assert_eq!(source_faults("crates/a/src/b.rs", "use c;\n//! late\n").len(), 1);
        assert_eq!(source_faults("crates/a/src/b.rs", "").len(), 1);
    }

    #[test]
    fn names_that_say_nothing_are_found_in_paths_and_modules() {
        assert_eq!(source_faults("crates/a/src/util.rs", "//! x").len(), 1);
        assert_eq!(source_faults("crates/a/src/common/b.rs", "//! x").len(), 1);
        assert_eq!(source_faults("crates/a/src/b.rs", "//! x\npub mod helpers {\n}\nmod misc;\n").len(), 2);
        assert!(source_faults("crates/a/src/commons.rs", "//! x\nmod decoder;\n").is_empty());
    }

    #[test]
    fn lock_files_name_no_place_to_download_from() {
        assert_eq!(lock_faults("l", "package-lock.json", "  \"resolved\": \"x\",").len(), 1);
        assert!(lock_faults("l", "package-lock.json", "  \"integrity\": \"sha512-x\",").is_empty());
        assert_eq!(
            lock_faults("l", "requirements.txt", "--index-url https://x/\na==1 --hash=sha256:0").len(),
            1
        );
        assert_eq!(lock_faults("l", "requirements.txt", "a @ https://x/a.whl").len(), 1);
        assert_eq!(lock_faults("l", "Cargo.lock", "source = \"registry+https://mirror/\"").len(), 1);
        assert_eq!(lock_faults("l", "yarn.lock", "  resolved \"x\"").len(), 1);
    }

    #[test]
    fn a_readme_begins_with_a_question() {
        assert!(asks_a_question("# store\n\nWhat must an engine promise?\n\nMore."));
        assert!(!asks_a_question("# store\n\nThis crate is great.\n\nIs it?"));
        assert!(!asks_a_question("What is this?\n"));
    }
}
