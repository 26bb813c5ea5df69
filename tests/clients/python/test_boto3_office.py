"""boto3: the rest of an administrator's day: groups, tags, secrets, resets, sign-in and sign-out on somebody's behalf."""

import base64
import json

import pytest

from conftest import refused
from seeded import OTHER_PASSWORD, PASSWORD
from stories import as_dict, attributes, by_password, refresh, secret_hash, tokens


@pytest.fixture
def office(idp):
    """A pool of its own with a client that has a secret, and somebody in it."""
    pool = idp.create_user_pool(
        PoolName="office",
        AutoVerifiedAttributes=["email"],
        AdminCreateUserConfig={
            "InviteMessageTemplate": {
                "EmailSubject": "Welcome",
                "EmailMessage": "<p>You are {username}, your password is {####}</p>",
                "SMSMessage": "{username}: {####}",
            }
        },
        UserPoolTags={"team": "office"},
    )["UserPool"]
    client = idp.create_user_pool_client(
        UserPoolId=pool["Id"],
        ClientName="backend",
        GenerateSecret=True,
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]
    email = "ada@example.com"
    idp.admin_create_user(
        UserPoolId=pool["Id"],
        Username="ada",
        UserAttributes=attributes(email=email, email_verified="true"),
        MessageAction="SUPPRESS",
    )
    idp.admin_set_user_password(UserPoolId=pool["Id"], Username="ada", Password=PASSWORD, Permanent=True)
    yield pool, client
    idp.delete_user_pool(UserPoolId=pool["Id"])


def admin_sign_in(idp, pool, client, password=PASSWORD, secret=None):
    hash = secret_hash(secret or client["ClientSecret"], "ada", client["ClientId"])
    return idp.admin_initiate_auth(
        UserPoolId=pool["Id"],
        ClientId=client["ClientId"],
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada", "PASSWORD": password, "SECRET_HASH": hash},
    )


def claims(token):
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def test_groups_are_kept_and_stand_in_tokens_by_precedence(idp, office):
    pool, client = office
    mine = {"UserPoolId": pool["Id"]}
    role = "arn:aws:iam::123456789012:role/admins"
    made = idp.create_group(**mine, GroupName="admins", Precedence=1, RoleArn=role, Description="all of it")["Group"]
    assert (made["Precedence"], made["RoleArn"]) == (1, role)
    idp.create_group(**mine, GroupName="readers", Precedence=9)
    with refused("GroupExistsException", "A group with the name already exists"):
        idp.create_group(**mine, GroupName="readers")
    for name in ["readers", "admins", "admins"]:
        idp.admin_add_user_to_group(**mine, Username="ada", GroupName=name)
    found = idp.admin_list_groups_for_user(**mine, Username="ada")["Groups"]
    assert {group["GroupName"] for group in found} == {"admins", "readers"}
    pages = idp.get_paginator("list_groups").paginate(**mine, PaginationConfig={"PageSize": 1})
    assert {group["GroupName"] for page in pages for group in page["Groups"]} == {"admins", "readers"}
    inside = idp.list_users_in_group(**mine, GroupName="admins")["Users"]
    assert [user["Username"] for user in inside] == ["ada"]
    seen = claims(tokens(admin_sign_in(idp, pool, client))["IdToken"])
    assert set(seen["cognito:groups"]) == {"admins", "readers"}
    assert (seen["cognito:preferred_role"], seen["cognito:roles"]) == (role, [role])
    assert idp.update_group(**mine, GroupName="admins", Precedence=20)["Group"]["Precedence"] == 20
    idp.admin_remove_user_from_group(**mine, Username="ada", GroupName="admins")
    idp.delete_group(**mine, GroupName="admins")
    with refused("ResourceNotFoundException"):
        idp.get_group(**mine, GroupName="admins")
    assert claims(tokens(admin_sign_in(idp, pool, client))["IdToken"])["cognito:groups"] == ["readers"]


def test_tags_are_put_on_and_taken_off(idp, office):
    arn = office[0]["Arn"]
    idp.tag_resource(ResourceArn=arn, Tags={"stage": "test"})
    assert idp.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"team": "office", "stage": "test"}
    idp.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert idp.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"stage": "test"}


