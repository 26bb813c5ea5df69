"""rockpool_verify.flask: the founders' back end with one import changed, and the guard, against tokens of a running server."""

import logging

import pytest
from flask import Flask, g
from rockpool_verify import from_env
from rockpool_verify import flask as guarded
from rockpool_verify.flask import CognitoJwtToken, Guard, TokenVerifyError, extract_access_token, token

from seeded import EMAIL_POOL, REGION, client, user
from stories import by_password, confirmed, tokens

WEB = client(EMAIL_POOL, "web")
ADA = user(EMAIL_POOL)


@pytest.fixture(autouse=True)
def environment(monkeypatch, rockpool):
    """What the founders' compose file sets, and the one variable that puts Rockpool in AWS's place."""
    monkeypatch.setenv("AWS_COGNITO_USER_POOL_ID", EMAIL_POOL)
    monkeypatch.setenv("AWS_COGNITO_USER_POOL_CLIENT_ID", WEB)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_ENDPOINT_URL", rockpool.endpoint)
    monkeypatch.setattr(guarded, "_guard", Guard())
    guarded._of_environment.cache_clear()


@pytest.fixture
def signed_in(idp):
    return tokens(by_password(idp, WEB, ADA["username"], ADA["password"]))


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def founders_backend():
    # `from lib.cognito_jwt_token import jwt_required` was here.
    from rockpool_verify.flask import jwt_required

    app = Flask("backend")

    def default_home_feed(error):
        return {"feed": "public", "why": type(error).__name__}, 200

    @app.route("/api/activities/home", methods=["GET"])
    @jwt_required(on_error=default_home_feed)
    def data_home():
        return {"feed": g.cognito_user_id}, 200

    @app.route("/api/message_groups", methods=["GET"])
    @jwt_required()
    def data_message_groups():
        return {"cognito_user_id": g.cognito_user_id}, 200

    @app.route("/api/profile", methods=["GET"])
    @jwt_required
    def data_profile():
        return {"cognito_user_id": g.cognito_user_id}, 200

    return app.test_client(use_cookies=False)


def test_the_founders_back_end_changes_one_import(signed_in):
    app = founders_backend()
    headers = bearer(signed_in["AccessToken"])
    assert app.get("/api/activities/home", headers=headers).json == {"feed": ADA["sub"]}
    assert app.get("/api/message_groups", headers=headers).json == {"cognito_user_id": ADA["sub"]}
    assert app.get("/api/profile", headers=headers).json == {"cognito_user_id": ADA["sub"]}
    assert app.get("/api/activities/home").json == {"feed": "public", "why": "Refused"}
    assert app.get("/api/message_groups").status_code == 401


def test_the_founders_lost_hours_are_one_line_in_the_log(signed_in, caplog):
    app = founders_backend()
    answer = app.get("/api/message_groups", headers={"Authorisation": f"Bearer {signed_in['AccessToken']}"})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    assert "/api/message_groups: header_name: no Authorization header, but one named `Authorisation`" in record.getMessage()
    assert signed_in["AccessToken"] not in caplog.text
    assert record.refusal == {"code": "header_name", "expected": "Authorization", "found": "Authorisation"}


@pytest.mark.parametrize(
    ("made", "status", "code"),
    [
        (lambda it: {"Authorization": it["AccessToken"]}, 400, "scheme_missing"),
        (lambda it: {"Authorization": f"Bearer Bearer {it['AccessToken']}"}, 400, "scheme_doubled"),
        (lambda it: {"Authorization": f"Baerer {it['AccessToken']}"}, 401, "scheme"),
        (lambda it: {"Authorization": "Bearer undefined"}, 401, "not_filled_in"),
        (lambda it: {"Cookie": f"token={it['AccessToken']}"}, 401, "token_in_cookie"),
        (lambda it: bearer(it["IdToken"]), 401, "token_use"),
        (lambda it: bearer(it["AccessToken"][:-20]), 401, "cut_off"),
        (lambda it: bearer(it["AccessToken"][:-4] + "AAAA"), 401, "signature"),
        (lambda it: bearer(it["RefreshToken"]), 401, "parts"),
    ],
)
def test_near_misses_are_named_in_the_log_and_not_to_the_client(signed_in, caplog, made, status, code):
    app = founders_backend()
    answer = app.get("/api/message_groups", headers=made(signed_in))
    assert answer.status_code == status
    assert [record.refusal_code for record in caplog.records] == [code]
    assert EMAIL_POOL not in answer.text + answer.headers["WWW-Authenticate"]


