"""rockpool_verify.asgi and .fastapi: asked as an ASGI server asks, against tokens of a running server."""

import asyncio
import json
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from rockpool_verify import Verified, Verifier, policy, rockpool_pool
from rockpool_verify.asgi import VerifyMiddleware
from rockpool_verify.fastapi import Bearer

from seeded import EMAIL_POOL, client, user
from stories import by_password, confirmed, tokens

WEB = client(EMAIL_POOL, "web")
ADA = user(EMAIL_POOL)


@pytest.fixture
def verifier(rockpool):
    return Verifier(policy(rockpool_pool(rockpool.endpoint, EMAIL_POOL, WEB)), loopback=True)


@pytest.fixture
def signed_in(idp):
    return tokens(by_password(idp, WEB, ADA["username"], ADA["password"]))


def bearer(token):
    return {"authorization": f"Bearer {token}"}


def ask(app, path="/me", headers=None, method="GET", kind="http", query=b""):
    """What an ASGI server sends and gets, in one exchange: status, headers, body; or the messages of a websocket."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b""} if kind == "http" else {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    scope = {
        "type": kind, "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http", "path": path,
        "raw_path": path.encode(), "root_path": "", "query_string": query, "server": ("testserver", 80),
        "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    if kind != "http":
        return sent
    body = b"".join(message.get("body", b"") for message in sent)
    answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], answered, json.loads(body) if body else None


async def echo(scope, receive, send):
    token = scope["state"]["token"]
    body = json.dumps({"sub": token.subject if token else None}).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def test_the_middleware_lets_good_tokens_pass(verifier, signed_in):
    app = VerifyMiddleware(echo, verifier)
    assert ask(app, headers=bearer(signed_in["AccessToken"]))[2] == {"sub": ADA["sub"]}
    assert ask(app, headers=bearer(signed_in["AccessToken"]))[2] == {"sub": ADA["sub"]}


def test_the_middleware_answers_by_rfc_6750_and_tells_the_log(verifier, signed_in, caplog):
    caplog.set_level("INFO", "rockpool_verify")
    app = VerifyMiddleware(echo, verifier, realm="posts")
    status, headers, _ = ask(app)
    assert (status, headers["www-authenticate"]) == (401, 'Bearer realm="posts"')
    status, headers, body = ask(app, headers=bearer(signed_in["IdToken"]))
    assert (status, body["error"], headers["cache-control"]) == (401, "invalid_token", "no-store")
    assert ask(app, headers={"authorisation": "Bearer x"})[0] == 401
    assert ask(app, query=b"token=" + signed_in["AccessToken"].encode())[0] == 401
    codes = [record.refusal_code for record in caplog.records if record.name == "rockpool_verify"]
    assert codes == ["no_token", "token_use", "header_name", "token_in_query"]


def test_optional_and_exempt_paths(verifier, signed_in):
    app = VerifyMiddleware(echo, verifier, optional=True)
    assert ask(app)[2] == {"sub": None}
    assert ask(app, headers=bearer("x"))[0] == 401
    app = VerifyMiddleware(echo, verifier, exempt=["/health"])
    assert ask(app, "/health")[0] == 200 and ask(app, "/health/")[0] == 401


def test_a_websocket_without_a_good_token_is_closed_before_it_opens(verifier):
    assert ask(VerifyMiddleware(echo, verifier), kind="websocket") == [{"type": "websocket.close", "code": 1008}]


def test_nobody_before_the_middleware_vouches_for_a_request(verifier):
    async def forger(scope, receive, send):
        scope["state"] = {"token": "forged"}
        await VerifyMiddleware(echo, verifier, optional=True)(scope, receive, send)

    assert ask(forger)[2] == {"sub": None}


@pytest.fixture
def service(verifier):
    app, token = FastAPI(), Bearer(verifier, realm="posts")

    @app.get("/me")
    def me(token: Annotated[Verified, Depends(token)]):
        return {"sub": token.subject}

    @app.get("/posts", dependencies=[Depends(token.require(scopes=["posts/write"]))])
    def posts():
        return {}

    @app.get("/admin", dependencies=[Depends(token.require(groups=["fastapi-admins"]))])
    def admin():
        return {"welcome": True}

    @app.get("/greeting")
    def greeting(token: Annotated[Verified | None, Depends(Bearer(verifier, optional=True))]):
        return {"hello": token.username if token else "whoever"}

    return app


def test_a_fastapi_route_gets_what_the_token_says(service, signed_in):
    assert ask(service, headers=bearer(signed_in["AccessToken"]))[2] == {"sub": ADA["sub"]}
    status, headers, body = ask(service, headers=bearer(signed_in["IdToken"]))
    assert (status, body["detail"]["error"]) == (401, "invalid_token")
    assert headers["www-authenticate"].startswith('Bearer realm="posts", error="invalid_token"')
    assert ask(service)[0] == 401
    assert ask(service, "/greeting")[2] == {"hello": "whoever"}
    assert ask(service, "/greeting", bearer("x"))[0] == 401


def test_fastapi_routes_ask_for_scopes_and_groups(service, idp, rockpool, signed_in):
    status, headers, _ = ask(service, "/posts", bearer(signed_in["AccessToken"]))
    assert status == 403 and headers["www-authenticate"].endswith('scope="posts/write"')
    assert ask(service, "/admin", bearer(signed_in["AccessToken"]))[0] == 403
    email, _ = confirmed(idp, rockpool, WEB, "joan")
    idp.create_group(UserPoolId=EMAIL_POOL, GroupName="fastapi-admins")
    idp.admin_add_user_to_group(UserPoolId=EMAIL_POOL, Username=email, GroupName="fastapi-admins")
    mine = tokens(by_password(idp, WEB, email))["AccessToken"]
    assert ask(service, "/admin", bearer(mine))[2] == {"welcome": True}


def test_the_openapi_document_says_that_a_token_is_needed(service):
    document = ask(service, "/openapi.json")[2]
    assert document["components"]["securitySchemes"]["Bearer"] == {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    assert document["paths"]["/me"]["get"]["security"] == [{"Bearer": []}]
