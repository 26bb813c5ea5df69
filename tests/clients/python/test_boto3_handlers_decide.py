"""boto3: what handlers decide. The one of docs/guide/triggers.md for custom sign-in runs as it stands there."""

import base64
import json
import pathlib
import re

import pytest

import srp
from conftest import idp_at, refused
from handler_host import HandlerHost, arn
from rockpool_process import Rockpool
from seeded import OTHER_PASSWORD, PASSWORD
from stories import as_dict, attributes, by_password, by_srp, tokens

GUIDE = pathlib.Path(__file__).resolve().parents[3] / "docs/guide/triggers.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
WRONG = "Incorrect username or password."


def guides_handler():
    """The block of the guide that answers the three challenge triggers."""
    block = next(block for block in BLOCKS if "DefineAuthChallenge_Authentication" in block)
    said = {"__name__": "guide"}
    exec(compile(block, GUIDE.name, "exec"), said)
    return said["handler"]


def old_directory(event, _):
    if event["request"].get("password") not in (None, "old one"):
        raise PermissionError("Bad password")
    event["response"] = {
        "userAttributes": {"email": f"{event['userName']}@example.com", "email_verified": "true"},
        "finalUserStatus": "CONFIRMED",
        "messageAction": "SUPPRESS",
    }
    return event


def rich_tokens(event, _):
    event["response"]["claimsAndScopeOverrideDetails"] = {
        "idTokenGeneration": {"claimsToAddOrOverride": {"tenant": {"id": 7}, "sub": "evil"}},
        "accessTokenGeneration": {"claimsToAddOrOverride": {"plan": ["a", 3]}, "scopesToAdd": ["orders/read"]},
    }
    return event


@pytest.fixture(scope="module")
def host():
    host = HandlerHost()
    host.handlers.update({"challenges": guides_handler(), "old-directory": old_directory, "tokens": rich_tokens})
    yield host
    host.stop()


@pytest.fixture(scope="module")
def server(host):
    server = Rockpool(configuration=host.configuration())
    yield server
    server.stop()


@pytest.fixture(scope="module")
def idp(server):
    return idp_at(server.endpoint)


FLOWS = ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


def pool_with(idp, config, **client):
    pool = idp.create_user_pool(PoolName="decided by handlers", LambdaConfig=config)["UserPool"]["Id"]
    made = idp.create_user_pool_client(UserPoolId=pool, ClientName="web", ExplicitAuthFlows=FLOWS, **client)
    return pool, made["UserPoolClient"]["ClientId"]


def ada_in(idp, pool):
    wanted = attributes(email="ada@example.com", email_verified="true")
    idp.admin_create_user(UserPoolId=pool, Username="ada", UserAttributes=wanted, MessageAction="SUPPRESS")
    idp.admin_set_user_password(UserPoolId=pool, Username="ada", Password=PASSWORD, Permanent=True)


CHALLENGES = {
    name: arn("challenges") for name in ("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse")
}


def number(host):
    """The number that the handler of the guide drew last."""
    drawn = [answer["response"]["privateChallengeParameters"]["number"]
             for answer in host.answers if answer["triggerSource"].startswith("CreateAuthChallenge")]
    return drawn[-1]


