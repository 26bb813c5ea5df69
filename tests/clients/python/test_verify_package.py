"""rockpool_verify as a stranger meets it: settings, what a verdict gives, keys by hand, threads, forks, types."""

import json
import os
import pathlib
import threading

import pytest
import rockpool_verify
from rockpool_verify import Refused, SettingsError, Verifier, aws_pool, from_env, oidc_issuer, policy, rockpool_pool

from seeded import AWS_NAME_POOL, EMAIL_POOL, REGION, client, user
from stories import by_password, tokens

WEB = client(EMAIL_POOL, "web")
ADA = user(EMAIL_POOL)


@pytest.fixture
def environ(rockpool):
    return {
        "AWS_COGNITO_USER_POOL_ID": EMAIL_POOL,
        "AWS_COGNITO_USER_POOL_CLIENT_ID": WEB,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": rockpool.endpoint,
    }


@pytest.fixture
def signed_in(idp):
    return tokens(by_password(idp, WEB, ADA["username"], ADA["password"]))


def refusal(verifier, token):
    with pytest.raises(Refused) as caught:
        verifier.verify(token)
    return caught.value


def test_the_package_is_the_wheel_that_was_built_and_says_its_types():
    folder = pathlib.Path(rockpool_verify.__file__).parent
    assert folder.parent.name == "site", "installed from the wheel"
    assert (folder / "py.typed").exists() and (folder / "_native.pyi").exists()
    assert list(folder.glob("_native.abi3.*")), "one wheel for every Python from 3.10"
    native = __import__("rockpool_verify._native", fromlist=["_native"])
    stub = (folder / "_native.pyi").read_text()
    for name in dir(native):
        assert name.startswith("__") or f"class {name}" in stub or f"def {name}(" in stub, name
    for kind in [native.Verifier, native.Verified, native.Refusal]:
        for name in dir(kind):
            assert name.startswith("_") or f"def {name}(" in stub, f"{kind.__name__}.{name}"


def test_a_verdict_tells_who_and_what(environ, signed_in):
    verified = from_env(environ).verify(signed_in["AccessToken"])
    assert (verified.subject, verified.client, verified.token_use) == (ADA["sub"], WEB, "access")
    assert verified.scopes == ["aws.cognito.signin.user.admin"] and verified.groups == []
    assert verified.claim("jti") == verified.claims["jti"] and verified.claim("absent") is None
    assert verified.expires_at == verified.claims["exp"]
    verified.claims["sub"] = "somebody else"
    assert verified.claims["sub"] == ADA["sub"]
    assert verified.lacks_scopes(["posts/write"]).code == "scope"
    assert signed_in["AccessToken"] not in repr(verified)


def test_cog_13_an_id_token_is_no_access_token(environ, signed_in):
    refused = refusal(from_env(environ), signed_in["IdToken"])
    assert (refused.code, refused.status) == ("token_use", 401)
    assert str(refused) == "token_use: an ID token: expected an access token"
    assert from_env(environ, token_use="id").verify(signed_in["IdToken"]).claims["email"] == ADA["username"]


def test_cog_14_a_signed_out_token_is_good_until_it_expires_and_the_readme_says_so(environ, idp, signed_in):
    idp.revoke_token(ClientId=WEB, Token=signed_in["RefreshToken"])
    assert from_env(environ).verify(signed_in["AccessToken"]).subject == ADA["sub"]
    readme = pathlib.Path(__file__).resolve().parents[3] / "python/README.md"
    assert "whatever happens to its session" in readme.read_text()


def test_cog_16_the_issuer_is_one_of_the_list_however_the_token_was_signed(environ, idp, signed_in):
    elsewhere = Verifier(policy(rockpool_pool("https://auth.example.com", EMAIL_POOL, [WEB])))
    refused = refusal(elsewhere, signed_in["AccessToken"])
    assert refused.code == "issuer"
    assert refused.refusal.details["near"] == {"other_address": {"pool": EMAIL_POOL}}
    assert refusal(Verifier(policy(aws_pool(EMAIL_POOL, WEB))), signed_in["AccessToken"]).code == "issuer"


def test_a_pool_in_awss_name_is_checked_with_the_servers_keys(environ, idp):
    edsger, web = user(AWS_NAME_POOL), client(AWS_NAME_POOL, "web")
    environ |= {"AWS_COGNITO_USER_POOL_ID": AWS_NAME_POOL, "AWS_COGNITO_USER_POOL_CLIENT_ID": f"another, {web}"}
    token = tokens(by_password(idp, web, edsger["username"], edsger["password"]))["AccessToken"]
    verified = from_env(environ).verify(token)
    assert verified.issuer == f"https://cognito-idp.{REGION}.amazonaws.com/{AWS_NAME_POOL}"


