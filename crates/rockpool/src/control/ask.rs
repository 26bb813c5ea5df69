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
    let answers = stream.peer_cred().context("the control socket")?.uid();
    is_trusted(path, answers)?;
    let line = json!({ "rockpool": super::VERSION, "do": name, "with": input }).to_string() + "\n";
    stream.write_all(line.as_bytes()).await.context("the control socket")?;
    let mut lines = BufReader::new(stream).lines();
    while let Some(line) = lines.next_line().await.context("the control socket")? {
        // A server that stops begins its last word on a line of its own.
        if line.is_empty() {
            continue;
        }
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

/// Whoever could put a socket there must not be told what is asked, nor be believed: it is a server of this user, of root,
/// or, for root, of the user whose folder the socket lies in.
///
/// # Errors
/// It is somebody else's.
#[cfg(unix)]
fn is_trusted(path: &Path, answers: u32) -> anyhow::Result<()> {
    use std::os::unix::fs::MetadataExt as _;

    use anyhow::{Context as _, bail};

    let me = super::myself();
    if answers == me || answers == 0 {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let owner = std::fs::metadata(folder).with_context(|| folder.display().to_string())?.uid();
    if me == 0 && answers == owner {
        return Ok(());
    }
    bail!(
        "on the control socket {} answers a program of another user (id {answers}), who is not trusted with this: name the \
         server's own socket with --control",
        path.display()
    )
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn only_a_server_of_this_user_or_of_the_folders_owner_is_asked_rule_18() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("control.sock");
        let me = super::super::myself();
        is_trusted(&socket, me).unwrap();
        is_trusted(&socket, 0).unwrap();
        let refused = is_trusted(&socket, 12_345).unwrap_err().to_string();
        assert!(refused.contains("12345") && refused.contains("--control"), "{refused}");
        if me == 0 {
            // The folder of the server's user, as /run/rockpool is: root may ask there.
            std::os::unix::fs::chown(folder.path(), Some(12_345), None).unwrap();
            is_trusted(&socket, 12_345).unwrap();
            is_trusted(&socket, 12_346).unwrap_err();
        }
    }
}

/// There are no such sockets here: commands work on the store itself.
#[cfg(not(unix))]
pub async fn ask(_: &Path, _: &str, _: &Value, _: &mut impl FnMut(&Value)) -> anyhow::Result<Option<Value>> {
    Ok(None)
}
