"""Is this token good?

Checks tokens of Cognito user pools (Amazon's or Rockpool's) and of OpenID Connect issuers, without a call home. Every "no" is a
`Refused` with what was expected and what came, never the token. For web frameworks: `rockpool_verify.flask`, `.django`, `.asgi`,
`.fastapi`.
"""

from ._native import Refusal, Verified, find_token, read_keys, why_not_fetch
from .policy import Policy, Trust, aws_pool, oidc_issuer, policy, rockpool_pool
from .settings import SettingsError, from_env
from .verifier import Refused, Verifier

__all__ = [
    "Policy",
    "Refusal",
    "Refused",
    "SettingsError",
    "Trust",
    "Verified",
    "Verifier",
    "aws_pool",
    "find_token",
    "from_env",
    "oidc_issuer",
    "policy",
    "read_keys",
    "rockpool_pool",
    "why_not_fetch",
]
