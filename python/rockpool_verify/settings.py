"""A verifier from the environment that back ends of Cognito already have.

| variable | what it says |
|---|---|
| `AWS_COGNITO_USER_POOL_ID` | the pool; needed |
| `AWS_COGNITO_USER_POOL_CLIENT_ID` | the client whose tokens are accepted, or several with commas between; needed |
| `AWS_DEFAULT_REGION` | the pool's region; if it is another one than the pool's, that is an error |
| `AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER`, `AWS_ENDPOINT_URL` | a server in AWS's place, as SDKs read them |
| `AWS_COGNITO_JWKS_PATH` | the keys: a file, or another address |
| `ROCKPOOL_VERIFY_PLAIN_HTTP` | networks (`172.16.0.0/12`, with commas between) in which keys may come by plain http: containers of a development machine |
| `AWS_CA_BUNDLE`, `REQUESTS_CA_BUNDLE` | a file of authorities to trust besides the machine's |
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from .policy import Trust, aws_pool, policy, rockpool_pool
from .verifier import Verifier

class SettingsError(Exception):
    """The environment does not say what is needed, or contradicts itself."""


def from_env(environ: Mapping[str, str] | None = None, *, token_use: str = "access") -> Verifier:
    """A verifier for the pool and client that the environment names."""
    environ = os.environ if environ is None else environ
    pool = _needed(environ, "AWS_COGNITO_USER_POOL_ID")
    clients = [name.strip() for name in _needed(environ, "AWS_COGNITO_USER_POOL_CLIENT_ID").split(",")]
    region = environ.get("AWS_DEFAULT_REGION")
    if region and pool.partition("_")[0] != region:
        raise SettingsError(f"AWS_DEFAULT_REGION is {region}, but AWS_COGNITO_USER_POOL_ID names a pool of {pool.partition('_')[0]}")
    server = environ.get("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER") or environ.get("AWS_ENDPOINT_URL")
    keys = environ.get("AWS_COGNITO_JWKS_PATH")
    keys_url = keys if keys and "://" in keys else None
    trust = rockpool_pool(server, pool, clients) if server else aws_pool(pool, clients)
    if keys:
        for one in trust:
            one["issuer"]["keys"] = {"jwks": keys_url} if keys_url else "offline"
    bundle = environ.get("AWS_CA_BUNDLE") or environ.get("REQUESTS_CA_BUNDLE")
    verifier = Verifier(
        policy(trust, token_use=token_use),
        # What somebody wrote into the environment may be this machine. What stands in a token never decides.
        loopback=any(_is_loopback(url) for url in (server, keys_url) if url),
        plain_networks=[it.strip() for it in environ.get("ROCKPOOL_VERIFY_PLAIN_HTTP", "").split(",") if it.strip()],
        authorities=Path(bundle).read_bytes() if bundle and Path(bundle).is_file() else None,
    )
    if keys and not keys_url:
        _seed(verifier, trust, Path(keys).read_bytes())
    return verifier


def _seed(verifier: Verifier, trust: list[Trust], document: bytes) -> None:
    for one in trust:
        verifier.seed(one["issuer"]["name"], document)


def _needed(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise SettingsError(f"{name} is not set")
    return value


def _is_loopback(url: str) -> bool:
    host = (urlsplit(url).hostname or "").lower()
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
