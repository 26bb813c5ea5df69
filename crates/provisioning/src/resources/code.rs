//! Code of functions and layers: text in the template becomes a zip with one file, what lies in the artifact bucket is read
//! there. Either way the functions room is handed bytes, and judges them (RULE-23).

use std::io::{Cursor, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use zip::write::SimpleFileOptions;

use super::fit::unsupported;
use super::given::{required, text};
use crate::fault::Fault;
use crate::world::World;

/// The longest code that may stand in a template, in characters, as at AWS.
const LONGEST_INLINE: usize = 4 * 1024 * 1024;

/// The longest zip that the functions room takes along with a call, in bytes.
const LONGEST_ZIP: u64 = 50 << 20;

/// Refuses what can be told without reading anything.
///
/// # Errors
/// Members that are not known, images, or text for a runtime that has none.
pub(super) fn check(code: &Value, runtime: Option<&str>) -> Result<(), Fault> {
    for name in code.as_object().into_iter().flat_map(Map::keys) {
        match name.as_str() {
            "S3Bucket" | "S3Key" | "S3ObjectVersion" | "ZipFile" => {}
            "ImageUri" => {
                return Err(Fault::invalid("Code.ImageUri: container images are not implemented yet."));
            }
            other => return Err(unsupported(&format!("Code.{other}"))),
        }
    }
    if let Some(inline) = text(code, "ZipFile") {
        if inline.chars().count() > LONGEST_INLINE {
            return Err(Fault::invalid(format!("Code.ZipFile has more than {LONGEST_INLINE} characters.")));
        }
        if let Some(runtime) = runtime {
            file_name(runtime)?;
        }
    }
    Ok(())
}

/// The bytes as the API wants them: a zip in base64.
///
/// # Errors
/// Nothing is where the code should be.
pub(super) async fn read(world: &World, code: &Value, runtime: Option<&str>) -> Result<String, Fault> {
    if let Some(inline) = text(code, "ZipFile") {
        let runtime = runtime.ok_or_else(|| Fault::invalid("Runtime is mandatory with Code.ZipFile."))?;
        return Ok(STANDARD.encode(zipped(file_name(runtime)?, &inline)?));
    }
    let (bucket, key) = (required(code, "S3Bucket")?, required(code, "S3Key")?);
    let version = text(code, "S3ObjectVersion");
    let bytes = world.artifact(&bucket, &key, version.as_deref(), LONGEST_ZIP).await?;
    Ok(STANDARD.encode(&bytes))
}

/// What a file of inline code is called.
fn file_name(runtime: &str) -> Result<&'static str, Fault> {
    if runtime.starts_with("python") {
        Ok("index.py")
    } else if runtime.starts_with("nodejs") {
        Ok("index.js")
    } else {
        Err(Fault::invalid(format!(
            "ZipFile can only be used with Node.js and Python runtimes, not with {runtime}."
        )))
    }
}

/// The same text makes the same bytes.
fn zipped(name: &str, text: &str) -> Result<Vec<u8>, Fault> {
    let failed =
        |error: &dyn std::fmt::Display| Fault::internal(format!("inline code cannot be zipped: {error}"));
    let options = SimpleFileOptions::default().unix_permissions(0o644);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, options).map_err(|error| failed(&error))?;
    zip.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
    Ok(zip.finish().map_err(|error| failed(&error))?.into_inner())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn inline_code_is_a_file_named_index_and_the_same_every_time() {
        let zip = zipped("index.py", "def handler(event, context): return event").unwrap();
        assert_eq!(zip, zipped("index.py", "def handler(event, context): return event").unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
        assert_eq!(archive.by_index(0).unwrap().name().unwrap(), "index.py");
    }

    #[test]
    fn what_cannot_run_is_refused_before_anything_changes() {
        let refused = |code: Value, runtime| check(&code, runtime).unwrap_err().message;
        assert!(
            refused(json!({"ZipFile": "x"}), Some("provided.al2023")).contains("only be used with Node.js")
        );
        assert!(refused(json!({"ImageUri": "x"}), None).contains("not implemented yet"));
        assert_eq!(refused(json!({"Colour": "x"}), None), "Encountered unsupported property Code.Colour");
    }
}
