"""Makes a certificate for AWS's Cognito host names, signed by an authority that can sign nothing else.

    python make_ca.py OUT_DIR [--region us-east-1] [--days 30]

For back ends that have `https://cognito-idp.{region}.amazonaws.com` written in: give the host name an alias to a TLS
proxy in front of Rockpool, let the proxy use `host.pem` and `host.key`, and let the back end's process alone trust
`ca.pem` (NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE, SSL_CERT_FILE). Never install `ca.pem` system-wide.

The authority (RULE-32) is constrained by name to those hosts, and its key is never written: when this program ends,
nobody can sign with it again. Run it anew when the certificate runs out.

`--also-outside` makes `outside.pem` too, for a name the authority may not speak for: a test shows that it is refused.
"""

import argparse
import datetime
import ipaddress
import os
import pathlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


def _named(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(subject, issuer, key, days):
    now = datetime.datetime.now(datetime.timezone.utc)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=days))
    )


def _usage(**on):
    names = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
        "key_cert_sign crl_sign encipher_only decipher_only"
    )
    return x509.KeyUsage(**{name: on.get(name, False) for name in names.split()})


class Authority:
    """A key that lives in memory only, and the certificate that says for which hosts alone it may sign."""

    def __init__(self, hosts, days):
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.name = _named("Rockpool: AWS's Cognito host names, this machine only")
        everything = [ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0")]
        self.certificate = (
            _builder(self.name, self.name, self._key.public_key(), days)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(key_cert_sign=True), critical=True)
            .add_extension(
                x509.NameConstraints(
                    permitted_subtrees=[x509.DNSName(host) for host in hosts],
                    excluded_subtrees=[x509.IPAddress(network) for network in everything],
                ),
                critical=True,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )

    def sign(self, hosts, days):
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            _builder(_named(hosts[0]), self.name, key.public_key(), days)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False
            )
            .sign(self._key, hashes.SHA256())
        )
        return certificate, key


def _write(path, data, mode):
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
        out.write(data)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("out", type=pathlib.Path)
    arguments.add_argument("--region", default="us-east-1")
    arguments.add_argument("--days", type=int, default=30)
    arguments.add_argument("--also-outside", action="store_true")
    asked = arguments.parse_args()
    hosts = [f"{name}.{asked.region}.amazonaws.com" for name in ("cognito-idp", "issuer-cognito-idp")]
    authority = Authority(hosts, asked.days)
    asked.out.mkdir(parents=True, exist_ok=True)
    pem = serialization.Encoding.PEM
    _write(asked.out / "ca.pem", authority.certificate.public_bytes(pem), 0o644)
    wanted = {"host": hosts, **({"outside": ["example.org"]} if asked.also_outside else {})}
    for stem, names in wanted.items():
        certificate, key = authority.sign(names, asked.days)
        _write(asked.out / f"{stem}.pem", certificate.public_bytes(pem), 0o644)
        private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        _write(asked.out / f"{stem}.key", private, 0o600)


if __name__ == "__main__":
    main()
