"""boto3: signing up and confirming, with every refusal a page shows to a person."""

import re

import pytest

from conftest import idp_at, refused
from seeded import ALIAS_POOL, EMAIL_POOL, PASSWORD, PLAIN_POOL, client, secret, user
from stories import as_dict, attributes, by_password, confirmed, person, secret_hash, sign_up, tokens

WEB = client(EMAIL_POOL, "web")
ALIAS = client(ALIAS_POOL, "web")
PLAIN = client(PLAIN_POOL, "web")


def test_sign_up_answers_where_the_code_went(idp, rockpool):
    email, answer = sign_up(idp, WEB, "frances")
    assert answer["UserConfirmed"] is False
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", answer["UserSub"])
    assert answer["CodeDeliveryDetails"] == {
        "Destination": "f***@e***",
        "DeliveryMedium": "EMAIL",
        "AttributeName": "email",
    }
    assert re.fullmatch(r"[0-9]{6}", rockpool.code(email))


def test_an_unconfirmed_user_cannot_sign_in_until_the_code_is_given(idp, rockpool):
    email, _ = sign_up(idp, WEB, "katherine")
    with refused("UserNotConfirmedException", "User is not confirmed."):
        by_password(idp, WEB, email)
    right = rockpool.code(email)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        idp.confirm_sign_up(ClientId=WEB, Username=email, ConfirmationCode=wrong)
    idp.confirm_sign_up(ClientId=WEB, Username=email, ConfirmationCode=right)
    seen = as_dict(idp.get_user(AccessToken=tokens(by_password(idp, WEB, email))["AccessToken"])["UserAttributes"])
    assert seen["email_verified"] == "true"


def test_confirming_twice_is_refused(idp, rockpool):
    email, _ = sign_up(idp, WEB, "dorothy")
    code = rockpool.code(email)
    idp.confirm_sign_up(ClientId=WEB, Username=email, ConfirmationCode=code)
    with refused("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED"):
        idp.confirm_sign_up(ClientId=WEB, Username=email, ConfirmationCode=code)


def test_a_code_sent_again_confirms(idp, rockpool):
    email, _ = sign_up(idp, WEB, "annie")
    before = len(rockpool.messages(email))
    answer = idp.resend_confirmation_code(ClientId=WEB, Username=email)
    assert answer["CodeDeliveryDetails"]["Destination"] == "a***@e***"
    assert len(rockpool.messages(email)) == before + 1
    idp.confirm_sign_up(ClientId=WEB, Username=email, ConfirmationCode=rockpool.code(email))
    with refused("InvalidParameterException", "User is already confirmed."):
        idp.resend_confirmation_code(ClientId=WEB, Username=email)


@pytest.mark.parametrize("operation", ["confirm_sign_up", "resend_confirmation_code", "forgot_password"])
def test_an_unknown_name_is_told_where_the_client_allows_it(idp, operation):
    more = {"ConfirmationCode": "123456"} if operation == "confirm_sign_up" else {}
    with refused("UserNotFoundException", "Username/client id combination not found."):
        getattr(idp, operation)(ClientId=WEB, Username="nobody@example.com", **more)


def test_required_attributes_are_named(idp):
    email, _ = person("mary")
    with refused(
        "InvalidParameterException",
        containing=[
            "Attributes did not conform to the schema: ",
            "name: The attribute is required",
            "preferred_username: The attribute is required",
        ],
    ):
        idp.sign_up(ClientId=WEB, Username=email, Password=PASSWORD, UserAttributes=attributes(email=email))


def test_an_attribute_that_the_pool_does_not_have_is_refused(idp):
    email, wanted = person("hedy")
    with refused("InvalidParameterException", containing=["custom:shoe"]):
        idp.sign_up(
            ClientId=WEB, Username=email, Password=PASSWORD, UserAttributes=wanted + attributes(custom__shoe="42")
        )


@pytest.mark.parametrize(
    "password, complaint",
    [
        ("Sh0r-t", "Password not long enough"),
        ("lower-case-9", "Password must have uppercase characters"),
        ("UPPER-CASE-9", "Password must have lowercase characters"),
        ("No-Number-Here", "Password must have numeric characters"),
        ("NoSymbolHere9", "Password must have symbol characters"),
    ],
)
def test_the_password_policy_says_what_is_missing(idp, password, complaint):
    email, wanted = person("joan")
    with refused("InvalidPasswordException", f"Password did not conform with policy: {complaint}"):
        idp.sign_up(ClientId=WEB, Username=email, Password=password, UserAttributes=wanted)


def test_a_name_that_is_no_address_is_refused_where_addresses_are_names(idp):
    _, wanted = person("radia")
    with refused("InvalidParameterException", "Username should be an email."):
        idp.sign_up(ClientId=WEB, Username="radia", Password=PASSWORD, UserAttributes=wanted)


def test_a_name_that_is_an_address_is_refused_where_addresses_are_aliases(idp):
    with refused(
        "InvalidParameterException",
        "Username cannot be of email format, since user pool is configured for email alias.",
    ):
        idp.sign_up(ClientId=ALIAS, Username="radia@example.com", Password=PASSWORD)


