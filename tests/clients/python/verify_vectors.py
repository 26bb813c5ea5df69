"""Reads the vectors of crates/verify, and makes of their setting what each verifier here needs."""

import json
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parents[3] / "crates/verify/vectors"
SETTING = json.loads((FOLDER / "setting.json").read_text())
NOW = SETTING["now"]


def lines(name):
    return [json.loads(line) for line in (FOLDER / name).read_text().splitlines()]


def issuers(policy):
    """The issuers that a policy of the setting trusts, by name, each with its key document."""
    names = [trust["issuer"]["name"] for trust in SETTING["policies"][policy]["trust"]]
    return {name: SETTING["documents"][SETTING["seeds"][name]] for name in names}
