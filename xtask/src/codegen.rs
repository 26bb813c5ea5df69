//! `cargo xtask codegen`: writes `crates/aws-model/src/generated/` from the facts in `model/`.
//! Owns what goes into which file and how a line looks; the macros of `aws-model` own what a line means.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::model::{Kept, SERVICES, Service, Shape};
use crate::names::{constant, field, variant};
use crate::overlay::Overlay;
use crate::patterns::{ascii_class, translate};

/// Where the output goes, from the root of the workspace.
const FOLDER: &str = "crates/aws-model/src/generated";
/// The file of shapes that more than one capability needs.
const SHARED: &str = "shapes";

/// What to do with the result.
#[derive(Debug, clap::Args)]
pub struct Codegen {
    /// Write nothing; fail if the files in the tree are not what would be written.
    #[arg(long)]
    check: bool,
}

/// Writes the files, or compares them.
pub fn run(root: &Path, arguments: Codegen) -> anyhow::Result<()> {
    let files = generate(root)?;
    let folder = root.join(FOLDER);
    let stale = stale(&folder, &files)?;
    if arguments.check {
        if !stale.is_empty() {
            bail!("stale, run `cargo xtask codegen`: {}", stale.join(", "));
        }
        return Ok(());
    }
    for (name, text) in &files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().context("a file without a folder")?)?;
        if std::fs::read_to_string(&path).is_ok_and(|there| there == *text) {
            continue;
        }
        std::fs::write(&path, text)?;
    }
    for name in stale.iter().filter(|name| !files.contains_key(*name)) {
        std::fs::remove_file(folder.join(name))?;
    }
    eprintln!("{} files in {FOLDER}, {} of them new or changed", files.len(), stale.len());
    Ok(())
}

/// Names of files that differ, are missing or should not be there.
fn stale(folder: &Path, files: &BTreeMap<String, String>) -> anyhow::Result<Vec<String>> {
    let mut names: BTreeSet<String> = files.keys().cloned().collect();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else { continue };
        for entry in entries {
            let path: PathBuf = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                names.insert(path.strip_prefix(folder)?.to_string_lossy().into_owned());
            }
        }
    }
    Ok(names
        .into_iter()
        .filter(|name| std::fs::read_to_string(folder.join(name)).ok().as_ref() != files.get(name))
        .collect())
}

/// File name below the folder to text.
fn generate(root: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    let mut patterns = Patterns::default();
    let mut modules = String::new();
    let mut every = String::from(
        "/// Calls a macro with every operation: `check! { user_pools: SignUp, …; identity_pools: GetId, …; }`. For tests and\n\
         /// tools that must name the types of them all.\n#[macro_export]\nmacro_rules! for_every_operation {\n    ($then:ident) => { $then! {\n",
    );
    for Kept { name, module, .. } in SERVICES {
        let mut service = Service::load(root, name)?;
        let overlay = Overlay::load(root, name, &mut service)?;
        let written = ServiceFiles { service: &service, overlay: &overlay }.write(&mut patterns)?;
        for (file, text) in written {
            files.insert(format!("{module}/{file}.rs"), text);
        }
        writeln!(modules, "pub mod {module};")?;
        let names: Vec<&str> = service.operations.0.iter().map(|(name, _)| name.as_str()).collect();
        writeln!(every, "        {module}: {};", names.join(", "))?;
    }
    every.push_str("    } };\n}\n");
    let body = format!("{modules}pub mod patterns;\n\n{every}");
    files.insert("patterns.rs".into(), patterns.write()?);
    files.insert("mod.rs".into(), header("Everything in this folder", &body));
    Ok(files)
}

fn header(what: &str, body: &str) -> String {
    format!(
        "//! {what}. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.\n\n{body}"
    )
}

/// The patterns of all services, numbered in the order in which they are met.
#[derive(Default)]
struct Patterns(Vec<(String, bool)>);

impl Patterns {
    fn number(&mut self, source: &str, whole: bool) -> usize {
        let key = (source.to_owned(), whole);
        self.0.iter().position(|known| *known == key).unwrap_or_else(|| {
            self.0.push(key);
            self.0.len() - 1
        })
    }

