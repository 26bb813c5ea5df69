//! A template with the code that it names by local paths: folders become zips that are the same for the same content, and
//! the template names what was uploaded instead.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use serde_json::{Map, Value, json};
use templates::Limits;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::artifacts::UPLOADS;

/// As Lambda has it: bytes of a zip that is uploaded, bytes and entries of what is in it (RULE-23).
const MOST_ZIPPED: u64 = 250 << 20;
const MOST_BYTES: u64 = 250 << 20;
const MOST_ENTRIES: usize = 50_000;

/// Folders and files that are never code.
const LEFT_OUT: &[&str] = &[".git", ".rockpool", "__pycache__", ".DS_Store", ".aws-sam"];

/// Where a type of resource says where its code is: the property, and whether a map of bucket and key stands there in the
/// serverless types' own words.
const CODE: &[(&str, &str, [&str; 2])] = &[
    ("AWS::Lambda::Function", "Code", ["S3Bucket", "S3Key"]),
    ("AWS::Lambda::LayerVersion", "Content", ["S3Bucket", "S3Key"]),
    ("AWS::Serverless::Function", "CodeUri", ["Bucket", "Key"]),
    ("AWS::Serverless::LayerVersion", "ContentUri", ["Bucket", "Key"]),
];

/// What is to be deployed.
pub struct Package {
    /// The template, with what was uploaded named in it.
    pub template: String,
    /// What is to be uploaded, by its SHA-256 in hexadecimal.
    pub archives: BTreeMap<String, Vec<u8>>,
    /// Every file and folder that it was made of.
    pub made_of: Vec<PathBuf>,
    /// The SHA-256 of all of it, in hexadecimal: what a person agrees to (RULE-22).
    pub hash: String,
}

/// Reads the template at `path`, and the code that it names. Code outside of the template's folder is refused unless
/// `anywhere`.
///
/// # Errors
/// Each says what to do.
pub fn read(path: &Path, anywhere: bool) -> anyhow::Result<Package> {
    let text = fs::read_to_string(path).with_context(|| format!("the template {}", path.display()))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let parsed = templates::parse(&text, Limits::default()).map_err(|fault| match fault.at() {
        Some(at) => anyhow::anyhow!("{}:{}:{}: {fault}", path.display(), at.line, at.column),
        None => anyhow::anyhow!("{}: {fault}", path.display()),
    })?;
    let mut root = parsed.root().to_value();
    let mut package = Packing { folder, anywhere, archives: BTreeMap::new(), made_of: vec![path.to_owned()] };
    let changed = package.rewrite(&mut root)?;
    // A template without code of its own is deployed as it was written.
    let template = if changed { root.to_string() } else { text };
    let mut parts: Vec<&[u8]> = vec![template.as_bytes()];
    parts.extend(package.archives.keys().map(String::as_bytes));
    let hash = crypto::hex::encode(&crypto::sha256(&parts));
    let Packing { archives, made_of, .. } = package;
    Ok(Package { template, archives, made_of, hash })
}

struct Packing<'a> {
    folder: &'a Path,
    anywhere: bool,
    archives: BTreeMap<String, Vec<u8>>,
    made_of: Vec<PathBuf>,
}

impl Packing<'_> {
    /// Puts what is uploaded into the place of local paths; says whether there were any.
    fn rewrite(&mut self, root: &mut Value) -> anyhow::Result<bool> {
        let mut changed = false;
        if let Some(code) = root.pointer_mut("/Globals/Function/CodeUri") {
            changed |= self.replace("Globals", code, ["Bucket", "Key"])?;
        }
        let Some(resources) = root.get_mut("Resources").and_then(Value::as_object_mut) else {
            return Ok(changed);
        };
        for (logical_id, resource) in resources {
            let kind = resource["Type"].as_str().unwrap_or_default().to_owned();
            let Some((_, property, words)) = CODE.iter().find(|(name, ..)| *name == kind) else { continue };
            if let Some(code) = resource.pointer_mut(&format!("/Properties/{property}")) {
                changed |= self.replace(logical_id, code, *words)?;
            }
        }
        Ok(changed)
    }

    fn replace(&mut self, logical_id: &str, code: &mut Value, words: [&str; 2]) -> anyhow::Result<bool> {
        let Some(local) = code.as_str().filter(|text| !text.starts_with("s3://")) else { return Ok(false) };
        let bytes = self.archive(local).with_context(|| format!("the code of {logical_id}"))?;
        let hash = crypto::hex::encode(&crypto::sha256(&[&bytes]));
        let mut place = Map::new();
        place.insert(words[0].to_owned(), json!(UPLOADS));
        place.insert(words[1].to_owned(), json!(hash));
        *code = Value::Object(place);
        self.archives.insert(hash, bytes);
        Ok(true)
    }

    /// The zip of a folder or file; a zip as it is.
    fn archive(&mut self, local: &str) -> anyhow::Result<Vec<u8>> {
        let path = self.folder.join(local);
        let real = path.canonicalize().with_context(|| format!("{} is not there", path.display()))?;
        let home = self.folder.canonicalize().context("the template's folder")?;
        ensure!(
            self.anywhere || real.starts_with(&home),
            "{local} lies outside of the template's folder {}: with --code-anywhere it is taken all the same",
            home.display()
        );
        self.made_of.push(path.clone());
        if real.is_file()
            && real.extension().is_some_and(|extension| extension == "zip" || extension == "jar")
        {
            let length = fs::metadata(&real)?.len();
            ensure!(length <= MOST_ZIPPED, "{local} is larger than {} MiB", MOST_ZIPPED >> 20);
            return fs::read(&real).with_context(|| local.to_owned());
        }
        let mut files = Vec::new();
        if real.is_file() {
            let name = real.file_name().context("a file has a name")?;
            files.push((name.to_string_lossy().into_owned(), real.clone()));
        } else {
            gather(&real, &real, &mut files)?;
        }
        ensure!(!files.is_empty(), "{local} is empty");
        zip(&files)
    }
}

