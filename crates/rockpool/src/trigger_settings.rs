//! What an operator says about triggers: how long their log is kept, and which functions live elsewhere. A table of the
//! configuration file, `[triggers]`, since a list of places is nothing for a flag.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use crypto::Secret;
use directory::Clock;
use handlers::elsewhere::signature::SigningKey;
use handlers::elsewhere::sigv4::Credentials;
use handlers::elsewhere::{CredentialSource, LambdaEndpoint, Signer, Webhook};
use serde::{Deserialize, Serialize};
use triggers::Invoker;

use crate::people::profile;

/// Days for which the log is kept where nothing is said.
const KEPT: u32 = 14;
/// Days at most.
const LONGEST: u32 = 3_650;

/// `[triggers]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct TriggerSettings {
    /// Days for which a run stays in the log; 0: nothing is logged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep_days: Option<u32>,
    /// Functions that live elsewhere; the first pattern that fits counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Elsewhere>,
}

/// `[[triggers.elsewhere]]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Elsewhere {
    /// ARNs of functions, `*` and `?` standing for anything within a part.
    pub functions: String,
    /// URL of a Lambda-compatible endpoint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lambda_endpoint: Option<String>,
    /// Region to sign for, where it is not the ARN's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// File with the keys of the endpoint, as the AWS CLI writes it; without one AWS's variables.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_file: Option<PathBuf>,
    /// Profile in that file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// URL of a webhook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook: Option<String>,
    /// Name of the key that the webhook's requests are signed with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// File with the key: a private key (PEM) for ed25519, a secret for hmac-sha256.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_file: Option<PathBuf>,
    /// `ed25519` or `hmac-sha256`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<Algorithm>,
    /// File of certificates (PEM) to trust instead of this machine's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// Plain HTTP over a network that is trusted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub allow_http: bool,
}

/// How a webhook's requests are signed, in the names of RFC 9421.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Algorithm {
    /// With a private key; the other end has the public one.
    Ed25519,
    /// With a secret that both ends have.
    HmacSha256,
}

impl TriggerSettings {
    /// How long a run stays in the log.
    pub fn keep(&self) -> Duration {
        Duration::from_secs(u64::from(self.keep_days.unwrap_or(KEPT)) * 86_400)
    }

    /// What can be seen to be wrong without reading a file.
    ///
    /// # Errors
    /// Names the setting.
    pub fn check(&self) -> anyhow::Result<()> {
        ensure!(
            self.keep_days.is_none_or(|days| days <= LONGEST),
            "[triggers] keep-days is at most {LONGEST}; 0 keeps no log of triggers"
        );
        for (n, place) in self.elsewhere.iter().enumerate() {
            place.check().with_context(|| format!("[[triggers.elsewhere]] number {}", n + 1))?;
        }
        Ok(())
    }

    /// Who runs functions that live elsewhere.
    ///
    /// # Errors
    /// A key that cannot be read, a URL that is none, a certificate that is none.
    pub fn invokers(&self, clock: &Arc<dyn Clock>) -> anyhow::Result<Vec<(String, Arc<dyn Invoker>)>> {
        let one = |(n, place): (usize, &Elsewhere)| {
            let invoker =
                place.invoker(clock).with_context(|| format!("[[triggers.elsewhere]] number {}", n + 1))?;
            Ok((place.functions.clone(), invoker))
        };
        self.elsewhere.iter().enumerate().map(one).collect()
    }
}

impl Elsewhere {
    fn check(&self) -> anyhow::Result<()> {
        ensure!(
            self.functions.splitn(7, ':').count() >= 7 && self.functions.starts_with("arn:"),
            "functions = {:?} is not a pattern for ARNs of functions, such as \
             arn:aws:lambda:eu-west-1:123456789012:function:*",
            self.functions
        );
        let of_a_webhook = [
            ("key-id", self.key_id.is_some()),
            ("key-file", self.key_file.is_some()),
            ("algorithm", self.algorithm.is_some()),
        ];
        let of_an_endpoint = [
            ("region", self.region.is_some()),
            ("credentials-file", self.credentials_file.is_some()),
            ("profile", self.profile.is_some()),
        ];
        match (&self.lambda_endpoint, &self.webhook) {
            (Some(_), Some(_)) | (None, None) => bail!("name one place: lambda-endpoint or webhook"),
            (Some(_), None) => {
                if let Some((name, _)) = of_a_webhook.iter().find(|(_, said)| *said) {
                    bail!("{name} is for a webhook, and this is a lambda-endpoint");
                }
            }
            (None, Some(_)) => {
                if let Some((name, _)) = of_an_endpoint.iter().find(|(_, said)| *said) {
                    bail!("{name} is for a lambda-endpoint, and this is a webhook");
                }
                if let Some((name, _)) = of_a_webhook.iter().find(|(_, said)| !*said) {
                    bail!("a webhook's requests are signed: say {name} too");
                }
            }
        }
        Ok(())
    }

