"""boto3: what an administrator does with users."""

import html
import json

import pytest

from conftest import refused
from seeded import EMAIL_POOL, OTHER_PASSWORD, PASSWORD, PLAIN_POOL, address, client, user
from stories import as_dict, attributes, by_password, by_srp, refresh, sign_up, tokens

WEB = client(EMAIL_POOL, "web")
PLAIN = client(PLAIN_POOL, "web")
UNKNOWN = "User does not exist."


def test_an_invited_user_chooses_a_password_and_gives_what_is_owed(idp, rockpool):
    email = address("margaret")
    made = idp.admin_create_user(
        UserPoolId=EMAIL_POOL,
        Username=email,
        UserAttributes=attributes(email=email, email_verified="True"),
        DesiredDeliveryMediums=["EMAIL"],
    )["User"]
    assert made["UserStatus"] == "FORCE_CHANGE_PASSWORD" and made["Enabled"] is True
    assert as_dict(made["Attributes"])["sub"] == made["Username"]
    invitation = rockpool.messages(email)[-1]
    temporary = invitation["code"]
    assert temporary in html.unescape(invitation["body"])  # the body of a mail is HTML
    with refused("NotAuthorizedException", "User password cannot be reset in the current state."):
        idp.forgot_password(ClientId=WEB, Username=email)

    asked = by_srp(idp, EMAIL_POOL, WEB, email, temporary)
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    parameters = asked["ChallengeParameters"]
    assert parameters["USER_ID_FOR_SRP"] == made["Username"]
    assert set(json.loads(parameters["requiredAttributes"])) == {
        "userAttributes.name",
        "userAttributes.preferred_username",
    }
    assert json.loads(parameters["userAttributes"])["email"] == email

    def answer(session, **responses):
        return idp.respond_to_auth_challenge(
            ClientId=WEB,
            ChallengeName="NEW_PASSWORD_REQUIRED",
            Session=session,
            ChallengeResponses={"USERNAME": made["Username"], **responses},
        )

    owed = {"userAttributes.name": "Margaret", "userAttributes.preferred_username": email.split("@")[0]}
    with refused("InvalidPasswordException"):
        answer(asked["Session"], NEW_PASSWORD="short", **owed)
    asked = by_password(idp, WEB, email, temporary)
    with refused("InvalidParameterException"):
        answer(asked["Session"], NEW_PASSWORD=PASSWORD)
    asked = by_password(idp, WEB, email, temporary)
    done = answer(asked["Session"], NEW_PASSWORD=PASSWORD, **owed)
    assert idp.get_user(AccessToken=tokens(done)["AccessToken"])["Username"] == made["Username"]
    with refused("NotAuthorizedException"):
        answer(asked["Session"], NEW_PASSWORD=OTHER_PASSWORD, **owed)
    assert idp.admin_get_user(UserPoolId=EMAIL_POOL, Username=email)["UserStatus"] == "CONFIRMED"
    assert tokens(by_srp(idp, EMAIL_POOL, WEB, email, PASSWORD))