    fn write(&self) -> anyhow::Result<String> {
        let mut body = String::from(
            "use crate::shape::{Ascii, Check, Pattern};\n\n/// Every regular expression of the models.\n",
        );
        writeln!(body, "pub static PATTERNS: [Pattern; {}] = [", self.0.len())?;
        for (index, (source, whole)) in self.0.iter().enumerate() {
            let check = match translate(source, *whole)? {
                Some(regex) => format!("Check::Regex(r\"{regex}\")"),
                None => "Check::ByHand".to_owned(),
            };
            let ascii = match ascii_class(source).filter(|_| *whole) {
                Some((class, empty)) => format!("Some(Ascii {{ class: {class:#x}, empty: {empty} }})"),
                None => "None".to_owned(),
            };
            writeln!(
                body,
                "    Pattern {{ index: {index}, source: r\"{source}\", check: {check}, ascii: {ascii} }},"
            )?;
        }
        body.push_str("];\n");
        Ok(header("Patterns", &body))
    }
}

struct ServiceFiles<'a> {
    service: &'a Service,
    overlay: &'a Overlay,
}

impl ServiceFiles<'_> {
    fn write(&self, patterns: &mut Patterns) -> anyhow::Result<BTreeMap<String, String>> {
        let homes = self.homes()?;
        let capabilities: BTreeSet<&str> = self.overlay.capabilities.values().map(String::as_str).collect();
        let mut files = BTreeMap::new();
        for home in capabilities.iter().copied().chain([SHARED]) {
            let shapes: Vec<&str> =
                homes.iter().filter(|(_, of)| of.as_str() == home).map(|(shape, _)| shape.as_str()).collect();
            if home != SHARED || !shapes.is_empty() {
                files.insert(home.to_owned(), self.file(home, &shapes, patterns)?);
            }
        }
        let shared = files.contains_key(SHARED);
        files.insert("mod".into(), self.module(&capabilities, shared)?);
        Ok(files)
    }

    /// The file of each shape that an operation reaches: its only capability's, or the shared one.
    fn homes(&self) -> anyhow::Result<BTreeMap<String, String>> {
        let mut users: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for (name, operation) in &self.service.operations.0 {
            let capability = self.overlay.capability(name)?;
            for shape in std::iter::once(&operation.input).chain(&operation.output) {
                self.reach(shape, capability, &mut users)?;
            }
        }
        let home =
            |of: BTreeSet<&str>| of.first().filter(|_| of.len() == 1).map_or(SHARED, |only| only).to_owned();
        Ok(users.into_iter().map(|(shape, of)| (shape, home(of))).collect())
    }

    fn reach<'s>(
        &self,
        name: &str,
        from: &'s str,
        users: &mut BTreeMap<String, BTreeSet<&'s str>>,
    ) -> anyhow::Result<()> {
        if !users.entry(name.to_owned()).or_default().insert(from) {
            return Ok(());
        }
        let shape = self.service.shape(name)?;
        let parts = shape.members.0.iter().map(|(_, member)| member);
        for part in parts.chain(&shape.member).chain(&shape.key).chain(&shape.value) {
            self.reach(part, from, users)?;
        }
        Ok(())
    }

    fn module(&self, capabilities: &BTreeSet<&str>, shared: bool) -> anyhow::Result<String> {
        let identity = &self.service.service;
        let mut body = String::from(
            "#![expect(missing_docs, reason = \"the names are AWS's and no prose of the model is kept\")]\n\n",
        );
        for name in capabilities {
            writeln!(body, "mod {name};")?;
        }
        let shared_line = |prefix: &str, rest: &str| {
            if shared { format!("{prefix}{SHARED}{rest}\n\n") } else { "\n".to_owned() }
        };
        body.push_str(&shared_line("mod ", ";"));
        for name in capabilities {
            writeln!(body, "pub use {name}::*;")?;
        }
        body.push_str(&shared_line("pub use ", "::*;"));
        body.push_str("pub mod ops {\n");
        for name in capabilities {
            writeln!(body, "    pub use super::{name}::ops::*;")?;
        }
        body.push_str("}\n\n");
        writeln!(
            body,
            "pub static SERVICE: crate::operation::ServiceModel = crate::operation::ServiceModel {{"
        )?;
        writeln!(body, "    name: \"{}\",", identity.name)?;
        let protocol = match identity.protocol.as_str() {
            "json" => "Json",
            "rest-json" => "RestJson",
            "query" => "Query",
            other => bail!("{} speaks {other}, which is not known here", identity.name),
        };
        writeln!(body, "    protocol: crate::operation::Protocol::{protocol},")?;
        writeln!(body, "    xml_namespace: \"{}\",", identity.xml_namespace)?;
        writeln!(body, "    target_prefix: \"{}\",", identity.target_prefix)?;
        writeln!(body, "    api_version: \"{}\",", identity.api_version)?;
        body.push_str("    operations: &[\n");
        for (name, _) in &self.service.operations.0 {
            writeln!(body, "        &ops::{},", constant(name))?;
        }
        body.push_str("    ],\n    others: &[\n");
        for (name, http) in &self.service.others.0 {
            let (method, path) = (&http.method, &http.path);
            writeln!(
                body,
                "        crate::operation::Other {{ name: \"{name}\", method: \"{method}\", path: \"{path}\" }},"
            )?;
        }
        body.push_str("    ],\n    faults: &[\n");
        for (name, fault) in &self.service.faults.0 {
            let (code, status) = (fault.code.as_ref().unwrap_or(name), fault.status);
            let shape = self.service.shape(name)?;
            let message = if shape.members.find("Message").is_some() { "Message" } else { "message" };
            let kind = shape.members.find("Type").is_some();
            let row = format!(
                "name: \"{name}\", code: \"{code}\", status: {status}, message: \"{message}\", kind: {kind}"
            );
            writeln!(body, "        crate::operation::Fault {{ {row} }},")?;
        }
        body.push_str("    ],\n};\n");
        Ok(header(&format!("The API `{}`", identity.name), &body))
    }

    fn file(&self, home: &str, names: &[&str], patterns: &mut Patterns) -> anyhow::Result<String> {
        let mut structures = String::new();
        let mut enums = String::new();
        let mut others = String::new();
        for name in names {
            let shape = self.service.shape(name)?;
            match shape.kind.as_str() {
                "structure" if !shape.document => self.structure(&mut structures, name, shape)?,
                "string" if !shape.values.is_empty() => string_enum(&mut enums, name, shape)?,
                _ => self.other(&mut others, name, shape, patterns)?,
            }
        }
        let mut body = String::from(
            "use super::*;\nuse crate::shape::*;\nuse crate::values::{Sensitive, Timestamp};\nuse serde_json::Value;\nuse std::collections::BTreeMap;\n\n",
        );
        if home == SHARED {
            // What is shared is made of what is shared.
            body = body.replacen("use super::*;\n", "", 1);
        }
        body = unused_removed(body, &[&structures, &enums, &others]);
        if home != SHARED {
            self.operations(&mut body, home)?;
        }
        body.push_str(&structures);
        body.push_str(&enums);
        body.push_str(&others);
        let what = if home == SHARED {
            "Shapes that several capabilities share".to_owned()
        } else {
            format!("Capability `{home}`")
        };
        Ok(header(&what, body.trim_end()) + "\n")
    }

    fn operations(&self, body: &mut String, home: &str) -> anyhow::Result<()> {
        body.push_str("pub mod ops {\n    use super::*;\n");
        for (name, operation) in &self.service.operations.0 {
            if self.overlay.capability(name)? != home {
                continue;
            }
            let output = operation.output.as_deref().unwrap_or("()");
            writeln!(
                body,
                "\n    operation! {{ {name} {} ({}) -> {output}; {home} {} [",
                constant(name),
                operation.input,
                operation.auth
            )?;
            let mut line = String::new();
            for error in &operation.errors {
                if line.len() + error.len() > 96 {
                    writeln!(body, "       {line}")?;
                    line.clear();
                }
                write!(line, " \"{error}\",")?;
            }
            if !line.is_empty() {
                writeln!(body, "       {line}")?;
            }
            let http = &operation.http;
            if http.is_root() {
                body.push_str("    ] }\n");
            } else {
                writeln!(body, "    ] @ \"{}\" \"{}\" {} }}", http.method, http.path, http.status)?;
            }
        }
        body.push_str("}\n\n");
        Ok(())
    }

    fn structure(&self, out: &mut String, name: &str, shape: &Shape) -> anyhow::Result<()> {
        let sensitive = if shape.sensitive { " sensitive" } else { "" };
        writeln!(out, "structure! {{ {name} {}{sensitive} {{", constant(name))?;
        for (member, of) in &shape.members.0 {
            let mut rust = self.rust_type(of)?;
            if !shape.required.contains(member) {
                rust = format!("Option<{rust}>");
            }
            let place =
                match shape.places.find(member).map(|place| place.split_once(' ').unwrap_or((place, ""))) {
                    None => String::new(),
                    Some((place, "")) => format!(" @ {place}"),
                    Some((place, name)) => format!(" @ {place} \"{name}\""),
                };
            writeln!(out, "    {}: {rust} = \"{member}\" {}{place};", field(member), constant(of))?;
        }
        out.push_str("} }\n\n");
        Ok(())
    }

    fn other(
        &self,
        out: &mut String,
        name: &str,
        shape: &Shape,
        patterns: &mut Patterns,
    ) -> anyhow::Result<()> {
        let (kind, mut value) = match shape.kind.as_str() {
            "string" => ("StringShape", format!("StringShape::new(\"{name}\")")),
            "integer" => ("NumberShape", format!("NumberShape::integer(\"{name}\")")),
            "long" => ("NumberShape", format!("NumberShape::long(\"{name}\")")),
            "double" => ("FloatShape", format!("FloatShape::new(\"{name}\")")),
            "boolean" => ("BooleanShape", format!("BooleanShape {{ name: \"{name}\" }}")),
            "timestamp" => ("TimestampShape", format!("TimestampShape {{ name: \"{name}\" }}")),
            "blob" => ("BlobShape", format!("BlobShape::new(\"{name}\")")),
            "structure" => ("DocumentShape", format!("DocumentShape {{ name: \"{name}\" }}")),
            "list" => ("ListShape", format!("ListShape::new(\"{name}\", {}.shape())", part(&shape.member)?)),
            "map" => {
                let (key, of) = (part(&shape.key)?, part(&shape.value)?);
                ("MapShape", format!("MapShape::new(\"{name}\", &{key}, {of}.shape())"))
            }
            other => bail!("{name} is of the kind `{other}`, which is not known here"),
        };
        if let Some(min) = shape.min {
            write!(value, ".min({min})")?;
        }
        if let Some(max) = shape.max {
            write!(value, ".max({max})")?;
        }
        if let Some(pattern) = &shape.pattern {
            let whole = !self.overlay.searched.contains(name);
            write!(value, ".pattern(&crate::PATTERNS[{}])", patterns.number(pattern, whole))?;
        }
        if shape.sensitive {
            value.push_str(".sensitive()");
        }
        writeln!(out, "pub static {}: {kind} = {value};", constant(name))?;
        Ok(())
    }

    fn rust_type(&self, name: &str) -> anyhow::Result<String> {
        let shape = self.service.shape(name)?;
        Ok(match shape.kind.as_str() {
            "structure" if shape.document => "Value".into(),
            "structure" => name.into(),
            "string" if !shape.values.is_empty() => name.into(),
            "string" if shape.sensitive => "Sensitive".into(),
            "string" => "String".into(),
            "integer" => "i32".into(),
            "long" => "i64".into(),
            "double" => "f64".into(),
            "boolean" => "bool".into(),
            "timestamp" => "Timestamp".into(),
            "blob" => "Vec<u8>".into(),
            "list" => {
                format!("Vec<{}>", self.rust_type(shape.member.as_deref().context("a list of nothing")?)?)
            }
            "map" => {
                format!(
                    "BTreeMap<String, {}>",
                    self.rust_type(shape.value.as_deref().context("a map to nothing")?)?
                )
            }
            other => bail!("{name} is of the kind `{other}`, which is not known here"),
        })
    }
}

