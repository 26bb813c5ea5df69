"""pycognito: its whole life of a user. It verifies every token itself: keys and issuer under the endpoint."""

import pytest
from pycognito import Cognito
from pycognito.exceptions import ForceChangePasswordException, TokenVerificationException

from conftest import refused
from seeded import EMAIL_POOL, OTHER_PASSWORD, PASSWORD, REGION, address, client, secret, user
from stories import attributes

WEB = client(EMAIL_POOL, "web")
SECRET = client(EMAIL_POOL, "with a secret")


def person(rockpool, username, client_id=WEB, **more):
    return Cognito(
        EMAIL_POOL,
        client_id,
        user_pool_region=REGION,
        username=username,
        boto3_client_kwargs={"endpoint_url": rockpool.endpoint},
        **more,
    )


def registered(rockpool, word, **more):
    email = address(word)
    who = person(rockpool, email, **more)
    who.set_base_attributes(email=email, name=word.title(), preferred_username=word)
    who.register(email, PASSWORD)
    who.confirm_sign_up(rockpool.code(email), username=email)
    return email, who


def test_a_users_life(rockpool):
    email, who = registered(rockpool, "alice")
    with refused("NotAuthorizedException", "Incorrect username or password."):
        who.authenticate(OTHER_PASSWORD)
    who.authenticate(PASSWORD)  # SRP, then pycognito verifies signature, issuer, audience and use
    assert who.id_claims["email"] == email and who.access_claims["client_id"] == WEB
    assert who.access_claims["iss"] == rockpool.issuer(EMAIL_POOL)
    seen = who.get_user(attr_map={"preferred_username": "handle"})
    assert seen._data["handle"] == "alice" and seen.email_verified is True

    who.update_profile({"name": "Alice Liddell"})
    assert who.get_user()._data["name"] == "Alice Liddell"
    before = who.access_token
    who.renew_access_token()
    assert who.access_token != before and who.check_token(renew=False) is False

    who.change_password(PASSWORD, OTHER_PASSWORD)
    who = person(rockpool, email)
    who.authenticate(OTHER_PASSWORD)

    who.initiate_forgot_password()
    who.confirm_forgot_password(rockpool.code(email), PASSWORD)
    who = person(rockpool, email)
    who.authenticate(PASSWORD)

    access, refresh_token = who.access_token, who.refresh_token
    who.logout()
    who = person(rockpool, email, access_token=access, refresh_token=refresh_token)
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        who.get_user()
    with refused("NotAuthorizedException", "Refresh Token has been revoked"):
        who.renew_access_token()

    who = person(rockpool, email)
    who.authenticate(PASSWORD)
    who.delete_user()
    with refused("UserNotFoundException", "User does not exist."):
        person(rockpool, email).authenticate(PASSWORD)


def test_a_client_with_a_secret(rockpool):
    # pycognito refreshes with the hash over the name it was given, and the service wants the stored one.
    key = secret(EMAIL_POOL, "with a secret")
    email, who = registered(rockpool, "carol", client_id=SECRET, client_secret=key)
    who.authenticate(PASSWORD)
    assert who.id_claims["aud"] == SECRET
    sub = who.id_claims["sub"]
    by_sub = person(rockpool, sub, client_id=SECRET, client_secret=key)
    by_sub.authenticate(PASSWORD)
    by_sub.renew_access_token()
    assert by_sub.access_claims["sub"] == sub
    with refused("NotAuthorizedException", f"Unable to verify secret hash for client {SECRET}"):
        person(rockpool, email, client_id=SECRET, client_secret="x" * 52).authenticate(PASSWORD)


def test_an_invited_user_meets_the_new_password_challenge(rockpool, idp):
    email = address("bob")
    idp.admin_create_user(
        UserPoolId=EMAIL_POOL,
        Username=email,
        TemporaryPassword=OTHER_PASSWORD,
        MessageAction="SUPPRESS",
        UserAttributes=attributes(email=email, email_verified="true", name="Bob", preferred_username="bob"),
    )
    who = person(rockpool, email)
    with pytest.raises(ForceChangePasswordException):
        who.authenticate(OTHER_PASSWORD)
    who.new_password_challenge(OTHER_PASSWORD, PASSWORD)
    person(rockpool, email).authenticate(PASSWORD)


def test_an_administrators_view(rockpool):
    ada = user(EMAIL_POOL)
    seen = person(rockpool, ada["username"]).admin_get_user()
    assert seen.sub == ada["sub"] and seen.email_verified is True
    found = person(rockpool, None).get_users(attr_map={})
    assert ada["sub"] in {u.sub for u in found}


def test_tokens_of_another_client_do_not_pass_its_verification(rockpool):
    ada = user(EMAIL_POOL)
    who = person(rockpool, ada["username"])
    who.authenticate(ada["password"])
    other = person(rockpool, ada["username"], client_id=client(EMAIL_POOL, "default flows"))
    with pytest.raises(TokenVerificationException):
        other.verify_token(who.id_token, "id_token", "id")
