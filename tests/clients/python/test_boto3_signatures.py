"""boto3: signatures with the key of a data folder are verified, with what `rockpool env` prints and nothing else."""

import boto3
import pytest
from botocore.config import Config

from conftest import refused
from rockpool_process import Rockpool


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A server that keeps its data, and so has a key of its own."""
    server = Rockpool(data=tmp_path_factory.mktemp("data"))
    yield server
    server.stop()


def signing_as(server, key, secret):
    return boto3.client(
        "cognito-idp",
        endpoint_url=server.endpoint,
        region_name="us-east-1",
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(retries={"total_max_attempts": 1}),
    )


def test_what_env_prints_signs_requests_that_are_verified(kept):
    said = kept.env()
    assert said["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"] == kept.endpoint
    owner = signing_as(kept, said["AWS_ACCESS_KEY_ID"], said["AWS_SECRET_ACCESS_KEY"])
    # Bodies of several lengths and characters: each is hashed into its signature.
    pool = owner.create_user_pool(PoolName="signed, with a key of my own")["UserPool"]
    owner.admin_create_user(UserPoolId=pool["Id"], Username="ada-ünïcode", MessageAction="SUPPRESS")
    users = owner.list_users(UserPoolId=pool["Id"], Filter='username ^= "ada"')["Users"]
    assert [user["Username"] for user in users] == ["ada-ünïcode"]
    owner.delete_user_pool(UserPoolId=pool["Id"])


def test_the_folders_key_with_another_secret_is_refused(kept):
    key = kept.env()["AWS_ACCESS_KEY_ID"]
    secret = kept.env()["AWS_SECRET_ACCESS_KEY"]
    for wrong in ["a guess", secret[:-1], secret.swapcase()]:
        with refused("InvalidSignatureException"):
            signing_as(kept, key, wrong).list_user_pools(MaxResults=1)


def test_a_body_that_was_changed_after_it_was_signed_is_refused(kept):
    said = kept.env()
    owner = signing_as(kept, said["AWS_ACCESS_KEY_ID"], said["AWS_SECRET_ACCESS_KEY"])

    def change(request, **_):
        assert request.body == b'{"MaxResults": 1}'
        request.body = b'{"MaxResults": 2}'

    owner.meta.events.register("before-send.cognito-idp.ListUserPools", change)
    with refused("InvalidSignatureException"):
        owner.list_user_pools(MaxResults=1)
