//! Where code comes from, and what is known of it before it runs: that it unpacks (RULE-23), that its compiled modules are for the
//! function's Python, that its handler is there.

use std::path::{Component, Path, PathBuf};

use access::{Action, Call, Capability, authorize};
use directory::{ContentHash, Timestamp, UsedLayer};
use runner::archive::Limits;
use runner::runtimes::python::compiled_for_another;

use crate::artifacts::Found;
use crate::runtimes::python_minor;
use crate::{Refusal, Rooms};

/// As many bytes as a zip may have that is sent along with a request, as on AWS.
const LARGEST_ZIP: usize = 50 * 1024 * 1024;

/// Where a request says that its code is.
#[derive(Default)]
pub struct Source {
    /// Here.
    pub zip: Option<Vec<u8>>,
    /// There.
    pub bucket: Option<String>,
    /// Its name there.
    pub key: Option<String>,
    /// Its version there.
    pub version: Option<String>,
    /// Members that name something else, with what they would need.
    pub not_built: Vec<(&'static str, &'static str)>,
}

/// Keeps the code and says what it is.
///
/// # Errors
/// If there is none, two, or one that is too large or not there.
pub async fn keep(rooms: &Rooms, call: &Call, source: Source) -> Result<(ContentHash, u64), Refusal> {
    if !source.not_built.is_empty() {
        let refused = source.not_built.iter();
        let refused =
            refused.map(|(member, needs)| format!("{member} needs {needs}; that is not implemented yet."));
        return Err(Refusal::NotBuilt(refused.collect::<Vec<_>>().join(" ")));
    }
    let bytes = match (source.zip, source.bucket, source.key) {
        (Some(zip), None, None) if zip.len() <= LARGEST_ZIP => zip,
        (Some(zip), None, None) => return Err(Refusal::TooLarge(zip.len(), LARGEST_ZIP)),
        (None, Some(bucket), Some(key)) => {
            // As S3 asks it of whoever names an object to Lambda (RULE-18).
            let read = Action { service: "s3", operation: "GetObject", capability: Capability::Provisioning };
            authorize(call, read, "*")?;
            let artifacts = rooms.artifacts.get().ok_or_else(|| {
                Refusal::NotBuilt("S3Bucket needs the artifact bucket, which this server does not have. Send the code as ZipFile.".to_owned())
            })?;
            if source.version.is_some() {
                return Err(Refusal::NotBuilt(
                    "S3ObjectVersion: the artifact bucket keeps no versions. Leave it out.".to_owned(),
                ));
            }
            match artifacts.read(&bucket, &key, Limits::LAMBDA.bytes, call.now).await? {
                Found::Bytes(bytes) => bytes,
                Found::Longer(length) => {
                    return Err(Refusal::parameter(format!(
                        "{key} in {bucket} has {length} bytes, and code has at most {}.",
                        Limits::LAMBDA.bytes
                    )));
                }
                Found::Nothing => {
                    return Err(Refusal::parameter(format!(
                        "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: there is no {key} in {bucket}"
                    )));
                }
            }
        }
        (None, None, None) => return Err(Refusal::parameter("Please provide a source for function code.")),
        _ => {
            return Err(Refusal::parameter(
                "Please do not provide other FunctionCode parameters when providing a ZipFile, and name S3Bucket and S3Key \
                 together.",
            ));
        }
    };
    let hash = rooms.store.keep_blob(&bytes, call.now).await?;
    Ok((hash, bytes.len() as u64))
}

/// Looks at code with its layers before anything runs it.
///
/// # Errors
/// What is wrong with it.
pub async fn check(
    rooms: &Rooms,
    runtime: &str,
    handler: Option<&str>,
    code: &ContentHash,
    layers: &[UsedLayer],
    now: Timestamp,
) -> Result<(), Refusal> {
    let unpacked = rooms.cache.code(&rooms.store, code, now).await?;
    let over = rooms.cache.layers(&rooms.store, layers, now).await?;
    let bytes = unpacked.bytes + over.as_ref().map_or(0, |over| over.bytes);
    if bytes > Limits::LAMBDA.bytes {
        return Err(Refusal::parameter(format!(
            "Function code combined with layers exceeds the maximum allowed size of {} bytes. The actual size is {bytes} bytes.",
            Limits::LAMBDA.bytes
        )));
    }
    if let Some(minor) = python_minor(runtime) {
        check_minor(unpacked.path.clone(), minor, "The code").await?;
        if let Some(over) = &over
            && check_minor(over.path.clone(), minor, "").await.is_err()
        {
            // Which of them?
            for layer in layers {
                let one = rooms.cache.layers(&rooms.store, std::slice::from_ref(layer), now).await?;
                if let Some(one) = one {
                    check_minor(one.path.clone(), minor, &format!("The layer {}", layer.arn)).await?;
                }
            }
        }
    }
    if let Some(handler) = handler {
        let (runtime, handler) = (runtime.to_owned(), handler.to_owned());
        let checking = tokio::task::spawn_blocking(move || {
            check_handler(&runtime, &handler, &unpacked.path, over.as_ref().map(|over| over.path.as_path()))
        });
        checking.await.map_err(|error| Refusal::Internal(error.to_string()))??;
    }
    Ok(())
}