    fn invoker(&self, clock: &Arc<dyn Clock>) -> anyhow::Result<Arc<dyn Invoker>> {
        let reached = (self.ca_file.as_deref(), self.allow_http);
        let clock = Arc::clone(clock);
        if let Some(url) = &self.lambda_endpoint {
            let endpoint = LambdaEndpoint::new(url, self.region.clone(), self.credentials()?, reached, clock);
            return Ok(Arc::new(endpoint.context("lambda-endpoint")?));
        }
        let (Some(url), Some(key_id), Some(file), Some(algorithm)) =
            (&self.webhook, &self.key_id, &self.key_file, self.algorithm)
        else {
            bail!("name one place: lambda-endpoint or webhook");
        };
        let text = read_for_the_owner(file).context("key-file")?;
        let key = match algorithm {
            Algorithm::Ed25519 => SigningKey::ed25519(text.expose()),
            Algorithm::HmacSha256 => SigningKey::hmac(text.expose()),
        };
        let signer = Signer { key_id: key_id.clone(), key: key.with_context(|| file.display().to_string())? };
        Ok(Arc::new(Webhook::new(url, signer, reached, clock).context("webhook")?))
    }

    /// The file is read at every use: credentials that were lent are written anew.
    fn credentials(&self) -> anyhow::Result<CredentialSource> {
        let Some(file) = self.credentials_file.clone() else {
            let found = from_variables()
                .context("the keys of lambda-endpoint: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a credentials-file")?;
            return Ok(Arc::new(move || Ok(found.clone())));
        };
        let name = self.profile.clone().unwrap_or_else(|| "default".to_owned());
        let read = move || from_file(&file, &name).map_err(|error| format!("{error:#}"));
        read().map_err(|why| anyhow::anyhow!(why))?;
        Ok(Arc::new(read))
    }
}

fn from_variables() -> Option<Credentials> {
    let said = |name: &str| std::env::var_os(name)?.into_string().ok().filter(|value| !value.is_empty());
    Some(Credentials {
        id: said("AWS_ACCESS_KEY_ID")?,
        secret: Secret::new(said("AWS_SECRET_ACCESS_KEY")?),
        session_token: said("AWS_SESSION_TOKEN").map(Secret::new),
    })
}

fn from_file(file: &Path, name: &str) -> anyhow::Result<Credentials> {
    let text = read_for_the_owner(file).context("credentials-file")?;
    let found = profile::keys_of(name, text.expose())?;
    found.with_context(|| format!("{} holds no keys for the profile {name}", file.display()))
}

/// A file with a secret in it is not for everybody on the machine.
fn read_for_the_owner(file: &Path) -> anyhow::Result<Secret> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let mode = std::fs::metadata(file).with_context(|| file.display().to_string())?.mode();
        ensure!(
            mode & 0o004 == 0,
            "{0} holds a secret and everybody on this machine may read it: chmod 600 {0}",
            file.display()
        );
    }
    std::fs::read_to_string(file).map(Secret::new).with_context(|| file.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        let settings: Result<TriggerSettings, _> = toml::from_str(text);
        match settings {
            Ok(settings) => format!("{:#}", settings.check().unwrap_err()),
            Err(error) => error.message().to_owned(),
        }
    }

    #[test]
    fn a_place_is_one_thing_and_nothing_in_it_is_without_effect() {
        let functions = "[[elsewhere]]\nfunctions = \"arn:aws:lambda:eu-west-1:123456789012:function:*\"\n";
        assert!(refused(functions).contains("name one place"));
        let both = format!("{functions}webhook = \"https://a\"\nlambda-endpoint = \"https://a\"\n");
        assert!(refused(&both).contains("name one place"));
        assert!(refused(&format!("{functions}webhook = \"https://a\"\n")).contains("say key-id too"));
        let mixed = format!("{functions}webhook = \"https://a\"\nprofile = \"p\"\n");
        assert!(refused(&mixed).contains("profile is for a lambda-endpoint"));
        let mixed = format!("{functions}lambda-endpoint = \"https://a\"\nkey-id = \"p\"\n");
        assert!(refused(&mixed).contains("key-id is for a webhook"));
        assert!(
            refused("[[elsewhere]]\nfunctions = \"*\"\nwebhook = \"https://a\"\n").contains("not a pattern")
        );
        assert!(refused("keep-days = 3651\n").contains("at most 3650"));
        assert!(refused("keep-hours = 1\n").contains("keep-hours"));
    }

    #[test]
    fn what_was_said_is_written_as_it_can_be_read_again() {
        let text = "keep-days = 3\n\n[[elsewhere]]\nfunctions = \"arn:aws:lambda:*:123456789012:function:*\"\nlambda-endpoint = \"http://127.0.0.1:3001\"\n";
        let settings: TriggerSettings = toml::from_str(text).unwrap();
        settings.check().unwrap();
        assert_eq!(toml::to_string(&settings).unwrap(), text);
        assert_eq!(settings.keep(), Duration::from_secs(3 * 86_400));
    }
}