def begin(idp, client, name="ada", **more):
    return idp.initiate_auth(ClientId=client, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": name, **more})


def answer(idp, client, told, text):
    return idp.respond_to_auth_challenge(
        ClientId=client,
        ChallengeName="CUSTOM_CHALLENGE",
        Session=told["Session"],
        ChallengeResponses={"USERNAME": told["ChallengeParameters"]["USERNAME"], "ANSWER": text},
    )


def claims(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def test_a_custom_sign_in_with_the_handler_of_the_guide(idp, host):
    pool, client = pool_with(idp, CHALLENGES)
    ada_in(idp, pool)
    host.sources()
    told = begin(idp, client)
    assert told["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert told["ChallengeParameters"] == {"sentTo": "your mail", "USERNAME": "ada"}
    told = answer(idp, client, told, "no number")
    assert told["ChallengeName"] == "CUSTOM_CHALLENGE"
    signed_in = tokens(answer(idp, client, told, number(host)))
    assert idp.get_user(AccessToken=signed_in["AccessToken"])["Username"] == "ada"
    create, define = "CreateAuthChallenge_Authentication", "DefineAuthChallenge_Authentication"
    verify = "VerifyAuthChallengeResponse_Authentication"
    assert host.sources() == [define, create, verify, define, create, verify, define]
    with refused("NotAuthorizedException", "Invalid session for the user, session can only be used once."):
        answer(idp, client, told, number(host))

    told = begin(idp, client)
    for _ in range(2):
        told = answer(idp, client, told, "no number")
    with refused("NotAuthorizedException", WRONG):
        answer(idp, client, told, "no number")


def test_a_custom_sign_in_that_proves_the_password_first(idp, host):
    def password_first(event, context):
        rounds = event["request"].get("session")
        if event["triggerSource"].startswith("Define") and [one["challengeName"] for one in rounds] == ["SRP_A"]:
            event["response"] = {"challengeName": "PASSWORD_VERIFIER", "issueTokens": False, "failAuthentication": False}
            return event
        return guides_handler()(event, context)

    host.handlers["password-first"] = password_first
    pool, client = pool_with(idp, {name: arn("password-first") for name in CHALLENGES})
    ada_in(idp, pool)

    def prove(password):
        attempt = srp.Attempt(pool, password)
        told = begin(idp, client, CHALLENGE_NAME="SRP_A", SRP_A=attempt.srp_a)
        assert told["ChallengeName"] == "PASSWORD_VERIFIER"
        # No Session, as with USER_SRP_AUTH.
        return idp.respond_to_auth_challenge(
            ClientId=client,
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=attempt.answer(told["ChallengeParameters"]),
        )

    told = prove(PASSWORD)
    assert told["ChallengeName"] == "CUSTOM_CHALLENGE"
    tokens(answer(idp, client, told, number(host)))
    with refused("NotAuthorizedException", WRONG):
        prove(OTHER_PASSWORD)


def test_a_name_nobody_has_gets_as_far_as_everybody_and_no_tokens(idp, host):
    pool, client = pool_with(idp, CHALLENGES, PreventUserExistenceErrors="ENABLED")
    ada_in(idp, pool)
    told = begin(idp, client, "nobody")
    assert told["ChallengeParameters"] == {"sentTo": "your mail", "USERNAME": "nobody"}
    assert len(told["Session"]) == len(begin(idp, client)["Session"])
    told = begin(idp, client, "nobody")
    assert host.events[-1]["request"]["userNotFound"] is True
    again = answer(idp, client, told, number(host))
    assert again["ChallengeName"] == "CUSTOM_CHALLENGE" and "AuthenticationResult" not in again


def test_somebody_comes_over_with_the_password_they_had(idp, host):
    pool, client = pool_with(idp, {"UserMigration": arn("old-directory")})
    with refused("UserLambdaValidationException", "UserMigration failed with error Bad password."):
        by_password(idp, client, "grace", "a guess")
    host.sources()
    tokens(by_password(idp, client, "grace", "old one"))
    assert host.sources() == ["UserMigration_Authentication"]
    tokens(by_srp(idp, pool, client, "grace", "old one"))
    assert host.sources() == []
    told = idp.admin_get_user(UserPoolId=pool, Username="grace")
    assert told["UserStatus"] == "CONFIRMED" and as_dict(told["UserAttributes"])["email"] == "grace@example.com"


def test_tokens_say_what_a_handler_of_version_2_wants_and_no_more(idp):
    config = {"PreTokenGenerationConfig": {"LambdaArn": arn("tokens"), "LambdaVersion": "V2_0"}}
    pool, client = pool_with(idp, config)
    ada_in(idp, pool)
    signed_in = tokens(by_password(idp, client, "ada"))
    access, told = claims(signed_in["AccessToken"]), claims(signed_in["IdToken"])
    assert (told["tenant"], access["plan"]) == ({"id": 7}, ["a", 3])
    assert access["scope"] == "aws.cognito.signin.user.admin orders/read"
    assert told["sub"] == access["sub"] == as_dict(idp.get_user(AccessToken=signed_in["AccessToken"])["UserAttributes"])["sub"]
