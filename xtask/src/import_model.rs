//! `cargo xtask import-model`: takes the facts out of a botocore wheel and leaves the prose behind.
//! Owns which wheel (by hash) and what counts as a fact; `model.rs` owns the form that is kept.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use serde::Deserialize;

use crate::model::{Identity, Operation, Ordered, SERVICES, Service, Shape, path};

/// The release whose facts are in the tree.
const VERSION: &str = "1.44.5";
/// SHA-256 of `botocore-1.44.5-py3-none-any.whl`, as the package index publishes it (RULE-33).
const WHEEL_SHA256: &str = "8f16a56d1dff125dd65322ae021efa7ba5195a6db5102b96862566055b748921";

/// Python is at hand wherever the client tests run, and has zip and gzip in its standard library: no crate for this.
const UNPACK: &str = "
import gzip, sys, zipfile
wheel, service = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    names = [n for n in archive.namelist() if n.startswith(f'botocore/data/{service}/') and n.endswith('/service-2.json.gz')]
    sys.stdout.buffer.write(gzip.decompress(archive.read(sorted(names)[-1])))
";

/// Where the facts come from.
#[derive(Debug, clap::Args)]
pub struct ImportModel {
    /// The wheel; without it, it is downloaded with pip and its hash is checked all the same.
    #[arg(long, value_name = "FILE")]
    wheel: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Botocore {
    metadata: Metadata,
    operations: Ordered<BotocoreOperation>,
    shapes: Ordered<BotocoreShape>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    api_version: String,
    endpoint_prefix: String,
    target_prefix: String,
}

#[derive(Deserialize)]
struct BotocoreOperation {
    input: Reference,
    output: Option<Reference>,
    #[serde(default)]
    errors: Vec<Reference>,
    authtype: Option<String>,
}

#[derive(Deserialize)]
struct Reference {
    shape: String,
}

#[derive(Deserialize)]
struct BotocoreShape {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    members: Ordered<Reference>,
    #[serde(default)]
    required: Vec<String>,
    member: Option<Reference>,
    key: Option<Reference>,
    value: Option<Reference>,
    min: Option<i64>,
    max: Option<i64>,
    pattern: Option<String>,
    #[serde(default, rename = "enum")]
    values: Vec<String>,
    #[serde(default)]
    sensitive: bool,
    #[serde(default)]
    document: bool,
    #[serde(default)]
    exception: bool,
    #[serde(default)]
    fault: bool,
}

/// Writes `model/<service>.json` and `model/NOTICE`.
pub fn run(root: &Path, arguments: ImportModel) -> anyhow::Result<()> {
    let wheel = match arguments.wheel {
        Some(file) => file,
        None => download(root)?,
    };
    check_hash(&wheel)?;
    std::fs::create_dir_all(root.join("model"))?;
    for (name, _) in SERVICES {
        let service = facts(name, &unpack(&wheel, name)?)?;
        std::fs::write(path(root, name), service.to_lines()?)?;
        eprintln!("{name}: {} operations, {} shapes", service.operations.0.len(), service.shapes.0.len());
    }
    std::fs::write(root.join("model/NOTICE"), notice())?;
    Ok(())
}

fn download(root: &Path) -> anyhow::Result<PathBuf> {
    let folder = root.join("target/model");
    std::fs::create_dir_all(&folder)?;
    let status = Command::new("python3")
        .args(["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--dest"])
        .arg(&folder)
        .arg(format!("botocore=={VERSION}"))
        .status()
        .context("python3 cannot be started")?;
    if !status.success() {
        bail!("botocore {VERSION} could not be downloaded; give its wheel with --wheel FILE");
    }
    Ok(folder.join(format!("botocore-{VERSION}-py3-none-any.whl")))
}

fn check_hash(wheel: &Path) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    std::fs::File::open(wheel)
        .and_then(|mut file| file.read_to_end(&mut bytes))
        .with_context(|| format!("{} cannot be read", wheel.display()))?;
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &bytes);
    let found: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    if found != WHEEL_SHA256 {
        bail!("{} is not botocore {VERSION}: SHA-256 {found}, expected {WHEEL_SHA256}", wheel.display());
    }
    Ok(())
}

