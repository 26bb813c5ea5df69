//! `cargo xtask import-model`: takes the facts out of a botocore wheel and leaves the prose behind.
//! Owns which wheel (by hash) and what counts as a fact; `model.rs` owns the form that is kept.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, bail};
use serde::Deserialize;

use crate::model::{Fault, Http, Identity, Kept, Operation, Ordered, SERVICES, Service, Shape, path};
use crate::overlay;

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
    signing_name: Option<String>,
    protocol: String,
    #[serde(default)]
    target_prefix: String,
    #[serde(default)]
    xml_namespace: String,
}

#[derive(Deserialize)]
struct BotocoreOperation {
    http: BotocoreHttp,
    input: Reference,
    output: Option<Reference>,
    #[serde(default)]
    errors: Vec<Reference>,
    authtype: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BotocoreHttp {
    method: String,
    request_uri: String,
    response_code: Option<u16>,
}

impl From<BotocoreHttp> for Http {
    fn from(http: BotocoreHttp) -> Self {
        Self { method: http.method, path: http.request_uri, status: http.response_code.unwrap_or(200) }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reference {
    shape: String,
    location: Option<String>,
    location_name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BotocoreError {
    code: Option<String>,
    http_status_code: Option<u16>,
}

#[derive(Deserialize)]
struct BotocoreShape {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    members: Ordered<Reference>,
    #[serde(default)]
    required: Vec<String>,
    payload: Option<String>,
    error: Option<BotocoreError>,
    member: Option<Reference>,
    key: Option<Reference>,
    value: Option<Reference>,
    #[serde(default, deserialize_with = "bound")]
    min: Option<i64>,
    #[serde(default, deserialize_with = "bound")]
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

/// A lowest or highest value. Those of fractions are written with one, and are whole all the same.
fn bound<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let Some(number) = Option::<serde_json::Number>::deserialize(deserializer)? else { return Ok(None) };
    let whole = || number.as_f64().filter(|float| float.fract() == 0.0).map(|float| float as i64);
    let bound = number.as_i64().or_else(whole);
    bound.map(Some).ok_or_else(|| serde::de::Error::custom(format!("{number} is not a whole bound")))
}

/// Writes `model/<service>.json` and `model/NOTICE`.
pub fn run(root: &Path, arguments: ImportModel) -> anyhow::Result<()> {
    let wheel = match arguments.wheel {
        Some(file) => file,
        None => download(root)?,
    };
    check_hash(&wheel)?;
    std::fs::create_dir_all(root.join("model"))?;
    for kept in SERVICES {
        let Kept { name, whole, .. } = kept;
        let chosen = if whole { None } else { Some(overlay::chosen(root, name)?) };
        let service = facts(name, &unpack(&wheel, name)?, chosen.as_ref())?;
        std::fs::write(path(root, name), service.to_lines()?)?;
        eprintln!(
            "{name}: {} operations, {} others, {} shapes",
            service.operations.0.len(),
            service.others.0.len(),
            service.shapes.0.len()
        );
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

/// The facts of a service: of all its operations, or of those that are chosen.
fn facts(name: &str, json: &[u8], chosen: Option<&BTreeSet<String>>) -> anyhow::Result<Service> {
    let source: Botocore =
        serde_json::from_slice(json).with_context(|| format!("{name} is not a service model"))?;
    let all = &source.shapes;
    let faults = source.shapes.0.iter().filter_map(|(name, shape)| Some((name.clone(), fault(name, shape)?)));
    let faults: Vec<(String, Fault)> = faults.collect();
    let mut operations = Vec::new();
    let mut others = Vec::new();
    let mut reached = BTreeSet::new();
    for (operation, facts) in source.operations.0 {
        if chosen.is_some_and(|chosen| !chosen.contains(&operation)) {
            others.push((operation, facts.http.into()));
            continue;
        }
        let parts = std::iter::once(&facts.input).chain(&facts.output).chain(&facts.errors);
        for part in parts {
            reach(all, &part.shape, &mut reached)?;
        }
        let auth = auth(&facts, all.find(&facts.input.shape).context("an operation without its input")?);
        let kept = Operation {
            auth: auth.to_owned(),
            input: facts.input.shape,
            output: facts.output.map(|output| output.shape),
            errors: names(facts.errors),
            http: facts.http.into(),
        };
        operations.push((operation, kept));
    }
    let metadata = source.metadata;
    let service = Identity {
        name: metadata.signing_name.unwrap_or(metadata.endpoint_prefix),
        api_version: metadata.api_version,
        target_prefix: metadata.target_prefix,
        protocol: metadata.protocol,
        xml_namespace: metadata.xml_namespace,
    };
    // Of a service that is kept as a whole, shapes that no operation reaches are kept too.
    let is_kept = |name: &String| chosen.is_none() || reached.contains(name);
    let shapes = source.shapes.0.into_iter().filter(|(name, _)| is_kept(name));
    let shapes = sorted(shapes.map(|(name, shape)| (name, keep_shape(shape))).collect());
    let is_json = service.protocol == "json";
    let faults = faults.into_iter().filter(|(name, _)| !is_json && is_kept(name)).collect();
    Ok(Service {
        service,
        operations: sorted(operations),
        others: sorted(others),
        faults: sorted(faults),
        shapes,
    })
}

/// Adds a shape and all that it is made of.
fn reach(all: &Ordered<BotocoreShape>, name: &str, reached: &mut BTreeSet<String>) -> anyhow::Result<()> {
    if !reached.insert(name.to_owned()) {
        return Ok(());
    }
    let shape = all.find(name).with_context(|| format!("there is no shape {name}"))?;
    let parts = shape.members.0.iter().map(|(_, member)| member);
    for part in parts.chain(&shape.member).chain(&shape.key).chain(&shape.value) {
        reach(all, &part.shape, reached)?;
    }
    Ok(())
}

/// How an error looks on the wire, where the model says it.
fn fault(name: &str, shape: &BotocoreShape) -> Option<Fault> {
    let error = shape.error.as_ref()?;
    let code = error.code.clone().filter(|code| code != name);
    Some(Fault { code, status: error.http_status_code? })
}

/// Who may call: what the model says of signatures, read together with where an access token goes.
fn auth(operation: &BotocoreOperation, input: &BotocoreShape) -> &'static str {
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
    let place = |name: &String, member: &Reference| {
        let named = member.location_name.as_ref().unwrap_or(name);
        match member.location.as_deref() {
            _ if shape.payload.as_ref() == Some(name) => Some("payload".to_owned()),
            Some("querystring") => Some(format!("query {named}")),
            Some("statusCode") => Some("status".to_owned()),
            Some(place) => Some(format!("{place} {named}")),
            None => None,
        }
    };
    let places =
        shape.members.0.iter().filter_map(|(name, member)| Some((name.clone(), place(name, member)?)));
    let places = Ordered(places.collect());
    Shape {
        kind: shape.kind,
        places,
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
        "The files *.json in this folder hold facts (names, types, constraints)\n\
         about AWS's APIs. They were taken from the service models in botocore {VERSION}\n\
         (wheel SHA-256 {WHEEL_SHA256})\n\
         by `cargo xtask import-model`. No documentation text was kept.\n\n\
         botocore\n\
         Copyright Amazon.com, Inc. or its affiliates. All Rights Reserved.\n\
         Licensed under the Apache License, Version 2.0. https://www.apache.org/licenses/LICENSE-2.0\n\n\
         overlay.toml is this project's own.\n"
    )
}
