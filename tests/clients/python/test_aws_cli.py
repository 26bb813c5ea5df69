"""The AWS command line: a story by hand, pointed here by an endpoint setting alone."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

from seeded import EMAIL_POOL, OTHER_PASSWORD, PASSWORD, address, client, user

WEB = client(EMAIL_POOL, "web")
AWS = pathlib.Path(sys.executable).with_name("aws")


@pytest.fixture
def aws(rockpool):
    def run(*words, expect=0, via="variable"):
        endpoint = {"AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": rockpool.endpoint}
        option = []
        if via == "option":
            endpoint, option = {}, ["--endpoint-url", rockpool.endpoint]
        done = subprocess.run(
            [AWS, *option, "cognito-idp", *words, "--output", "json"],
            env={**os.environ, **endpoint},
            capture_output=True,
            text=True,
            timeout=60,
        )
        if expect == 0:
            assert done.returncode == 0, done.stderr
            return json.loads(done.stdout) if done.stdout.strip() else None
        assert done.returncode != 0, done.stdout
        return done.stderr.strip()

    return run


def test_a_person_is_made_and_used_from_the_shell(aws, rockpool):
    email = address("shelly")
    given = ["--client-id", WEB, "--username", email]
    shown = aws(
        "sign-up", *given, "--password", PASSWORD, "--user-attributes",
        f"Name=email,Value={email}", "Name=name,Value=Shelly", "Name=preferred_username,Value=shelly",
    )  # fmt: skip
    assert shown["UserConfirmed"] is False
    sign_in = ["initiate-auth", "--client-id", WEB, "--auth-flow", "USER_PASSWORD_AUTH", "--auth-parameters"]
    refusal = aws(*sign_in, f"USERNAME={email},PASSWORD={PASSWORD}", expect=1)
    assert refusal.endswith(
        "An error occurred (UserNotConfirmedException) when calling the InitiateAuth operation: "
        "User is not confirmed."
    )
    assert aws("confirm-sign-up", *given, "--confirmation-code", rockpool.code(email)) in (None, {})
    signed_in = aws(*sign_in, f"USERNAME={email},PASSWORD={PASSWORD}", via="option")
    access = signed_in["AuthenticationResult"]["AccessToken"]
    assert aws("get-user", "--access-token", access)["Username"] == shown["UserSub"]
    aws(
        "change-password", "--access-token", access,
        "--previous-password", PASSWORD, "--proposed-password", OTHER_PASSWORD,
    )  # fmt: skip
    refusal = aws(*sign_in, f"USERNAME={email},PASSWORD={PASSWORD}", expect=1)
    assert "(NotAuthorizedException)" in refusal and refusal.endswith("Incorrect username or password.")
    aws("global-sign-out", "--access-token", access)
    refusal = aws("get-user", "--access-token", access, expect=1)
    assert refusal.endswith("Access Token has been revoked")
    aws("admin-delete-user", "--user-pool-id", EMAIL_POOL, "--username", shown["UserSub"])


def test_a_script_lists_users_and_their_handles(aws):
    found = aws(
        "list-users", "--user-pool-id", EMAIL_POOL, "--attributes-to-get", "preferred_username", "sub",
        "--filter", 'email = "ada@example.com"', "--query", "Users[].Attributes",
    )  # fmt: skip
    assert {a["Name"]: a["Value"] for a in found[0]} == {"preferred_username": "ada", "sub": user(EMAIL_POOL)["sub"]}


def test_a_pool_is_provisioned_from_the_shell(aws):
    pool = aws("create-user-pool", "--pool-name", "from the shell", "--auto-verified-attributes", "email")
    pool = pool["UserPool"]["Id"]
    made = aws("create-user-pool-client", "--user-pool-id", pool, "--client-name", "c", "--generate-secret")
    assert made["UserPoolClient"]["ClientSecret"]
    listed = aws("list-user-pools", "--max-results", "60")["UserPools"]
    assert pool in {p["Id"] for p in listed}
    made = aws(
        "admin-create-user", "--user-pool-id", pool, "--username", "someone", "--message-action", "SUPPRESS",
        "--temporary-password", PASSWORD,
    )  # fmt: skip
    assert made["User"]["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    aws("delete-user-pool", "--user-pool-id", pool)
    refusal = aws("describe-user-pool", "--user-pool-id", pool, expect=1)
    assert refusal.endswith(
        "An error occurred (ResourceNotFoundException) when calling the DescribeUserPool operation: "
        f"User pool {pool} does not exist."
    )


def test_an_administrators_day_from_the_shell(aws, rockpool):
    made = aws("create-user-pool", "--pool-name", "day", "--user-pool-tags", "team=shell")["UserPool"]
    pool = ["--user-pool-id", made["Id"]]
    client = aws(
        "create-user-pool-client", *pool, "--client-name", "c", "--explicit-auth-flows",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH",
    )["UserPoolClient"]["ClientId"]  # fmt: skip
    aws("tag-resource", "--resource-arn", made["Arn"], "--tags", "stage=test")
    tags = aws("list-tags-for-resource", "--resource-arn", made["Arn"])["Tags"]
    assert tags == {"team": "shell", "stage": "test"}
    email = address("day")
    who = [*pool, "--username", "day"]
    aws(
        "admin-create-user", *who, "--user-attributes", f"Name=email,Value={email}", "Name=email_verified,Value=true",
        "--desired-delivery-mediums", "EMAIL",
    )  # fmt: skip
    aws("admin-create-user", *who, "--message-action", "RESEND", "--desired-delivery-mediums", "EMAIL")
    assert len(rockpool.messages(email)) == 2
    aws("admin-set-user-password", *who, "--password", PASSWORD, "--permanent")
    aws("create-group", *pool, "--group-name", "staff", "--precedence", "3")
    aws("admin-add-user-to-group", *who, "--group-name", "staff")
    assert aws("list-users-in-group", *pool, "--group-name", "staff", "--query", "Users[].Username") == ["day"]
    sign_in = [
        "admin-initiate-auth", *pool, "--client-id", client, "--auth-flow", "ADMIN_USER_PASSWORD_AUTH",
        "--auth-parameters", f"USERNAME=day,PASSWORD={PASSWORD}",
    ]  # fmt: skip
    tokens = aws(*sign_in)["AuthenticationResult"]
    aws("admin-user-global-sign-out", *who)
    refusal = aws("get-user", "--access-token", tokens["AccessToken"], expect=1)
    assert refusal.endswith("Access Token has been revoked")
    aws("admin-disable-user", *who)
    assert aws(*sign_in, expect=1).endswith("User is disabled.")
    aws("admin-enable-user", *who)
    aws("admin-update-user-attributes", *who, "--user-attributes", "Name=name,Value=Day")
    shown = aws("admin-get-user", *who)
    assert {"Name": "name", "Value": "Day"} in shown["UserAttributes"]
    aws("admin-delete-user", *who)
    aws("delete-group", *pool, "--group-name", "staff")
    aws("delete-user-pool", *pool)
