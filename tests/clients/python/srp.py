"""The client half of Cognito's SRP-6a, written from the RFC 5054 formulas: an implementation that shares no line
with the server's, and that can also misbehave on purpose."""

import base64
import datetime
import hashlib
import hmac
import secrets

# RFC 3526, group 15: 2^3072 - 2^3008 - 1 + 2^64 * (floor(2^2942 * pi) + 1690314)


def _pi_bits(bits):
    """floor(2^bits * pi) by Machin's formula, with 64 guard bits."""
    one = 1 << (bits + 64)

    def arctan_inverse(x):
        term = total = one // x
        square, divisor, sign = x * x, 1, -1
        while term:
            term //= square
            divisor += 2
            total += sign * (term // divisor)
            sign = -sign
        return total

    return 4 * (4 * arctan_inverse(5) - arctan_inverse(239)) >> 64


N = 2**3072 - 2**3008 - 1 + 2**64 * (_pi_bits(2942) + 1690314)
G = 2


def padded(number):
    """Minimal big-endian bytes, with a zero byte in front where the top bit is set."""
    raw = number.to_bytes((number.bit_length() + 7) // 8 or 1, "big")
    return b"\0" + raw if raw[0] & 0x80 else raw


def _hash(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def timestamp(now=None):
    """`Tue Apr 2 04:02:09 UTC 2024`: English, day of the month without a zero."""
    now = now or datetime.datetime.now(datetime.timezone.utc)
    days, months = "Mon Tue Wed Thu Fri Sat Sun", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
    return (
        f"{days.split()[now.weekday()]} {months.split()[now.month - 1]} {now.day} {now:%H:%M:%S} UTC {now.year}"
    )


class Attempt:
    """One sign-in: give `srp_a` to InitiateAuth, then `answer` the PASSWORD_VERIFIER challenge."""

    def __init__(self, pool, password):
        self.pool_name = pool.split("_", 1)[1]
        self.password = password
        self.a = secrets.randbits(256)
        self.big_a = pow(G, self.a, N)

    @property
    def srp_a(self):
        return f"{self.big_a:x}"

    def answer(self, parameters):
        user = parameters["USER_ID_FOR_SRP"]
        salt, big_b = int(parameters["SALT"], 16), int(parameters["SRP_B"], 16)
        assert big_b % N, "the server sent B = 0"
        u = int.from_bytes(_hash(padded(self.big_a), padded(big_b)), "big")
        x = int.from_bytes(
            _hash(padded(salt), _hash(f"{self.pool_name}{user}:{self.password}".encode())), "big"
        )
        k = int.from_bytes(_hash(padded(N), padded(G)), "big")
        shared = pow((big_b - k * pow(G, x, N)) % N, self.a + u * x, N)
        extracted = hmac.digest(padded(u), padded(shared), "sha256")
        key = hmac.digest(extracted, b"Caldera Derived Key\x01", "sha256")[:16]
        at = timestamp()
        block = base64.b64decode(parameters["SECRET_BLOCK"])
        signature = hmac.digest(key, f"{self.pool_name}{user}".encode() + block + at.encode(), "sha256")
        return {
            "USERNAME": user,
            "PASSWORD_CLAIM_SECRET_BLOCK": parameters["SECRET_BLOCK"],
            "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(signature).decode(),
            "TIMESTAMP": at,
        }
