"""A server that is killed in the middle of a deployment goes on with it when it starts again, and leaves nothing over."""

import threading
import time

import boto3
import botocore.exceptions
from botocore.config import Config

from rockpool_process import Rockpool

POOLS = 12


def clients(server):
    said = server.env()
    settings = {
        "endpoint_url": server.endpoint,
        "region_name": "us-east-1",
        "aws_access_key_id": said["AWS_ACCESS_KEY_ID"],
        "aws_secret_access_key": said["AWS_SECRET_ACCESS_KEY"],
        "config": Config(retries={"total_max_attempts": 1}, read_timeout=30),
    }
    return boto3.client("cloudformation", **settings), boto3.client("cognito-idp", **settings)


def made(stacks):
    resources = stacks.list_stack_resources(StackName="killed")["StackResourceSummaries"]
    return sum(resource["ResourceStatus"] == "CREATE_COMPLETE" for resource in resources)


def until(what):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if what():
                return
        except botocore.exceptions.ClientError:
            pass  # the stack is not there yet
        time.sleep(0.02)
    raise AssertionError("that took too long")


def test_a_deployment_whose_server_is_killed_is_gone_on_with(tmp_path):
    pool = "  Pool{n}: {{Type: AWS::Cognito::UserPool, Properties: {{UserPoolName: killed-{n}}}}}\n"
    template = "Resources:\n" + "".join(pool.format(n=n) for n in range(POOLS))
    server = Rockpool(data=tmp_path)
    try:
        stacks, _ = clients(server)

        def ask():
            try:
                stacks.create_stack(StackName="killed", TemplateBody=template)
            except botocore.exceptions.BotoCoreError:
                pass  # the server is killed before it answers

        asking = threading.Thread(target=ask)
        asking.start()
        watching, _ = clients(server)
        until(lambda: made(watching) >= 2)
        server._process.kill()
        server._process.wait()
        asking.join()
    finally:
        server.stop()
    server = Rockpool(data=tmp_path)
    try:
        stacks, idp = clients(server)
        until(lambda: stacks.describe_stacks(StackName="killed")["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE")
        pools = idp.list_user_pools(MaxResults=60)["UserPools"]
        names = sorted(pool["Name"] for pool in pools if pool["Name"].startswith("killed-"))
        assert names == sorted(f"killed-{n}" for n in range(POOLS))
        stacks.delete_stack(StackName="killed")
        left = [pool["Name"] for pool in idp.list_user_pools(MaxResults=60)["UserPools"]]
        assert not any(name.startswith("killed-") for name in left), left
    finally:
        server.stop()
