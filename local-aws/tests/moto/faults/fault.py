"""What is wrong with plain moto, in the smallest observation. Nothing here may import local_aws, which would correct it."""

from __future__ import annotations

import functools
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import boto3
from botocore.exceptions import ClientError

REGION = "eu-west-2"
ACCOUNT = "123456789012"

Observation = Callable[[], bool]
FAULTS: list[tuple[Observation, tuple[str, ...]]] = []


def fault(*changes: str) -> Callable[[Observation], Observation]:
    """Marks an observation: whether moto still has the fault that these changes are for."""

    def mark(observe: Observation) -> Observation:
        FAULTS.append((observe, changes))
        return observe

    return mark


@functools.cache
def aws(service: str, region: str = REGION) -> Any:
    """A client, which moto answers."""
    return boto3.client(service, region_name=region, aws_access_key_id="test", aws_secret_access_key="test")


def fails(call: Callable[..., Any], **arguments: Any) -> bool:
    """Whether moto refuses the call, does not know it or breaks down at it."""
    try:
        call(**arguments)
    except Exception:
        return True
    return False


def refusal(call: Callable[..., Any], **arguments: Any) -> str | None:
    """The code with which moto refuses the call; None if it answers, or breaks down."""
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    except Exception:
        return None
    return None


def queue(name: str = "queue") -> tuple[str, str]:
    """URL and ARN of a new queue."""
    url = aws("sqs").create_queue(QueueName=name)["QueueUrl"]
    return url, f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"


def received(url: str) -> list[str]:
    """What is in the queue."""
    return [message["Body"] for message in aws("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", ())]


def table(name: str = "table", **more: Any) -> Any:
    """Creates a table with the key ``id``; returns the client."""
    client = aws("dynamodb")
    usual: dict[str, Any] = {
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    }
    client.create_table(TableName=name, **usual | more)
    return client


def role() -> str:
    """The ARN of a role for functions that may do nothing."""
    statement = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return aws("iam").create_role(RoleName="role", AssumeRolePolicyDocument=trust)["Role"]["Arn"]


def function(**more: Any) -> Any:
    """Creates the function ``f``; returns the client."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("index.mjs", "export const handler = async () => 1;")
    client = aws("lambda")
    code = {"ZipFile": content.getvalue()}
    client.create_function(FunctionName="f", Runtime="nodejs22.x", Handler="index.handler", Role=role(), Code=code, **more)
    return client


def bucket(name: str = "bucket", versioned: bool = False) -> Any:
    """Creates a bucket; returns the client."""
    client = aws("s3")
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    if versioned:
        client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return client
