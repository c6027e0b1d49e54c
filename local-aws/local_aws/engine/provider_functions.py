"""The provider's functions (data sources) that the program asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from local_aws.kernel.errors import ResourceError
from local_aws.kernel.partitions import dns_suffix
from local_aws.kernel.process import Context, ResourceContext

Arguments = dict[str, Any]
Function = Callable[[ResourceContext, Arguments], dict[str, Any]]


class ProviderFunctions:
    """The functions by token: those of no service, and those of the services."""

    def __init__(self, process: Context, of_services: dict[str, Function]) -> None:
        self._process = process
        self._functions = _FUNCTIONS | of_services

    def invoke(self, token: str, args: Arguments, region: str) -> dict[str, Any]:
        """The result of the function ``token``."""
        function = self._functions.get(token)
        if function is None:
            raise ResourceError("UnknownFunction", f"local-aws has no function {token}.", 501)
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


_FUNCTIONS: dict[str, Function] = {
    "aws:index/getCallerIdentity:getCallerIdentity": _get_caller_identity,
    "aws:index/getPartition:getPartition": _get_partition,
    "aws:index/getRegion:getRegion": _get_region,
    "aws:secretsmanager/getRandomPassword:getRandomPassword": _get_random_password,
}
