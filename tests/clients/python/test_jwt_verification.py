"""PyJWT: any service checks our tokens with published keys alone, and finds in them what Cognito writes."""

import base64
import json
import re
import urllib.request

import jwt
import pytest

from seeded import AWS_NAME_POOL, EMAIL_POOL, REGION, client, user
from stories import by_password, by_srp, refresh, tokens

WEB = client(EMAIL_POOL, "web")
ADA = user(EMAIL_POOL)
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@pytest.fixture
def signed_in(idp):
    return tokens(by_password(idp, WEB, ADA["username"], ADA["password"]))


def checked(rockpool, token, pool=EMAIL_POOL, issuer=None, **more):
    keys = jwt.PyJWKClient(f"{rockpool.endpoint}/{pool}/.well-known/jwks.json")
    return jwt.decode(
        token,
        keys.get_signing_key_from_jwt(token).key,
        algorithms=["RS256"],
        issuer=issuer or rockpool.issuer(pool),
        **more,
    )


def test_the_key_set_is_two_rsa_keys(rockpool):
    keys = rockpool.jwks(EMAIL_POOL)["keys"]
    assert len(keys) == 2
    for key in keys:
        assert set(key) == {"alg", "e", "kid", "kty", "n", "use"}
        assert (key["alg"], key["e"], key["kty"], key["use"]) == ("RS256", "AQAB", "RSA", "sig")
        assert len(key["kid"]) == 44 and len(base64.b64decode(key["kid"])) == 32


def test_each_token_has_its_own_key_and_a_bare_header(rockpool, signed_in):
    headers = [jwt.get_unverified_header(signed_in[name]) for name in ["IdToken", "AccessToken"]]
    for header, name in zip(headers, ["IdToken", "AccessToken"]):
        assert set(header) == {"kid", "alg"} and header["alg"] == "RS256"
        first = signed_in[name].split(".")[0]
        assert json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4))) == header
    assert {h["kid"] for h in headers} == {k["kid"] for k in rockpool.jwks(EMAIL_POOL)["keys"]}


def test_the_id_token_says_what_cognito_says(rockpool, signed_in):
    claims = checked(rockpool, signed_in["IdToken"], audience=WEB)
    assert set(claims) == {
        "sub", "iss", "aud", "token_use", "auth_time", "iat", "exp", "jti", "origin_jti", "event_id",
        "cognito:username", "email", "email_verified", "name", "preferred_username",
    }  # fmt: skip
    assert claims["sub"] == claims["cognito:username"] == ADA["sub"]
    assert claims["token_use"] == "id" and claims["email_verified"] is True
    assert claims["exp"] - claims["iat"] == 3600 and claims["auth_time"] <= claims["iat"]
    for name in ["jti", "origin_jti", "event_id"]:
        assert re.fullmatch(UUID, claims[name]), name


def test_the_access_token_says_what_cognito_says(rockpool, signed_in):
    claims = checked(rockpool, signed_in["AccessToken"])
    assert set(claims) == {
        "sub", "iss", "client_id", "token_use", "scope", "auth_time", "iat", "exp", "jti", "origin_jti",
        "event_id", "username",
    }  # fmt: skip
    assert claims["client_id"] == WEB and claims["token_use"] == "access"
    assert claims["scope"] == "aws.cognito.signin.user.admin"
    assert claims["username"] == claims["sub"] == ADA["sub"]
    assert claims["origin_jti"] == checked(rockpool, signed_in["IdToken"], audience=WEB)["origin_jti"]


def test_a_refresh_keeps_the_origin_and_the_time_of_sign_in(idp, rockpool, signed_in):
    first = checked(rockpool, signed_in["AccessToken"])
    second = checked(rockpool, tokens(refresh(idp, WEB, signed_in["RefreshToken"]))["AccessToken"])
    assert (second["origin_jti"], second["auth_time"]) == (first["origin_jti"], first["auth_time"])
    assert second["jti"] != first["jti"]


def test_another_pools_keys_do_not_verify(rockpool, signed_in):
    with pytest.raises(jwt.PyJWKClientError):
        checked(rockpool, signed_in["AccessToken"], pool="us-east-1_Plain0001")


def test_discovery_leads_to_the_keys(rockpool):
    found = rockpool.get(f"/{EMAIL_POOL}/.well-known/openid-configuration")
    assert found["issuer"] == rockpool.issuer(EMAIL_POOL)
    assert found["jwks_uri"] == f"{rockpool.endpoint}/{EMAIL_POOL}/.well-known/jwks.json"
    assert found["id_token_signing_alg_values_supported"] == ["RS256"]


def test_keys_are_given_under_any_host_name(rockpool):
    request = urllib.request.Request(
        f"{rockpool.endpoint}/{EMAIL_POOL}/.well-known/jwks.json",
        headers={"Host": f"cognito-idp.{REGION}.amazonaws.com"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert json.load(answer) == rockpool.jwks(EMAIL_POOL)


def test_a_pool_may_issue_in_awss_name(idp, rockpool):
    edsger = user(AWS_NAME_POOL)
    web = client(AWS_NAME_POOL, "web")
    mine = tokens(by_srp(idp, AWS_NAME_POOL, web, edsger["username"], edsger["password"]))
    issuer = f"https://cognito-idp.{REGION}.amazonaws.com/{AWS_NAME_POOL}"
    assert checked(rockpool, mine["IdToken"], AWS_NAME_POOL, issuer, audience=web)["sub"] == edsger["sub"]
    assert rockpool.get(f"/{AWS_NAME_POOL}/.well-known/openid-configuration")["issuer"] == issuer
