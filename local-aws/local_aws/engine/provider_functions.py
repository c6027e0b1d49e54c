"""The provider's functions (data sources) that the program asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from local_aws.kernel.differences import Difference
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.partitions import dns_suffix
from local_aws.kernel.process import Context, ResourceContext

Arguments = dict[str, Any]
Function = Callable[[ResourceContext, Arguments], dict[str, Any]]

_FUNCTIONS_OF_THE_PROVIDER = Difference("a function of the provider (data source) that is not known here", "refused", "answered")
_QUOTAS = Difference("quotas but those that the program asks for", "refused", "told")
_PARAMETERS = Difference("`getParametersByPath` of anything but the services of a region", "refused", "answered")
DIFFERENCES = (
    _FUNCTIONS_OF_THE_PROVIDER,
    _PARAMETERS,
    _QUOTAS,
    Difference("quotas that Service Quotas tells", "AWS's defaults, the same in every region", "those of the account in the region"),
    Difference("the services that Systems Manager lists of a region", "those of the day that moto was released", "those of today"),
)

# https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html leads to the page of each service. moto knows those of VPC
# alone.
_DEFAULT_QUOTAS = {
    ("apigateway", "L-8A5B8E43"): 10_000.0,
    ("dynamodb", "L-34F6A552"): 80_000.0,
    ("dynamodb", "L-34F8CCC8"): 80_000.0,
    ("dynamodb", "L-AB614373"): 40_000.0,
    ("dynamodb", "L-CF0CBE56"): 40_000.0,
    ("kms", "L-6E3AF000"): 10_000.0,
    ("lambda", "L-B99A9384"): 1_000.0,
}
_SERVICES_OF_REGION = re.compile("/aws/service/global-infrastructure/regions/([a-z0-9-]+)/services")


class ProviderFunctions:
    """The functions by token: those of no service, and those of the services."""

    def __init__(self, process: Context, of_services: dict[str, Function]) -> None:
        self._process = process
        self._functions = _FUNCTIONS | of_services

    def invoke(self, token: str, args: Arguments, region: str) -> dict[str, Any]:
        """The result of the function ``token``."""
        function = self._functions.get(token)
        if function is None:
            raise ResourceError("UnknownFunction", _FUNCTIONS_OF_THE_PROVIDER.explain(f"local-aws has no function {token}."), 501)
        return function(ResourceContext(self._process, args.get("region") or region), args)


def _get_caller_identity(ctx: ResourceContext, args: Arguments) -> dict[str, Any]:
    identity = ctx.client("sts").get_caller_identity()
    account = identity["Account"]
    return {"accountId": account, "arn": identity["Arn"], "userId": identity["UserId"], "id": account}


def _get_region(ctx: ResourceContext, args: Arguments) -> dict[str, Any]:
    from botocore.loaders import Loader

    region = args.get("name") or ctx.region
    regions: dict[str, Any] = {}
    for partition in Loader().load_data("endpoints")["partitions"]:
        regions |= partition["regions"]
    if region not in regions:
        raise ResourceError("InvalidParameterValue", f"region not found: {region}")
    return {
        "id": region,
        "name": region,
        "region": region,
        "description": regions[region]["description"],
        "endpoint": f"ec2.{region}.{dns_suffix(region)}",
    }


def _get_partition(ctx: ResourceContext, args: Arguments) -> dict[str, Any]:
    reverse = ".".join(reversed(ctx.dns_suffix.split(".")))
    return {"id": ctx.partition, "partition": ctx.partition, "dnsSuffix": ctx.dns_suffix, "reverseDnsPrefix": reverse}


def _get_random_password(ctx: ResourceContext, args: Arguments) -> dict[str, Any]:
    names = {
        "passwordLength": "PasswordLength",
        "excludeCharacters": "ExcludeCharacters",
        "excludeNumbers": "ExcludeNumbers",
        "excludePunctuation": "ExcludePunctuation",
        "excludeUppercase": "ExcludeUppercase",
        "excludeLowercase": "ExcludeLowercase",
        "includeSpace": "IncludeSpace",
        "requireEachIncludedType": "RequireEachIncludedType",
    }
    asked = {argument: args[name] for name, argument in names.items() if args.get(name) is not None}
    password = ctx.client("secretsmanager").get_random_password(**asked)["RandomPassword"]
    return args | {"id": ctx.region, "region": ctx.region, "randomPassword": password}


def _get_service_quota(ctx: ResourceContext, args: Arguments) -> dict[str, Any]:
    service, code = str(args["serviceCode"]), str(args.get("quotaCode"))
    value = _DEFAULT_QUOTAS.get((service, code))
    if value is None:
        raise ResourceError("NoSuchResourceException", _QUOTAS.explain(f"local-aws does not know the quota {code} of {service}."))
    arn = f"arn:{ctx.partition}:servicequotas:{ctx.region}:{ctx.account}:{service}/{code}"
    return args | {"id": arn, "region": ctx.region, "value": value, "defaultValue": value, "adjustable": True}


def _get_parameters_by_path(ctx: ResourceContext, args: Arguments) -> dict[str, Any]:
    # Read where moto has it: its own operation first makes fifty thousand parameters of the file, which takes seconds.
    from moto.ssm import models
    from moto.utilities.utils import load_resource

    path = args["path"]
    asked = _SERVICES_OF_REGION.fullmatch(path)
    if asked is None:
        raise ResourceError("UnsupportedInput", _PARAMETERS.explain(f"local-aws has no parameters under {path}."), 501)
    regions = load_resource(models.__name__, "resources/regions.json")["aws"]["service"]["global-infrastructure"]["regions"]
    names = [f"{path}/{service}" for service in sorted(regions.get(asked[1], {}).get("services", {}))]
    return args | {"id": path, "region": ctx.region, "names": names}


_FUNCTIONS: dict[str, Function] = {
    "aws:index/getCallerIdentity:getCallerIdentity": _get_caller_identity,
    "aws:index/getPartition:getPartition": _get_partition,
    "aws:index/getRegion:getRegion": _get_region,
    "aws:secretsmanager/getRandomPassword:getRandomPassword": _get_random_password,
    "aws:servicequotas/getServiceQuota:getServiceQuota": _get_service_quota,
    "aws:ssm/getParametersByPath:getParametersByPath": _get_parameters_by_path,
}
