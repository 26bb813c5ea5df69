"""PyJWT's opinion on every token of the vectors, set up as strictly as it lets itself be set up. Where it differs from
rockpool_verify, the reason stands here; a difference without a reason fails, and so does a reason without a difference."""

import collections
import datetime

import jwt
import jwt.api_jwt
import pytest

from verify_vectors import NOW, SETTING, issuers, lines

# Refused here by that code, accepted there: why.
STRICTER_HERE = {
    "token_use": "`token_use` and `typ: at+jwt` are Cognito's and RFC 9068's; a general library leaves them to its caller (COG-13)",
    "client": "of an access token `client_id` is compared here; there only `aud` is known",
    "resource": "an access token's `aud` has to be this service here; there it was switched off, since Cognito's access tokens have none",
    "scope": "scopes are the caller's there",
    "group": "groups are the caller's there",
    "type": "`typ` is not compared there, so a logout token would pass (RFC 8725 section 3.11)",
    "header_member": "embedded keys and their addresses are read past there; the key did not come from the token in either",
    "claim": "types of claims that are not checked there, numbers in quotes among them, and times in milliseconds or with fractions",
    "json": "a claim that stands twice is the last of the two there; depth is not bounded, and half a surrogate is a character",
    "too_long": "the length of a token is not bounded there",
    "unusable_key": "which algorithms an issuer may use is not part of its key set there",
    "algorithm": "a key without `alg` is good for any algorithm of its type there, if the caller allows it",
}

# Accepted here, refused there: by the beginning of the vector's name.
LAXER_HERE = {
    "Ed25519 by its newer name": "RFC 9864's name is not known there",
}


@pytest.fixture
def then(monkeypatch):
    class Then(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.datetime.fromtimestamp(NOW, tz)

    monkeypatch.setattr(jwt.api_jwt, "datetime", Then)


def theirs(vector):
    """As a careful caller would use it: the key by `kid`, the algorithm from the key and not from the token."""
    policy = SETTING["policies"][vector["policy"]]
    known = issuers(vector["policy"])
    header = jwt.get_unverified_header(vector["token"])
    [key] = [key for key in next(iter(known.values()))["keys"] if key["kid"] == header["kid"]]
    algorithm = key.get("alg", header["alg"])
    clients = policy["trust"][0]["clients"]
    for_client = policy["token_use"] == "id"
    jwt.decode(
        vector["token"],
        jwt.PyJWK(key, algorithm).key,
        algorithms=[algorithm],
        issuer=list(known),
        audience=clients if for_client else None,
        leeway=policy["leeway"],
        options={"require": ["exp", "iss", "sub", *(["aud"] if for_client else [])], "verify_aud": for_client},
    )


def test_every_difference_to_pyjwt_has_a_reason(then):
    agreed, stricter, laxer, unexplained = 0, collections.Counter(), collections.Counter(), []
    for vector in lines("tokens.jsonl"):
        try:
            theirs(vector)
            accepted, why = True, ""
        except Exception as error:
            accepted, why = False, f"{type(error).__name__}: {error}"
        if accepted == (vector["verdict"] == "accepted"):
            agreed += 1
        elif accepted and vector["verdict"] in STRICTER_HERE:
            stricter[vector["verdict"]] += 1
        elif not accepted and (names := [name for name in LAXER_HERE if vector["name"].startswith(name)]):
            laxer[names[0]] += 1
        else:
            unexplained.append(f"{vector['name']}: {vector['verdict']} here, there {why or 'accepted'}")
    assert not unexplained, "\n".join(unexplained)
    assert set(stricter) == set(STRICTER_HERE) and set(laxer) == set(LAXER_HERE), "a reason without a difference"
    assert agreed > 250