def test_a_secret_is_changed_without_a_stop(idp, office):
    pool, client = office
    mine = {"UserPoolId": pool["Id"], "ClientId": client["ClientId"]}
    chosen = "chosen0by1the2caller3and4long5enough"
    added = idp.add_user_pool_client_secret(**mine, ClientSecret=chosen)["ClientSecretDescriptor"]
    for secret in [client["ClientSecret"], chosen]:
        assert tokens(admin_sign_in(idp, pool, client, secret=secret))
    listed = idp.list_user_pool_client_secrets(**mine)["ClientSecrets"]
    assert len(listed) == 2 and not any("ClientSecretValue" in one for one in listed)
    old = next(one["ClientSecretId"] for one in listed if one["ClientSecretId"] != added["ClientSecretId"])
    with refused("LimitExceededException"):
        idp.add_user_pool_client_secret(**mine)
    idp.delete_user_pool_client_secret(**mine, ClientSecretId=old)
    assert tokens(admin_sign_in(idp, pool, client, secret=chosen))
    with refused("NotAuthorizedException"):
        admin_sign_in(idp, pool, client)


def test_the_pools_own_invitation_goes_out_by_the_way_that_is_asked_for(idp, office, rockpool):
    pool, _ = office
    number, email = "+15555550142", "office.bob@example.com"
    idp.admin_create_user(
        UserPoolId=pool["Id"],
        Username="bob",
        UserAttributes=attributes(email=email, phone_number=number),
        DesiredDeliveryMediums=["SMS", "EMAIL"],
        TemporaryPassword="Temporary-1",
    )
    assert rockpool.messages(email)[-1]["body"] == "<p>You are bob, your password is Temporary-1</p>"
    assert rockpool.messages(email)[-1]["subject"] == "Welcome"
    assert rockpool.messages(number)[-1]["body"] == "bob: Temporary-1"
    with refused("InvalidParameterException", containing=["InviteMessageTemplate.EmailMessage", "{username}"]):
        idp.create_user_pool(
            PoolName="no",
            AdminCreateUserConfig={"InviteMessageTemplate": {"EmailMessage": "Your password is {####}"}},
        )


def test_attributes_are_added_written_and_taken_away(idp, office):
    pool, _ = office
    who = {"UserPoolId": pool["Id"], "Username": "ada"}
    idp.add_custom_attributes(
        UserPoolId=pool["Id"],
        CustomAttributes=[
            {
                "Name": "desk",
                "AttributeDataType": "Number",
                "Mutable": True,
                "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "99"},
            }
        ],
    )
    idp.admin_update_user_attributes(**who, UserAttributes=attributes(custom__desk="7", nickname="Ada"))
    seen = as_dict(idp.admin_get_user(**who)["UserAttributes"])
    assert (seen["custom:desk"], seen["nickname"]) == ("7", "Ada")
    with refused("InvalidParameterException"):
        idp.admin_update_user_attributes(**who, UserAttributes=attributes(custom__desk="100"))
    with refused("InvalidParameterException", containing=["custom:chair"]):
        idp.admin_update_user_attributes(**who, UserAttributes=attributes(custom__chair="1"))
    idp.admin_delete_user_attributes(**who, UserAttributeNames=["custom:desk"])
    assert "custom:desk" not in as_dict(idp.admin_get_user(**who)["UserAttributes"])


def test_an_administrator_resets_disables_and_signs_out(idp, office, rockpool):
    pool, client = office
    who = {"UserPoolId": pool["Id"], "Username": "ada"}
    hash = secret_hash(client["ClientSecret"], "ada", client["ClientId"])
    held = tokens(admin_sign_in(idp, pool, client))
    idp.admin_user_global_sign_out(**who)
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        idp.get_user(AccessToken=held["AccessToken"])
    with refused("NotAuthorizedException", "Refresh Token has been revoked"):
        refresh(idp, client["ClientId"], held["RefreshToken"], SECRET_HASH=hash)
    idp.admin_disable_user(**who)
    with refused("NotAuthorizedException", "User is disabled."):
        admin_sign_in(idp, pool, client)
    idp.admin_enable_user(**who)
    idp.admin_reset_user_password(**who)
    with refused("PasswordResetRequiredException", "Password reset required for the user"):
        admin_sign_in(idp, pool, client)
    idp.confirm_forgot_password(
        ClientId=client["ClientId"],
        SecretHash=hash,
        Username="ada",
        ConfirmationCode=rockpool.messages("ada@example.com")[-1]["code"],
        Password=OTHER_PASSWORD,
    )
    assert tokens(admin_sign_in(idp, pool, client, OTHER_PASSWORD))
    idp.admin_set_user_password(**who, Password=PASSWORD, Permanent=False)
    asked = admin_sign_in(idp, pool, client)
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    done = idp.admin_respond_to_auth_challenge(
        UserPoolId=pool["Id"],
        ClientId=client["ClientId"],
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "ada", "NEW_PASSWORD": OTHER_PASSWORD, "SECRET_HASH": hash},
    )
    assert tokens(done)["RefreshToken"]
    with refused("InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client"):
        by_password(idp, client["ClientId"], "ada", OTHER_PASSWORD, SECRET_HASH=hash)
