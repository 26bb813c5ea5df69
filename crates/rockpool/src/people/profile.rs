//! Credentials and region of a profile, out of the files that the AWS CLI writes.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use crypto::Secret;

use super::signature::Credentials;

/// What a profile says.
#[derive(Debug, Default)]
pub struct Profile {
    /// Its keys.
    pub credentials: Option<Credentials>,
    /// Its region.
    pub region: Option<String>,
}

/// Members by which a profile says that its keys have to be fetched from somewhere.
const ELSEWHERE: [&str; 6] = [
    "sso_session",
    "sso_start_url",
    "role_arn",
    "credential_process",
    "web_identity_token_file",
    "login_session",
];

/// Reads the profile `name` out of the shared files; `None` where neither says anything of it.
///
/// # Errors
/// A file that is there and cannot be read; keys that have to be fetched from somewhere.
pub fn read(
    name: &str,
    credentials: Option<&Path>,
    config: Option<&Path>,
) -> anyhow::Result<Option<Profile>> {
    let home = std::env::home_dir();
    let usual = |file: &str| home.as_ref().map(|home| home.join(".aws").join(file));
    let text = |said: Option<&Path>, file: &str| -> anyhow::Result<String> {
        let Some(path) = said.map(PathBuf::from).or_else(|| usual(file)) else { return Ok(String::new()) };
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(error).with_context(|| path.display().to_string()),
        }
    };
    let (credentials, config) = (text(credentials, "credentials")?, text(config, "config")?);
    put_together(name, &credentials, &config)
}

/// The keys of the profile `name` in the text of a file of credentials.
///
/// # Errors
/// Keys that have to be fetched from somewhere.
pub fn keys_of(name: &str, credentials: &str) -> anyhow::Result<Option<Credentials>> {
    Ok(put_together(name, credentials, "")?.and_then(|profile| profile.credentials))
}

fn put_together(name: &str, credentials: &str, config: &str) -> anyhow::Result<Option<Profile>> {
    let heading = if name == "default" { name.to_owned() } else { format!("profile {name}") };
    let (of_credentials, of_config) = (section(credentials, name), section(config, &heading));
    if of_credentials.is_none() && of_config.is_none() {
        return Ok(None);
    }
    let (first, second) = (of_credentials.unwrap_or_default(), of_config.unwrap_or_default());
    let find = |wanted: &str| {
        let mut all = first.iter().chain(&second);
        all.find(|(name, _)| *name == wanted)
            .map(|(_, value)| (*value).to_owned())
            .filter(|value| !value.is_empty())
    };
    let keys = find("aws_access_key_id").zip(find("aws_secret_access_key"));
    if keys.is_none() && ELSEWHERE.iter().any(|member| find(member).is_some()) {
        bail!(
            "the profile {name} holds no keys but says where they are fetched. Fetch them with the AWS CLI first: \
             eval \"$(aws configure export-credentials --profile {name} --format env)\""
        );
    }
    let credentials = keys.map(|(id, secret)| Credentials {
        id,
        secret: Secret::new(secret),
        session_token: find("aws_session_token").map(Secret::new),
    });
    Ok(Some(Profile { credentials, region: find("region") }))
}

/// The members under `[name]`. A line that is indented belongs to the member above it, and is none itself.
fn section<'a>(text: &'a str, name: &str) -> Option<Vec<(&'a str, &'a str)>> {
    let mut found = None;
    let mut inside = false;
    for line in text.lines() {
        let whole = line.trim_end();
        if let Some(heading) = whole.strip_prefix('[').and_then(|line| line.split(']').next()) {
            inside = heading.split_whitespace().eq(name.split_whitespace());
            if inside {
                found.get_or_insert_with(Vec::new);
            }
        } else if inside
            && !whole.starts_with([' ', '\t', '#', ';'])
            && let (Some((name, value)), Some(members)) = (whole.split_once('='), found.as_mut())
        {
            members.push((name.trim(), value.trim()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREDENTIALS: &str = "[default]\naws_access_key_id = AKID\naws_secret_access_key=word==\n\n# note\n[lent]\n\
                               aws_access_key_id=ASIA\naws_secret_access_key = s\naws_session_token = t\n";
    const CONFIG: &str = "[default]\nregion = eu-west-1\ns3 =\n    region = no\n[profile lent]\nregion=cn-north-1\n\
                          [profile role]\nrole_arn = arn\nregion = eu-west-1\n";

    #[test]
    fn keys_and_region_come_from_both_files() {
        let default = put_together("default", CREDENTIALS, CONFIG).unwrap().unwrap();
        let keys = default.credentials.unwrap();
        assert_eq!((&*keys.id, keys.secret.expose()), ("AKID", "word=="));
        assert_eq!(default.region.as_deref(), Some("eu-west-1"));
        let lent = put_together("lent", CREDENTIALS, CONFIG).unwrap().unwrap();
        assert_eq!(lent.credentials.unwrap().session_token.unwrap().expose(), "t");
        assert_eq!(lent.region.as_deref(), Some("cn-north-1"));
        assert!(put_together("nobody", CREDENTIALS, CONFIG).unwrap().is_none());
    }

    #[test]
    fn a_profile_whose_keys_are_elsewhere_says_how_to_fetch_them() {
        let told = put_together("role", CREDENTIALS, CONFIG).unwrap_err().to_string();
        assert!(told.contains("aws configure export-credentials --profile role"), "{told}");
    }

    #[test]
    fn a_secret_does_not_print() {
        let default = put_together("default", CREDENTIALS, CONFIG).unwrap().unwrap();
        assert!(!format!("{default:?}").contains("word=="));
    }
}
