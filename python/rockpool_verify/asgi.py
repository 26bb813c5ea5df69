"""ASGI: a middleware for Starlette, FastAPI, Quart, Litestar and any other application.

    app = VerifyMiddleware(app)                       # pool and client from the environment
    app = VerifyMiddleware(app, verifier, exempt=["/health"])

A handler finds what the token says in `scope["state"]["token"]`: `request.state.token` in Starlette and FastAPI.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from ._native import Refusal, Verified
from .report import report
from .settings import from_env
from .verifier import Verifier

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class VerifyMiddleware:
    """Refuses requests and websockets without a good token. Paths in `exempt` are let through unlooked at; with `optional` every
    request passes that brought nothing, and `state["token"]` is `None`."""

    def __init__(
        self,
        app: App,
        verifier: Verifier | None = None,
        *,
        realm: str = "",
        optional: bool = False,
        exempt: Sequence[str] = (),
    ) -> None:
        self._app = app
        self._verifier = verifier
        self._realm = realm
        self._optional = optional
        self._exempt = frozenset(exempt)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        state = scope.setdefault("state", {})
        # Nobody before may have vouched for the request.
        state["token"] = None
        if scope["path"] not in self._exempt:
            if self._verifier is None:
                self._verifier = from_env()
            outcome = await judge(self._verifier, scope)
            if isinstance(outcome, Verified):
                state["token"] = outcome
            else:
                report(outcome, scope["path"])
                if not (self._optional and outcome.brought_nothing):
                    return await refuse(outcome, self._realm, scope, receive, send)
        await self._app(scope, receive, send)


async def judge(verifier: Verifier, scope: Scope) -> Verified | Refusal:
    """The verdict on a request. Keys that are not at hand are fetched on another thread, so that the event loop goes on."""
    headers, query = scope["headers"], scope.get("query_string", b"")
    outcome = verifier.judge_request(headers, query, fetch=False)
    if isinstance(outcome, Refusal) and outcome.may_need_keys:
        return await asyncio.to_thread(verifier.judge_request, headers, query)
    return outcome


async def refuse(refusal: Refusal, realm: str, scope: Scope, receive: Receive, send: Send) -> None:
    """What the client is told, by RFC 6750. A websocket is closed before it opens, which servers answer with 403."""
    if scope["type"] == "websocket":
        await receive()
        return await send({"type": "websocket.close", "code": 1008})
    status, headers, body = refusal.answer(realm)
    pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body.encode()})
