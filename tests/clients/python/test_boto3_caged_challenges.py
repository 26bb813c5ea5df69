"""Custom sign-in with the handler of a function of this installation, in its cage: the permission that AWS asks for, and a
whole sign-in under boto3."""

import json

import pytest

from conftest import refused
from seeded import PASSWORD
from stories import tokens
from test_boto3_functions import Server, make

HANDLER = """
def handler(event, context):
    request, response = event["request"], event["response"]
    if event["triggerSource"].startswith("Define"):
        last = request["session"][-1:]
        response["issueTokens"] = bool(last) and last[0]["challengeResult"] is True
        response["failAuthentication"] = len(request["session"]) > 2
        response["challengeName"] = "CUSTOM_CHALLENGE"
    elif event["triggerSource"].startswith("Create"):
        response["publicChallengeParameters"] = {"hint": "a perfume"}
        response["privateChallengeParameters"] = {"number": "4711"}
    else:
        response["answerCorrect"] = request["challengeAnswer"] == request["privateChallengeParameters"]["number"]
    return event
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("challenges") / "data")
    yield server
    server.stop()


def test_a_function_in_its_cage_decides_who_signs_in(server):
    functions, idp = server.client("lambda"), server.client("cognito-idp")
    arn = make(functions, "challenges", HANDLER)["FunctionArn"]
    triggers = ("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse")
    made = idp.create_user_pool(PoolName="caged", LambdaConfig={name: arn for name in triggers})["UserPool"]
    pool = made["Id"]
    client = idp.create_user_pool_client(UserPoolId=pool, ClientName="web", ExplicitAuthFlows=["ALLOW_CUSTOM_AUTH"])
    client = client["UserPoolClient"]["ClientId"]
    idp.admin_create_user(UserPoolId=pool, Username="ada", MessageAction="SUPPRESS")
    idp.admin_set_user_password(UserPoolId=pool, Username="ada", Password=PASSWORD, Permanent=True)

    def begin():
        return idp.initiate_auth(ClientId=client, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": "ada"})

    def answer(told, text):
        return idp.respond_to_auth_challenge(
            ClientId=client, ChallengeName="CUSTOM_CHALLENGE", Session=told["Session"],
            ChallengeResponses={"USERNAME": "ada", "ANSWER": text},
        )

    with refused("UnexpectedLambdaException", "DefineAuthChallenge invocation failed due to error AccessDeniedException."):
        begin()
    functions.add_permission(
        FunctionName="challenges", StatementId="pool", Action="lambda:InvokeFunction",
        Principal="cognito-idp.amazonaws.com", SourceArn=made["Arn"],
    )
    told = begin()
    assert told["ChallengeParameters"] == {"hint": "a perfume", "USERNAME": "ada"}
    told = answer(told, "0000")
    assert told["ChallengeName"] == "CUSTOM_CHALLENGE"
    signed_in = tokens(answer(told, "4711"))
    assert json.dumps(signed_in["AccessToken"])
    with refused("NotAuthorizedException", "Invalid session for the user, session can only be used once."):
        answer(told, "4711")
