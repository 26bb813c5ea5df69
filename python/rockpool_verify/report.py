"""What the log is told of a refusal. The client is told no more than RFC 6750 wants."""

from __future__ import annotations

import logging

from ._native import Refusal

logger = logging.getLogger("rockpool_verify")

# What happens every day to every service. The rest is somebody's mistake and worth a look.
_EVERYDAY = frozenset({"no_token", "expired", "scope", "group"})


def report(refusal: Refusal, path: str) -> None:
    """One line: the path, the kind of refusal, what was expected and what came, and what cures it. Never the token."""
    level = logging.INFO if refusal.code in _EVERYDAY else logging.WARNING
    shown = path.encode("unicode_escape").decode("ascii")[:200]
    logger.log(
        level,
        "%s: %s. %s",
        shown,
        refusal,
        refusal.cure,
        extra={"refusal": refusal.details, "refusal_code": refusal.code},
    )
