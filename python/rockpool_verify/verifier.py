"""Owns `Verifier`, which checks tokens by one policy, and `Refused`, which it raises."""

from __future__ import annotations

import json
import os
import weakref
from collections.abc import Callable, Mapping, Sequence

from . import _native
from ._native import Refusal, Verified
from .policy import Policy

Headers = Sequence[tuple[str | bytes, str | bytes]]


class Refused(Exception):
    """A token or a request that is not good; `refusal` says why. Its text is for the log, never for the client."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal

    @property
    def code(self) -> str:
        return self.refusal.code

    @property
    def status(self) -> int:
        return self.refusal.status


class Verifier:
    """Checks tokens by one policy. Safe to share between threads, and usable after a fork.

    `remember` is how many good tokens are remembered; `loopback` and `networks` (`10.0.0.0/8`) are what may be reached for keys besides
    public addresses, `plain_networks` what may be reached by plain http; `authorities` are certificates in PEM that are trusted besides the machine's. `clock` gives epoch seconds.
    """

    def __init__(
        self,
        policy: Policy,
        *,
        remember: int = 10_000,
        longest_token: int = 16_384,
        loopback: bool = False,
        networks: Sequence[str] = (),
        plain_networks: Sequence[str] = (),
        authorities: bytes | None = None,
        clock: Callable[[], int] | None = None,
    ) -> None:
        self.policy = policy
        self._clock = clock
        self._seeds: dict[str, bytes] = {}
        text = json.dumps(policy)

        def make() -> _native.Verifier:
            return _native.Verifier(
                text,
                remember=remember,
                longest_token=longest_token,
                loopback=loopback,
                networks=list(networks),
                plain_networks=list(plain_networks),
                authorities=authorities,
            )

        self._make = make
        self._native = self._make()
        _living.add(self)

    def verify(self, token: str) -> Verified:
        """What the token says. Fetches keys if it has to; raises `Refused`."""
        return _or_raise(self._native.verify(token, self._now()))

    def verify_request(self, headers: Headers | Mapping[str, str], query: str | bytes | None = None) -> Verified:
        """The same for the token of a request, looked for in `Authorization: Bearer` alone. Near misses are named."""
        return _or_raise(self.judge_request(headers, query))

    def judge_request(
        self, headers: Headers | Mapping[str, str], query: str | bytes | None = None, *, fetch: bool = True
    ) -> Verified | Refusal:
        """The same without an exception. Without `fetch` nothing is waited for, which an event loop needs; the refusal's
        `may_need_keys` says whether it is worth while to ask again with it."""
        pairs = headers if type(headers) is list or not isinstance(headers, Mapping) else list(headers.items())
        return self._native.verify_request(pairs, query, self._now(), fetch)

    def seed(self, issuer: str, document: bytes | str) -> None:
        """Gives the keys of an issuer by hand, as its JWKS document: for machines without a network, and for tests."""
        text = document.encode() if isinstance(document, str) else document
        self._native.seed(issuer, text, self._now())
        self._seeds[issuer] = text

    @property
    def remembered(self) -> int:
        """How many tokens are remembered."""
        return self._native.remembered

    def _now(self) -> int | None:
        return None if self._clock is None else self._clock()

    def _after_fork(self) -> None:
        # A fetch that was under way in the parent has no thread here that would end it.
        self._native = self._make()
        for issuer, document in self._seeds.items():
            self._native.seed(issuer, document, self._now())


def _or_raise(outcome: Verified | Refusal) -> Verified:
    if isinstance(outcome, Refusal):
        raise Refused(outcome)
    return outcome


_living: weakref.WeakSet[Verifier] = weakref.WeakSet()


def _start_anew() -> None:
    for verifier in list(_living):
        verifier._after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_anew)