def test_a_challenge_answer_needs_its_session(idp):
    email = address("jean")
    idp.admin_create_user(
        UserPoolId=EMAIL_POOL,
        Username=email,
        UserAttributes=attributes(email=email),
        TemporaryPassword=PASSWORD,
        MessageAction="SUPPRESS",
    )
    assert by_password(idp, WEB, email)["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    with pytest.raises(idp.exceptions.ClientError) as caught:
        idp.respond_to_auth_challenge(
            ClientId=WEB,
            ChallengeName="NEW_PASSWORD_REQUIRED",
            Session="A" * 64,
            ChallengeResponses={"USERNAME": email, "NEW_PASSWORD": OTHER_PASSWORD},
        )
    assert caught.value.response["Error"]["Code"] == "NotAuthorizedException"


def test_a_suppressed_invitation_sends_nothing_and_resend_sends_it(idp, rockpool):
    email = address("kay")
    wanted = dict(UserPoolId=EMAIL_POOL, Username=email)
    idp.admin_create_user(
        **wanted, UserAttributes=attributes(email=email), TemporaryPassword=PASSWORD, MessageAction="SUPPRESS"
    )
    assert rockpool.messages(email) == []
    with refused("UsernameExistsException"):
        idp.admin_create_user(**wanted, UserAttributes=attributes(email=email))
    idp.admin_create_user(**wanted, MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"])
    assert len(rockpool.messages(email)) == 1


def test_an_administrator_confirms_and_sets_passwords(idp):
    idp.sign_up(ClientId=PLAIN, Username="adele", Password=PASSWORD)
    who = dict(UserPoolId=PLAIN_POOL, Username="adele")
    idp.admin_confirm_sign_up(**who)
    with refused("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED"):
        idp.admin_confirm_sign_up(**who)
    old = tokens(by_password(idp, PLAIN, "adele"))
    idp.admin_set_user_password(**who, Password=OTHER_PASSWORD, Permanent=True)
    assert tokens(by_srp(idp, PLAIN_POOL, PLAIN, "adele", OTHER_PASSWORD))
    with refused("NotAuthorizedException"):
        refresh(idp, PLAIN, old["RefreshToken"])
    with refused(
        "InvalidPasswordException", "Password did not conform with policy: Password not long enough"
    ):
        idp.admin_set_user_password(**who, Password="Ab-1", Permanent=True)
    idp.admin_set_user_password(**who, Password=PASSWORD, Permanent=False)
    assert idp.admin_get_user(**who)["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert by_password(idp, PLAIN, "adele")["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


def test_admin_get_user_shows_the_user(idp):
    grace = user(PLAIN_POOL)
    for name in [grace["username"], grace["sub"]]:
        seen = idp.admin_get_user(UserPoolId=PLAIN_POOL, Username=name)
        assert (seen["Username"], seen["UserStatus"], seen["Enabled"]) == (grace["username"], "CONFIRMED", True)
        assert as_dict(seen["UserAttributes"]) == {**grace["attributes"], "sub": grace["sub"]}
        assert seen["UserCreateDate"] <= seen["UserLastModifiedDate"]
    with refused("UserNotFoundException", UNKNOWN):
        idp.admin_get_user(UserPoolId=PLAIN_POOL, Username="nobody")
    with refused("ResourceNotFoundException", "User pool us-east-1_Nowhere00 does not exist."):
        idp.admin_get_user(UserPoolId="us-east-1_Nowhere00", Username="nobody")


def test_an_administrator_deletes(idp):
    idp.sign_up(ClientId=PLAIN, Username="ida", Password=PASSWORD)
    who = dict(UserPoolId=PLAIN_POOL, Username="ida")
    idp.admin_delete_user(**who)
    for call in [idp.admin_delete_user, idp.admin_get_user, idp.admin_confirm_sign_up]:
        with refused("UserNotFoundException", UNKNOWN):
            call(**who)


def listed(idp, pool, **asked):
    return idp.list_users(UserPoolId=pool, **asked)["Users"]


def test_list_users_finds_by_attribute(idp):
    ada = user(EMAIL_POOL)
    for term in [
        'email = "ada@example.com"',
        'email ^= "ada@"',
        f'sub = "{ada["sub"]}"',
        f'username = "{ada["sub"]}"',
        'preferred_username = "ada"',
        'name ^= "Ada L"',
        'email="ada@example.com"',
    ]:
        found = listed(idp, EMAIL_POOL, Filter=term)
        assert [u["Username"] for u in found] == [ada["sub"]], term
        assert found[0]["UserStatus"] == "CONFIRMED" and found[0]["Enabled"] is True
        assert as_dict(found[0]["Attributes"]) == {**ada["attributes"], "sub": ada["sub"]}
    assert listed(idp, EMAIL_POOL, Filter='email = "ada@example.co"') == []
    assert listed(idp, EMAIL_POOL, Filter=r'name = "no \"one\""') == []


def test_list_users_finds_by_status(idp):
    email, _ = sign_up(idp, WEB, "unready")
    states = [("UNCONFIRMED", True), ("CONFIRMED", False)]
    for state, there in states:
        found = listed(idp, EMAIL_POOL, Filter=f'cognito:user_status = "{state}"')
        assert any(as_dict(u["Attributes"])["email"] == email for u in found) is there
    assert listed(idp, EMAIL_POOL, Filter='status = "Disabled"') == []


def test_list_users_gives_the_attributes_asked_for(idp):
    found = listed(
        idp, EMAIL_POOL, Filter='email = "ada@example.com"', AttributesToGet=["preferred_username", "sub"]
    )
    assert as_dict(found[0]["Attributes"]) == {"preferred_username": "ada", "sub": user(EMAIL_POOL)["sub"]}


def test_list_users_gives_everybody_page_by_page(idp):
    pool = idp.create_user_pool(PoolName="pages")["UserPool"]["Id"]
    names = {f"user-{n:02}" for n in range(7)}
    for name in names:
        idp.admin_create_user(UserPoolId=pool, Username=name, MessageAction="SUPPRESS")
    seen, token, pages = [], {}, 0
    while True:
        page = idp.list_users(UserPoolId=pool, Limit=3, **token)
        seen += [u["Username"] for u in page["Users"]]
        pages += 1
        if "PaginationToken" not in page:
            break
        token = {"PaginationToken": page["PaginationToken"]}
    assert sorted(seen) == sorted(names) and pages >= 3
    paginator = idp.get_paginator("list_users")
    assert len([u for p in paginator.paginate(UserPoolId=pool) for u in p["Users"]]) == 7
    with pytest.raises(idp.exceptions.ClientError):
        idp.list_users(UserPoolId=EMAIL_POOL, Limit=3, **(token or {"PaginationToken": "A" * 40}))


@pytest.mark.parametrize("term", ["email", 'email == "x"', "email = x", 'email ~ "x"', 'email = "x" and name = "y"'])
def test_a_filter_that_cannot_be_read_is_refused(idp, term):
    with refused("InvalidParameterException", "Error while parsing filter"):
        listed(idp, EMAIL_POOL, Filter=term)


def test_a_filter_on_what_is_not_searchable_is_refused(idp):
    with refused("InvalidParameterException", "Invalid search attribute: custom:shoe"):
        listed(idp, EMAIL_POOL, Filter='custom:shoe = "42"')
