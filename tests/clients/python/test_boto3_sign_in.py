"""boto3: signing in, staying signed in and signing out, with every refusal on the way."""

import pytest

from conftest import idp_at, refused
from seeded import (
    ALIAS_POOL,
    EMAIL_POOL,
    OTHER_PASSWORD,
    PASSWORD,
    PLAIN_POOL,
    client,
    secret,
    user,
)
from stories import as_dict, attributes, by_password, by_srp, confirmed, refresh, secret_hash, tokens
import srp

WEB = client(EMAIL_POOL, "web")
CAREFUL = client(EMAIL_POOL, "does not tell who exists")
SECRET = client(EMAIL_POOL, "with a secret")
ROTATING = client(EMAIL_POOL, "new refresh token each time")
ADA = user(EMAIL_POOL)
GRACE = user(PLAIN_POOL)
UNKNOWN = "User does not exist."
WRONG = "Incorrect username or password."
REVOKED = "Access Token has been revoked"


def test_password_and_srp_give_the_same_person(idp):
    for answer in [
        by_password(idp, WEB, ADA["username"], ADA["password"]),
        by_srp(idp, EMAIL_POOL, WEB, ADA["username"], ADA["password"]),
    ]:
        result = tokens(answer)
        assert answer["ChallengeParameters"] == {}
        assert result["TokenType"] == "Bearer" and result["ExpiresIn"] == 3600
        seen = idp.get_user(AccessToken=result["AccessToken"])
        assert seen["Username"] == ADA["sub"]
        assert as_dict(seen["UserAttributes"]) == {**ADA["attributes"], "sub": ADA["sub"]}
        assert "UserMFASettingList" not in seen


def test_the_sub_signs_in_where_addresses_are_names(idp):
    assert tokens(by_srp(idp, EMAIL_POOL, WEB, ADA["sub"], ADA["password"]))


def test_aliases_sign_in_once_they_are_verified(idp, rockpool):
    email = "barbara@example.com"
    idp.sign_up(
        ClientId=client(ALIAS_POOL, "web"),
        Username="barbara",
        Password=PASSWORD,
        UserAttributes=attributes(email=email),
    )
    web = client(ALIAS_POOL, "web")
    with refused("UserNotFoundException", UNKNOWN):
        by_password(idp, web, email)
    idp.confirm_sign_up(ClientId=web, Username="barbara", ConfirmationCode=rockpool.code(email))
    access = tokens(by_srp(idp, ALIAS_POOL, web, email.upper()))["AccessToken"]
    idp.update_user_attributes(AccessToken=access, UserAttributes=attributes(preferred_username="clu"))
    assert tokens(by_srp(idp, ALIAS_POOL, web, "CLU"))
    assert tokens(by_srp(idp, ALIAS_POOL, web, "Barbara"))


def test_case_matters_where_the_pool_says_nothing_of_it(idp):
    web = client(PLAIN_POOL, "web")
    assert tokens(by_srp(idp, PLAIN_POOL, web, GRACE["username"], GRACE["password"]))
    with refused("UserNotFoundException", UNKNOWN):
        by_password(idp, web, GRACE["username"].upper(), GRACE["password"])


def test_wrong_password_and_unknown_name(idp):
    sign_ins = [lambda c, u: by_password(idp, c, u, OTHER_PASSWORD), lambda c, u: by_srp(idp, EMAIL_POOL, c, u, OTHER_PASSWORD)]
    for sign_in in sign_ins:
        with refused("NotAuthorizedException", WRONG):
            sign_in(WEB, ADA["username"])
        with refused("UserNotFoundException", UNKNOWN):
            sign_in(WEB, "nobody@example.com")
        with refused("NotAuthorizedException", WRONG):
            sign_in(CAREFUL, "nobody@example.com")
    assert tokens(by_password(idp, WEB, ADA["username"], ADA["password"]))