def test_a_token_in_the_query_is_not_used(signed_in, caplog):
    answer = founders_backend().get(f"/api/message_groups?access_token={signed_in['AccessToken']}")
    assert answer.status_code == 401
    assert [record.refusal_code for record in caplog.records] == ["token_in_query"]


def guarded_service():
    app, guard = Flask("service"), Guard(realm="posts")

    @app.get("/me")
    @guard.required
    def me():
        return {"sub": token().subject, "groups": token().groups}

    @app.post("/posts")
    @guard.required(scopes=["posts/write"])
    def post():
        return "", 201

    @app.get("/admin")
    @guard.required(groups=["flask-editors", "flask-admins"])
    def admin():
        return {"sub": token().subject}

    @app.get("/greeting")
    @guard.optional
    def greeting():
        return {"hello": g.rockpool_token.username if "rockpool_token" in g else "whoever"}

    @app.get("/later")
    @guard.required
    async def later():
        return {"sub": token().subject}

    @app.get("/open")
    def without_a_guard():
        return {"sub": token().subject}

    return app.test_client()


def test_scopes_and_groups_are_asked_for_by_route(idp, rockpool, signed_in):
    app = guarded_service()
    answer = app.post("/posts", headers=bearer(signed_in["AccessToken"]))
    assert answer.status_code == 403
    assert answer.headers["WWW-Authenticate"] == (
        'Bearer realm="posts", error="insufficient_scope", error_description="the token lacks a scope", scope="posts/write"'
    )
    assert app.get("/admin", headers=bearer(signed_in["AccessToken"])).status_code == 403

    email, sub = confirmed(idp, rockpool, WEB, "grace")
    idp.create_group(UserPoolId=EMAIL_POOL, GroupName="flask-admins")
    idp.admin_add_user_to_group(UserPoolId=EMAIL_POOL, Username=email, GroupName="flask-admins")
    mine = tokens(by_password(idp, WEB, email))["AccessToken"]
    assert app.get("/admin", headers=bearer(mine)).json == {"sub": sub}
    assert app.get("/me", headers=bearer(mine)).json == {"sub": sub, "groups": ["flask-admins"]}


def test_an_optional_route_lets_strangers_pass_and_bad_tokens_not(signed_in):
    app = guarded_service()
    assert app.get("/greeting").json == {"hello": "whoever"}
    assert app.get("/greeting", headers=bearer(signed_in["AccessToken"])).json == {"hello": ADA["sub"]}
    assert app.get("/greeting", headers=bearer(signed_in["IdToken"])).status_code == 401


def test_a_handler_without_a_guard_refuses_instead_of_trusting(signed_in):
    assert guarded_service().get("/open", headers=bearer(signed_in["AccessToken"])).status_code == 500


def test_an_async_view_is_guarded_like_any_other(signed_in):
    app = guarded_service()
    assert app.get("/later", headers=bearer(signed_in["AccessToken"])).json == {"sub": ADA["sub"]}
    assert app.get("/later").status_code == 401


def test_the_copied_class_has_its_place_too(signed_in):
    checker = CognitoJwtToken(user_pool_id=EMAIL_POOL, user_pool_client_id=WEB, region=REGION)
    access = extract_access_token(bearer(signed_in["AccessToken"]))
    assert access == signed_in["AccessToken"]
    assert checker.verify(access)["sub"] == checker.claims["sub"] == ADA["sub"]
    assert extract_access_token({"Accept": "*/*"}) is None
    for wrong in [None, "", "x", signed_in["IdToken"]]:
        with pytest.raises(TokenVerifyError):
            checker.verify(wrong)
        assert checker.claims is None


def test_keys_are_fetched_once_for_many_requests(signed_in, monkeypatch):
    calls = []
    monkeypatch.setattr(guarded, "from_env", lambda: calls.append(1) or from_env())
    app = guarded_service()
    for _ in range(5):
        assert app.get("/me", headers=bearer(signed_in["AccessToken"])).status_code == 200
    assert calls == [1]
