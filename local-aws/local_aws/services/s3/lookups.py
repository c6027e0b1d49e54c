"""The provider's functions about buckets, of Cloud Control as well."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from local_aws.kernel.differences import Difference
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import ResourceContext

_CLOUD_CONTROL = Difference("Cloud Control", "describes versioning and rules of a bucket", "describes any resource whole")
DIFFERENCES = (_CLOUD_CONTROL,)


def _get_bucket(ctx: ResourceContext, args: dict[str, Any]) -> dict[str, Any]:
    name = args["bucket"]
    region = ctx.client("s3").get_bucket_location(Bucket=name)["LocationConstraint"] or "us-east-1"
    return {
        "id": name,
        "bucket": name,
        "arn": f"arn:{ctx.partition}:s3:::{name}",
        "region": ctx.region,
        "bucketRegion": region,
        "bucketDomainName": f"{name}.s3.{ctx.dns_suffix}",
        "bucketRegionalDomainName": f"{name}.s3.{region}.{ctx.dns_suffix}",
        "hostedZoneId": "",
        "websiteDomain": "",
        "websiteEndpoint": "",
    }


def _get_resource(ctx: ResourceContext, args: dict[str, Any]) -> dict[str, Any]:
    """Of a bucket, and of that what the program asks for."""
    type_name, name = args["typeName"], args["identifier"]
    if type_name != "AWS::S3::Bucket":
        raise ResourceError("UnsupportedInput", _CLOUD_CONTROL.explain(f"No {type_name} is described."))
    s3 = ctx.client("s3")
    properties: dict[str, Any] = {"BucketName": name}
    status = s3.get_bucket_versioning(Bucket=name).get("Status")
    if status:
        properties["VersioningConfiguration"] = {"Status": status}
    replication = _replication(s3, name)
    if replication:
        properties["ReplicationConfiguration"] = {
            "Role": replication["Role"],
            "Rules": [{"Id": rule.get("ID", ""), "Status": rule["Status"]} for rule in replication["Rules"]],
        }
    return args | {"id": name, "region": ctx.region, "properties": json.dumps(properties)}


def _replication(s3: Any, bucket: str) -> dict[str, Any] | None:
    try:
        return s3.get_bucket_replication(Bucket=bucket)["ReplicationConfiguration"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ReplicationConfigurationNotFoundError":
            raise
        return None


FUNCTIONS = {
    "aws:cloudcontrol/getResource:getResource": _get_resource,
    "aws:s3/getBucket:getBucket": _get_bucket,
}