def test_a_client_that_does_not_tell_gives_an_unknown_name_the_same_face(idp):
    def first_step(name):
        attempt = srp.Attempt(EMAIL_POOL, PASSWORD)
        answer = idp.initiate_auth(
            ClientId=CAREFUL,
            AuthFlow="USER_SRP_AUTH",
            AuthParameters={"USERNAME": name, "SRP_A": attempt.srp_a},
        )
        return answer["ChallengeName"], answer["ChallengeParameters"], set(answer) - {"ResponseMetadata"}

    known, once, again = [first_step(n) for n in [ADA["username"], "ghost@example.com", "ghost@example.com"]]
    assert known[0] == once[0] and known[2] == once[2]
    assert set(known[1]) == set(once[1]) == {"SALT", "SECRET_BLOCK", "SRP_B", "USERNAME", "USER_ID_FOR_SRP"}
    assert once[1]["SALT"] == again[1]["SALT"] and once[1]["SALT"] != known[1]["SALT"]
    assert once[1]["USER_ID_FOR_SRP"] == again[1]["USER_ID_FOR_SRP"]
    assert len(known[1]["SECRET_BLOCK"]) == len(once[1]["SECRET_BLOCK"])


def test_a_client_that_does_not_tell_simulates_recovery(idp, rockpool):
    answer = idp.forgot_password(ClientId=CAREFUL, Username="ghost@example.com")
    assert set(answer["CodeDeliveryDetails"]) == {"Destination", "DeliveryMedium", "AttributeName"}
    assert rockpool.messages("ghost@example.com") == []
    with pytest.raises(idp.exceptions.ClientError) as caught:
        idp.confirm_forgot_password(
            ClientId=CAREFUL, Username="ghost@example.com", ConfirmationCode="123456", Password=PASSWORD
        )
    assert caught.value.response["Error"]["Code"] in {"CodeMismatchException", "ExpiredCodeException"}


def test_srp_refuses_values_that_prove_nothing(idp):
    """RULE-7: A = 0, N and 2N would let anybody in; an endless A would cost without limit."""
    for bad in ["0", f"{srp.N:x}", f"{2 * srp.N:x}", "zz", "f" * 4096]:
        with pytest.raises(idp.exceptions.ClientError) as caught:
            idp.initiate_auth(
                ClientId=WEB,
                AuthFlow="USER_SRP_AUTH",
                AuthParameters={"USERNAME": ADA["username"], "SRP_A": bad},
            )
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
        assert caught.value.response["Error"]["Code"] in {"InvalidParameterException", "NotAuthorizedException"}


def test_an_srp_proof_counts_once_and_for_its_own_client(idp):
    attempt = srp.Attempt(EMAIL_POOL, ADA["password"])
    asked = idp.initiate_auth(
        ClientId=WEB,
        AuthFlow="USER_SRP_AUTH",
        AuthParameters={"USERNAME": ADA["username"], "SRP_A": attempt.srp_a},
    )
    proof = attempt.answer(asked["ChallengeParameters"])

    def give(to):
        return idp.respond_to_auth_challenge(
            ClientId=to, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=proof
        )

    with refused("NotAuthorizedException"):
        give(CAREFUL)
    assert tokens(give(WEB))
    with refused("NotAuthorizedException"):
        give(WEB)


def test_one_srp_a_may_serve_several_sign_ins(idp):
    attempt = srp.Attempt(EMAIL_POOL, ADA["password"])
    for _ in range(2):
        asked = idp.initiate_auth(
            ClientId=WEB,
            AuthFlow="USER_SRP_AUTH",
            AuthParameters={"USERNAME": ADA["username"], "SRP_A": attempt.srp_a},
        )
        assert tokens(
            idp.respond_to_auth_challenge(
                ClientId=WEB,
                ChallengeName="PASSWORD_VERIFIER",
                ChallengeResponses=attempt.answer(asked["ChallengeParameters"]),
            )
        )