async fn check_minor(folder: PathBuf, minor: &str, whose: &str) -> Result<(), Refusal> {
    let wanted = minor.to_owned();
    let looking = tokio::task::spawn_blocking(move || compiled_for_another(&folder, &wanted));
    match looking.await.map_err(|error| Refusal::Internal(error.to_string()))?? {
        None => Ok(()),
        Some((file, made_for)) => Err(Refusal::parameter(format!(
            "{whose} has {}, which was compiled for Python {made_for}, and the function's runtime is python{minor}. Use \
             python{made_for}, or build it for {minor}: `rockpool layers build PACKAGE --python {minor}`",
            file.display()
        ))),
    }
}

/// What `module.function` needs to be there, where that can be known.
fn check_handler(runtime: &str, handler: &str, code: &Path, layers: Option<&Path>) -> Result<(), Refusal> {
    let bad_form = || {
        Refusal::parameter(format!(
            "The handler {handler} is not of the form file.function, which {runtime} asks for."
        ))
    };
    if let Some(minor) = python_minor(runtime) {
        let (module, _) = handler.rsplit_once('.').ok_or_else(bad_form)?;
        let file = module.replace('.', "/");
        stays_inside(handler, &file)?;
        let shared = format!("python/lib/python{minor}/site-packages");
        let mut places = vec![code.to_owned()];
        places.extend(layers.iter().flat_map(|layers| [layers.join("python"), layers.join(&shared)]));
        let is_there = places.iter().any(|place| {
            place.join(format!("{file}.py")).is_file()
                || place.join(format!("{file}.pyc")).is_file()
                || place.join(&file).join("__init__.py").is_file()
                || has_compiled(place, &file)
        });
        return if is_there { Ok(()) } else { Err(missing(handler, &format!("{file}.py"))) };
    }
    if runtime.starts_with("nodejs") {
        let name = handler.rsplit('/').next().unwrap_or(handler);
        let stem = name.split_once('.').ok_or_else(bad_form)?.0;
        let file = format!("{}{stem}", &handler[..handler.len() - name.len()]);
        stays_inside(handler, &file)?;
        let is_there = ["js", "mjs", "cjs"].iter().any(|kind| code.join(format!("{file}.{kind}")).is_file())
            || code.join(&file).is_dir();
        return if is_there {
            Ok(())
        } else {
            Err(missing(handler, &format!("{file}.js, {file}.mjs or {file}.cjs")))
        };
    }
    let is_there =
        code.join("bootstrap").exists() || layers.is_some_and(|layers| layers.join("bootstrap").exists());
    if is_there { Ok(()) } else { Err(missing(handler, "bootstrap")) }
}

/// Refuses a handler whose file is not below the code. Otherwise the answer would tell whether the server's user sees a file
/// anywhere on the machine.
fn stays_inside(handler: &str, file: &str) -> Result<(), Refusal> {
    let mut parts = Path::new(file).components().filter(|part| *part != Component::CurDir).peekable();
    if parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_))) {
        return Ok(());
    }
    Err(Refusal::parameter(format!(
        "The handler {handler} leads out of the code: its file is named from the top of the zip, without / before it and without .."
    )))
}

/// A module that is compiled as a whole: `app.cpython-311-x86_64-linux-gnu.so`.
fn has_compiled(place: &Path, file: &str) -> bool {
    let whole = place.join(file);
    let (Some(folder), Some(name)) = (whole.parent(), whole.file_name()) else { return false };
    let prefix = format!("{}.", name.to_string_lossy());
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with(&prefix) && name.ends_with(".so")
    })
}

fn missing(handler: &str, file: &str) -> Refusal {
    Refusal::parameter(format!(
        "The handler {handler} asks for {file}, which is neither in the code nor in a layer. A zip has its files at the top, not in \
         a folder around them."
    ))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// RULE: what is said of a handler depends on its code and layers alone, never on other files of the machine.
    #[test]
    fn a_handler_outside_of_its_code_is_refused_alike_whether_its_file_exists_or_not() {
        let machine = tempfile::tempdir().unwrap();
        let code = machine.path().join("code");
        fs::create_dir(&code).unwrap();
        for name in
            ["secret.py", "secret.js", "secret.cpython-311-x86_64-linux-gnu.so", "code/app.js", "code/app.py"]
        {
            fs::write(machine.path().join(name), "").unwrap();
        }
        let outside = machine.path().display();
        for runtime in ["python3.11", "nodejs20.x"] {
            let refused = |handler: &str| {
                let refusal = check_handler(runtime, handler, &code, None).unwrap_err();
                let Refusal::Parameter(sentence) = refusal else { panic!("{refusal:?}") };
                sentence.replace(handler, "HANDLER")
            };
            let says = refused(&format!("{outside}/secret.handler"));
            assert_eq!(says, refused(&format!("{outside}/nothing.handler")));
            assert!(says.contains("leads out of the code"), "{says}");
            for handler in ["../..", "../../secret.handler", "..", "/..", "/.handler", ".handler"] {
                assert!(refused(handler).contains("leads out of the code"), "{runtime} {handler}");
            }
            check_handler(runtime, "app.handler", &code, None).unwrap();
        }
        assert!(check_handler("nodejs20.x", "../secret.handler", &code, None).is_err());
        check_handler("nodejs20.x", "./app.handler", &code, None).unwrap();
    }
}
