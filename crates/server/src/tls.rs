//! TLS by certificate files. A pair is looked at before it is used: the key must be the certificate's, the time must be
//! right, the name must be the one that clients ask for. A new pair takes the place of the old one between two
//! handshakes; a bad one does not.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arc_swap::ArcSwap;
use directory::Timestamp;
use rustls::ServerConfig;
use rustls::client::verify_server_name;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::{ClientHello, ParsedCertificate, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use x509_cert::Certificate;
use x509_cert::der::Decode as _;

/// Why a pair of files cannot be used, in words that say what to do.
#[derive(Debug, thiserror::Error)]
pub enum BadPair {
    /// A file cannot be read as PEM.
    #[error("the {what} {}: {reason}", path.display())]
    Unreadable {
        /// `certificate` or `private key`.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Anybody on the machine may read or write the key.
    #[error("the private key {} is open to every user of this machine: chmod o= it", path.display())]
    Open {
        /// The file.
        path: PathBuf,
    },
    /// The key is another certificate's.
    #[error(
        "the private key {} does not belong to the certificate {}: name the pair that was made together",
        key.display(),
        certificate.display()
    )]
    Mismatch {
        /// The certificate's file.
        certificate: PathBuf,
        /// The key's file.
        key: PathBuf,
    },
    /// Its time is over.
    #[error("the certificate {} ran out at {at}: renew it", path.display())]
    Expired {
        /// The file.
        path: PathBuf,
        /// When.
        at: String,
    },
    /// Its time has not begun.
    #[error("the certificate {} is good from {from} only: check the machine's clock", path.display())]
    NotYet {
        /// The file.
        path: PathBuf,
        /// When it begins.
        from: String,
    },
    /// It is for another name.
    #[error(
        "the certificate {} is not for {name}, the host of the public URL: clients would refuse it. Get one for that \
         name, or correct public-url",
        path.display()
    )]
    OtherName {
        /// The file.
        path: PathBuf,
        /// The name that clients ask for.
        name: String,
    },
}

/// Where the pair is, and for which name it must be.
#[derive(Clone, Debug)]
pub struct Files {
    /// The certificate, followed by those that vouch for it.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
    /// The host of the public URL.
    pub name: Option<String>,
}

/// A pair that was looked at.
pub struct Pair {
    certified: Arc<CertifiedKey>,
    expires_at: Timestamp,
    /// What stands in the files, to tell a new pair from the old.
    fingerprint: [u8; 32],
}

impl std::fmt::Debug for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pair").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

impl Files {
    /// Reads the pair and looks at it.
    ///
    /// # Errors
    /// See [`BadPair`].
    pub fn read(&self, now: Timestamp) -> Result<Pair, BadPair> {
        let (certificate, key) = (text("certificate", &self.certificate)?, text("private key", &self.key)?);
        is_closed(&self.key)?;
        let fingerprint = fingerprint(&certificate, &key);
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&certificate)
            .collect::<Result<_, _>>()
            .map_err(|error| unreadable("certificate", &self.certificate, &error))?;
        let Some(first) = chain.first() else {
            let reason = "there is no certificate in it (PEM, BEGIN CERTIFICATE)";
            return Err(unreadable("certificate", &self.certificate, &reason));
        };
        let (from, until) =
            validity(first).map_err(|reason| unreadable("certificate", &self.certificate, &reason))?;
        if let Some(name) = &self.name {
            self.is_for(first, name)?;
        }
        if now < from {
            return Err(BadPair::NotYet { path: self.certificate.clone(), from: from.to_string() });
        }
        if now >= until {
            return Err(BadPair::Expired { path: self.certificate.clone(), at: until.to_string() });
        }
        let key = PrivateKeyDer::from_pem_slice(&key)
            .map_err(|_| unreadable("private key", &self.key, &"there is no private key in it (PEM)"))?;
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        let certified = CertifiedKey::from_der(chain, key, &provider).map_err(|error| match error {
            rustls::Error::InconsistentKeys(_) => {
                BadPair::Mismatch { certificate: self.certificate.clone(), key: self.key.clone() }
            }
            other => unreadable("private key", &self.key, &other),
        })?;
        Ok(Pair { certified: Arc::new(certified), expires_at: until, fingerprint })
    }

    /// What stands in the files now; none if they cannot be read.
    fn fingerprint(&self) -> Option<[u8; 32]> {
        Some(fingerprint(&std::fs::read(&self.certificate).ok()?, &std::fs::read(&self.key).ok()?))
    }

    fn is_for(&self, certificate: &CertificateDer<'_>, name: &str) -> Result<(), BadPair> {
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        let other = || BadPair::OtherName { path: self.certificate.clone(), name: name.to_owned() };
        let asked = ServerName::try_from(bare.to_owned()).map_err(|_| other())?;
        let parsed = ParsedCertificate::try_from(certificate)
            .map_err(|error| unreadable("certificate", &self.certificate, &error))?;
        verify_server_name(&parsed, &asked).map_err(|_| other())
    }
}

