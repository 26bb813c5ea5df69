"""Names what seed.toml pins, so that stories do not repeat identifiers."""

import itertools
import tomllib

from rockpool_process import SEED

REGION = "us-east-1"
EMAIL_POOL = "us-east-1_Email0001"
ALIAS_POOL = "us-east-1_Alias0001"
PLAIN_POOL = "us-east-1_Plain0001"
AWS_NAME_POOL = "us-east-1_AwsName01"

PASSWORD = "Correct-Horse-9-Battery"
OTHER_PASSWORD = "Staple-Wrong-7-Donkey"

_pools = {pool["id"]: pool for pool in tomllib.loads(SEED.read_text())["pool"]}
_numbers = itertools.count(1)


def client(pool, name):
    """Identifier of the pool's client with this ClientName."""
    return next(c["id"] for c in _pools[pool]["client"] if c["settings"]["ClientName"] == name)


def secret(pool, name):
    return next(c["secret"] for c in _pools[pool]["client"] if c["settings"]["ClientName"] == name)


def user(pool):
    """The pool's seeded user: username, sub, password, attributes."""
    return _pools[pool]["user"][0]


def address(word):
    """An e-mail address that no other story uses."""
    return f"{word}.{next(_numbers)}@example.com"
