"""``aws:lambda/layerVersion:LayerVersion``."""
from __future__ import annotations

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, given, gone_is_fine
from local_aws.kernel.process import ResourceContext
from local_aws.services.lambda_.resources.archive import code_argument

_INPUTS = frozenset({
    "code", "compatibleArchitectures", "compatibleRuntimes", "description", "layerName", "licenseInfo",
    "s3Bucket", "s3Key", "s3ObjectVersion", "sourceCodeHash",
})


class LayerVersion(Handler):
    type = "aws:lambda/layerVersion:LayerVersion"
    accepts = _INPUTS | {"skipDestroy"}
    replace_on = _INPUTS

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        created = ctx.client("lambda").publish_layer_version(
            Content=code_argument(inputs),
            **given(
                inputs,
                LayerName="layerName", Description="description", LicenseInfo="licenseInfo",
                CompatibleArchitectures="compatibleArchitectures", CompatibleRuntimes="compatibleRuntimes",
            ),
        )
        return created["LayerVersionArn"], {
            "arn": created["LayerVersionArn"],
            "layerArn": created["LayerArn"],
            "version": str(created["Version"]),
            "createdDate": created["CreatedDate"],
            "codeSha256": created["Content"]["CodeSha256"],
            "sourceCodeHash": created["Content"]["CodeSha256"],
            "sourceCodeSize": created["Content"]["CodeSize"],
        }

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            ctx.client("lambda").get_layer_version(**_version(outputs))
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise
        return outputs

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        return outputs  # only skipDestroy can change in place

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        if not inputs.get("skipDestroy"):
            with gone_is_fine("ResourceNotFoundException"):
                ctx.client("lambda").delete_layer_version(**_version(outputs))


def _version(outputs: Outputs) -> dict[str, object]:
    return {"LayerName": outputs["layerArn"], "VersionNumber": int(outputs["version"])}