def test_keys_in_a_file_need_no_network(rockpool, environ, signed_in, tmp_path):
    keys = tmp_path / "jwks.json"
    keys.write_text(json.dumps(rockpool.jwks(EMAIL_POOL)))
    verifier = from_env(environ | {"AWS_COGNITO_JWKS_PATH": str(keys)})
    assert verifier.verify(signed_in["AccessToken"]).subject == ADA["sub"]
    keys.write_text(json.dumps(rockpool.jwks(AWS_NAME_POOL)))
    verifier = from_env(environ | {"AWS_COGNITO_JWKS_PATH": str(keys)})
    assert refusal(verifier, signed_in["AccessToken"]).code == "unknown_key"


def test_an_issuer_found_by_discovery(rockpool, signed_in):
    trust = oidc_issuer(rockpool.issuer(EMAIL_POOL), [WEB])
    verifier = Verifier(policy(trust, token_use="id"), loopback=True)
    assert verifier.verify(signed_in["IdToken"]).subject == ADA["sub"]


def test_an_issuer_that_is_away_is_our_fault_and_not_the_tokens(environ, signed_in):
    gone = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    verifier = from_env(environ | gone)
    token = signed_in["AccessToken"]
    assert refusal(verifier, token).code == "issuer"
    trust = rockpool_pool(environ["AWS_ENDPOINT_URL"], EMAIL_POOL, WEB)
    for one in trust:
        one["issuer"]["keys"] = {"jwks": "http://127.0.0.1:1/keys"}
    refused = refusal(Verifier(policy(trust), loopback=True), token)
    assert (refused.code, refused.status) == ("keys_unavailable", 503)


def test_sec_13_inner_addresses_are_refused_before_anybody_connects():
    trust = rockpool_pool("https://10.1.2.3", EMAIL_POOL, WEB)
    with pytest.raises(ValueError, match="10.1.2.3 is private"):
        Verifier(policy(trust))
    assert Verifier(policy(trust), networks=["10.1.0.0/16"])
    with pytest.raises(ValueError, match="loopback"):
        Verifier(policy(rockpool_pool("http://127.0.0.1:9229", EMAIL_POOL, WEB)))


def test_sec_13_plain_http_goes_where_it_was_allowed(environ):
    environ |= {"AWS_ENDPOINT_URL": "http://rockpool:9229"}
    with pytest.raises(ValueError, match="not https"):
        from_env(environ)
    assert from_env(environ | {"ROCKPOOL_VERIFY_PLAIN_HTTP": "172.16.0.0/12, fd12::/16"})
    with pytest.raises(ValueError, match="not a network"):
        from_env(environ | {"ROCKPOOL_VERIFY_PLAIN_HTTP": "everywhere"})


@pytest.mark.parametrize("missing", ["AWS_COGNITO_USER_POOL_ID", "AWS_COGNITO_USER_POOL_CLIENT_ID"])
def test_a_missing_variable_is_named(environ, missing):
    with pytest.raises(SettingsError, match=missing):
        from_env(environ | {missing: " "})


def test_a_region_that_is_not_the_pools_is_named(environ):
    with pytest.raises(SettingsError, match="AWS_DEFAULT_REGION is eu-west-1, but"):
        from_env(environ | {"AWS_DEFAULT_REGION": "eu-west-1"})


def test_a_policy_that_says_nothing_or_too_much_is_refused():
    for wrong in [policy([]), policy(aws_pool(EMAIL_POOL, [])), {"trust": [], "allow_all": True}]:
        with pytest.raises(ValueError):
            Verifier(wrong)
    with pytest.raises(ValueError, match="not the id of a user pool"):
        aws_pool("local_abc", "x")


def test_many_threads_share_one_verifier_and_its_table(environ, signed_in):
    verifier = from_env(environ)
    found = []
    work = lambda: found.append(verifier.verify(signed_in["AccessToken"]).subject)
    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [ADA["sub"]] * 16 and verifier.remembered == 1


def test_a_verifier_works_on_in_a_forked_process(environ, signed_in, rockpool):
    verifier = from_env(environ)
    assert verifier.verify(signed_in["AccessToken"])
    child = os.fork()
    if child == 0:
        try:
            good = verifier.verify(signed_in["AccessToken"]).subject == ADA["sub"]
        except BaseException:
            good = False
        os._exit(0 if good else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