/// Every file below `folder` with its name in the archive; links are followed only to what lies in the same folder.
fn gather(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> anyhow::Result<()> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<_>>()?;
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        if fs::symlink_metadata(&path)?.is_symlink() {
            let target = path.canonicalize().with_context(|| format!("the link {}", path.display()))?;
            ensure!(
                target.starts_with(root) && target.is_file(),
                "the link {} leads out of its folder",
                path.display()
            );
        } else if path.is_dir() {
            gather(root, &path, files)?;
            continue;
        }
        ensure!(files.len() < MOST_ENTRIES, "more than {MOST_ENTRIES} files");
        let inside = path.strip_prefix(root).context("a path below its folder")?;
        let Some(inside) = inside.to_str() else { bail!("{} is not a name in UTF-8", path.display()) };
        files.push((inside.replace('\\', "/"), path));
    }
    Ok(())
}

/// The same bytes for the same files: in the order of their names, without times, with two modes.
fn zip(files: &[(String, PathBuf)]) -> anyhow::Result<Vec<u8>> {
    let mut files: Vec<&(String, PathBuf)> = files.iter().collect();
    files.sort_by(|one, other| one.0.cmp(&other.0));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut total = 0;
    for (name, path) in files {
        let bytes = fs::read(path).with_context(|| path.display().to_string())?;
        total += bytes.len() as u64;
        ensure!(total <= MOST_BYTES, "the code is larger than {} MiB", MOST_BYTES >> 20);
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(if is_program(path) { 0o755 } else { 0o644 });
        writer.start_file(name.as_str(), options)?;
        writer.write_all(&bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Code: code\n      Role: !Sub '${R.Arn}'\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: {}\n";

    fn project() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("code/lib")).unwrap();
        fs::create_dir_all(folder.path().join("code/__pycache__")).unwrap();
        fs::write(folder.path().join("code/__pycache__/x.pyc"), "no").unwrap();
        fs::write(folder.path().join("code/index.py"), "def handler(e, c): return e").unwrap();
        fs::write(folder.path().join("code/lib/more.py"), "x = 1").unwrap();
        let template = folder.path().join("template.yaml");
        fs::write(&template, TEMPLATE).unwrap();
        (folder, template)
    }

    #[test]
    fn the_same_content_makes_the_same_package_and_other_content_another_rule_22() {
        let ((_one, first), (two, second)) = (project(), project());
        let (a, b) = (read(&first, false).unwrap(), read(&second, false).unwrap());
        assert_eq!((&a.template, &a.hash), (&b.template, &b.hash));
        assert_eq!(a.archives.len(), 1);
        let root: Value = serde_json::from_str(&a.template).unwrap();
        assert_eq!(root["Resources"]["F"]["Properties"]["Code"]["S3Bucket"], UPLOADS);
        fs::write(two.path().join("code/index.py"), "other").unwrap();
        assert_ne!(read(&second, false).unwrap().hash, a.hash);
    }

    #[test]
    fn code_outside_of_the_templates_folder_is_taken_only_where_that_is_said_rule_22() {
        let (folder, template) = project();
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("a.py"), "1").unwrap();
        let path = outside.path().display().to_string();
        fs::write(&template, TEMPLATE.replace("Code: code", &format!("Code: {path}"))).unwrap();
        let refused = read(&template, false).err().unwrap();
        assert!(format!("{refused:#}").contains("--code-anywhere"), "{refused:#}");
        assert!(read(&template, true).is_ok());
        // Nor does a link lead there.
        fs::write(&template, TEMPLATE).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(outside.path().join("a.py"), folder.path().join("code/link.py")).unwrap();
        #[cfg(unix)]
        assert!(format!("{:#}", read(&template, false).err().unwrap()).contains("leads out"));
    }
}
