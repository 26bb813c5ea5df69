"""rockpool_verify: the vectors of the Rust library, with the same verdict on every token, request, key document and address."""

import json

import pytest
import rockpool_verify
from rockpool_verify import Refused, Verifier

from verify_vectors import NOW, SETTING, issuers, lines


@pytest.fixture(scope="module")
def verifiers():
    made = {}
    for name, policy in SETTING["policies"].items():
        made[name] = Verifier(policy, remember=0, clock=lambda: NOW)
        for issuer, document in issuers(name).items():
            made[name].seed(issuer, json.dumps(document))
    return made


def test_every_token_of_the_vectors_gets_its_verdict(verifiers):
    wrong = []
    tokens = lines("tokens.jsonl")
    for vector in tokens:
        try:
            verdict, told = "accepted", str(verifiers[vector["policy"]].verify(vector["token"]))
        except Refused as refused:
            verdict, told = refused.code, f"{refused}{refused.refusal.details}{refused.refusal.answer()}"
        if verdict != vector["verdict"]:
            wrong.append((vector["name"], vector["verdict"], verdict))
        signature = vector["token"].rpartition(".")[2]
        assert len(signature) < 30 or signature not in told, vector["name"]
    assert not wrong
    assert len(tokens) > 300


def test_every_request_of_the_vectors_gets_its_verdict():
    for vector in lines("requests.jsonl"):
        for encoded in [str, str.encode]:
            headers = [(encoded(name), encoded(value)) for name, value in vector["headers"]]
            found = rockpool_verify.find_token(headers, vector["query"])
            assert ("found" if isinstance(found, str) else found.code) == vector["verdict"], vector["name"]


def kind(fault):
    return next(iter(fault)) if isinstance(fault, dict) else fault


def test_every_key_document_of_the_vectors_is_read_as_told():
    for vector in lines("documents.jsonl"):
        seen = rockpool_verify.read_keys(vector["document"].encode(), vector["allowed"])
        assert kind(seen["fault"]) == vector["fault"], vector["name"]
        assert seen["usable"] == vector["usable"], vector["name"]
        if vector["fault"] is None:
            assert [kind(skipped["fault"]) for skipped in seen["skipped"]] == vector["skipped"], vector["name"]


def test_sec_13_every_address_of_the_vectors_is_reached_or_not_as_told():
    for vector in lines("urls.jsonl"):
        for loopback, allowed in [(False, vector["allowed"]), (True, vector["allowed_with_loopback"])]:
            why_not = rockpool_verify.why_not_fetch(vector["url"], loopback=loopback)
            assert (why_not is None) == allowed, vector["url"]
