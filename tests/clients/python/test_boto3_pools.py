"""boto3: pools and clients, made, read, changed, listed and deleted."""

import re

import jwt
import pytest

from conftest import refused
from seeded import EMAIL_POOL, PASSWORD, PLAIN_POOL, client
from stories import as_dict, attributes, by_password, by_srp, secret_hash, tokens

NOWHERE = "User pool us-east-1_Nowhere00 does not exist."


@pytest.fixture
def pool(idp):
    made = idp.create_user_pool(PoolName="made by a story")["UserPool"]
    yield made
    try:
        idp.delete_user_pool(UserPoolId=made["Id"])
    except idp.exceptions.ResourceNotFoundException:
        pass


def test_a_pool_made_with_a_name_alone_answers_as_cognito_does(idp, pool):
    assert re.fullmatch(r"us-east-1_[0-9A-Za-z]{9}", pool["Id"])
    assert re.fullmatch(rf"arn:aws:cognito-idp:us-east-1:[0-9]{{12}}:userpool/{pool['Id']}", pool["Arn"])
    assert pool["Name"] == "made by a story"
    policy = pool["Policies"]["PasswordPolicy"]
    assert policy == {
        "MinimumLength": 8,
        "RequireUppercase": True,
        "RequireLowercase": True,
        "RequireNumbers": True,
        "RequireSymbols": True,
        "TemporaryPasswordValidityDays": 7,
    }
    assert pool["MfaConfiguration"] == "OFF"
    assert pool["LambdaConfig"] == {}
    assert pool["EstimatedNumberOfUsers"] == 0
    assert pool["EmailConfiguration"] == {"EmailSendingAccount": "COGNITO_DEFAULT"}
    assert pool["VerificationMessageTemplate"] == {"DefaultEmailOption": "CONFIRM_WITH_CODE"}
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7}
    for absent in ["AccountRecoverySetting", "UsernameAttributes", "AliasAttributes", "UsernameConfiguration"]:
        assert absent not in pool, absent
    schema = {a["Name"]: a for a in pool["SchemaAttributes"]}
    assert schema["sub"] == {
        "Name": "sub",
        "AttributeDataType": "String",
        "DeveloperOnlyAttribute": False,
        "Mutable": False,
        "Required": True,
        "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "2048"},
    }
    assert schema["birthdate"]["StringAttributeConstraints"] == {"MinLength": "10", "MaxLength": "10"}
    assert schema["updated_at"]["NumberAttributeConstraints"] == {"MinValue": "0"}
    described = idp.describe_user_pool(UserPoolId=pool["Id"])["UserPool"]
    assert described == pool


def test_a_pool_changes_and_members_left_out_go_back_to_their_default(idp, pool):
    idp.update_user_pool(
        UserPoolId=pool["Id"],
        Policies={"PasswordPolicy": {"MinimumLength": 12}},
        AutoVerifiedAttributes=["email"],
        UserPoolTags={"team": "harbour"},
    )
    seen = idp.describe_user_pool(UserPoolId=pool["Id"])["UserPool"]
    assert seen["Policies"]["PasswordPolicy"]["MinimumLength"] == 12
    assert seen["AutoVerifiedAttributes"] == ["email"]
    assert seen["UserPoolTags"] == {"team": "harbour"}
    assert seen["LastModifiedDate"] >= seen["CreationDate"]
    idp.update_user_pool(UserPoolId=pool["Id"])
    again = idp.describe_user_pool(UserPoolId=pool["Id"])["UserPool"]
    assert not again.get("AutoVerifiedAttributes")
    assert again["Policies"]["PasswordPolicy"]["MinimumLength"] == 8


def test_pools_are_listed_page_by_page(idp, pool):
    names = {}
    token = {}
    while True:
        page = idp.list_user_pools(MaxResults=2, **token)
        assert len(page["UserPools"]) <= 2
        names.update({p["Id"]: p["Name"] for p in page["UserPools"]})
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert names[pool["Id"]] == "made by a story"
    assert names[EMAIL_POOL] == "sign in by e-mail" and names[PLAIN_POOL] == "plain user names"


