"""Django: a middleware that wants a good token everywhere, and decorators for single views.

    MIDDLEWARE = [..., "rockpool_verify.django.VerifyMiddleware"]
    ROCKPOOL_VERIFY = {"realm": "example"}            # pool and client from the environment; or {"verifier": Verifier(...)}

    @public                                           # for everybody; a token that comes must be good all the same
    def front_page(request): ...

    @require(scopes=["posts/write"], groups=["editors"])
    def post(request):
        request.token.subject

`require` needs no middleware.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from ._native import Refusal, Verified
from .report import report
from .settings import from_env
from .verifier import Verifier

View = TypeVar("View", bound=Callable[..., Any])


class _Setting:
    """What settings.py says, read with the first request."""

    def __init__(self) -> None:
        said = dict(getattr(settings, "ROCKPOOL_VERIFY", {}))
        self.realm: str = said.pop("realm", "")
        verifier = said.pop("verifier", None)
        if said:
            raise ValueError(f"ROCKPOOL_VERIFY knows `verifier` and `realm`, not {', '.join(sorted(said))}")
        self.verifier: Verifier = from_env() if verifier is None else verifier


_setting: Any = SimpleLazyObject(_Setting)


class VerifyMiddleware:
    """Refuses requests without a good token, before their view; `request.token` is what the token says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Nobody before may have vouched for the request.
        request.token = None
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Django knows here which view it is, and so whether that is for everybody."""
        for_everybody = getattr(view, "rockpool_public", False)
        return _decide(request, _judge(request), (), (), for_everybody=for_everybody)


def public(view: View) -> View:
    """A view for everybody behind the middleware."""
    view.rockpool_public = True  # type: ignore[attr-defined]
    return view


def require(view: View | None = None, *, scopes: Sequence[str] = (), groups: Sequence[str] = ()) -> Any:
    """A view that needs a good token: with all of `scopes`, and one of `groups` if any are named."""
    if view is None:
        return functools.partial(require, scopes=scopes, groups=groups)

    if inspect.iscoroutinefunction(view):

        @functools.wraps(view)
        async def guarded_async(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            outcome = _judge(request, fetch=False)
            if isinstance(outcome, Refusal) and outcome.may_need_keys:
                outcome = await asyncio.to_thread(_judge, request)
            return _decide(request, outcome, scopes, groups) or await view(request, *args, **kwargs)

        return guarded_async

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return _decide(request, _judge(request), scopes, groups) or view(request, *args, **kwargs)

    return guarded


def _judge(request: HttpRequest, *, fetch: bool = True) -> Verified | Refusal:
    headers, query = list(request.headers.items()), request.META.get("QUERY_STRING", "")
    verifier: Verifier = _setting.verifier
    return verifier.judge_request(headers, query, fetch=fetch)


def _decide(
    request: HttpRequest,
    outcome: Verified | Refusal,
    scopes: Sequence[str],
    groups: Sequence[str],
    *,
    for_everybody: bool = False,
) -> HttpResponse | None:
    if isinstance(outcome, Verified):
        request.token = outcome
        missing = outcome.lacks_scopes(scopes) if scopes else None
        refusal = missing or (outcome.lacks_groups(groups) if groups else None)
    else:
        refusal = outcome
    if refusal is None:
        return None
    report(refusal, request.path)
    return None if for_everybody and refusal.brought_nothing else answer(refusal, _setting.realm)


def answer(refusal: Refusal, realm: str = "") -> HttpResponse:
    """What the client is told, by RFC 6750."""
    status, headers, body = refusal.answer(realm)
    response = HttpResponse(body, status=status)
    for name, value in headers:
        response[name] = value
    return response