def test_missing_parameters_are_named(idp):
    for flow, given, missing in [
        ("USER_PASSWORD_AUTH", {"PASSWORD": PASSWORD}, "USERNAME"),
        ("USER_PASSWORD_AUTH", {"USERNAME": ADA["username"]}, "PASSWORD"),
        ("USER_SRP_AUTH", {"USERNAME": ADA["username"]}, "SRP_A"),
        ("REFRESH_TOKEN_AUTH", {}, "REFRESH_TOKEN"),
    ]:
        with refused("InvalidParameterException", f"Missing required parameter {missing}"):
            idp.initiate_auth(ClientId=WEB, AuthFlow=flow, AuthParameters=given)


def test_a_flow_that_the_client_does_not_allow_is_refused(idp):
    default = client(EMAIL_POOL, "default flows")
    with refused("InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client"):
        by_password(idp, default, ADA["username"], ADA["password"])
    assert tokens(by_srp(idp, EMAIL_POOL, default, ADA["username"], ADA["password"]))


def test_five_wrong_passwords_lock_for_a_while(own_rockpool):
    idp = idp_at(own_rockpool.endpoint)
    for _ in range(5):
        with refused("NotAuthorizedException", WRONG):
            by_password(idp, WEB, ADA["username"], OTHER_PASSWORD)
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        by_password(idp, WEB, ADA["username"], ADA["password"])
    own_rockpool.advance(16 * 60)
    assert tokens(by_password(idp, WEB, ADA["username"], ADA["password"]))


def test_refresh_renews_two_tokens_and_keeps_the_third(idp):
    first = tokens(by_password(idp, WEB, ADA["username"], ADA["password"]))
    second = tokens(refresh(idp, WEB, first["RefreshToken"]))
    assert "RefreshToken" not in second
    assert second["AccessToken"] != first["AccessToken"]
    assert idp.get_user(AccessToken=second["AccessToken"])["Username"] == ADA["sub"]
    third = tokens(idp.get_tokens_from_refresh_token(ClientId=WEB, RefreshToken=first["RefreshToken"]))
    assert idp.get_user(AccessToken=third["AccessToken"])["Username"] == ADA["sub"]


def test_a_refresh_token_that_is_none_or_another_clients_is_refused(idp):
    with refused("NotAuthorizedException", "Invalid Refresh Token"):
        refresh(idp, WEB, "not.a.refresh.token.at-all")
    mine = tokens(by_password(idp, WEB, ADA["username"], ADA["password"]))
    for other in [mine["AccessToken"], mine["IdToken"]]:
        with refused("NotAuthorizedException", "Invalid Refresh Token"):
            refresh(idp, WEB, other)
    with refused("NotAuthorizedException"):
        refresh(idp, CAREFUL, mine["RefreshToken"])


def test_a_rotated_refresh_token_cannot_be_used_again(idp):
    first = tokens(by_password(idp, ROTATING, ADA["username"], ADA["password"]))["RefreshToken"]
    second = tokens(idp.get_tokens_from_refresh_token(ClientId=ROTATING, RefreshToken=first))["RefreshToken"]
    assert second != first
    with refused("RefreshTokenReuseException"):
        idp.get_tokens_from_refresh_token(ClientId=ROTATING, RefreshToken=first)
    with pytest.raises(idp.exceptions.ClientError):
        idp.get_tokens_from_refresh_token(ClientId=ROTATING, RefreshToken=second)


def test_tokens_end_with_their_time(own_rockpool):
    idp = idp_at(own_rockpool.endpoint)
    mine = tokens(by_password(idp, WEB, ADA["username"], ADA["password"]))
    own_rockpool.advance(3600 + 1)
    with refused("NotAuthorizedException", "Access Token has expired"):
        idp.get_user(AccessToken=mine["AccessToken"])
    assert tokens(refresh(idp, WEB, mine["RefreshToken"]))
    own_rockpool.advance(30 * 24 * 3600)
    with refused("NotAuthorizedException", "Refresh Token has expired"):
        refresh(idp, WEB, mine["RefreshToken"])


