//! The asking end of the control socket.

use std::path::Path;

use serde_json::Value;

/// Asks the server behind `path`; `None` when no server is there.
#[cfg(unix)]
pub async fn ask(
    path: &Path,
    name: &str,
    input: &Value,
    told: &mut impl FnMut(&Value),
) -> anyhow::Result<Option<Value>> {
    use std::io::ErrorKind;

    use anyhow::{Context as _, anyhow, bail};
    use serde_json::json;
    use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
    use tokio::net::UnixStream;

    let mut stream = match UnixStream::connect(path).await {
        Ok(stream) => stream,
        // A file that a server left behind answers nobody.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => {
            return Ok(None);
        }
        Err(error) if error.kind() == ErrorKind::PermissionDenied => bail!(
            "the control socket {} belongs to another user: run this as the user of the server, or as root",
            path.display()
        ),
        Err(error) => return Err(error).with_context(|| format!("the control socket {}", path.display())),
    };
    let line = json!({ "rockpool": super::VERSION, "do": name, "with": input }).to_string() + "\n";
    stream.write_all(line.as_bytes()).await.context("the control socket")?;
    let mut lines = BufReader::new(stream).lines();
    while let Some(line) = lines.next_line().await.context("the control socket")? {
        let mut said: Value = serde_json::from_str(&line).context("the control socket answered nonsense")?;
        if let Some(progress) = said.get("progress") {
            told(progress);
        } else if let Some(why) = said["refused"].as_str() {
            return Err(anyhow!("{why}"));
        } else {
            return Ok(Some(said["done"].take()));
        }
    }
    bail!(
        "the server hung up before it answered. Its log says why; what was asked for may have been done, so look before \
         you ask again"
    )
}

/// There are no such sockets here: commands work on the store itself.
#[cfg(not(unix))]
pub async fn ask(_: &Path, _: &str, _: &Value, _: &mut impl FnMut(&Value)) -> anyhow::Result<Option<Value>> {
    Ok(None)
}
