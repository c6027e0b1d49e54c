"""``aws:lambda/function:Function``."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Tagging, Tags, named, physical_name, undone_on_error
from local_aws.engine.shapes import from_aws, pascal, to_aws
from local_aws.kernel.differences import Difference
from local_aws.kernel.partitions import partition_in
from local_aws.kernel.process import ResourceContext
from local_aws.services.lambda_.archive import code_argument

DIFFERENCES = (
    Difference("a function's memory", "reported, not limited", "limited"),
)

_CODE_INPUTS = named("code s3Bucket s3Key s3ObjectVersion architectures")
_SETTING_INPUTS = named(
    "deadLetterConfig description environment ephemeralStorage handler kmsKeyArn layers loggingConfig memorySize role runtime "
    "timeout tracingConfig"
)
_LOGGING = pascal("logFormat logGroup applicationLogLevel systemLogLevel")
_SHOWN = {
    **pascal("architectures description handler memorySize packageType role runtime timeout"),
    "deadLetterConfig": ("DeadLetterConfig", pascal("targetArn")),
    "environment": ("Environment", pascal("variables")),
    "ephemeralStorage": ("EphemeralStorage", pascal("size")),
    "kmsKeyArn": "KMSKeyArn",
    "loggingConfig": ("LoggingConfig", _LOGGING),
    "tracingConfig": ("TracingConfig", pascal("mode")),
}

_TAGGING = Tagging("Resource", shape=dict)


class Function(Handler):
    type = "aws:lambda/function:Function"
    service = "lambda"
    accepts = _CODE_INPUTS | _SETTING_INPUTS | named("name packageType publish reservedConcurrentExecutions sourceCodeHash codeSha256")
    replace_on = named("name packageType")
    computed_on_update = named("version qualifiedArn qualifiedInvokeArn lastModified codeSha256 sourceCodeHash sourceCodeSize")
    identity = ("name",)
    gone = ("ResourceNotFoundException",)
    located, deletion = {"id": "FunctionName"}, "delete_function"
    tagging = _TAGGING

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        aws, function = ctx.client("lambda"), physical_name(inputs, name, 64)
        created = aws.create_function(
            FunctionName=function,
            Code=code_argument(inputs),
            PackageType=inputs.get("packageType") or "Zip",
            Architectures=inputs.get("architectures") or ["x86_64"],
            Publish=bool(inputs.get("publish")),
            Tags=tags,
            **_settings(inputs),
        )
        with undone_on_error(lambda: aws.delete_function(FunctionName=function)):
            _reserve(aws, function, inputs)
        return function, self.get(ctx, aws, function, {"version": created["Version"]})

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs:
        answer = aws.get_function(FunctionName=id)
        config = answer["Configuration"]
        arn, version = config["FunctionArn"], known["version"]
        qualified = f"{arn}:{version}"
        return {
            "arn": arn,
            "name": config["FunctionName"],
            "version": version,
            "qualifiedArn": qualified,
            "invokeArn": invoke_arn(ctx.region, arn),
            "qualifiedInvokeArn": invoke_arn(ctx.region, qualified),
            "responseStreamingInvokeArn":
                f"arn:{partition_in(arn)}:apigateway:{ctx.region}:lambda:path/2021-11-15/functions/{arn}/response-streaming-invocations",
            "lastModified": config["LastModified"],
            "codeSha256": config["CodeSha256"],
            "sourceCodeHash": config["CodeSha256"],
            "sourceCodeSize": config["CodeSize"],
            "signingJobArn": "",
            "signingProfileVersionArn": "",
            **from_aws(config, _SHOWN),
            "layers": [layer["Arn"] for layer in config.get("Layers", ())],
            "reservedConcurrentExecutions": answer.get("Concurrency", {}).get("ReservedConcurrentExecutions", -1),
        }

    def update(self, ctx: ResourceContext, id: str, old: Inputs, new: Inputs, tags: Tags, outputs: Outputs) -> Outputs:
        aws = ctx.client("lambda")
        changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
        if not changed.isdisjoint(_SETTING_INPUTS):
            aws.update_function_configuration(FunctionName=id, **_settings(new))
        if not changed.isdisjoint(_CODE_INPUTS):
            architectures = new.get("architectures") or ["x86_64"]
            aws.update_function_code(FunctionName=id, Architectures=architectures, **code_argument(new))
        _reserve(aws, id, new)
        _TAGGING.apply(aws, id, outputs, tags)
        published = new.get("publish") and aws.publish_version(FunctionName=id)["Version"]
        return self.get(ctx, aws, id, {"version": published or outputs["version"]})


def _settings(inputs: Inputs) -> dict[str, Any]:
    """All settings that Update takes as well; one that is not given gets AWS's default, so that removing it resets it."""
    return {
        "Role": inputs["role"],
        "Runtime": inputs["runtime"],
        "Handler": inputs["handler"],
        "Description": inputs.get("description") or "",
        "MemorySize": int(inputs.get("memorySize") or 128),
        "Timeout": int(inputs.get("timeout") or 3),
        "Environment": {"Variables": (inputs.get("environment") or {}).get("variables") or {}},
        "EphemeralStorage": {"Size": int((inputs.get("ephemeralStorage") or {}).get("size") or 512)},
        "TracingConfig": {"Mode": (inputs.get("tracingConfig") or {}).get("mode") or "PassThrough"},
        "DeadLetterConfig": {"TargetArn": (inputs.get("deadLetterConfig") or {}).get("targetArn") or ""},
        "KMSKeyArn": inputs.get("kmsKeyArn") or "",
        "Layers": inputs.get("layers") or [],
        "LoggingConfig": to_aws(inputs.get("loggingConfig") or {}, _LOGGING),
    }


def _reserve(client: Any, function: str, inputs: Inputs) -> None:
    """Sets the reserved concurrency; none and -1 mean that the function has no reservation."""
    reserved = inputs.get("reservedConcurrentExecutions")
    if reserved is None or reserved < 0:
        client.delete_function_concurrency(FunctionName=function)
    else:
        client.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=int(reserved))


def invoke_arn(region: str, arn: str) -> str:
    """What API Gateway calls to invoke the function."""
    return f"arn:{partition_in(arn)}:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations"
