"""docs/guide/triggers.md: the webhook of the guide takes events of a running server, whose signatures an independent implementation of
RFC 9421 verifies, and refuses what was changed or signed by nobody."""

import http.server
import io
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import zipfile

import boto3
import pytest
from botocore.config import Config

from rockpool_process import Rockpool

GUIDE = pathlib.Path(__file__).resolve().parents[3] / "docs/guide/triggers.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
HOOK = next(block for block in BLOCKS if "HTTPMessageVerifier" in block)
FUNCTION = "arn:aws:lambda:us-east-1:999999999999:function:hook"
PASSWORD = "Correct-horse-7"


@pytest.fixture
def hook(tmp_path, monkeypatch):
    """The webhook of the guide, and a server whose settings name it; what was posted is kept."""
    private, public = tmp_path / "webhook.pem", tmp_path / "webhook.public.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", private], check=True)
    subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], check=True)
    private.chmod(0o600)
    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    url = f"http://127.0.0.1:{listening.server_port}/cognito"
    monkeypatch.setenv("WEBHOOK_URL", url)
    monkeypatch.setenv("WEBHOOK_PUBLIC_KEY", str(public))
    guide = {"__name__": "guide"}
    exec(compile(HOOK, GUIDE.name, "exec"), guide)
    posted = []

    class Keeping(guide["Hook"]):
        def do_POST(self):
            posted.append(dict(self.headers.items()))
            super().do_POST()

        def log_message(self, *_):
            pass

    listening.RequestHandlerClass = Keeping
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    server = Rockpool(
        configuration="[[triggers.elsewhere]]\n"
        'functions = "arn:aws:lambda:*:999999999999:function:*"\n'
        f'webhook = "{url}"\nkey-id = "rockpool-1"\nkey-file = "{private}"\nalgorithm = "ed25519"\n'
    )
    yield url, posted, server
    server.stop()
    listening.shutdown()


def test_the_webhook_of_the_guide_takes_what_is_signed_and_nothing_else(hook):
    url, posted, server = hook
    idp = boto3.client("cognito-idp", endpoint_url=server.endpoint, config=Config(retries={"total_max_attempts": 1}))
    pool = idp.create_user_pool(PoolName="hooked", LambdaConfig={"PreSignUp": FUNCTION})["UserPool"]["Id"]
    client = idp.create_user_pool_client(UserPoolId=pool, ClientName="app")["UserPoolClient"]["ClientId"]

    def sign_up(name, email):
        attributes = [{"Name": "email", "Value": email}]
        return idp.sign_up(ClientId=client, Username=name, Password=PASSWORD, UserAttributes=attributes)

    assert sign_up("ada", "ada@example.com")["UserConfirmed"] is True
    with pytest.raises(idp.exceptions.UserLambdaValidationException, match="PreSignUp failed with error people of example.com only"):
        sign_up("eve", "eve@example.net")
    assert [headers["rockpool-function"] for headers in posted] == [FUNCTION] * 2
    assert posted[0]["idempotency-key"] != posted[1]["idempotency-key"]

    def post(headers, body):
        request = urllib.request.Request(url, data=body, headers=headers, method="POST")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=5)
        return refused.value.code

    event = json.dumps({"triggerSource": "PreSignUp_SignUp", "request": {"userAttributes": {"email": "x@example.com"}}})
    signed = {name: value for name, value in posted[0].items() if name not in ("host", "content-length")}
    assert post(signed, event.encode()) == 401
    assert post({"content-type": "application/json"}, event.encode()) == 401


def test_the_commands_of_the_guide_set_a_trigger_and_let_the_pool_call_it(tmp_path):
    commands = re.findall(r"^    (aws (?:[^\\\n]|\\\n)*)$", GUIDE.read_text(), re.MULTILINE)
    create_pool, add_permission = (command.replace("\\\n", " ") for command in commands)
    server = Rockpool(data=tmp_path / "data")
    try:
        own = {name: str(value) for name, value in server.env().items() if name.startswith("AWS_")}
        surroundings = {**os.environ, **own, "AWS_ENDPOINT_URL": server.endpoint}
        here = {"endpoint_url": server.endpoint, "aws_access_key_id": own["AWS_ACCESS_KEY_ID"]}
        here["aws_secret_access_key"] = own["AWS_SECRET_ACCESS_KEY"]
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.writestr("bootstrap", "#!/bin/sh\n")
        lambdas = boto3.client("lambda", **here)
        made = lambdas.create_function(
            FunctionName="post-confirmation", Runtime="provided.al2023", Handler="app.handler",
            Role="arn:aws:iam::000000000000:role/any", Code={"ZipFile": code.getvalue()},
        )  # fmt: skip

        def aws(command):
            words = shlex.split(command)
            words[0] = str(pathlib.Path(sys.executable).with_name("aws"))
            done = subprocess.run([*words, "--output", "json"], env=surroundings, capture_output=True, text=True, timeout=60)
            assert done.returncode == 0, done.stderr
            return json.loads(done.stdout)

        assert aws(create_pool)["UserPool"]["LambdaConfig"] == {"PostConfirmation": made["FunctionArn"]}
        aws(add_permission)
        statement = json.loads(lambdas.get_policy(FunctionName="post-confirmation")["Policy"])["Statement"][0]
        assert statement["Principal"] == {"Service": "cognito-idp.amazonaws.com"}
        assert statement["Condition"]["ArnLike"]["AWS:SourceArn"].endswith(":userpool/us-east-1_Example01")
    finally:
        server.stop()
