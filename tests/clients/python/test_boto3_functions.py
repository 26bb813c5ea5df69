"""Functions and layers as people make them on AWS: boto3, the AWS CLI, and the commands for what AWS has no command for."""

import base64
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import zipfile

import boto3
import botocore.exceptions
import pytest
from botocore.config import Config

from conftest import refused
from rockpool_process import Rockpool

MINOR = os.environ.get("ROCKPOOL_TEST_PYTHON", "%d.%d" % sys.version_info[:2])
RUNTIME = f"python{MINOR}"
ROLE = "arn:aws:iam::000000000000:role/any"
FOREIGN = "arn:aws:lambda:us-east-1:898466741470:layer:psycopg2-py38:2"


def zipped(files):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zip:
        for name, text in files.items():
            zip.writestr(name, text)
    return archive.getvalue()


class Server(Rockpool):
    """A server with a runtime prepared, and clients with the key of its folder: what runs code is open to nobody else."""

    def __init__(self, data):
        (data / "runtimes").mkdir(parents=True)
        wheelhouse = os.environ["ROCKPOOL_TEST_WHEELHOUSE"]
        self.data = data
        self._binary = os.environ["ROCKPOOL_BIN"]
        self._surroundings = {k: v for k, v in os.environ.items() if not k.startswith("ROCKPOOL_")}
        self.run("runtimes", "add", RUNTIME, "--wheelhouse", wheelhouse)
        super().__init__(data)
        variables = self.env()
        self.credentials = {
            "aws_access_key_id": variables["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": variables["AWS_SECRET_ACCESS_KEY"],
        }

    def log(self):
        """All that the server has printed."""
        return pathlib.Path(self._output.name).read_text(errors="replace")

    def run(self, *words, code=0):
        command = [self._binary, *words, "--data", str(self.data)]
        done = subprocess.run(command, env=self._surroundings, capture_output=True, text=True, timeout=60)
        assert done.returncode == code, done.stdout + done.stderr
        return done

    def client(self, service, **credentials):
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30),
            **(credentials or self.credentials),
        )

    def cli(self, *words):
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("ROCKPOOL_")},
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.credentials["aws_access_key_id"],
            "AWS_SECRET_ACCESS_KEY": self.credentials["aws_secret_access_key"],
            "AWS_PAGER": "",
        }
        aws = pathlib.Path(sys.executable).with_name("aws")
        done = subprocess.run([str(aws), *words], env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("functions") / "data")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def functions(server):
    return server.client("lambda")


def make(functions, name, code, **settings):
    made = functions.create_function(
        FunctionName=name, Runtime=RUNTIME, Role=ROLE, Handler="app.handler", Code={"ZipFile": zipped({"app.py": code})}, **settings
    )
    functions.get_waiter("function_active_v2").wait(FunctionName=name)
    return made


def invoke(functions, name, event=None, **more):
    answer = functions.invoke(FunctionName=name, Payload=json.dumps(event or {}), **more)
    return json.load(answer["Payload"]), answer