fn unpack(wheel: &Path, service: &str) -> anyhow::Result<Vec<u8>> {
    let output = Command::new("python3")
        .args(["-c", UNPACK])
        .arg(wheel)
        .arg(service)
        .stderr(Stdio::inherit())
        .output()
        .context("python3 cannot be started")?;
    if !output.status.success() {
        bail!("{} holds no model of {service}", wheel.display());
    }
    Ok(output.stdout)
}

fn facts(name: &str, json: &[u8]) -> anyhow::Result<Service> {
    let source: Botocore =
        serde_json::from_slice(json).with_context(|| format!("{name} is not a service model"))?;
    let shapes = sorted(source.shapes.0.into_iter().map(|(name, shape)| (name, keep_shape(shape))).collect());
    let mut operations = Vec::new();
    for (operation, facts) in source.operations.0 {
        let auth = auth(&facts, shapes.find(&facts.input.shape).context("an operation without its input")?);
        let kept = Operation {
            auth: auth.to_owned(),
            input: facts.input.shape,
            output: facts.output.map(|output| output.shape),
            errors: names(facts.errors),
        };
        operations.push((operation, kept));
    }
    let service = Identity {
        name: source.metadata.endpoint_prefix,
        api_version: source.metadata.api_version,
        target_prefix: source.metadata.target_prefix,
    };
    Ok(Service { service, operations: sorted(operations), shapes })
}

/// Who may call: what the model says of signatures, read together with where an access token goes.
fn auth(operation: &BotocoreOperation, input: &Shape) -> &'static str {
    let token = input.members.find("AccessToken").is_some();
    let token_required = input.required.iter().any(|member| member == "AccessToken");
    let session = input.members.find("Session").is_some();
    match operation.authtype.as_deref() {
        Some("none") if token && session && !token_required => "AccessTokenOrSession",
        // ForgetDevice and GetDevice leave the token optional in the model; there is no other way in.
        Some("none") if token => "AccessToken",
        Some("none") => "Unsigned",
        _ => "Signed",
    }
}

fn keep_shape(shape: BotocoreShape) -> Shape {
    Shape {
        kind: shape.kind,
        members: Ordered(shape.members.0.into_iter().map(|(name, member)| (name, member.shape)).collect()),
        required: shape.required,
        member: shape.member.map(|reference| reference.shape),
        key: shape.key.map(|reference| reference.shape),
        value: shape.value.map(|reference| reference.shape),
        min: shape.min,
        max: shape.max,
        pattern: shape.pattern,
        values: shape.values,
        sensitive: shape.sensitive,
        document: shape.document,
        exception: shape.exception,
        fault: shape.fault,
    }
}

/// The names, once each: VerifySoftwareToken lists an error twice.
fn names(errors: Vec<Reference>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for error in errors {
        if !kept.contains(&error.shape) {
            kept.push(error.shape);
        }
    }
    kept
}

fn sorted<V>(mut items: Vec<(String, V)>) -> Ordered<V> {
    items.sort_by(|(left, _), (right, _)| left.cmp(right));
    Ordered(items)
}

fn notice() -> String {
    format!(
        "The files cognito-idp.json and cognito-identity.json in this folder hold facts (names, types, constraints)\n\
         about AWS's APIs. They were taken from the service models in botocore {VERSION}\n\
         (wheel SHA-256 {WHEEL_SHA256})\n\
         by `cargo xtask import-model`. No documentation text was kept.\n\n\
         botocore\n\
         Copyright Amazon.com, Inc. or its affiliates. All Rights Reserved.\n\
         Licensed under the Apache License, Version 2.0. https://www.apache.org/licenses/LICENSE-2.0\n\n\
         overlay.toml is this project's own.\n"
    )
}
