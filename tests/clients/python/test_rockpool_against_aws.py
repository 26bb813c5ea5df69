"""`rockpool … --endpoint aws`: what it would send to Amazon Cognito, seen by a server that has AWS's host names.

The server speaks TLS with a certificate of an authority that AWS_CA_BUNDLE names, checks each request with botocore's own
signer, and hands it on to a Rockpool, which answers as Cognito does.
"""

import datetime
import http.server
import json
import os
import re
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from cryptography.hazmat.primitives import serialization

from rockpool_process import SEED
from seeded import EMAIL_POOL, PLAIN_POOL

sys.path.insert(0, str(SEED.parent / "aws_host"))
import make_ca  # noqa: E402

HOSTS = {
    "us-east-1": "cognito-idp.us-east-1.amazonaws.com",
    "us-gov-west-1": "cognito-idp.us-gov-west-1.amazonaws.com",
    "cn-north-1": "cognito-idp.cn-north-1.amazonaws.com.cn",
    "eusc-de-east-1": "cognito-idp.eusc-de-east-1.amazonaws.eu",
}
KEY, SECRET, TOKEN = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "FwoGZXIvYXdzEXAMPLE//token=="
SCOPE = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<id>[^/]+)/(?P<day>\d{8})/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request, "
    r"SignedHeaders=(?P<signed>[^,]+), Signature=(?P<signature>[0-9a-f]{64})"
)