def test_an_address_in_use_is_refused_whatever_its_case(idp):
    email, wanted = person("x")
    taken = user(EMAIL_POOL)["username"].upper()
    wanted = [{**a, "Value": taken} if a["Name"] == "email" else a for a in wanted]
    with refused("UsernameExistsException"):
        idp.sign_up(ClientId=WEB, Username=taken, Password=PASSWORD, UserAttributes=wanted)


def test_a_plain_name_in_use_is_refused_and_its_case_matters(idp):
    name = user(PLAIN_POOL)["username"]
    with refused("UsernameExistsException", "User already exists"):
        idp.sign_up(ClientId=PLAIN, Username=name, Password=PASSWORD)
    # Another case is another person; without an address there is nowhere to send a code.
    answer = idp.sign_up(ClientId=PLAIN, Username=name.lower(), Password=PASSWORD)
    assert "CodeDeliveryDetails" not in answer


def test_an_alias_is_shared_until_it_is_verified_and_then_moves_only_on_purpose(idp, rockpool):
    email, _ = person("lynn")
    for name in ["lynn-first", "lynn-second"]:
        idp.sign_up(ClientId=ALIAS, Username=name, Password=PASSWORD, UserAttributes=attributes(email=email))
        if name == "lynn-first":
            idp.confirm_sign_up(ClientId=ALIAS, Username=name, ConfirmationCode=rockpool.code(email))
    assert tokens(by_password(idp, ALIAS, email))
    code = rockpool.code(email)
    with refused("AliasExistsException"):
        idp.confirm_sign_up(ClientId=ALIAS, Username="lynn-second", ConfirmationCode=code)
    idp.confirm_sign_up(
        ClientId=ALIAS, Username="lynn-second", ConfirmationCode=code, ForceAliasCreation=True
    )
    access = tokens(by_password(idp, ALIAS, email))["AccessToken"]
    assert idp.get_user(AccessToken=access)["Username"] == "lynn-second"
    first = idp.admin_get_user(UserPoolId=ALIAS_POOL, Username="lynn-first")
    assert as_dict(first["UserAttributes"])["email_verified"] == "false"


def test_an_unknown_client_is_refused(idp):
    email, wanted = person("nobody")
    with refused("ResourceNotFoundException", "User pool client 00000000000000000000000000 does not exist."):
        idp.sign_up(ClientId="0" * 26, Username=email, Password=PASSWORD, UserAttributes=wanted)


def test_a_client_with_a_secret_wants_its_hash(idp, rockpool):
    with_secret = client(EMAIL_POOL, "with a secret")
    email, wanted = person("grete")
    common = dict(ClientId=with_secret, Username=email, Password=PASSWORD, UserAttributes=wanted)
    with refused(
        "NotAuthorizedException",
        f"Client {with_secret} is configured with secret but SECRET_HASH was not received",
    ):
        idp.sign_up(**common)
    with refused("NotAuthorizedException", f"Unable to verify secret hash for client {with_secret}"):
        idp.sign_up(**common, SecretHash=secret_hash("not the secret at all, not", email, with_secret))
    right = secret_hash(secret(EMAIL_POOL, "with a secret"), email, with_secret)
    idp.sign_up(**common, SecretHash=right)
    idp.confirm_sign_up(
        ClientId=with_secret, Username=email, ConfirmationCode=rockpool.code(email), SecretHash=right
    )
    assert tokens(by_password(idp, with_secret, email, SECRET_HASH=right))


def test_input_that_breaks_the_model_is_refused_with_all_violations_and_no_password(idp_unchecked):
    with refused("InvalidParameterException") as caught:
        idp_unchecked.sign_up(ClientId="not an id!", Username="u" * 129, Password="shown-to-nobody" * 20)
    message = caught.value.response["Error"]["Message"]
    assert message.startswith("3 validation errors detected: "), message
    for member in ["clientId", "username", "password"]:
        assert f"at '{member}' failed to satisfy constraint: Member must " in message
    assert "nobody" not in message


def test_guessing_a_code_is_bounded_and_asking_again_does_not_refill_it(idp, rockpool):
    """RULE-11: whoever guesses runs out of attempts; the code that was sent stays worthless after that."""
    email, _ = sign_up(idp, WEB, "guess")
    right = int(rockpool.code(email))
    refusals = []
    for n in range(1, 31):
        try:
            idp.confirm_sign_up(
                ClientId=WEB, Username=email, ConfirmationCode=f"{(right + n) % 1_000_000:06}"
            )
        except idp.exceptions.ClientError as error:
            refusals.append(error.response["Error"]["Code"])
    assert refusals[0] == "CodeMismatchException"
    assert refusals[-1] in {"LimitExceededException", "TooManyFailedAttemptsException"}, refusals
    with pytest.raises(idp.exceptions.ClientError):
        idp.confirm_sign_up(ClientId=WEB, Username=email, ConfirmationCode=f"{right:06}")


def test_a_code_dies_after_a_day(own_rockpool):
    idp = idp_at(own_rockpool.endpoint)
    email, _ = sign_up(idp, WEB, "late")
    code = own_rockpool.code(email)
    own_rockpool.advance(24 * 3600 + 60)
    with refused("ExpiredCodeException", "Invalid code provided, please request a code again."):
        idp.confirm_sign_up(ClientId=WEB, Username=email, ConfirmationCode=code)
    idp.resend_confirmation_code(ClientId=WEB, Username=email)
    idp.confirm_sign_up(ClientId=WEB, Username=email, ConfirmationCode=own_rockpool.code(email))