def test_a_deleted_pool_is_gone_with_its_users(idp, pool):
    made = idp.create_user_pool_client(
        UserPoolId=pool["Id"], ClientName="c", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    idp.sign_up(ClientId=made, Username="someone", Password=PASSWORD)
    idp.delete_user_pool(UserPoolId=pool["Id"])
    gone = f"User pool {pool['Id']} does not exist."
    for call, more in [
        (idp.describe_user_pool, {}),
        (idp.delete_user_pool, {}),
        (idp.list_users, {}),
        (idp.list_user_pool_clients, {}),
    ]:
        with refused("ResourceNotFoundException", gone):
            call(UserPoolId=pool["Id"], **more)
    with refused("ResourceNotFoundException", f"User pool client {made} does not exist."):
        by_password(idp, made, "someone")


def test_a_protected_pool_is_not_deleted(idp, pool):
    idp.update_user_pool(UserPoolId=pool["Id"], DeletionProtection="ACTIVE")
    with refused("InvalidParameterException"):
        idp.delete_user_pool(UserPoolId=pool["Id"])
    idp.update_user_pool(UserPoolId=pool["Id"], DeletionProtection="INACTIVE")
    idp.delete_user_pool(UserPoolId=pool["Id"])


def test_pools_that_contradict_themselves_are_refused(idp):
    with refused("InvalidParameterException"):
        idp.create_user_pool(PoolName="both", AliasAttributes=["email"], UsernameAttributes=["email"])
    with refused("InvalidParameterException", "Required custom attributes are not supported currently."):
        idp.create_user_pool(
            PoolName="c", Schema=[{"Name": "shoe", "AttributeDataType": "String", "Required": True}]
        )
    with refused("InvalidParameterException"):
        idp.create_user_pool(
            PoolName="alias that is required",
            AliasAttributes=["preferred_username"],
            Schema=[{"Name": "preferred_username", "AttributeDataType": "String", "Required": True}],
        )


def test_what_is_not_built_is_refused_and_not_kept_silently(idp):
    """Promise 2 of the design: refuse or run."""
    sender = {"LambdaVersion": "V1_0", "LambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:sends"}
    with pytest.raises(idp.exceptions.ClientError, match="CustomEmailSender"):
        idp.create_user_pool(PoolName="senders", LambdaConfig={"CustomEmailSender": sender})
    with refused("UnknownOperationException", containing=["CreateResourceServer", "not implemented yet"]):
        idp.create_resource_server(UserPoolId=EMAIL_POOL, Identifier="harbour", Name="harbour")


def test_a_pinned_id_is_taken(idp):
    made = idp.create_user_pool(PoolName="pinned", UserPoolTags={"rockpool:id": "us-east-1_Pinned001"})
    assert made["UserPool"]["Id"] == "us-east-1_Pinned001"
    idp.delete_user_pool(UserPoolId="us-east-1_Pinned001")


def test_a_client_is_made_read_changed_and_deleted(idp, pool):
    made = idp.create_user_pool_client(UserPoolId=pool["Id"], ClientName="phone")["UserPoolClient"]
    assert re.fullmatch(r"[a-z0-9]{26}", made["ClientId"])
    assert made["UserPoolId"] == pool["Id"] and made["ClientName"] == "phone"
    assert made["RefreshTokenValidity"] == 30 and made["EnableTokenRevocation"] is True
    for absent in ["ClientSecret", "ReadAttributes", "WriteAttributes"]:
        assert absent not in made, absent
    who = dict(UserPoolId=pool["Id"], ClientId=made["ClientId"])
    assert idp.describe_user_pool_client(**who)["UserPoolClient"] == made
    idp.update_user_pool_client(
        **who,
        ClientName="tablet",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        AccessTokenValidity=10,
        TokenValidityUnits={"AccessToken": "minutes"},
    )
    seen = idp.describe_user_pool_client(**who)["UserPoolClient"]
    assert seen["ClientName"] == "tablet" and seen["AccessTokenValidity"] == 10
    idp.admin_create_user(UserPoolId=pool["Id"], Username="t", MessageAction="SUPPRESS")
    idp.admin_set_user_password(UserPoolId=pool["Id"], Username="t", Password=PASSWORD, Permanent=True)
    assert tokens(by_password(idp, made["ClientId"], "t"))["ExpiresIn"] == 600
    idp.delete_user_pool_client(**who)
    gone = f"User pool client {made['ClientId']} does not exist."
    for call in [idp.describe_user_pool_client, idp.delete_user_pool_client]:
        with refused("ResourceNotFoundException", gone):
            call(**who)
    with refused("ResourceNotFoundException", gone):
        by_password(idp, made["ClientId"], "t")


def test_deleting_a_client_ends_the_sessions_made_through_it(idp, pool):
    """RULE-12: a refresh token does not outlive its client."""
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    made = idp.create_user_pool_client(UserPoolId=pool["Id"], ClientName="gone", ExplicitAuthFlows=flows)
    made = made["UserPoolClient"]["ClientId"]
    idp.admin_create_user(UserPoolId=pool["Id"], Username="g", MessageAction="SUPPRESS")
    idp.admin_set_user_password(UserPoolId=pool["Id"], Username="g", Password=PASSWORD, Permanent=True)
    token = tokens(by_password(idp, made, "g"))["RefreshToken"]
    idp.delete_user_pool_client(UserPoolId=pool["Id"], ClientId=made)
    with pytest.raises(idp.exceptions.ClientError):
        idp.initiate_auth(
            ClientId=made, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": token}
        )


def test_a_generated_secret_is_given_and_needed(idp, pool):
    made = idp.create_user_pool_client(
        UserPoolId=pool["Id"],
        ClientName="server side",
        GenerateSecret=True,
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]
    secret, client_id = made["ClientSecret"], made["ClientId"]
    assert re.fullmatch(r"[a-z0-9]{40,64}", secret)
    described = idp.describe_user_pool_client(UserPoolId=pool["Id"], ClientId=client_id)["UserPoolClient"]
    assert described["ClientSecret"] == secret
    idp.admin_create_user(UserPoolId=pool["Id"], Username="s", MessageAction="SUPPRESS")
    idp.admin_set_user_password(UserPoolId=pool["Id"], Username="s", Password=PASSWORD, Permanent=True)
    with refused("NotAuthorizedException"):
        by_password(idp, client_id, "s")
    right = secret_hash(secret, "s", client_id)
    assert tokens(by_srp(idp, pool["Id"], client_id, "s", SECRET_HASH=right))


def test_clients_are_listed_with_their_names_alone(idp, pool):
    made = {
        idp.create_user_pool_client(UserPoolId=pool["Id"], ClientName=f"c{n}")["UserPoolClient"]["ClientId"]
        for n in range(3)
    }
    seen, token = [], {}
    while True:
        page = idp.list_user_pool_clients(UserPoolId=pool["Id"], MaxResults=2, **token)
        seen += page["UserPoolClients"]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert {c["ClientId"] for c in seen} == made
    assert all(set(c) == {"ClientId", "UserPoolId", "ClientName"} for c in seen)


def test_a_client_writes_what_its_list_allows_and_sees_what_it_may_read(idp, pool):
    made = idp.create_user_pool_client(
        UserPoolId=pool["Id"],
        ClientName="narrow",
        ReadAttributes=["email", "name"],
        WriteAttributes=["email"],
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
    )["UserPoolClient"]["ClientId"]
    with refused("NotAuthorizedException", "A client attempted to write unauthorized attribute"):
        idp.sign_up(ClientId=made, Username="n", Password=PASSWORD, UserAttributes=attributes(name="N"))
    idp.admin_create_user(
        UserPoolId=pool["Id"],
        Username="n",
        MessageAction="SUPPRESS",
        UserAttributes=attributes(name="N", nickname="hidden", email="n@example.com"),
    )
    idp.admin_set_user_password(UserPoolId=pool["Id"], Username="n", Password=PASSWORD, Permanent=True)
    access = tokens(by_password(idp, made, "n"))["AccessToken"]
    seen = as_dict(idp.get_user(AccessToken=access)["UserAttributes"])
    assert seen["name"] == "N" and "nickname" not in seen


def test_unknown_pools_and_clients_are_refused(idp):
    with refused("ResourceNotFoundException", NOWHERE):
        idp.describe_user_pool(UserPoolId="us-east-1_Nowhere00")
    with refused("ResourceNotFoundException", NOWHERE):
        idp.create_user_pool_client(UserPoolId="us-east-1_Nowhere00", ClientName="x")
    with refused("ResourceNotFoundException"):
        idp.describe_user_pool_client(UserPoolId=PLAIN_POOL, ClientId=client(EMAIL_POOL, "web"))


def test_an_admin_only_pool_lets_nobody_sign_up(idp):
    made = idp.create_user_pool(PoolName="closed", AdminCreateUserConfig={"AllowAdminCreateUserOnly": True})
    pool = made["UserPool"]["Id"]
    web = idp.create_user_pool_client(UserPoolId=pool, ClientName="w")["UserPoolClient"]["ClientId"]
    with refused("NotAuthorizedException", "SignUp is not permitted for this user pool"):
        idp.sign_up(ClientId=web, Username="intruder", Password=PASSWORD)
    idp.delete_user_pool(UserPoolId=pool)


def test_a_client_without_revocation_cannot_revoke_and_names_no_origin(idp, pool):
    made = idp.create_user_pool_client(
        UserPoolId=pool["Id"],
        ClientName="no revocation",
        EnableTokenRevocation=False,
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    idp.admin_create_user(UserPoolId=pool["Id"], Username="r", MessageAction="SUPPRESS")
    idp.admin_set_user_password(UserPoolId=pool["Id"], Username="r", Password=PASSWORD, Permanent=True)
    mine = tokens(by_password(idp, made, "r"))
    assert "origin_jti" not in jwt.decode(mine["AccessToken"], options={"verify_signature": False})
    with refused("UnsupportedOperationException"):
        idp.revoke_token(ClientId=made, Token=mine["RefreshToken"])


def test_a_pool_of_addresses_and_numbers_says_what_a_name_may_be(idp):
    made = idp.create_user_pool(PoolName="both", UsernameAttributes=["email", "phone_number"])
    pool = made["UserPool"]["Id"]
    web = idp.create_user_pool_client(UserPoolId=pool, ClientName="w")["UserPoolClient"]["ClientId"]
    with refused(
        "InvalidParameterException", "Username should be either an email or a phone number."
    ):
        idp.sign_up(ClientId=web, Username="neither", Password=PASSWORD)
    answer = idp.sign_up(ClientId=web, Username="+15555550100", Password=PASSWORD)
    shown = as_dict(idp.admin_get_user(UserPoolId=pool, Username=answer["UserSub"])["UserAttributes"])
    assert shown["phone_number"] == "+15555550100"
    idp.delete_user_pool(UserPoolId=pool)
