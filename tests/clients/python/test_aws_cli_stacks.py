"""The AWS command line and boto3 deploy templates, pointed here by endpoint settings alone; `rockpool up` beside them."""

import json
import os
import pathlib
import subprocess
import sys

import boto3
import botocore.exceptions
import pytest
from botocore.config import Config

from rockpool_process import Rockpool

AWS = pathlib.Path(sys.executable).with_name("aws")

TEMPLATE = """
Parameters:
  Name: {Type: String, Default: people}
Resources:
  Pool:
    Type: AWS::Cognito::UserPool
    Properties:
      UserPoolName: !Sub '${AWS::StackName}-${Name}'
      UsernameAttributes: [email]
      Schema:
        - {Name: email, AttributeDataType: String, Required: true, Mutable: true}
  Web:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      UserPoolId: !Ref Pool
      ExplicitAuthFlows: [ALLOW_USER_SRP_AUTH, ALLOW_REFRESH_TOKEN_AUTH]
Outputs:
  PoolId: {Value: !Ref Pool}
  ClientId: {Value: !Ref Web}
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A server with a data folder: its key is what templates need, and its socket what `rockpool up` asks on."""
    server = Rockpool(data=tmp_path_factory.mktemp("data"))
    yield server
    server.stop()


@pytest.fixture
def key(kept):
    said = kept.env()
    return {
        "AWS_ACCESS_KEY_ID": said["AWS_ACCESS_KEY_ID"],
        "AWS_SECRET_ACCESS_KEY": said["AWS_SECRET_ACCESS_KEY"],
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": kept.endpoint,
    }


@pytest.fixture
def aws(key):
    def run(*words, expect=0):
        command = [AWS, "cloudformation", *words, "--output", "json"]
        done = subprocess.run(command, env={**os.environ, **key}, capture_output=True, text=True, timeout=90)
        assert (done.returncode == 0) == (expect == 0), done.stdout + done.stderr
        return done.stdout.strip() if expect == 0 else done.stderr.strip()

    return run


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE)
    return path


@pytest.fixture
def idp(key, kept):
    return boto3.client(
        "cognito-idp",
        endpoint_url=kept.endpoint,
        region_name="us-east-1",
        aws_access_key_id=key["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=key["AWS_SECRET_ACCESS_KEY"],
    )


def test_a_template_is_deployed_changed_and_deleted_with_the_command_line(aws, template, idp):
    deploy = ["deploy", "--template-file", str(template), "--stack-name", "shop"]
    assert "Successfully created/updated stack - shop" in aws(*deploy)
    stack = json.loads(aws("describe-stacks", "--stack-name", "shop"))["Stacks"][0]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    outputs = {o["OutputKey"]: o["OutputValue"] for o in stack["Outputs"]}
    pool = idp.describe_user_pool(UserPoolId=outputs["PoolId"])["UserPool"]
    assert pool["Name"] == "shop-people" and pool["UsernameAttributes"] == ["email"]

    assert "No changes to deploy. Stack shop is up to date" in aws(*deploy, "--no-fail-on-empty-changeset")
    aws(*deploy, "--parameter-overrides", "Name=staff")
    assert idp.describe_user_pool(UserPoolId=outputs["PoolId"])["UserPool"]["Name"] == "shop-staff"
    events = json.loads(aws("describe-stack-events", "--stack-name", "shop"))["StackEvents"]
    assert events[0]["ResourceStatus"] == "UPDATE_COMPLETE"

    aws("delete-stack", "--stack-name", "shop")
    aws("wait", "stack-delete-complete", "--stack-name", "shop")
    refusal = aws("describe-stacks", "--stack-name", "shop", expect=1)
    assert refusal.endswith(
        "An error occurred (ValidationError) when calling the DescribeStacks operation: "
        "Stack with id shop does not exist"
    )
    with pytest.raises(idp.exceptions.ResourceNotFoundException):
        idp.describe_user_pool(UserPoolId=outputs["PoolId"])


def test_a_template_that_fails_leaves_nothing_behind(aws, template, idp):
    before = len(idp.list_user_pools(MaxResults=60)["UserPools"])
    # The pool is made, and then its client cannot be.
    template.write_text(TEMPLATE.replace("ALLOW_USER_SRP_AUTH", "ALLOW_MAGIC"))
    aws("deploy", "--template-file", str(template), "--stack-name", "odd", expect=1)
    stack = json.loads(aws("describe-stacks", "--stack-name", "odd"))["Stacks"][0]
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert len(idp.list_user_pools(MaxResults=60)["UserPools"]) == before
    aws("delete-stack", "--stack-name", "odd")


def test_boto3_makes_a_stack_and_waits_for_it_and_strangers_do_not(kept, key):
    def client(**credentials):
        return boto3.client(
            "cloudformation",
            endpoint_url=kept.endpoint,
            region_name="us-east-1",
            config=Config(retries={"total_max_attempts": 1}),
            **credentials,
        )

    mine = client(aws_access_key_id=key["AWS_ACCESS_KEY_ID"], aws_secret_access_key=key["AWS_SECRET_ACCESS_KEY"])
    made = mine.create_stack(StackName="by-hand", TemplateBody=TEMPLATE, Tags=[{"Key": "team", "Value": "blue"}])
    mine.get_waiter("stack_create_complete").wait(StackName=made["StackId"], WaiterConfig={"Delay": 1})
    described = mine.describe_stacks(StackName="by-hand")["Stacks"][0]
    assert described["Tags"] == [{"Key": "team", "Value": "blue"}]
    assert {r["LogicalResourceId"] for r in mine.describe_stack_resources(StackName="by-hand")["StackResources"]} == {
        "Pool",
        "Web",
    }
    assert mine.get_template(StackName="by-hand")["TemplateBody"] == TEMPLATE
    mine.delete_stack(StackName="by-hand")
    assert "by-hand" not in {s["StackName"] for s in mine.describe_stacks()["Stacks"]}

    # Any credentials will do for pools in development, and none but the folder's own for templates (RULE-14).
    stranger = client(aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        stranger.create_stack(StackName="theirs", TemplateBody=TEMPLATE)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 403)


def test_rockpool_up_asks_once_for_each_content_and_deploys(kept, template, idp):
    def rockpool(*words, expect=0):
        command = [os.environ["ROCKPOOL_BIN"], *words, "--data", str(kept._data)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout + done.stderr

    up = ["up", str(template), "--stack", "mine"]
    asked = rockpool(*up, expect=1)
    assert "nobody has agreed to this content yet" in asked and "--yes" in asked
    assert "There are no stacks" in rockpool("stack", "list")
    done = rockpool(*up, "--yes")
    assert "CREATE_COMPLETE" in done and "PoolId" in done
    assert "Nothing has changed" in rockpool(*up)
    changed = rockpool(*up, "--parameter", "Name=staff", "--json")
    last = json.loads(changed.strip().splitlines()[-1])
    assert last["done"]["status"] == "UPDATE_COMPLETE"
    shown = json.loads(rockpool("stack", "show", "mine", "--json"))
    pool = next(r["id"] for r in shown["resources"] if r["resource"] == "Pool")
    assert idp.describe_user_pool(UserPoolId=pool)["UserPool"]["Name"] == "mine-staff"

    template.write_text(TEMPLATE.replace("UserPoolClient", "UserPoolWizard"))
    assert "--skip-unsupported" in rockpool(*up, "--yes", expect=1)
    rockpool("stack", "delete", "mine", "--yes")
    assert "There are no stacks" in rockpool("stack", "list")
