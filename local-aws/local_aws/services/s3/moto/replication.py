"""moto keeps a replication configuration without looking at it, and returns neither its filters nor what it says of delete markers
and encrypted objects.

Here it is refused when AWS would refuse it, kept as it was sent and returned so.
https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.s3.exceptions import ReplicationConfigurationNotFoundError, S3ClientError
from moto.s3.models import S3Backend
from moto.s3.responses import S3Response

from local_aws.kernel.amendments import amend

_NUMBERS = ("Minutes", "Priority")
_RTC_MINUTES = 15


def install() -> None:
    """Replaces the reading and the returning of the rules."""
    put = S3Backend.put_bucket_replication

    def put_bucket_replication(backend: S3Backend, bucket_name: str, replication: dict[str, Any]) -> None:
        rules = replication["Rule"] if isinstance(replication["Rule"], list) else [replication["Rule"]]
        shaped = [_shape(rule) for rule in rules]
        _check(backend, shaped)
        put(backend, bucket_name, {"Role": replication["Role"], "Rule": shaped})

    amend(S3Backend, "put_bucket_replication", put_bucket_replication)
    amend(S3Response, "get_bucket_replication", _get_bucket_replication)


def _get_bucket_replication(response: S3Response) -> Any:
    response.data["Action"] = "GetBucketReplication"
    replication = response.backend.get_bucket_replication(response.bucket_name)
    if not replication:
        raise ReplicationConfigurationNotFoundError(bucket_name=response.bucket_name)
    configuration = {"Role": replication["Role"], "Rules": replication["Rule"]}
    return response.serialized(ActionResult({"ReplicationConfiguration": configuration}))


def _shape(value: Any, name: str = "") -> Any:
    """The XML document as the API's structure: numbers, lists under their plural name, empty text for empty elements."""
    if isinstance(value, dict):
        shaped = {}
        for key, part in value.items():
            if key == "Tag" and name == "And":
                shaped["Tags"] = [_shape(tag) for tag in (part if isinstance(part, list) else [part])]
            else:
                shaped[key] = _shape(part, key)
        return shaped
    if value is None:
        return {} if name == "Filter" else ""
    return int(value) if name in _NUMBERS else value


def _check(backend: S3Backend, rules: list[dict[str, Any]]) -> None:
    priorities = [rule["Priority"] for rule in rules if "Priority" in rule]
    if len(set(priorities)) < len(priorities):
        raise _invalid("Found duplicate priority. Priority of replication rules must be unique.")
    for rule in rules:
        if "Filter" in rule:
            for element in ("DeleteMarkerReplication", "Priority"):
                if element not in rule:
                    raise _invalid(f"{element} must be specified for this version of Cross Region Replication configuration schema.")
            tagged = {"Tag", "And"} & rule["Filter"].keys()
            if tagged and rule["DeleteMarkerReplication"]["Status"] == "Enabled":
                raise _invalid("Delete marker replication is not supported if any Tag filter is specified.")
        _check_destination(backend, rule["Destination"], rule.get("SourceSelectionCriteria") or {})


def _check_destination(backend: S3Backend, destination: dict[str, Any], selection: dict[str, Any]) -> None:
    bucket = backend.buckets.get(destination["Bucket"].rpartition(":")[2])
    if bucket is None:
        raise _invalid("Destination bucket must exist.")
    if not bucket.is_versioned:
        raise _invalid("Destination bucket must have versioning enabled.")
    if "SseKmsEncryptedObjects" in selection and not destination.get("EncryptionConfiguration", {}).get("ReplicaKmsKeyID"):
        raise _invalid("ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is present.")
    if destination.get("ReplicationTime", {}).get("Status") == "Enabled":
        if destination.get("Metrics", {}).get("Status") != "Enabled":
            raise _invalid("Metrics must be enabled if ReplicationTime is.")
        if destination["ReplicationTime"].get("Time", {}).get("Minutes") != _RTC_MINUTES:
            raise _invalid(f"The time of ReplicationTime must be {_RTC_MINUTES} minutes.")


def _invalid(message: str) -> S3ClientError:
    return S3ClientError("InvalidRequest", message)
