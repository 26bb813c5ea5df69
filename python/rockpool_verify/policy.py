"""Whom a service trusts and what it asks of a token, as plain data: it can stand in a settings file.

`trust` lists issuers side by side, as a migration needs it; the functions here make its entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypedDict

from ._native import aws_issuers, rockpool_issuer


class _Trust(TypedDict):
    issuer: dict[str, Any]
    clients: list[str] | str


class Trust(_Trust, total=False):
    """One trusted issuer: `clients` is a list, or `"any"`."""

    algorithms: list[str]
    groups_claim: str | None
    untyped_access_tokens: bool


class Policy(TypedDict):
    """What a service asks of tokens; see `policy`."""

    trust: list[Trust]
    token_use: str
    scopes: list[str]
    groups: list[str]
    resource: str | None
    leeway: int


def aws_pool(pool: str, clients: Sequence[str] | str, *, jwks: str | None = None) -> list[Trust]:
    """A pool of Amazon Cognito, under its original name and its newer one. `jwks` is where its keys are, if not there."""
    return [_cognito(name, clients, jwks) for name in aws_issuers(pool)]


def rockpool_pool(server: str, pool: str, clients: Sequence[str] | str) -> list[Trust]:
    """A pool of the Rockpool server at that address, which may issue in its own name or in AWS's; the keys are the server's."""
    own = rockpool_issuer(server, pool)
    jwks = f"{own}/.well-known/jwks.json"
    return [_cognito(own, clients, jwks), *aws_pool(pool, clients, jwks=jwks)]


def oidc_issuer(
    name: str,
    clients: Sequence[str] | str,
    *,
    algorithms: Sequence[str] = ("RS256",),
    jwks: str | None = None,
    groups_claim: str | None = None,
    untyped_access_tokens: bool = False,
) -> list[Trust]:
    """Any OpenID Connect issuer; its keys are found by discovery, if `jwks` does not say where they are."""
    issuer: dict[str, Any] = {"name": name, "shape": "oidc", "keys": {"jwks": jwks} if jwks else "discovery"}
    return [
        {
            "issuer": issuer,
            "clients": _clients(clients),
            "algorithms": list(algorithms),
            "groups_claim": groups_claim,
            "untyped_access_tokens": untyped_access_tokens,
        }
    ]


def policy(
    trust: Iterable[Trust],
    *,
    token_use: str = "access",
    scopes: Sequence[str] = (),
    groups: Sequence[str] = (),
    resource: str | None = None,
    leeway: int = 2,
) -> Policy:
    """Tokens of these issuers. `token_use` is `access`, `id` or `either`; all of `scopes` are needed, and one of `groups`.

    `resource` is the name of this service, where tokens are bound to resources (RFC 8707). `leeway` is in seconds, at most 300.
    """
    return {
        "trust": list(trust),
        "token_use": token_use,
        "scopes": list(scopes),
        "groups": list(groups),
        "resource": resource,
        "leeway": leeway,
    }


def _cognito(name: str, clients: Sequence[str] | str, jwks: str | None) -> Trust:
    keys = {"keys": {"jwks": jwks}} if jwks else {}
    return {"issuer": {"name": name, "shape": "cognito", **keys}, "clients": _clients(clients)}


def _clients(clients: Sequence[str] | str) -> list[str] | str:
    return "any" if clients == "any" else [clients] if isinstance(clients, str) else list(clients)
