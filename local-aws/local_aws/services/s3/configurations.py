"""The resources that configure one aspect of a bucket: one call sets it, one reads it, one removes it."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Inputs, Outputs, Setting, given
from local_aws.iam.authorizer import service_allowed
from local_aws.iam.documents import resource_policy, statements
from local_aws.iam.policy import Access, as_list
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.kms.checks import require_key
from local_aws.services.lambda_.resource_policy import service_may_invoke
from local_aws.services.lambda_.targets import FunctionName

_BLOCKS = {
    "blockPublicAcls": "BlockPublicAcls",
    "blockPublicPolicy": "BlockPublicPolicy",
    "ignorePublicAcls": "IgnorePublicAcls",
    "restrictPublicBuckets": "RestrictPublicBuckets",
}
# Pulumi's list: (S3's list, the ARN's name in Pulumi and in S3, what S3 must be allowed to do)
_TARGETS = {
    "lambdaFunctions": ("LambdaFunctionConfigurations", "lambdaFunctionArn", "LambdaFunctionArn", "lambda:InvokeFunction"),
    "queues": ("QueueConfigurations", "queueArn", "QueueArn", "sqs:SendMessage"),
    "topics": ("TopicConfigurations", "topicArn", "TopicArn", "sns:Publish"),
}


class BucketConfiguration(Setting):
    """Its id is the bucket's name, so a bucket has at most one of each type."""

    service = "s3"
    replace_on = frozenset({"bucket"})
    identity = ("bucket",)
    gone = ("NoSuchBucket",)


class BucketEncryption(BucketConfiguration):
    type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    accepts = frozenset({"bucket", "rules"})
    gone = ("NoSuchBucket", "ServerSideEncryptionConfigurationNotFoundError")

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        rules = []
        for rule in inputs["rules"]:
            default = rule.get("applyServerSideEncryptionByDefault") or {}
            algorithm, key = default.get("sseAlgorithm"), default.get("kmsMasterKeyId")
            if key and algorithm == "AES256":
                raise ResourceError("InvalidArgument", "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms")
            require_key(ctx, key)
            rules.append(
                {
                    "ApplyServerSideEncryptionByDefault": given(default, SSEAlgorithm="sseAlgorithm", KMSMasterKeyID="kmsMasterKeyId"),
                    "BucketKeyEnabled": bool(rule.get("bucketKeyEnabled")),
                    **_blocking(rule.get("blockedEncryptionTypes") or []),
                }
            )
        aws.put_bucket_encryption(Bucket=id, ServerSideEncryptionConfiguration={"Rules": rules})

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        rules = aws.get_bucket_encryption(Bucket=id)["ServerSideEncryptionConfiguration"]["Rules"]
        return {"rules": [_encryption_rule(rule) for rule in rules]}

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        aws.delete_bucket_encryption(Bucket=id)


class BucketLogging(BucketConfiguration):
    type = "aws:s3/bucketLogging:BucketLogging"
    accepts = frozenset({"bucket", "targetBucket", "targetPrefix"})

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        target = {"TargetBucket": inputs["targetBucket"], "TargetPrefix": inputs["targetPrefix"]}
        aws.put_bucket_logging(Bucket=id, BucketLoggingStatus={"LoggingEnabled": target})

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        target = aws.get_bucket_logging(Bucket=id).get("LoggingEnabled")
        return {"targetBucket": target["TargetBucket"], "targetPrefix": target["TargetPrefix"]} if target else None

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        aws.put_bucket_logging(Bucket=id, BucketLoggingStatus={})


class BucketOwnershipControls(BucketConfiguration):
    type = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
    accepts = frozenset({"bucket", "rule"})
    gone = ("NoSuchBucket", "OwnershipControlsNotFoundError")

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        rules = [{"ObjectOwnership": inputs["rule"]["objectOwnership"]}]
        aws.put_bucket_ownership_controls(Bucket=id, OwnershipControls={"Rules": rules})

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        rule = aws.get_bucket_ownership_controls(Bucket=id)["OwnershipControls"]["Rules"][0]
        return {"rule": {"objectOwnership": rule["ObjectOwnership"]}}

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        aws.delete_bucket_ownership_controls(Bucket=id)


class BucketPolicy(BucketConfiguration):
    type = "aws:s3/bucketPolicy:BucketPolicy"
    accepts = frozenset({"bucket", "policy"})
    gone = ("NoSuchBucket", "NoSuchBucketPolicy")

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        text = resource_policy(ctx, inputs["policy"], "MalformedPolicy")
        for statement in statements(json.loads(text)):
            _check_resources(ctx, statement, id)
            if _is_public(statement) and _blocks_public_policies(aws, id):
                raise ResourceError(
                    "AccessDenied",
                    f"s3:PutBucketPolicy on resource: arn:{ctx.partition}:s3:::{id} is not allowed "
                    "because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.",
                    403,
                )
        aws.put_bucket_policy(Bucket=id, Policy=text)

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        return {"policy": aws.get_bucket_policy(Bucket=id)["Policy"]}

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        aws.delete_bucket_policy(Bucket=id)


class BucketPublicAccessBlock(BucketConfiguration):
    type = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
    accepts = frozenset({"bucket", *_BLOCKS})
    gone = ("NoSuchBucket", "NoSuchPublicAccessBlockConfiguration")

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        blocks = {argument: bool(inputs.get(name)) for name, argument in _BLOCKS.items()}
        aws.put_public_access_block(Bucket=id, PublicAccessBlockConfiguration=blocks)

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        blocks = aws.get_public_access_block(Bucket=id)["PublicAccessBlockConfiguration"]
        return {name: blocks[argument] for name, argument in _BLOCKS.items()}

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        aws.delete_public_access_block(Bucket=id)


