"""Flask: a guard for routes, and `jwt_required` in the place of the decorator that many Cognito back ends copied.

    from rockpool_verify.flask import Guard, token
    guard = Guard()                                   # pool and client from the environment

    @app.get("/me")
    @guard.required
    def me():
        return {"sub": token().subject}

    @app.post("/posts")
    @guard.required(scopes=["posts/write"], groups=["editors"])
    def post(): ...
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from flask import Response, current_app, g, request

from ._native import Refusal, Verified, find_token
from .report import report
from .settings import from_env
from .verifier import Refused, Verifier

View = TypeVar("View", bound=Callable[..., Any])

TokenVerifyError = Refused
"""The name that the copied module gave to a refusal."""
FlaskAWSCognitoError = Refused


def token() -> Verified:
    """What the token of this request says. Raises `Refused` (500) on a route without a guard."""
    verified: Verified | None = g.get("rockpool_token")
    if verified is None:
        raise Refused(Refusal.no_verdict())
    return verified


class Guard:
    """Puts a verifier before routes. Without one, pool and client come from the environment when the first request does."""

    def __init__(self, verifier: Verifier | None = None, *, realm: str = "") -> None:
        self._verifier = verifier
        self._realm = realm

    @property
    def verifier(self) -> Verifier:
        if self._verifier is None:
            self._verifier = from_env()
        return self._verifier

    def required(
        self,
        view: View | None = None,
        *,
        scopes: Sequence[str] = (),
        groups: Sequence[str] = (),
        on_error: Callable[[Refused], Any] | None = None,
    ) -> Any:
        """A route that needs a good token: with all of `scopes`, and one of `groups` if any are named. `on_error` may answer instead."""
        if view is None:
            return functools.partial(self.required, scopes=scopes, groups=groups, on_error=on_error)

        @functools.wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            outcome = self._judge(scopes, groups)
            if isinstance(outcome, Refusal):
                report(outcome, request.path)
                return on_error(Refused(outcome)) if on_error else answer(outcome, self._realm)
            _keep(outcome)
            return current_app.ensure_sync(view)(*args, **kwargs)

        return guarded

    def optional(self, view: View) -> Any:
        """A route for everybody: `g.rockpool_token` is nothing where no token came. One that came must be good all the same."""

        @functools.wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            outcome = self._judge((), ())
            if isinstance(outcome, Refusal):
                report(outcome, request.path)
                if not outcome.brought_nothing:
                    return answer(outcome, self._realm)
            else:
                _keep(outcome)
            return current_app.ensure_sync(view)(*args, **kwargs)

        return guarded

    def _judge(self, scopes: Sequence[str], groups: Sequence[str]) -> Verified | Refusal:
        outcome = self.verifier.judge_request(list(request.headers), request.query_string)
        if isinstance(outcome, Refusal):
            return outcome
        missing = outcome.lacks_scopes(scopes) if scopes else None
        return missing or (outcome.lacks_groups(groups) if groups else None) or outcome


def answer(refusal: Refusal, realm: str = "") -> Response:
    """What the client is told, by RFC 6750."""
    status, headers, body = refusal.answer(realm)
    return Response(body, status, headers)


def _keep(verified: Verified) -> None:
    g.rockpool_token = verified
    # The name under which handlers of the copied module look.
    g.cognito_user_id = verified.subject


_guard = Guard()


def jwt_required(f: View | None = None, on_error: Callable[[Refused], Any] | None = None) -> Any:
    """In the place of the copied decorator: the same variables, `g.cognito_user_id`, and `on_error`.

    It is stricter: access tokens only, of the pool's own issuer, and keys that are fetched once."""
    return _guard.required(f, on_error=on_error)


def extract_access_token(request_headers: Mapping[str, str]) -> str | None:
    """The token of a request, or nothing; then the log says what was there instead."""
    found = find_token(list(request_headers.items()))
    if isinstance(found, str):
        return found
    report(found, "extract_access_token")
    return None


class CognitoJwtToken:
    """In the place of the copied class, for code that calls it itself. Those for one pool and client share keys and tokens."""

    def __init__(self, user_pool_id: str, user_pool_client_id: str, region: str, request_client: Any = None) -> None:
        environ = {
            "AWS_COGNITO_USER_POOL_ID": user_pool_id,
            "AWS_COGNITO_USER_POOL_CLIENT_ID": user_pool_client_id,
            "AWS_DEFAULT_REGION": region,
        }
        if request_client is not None:
            raise TypeError("keys are fetched by the verifier itself; a request_client has no place")
        self._verifier = _of_environment(tuple(environ.items()))
        self.claims: dict[str, Any] | None = None

    def verify(self, token: str | None, current_time: int | None = None) -> dict[str, Any]:
        """The claims. Raises `TokenVerifyError`."""
        if current_time is not None:
            raise TypeError("the time is the machine's; give a Verifier a clock where a test needs another")
        self.claims = None
        headers = [("authorization", f"Bearer {token}")] if token else []
        self.claims = self._verifier.verify_request(headers).claims
        return self.claims


@functools.lru_cache(maxsize=64)
def _of_environment(named: tuple[tuple[str, str], ...]) -> Verifier:
    return from_env({**os.environ, **dict(named)})
