"""``aws:s3/bucketNotification:BucketNotification``."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Inputs, Outputs
from local_aws.iam.authorizer import service_allowed
from local_aws.iam.policy import Access
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext
from local_aws.services.lambda_.resource_policy import service_may_invoke
from local_aws.services.lambda_.targets import FunctionName
from local_aws.services.s3.resources.configuration import BucketConfiguration

# Pulumi's list: (S3's list, the ARN's name in Pulumi and in S3, what S3 must be allowed to do)
_TARGETS = {
    "lambdaFunctions": ("LambdaFunctionConfigurations", "lambdaFunctionArn", "LambdaFunctionArn", "lambda:InvokeFunction"),
    "queues": ("QueueConfigurations", "queueArn", "QueueArn", "sqs:SendMessage"),
    "topics": ("TopicConfigurations", "topicArn", "TopicArn", "sns:Publish"),
}
_NOTHING: dict[str, Any] = {}


class BucketNotification(BucketConfiguration):
    type = "aws:s3/bucketNotification:BucketNotification"
    accepts = frozenset({"bucket", "eventbridge", *_TARGETS})

    def put(self, ctx: ResourceContext, s3: Any, inputs: Inputs) -> None:
        configuration: dict[str, Any] = {}
        for name, (argument, arn_name, arn_argument, action) in _TARGETS.items():
            targets = inputs.get(name) or ()
            for target in targets:
                _require_permission(ctx, inputs["bucket"], target[arn_name], action)
            if targets:
                configuration[argument] = [_to_aws(target, arn_name, arn_argument) for target in targets]
        if inputs.get("eventbridge"):
            configuration["EventBridgeConfiguration"] = {}
        s3.put_bucket_notification_configuration(Bucket=inputs["bucket"], NotificationConfiguration=configuration)

    def get(self, s3: Any, bucket: str) -> Outputs:
        configuration = s3.get_bucket_notification_configuration(Bucket=bucket)
        return {
            name: [_from_aws(target, arn_name, arn_argument) for target in configuration[argument]]
            for name, (argument, arn_name, arn_argument, _) in _TARGETS.items()
            if argument in configuration
        }

    def remove(self, s3: Any, bucket: str) -> None:
        s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=_NOTHING)


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


def _to_aws(target: dict[str, Any], arn_name: str, arn_argument: str) -> dict[str, Any]:
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


def _from_aws(target: dict[str, Any], arn_name: str, arn_argument: str) -> dict[str, Any]:
    rules = target.get("Filter", {}).get("Key", {}).get("FilterRules", ())
    filters = {f"filter{rule['Name'].capitalize()}": rule["Value"] for rule in rules}
    return {arn_name: target[arn_argument], "events": target["Events"], "id": target["Id"], **filters}


HANDLERS = [BucketNotification()]
