"""`rockpool doctor` through TLS of one's own, as in front of a server that people reach."""

import datetime
import http.server
import ipaddress
import json
import os
import ssl
import subprocess
import threading
import urllib.error
import urllib.request

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from seeded import EMAIL_POOL


def certificate(folder):
    """A certificate for 127.0.0.1 that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "doctor's proxy")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))


class Proxy(http.server.BaseHTTPRequestHandler):
    """Speaks TLS in front of the server, and says its own address where the server says its own."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        behind, own = self.server.behind, self.server.own
        length = int(self.headers.get("content-length") or 0)
        hidden = {"host", "connection", "content-length", "accept-encoding"}
        request = urllib.request.Request(
            behind + self.path,
            method=self.command,
            data=self.rfile.read(length) if length else None,
            headers={name: value for name, value in self.headers.items() if name.lower() not in hidden},
        )
        try:
            answer = urllib.request.urlopen(request, timeout=10)
        except urllib.error.HTTPError as refused:
            answer = refused
        body = answer.read().replace(behind.encode(), own.encode())
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in {"content-length", "connection", "transfer-encoding"}:
                self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_OPTIONS = do_GET


@pytest.fixture
def proxy(rockpool, tmp_path):
    certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "ca.pem", tmp_path / "key.pem")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.behind, server.own = rockpool.endpoint, f"https://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.own
    server.shutdown()


def doctor(folder, *words):
    # The server's own settings are nobody's business here.
    env = {name: value for name, value in os.environ.items() if not name.startswith("ROCKPOOL_")}
    command = [os.environ["ROCKPOOL_BIN"], "doctor", *words, "--json"]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=60)
    assert done.stdout, done.stderr
    return done.returncode, {finding["id"]: finding["seen"] for finding in json.loads(done.stdout)["findings"]}


def test_a_certificate_of_ones_own_is_trusted_when_it_is_named_and_not_before(proxy, tmp_path):
    url = f"{proxy}/{EMAIL_POOL}"
    code, found = doctor(tmp_path, url)
    assert code == 3 and "certificate" in found["discovery"], found
    assert doctor(tmp_path, url, "--ca", "ca.pem", "--origin", "https://app.example.com") == (0, {})
    code, found = doctor(tmp_path, url + "/", "--ca", "ca.pem")
    assert code == 3 and "one slash off" in found["issuer"], found


def test_the_settings_are_read_through_it_too(proxy, tmp_path):
    code, found = doctor(tmp_path, EMAIL_POOL, "--endpoint", proxy, "--ca", "ca.pem")
    # The pool of the stories is open, and its first client tells who is there.
    assert code == 0 and {"COG-1", "COG-3", "COG-7"} <= found.keys(), found
