"""``aws:wafv2/*``: web ACLs whose rules limit the rate of an address, before stages of REST APIs."""

from __future__ import annotations

from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Setting, Tagging, Tags, key_value_list, named, physical_name
from local_aws.engine.shapes import Names, from_aws, pascal, to_aws
from local_aws.kernel.differences import Difference
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext

_RULES = Difference("rules of a web ACL that do more than count or block by the rate of an address", "refused", "applied")
_PLACES = Difference("web ACLs before anything but stages of REST APIs", "refused", "applied")
DIFFERENCES = (
    _RULES,
    _PLACES,
    Difference("the log of a web ACL", "kept as configuration, nothing is written", "written"),
)

_GONE = ("WAFNonexistentItemException",)
_INVALID = "WAFInvalidParameterException"
_LEAST_LIMIT = 10
_WINDOWS = (60, 120, 300, 600)
_LOG_PREFIX = "aws-waf-logs-"
_VISIBILITY = pascal("metricName sampledRequestsEnabled") | {"cloudwatchMetricsEnabled": "CloudWatchMetricsEnabled"}
_RATE = pascal("aggregateKeyType evaluationWindowSec limit")
_ACL: Names = {
    "description": "Description",
    "defaultAction": ("DefaultAction", {"allow": ("Allow", {}), "block": ("Block", {})}),
    "rules": (
        "Rules",
        {
            "name": "Name",
            "priority": "Priority",
            "action": ("Action", {"block": ("Block", {}), "count": ("Count", {})}),
            "statement": ("Statement", {"rateBasedStatement": ("RateBasedStatement", _RATE)}),
            "visibilityConfig": ("VisibilityConfig", _VISIBILITY),
        },
    ),
    "visibilityConfig": ("VisibilityConfig", _VISIBILITY),
}
_LOGGING: Names = {
    "logDestinationConfigs": "LogDestinationConfigs",
    "loggingFilter": (
        "LoggingFilter",
        {
            "defaultBehavior": "DefaultBehavior",
            "filters": (
                "Filters",
                {
                    "behavior": "Behavior",
                    "requirement": "Requirement",
                    "conditions": ("Conditions", {"actionCondition": ("ActionCondition", {"action": "Action"})}),
                },
            ),
        },
    ),
    "redactedFields": ("RedactedFields", {"singleHeader": ("SingleHeader", {"name": "Name"})}),
}


class WebAcl(Handler):
    type = "aws:wafv2/webAcl:WebAcl"
    service = "wafv2"
    accepts = named("name namePrefix scope") | _ACL.keys()
    replace_on = named("name namePrefix scope")
    computed_on_update = named("lockToken")
    identity = ("name",)
    gone = _GONE
    tagging = Tagging("ResourceARN")

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        _check(inputs)
        acl = physical_name(inputs, name, 128)
        tagged = {"Tags": key_value_list(tags)} if tags else {}
        return aws.create_web_acl(Name=acl, Scope=inputs["scope"], **tagged, **_settings(inputs))["Summary"]["Id"]

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        name = known.get("name") or _name(aws, known["scope"], id)
        answer = aws.get_web_acl(Name=name, Scope=known["scope"], Id=id)
        acl = answer["WebACL"]
        return {
            "applicationIntegrationUrl": "",
            "arn": acl["ARN"],
            "capacity": acl["Capacity"],
            "lockToken": answer["LockToken"],
            "name": name,
            **from_aws(acl, _ACL),
        }

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        _check(new)
        scope = new["scope"]
        name = new.get("name") or _name(aws, scope, id)
        token = aws.get_web_acl(Name=name, Scope=scope, Id=id)["LockToken"]
        aws.update_web_acl(Name=name, Scope=scope, Id=id, LockToken=token, **_settings(new))

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        acl = {"Name": known["name"], "Scope": known["scope"], "Id": id}
        aws.delete_web_acl(**acl, LockToken=aws.get_web_acl(**acl)["LockToken"])