def test_a_function_lives_its_life_under_boto3(functions):
    code = "def handler(event, context):\n    print('hello', event['who'])\n    return {'hello': event['who'], 'name': context.function_name}\n"
    made = make(functions, "greeter", code, Description="greets", Timeout=5, Publish=True)
    assert made["FunctionArn"] == "arn:aws:lambda:us-east-1:000000000000:function:greeter:1"
    back, answer = invoke(functions, "greeter", {"who": "Ada"}, LogType="Tail")
    assert back == {"hello": "Ada", "name": "greeter"}
    assert answer["StatusCode"] == 200 and answer["ExecutedVersion"] == "$LATEST" and "FunctionError" not in answer
    log = base64.b64decode(answer["LogResult"]).decode()
    assert log.startswith("START RequestId: ") and "hello Ada\n" in log and "\nREPORT RequestId: " in log

    functions.create_alias(FunctionName="greeter", Name="live", FunctionVersion="1")
    functions.update_function_code(FunctionName="greeter", ZipFile=zipped({"app.py": "def handler(event, context):\n    raise KeyError('no')\n"}))
    functions.get_waiter("function_updated_v2").wait(FunctionName="greeter")
    raised, answer = invoke(functions, "greeter", {"who": "Ada"})
    assert answer["FunctionError"] == "Unhandled" and raised["errorType"] == "KeyError" and raised["stackTrace"]
    assert invoke(functions, "greeter", {"who": "Bob"}, Qualifier="live")[0]["hello"] == "Bob"

    functions.update_function_configuration(FunctionName="greeter", Environment={"Variables": {"MODE": "x"}}, MemorySize=192)
    shown = functions.get_function(FunctionName="greeter")["Configuration"]
    assert (shown["MemorySize"], shown["Environment"]["Variables"], shown["Timeout"]) == (192, {"MODE": "x"}, 5)
    added = functions.add_permission(
        FunctionName="greeter", StatementId="cognito", Action="lambda:InvokeFunction", Principal="cognito-idp.amazonaws.com",
        SourceArn="arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_Email0001",
    )
    assert json.loads(added["Statement"])["Sid"] == "cognito"
    assert json.loads(functions.get_policy(FunctionName="greeter")["Policy"])["Statement"][0]["Sid"] == "cognito"
    functions.remove_permission(FunctionName="greeter", StatementId="cognito")
    assert functions.invoke(FunctionName="greeter", InvocationType="DryRun")["StatusCode"] == 204
    assert functions.invoke(FunctionName="greeter", InvocationType="Event")["StatusCode"] == 202
    assert "greeter" in [one["FunctionName"] for page in functions.get_paginator("list_functions").paginate() for one in page["Functions"]]
    functions.put_function_concurrency(FunctionName="greeter", ReservedConcurrentExecutions=0)
    with refused("TooManyRequestsException") as caught:
        functions.invoke(FunctionName="greeter")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429
    functions.tag_resource(Resource=shown["FunctionArn"], Tags={"team": "a"})
    assert functions.list_tags(Resource=shown["FunctionArn"])["Tags"] == {"team": "a"}
    functions.delete_function(FunctionName="greeter")
    with refused("ResourceNotFoundException") as caught:
        functions.get_function(FunctionName="greeter")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_a_layer_from_a_wheel_is_built_and_used_and_logs_are_shown(server, functions):
    built = server.run(
        "layers", "build", "psycopg2-binary==2.9.*", "--python", MINOR, "--wheelhouse", os.environ["ROCKPOOL_TEST_WHEELHOUSE"]
    )
    arn = built.stdout.strip()
    assert arn.startswith("arn:aws:lambda:us-east-1:000000000000:layer:psycopg2-binary-py"), built.stdout
    code = "import psycopg2\ndef handler(event, context):\n    print('version', psycopg2.__version__)\n    return psycopg2.__version__\n"
    url = "postgresql://app:hunter2@db.example.com:6432/app"
    make(functions, "driver", code, Layers=[arn], Environment={"Variables": {"CONNECTION_URL": url}})
    back, answer = invoke(functions, "driver")
    assert "FunctionError" not in answer and back.startswith("2.9."), back
    listed = server.run("functions", "list").stdout
    assert "db.example.com:6432" in listed and "hunter2" not in listed
    logs = server.run("functions", "logs", "driver", "--since", "10m").stdout.splitlines()
    assert [line.split()[3] for line in logs] == ["=", "|", "=", "="] and "version 2.9." in logs[1], logs
    called = server.run("functions", "invoke", "driver", "--payload", '{"a": 1}')
    assert json.loads(called.stdout).startswith("2.9.") and "REPORT RequestId" in called.stderr
    assert "driver" in server.run("functions", "list", "--json").stdout
    assert server.run("functions", "invoke", "nobody", code=1).stderr.startswith("rockpool: Function not found")


def test_somebody_elses_layer_is_added_under_its_arn_as_the_refusal_says(server, functions, tmp_path):
    with refused("InvalidParameterValueException", containing=[f"rockpool layers add FILE.zip --arn {FOREIGN}"]):
        make(functions, "foreign", "import theirs\ndef handler(event, context):\n    return theirs.WORD\n", Layers=[FOREIGN])
    zip = tmp_path / "layer.zip"
    zip.write_bytes(zipped({"python/theirs.py": "WORD = 'theirs'\n"}))
    refusal = server.run("layers", "add", str(zip), "--arn", FOREIGN, "--sha256", "0" * 64, code=1)
    assert "another file" in refusal.stderr
    server.run("layers", "add", str(zip), "--arn", FOREIGN)
    make(functions, "foreign", "import theirs\ndef handler(event, context):\n    return theirs.WORD\n", Layers=[FOREIGN])
    assert invoke(functions, "foreign")[0] == "theirs"
    assert FOREIGN in server.run("layers", "list").stdout