class Amazon:
    """A TLS server with AWS's names, in front of a Rockpool."""

    def __init__(self, folder, behind):
        self.seen, self.behind = [], behind
        hosts = list(HOSTS.values())
        authority = make_ca.Authority(hosts, 2)
        certificate, key = authority.sign(hosts, 2)
        pem = serialization.Encoding.PEM
        self.bundle = folder / "ca.pem"
        self.bundle.write_bytes(authority.certificate.public_bytes(pem))
        chain, private = folder / "host.pem", folder / "host.key"
        chain.write_bytes(certificate.public_bytes(pem))
        private.write_bytes(
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain, private)
        amazon = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                amazon.seen.append((self.path, headers, body))
                status, kind, answer = amazon.ask(headers, body)
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.address = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def ask(self, headers, body):
        # Development takes any well-formed signature whose host is its own; this one was made for AWS's.
        kept = {n: headers[n] for n in ("content-type", "x-amz-target", "authorization", "x-amz-date")}
        request = urllib.request.Request(self.behind, data=body, headers=kept, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers["content-type"], answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers["content-type"], refusal.read()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def amazon(tmp_path, rockpool):
    server = Amazon(tmp_path, rockpool.endpoint)
    yield server
    server.stop()


def ask(amazon, *words, fails=False, **variables):
    """Runs the program with these variables and nothing else of anybody's settings."""
    clean = {n: v for n, v in os.environ.items() if not n.startswith(("AWS_", "ROCKPOOL_"))}
    done = subprocess.run(
        [os.environ["ROCKPOOL_BIN"], *words, "--endpoint", "aws", "--connect-to", amazon.address],
        env={**clean, "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, **variables},
        cwd=amazon.bundle.parent,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode != 0) is fails, done.stderr
    return done.stderr if fails else done.stdout


def check(request, region, operation, token=None):
    """The request is one that Amazon Cognito in `region` takes: shape, scope, time, and botocore's signature."""
    path, headers, body = request
    assert path == "/"
    assert headers["host"] == HOSTS[region]
    assert headers["content-type"] == "application/x-amz-json-1.1"
    assert headers["x-amz-target"] == f"AWSCognitoIdentityProviderService.{operation}"
    assert headers.get("x-amz-security-token") == token
    scope = SCOPE.fullmatch(headers["authorization"])
    assert (scope["id"], scope["region"], scope["service"]) == (KEY, region, "cognito-idp")
    signed = scope["signed"].split(";")
    assert signed == sorted(signed)
    needed = {"host", "content-type"} | {name for name in headers if name.startswith("x-amz-")}
    assert needed <= set(signed)
    at = datetime.datetime.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    assert abs(datetime.datetime.now(datetime.timezone.utc) - at) < datetime.timedelta(minutes=5)
    assert headers["x-amz-date"].startswith(scope["day"])

    ours = AWSRequest("POST", f"https://{HOSTS[region]}/", {n: headers[n] for n in signed}, body)
    ours.context["timestamp"] = headers["x-amz-date"]
    botocore = SigV4Auth(Credentials(KEY, SECRET, token), "cognito-idp", region)
    wanted = botocore.signature(botocore.string_to_sign(ours, botocore.canonical_request(ours)), ours)
    assert scope["signature"] == wanted
    return json.loads(body)


def keys(amazon, **more):
    return {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_CA_BUNDLE": str(amazon.bundle), **more}


def test_a_region_is_asked_under_its_own_name_and_botocore_would_sign_the_same(amazon):
    told = ask(amazon, "pool", "list", "--region", "us-east-1", **keys(amazon))
    assert EMAIL_POOL in told
    assert check(amazon.seen.pop(), "us-east-1", "ListUserPools") == {"MaxResults": 60}
    told = ask(amazon, "user", "list", "--pool", PLAIN_POOL, "--filter", 'email ^= "grace"', "--json", **keys(amazon))
    assert json.loads(told)["Users"]
    sent = check(amazon.seen.pop(), "us-east-1", "ListUsers")
    assert sent == {"UserPoolId": PLAIN_POOL, "Limit": 60, "Filter": 'email ^= "grace"'}


@pytest.mark.parametrize("region", [region for region in HOSTS if region != "us-east-1"])
def test_other_partitions_have_other_names(amazon, region):
    # The pool's id says the region, before any variable does.
    wanted = ["group", "list", "--pool", f"{region}_Nowhere00"]
    told = ask(amazon, *wanted, fails=True, **keys(amazon, AWS_REGION="us-east-1"))
    assert "ResourceNotFoundException" in told and "rockpool explain" not in told
    check(amazon.seen.pop(), region, "ListGroups")


def test_lent_keys_are_signed_with_their_token(amazon):
    ask(amazon, "client", "list", "--pool", PLAIN_POOL, **keys(amazon, AWS_SESSION_TOKEN=TOKEN))
    check(amazon.seen.pop(), "us-east-1", "ListUserPoolClients", TOKEN)


def test_keys_and_region_come_out_of_a_profile(amazon, tmp_path):
    (tmp_path / "credentials").write_text(
        f"[default]\naws_access_key_id = other\naws_secret_access_key = other\n"
        f"[work]\naws_access_key_id = {KEY}\naws_secret_access_key = {SECRET}\naws_session_token = {TOKEN}\n"
    )
    (tmp_path / "config").write_text("[profile work]\nregion = us-gov-west-1\n[profile sso]\nsso_session = s\n")
    files = {
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_CA_BUNDLE": str(amazon.bundle),
    }
    ask(amazon, "pool", "list", "--profile", "work", **files)
    check(amazon.seen.pop(), "us-gov-west-1", "ListUserPools", TOKEN)
    told = ask(amazon, "pool", "list", "--profile", "sso", fails=True, **files)
    assert "aws configure export-credentials --profile sso" in told
    told = ask(amazon, "pool", "list", "--profile", "nobody", fails=True, **files)
    assert "there is no profile nobody" in told and not amazon.seen


def test_who_is_not_vouched_for_is_not_asked(amazon, tmp_path):
    told = ask(amazon, "pool", "list", "--region", "us-east-1", fails=True, **{**keys(amazon), "AWS_CA_BUNDLE": ""})
    assert "cannot be asked" in told or "certificate" in told
    elsewhere = make_ca.Authority(list(HOSTS.values()), 2).certificate
    (tmp_path / "other.pem").write_bytes(elsewhere.public_bytes(serialization.Encoding.PEM))
    other = {**keys(amazon), "AWS_CA_BUNDLE": str(tmp_path / "other.pem")}
    assert "cannot be asked" in ask(amazon, "pool", "list", "--region", "us-east-1", fails=True, **other)
    # A name that the certificate does not have.
    told = ask(amazon, "pool", "list", "--region", "eu-west-1", fails=True, **keys(amazon))
    assert "cannot be asked" in told
    for wrong in ["us-east-1.evil.example", "evil"]:
        assert "is no region of AWS" in ask(amazon, "pool", "list", "--region", wrong, fails=True, **keys(amazon))
    assert "which region" in ask(amazon, "pool", "list", fails=True, **keys(amazon))
    assert not amazon.seen
