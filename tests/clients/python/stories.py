"""Steps that many stories share: a person who signs up, confirms and signs in, as boto3 says it."""

import base64
import hashlib
import hmac

import seeded
import srp


def attributes(**values):
    return [{"Name": name.replace("__", ":"), "Value": value} for name, value in values.items()]


def as_dict(pairs):
    return {pair["Name"]: pair["Value"] for pair in pairs}


def secret_hash(secret, username, client):
    mac = hmac.digest(secret.encode(), (username + client).encode(), hashlib.sha256)
    return base64.b64encode(mac).decode()


def person(word):
    """An address nobody uses, with the attributes that the e-mail pool requires."""
    email = seeded.address(word)
    handle = email.split("@")[0]
    return email, attributes(email=email, name=word.title(), preferred_username=handle)


def sign_up(idp, client, word, password=seeded.PASSWORD):
    email, wanted = person(word)
    answer = idp.sign_up(ClientId=client, Username=email, Password=password, UserAttributes=wanted)
    return email, answer


def confirmed(idp, rockpool, client, word, password=seeded.PASSWORD):
    """Signs up and confirms with the code from the mailbox; gives the address and the sub."""
    email, answer = sign_up(idp, client, word, password)
    idp.confirm_sign_up(ClientId=client, Username=email, ConfirmationCode=rockpool.code(email))
    return email, answer["UserSub"]


def by_password(idp, client, username, password=seeded.PASSWORD, **more):
    return idp.initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": password, **more},
    )


def by_srp(idp, pool, client, username, password=seeded.PASSWORD, **more):
    attempt = srp.Attempt(pool, password)
    asked = idp.initiate_auth(
        ClientId=client,
        AuthFlow="USER_SRP_AUTH",
        AuthParameters={"USERNAME": username, "SRP_A": attempt.srp_a, **more},
    )
    assert asked["ChallengeName"] == "PASSWORD_VERIFIER"
    # No Session: shipping clients leave it out for this challenge.
    return idp.respond_to_auth_challenge(
        ClientId=client,
        ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses={**attempt.answer(asked["ChallengeParameters"]), **more},
    )


def tokens(answer):
    return answer["AuthenticationResult"]


def refresh(idp, client, token, **more):
    return idp.initiate_auth(
        ClientId=client, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": token, **more}
    )
