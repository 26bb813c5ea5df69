"""Verifications a second of CPU in Python, and what asking the server costs instead. Run by `cargo xtask bench verify`, which gives the
folder with the token that all libraries are measured with; figures are JSON lines on stdout, the median of five rounds."""

import json
import os
import pathlib
import statistics
import sys
import time

import boto3
import jwt
from rockpool_verify import Verifier, aws_pool, policy
from rockpool_verify.asgi import VerifyMiddleware

setting = json.loads((pathlib.Path(sys.argv[1]) / "setting.json").read_text())
TOKEN, ISSUER, CLIENT = setting["token"], setting["issuer"], setting["client"]
POOL = ISSUER.rpartition("/")[2]


def add(what, times, once):
    rates = []
    for _ in range(5):
        start = time.thread_time_ns()
        for _ in range(times):
            once()
        rates.append(times * 1e9 / (time.thread_time_ns() - start))
    print(json.dumps({"what": what, "rate": statistics.median(rates)}), flush=True)


def verifier(remember):
    made = Verifier(policy(aws_pool(POOL, CLIENT)), remember=remember)
    for trust in made.policy["trust"]:
        made.seed(trust["issuer"]["name"], json.dumps(setting["jwks"]))
    return made


KEY = jwt.PyJWK(setting["jwks"]["keys"][0], "RS256").key


def by_pyjwt(token):
    claims = jwt.decode(
        token, KEY, algorithms=["RS256"], issuer=ISSUER, options={"require": ["exp", "iss", "sub"], "verify_aud": False}
    )
    if claims["client_id"] != CLIENT or claims["token_use"] != "access":
        raise ValueError("another client or use")
    return claims


class PyJwtMiddleware:
    """What one writes around PyJWT: the same work as ours on a good token, and none of its reasons on a bad one."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        [value] = [value for name, value in scope["headers"] if name == b"authorization"]
        scheme, _, token = value.decode().partition(" ")
        if scheme.lower() != "bearer":
            raise ValueError("no bearer")
        scope.setdefault("state", {})["token"] = by_pyjwt(token)
        await self.app(scope, receive, send)


HEADERS = [
    (b"host", b"api.example.com"), (b"accept", b"application/json"), (b"accept-language", b"en"), (b"user-agent", b"a browser"),
    (b"origin", b"https://app.example.com"), (b"content-length", b"0"), (b"authorization", b"Bearer " + TOKEN.encode()),
]  # fmt: skip


async def silent(scope, receive, send):
    assert scope["state"]["token"]


def drive(app):
    """One request, without a server and an event loop around it."""
    scope = {"type": "http", "path": "/me", "headers": HEADERS, "query_string": b""}
    try:
        app(scope, None, None).send(None)
    except StopIteration:
        return
    raise AssertionError("it waited for something")


def in_process():
    fresh, remembering = verifier(0), verifier(1000)
    add(f"PyJWT {jwt.__version__}", 2_000, lambda: by_pyjwt(TOKEN))
    add("rockpool_verify, each time", 10_000, lambda: fresh.verify(TOKEN).subject)
    add("rockpool_verify, seen before", 100_000, lambda: remembering.verify(TOKEN).subject)
    theirs, ours, ours_seen = PyJwtMiddleware(silent), VerifyMiddleware(silent, fresh), VerifyMiddleware(silent, remembering)
    add("ASGI middleware around PyJWT", 2_000, lambda: drive(theirs))
    add("ASGI middleware of rockpool_verify, each time", 10_000, lambda: drive(ours))
    add("ASGI middleware of rockpool_verify, seen before", 50_000, lambda: drive(ours_seen))


def sdk_route(times=1_000):
    """GetUser through boto3: what it costs here, and what it costs the server. No TLS and no network between them."""
    from rockpool_process import Rockpool
    from seeded import EMAIL_POOL, REGION, client, user
    from stories import by_password, tokens

    os.environ.update(AWS_ACCESS_KEY_ID="AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY="x", AWS_DEFAULT_REGION=REGION)
    server = Rockpool()
    try:
        idp = boto3.client("cognito-idp", endpoint_url=server.endpoint)
        ada = user(EMAIL_POOL)
        token = tokens(by_password(idp, client(EMAIL_POOL, "web"), ada["username"], ada["password"]))["AccessToken"]
        idp.get_user(AccessToken=token)
        here, there = time.process_time(), server.cpu_seconds()
        for _ in range(times):
            idp.get_user(AccessToken=token)
        here, there = time.process_time() - here, server.cpu_seconds() - there
        print(json.dumps({"what": "GetUser through boto3, in the service", "rate": times / here}))
        print(json.dumps({"what": "GetUser through boto3, at the server", "rate": times / max(there, 0.01)}), flush=True)
    finally:
        server.stop()


in_process()
if os.environ.get("ROCKPOOL_BIN"):
    sdk_route()
