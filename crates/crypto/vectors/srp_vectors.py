"""Makes srp.json: SRP sign-ins whose client half is pycognito 2024.5.1 and whose server half is plain Python integers.

Neither half shares code with the Rust implementation. Run with pycognito installed:

    python srp_vectors.py > srp.json

Everything that is random elsewhere is derived from the case's number here; only TIMESTAMP is the time of the run.
"""

import base64
import hashlib
import hmac
import json

from pycognito.aws_srp import AWSSRP, N_HEX

N = int(N_HEX, 16)
G = 2


def derived(label, number, length):
    """Bytes that look random and are the same in every run."""
    return hashlib.shake_256(f"{label} {number}".encode()).digest(length)


def pad(number):
    """Two's complement, positive, as short as possible, big-endian."""
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def sha256(data):
    return hashlib.sha256(data).digest()


def integer(data):
    return int.from_bytes(data, "big")


def private_exponent(pool_name, user, salt, password):
    return integer(sha256(pad(salt) + sha256(f"{pool_name}{user}:{password}".encode())))


def client(case):
    srp = AWSSRP(
        username=case["user"],
        password=case["password"],
        pool_id=case["pool_id"],
        client_id="unused",
        client=object(),
    )
    srp.small_a_value = case["a"]
    srp.large_a_value = srp.calculate_a()
    return srp


def sign_in(case):
    name = case["pool_id"].split("_")[1]
    srp = client(case)
    verifier = pow(G, private_exponent(name, case["user"], case["salt"], case["password"]), N)
    k = integer(sha256(pad(N) + pad(G)))
    big_b = (k * verifier + pow(G, case["b"], N)) % N
    u = integer(sha256(pad(srp.large_a_value) + pad(big_b)))
    shared = pow(srp.large_a_value * pow(verifier, u, N), case["b"], N)
    prk = hmac.digest(pad(u), pad(shared), "sha256")
    key = hmac.digest(prk, b"Caldera Derived Key\x01", "sha256")[:16]

    challenge = {
        "USER_ID_FOR_SRP": case["user"],
        "USERNAME": case["user"],
        "SALT": f"{case['salt']:x}",
        "SRP_B": f"{big_b:x}",
        "SECRET_BLOCK": base64.b64encode(case["secret_block"]).decode(),
    }
    answer = srp.process_challenge(challenge, {"USERNAME": case["user"]})
    message = name.encode() + case["user"].encode() + case["secret_block"] + answer["TIMESTAMP"].encode()
    expected = base64.b64encode(hmac.digest(key, message, "sha256")).decode()
    assert answer["PASSWORD_CLAIM_SIGNATURE"] == expected, "the two halves disagree"

    srp.password = case["password"] + "!"
    wrong = srp.process_challenge(challenge, {"USERNAME": case["user"]})
    return {
        "note": case["note"],
        "pool_id": case["pool_id"],
        "user": case["user"],
        "password": case["password"],
        "salt": case["salt"].to_bytes(16, "big").hex(),
        "a": f"{case['a']:x}",
        "srp_a": f"{srp.large_a_value:x}",
        "b": case["b"].to_bytes(32, "big").hex(),
        "srp_b": f"{big_b:x}",
        "verifier": verifier.to_bytes(384, "big").hex(),
        "session_key": key.hex(),
        "secret_block": challenge["SECRET_BLOCK"],
        "timestamp": answer["TIMESTAMP"],
        "signature": answer["PASSWORD_CLAIM_SIGNATURE"],
        "wrong_password_timestamp": wrong["TIMESTAMP"],
        "wrong_password_signature": wrong["PASSWORD_CLAIM_SIGNATURE"],
    }


def case(number, note, **changes):
    made = {
        "note": note,
        "pool_id": "eu-west-1_" + base64.b32encode(derived("pool", number, 5)).decode(),
        "user": derived("user", number, 16).hex(),
        "password": "Passw0rd-" + str(number),
        "salt": integer(derived("salt", number, 16)) >> 1 | 1 << 126,
        "a": integer(derived("a", number, 32)),
        "b": integer(derived("b", number, 32)),
        "secret_block": derived("block", number, 700),
    }
    made.update(changes)
    return made


def first(note, start, wanted, **changes):
    """The first case at or after number `start` for which `wanted(A, B)` holds."""
    number = start
    while True:
        made = case(number, note, **changes)
        found = sign_in(made)
        if wanted(int(found["srp_a"], 16), int(found["srp_b"], 16)):
            return found
        number += 1


TOP = 1 << 3071
cases = [
    sign_in(case(1, "plain")),
    sign_in(case(2, "a of 1024 bits, as libraries choose it", a=integer(derived("a", 2, 128)))),
    sign_in(case(3, "salt with its top bit set, which takes a sign byte", salt=integer(b"\xf0" + derived("s", 3, 15)))),
    sign_in(case(4, "salt with leading zero bytes, which are not hashed", salt=integer(derived("s", 4, 14)) >> 1)),
    sign_in(case(5, "user and password outside ASCII", user="zoë@example.com", password="pässwörd-密码-🔑")),
    sign_in(case(6, "empty password", password="")),
    sign_in(case(7, "user name with a colon", user="a:b", password="c:d")),
    first("A and B both with a sign byte", 100, lambda a, b: a >= TOP and b >= TOP),
    first("A and B both without", 200, lambda a, b: a < TOP and b < TOP),
    first("A of odd length in hexadecimal", 300, lambda a, b: len(f"{a:x}") % 2 == 1),
    first("A shorter than the prime by a byte", 400, lambda a, b: a.bit_length() <= 3064),
    first("B shorter than the prime by a byte", 1000, lambda a, b: b.bit_length() <= 3064),
]
print(json.dumps({"source": "srp_vectors.py", "cases": cases}, indent=1, ensure_ascii=True))
