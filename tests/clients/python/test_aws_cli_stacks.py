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
    def run(*words, expect=0, service="cloudformation"):
        command = [AWS, service, *words, *([] if service == "s3" else ["--output", "json"])]
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


PACKAGED = """
Parameters:
  Given: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /shop/name}
Resources:
  Said:
    Type: AWS::SSM::Parameter
    Properties: {Type: String, Name: /shop/said, Value: '{{resolve:ssm:/shop/name}} said'}
  Log:
    Type: AWS::Logs::LogGroup
    Properties: {LogGroupName: !Sub '/shop/${Given}', RetentionInDays: 7}
  Layer:
    Type: AWS::Lambda::LayerVersion
    Properties: {LayerName: words, Content: layer}
  Handler:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: provided.al2023
      Handler: any
      Role: arn:aws:iam::000000000000:role/any
      Layers: [!Ref Layer]
      Code: code
"""


def test_code_is_packaged_into_a_bucket_and_deployed_from_there_beside_parameters_and_log_groups(aws, tmp_path):
    for folder, file in (("code", "bootstrap"), ("layer", "words.txt")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / file).write_text("#!/bin/sh\n")
    (tmp_path / "template.yaml").write_text(PACKAGED)
    packaged = str(tmp_path / "packaged.yaml")
    aws("mb", "s3://code", service="s3")
    aws("put-parameter", "--name", "/shop/name", "--value", "people", "--type", "String", service="ssm")

    package = ["package", "--template-file", str(tmp_path / "template.yaml"), "--s3-bucket", "code"]
    deploy = ["deploy", "--template-file", packaged, "--stack-name", "packed", "--s3-bucket", "code"]

    def handler():
        aws(*package, "--output-template-file", packaged)
        aws(*deploy)
        resource = ["describe-stack-resource", "--stack-name", "packed", "--logical-resource-id", "Handler"]
        name = json.loads(aws(*resource))["StackResourceDetail"]["PhysicalResourceId"]
        return json.loads(aws("get-function", "--function-name", name, service="lambda"))["Configuration"]

    first = handler()
    assert first["Layers"][0]["Arn"].endswith(":layer:words:1")
    said = json.loads(aws("get-parameter", "--name", "/shop/said", service="ssm"))
    assert said["Parameter"]["Value"] == "people said"
    groups = json.loads(aws("describe-log-groups", service="logs"))["logGroups"]
    assert [(g["logGroupName"], g["retentionInDays"]) for g in groups] == [("/shop/people", 7)]

    (tmp_path / "code" / "bootstrap").write_text("#!/bin/sh\nexit 1\n")
    assert handler()["CodeSha256"] != first["CodeSha256"]

    # No versions are kept, so none is taken for another (RULE-23).
    code = "S3Bucket=code,S3Key=any,S3ObjectVersion=1"
    made = ["create-function", "--function-name", "f", "--role", "arn:aws:iam::000000000000:role/any", "--code", code]
    refusal = aws(*made, "--runtime", "provided.al2023", "--handler", "x", service="lambda", expect=1)
    assert "keeps no versions" in refusal
    aws("delete-stack", "--stack-name", "packed")
    aws("wait", "stack-delete-complete", "--stack-name", "packed")
    assert json.loads(aws("describe-log-groups", service="logs"))["logGroups"] == []


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


HANDLER = """\
  Handler:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: provided.al2023
      Handler: any
      Role: arn:aws:iam::000000000000:role/any
      Code: code
"""


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

    # Code beside the template is zipped and uploaded, and a change of it is a change.
    (template.parent / "code").mkdir()
    bootstrap = template.parent / "code" / "bootstrap"
    bootstrap.write_text("#!/bin/sh\n")
    with_code = TEMPLATE.replace("Outputs:", HANDLER + "Outputs:")
    template.write_text(with_code)
    assert "UPDATE_COMPLETE" in rockpool(*up, "--yes")
    assert "Nothing has changed" in rockpool(*up)
    bootstrap.write_text("#!/bin/sh\nexit 1\n")
    assert "nobody has agreed to this content yet" in rockpool(*up, expect=1)
    changed = rockpool(*up, "--yes", "--json")
    assert '"resource":"Handler"' in changed and '"resource":"Pool"' not in changed

    template.write_text(TEMPLATE.replace("UserPoolClient", "UserPoolWizard"))
    assert "--skip-unsupported" in rockpool(*up, "--yes", expect=1)
    rockpool("stack", "delete", "mine", "--yes")
    assert "There are no stacks" in rockpool("stack", "list")
