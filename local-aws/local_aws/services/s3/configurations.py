"""The resources that configure one aspect of a bucket: one call sets it, one reads it, one removes it."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Inputs, Outputs, Setting, named
from local_aws.engine.shapes import from_aws, pascal, to_aws
from local_aws.iam.authorizer import service_allowed
from local_aws.iam.documents import resource_policy, statements
from local_aws.iam.policy import Access, as_list
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.kms.checks import require_key
from local_aws.services.lambda_.resource_policy import service_may_invoke
from local_aws.services.lambda_.targets import FunctionName

_BLOCKS = pascal("blockPublicAcls blockPublicPolicy ignorePublicAcls restrictPublicBuckets")
_ENCRYPTION = {
    "applyServerSideEncryptionByDefault": (
        "ApplyServerSideEncryptionByDefault",
        {"sseAlgorithm": "SSEAlgorithm", "kmsMasterKeyId": "KMSMasterKeyID"},
    ),
    "bucketKeyEnabled": "BucketKeyEnabled",
}
_LOGGING = pascal("targetBucket targetPrefix")
_OWNERSHIP = pascal("objectOwnership")
# Pulumi's list: (S3's list, the ARN's name in Pulumi and in S3, what S3 must be allowed to do)
_TARGETS = {
    "lambdaFunctions": ("LambdaFunctionConfigurations", "lambdaFunctionArn", "LambdaFunctionArn", "lambda:InvokeFunction"),
    "queues": ("QueueConfigurations", "queueArn", "QueueArn", "sqs:SendMessage"),
    "topics": ("TopicConfigurations", "topicArn", "TopicArn", "sns:Publish"),
}


class BucketConfiguration(Setting):
    """Its id is the bucket's name, so a bucket has at most one of each type. A type says how to change Pulumi's form of it and S3's."""

    service = "s3"
    replace_on = frozenset({"bucket"})
    identity = ("bucket",)
    gone = ("NoSuchBucket",)
    located = {"id": "Bucket"}
    part: str
    """What boto3 calls it in the names of its calls."""
    argument: str
    """The argument that takes it; the answer has it under the same name, or is it."""

    def to_s3(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> Any:
        """The configuration that the inputs ask for; what S3 would refuse is refused."""
        raise NotImplementedError

    def from_s3(self, configuration: Any) -> Outputs | None:
        """The outputs; None if there is none."""
        raise NotImplementedError

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        self._call(aws, id, self.to_s3(ctx, aws, id, inputs))

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        answer = getattr(aws, f"get_{self.part}")(Bucket=id)
        return self.from_s3(answer.get(self.argument, answer))

    def _call(self, aws: Any, id: str, configuration: Any) -> None:
        getattr(aws, f"put_{self.part}")(Bucket=id, **{self.argument: configuration})


class _Cleared(BucketConfiguration):
    """One that S3 has no call to delete: an empty one takes its place."""

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        self._call(aws, id, {})


class BucketEncryption(BucketConfiguration):
    type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    accepts = named("bucket rules")
    gone = ("NoSuchBucket", "ServerSideEncryptionConfigurationNotFoundError")
    part, argument, deletion = "bucket_encryption", "ServerSideEncryptionConfiguration", "delete_bucket_encryption"

    def to_s3(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> Any:
        for rule in inputs["rules"]:
            default = rule.get("applyServerSideEncryptionByDefault") or {}
            key = default.get("kmsMasterKeyId")
            if key and default.get("sseAlgorithm") == "AES256":
                raise ResourceError("InvalidArgument", "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms")
            require_key(ctx, key)
        return {"Rules": [_encryption_to_s3(rule) for rule in inputs["rules"]]}

    def from_s3(self, configuration: Any) -> Outputs | None:
        return {"rules": [_encryption_from_s3(rule) for rule in configuration["Rules"]]}


class BucketLogging(_Cleared):
    type = "aws:s3/bucketLogging:BucketLogging"
    accepts = named("bucket targetBucket targetPrefix")
    part, argument = "bucket_logging", "BucketLoggingStatus"

    def to_s3(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> Any:
        return {"LoggingEnabled": to_aws(inputs, _LOGGING)}

    def from_s3(self, configuration: Any) -> Outputs | None:
        return from_aws(configuration["LoggingEnabled"], _LOGGING) if "LoggingEnabled" in configuration else None


class BucketNotification(_Cleared):
    type = "aws:s3/bucketNotification:BucketNotification"
    accepts = frozenset({"bucket", "eventbridge", *_TARGETS})
    part, argument = "bucket_notification_configuration", "NotificationConfiguration"

    def to_s3(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> Any:
        configuration: dict[str, Any] = {"EventBridgeConfiguration": {}} if inputs.get("eventbridge") else {}
        for name, (argument, arn_name, arn_argument, action) in _TARGETS.items():
            targets = inputs.get(name) or ()
            for target in targets:
                _require_permission(ctx, id, target[arn_name], action)
            if targets:
                configuration[argument] = [_target_to_s3(target, arn_name, arn_argument) for target in targets]
        return configuration

    def from_s3(self, configuration: Any) -> Outputs | None:
        return {
            name: [_target_from_s3(target, arn_name, arn_argument) for target in configuration[argument]]
            for name, (argument, arn_name, arn_argument, _) in _TARGETS.items()
            if argument in configuration
        } or None


class BucketOwnershipControls(BucketConfiguration):
    type = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
    accepts = named("bucket rule")
    gone = ("NoSuchBucket", "OwnershipControlsNotFoundError")
    part, argument, deletion = "bucket_ownership_controls", "OwnershipControls", "delete_bucket_ownership_controls"

    def to_s3(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> Any:
        return {"Rules": [to_aws(inputs["rule"], _OWNERSHIP)]}

    def from_s3(self, configuration: Any) -> Outputs | None:
        return {"rule": from_aws(configuration["Rules"][0], _OWNERSHIP)}


class BucketPolicy(BucketConfiguration):
    type = "aws:s3/bucketPolicy:BucketPolicy"
    accepts = named("bucket policy")
    gone = ("NoSuchBucket", "NoSuchBucketPolicy")
    part, argument, deletion = "bucket_policy", "Policy", "delete_bucket_policy"

    def to_s3(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> Any:
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
        return text

    def from_s3(self, configuration: Any) -> Outputs | None:
        return {"policy": configuration}


class BucketPublicAccessBlock(BucketConfiguration):
    type = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
    accepts = frozenset({"bucket", *_BLOCKS})
    gone = ("NoSuchBucket", "NoSuchPublicAccessBlockConfiguration")
    part, argument, deletion = "public_access_block", "PublicAccessBlockConfiguration", "delete_public_access_block"

    def to_s3(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> Any:
        return {argument: bool(inputs.get(name)) for name, argument in _BLOCKS.items()}

    def from_s3(self, configuration: Any) -> Outputs | None:
        return from_aws(configuration, _BLOCKS)


class BucketVersioning(BucketConfiguration):
    type = "aws:s3/bucketVersioning:BucketVersioning"
    accepts = named("bucket versioningConfiguration")
    part, argument = "bucket_versioning", "VersioningConfiguration"

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        status = inputs["versioningConfiguration"]["status"]
        if status != "Disabled":  # a bucket that was never versioned is just left so
            self._call(aws, id, {"Status": status})

    def from_s3(self, configuration: Any) -> Outputs | None:
        return {"versioningConfiguration": {"status": configuration.get("Status", "Disabled")}}

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        # Versioning cannot be taken away, only suspended.
        if aws.get_bucket_versioning(Bucket=id).get("Status") == "Enabled":
            self._call(aws, id, {"Status": "Suspended"})


def _encryption_to_s3(rule: dict[str, Any]) -> dict[str, Any]:
    kinds = rule.get("blockedEncryptionTypes") or []
    if not set(kinds) <= {"SSE-C", "NONE"}:
        raise ResourceError("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema")
    blocked = {"BlockedEncryptionTypes": {"EncryptionType": kinds}} if kinds else {}
    return {"ApplyServerSideEncryptionByDefault": {}, "BucketKeyEnabled": False} | to_aws(rule, _ENCRYPTION) | blocked


def _encryption_from_s3(rule: dict[str, Any]) -> dict[str, Any]:
    blocked = (rule.get("BlockedEncryptionTypes") or {}).get("EncryptionType")
    return from_aws(rule, _ENCRYPTION) | ({"blockedEncryptionTypes": blocked} if blocked else {})


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


def _target_to_s3(target: dict[str, Any], arn_name: str, arn_argument: str) -> dict[str, Any]:
    filters = {"prefix": target.get("filterPrefix"), "suffix": target.get("filterSuffix")}
    rules = [{"Name": kind, "Value": value} for kind, value in filters.items() if value]
    converted = to_aws(target, {arn_name: arn_argument, **pascal("events id")})
    return converted | ({"Filter": {"Key": {"FilterRules": rules}}} if rules else {})


def _target_from_s3(target: dict[str, Any], arn_name: str, arn_argument: str) -> dict[str, Any]:
    rules = target.get("Filter", {}).get("Key", {}).get("FilterRules", ())
    filters = {f"filter{rule['Name'].capitalize()}": rule["Value"] for rule in rules}
    return from_aws(target, {arn_name: arn_argument, **pascal("events id")}) | filters


HANDLERS = [
    BucketEncryption(),
    BucketLogging(),
    BucketNotification(),
    BucketOwnershipControls(),
    BucketPolicy(),
    BucketPublicAccessBlock(),
    BucketVersioning(),
]
