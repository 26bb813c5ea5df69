"""docs/guide/verify-python.md: every block of Python in it runs, and every application in it takes a token of a running server."""

import asyncio
import pathlib
import re

import pytest

from seeded import EMAIL_POOL, REGION, client, user
from stories import by_password, tokens

GUIDE = pathlib.Path(__file__).resolve().parents[3] / "docs/guide/verify-python.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.splitlines()[0])
def test_a_block_of_the_guide_runs(block, monkeypatch, idp, rockpool):
    web, ada = client(EMAIL_POOL, "web"), user(EMAIL_POOL)
    monkeypatch.setenv("AWS_COGNITO_USER_POOL_ID", EMAIL_POOL)
    monkeypatch.setenv("AWS_COGNITO_USER_POOL_CLIENT_ID", web)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_ENDPOINT_URL", rockpool.endpoint)
    from rockpool_verify import flask

    monkeypatch.setattr(flask, "_guard", flask.Guard())
    said = {"__name__": "guide"}
    exec(compile(block, GUIDE.name, "exec"), said)
    app = said.get("app")
    if app is None:
        return
    token = tokens(by_password(idp, web, ada["username"], ada["password"]))["AccessToken"]
    assert ada["sub"] in asked(app, {"authorization": f"Bearer {token}"})
    assert ada["sub"] not in asked(app, {})


def asked(app, headers):
    if hasattr(app, "test_client"):
        return app.test_client().get("/me", headers=headers).text
    sent = []

    async def receive():
        return {"type": "http.request", "body": b""}

    async def send(message):
        sent.append(message.get("body", b""))

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http", "path": "/me",
        "raw_path": b"/me", "root_path": "", "query_string": b"", "server": ("testserver", 80),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    return b"".join(sent).decode()


def test_the_guide_was_found():
    assert len(BLOCKS) == 5
