"""FastAPI: a dependency for routes.

    bearer = Bearer()                                 # pool and client from the environment

    @app.get("/me")
    def me(token: Annotated[Verified, Depends(bearer)]): ...

    @app.post("/posts", dependencies=[Depends(bearer.require(scopes=["posts/write"], groups=["editors"]))])
    def post(): ...

Answers are FastAPI's own form, `{"detail": {...}}`, with the status and headers of RFC 6750.
"""


import json
from collections.abc import Sequence

from fastapi import HTTPException, Request
from fastapi.openapi.models import HTTPBearer
from fastapi.security.base import SecurityBase

from ._native import Refusal, Verified
from .asgi import judge
from .report import report
from .settings import from_env
from .verifier import Verifier


class Bearer(SecurityBase):
    """A good token, with all of `scopes`, and one of `groups` if any are named. With `optional`, `None` where none came."""

    def __init__(
        self,
        verifier: Verifier | None = None,
        *,
        scopes: Sequence[str] = (),
        groups: Sequence[str] = (),
        optional: bool = False,
        realm: str = "",
    ) -> None:
        # Two names that FastAPI looks for when it writes the OpenAPI document.
        self.model = HTTPBearer(bearerFormat="JWT")
        self.scheme_name = "Bearer"
        self._verifier = verifier
        self._scopes = list(scopes)
        self._groups = list(groups)
        self._optional = optional
        self._realm = realm

    @property
    def verifier(self) -> Verifier:
        if self._verifier is None:
            self._verifier = from_env()
        return self._verifier

    def require(self, *, scopes: Sequence[str] = (), groups: Sequence[str] = ()) -> "Bearer":
        """The same, asking for more."""
        return Bearer(self.verifier, scopes=[*self._scopes, *scopes], groups=groups or self._groups, realm=self._realm)

    async def __call__(self, request: Request) -> Verified | None:
        outcome = await judge(self.verifier, request.scope)
        if isinstance(outcome, Verified):
            missing = outcome.lacks_scopes(self._scopes) if self._scopes else None
            refusal = missing or (outcome.lacks_groups(self._groups) if self._groups else None)
            if refusal is None:
                return outcome
        else:
            refusal = outcome
        report(refusal, request.url.path)
        if self._optional and refusal.brought_nothing:
            return None
        raise _http(refusal, self._realm)


def _http(refusal: Refusal, realm: str) -> HTTPException:
    status, headers, body = refusal.answer(realm)
    kept = {name: value for name, value in headers if name != "Content-Type"}
    return HTTPException(status_code=status, detail=json.loads(body), headers=kept)