def test_tokens_are_only_what_they_are(idp):
    mine = tokens(by_password(idp, WEB, ADA["username"], ADA["password"]))
    for other in [mine["IdToken"], mine["RefreshToken"], "abc.def.ghi", mine["AccessToken"][:-4] + "AAAA"]:
        with refused("NotAuthorizedException"):
            idp.get_user(AccessToken=other)


def test_a_client_with_a_secret_signs_in_and_refreshes(idp):
    key = secret(EMAIL_POOL, "with a secret")
    typed = secret_hash(key, ADA["username"], SECRET)
    stored = secret_hash(key, ADA["sub"], SECRET)
    with refused(
        "NotAuthorizedException", f"Client {SECRET} is configured with secret but SECRET_HASH was not received"
    ):
        by_password(idp, SECRET, ADA["username"], ADA["password"])
    with refused("NotAuthorizedException", f"Unable to verify secret hash for client {SECRET}"):
        by_password(idp, SECRET, ADA["username"], ADA["password"], SECRET_HASH=stored)
    mine = tokens(by_password(idp, SECRET, ADA["username"], ADA["password"], SECRET_HASH=typed))
    # After sign-in the hash is over the stored name, which is the sub here.
    assert tokens(refresh(idp, SECRET, mine["RefreshToken"], SECRET_HASH=stored))
    with refused("NotAuthorizedException"):
        refresh(idp, SECRET, mine["RefreshToken"])
    attempt = srp.Attempt(EMAIL_POOL, ADA["password"])
    asked = idp.initiate_auth(
        ClientId=SECRET,
        AuthFlow="USER_SRP_AUTH",
        AuthParameters={"USERNAME": ADA["username"], "SRP_A": attempt.srp_a, "SECRET_HASH": typed},
    )
    proof = attempt.answer(asked["ChallengeParameters"])
    assert tokens(
        idp.respond_to_auth_challenge(
            ClientId=SECRET,
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses={**proof, "SECRET_HASH": stored},
        )
    )
    assert tokens(
        idp.get_tokens_from_refresh_token(ClientId=SECRET, RefreshToken=mine["RefreshToken"], ClientSecret=key)
    )


def test_revoking_a_refresh_token_ends_its_session_and_no_other(idp):
    one = tokens(by_password(idp, WEB, ADA["username"], ADA["password"]))
    other = tokens(by_password(idp, WEB, ADA["username"], ADA["password"]))
    with refused("UnsupportedTokenTypeException"):
        idp.revoke_token(ClientId=WEB, Token=one["AccessToken"])
    for _ in range(2):  # a second time is success too
        idp.revoke_token(ClientId=WEB, Token=one["RefreshToken"])
    with refused("NotAuthorizedException", REVOKED):
        idp.get_user(AccessToken=one["AccessToken"])
    with refused("NotAuthorizedException", "Refresh Token has been revoked"):
        refresh(idp, WEB, one["RefreshToken"])
    assert idp.get_user(AccessToken=other["AccessToken"])


def test_global_sign_out_ends_every_session(idp, rockpool):
    email, _ = confirmed(idp, rockpool, WEB, "sophie")
    sessions = [tokens(by_password(idp, WEB, email)) for _ in range(2)]
    idp.global_sign_out(AccessToken=sessions[0]["AccessToken"])
    for session in sessions:
        with refused("NotAuthorizedException", REVOKED):
            idp.get_user(AccessToken=session["AccessToken"])
        with refused("NotAuthorizedException", "Refresh Token has been revoked"):
            refresh(idp, WEB, session["RefreshToken"])
    assert idp.get_user(AccessToken=tokens(by_password(idp, WEB, email))["AccessToken"])
