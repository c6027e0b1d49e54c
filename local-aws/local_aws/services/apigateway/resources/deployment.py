"""``aws:apigateway/deployment:Deployment``. Its triggers only say when to make a new one."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, given, gone_is_fine
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext


class Deployment(Handler):
    type = "aws:apigateway/deployment:Deployment"
    accepts = frozenset({"description", "restApi", "triggers", "variables"})
    replace_on = frozenset({"restApi", "triggers", "variables"})

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        optional = given(inputs, description="description", variables="variables")
        deployment = ctx.client("apigateway").create_deployment(restApiId=inputs["restApi"], **optional)
        return deployment["id"], _outputs(deployment)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            return outputs | _outputs(ctx.client("apigateway").get_deployment(restApiId=outputs["restApi"], deploymentId=id))
        except ClientError as error:
            if error.response["Error"]["Code"] == "NotFoundException":
                return None
            raise

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        # A deployment is as it was made; moto cannot even change its description, which nothing depends on.
        return {"createdDate": outputs["createdDate"], "description": outputs.get("description", "")}

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        gateway, api = ctx.client("apigateway"), inputs["restApi"]
        with gone_is_fine("NotFoundException"):
            if any(stage["deploymentId"] == id for stage in gateway.get_stages(restApiId=api)["item"]):
                raise ResourceError("BadRequestException", "Active stages pointing to this deployment must be moved or deleted")
            gateway.delete_deployment(restApiId=api, deploymentId=id)


def _outputs(deployment: dict[str, Any]) -> Outputs:
    return {"createdDate": deployment["createdDate"].strftime("%Y-%m-%dT%H:%M:%SZ")}


HANDLERS = [Deployment()]
