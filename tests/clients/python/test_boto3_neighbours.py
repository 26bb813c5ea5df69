"""The APIs beside Cognito that deploying tools ask: by boto3 and the AWS CLI as they are, with the folder's key."""

import asyncio
import datetime
import http.client
import io
import ipaddress
import json
import os
import pathlib
import queue
import ssl
import subprocess
import sys
import threading

import boto3
import botocore.exceptions
import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from rockpool_process import Rockpool

AWS = pathlib.Path(sys.executable).with_name("aws")


@pytest.fixture(scope="module")
def rockpool(tmp_path_factory):
    """A server with a data folder: its key is what these APIs ask for."""
    server = Rockpool(data=tmp_path_factory.mktemp("neighbours") / "data")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def session(rockpool):
    key = rockpool.env()
    return boto3.Session(key["AWS_ACCESS_KEY_ID"], key["AWS_SECRET_ACCESS_KEY"], region_name="us-east-1")


async def copy(one, other):
    try:
        while some := await one.read(1 << 16):
            other.write(some)
            await other.drain()
    except OSError:
        pass
    other.close()


def relay(tls, port, ready):
    """What stands before a server in production: takes the TLS off."""

    async def handle(outside, back):
        inside, forth = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(copy(outside, forth), copy(inside, back))

    async def serve():
        server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
        ready.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


