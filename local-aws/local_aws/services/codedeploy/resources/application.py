"""``aws:codedeploy/application:Application``."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags, changed_tags, key_value_list, physical_name
from local_aws.kernel.process import ResourceContext


class Application(Handler):
    type = "aws:codedeploy/application:Application"
    accepts = frozenset({"computePlatform", "name"})
    replace_on = frozenset({"computePlatform", "name"})
    identity = ("name",)
    taggable = True

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        application = physical_name(inputs, "name", name, 100)
        codedeploy = ctx.client("codedeploy")
        platform = inputs.get("computePlatform") or "Server"
        codedeploy.create_application(applicationName=application, computePlatform=platform, tags=key_value_list(tags))
        outputs = self._outputs(ctx, codedeploy, application)
        return outputs["applicationId"], outputs

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        try:
            return outputs | self._outputs(ctx, ctx.client("codedeploy"), outputs["name"])
        except ClientError as error:
            if error.response["Error"]["Code"] == "ApplicationDoesNotExistException":
                return None
            raise

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        codedeploy = ctx.client("codedeploy")
        changed, removed = changed_tags(tags, outputs)
        if removed:
            codedeploy.untag_resource(ResourceArn=outputs["arn"], TagKeys=removed)
        if changed:
            codedeploy.tag_resource(ResourceArn=outputs["arn"], Tags=key_value_list(changed))
        return self._outputs(ctx, codedeploy, outputs["name"])

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        ctx.client("codedeploy").delete_application(applicationName=outputs["name"])

    def _outputs(self, ctx: ResourceContext, codedeploy: Any, name: str) -> Outputs:
        application = codedeploy.get_application(applicationName=name)["application"]
        return {
            "name": name,
            "applicationId": application["applicationId"],
            "arn": ctx.arn("codedeploy", f"application:{name}"),
            "computePlatform": application["computePlatform"],
            "githubAccountName": "",
            "linkedToGithub": False,
        }


HANDLERS = [Application()]