/// The certificate that is shown at the moment, and how others are told about TLS.
pub struct Tls {
    pair: ArcSwap<Pair>,
    files: Files,
}

impl Tls {
    /// With the pair that stands in `files`.
    ///
    /// # Errors
    /// See [`BadPair`].
    pub fn new(files: Files, now: Timestamp) -> Result<Arc<Self>, BadPair> {
        let pair = ArcSwap::from_pointee(files.read(now)?);
        Ok(Arc::new(Self { pair, files }))
    }

    /// Looks whether other files are there, and takes them if they are good. True when a new pair is in use.
    ///
    /// # Errors
    /// The new pair is bad; the old one goes on.
    pub fn renew(&self, now: Timestamp) -> Result<bool, BadPair> {
        // Half of a pair that is being written is gone at the next look.
        if self.files.fingerprint().is_some_and(|found| found == self.pair.load().fingerprint) {
            return Ok(false);
        }
        self.pair.store(Arc::new(self.files.read(now)?));
        Ok(true)
    }

    /// When the certificate that is in use runs out.
    pub fn expires_at(&self) -> Timestamp {
        self.pair.load().expires_at
    }

    /// TLS 1.2 and 1.3, for HTTP/2 and HTTP/1.1.
    pub(crate) fn config(self: &Arc<Self>) -> Arc<ServerConfig> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let resolver = Arc::new(Shown(Arc::clone(self)));
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("the provider knows the suites of both versions")
            .with_no_client_auth()
            .with_cert_resolver(resolver);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Arc::new(config)
    }
}

struct Shown(Arc<Tls>);

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shown")
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.pair.load().certified))
    }
}

fn text(what: &'static str, path: &Path) -> Result<Vec<u8>, BadPair> {
    std::fs::read(path).map_err(|error| unreadable(what, path, &error))
}

/// A group may share a key, as the system's packages have it; everybody may not.
fn is_closed(key: &Path) -> Result<(), BadPair> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;

        let mode =
            std::fs::metadata(key).map_err(|error| unreadable("private key", key, &error))?.permissions();
        if mode.mode() & 0o007 != 0 {
            return Err(BadPair::Open { path: key.to_owned() });
        }
    }
    Ok(())
}

fn unreadable(what: &'static str, path: &Path, reason: &dyn std::fmt::Display) -> BadPair {
    BadPair::Unreadable { what, path: path.to_owned(), reason: reason.to_string() }
}

fn fingerprint(certificate: &[u8], key: &[u8]) -> [u8; 32] {
    let mut context = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
    context.update(&(certificate.len() as u64).to_be_bytes());
    context.update(certificate);
    context.update(key);
    let mut bytes = [0; 32];
    bytes.copy_from_slice(context.finish().as_ref());
    bytes
}

fn validity(certificate: &CertificateDer<'_>) -> Result<(Timestamp, Timestamp), String> {
    let parsed = Certificate::from_der(certificate).map_err(|error| error.to_string())?;
    let validity = parsed.tbs_certificate.validity;
    let at = |time: x509_cert::time::Time| {
        Timestamp::from_seconds(i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX / 1_000))
    };
    Ok((at(validity.not_before), at(validity.not_after)))
}