class BucketVersioning(BucketConfiguration):
    type = "aws:s3/bucketVersioning:BucketVersioning"
    accepts = frozenset({"bucket", "versioningConfiguration"})

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        status = inputs["versioningConfiguration"]["status"]
        if status != "Disabled":  # a bucket that was never versioned is just left so
            aws.put_bucket_versioning(Bucket=id, VersioningConfiguration={"Status": status})

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        status = aws.get_bucket_versioning(Bucket=id).get("Status", "Disabled")
        return {"versioningConfiguration": {"status": status}}

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        # Versioning cannot be taken away, only suspended.
        if aws.get_bucket_versioning(Bucket=id).get("Status") == "Enabled":
            aws.put_bucket_versioning(Bucket=id, VersioningConfiguration={"Status": "Suspended"})


class BucketNotification(BucketConfiguration):
    type = "aws:s3/bucketNotification:BucketNotification"
    accepts = frozenset({"bucket", "eventbridge", *_TARGETS})

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        configuration: dict[str, Any] = {}
        for name, (argument, arn_name, arn_argument, action) in _TARGETS.items():
            targets = inputs.get(name) or ()
            for target in targets:
                _require_permission(ctx, id, target[arn_name], action)
            if targets:
                configuration[argument] = [_target_to_aws(target, arn_name, arn_argument) for target in targets]
        if inputs.get("eventbridge"):
            configuration["EventBridgeConfiguration"] = {}
        aws.put_bucket_notification_configuration(Bucket=id, NotificationConfiguration=configuration)

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        configuration = aws.get_bucket_notification_configuration(Bucket=id)
        return {
            name: [_target_from_aws(target, arn_name, arn_argument) for target in configuration[argument]]
            for name, (argument, arn_name, arn_argument, _) in _TARGETS.items()
            if argument in configuration
        } or None

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        aws.put_bucket_notification_configuration(Bucket=id, NotificationConfiguration={})


def _encryption_rule(rule: dict[str, Any]) -> dict[str, Any]:
    default = rule["ApplyServerSideEncryptionByDefault"]
    return {
        "applyServerSideEncryptionByDefault": given(default, sseAlgorithm="SSEAlgorithm", kmsMasterKeyId="KMSMasterKeyID"),
        "bucketKeyEnabled": rule["BucketKeyEnabled"],
        **({"blockedEncryptionTypes": blocked} if (blocked := (rule.get("BlockedEncryptionTypes") or {}).get("EncryptionType")) else {}),
    }


def _blocking(kinds: list[str]) -> dict[str, Any]:
    if not set(kinds) <= {"SSE-C", "NONE"}:
        raise ResourceError("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema")
    return {"BlockedEncryptionTypes": {"EncryptionType": kinds}} if kinds else {}


def _check_resources(ctx: ResourceContext, statement: dict[str, Any], bucket: str) -> None:
    arn = f"arn:{ctx.partition}:s3:::{bucket}"
    for resource in as_list(statement.get("Resource")):
        if resource != arn and not resource.startswith(f"{arn}/"):
            raise ResourceError("MalformedPolicy", "Policy has invalid resource")


def _is_public(statement: dict[str, Any]) -> bool:
    """Whether it lets everybody in; a condition is taken to narrow it down."""
    principal = statement.get("Principal")
    everybody = "*" in as_list(principal.get("AWS") if isinstance(principal, dict) else principal)
    return statement["Effect"] == "Allow" and everybody and not statement.get("Condition")


def _blocks_public_policies(s3: Any, bucket: str) -> bool:
    try:
        return s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]["BlockPublicPolicy"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchPublicAccessBlockConfiguration":
            return False
        raise


def _require_permission(ctx: ResourceContext, bucket: str, target: str, action: str) -> None:
    source = f"arn:{ctx.partition}:s3:::{bucket}"
    if action == "lambda:InvokeFunction":
        function = FunctionName.parse(target, None, ctx.account, ctx.region)
        allowed = service_may_invoke(function, "s3.amazonaws.com", source, ctx.account)
    else:
        keys = {"aws:sourcearn": (source,), "aws:sourceaccount": (ctx.account,), "aws:securetransport": ("true",)}
        allowed = service_allowed("s3.amazonaws.com", Access(action, target, keys))
    if not allowed:
        raise ResourceError("InvalidArgument", f"Unable to validate the following destination configurations: {target}")


def _target_to_aws(target: dict[str, Any], arn_name: str, arn_argument: str) -> dict[str, Any]:
    converted = {arn_argument: target[arn_name], "Events": target["events"]}
    rules = [
        {"Name": kind, "Value": target[name]}
        for kind, name in (("prefix", "filterPrefix"), ("suffix", "filterSuffix"))
        if target.get(name)
    ]
    if rules:
        converted["Filter"] = {"Key": {"FilterRules": rules}}
    if target.get("id"):
        converted["Id"] = target["id"]
    return converted


def _target_from_aws(target: dict[str, Any], arn_name: str, arn_argument: str) -> dict[str, Any]:
    rules = target.get("Filter", {}).get("Key", {}).get("FilterRules", ())
    filters = {f"filter{rule['Name'].capitalize()}": rule["Value"] for rule in rules}
    return {arn_name: target[arn_argument], "events": target["Events"], "id": target["Id"], **filters}


HANDLERS = [
    BucketEncryption(),
    BucketLogging(),
    BucketNotification(),
    BucketOwnershipControls(),
    BucketPolicy(),
    BucketPublicAccessBlock(),
    BucketVersioning(),
]
