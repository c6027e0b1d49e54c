"""What a request to any other service does, as IAM sees it: its actions and ARNs of the Service Authorization Reference.

A service or an operation that is not listed here is checked with the resource ``*``, which is stricter than AWS: an Allow for
one ARN does not cover it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from local_aws.iam import stored
from local_aws.iam.policy import Access
from local_aws.iam.requests import SignedRequest
from local_aws.iam.s3_accesses import s3_accesses
from local_aws.kernel.partitions import dns_suffix, partition_of
from local_aws.kernel.process import ACCOUNT

# IAM's prefix where it is not the name in the signature.
_PREFIXES = {"monitoring": "cloudwatch"}
_OF_ITEMS = frozenset(
    {
        "BatchGetItem", "BatchWriteItem", "ConditionCheckItem", "DeleteItem", "GetItem", "GetRecords", "PutItem", "Query", "Scan",
        "UpdateItem",
    }
)
_TRANSACT = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem", "Get": "GetItem"}


def accesses(request: SignedRequest) -> Iterator[Access]:
    """Everything that the request needs to be allowed."""
    yield from _SERVICES.get(request.service, _any_service)(request)


def _any_service(request: SignedRequest) -> Iterator[Access]:
    yield _access(request, request.operation, "*")


def _dynamodb(request: SignedRequest) -> Iterator[Access]:
    for action, resource in _dynamodb_actions(request):
        yield _access(request, action, resource)
        table = resource.partition(":table/")[2].partition("/")[0]
        if table and action in _OF_ITEMS:
            context = {
                "kms:encryptioncontext:aws:dynamodb:tablename": (table,),
                "kms:encryptioncontext:aws:dynamodb:subscriberid": (ACCOUNT,),
            }
            yield from _key(request, stored.table_key(request.region, table), ("Decrypt",), context)


def _dynamodb_actions(request: SignedRequest) -> Iterator[tuple[str, str]]:
    body = request.json
    if "TransactItems" in body:
        for item in body["TransactItems"]:
            for kind, action in _TRANSACT.items():
                if kind in item:
                    yield action, _table(request, item[kind]["TableName"])
    elif isinstance(body.get("RequestItems"), dict):
        for table in body["RequestItems"]:
            yield request.operation, _table(request, table)
    elif request.operation == "ListStreams":  # of one table or of all: the action takes no resource
        yield request.operation, "*"
    elif "TableName" in body:
        table = _table(request, body["TableName"])
        index = body.get("IndexName")
        yield request.operation, f"{table}/index/{index}" if index else table
    else:
        stream = body.get("StreamArn") or body.get("ShardIterator", "").partition("|")[0] or body.get("ResourceArn")
        yield request.operation, stream or "*"


def _kms(request: SignedRequest) -> Iterator[Access]:
    key = stored.customer_key(request.region, request.json.get("KeyId")) or request.json.get("KeyId") or _key_of_ciphertext(request)
    context = {
        f"kms:encryptioncontext:{name}".lower(): (value,) for name, value in (request.json.get("EncryptionContext") or {}).items()
    }
    yield _access(request, request.operation, key or "*", context)


def _key_of_ciphertext(request: SignedRequest) -> str | None:
    """The key that made a ciphertext: moto writes its id in front."""
    import base64

    blob = request.json.get("CiphertextBlob")
    if not blob:
        return None
    return stored.customer_key(request.region, base64.b64decode(blob)[:36].decode("ascii", "replace"))


def _sqs(request: SignedRequest) -> Iterator[Access]:
    parameters = request.json or request.form
    name = (parameters.get("QueueUrl") or parameters.get("QueueName") or "").rpartition("/")[2]
    action = request.operation.removesuffix("Batch")
    yield _access(request, action, _arn(request, name) if name else "*")
    queue = stored.queue(request.region, name)
    if queue and action in ("SendMessage", "ReceiveMessage"):
        uses = ("GenerateDataKey", "Decrypt") if action == "SendMessage" else ("Decrypt",)
        yield from _key(request, queue.kms_master_key_id, uses, {"kms:encryptioncontext:aws:sqs:arn": (queue.queue_arn,)})


def _secretsmanager(request: SignedRequest) -> Iterator[Access]:
    secret_id = request.json.get("SecretId")
    secret = secret_id and stored.secret(request.region, secret_id)
    yield _access(request, request.operation, secret.arn if secret else _arn(request, f"secret:{secret_id}") if secret_id else "*")
    if secret and request.operation in ("GetSecretValue", "PutSecretValue"):
        uses = ("GenerateDataKey", "Decrypt") if request.operation == "PutSecretValue" else ("Decrypt",)
        yield from _key(request, secret.kms_key_id, uses, {"kms:encryptioncontext:secretarn": (secret.arn,)})
    # https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
    if secret and request.operation == "RotateSecret":
        yield Access("lambda:InvokeFunction", request.json.get("RotationLambdaARN") or secret.rotation_lambda_arn or "*", {})


def _logs(request: SignedRequest) -> Iterator[Access]:
    body = request.json
    group = body.get("logGroupName") or (body.get("logGroupIdentifier") or "").rpartition("log-group:")[2]
    stream = body.get("logStreamName") or ""
    yield _access(request, request.operation, _arn(request, f"log-group:{group}:log-stream:{stream}") if group else "*")


def _sns(request: SignedRequest) -> Iterator[Access]:
    form = request.form
    topic = form.get("TopicArn") or form.get("TargetArn") or form.get("ResourceArn")
    name = form.get("Name")
    action = request.operation.removesuffix("Batch")
    yield _access(request, action, topic or (_arn(request, name) if name else "*"))
    found = topic and stored.topic(topic)
    if found and action == "Publish":
        yield from _key(
            request, found.kms_master_key_id, ("GenerateDataKey", "Decrypt"), {"kms:encryptioncontext:aws:sns:topicarn": (topic,)}
        )


def _lambda(request: SignedRequest) -> Iterator[Access]:
    operation = request.operation
    action = "InvokeFunction" if operation in ("Invoke", "InvokeAsync") else operation
    parts = request.path.strip("/").split("/")
    if len(parts) < 3 or parts[1] != "functions":
        yield _access(request, action, "*")
        return
    function = parts[2]
    arn = function if function.startswith("arn:") else _arn(request, f"function:{function}")
    qualifier = request.query.get("Qualifier")
    yield _access(request, action, f"{arn}:{qualifier[0]}" if qualifier else arn)


def _sts(request: SignedRequest) -> Iterator[Access]:
    if request.operation not in ("GetCallerIdentity", "GetSessionToken"):  # which need no permission
        yield _access(request, request.operation, request.form.get("RoleArn", "*"))


def _iam(request: SignedRequest) -> Iterator[Access]:
    role = request.form.get("RoleName")
    yield _access(request, request.operation, f"arn:{partition_of(request.region)}:iam::{ACCOUNT}:role/{role}" if role else "*")


def _cloudwatch(request: SignedRequest) -> Iterator[Access]:
    namespace = request.form.get("Namespace") or request.json.get("Namespace")
    # Decided for all alarms at once, whichever are named; composite alarms need more:
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
    all_metric_alarms = request.operation == "DescribeAlarms" and "CompositeAlarm" not in (request.json.get("AlarmTypes") or ())
    resource = f"arn:{partition_of(request.region)}:cloudwatch:{request.region}:{ACCOUNT}:alarm:*" if all_metric_alarms else "*"
    yield _access(request, request.operation, resource, {"cloudwatch:namespace": (namespace,)} if namespace else {})


def _codedeploy(request: SignedRequest) -> Iterator[Access]:
    body = request.json
    deployment = stored.deployment(request.region, body.get("deploymentId"))
    application = deployment.application if deployment else body.get("applicationName")
    group = deployment.group if deployment else body.get("deploymentGroupName") or body.get("currentDeploymentGroupName")
    if application:
        yield _access(
            request, request.operation, _arn(request, f"deploymentgroup:{application}/{group}" if group else f"application:{application}")
        )
    elif body.get("deploymentConfigName"):
        yield _access(request, request.operation, _arn(request, f"deploymentconfig:{body['deploymentConfigName']}"))
    else:
        yield _access(request, request.operation, "*")


def _key(request: SignedRequest, key_id: str | None, actions: tuple[str, ...], context: dict[str, Any]) -> Iterator[Access]:
    """What the service does with a customer's key in the name of the caller."""
    key = stored.customer_key(request.region, key_id)
    if key:
        for action in actions:
            yield Access(
                f"kms:{action}", key, {"kms:viaservice": (f"{request.service}.{request.region}.{dns_suffix(request.region)}",), **context}
            )


def _access(request: SignedRequest, operation: str, resource: str, keys: dict[str, Any] | None = None) -> Access:
    return Access(f"{_PREFIXES.get(request.service, request.service)}:{operation}", resource, keys or {})


def _arn(request: SignedRequest, resource: str) -> str:
    return f"arn:{partition_of(request.region)}:{request.service}:{request.region}:{ACCOUNT}:{resource}"


def _table(request: SignedRequest, name: str) -> str:
    return name if name.startswith("arn:") else _arn(request, f"table/{name}")


_SERVICES: dict[str, Callable[[SignedRequest], Iterator[Access]]] = {
    "codedeploy": _codedeploy,
    "dynamodb": _dynamodb,
    "iam": _iam,
    "kms": _kms,
    "lambda": _lambda,
    "logs": _logs,
    "monitoring": _cloudwatch,
    "s3": s3_accesses,
    "secretsmanager": _secretsmanager,
    "sns": _sns,
    "sqs": _sqs,
    "sts": _sts,
}