def test_the_aws_cli_makes_a_layer_by_hand_and_a_function(server, tmp_path):
    (tmp_path / "layer.zip").write_bytes(zipped({"python/words.py": "WORD = 'by hand'\n"}))
    (tmp_path / "code.zip").write_bytes(zipped({"app.py": "import words\ndef handler(event, context):\n    return words.WORD\n"}))
    layer = server.cli(
        "lambda", "publish-layer-version", "--layer-name", "words", "--zip-file", f"fileb://{tmp_path}/layer.zip", "--compatible-runtimes", RUNTIME
    )
    assert server.cli("lambda", "get-layer-version-by-arn", "--arn", layer["LayerVersionArn"])["Version"] == 1
    server.cli(
        "lambda", "create-function", "--function-name", "cli", "--runtime", RUNTIME, "--role", ROLE, "--handler", "app.handler",
        "--zip-file", f"fileb://{tmp_path}/code.zip", "--layers", layer["LayerVersionArn"],
    )
    server.cli("lambda", "wait", "function-active-v2", "--function-name", "cli")
    answer = server.cli("lambda", "invoke", "--function-name", "cli", "--payload", "{}", f"{tmp_path}/out")
    assert answer["StatusCode"] == 200
    assert json.loads((tmp_path / "out").read_text()) == "by hand"
    server.cli("lambda", "delete-function", "--function-name", "cli")


def test_functions_are_for_the_folders_key_alone_rule_14(server):
    somebody = server.client("lambda", aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="secret")
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        somebody.list_functions()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


ATTACKS = """
import json, os, socket, urllib.request

def connect(host, port):
    try:
        socket.create_connection((host, port), timeout=2).close()
        return "connected"
    except OSError as error:
        return type(error).__name__ + ": " + str(error)

def read(path):
    try:
        with open(path, "rb") as file:
            return "read " + repr(file.read(20))
    except OSError as error:
        return type(error).__name__

def fetch(place):
    try:
        return "answered " + urllib.request.urlopen(place, timeout=2).read(20).decode()
    except OSError as error:
        return type(error).__name__

def handler(event, context):
    return {
        "edge": [connect(host, event["port"]) for host in ("127.0.0.1", "localhost", "0.0.0.0")],
        "edge by its way out": fetch("http://127.0.0.1:%d/us-east-1_Email0001/.well-known/jwks.json" % event["port"]),
        "management": connect("127.0.0.1", event["management"]),
        "metadata": connect("169.254.169.254", 80),
        "another runtime": [connect("127.0.0.%d" % n, 9001) for n in range(2, 5)],
        "files": [read(path) for path in event["files"]],
        "folder": os.path.exists(event["data"]),
        "environment": sorted(name for name in os.environ if "ROCKPOOL" in name or name in ("HOME", "USER")),
        "secret": [name for name, value in os.environ.items() if event["secret"] in value],
        "processes": [entry for entry in os.listdir("/proc") if entry.isdigit()],
        "write": read("/proc/self/environ") if not os.access("/var/task", os.W_OK) else "writable",
    }
"""


def test_a_handler_reaches_nothing_of_the_server_that_runs_it_sec_20(server, functions):
    port = int(server.endpoint.rsplit(":", 1)[1])
    management = int(re.search(r"management +http://127.0.0.1:(\d+)/", server.log())[1])
    # It even asks for ways out to the server's own ports and to the metadata of clouds: they are laid, and lead nowhere (RULE-20).
    variables = {
        "WAY_A": f"http://127.0.0.1:{port}", "WAY_B": f"http://127.0.0.1:{management}", "WAY_C": "http://169.254.169.254:80",
        "WAY_D": f"http://localhost:{port}",
    }
    make(functions, "attacker", ATTACKS, Environment={"Variables": variables}, Timeout=20)
    files = [f"{server.data}/{name}" for name in ("master.key", "folder.key", "rockpool.db", "control.sock")]
    event = {
        "port": port, "management": management, "files": [*files, "/etc/shadow"], "data": str(server.data),
        "secret": server.credentials["aws_secret_access_key"],
    }
    got, answer = invoke(functions, "attacker", event)
    assert "FunctionError" not in answer, got
    # A way that was laid takes the connection and ends it without a byte from the other side.
    assert "answered" not in got["edge by its way out"], got
    assert all("read" not in one for one in got["files"]) and got["folder"] is False, got
    assert got["environment"] == [] and got["secret"] == [], got
    assert all(one != "connected" for one in got["another runtime"]), got
    assert len(got["processes"]) <= 3, got
    refusals = server.log()
    assert refusals.count("no handler may reach that address") >= 3, refusals
