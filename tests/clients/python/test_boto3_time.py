"""boto3: what ends with time. Each story has a server of its own and moves its clock."""

import pytest

from conftest import idp_at, refused
from seeded import EMAIL_POOL, OTHER_PASSWORD, PASSWORD, client, user
from stories import attributes, by_password, tokens
import srp

WEB = client(EMAIL_POOL, "web")
ADA = user(EMAIL_POOL)
MINUTE, DAY = 60, 24 * 3600


def invited(idp):
    idp.admin_create_user(
        UserPoolId=EMAIL_POOL,
        Username="new@example.com",
        TemporaryPassword=PASSWORD,
        MessageAction="SUPPRESS",
        UserAttributes=attributes(email="new@example.com", name="New", preferred_username="new"),
    )


def choose(idp, session):
    return idp.respond_to_auth_challenge(
        ClientId=WEB,
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session=session,
        ChallengeResponses={"USERNAME": "new@example.com", "NEW_PASSWORD": OTHER_PASSWORD},
    )


def test_a_challenge_lives_three_minutes(own_rockpool):
    idp = idp_at(own_rockpool.endpoint)
    invited(idp)
    session = by_password(idp, WEB, "new@example.com")["Session"]
    own_rockpool.advance(4 * MINUTE)
    with refused("NotAuthorizedException", "Invalid session for the user, session is expired."):
        choose(idp, session)
    assert tokens(choose(idp, by_password(idp, WEB, "new@example.com")["Session"]))


def test_a_session_is_used_once(own_rockpool):
    idp = idp_at(own_rockpool.endpoint)
    invited(idp)
    session = by_password(idp, WEB, "new@example.com")["Session"]
    assert tokens(choose(idp, session))
    with refused("NotAuthorizedException", "Invalid session for the user, session can only be used once."):
        choose(idp, session)


def test_a_temporary_password_lives_a_week(own_rockpool):
    idp = idp_at(own_rockpool.endpoint)
    invited(idp)
    own_rockpool.advance(7 * DAY + MINUTE)
    with refused(
        "NotAuthorizedException",
        "Temporary password has expired and must be reset by an administrator.",
    ):
        by_password(idp, WEB, "new@example.com")


def test_an_srp_challenge_is_not_kept_alive_by_its_timestamp(own_rockpool):
    """RULE-7: what the client writes into TIMESTAMP does not extend anything."""
    idp = idp_at(own_rockpool.endpoint)
    attempt = srp.Attempt(EMAIL_POOL, ADA["password"])
    asked = idp.initiate_auth(
        ClientId=WEB,
        AuthFlow="USER_SRP_AUTH",
        AuthParameters={"USERNAME": ADA["username"], "SRP_A": attempt.srp_a},
    )
    own_rockpool.advance(16 * MINUTE)
    with refused("NotAuthorizedException"):
        idp.respond_to_auth_challenge(
            ClientId=WEB,
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=attempt.answer(asked["ChallengeParameters"]),
        )


def test_a_rotated_token_has_its_grace_and_no_more(own_rockpool):
    """RULE-12: inside the grace the predecessor serves again; after it, it ends the session."""
    idp = idp_at(own_rockpool.endpoint)
    patient = idp.create_user_pool_client(
        UserPoolId=EMAIL_POOL,
        ClientName="patient",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
        RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 30},
    )["UserPoolClient"]["ClientId"]

    def rotate(token):
        return tokens(idp.get_tokens_from_refresh_token(ClientId=patient, RefreshToken=token))["RefreshToken"]

    first = tokens(by_password(idp, patient, ADA["username"], ADA["password"]))["RefreshToken"]
    second = rotate(first)
    assert rotate(first) == second
    with pytest.raises(idp.exceptions.ClientError):
        idp.initiate_auth(
            ClientId=patient, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": second}
        )
    own_rockpool.advance(31)
    with refused("RefreshTokenReuseException"):
        rotate(first)
    with pytest.raises(idp.exceptions.ClientError):
        rotate(second)


def test_a_short_token_validity_is_kept(own_rockpool):
    idp = idp_at(own_rockpool.endpoint)
    brief = idp.create_user_pool_client(
        UserPoolId=EMAIL_POOL,
        ClientName="brief",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        AccessTokenValidity=5,
        RefreshTokenValidity=1,
        TokenValidityUnits={"AccessToken": "minutes", "RefreshToken": "hours"},
    )["UserPoolClient"]["ClientId"]
    mine = tokens(by_password(idp, brief, ADA["username"], ADA["password"]))
    assert mine["ExpiresIn"] == 300
    own_rockpool.advance(5 * MINUTE + 1)
    with refused("NotAuthorizedException", "Access Token has expired"):
        idp.get_user(AccessToken=mine["AccessToken"])
    own_rockpool.advance(56 * MINUTE)
    with refused("NotAuthorizedException", "Refresh Token has expired"):
        idp.initiate_auth(
            ClientId=brief,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": mine["RefreshToken"]},
        )
