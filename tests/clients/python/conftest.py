"""Hands one server to all stories of this language, and boto3 clients that know nothing but its address."""

import contextlib
import os

import boto3
import botocore.exceptions
import pytest
from botocore.config import Config

from rockpool_process import Rockpool
from seeded import REGION

# Any well-formed credentials will do in development; none of the caller's own may be used.
for name in [n for n in os.environ if n.startswith("AWS_")]:
    del os.environ[name]
os.environ.update(
    AWS_ACCESS_KEY_ID="AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    AWS_DEFAULT_REGION=REGION,
    AWS_CONFIG_FILE=os.devnull,
    AWS_SHARED_CREDENTIALS_FILE=os.devnull,
    AWS_EC2_METADATA_DISABLED="true",
)


@pytest.fixture(scope="session")
def rockpool():
    try:
        server = Rockpool()
    except RuntimeError as why:
        pytest.exit(f"no server, so no story can be told: {why}", returncode=2)
    yield server
    server.stop()


@pytest.fixture
def own_rockpool():
    """A server for one story alone: its clock may be moved."""
    server = Rockpool()
    yield server
    server.stop()


def idp_at(endpoint):
    return boto3.client(
        "cognito-idp",
        endpoint_url=endpoint,
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30),
    )


@pytest.fixture(scope="session")
def idp(rockpool):
    return idp_at(rockpool.endpoint)


@pytest.fixture(scope="session")
def idp_unchecked(rockpool):
    """A client that sends what it is told, so that the server's own checks are seen."""
    return boto3.client(
        "cognito-idp",
        endpoint_url=rockpool.endpoint,
        config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
    )


@contextlib.contextmanager
def refused(exception, message=None, containing=()):
    """The block must be refused with this exception and, where given, exactly this message."""
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        yield caught
    error = caught.value.response["Error"]
    assert error["Code"] == exception, error
    if message is not None:
        assert error["Message"] == message, error
    for part in containing:
        assert part in error["Message"], error