fn part(name: &Option<String>) -> anyhow::Result<String> {
    Ok(constant(name.as_deref().context("a list or map without its parts")?))
}

fn string_enum(out: &mut String, name: &str, shape: &Shape) -> anyhow::Result<()> {
    writeln!(out, "string_enum! {{ {name} {} {{", constant(name))?;
    for value in &shape.values {
        writeln!(out, "    {} = \"{value}\";", variant(value))?;
    }
    out.push_str("} }\n\n");
    Ok(())
}

/// Leaves out the imports that the file does not need.
fn unused_removed(imports: String, parts: &[&str]) -> String {
    let uses = |word: &str| parts.iter().any(|part| part.contains(word));
    let mut kept = String::new();
    for line in imports.lines() {
        let line = match line {
            "use serde_json::Value;" if !uses("Value =") && !uses("<Value>") => continue,
            "use std::collections::BTreeMap;" if !uses("BTreeMap<") => continue,
            "use crate::shape::*;" if parts[2].is_empty() => continue,
            "use crate::values::{Sensitive, Timestamp};" => {
                match (
                    uses(": Sensitive") || uses("<Sensitive>") || uses(", Sensitive>"),
                    uses("Timestamp =") || uses("<Timestamp>"),
                ) {
                    (true, true) => line,
                    (true, false) => "use crate::values::Sensitive;",
                    (false, true) => "use crate::values::Timestamp;",
                    (false, false) => continue,
                }
            }
            other => other,
        };
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}
