//! Whom a person's command trusts over https: the authorities of this machine, or those of a file and nobody else, as AWS's own
//! tools read `AWS_CA_BUNDLE`.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

/// TLS that trusts the certificates in the PEM file `bundle`, else those of this machine; `None` where it has none at all, as in
/// a small container.
///
/// # Errors
/// A file that cannot be read, or holds no certificate.
pub fn configuration(bundle: Option<&Path>) -> anyhow::Result<Option<ClientConfig>> {
    let mut roots = RootCertStore::empty();
    match bundle {
        Some(path) => {
            let named = || format!("the certificates in {}", path.display());
            let certificates = CertificateDer::pem_file_iter(path)
                .and_then(|certificates| certificates.collect::<Result<Vec<_>, _>>())
                .map_err(|error| anyhow::anyhow!("{error}"))
                .with_context(named)?;
            for certificate in certificates {
                roots.add(certificate).with_context(named)?;
            }
            ensure!(!roots.is_empty(), "there is no certificate in {}", path.display());
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            if roots.is_empty() {
                return Ok(None);
            }
        }
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(Some(versions.with_root_certificates(roots).with_no_client_auth()))
}