class WebAclAssociation(Setting):
    """Its id is ``<web ACL's ARN>,<resource's ARN>``."""

    type = "aws:wafv2/webAclAssociation:WebAclAssociation"
    service = "wafv2"
    accepts = named("resourceArn webAclArn")
    replace_on = accepts
    identity = ("resourceArn",)
    gone = _GONE

    def id(self, name: str, inputs: Inputs) -> str:
        return f"{inputs['webAclArn']},{inputs['resourceArn']}"

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        _, _, below = inputs["resourceArn"].partition("::/restapis/")
        api, _, stage = below.partition("/stages/")
        if not stage:
            raise ResourceError("UnsupportedInput", _PLACES.explain("The resource is no stage of a REST API."))
        ctx.client("apigateway").get_stage(restApiId=api, stageName=stage)
        aws.disassociate_web_acl(ResourceArn=inputs["resourceArn"])  # a resource has one, and moto would keep the one before
        aws.associate_web_acl(ResourceArn=inputs["resourceArn"], WebACLArn=inputs["webAclArn"])

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        acl = aws.get_web_acl_for_resource(ResourceArn=known["resourceArn"]).get("WebACL")
        return {"webAclArn": acl["ARN"]} if acl else None

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        aws.disassociate_web_acl(ResourceArn=known["resourceArn"])


class WebAclLoggingConfiguration(Setting):
    """Its id is the ARN of the web ACL."""

    type = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
    service = "wafv2"
    accepts = named("resourceArn") | _LOGGING.keys()
    replace_on = named("logDestinationConfigs resourceArn")
    identity = ("resourceArn",)
    gone = _GONE
    located, deletion = {"id": "ResourceArn"}, "delete_logging_configuration"

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        _refuse_unknown(inputs, {**_LOGGING, "resourceArn": "ResourceArn"})
        for destination in inputs["logDestinationConfigs"]:
            service, group = destination.split(":")[2], destination.removesuffix(":*").rpartition("log-group:")[2]
            if service == "logs" and not group.startswith(_LOG_PREFIX):
                raise ResourceError(_INVALID, f"The name of a log group for AWS WAF starts with {_LOG_PREFIX}: {group}")
        aws.put_logging_configuration(LoggingConfiguration={"ResourceArn": id, **to_aws(inputs, _LOGGING)})

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        return from_aws(aws.get_logging_configuration(ResourceArn=id)["LoggingConfiguration"], _LOGGING)


def _settings(inputs: Inputs) -> dict[str, Any]:
    return {"Rules": [], **to_aws(inputs, _ACL)}


def _name(aws: Any, scope: str, id: str) -> str:
    """The name of a web ACL that was named automatically."""
    return next((acl["Name"] for acl in aws.list_web_acls(Scope=scope)["WebACLs"] if acl["Id"] == id), id)


def _check(inputs: Inputs) -> None:
    _refuse_unknown(inputs, {**_ACL, "name": "", "namePrefix": "", "scope": "", "region": "", "tags": ""})
    if inputs["scope"] != "REGIONAL":
        raise ResourceError("UnsupportedInput", _PLACES.explain("The scope must be REGIONAL."))
    for rule in inputs.get("rules") or ():
        statement = rule["statement"]["rateBasedStatement"]
        if statement["limit"] < _LEAST_LIMIT or statement.get("evaluationWindowSec", 300) not in _WINDOWS:
            raise ResourceError(_INVALID, f"A rate rule has a limit of {_LEAST_LIMIT} at least and one of the windows {_WINDOWS}.")
        if statement["aggregateKeyType"] != "IP":
            raise ResourceError("UnsupportedInput", _RULES.explain("The aggregateKeyType must be IP."))


def _refuse_unknown(value: Inputs, names: Names, path: str = "") -> None:
    for name, part in value.items():
        if name not in names:
            raise ResourceError("UnsupportedInput", _RULES.explain(f"{path}{name} of a web ACL is not known."))
        if not isinstance(names[name], str):
            for item in part if isinstance(part, list) else [part]:
                _refuse_unknown(item or {}, names[name][1], f"{path}{name}.")


HANDLERS = [WebAcl(), WebAclAssociation(), WebAclLoggingConfiguration()]
