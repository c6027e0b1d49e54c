"""``aws:lambda/function:Function``."""
from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, gone_is_fine, physical_name, undone_on_error
from local_aws.kernel.partitions import partition_in
from local_aws.kernel.process import ResourceContext
from local_aws.services.lambda_.resources.archive import code_argument

_MAX_NAME = 64
_CODE_INPUTS = ("code", "s3Bucket", "s3Key", "s3ObjectVersion", "architectures")
_SETTING_INPUTS = (
    "deadLetterConfig", "description", "environment", "ephemeralStorage", "handler", "kmsKeyArn", "layers",
    "loggingConfig", "memorySize", "role", "runtime", "timeout", "tracingConfig",
)


class Function(Handler):
    type = "aws:lambda/function:Function"
    accepts = frozenset({
        *_CODE_INPUTS, *_SETTING_INPUTS, "name", "packageType", "publish", "reservedConcurrentExecutions",
        "sourceCodeHash", "codeSha256",
    })
    replace_on = frozenset({"name", "packageType"})
    identity = ("name",)
    taggable = True

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        client = ctx.client("lambda")
        function = physical_name(inputs, "name", name, _MAX_NAME)
        created = client.create_function(
            FunctionName=function,
            Code=code_argument(inputs),
            PackageType=inputs.get("packageType") or "Zip",
            Architectures=inputs.get("architectures") or ["x86_64"],
            Publish=bool(inputs.get("publish")),
            Tags=tags,
            **_settings(inputs),
        )
        with undone_on_error(lambda: client.delete_function(FunctionName=function)):
            _reserve(client, function, inputs)
        return function, _outputs(ctx, function, created["Version"])

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            return outputs | _outputs(ctx, id, outputs["version"])
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        client = ctx.client("lambda")
        changed = {name for name in old_inputs.keys() | new_inputs.keys() if old_inputs.get(name) != new_inputs.get(name)}
        if not changed.isdisjoint(_SETTING_INPUTS):
            client.update_function_configuration(FunctionName=id, **_settings(new_inputs))
        if not changed.isdisjoint(_CODE_INPUTS):
            architectures = new_inputs.get("architectures") or ["x86_64"]
            client.update_function_code(FunctionName=id, Architectures=architectures, **code_argument(new_inputs))
        _reserve(client, id, new_inputs)
        removed = sorted((outputs.get("tagsAll") or {}).keys() - tags.keys())
        if removed:
            client.untag_resource(Resource=outputs["arn"], TagKeys=removed)
        if tags:
            client.tag_resource(Resource=outputs["arn"], Tags=tags)
        published = new_inputs.get("publish") and client.publish_version(FunctionName=id)["Version"]
        return _outputs(ctx, id, published or outputs["version"])

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        with gone_is_fine("ResourceNotFoundException"):
            ctx.client("lambda").delete_function(FunctionName=id)


def _settings(inputs: Inputs) -> dict[str, Any]:
    """All settings that Update takes as well; one that is not given gets AWS's default, so that removing it resets it."""
    logging = inputs.get("loggingConfig") or {}
    logging_names = {
        "LogFormat": "logFormat", "LogGroup": "logGroup",
        "ApplicationLogLevel": "applicationLogLevel", "SystemLogLevel": "systemLogLevel",
    }
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
        "LoggingConfig": {argument: logging[name] for argument, name in logging_names.items() if logging.get(name)},
    }


def _reserve(client: Any, function: str, inputs: Inputs) -> None:
    """Sets the reserved concurrency; none and -1 mean that the function has no reservation."""
    reserved = inputs.get("reservedConcurrentExecutions")
    if reserved is None or reserved < 0:
        client.delete_function_concurrency(FunctionName=function)
    else:
        client.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=int(reserved))


def _outputs(ctx: ResourceContext, function: str, version: str) -> Outputs:
    answer = ctx.client("lambda").get_function(FunctionName=function)
    config = answer["Configuration"]
    arn = config["FunctionArn"]
    qualified = f"{arn}:{version}"
    logging = config["LoggingConfig"]
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
        "architectures": config["Architectures"],
        "memorySize": config["MemorySize"],
        "timeout": config["Timeout"],
        "packageType": config["PackageType"],
        "reservedConcurrentExecutions": answer.get("Concurrency", {}).get("ReservedConcurrentExecutions", -1),
        "ephemeralStorage": {"size": config["EphemeralStorage"]["Size"]},
        "tracingConfig": {"mode": config["TracingConfig"]["Mode"]},
        "loggingConfig": {name[0].lower() + name[1:]: value for name, value in logging.items()},
    }


def invoke_arn(region: str, arn: str) -> str:
    """What API Gateway calls to invoke the function."""
    return f"arn:{partition_in(arn)}:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations"
