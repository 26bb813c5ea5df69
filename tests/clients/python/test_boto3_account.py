"""boto3: what a signed-in person changes, and how one who forgot the password comes back."""

from conftest import idp_at, refused
from seeded import EMAIL_POOL, OTHER_PASSWORD, PASSWORD, PLAIN_POOL, address, client
from stories import as_dict, attributes, by_password, by_srp, confirmed, refresh, tokens

WEB = client(EMAIL_POOL, "web")
PLAIN = client(PLAIN_POOL, "web")
WRONG = "Incorrect username or password."


def test_attributes_change_and_a_new_address_must_be_verified(idp, rockpool):
    email, sub = confirmed(idp, rockpool, WEB, "emmy")
    access = tokens(by_password(idp, WEB, email))["AccessToken"]
    assert idp.update_user_attributes(AccessToken=access, UserAttributes=attributes(name="Emmy Noether")).get(
        "CodeDeliveryDetailsList", []
    ) == []
    moved = address("noether")
    answer = idp.update_user_attributes(AccessToken=access, UserAttributes=attributes(email=moved))
    assert answer["CodeDeliveryDetailsList"] == [
        {"Destination": "n***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
    ]
    seen = as_dict(idp.get_user(AccessToken=access)["UserAttributes"])
    assert (seen["name"], seen["email"], seen["email_verified"]) == ("Emmy Noether", moved, "false")
    assert rockpool.code(moved)
    # The address is the name: it signs in even before it is verified, and the old one does not.
    assert idp.get_user(AccessToken=tokens(by_srp(idp, EMAIL_POOL, WEB, moved))["AccessToken"])["Username"] == sub
    with refused("UserNotFoundException", "User does not exist."):
        by_password(idp, WEB, email)


def test_attributes_that_are_not_the_persons_to_change_are_refused(idp, rockpool):
    email, _ = confirmed(idp, rockpool, WEB, "maria")
    access = tokens(by_password(idp, WEB, email))["AccessToken"]
    with refused("InvalidParameterException"):
        idp.update_user_attributes(
            AccessToken=access, UserAttributes=attributes(sub="00000000-0000-0000-0000-000000000000")
        )
    with refused("NotAuthorizedException", "A client attempted to write unauthorized attribute"):
        idp.update_user_attributes(AccessToken=access, UserAttributes=attributes(email_verified="true"))


def test_an_address_in_use_cannot_be_taken(idp, rockpool):
    email, _ = confirmed(idp, rockpool, WEB, "cecilia")
    access = tokens(by_password(idp, WEB, email))["AccessToken"]
    with refused("AliasExistsException"):
        idp.update_user_attributes(AccessToken=access, UserAttributes=attributes(email="ada@example.com"))


def test_the_password_changes_for_those_who_know_the_old_one(idp, rockpool):
    email, _ = confirmed(idp, rockpool, WEB, "vera")
    access = tokens(by_password(idp, WEB, email))["AccessToken"]
    with refused("NotAuthorizedException", WRONG):
        idp.change_password(
            AccessToken=access, PreviousPassword=OTHER_PASSWORD, ProposedPassword=OTHER_PASSWORD
        )
    with refused(
        "InvalidPasswordException", "Password did not conform with policy: Password not long enough"
    ):
        idp.change_password(AccessToken=access, PreviousPassword=PASSWORD, ProposedPassword="Ab-1")
    idp.change_password(AccessToken=access, PreviousPassword=PASSWORD, ProposedPassword=OTHER_PASSWORD)
    with refused("NotAuthorizedException", WRONG):
        by_password(idp, WEB, email, PASSWORD)
    assert tokens(by_srp(idp, EMAIL_POOL, WEB, email, OTHER_PASSWORD))


def test_a_forgotten_password_is_replaced_with_a_code(idp, rockpool):
    email, _ = confirmed(idp, rockpool, WEB, "ruth")
    answer = idp.forgot_password(ClientId=WEB, Username=email)
    assert answer["CodeDeliveryDetails"] == {
        "Destination": "r***@e***",
        "DeliveryMedium": "EMAIL",
        "AttributeName": "email",
    }
    code = rockpool.code(email)
    common = dict(ClientId=WEB, Username=email)
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        idp.confirm_forgot_password(
            **common, ConfirmationCode=f"{(int(code) + 1) % 1_000_000:06}", Password=OTHER_PASSWORD
        )
    with refused("InvalidPasswordException"):
        idp.confirm_forgot_password(**common, ConfirmationCode=code, Password="short")
    idp.confirm_forgot_password(**common, ConfirmationCode=code, Password=OTHER_PASSWORD)
    with refused("ExpiredCodeException", "Invalid code provided, please request a code again."):
        idp.confirm_forgot_password(**common, ConfirmationCode=code, Password=PASSWORD)
    with refused("NotAuthorizedException", WRONG):
        by_password(idp, WEB, email, PASSWORD)
    assert tokens(by_srp(idp, EMAIL_POOL, WEB, email, OTHER_PASSWORD))


def test_a_recovery_code_dies_after_an_hour(own_rockpool):
    idp = idp_at(own_rockpool.endpoint)
    email, _ = confirmed(idp, own_rockpool, WEB, "irene")
    idp.forgot_password(ClientId=WEB, Username=email)
    own_rockpool.advance(3600 + 1)
    with refused("ExpiredCodeException", "Invalid code provided, please request a code again."):
        idp.confirm_forgot_password(
            ClientId=WEB, Username=email, ConfirmationCode=own_rockpool.code(email), Password=OTHER_PASSWORD
        )


def test_nothing_can_be_recovered_without_a_verified_address(idp):
    idp.sign_up(ClientId=PLAIN, Username="no-address", Password=PASSWORD)
    idp.admin_confirm_sign_up(UserPoolId=PLAIN_POOL, Username="no-address")
    with refused(
        "InvalidParameterException",
        "Cannot reset password for the user as there is no registered/verified email or phone_number",
    ):
        idp.forgot_password(ClientId=PLAIN, Username="no-address")


def test_codes_of_one_purpose_do_not_serve_another(idp, rockpool):
    """RULE-5: a confirmation code does not reset a password, and the other way round."""
    email, _ = confirmed(idp, rockpool, WEB, "lise")
    sign_up_code = rockpool.messages(email)[0]["code"]
    idp.forgot_password(ClientId=WEB, Username=email)
    if sign_up_code != rockpool.code(email):
        with refused("CodeMismatchException"):
            idp.confirm_forgot_password(
                ClientId=WEB, Username=email, ConfirmationCode=sign_up_code, Password=OTHER_PASSWORD
            )


def test_a_person_who_leaves_is_gone(idp, rockpool):
    email, sub = confirmed(idp, rockpool, WEB, "chien")
    mine = tokens(by_password(idp, WEB, email))
    idp.delete_user(AccessToken=mine["AccessToken"])
    with refused("UserNotFoundException", "User does not exist."):
        by_password(idp, WEB, email)
    for call in [
        lambda: idp.get_user(AccessToken=mine["AccessToken"]),
        lambda: refresh(idp, WEB, mine["RefreshToken"]),
    ]:
        try:
            call()
        except idp.exceptions.ClientError as error:
            assert error.response["Error"]["Code"] in {"UserNotFoundException", "NotAuthorizedException"}
        else:
            raise AssertionError("a deleted person's tokens still work")
    # The address is free again, and whoever takes it is somebody else.
    again = idp.sign_up(
        ClientId=WEB,
        Username=email,
        Password=PASSWORD,
        UserAttributes=attributes(email=email, name="Another", preferred_username="another"),
    )
    assert again["UserSub"] != sub