@pytest.fixture(scope="module")
def over_tls(rockpool, tmp_path_factory):
    """Address and certificate: clients send files in chunks with a checksum behind them over TLS alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "certificate").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key").write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(folder / "certificate", folder / "key")
    ready = queue.Queue()
    port = int(rockpool.endpoint.rpartition(":")[2])
    threading.Thread(target=relay, args=(tls, port, ready), daemon=True).start()
    return f"https://127.0.0.1:{ready.get(timeout=10)}", str(folder / "certificate")


def client_at(rockpool, session, service):
    config = Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30)
    return session.client(service, endpoint_url=rockpool.endpoint, config=config)


@pytest.fixture
def client(rockpool, session):
    return lambda service: client_at(rockpool, session, service)


def refused(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        call(**arguments)
    return caught.value.response


def test_who_one_is_and_in_a_role(rockpool, client):
    sts = client("sts")
    me = sts.get_caller_identity()
    assert me["Account"] == "000000000000" and me["Arn"].startswith("arn:aws:iam::000000000000:user/")
    role = sts.assume_role(RoleArn="arn:aws:iam::000000000000:role/deploy", RoleSessionName="ci")
    made = role["Credentials"]
    inside = boto3.Session(
        made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"], region_name="us-east-1"
    )
    there = client_at(rockpool, inside, "sts").get_caller_identity()
    assert there["Arn"] == "arn:aws:sts::000000000000:assumed-role/deploy/ci"
    # Nobody in a role stays in it by taking it again.
    again = client_at(rockpool, inside, "sts").assume_role(
        RoleArn="arn:aws:iam::000000000000:role/deploy", RoleSessionName="on"
    )
    assert again["Credentials"]["Expiration"] <= made["Expiration"]
    buckets = client_at(rockpool, inside, "s3")
    buckets.create_bucket(Bucket="made-in-a-role")
    buckets.put_object(Bucket="made-in-a-role", Key="a", Body=b"b", ServerSideEncryption="AES256")
    buckets.delete_object(Bucket="made-in-a-role", Key="a")
    buckets.delete_bucket(Bucket="made-in-a-role")
    parameters = client_at(rockpool, inside, "ssm")
    parameters.put_parameter(Name="/role/made", Value="this", Type="String")
    # A token of another session, or none, opens nothing.
    other = sts.assume_role(RoleArn="arn:aws:iam::000000000000:role/deploy", RoleSessionName="ci")["Credentials"]
    mixed = boto3.Session(
        made["AccessKeyId"], made["SecretAccessKey"], other["SessionToken"], region_name="us-east-1"
    )
    answer = refused(client_at(rockpool, mixed, "sts").get_caller_identity)
    assert (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]) == ("InvalidClientTokenId", 403)
    bare = boto3.Session(made["AccessKeyId"], made["SecretAccessKey"], region_name="us-east-1")
    assert refused(client_at(rockpool, bare, "sts").get_caller_identity)["Error"]["Code"] == "InvalidClientTokenId"


def test_strangers_of_a_development_machine_get_nothing(rockpool):
    stranger = boto3.Session("AKIDEXAMPLE", "any secret", region_name="us-east-1")
    answer = refused(client_at(rockpool, stranger, "sts").get_caller_identity)
    assert (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]) == ("AccessDenied", 403)
    answer = refused(client_at(rockpool, stranger, "ssm").get_parameter, Name="/a")
    assert answer["Error"]["Code"] == "AccessDeniedException"


def test_parameters_as_tools_use_them(client):
    ssm = client("ssm")
    ssm.put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="21", Type="String")
    ssm.put_parameter(Name="/shop/db/password", Value="hunter2", Type="SecureString", Tags=[{"Key": "a", "Value": "b"}])
    assert ssm.get_parameter(Name="/cdk-bootstrap/hnb659fds/version")["Parameter"]["Value"] == "21"
    assert ssm.get_parameter(Name="/shop/db/password", WithDecryption=True)["Parameter"]["Value"] == "hunter2"
    pages = ssm.get_paginator("get_parameters_by_path").paginate(Path="/", Recursive=True)
    assert "/shop/db/password" in {one["Name"] for page in pages for one in page["Parameters"]}
    with pytest.raises(ssm.exceptions.ParameterNotFound):
        ssm.get_parameter(Name="/nothing")
    with pytest.raises(ssm.exceptions.ParameterAlreadyExists):
        ssm.put_parameter(Name="/shop/db/password", Value="x", Type="SecureString")
    assert ssm.delete_parameters(Names=["/shop/db/password", "/nothing"])["InvalidParameters"] == ["/nothing"]


def test_log_groups_as_tools_use_them(client):
    logs = client("logs")
    logs.create_log_group(logGroupName="/aws/lambda/shop", tags={"a": "b"})
    logs.put_retention_policy(logGroupName="/aws/lambda/shop", retentionInDays=14)
    found = logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/shop")["logGroups"]
    assert [(one["logGroupName"], one["retentionInDays"]) for one in found] == [("/aws/lambda/shop", 14)]
    logs.delete_log_group(logGroupName="/aws/lambda/shop")
    with pytest.raises(logs.exceptions.ResourceNotFoundException):
        logs.delete_log_group(logGroupName="/aws/lambda/shop")


def test_artifacts_as_tools_keep_them(client, tmp_path):
    s3 = client("s3")
    s3.create_bucket(Bucket="artifacts")
    s3.put_bucket_versioning(Bucket="artifacts", VersioningConfiguration={"Status": "Enabled"})
    assert s3.get_bucket_versioning(Bucket="artifacts")["Status"] == "Enabled"
    assert s3.get_bucket_location(Bucket="artifacts")["LocationConstraint"] is None
    s3.put_object(Bucket="artifacts", Key="code/f.zip", Body=b"0123456789", Metadata={"who": "ci"})
    got = s3.get_object(Bucket="artifacts", Key="code/f.zip")
    assert (got["Body"].read(), got["Metadata"], got["ContentLength"]) == (b"0123456789", {"who": "ci"}, 10)
    assert s3.head_object(Bucket="artifacts", Key="code/f.zip")["ContentLength"] == 10
    # Large files come in parts, as boto3 sends them.
    large = os.urandom(20 << 20)
    s3.upload_fileobj(io.BytesIO(large), "artifacts", "large file+é.bin")
    back = io.BytesIO()
    s3.download_fileobj("artifacts", "large file+é.bin", back)
    assert back.getvalue() == large
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="artifacts", PaginationConfig={"PageSize": 1})
    assert [one["Key"] for page in pages for one in page["Contents"]] == ["code/f.zip", "large file+é.bin"]
    part = s3.get_object(Bucket="artifacts", Key="large file+é.bin", Range="bytes=1048570-1048590")
    assert part["Body"].read() == large[1048570:1048591]
    assert s3.get_object(Bucket="artifacts", Key="large file+é.bin")["Body"].read() == large
    for asked in ({"Tagging": "a=b"}, {"ACL": "public-read"}, {"IfMatch": '"x"'}, {"ObjectLockMode": "COMPLIANCE"}):
        answer = refused(s3.put_object, Bucket="artifacts", Key="refused", Body=b"x", **asked)
        assert answer["Error"]["Code"] == "NotImplemented", asked
    answer = refused(s3.get_object, Bucket="artifacts", Key="nothing")
    assert answer["Error"]["Code"] == "NoSuchKey"
    assert refused(s3.delete_bucket, Bucket="artifacts")["Error"]["Code"] == "BucketNotEmpty"
    gone = [{"Key": "code/f.zip"}, {"Key": "large file+é.bin"}]
    assert len(s3.delete_objects(Bucket="artifacts", Delete={"Objects": gone})["Deleted"]) == 2
    s3.delete_bucket(Bucket="artifacts")
    with pytest.raises(botocore.exceptions.ClientError, match="404"):
        s3.head_bucket(Bucket="artifacts")


def test_chunks_with_a_checksum_behind_them(over_tls, session, rockpool, tmp_path):
    endpoint, certificate = over_tls
    sent = []
    once = Config(retries={"total_max_attempts": 1})
    s3 = session.client("s3", endpoint_url=endpoint, verify=certificate, config=once)
    s3.meta.events.register("before-send.s3.PutObject", lambda request, **_: sent.append(dict(request.headers)))
    s3.create_bucket(Bucket="chunks")
    body = os.urandom(3 << 20)
    for algorithm in ("CRC32", "SHA1", "SHA256"):
        s3.put_object(Bucket="chunks", Key=algorithm, Body=io.BytesIO(body), ChecksumAlgorithm=algorithm)
        assert s3.get_object(Bucket="chunks", Key=algorithm)["Body"].read() == body
    said = {headers["X-Amz-Content-SHA256"] for headers in sent}
    assert {one if isinstance(one, str) else one.decode() for one in said} == {"STREAMING-UNSIGNED-PAYLOAD-TRAILER"}
    key = {name: value for name, value in rockpool.env().items() if name.startswith("AWS_")}
    environment = {**os.environ, **key, "AWS_ENDPOINT_URL": endpoint, "AWS_CA_BUNDLE": certificate}
    large = tmp_path / "large"
    large.write_bytes(os.urandom(17 << 20))
    for source, target in ((large, "s3://chunks/large"), ("s3://chunks/large", tmp_path / "back")):
        command = [AWS, "s3", "cp", "--quiet", str(source), str(target)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "back").read_bytes() == large.read_bytes()


def test_strangers_and_strange_signatures_reach_no_artifact(rockpool, session):
    stranger = boto3.Session("AKIDEXAMPLE", "any secret", region_name="us-east-1")
    assert refused(client_at(rockpool, stranger, "s3").list_buckets)["Error"]["Code"] == "AccessDenied"
    forged = boto3.Session(session.get_credentials().access_key, "another secret", region_name="us-east-1")
    assert refused(client_at(rockpool, forged, "s3").list_buckets)["Error"]["Code"] == "SignatureDoesNotMatch"


def test_a_signature_opens_nothing_but_what_was_signed_sec_15(rockpool, session, client):
    """RULE-17, of the bucket: another body, path, query, header, API or no signature at all."""
    client("s3").create_bucket(Bucket="signed")
    host = rockpool.endpoint.removeprefix("http://")
    credentials = session.get_credentials()

    def put(path, body, change=None, scope="s3"):
        request = AWSRequest("PUT", rockpool.endpoint + path, data=body, headers={"host": host})
        S3SigV4Auth(credentials, scope, "us-east-1").add_auth(request)
        call = {"path": path, "body": body, "headers": dict(request.headers)}
        if change:
            change(call)
        connection = http.client.HTTPConnection(host, timeout=10)
        connection.request("PUT", call["path"], call["body"], call["headers"])
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    assert put("/signed/a", b"right")[0] == 200
    for change, code in [
        (lambda call: call.update(body=b"wrong"), "XAmzContentSHA256Mismatch"),
        (lambda call: call.update(path="/signed/b"), "SignatureDoesNotMatch"),
        (lambda call: call.update(path="/signed/a?uploadId=x"), "SignatureDoesNotMatch"),
        (lambda call: call["headers"].update({"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"}), "SignatureDoesNotMatch"),
        (lambda call: call["headers"].pop("X-Amz-Content-SHA256"), "InvalidRequest"),
    ]:
        status, text = put("/signed/a", b"right", change)
        assert status in (400, 403) and f"<Code>{code}</Code>" in text, (code, status, text)
    assert put("/signed/a", b"other", scope="sts")[0] in (400, 403, 404)
    assert put("/signed/a", b"other", lambda call: call["headers"].pop("Authorization"))[0] in (400, 403, 404, 405)
    assert client("s3").get_object(Bucket="signed", Key="a")["Body"].read() == b"right"
    with pytest.raises(botocore.exceptions.ClientError, match="404"):
        client("s3").head_object(Bucket="signed", Key="b")


def test_the_aws_cli_asks_the_same(rockpool, tmp_path):
    key = {name: value for name, value in rockpool.env().items() if name.startswith("AWS_")}
    environment = {**os.environ, **key, "AWS_ENDPOINT_URL": rockpool.endpoint}

    def aws(*words):
        done = subprocess.run(
            [AWS, *words, "--output", "json"], env=environment, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert json.loads(aws("sts", "get-caller-identity"))["Account"] == "000000000000"
    aws("ssm", "put-parameter", "--name", "/cli", "--value", "x", "--type", "String")
    assert json.loads(aws("ssm", "get-parameter", "--name", "/cli"))["Parameter"]["Version"] == 1
    template = tmp_path / "template.yaml"
    template.write_text("Resources: {}\n")
    aws("s3", "mb", "s3://cli-artifacts")
    aws("s3", "cp", str(template), "s3://cli-artifacts/t.yaml")
    aws("s3", "cp", "s3://cli-artifacts/t.yaml", str(tmp_path / "back.yaml"))
    assert (tmp_path / "back.yaml").read_text() == template.read_text()
    aws("s3", "rb", "--force", "s3://cli-artifacts")
