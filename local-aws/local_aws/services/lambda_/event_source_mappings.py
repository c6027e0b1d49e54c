"""Mappings of DynamoDB streams to functions. moto accepts any, names the version that an alias means at the moment, and runs the
function inside the write; here each has a poller. Mappings of other sources are left to moto.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moto.awslambda.exceptions import InvalidParameterValueException, LambdaClientError
from moto.awslambda.models import EventSourceMapping, LambdaBackend

from local_aws.iam.authorizer import role_allows
from local_aws.kernel.amendments import amend
from local_aws.kernel.pace import Pace
from local_aws.services.lambda_.event_invoke_config import DESTINATIONS
from local_aws.services.lambda_.failure_targets import FailureTargets
from local_aws.services.lambda_.moto_function import check_may_send
from local_aws.services.lambda_.resource_policy import ResourceConflict
from local_aws.services.lambda_.role_clients import RoleClients
from local_aws.services.lambda_.stream_lane import last_result
from local_aws.services.lambda_.stream_poller import StreamPoller
from local_aws.services.lambda_.targets import FunctionName

# https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
_DEFAULTS: dict[str, Any] = {
    "BatchSize": 100,
    "BisectBatchOnFunctionError": False,
    "DestinationConfig": {"OnFailure": {}},
    "Enabled": True,
    "FunctionResponseTypes": [],
    "MaximumBatchingWindowInSeconds": 0,
    "MaximumRecordAgeInSeconds": -1,
    "MaximumRetryAttempts": -1,
    "ParallelizationFactor": 1,
}
_RANGES = {
    "BatchSize": (1, 10_000),
    "MaximumBatchingWindowInSeconds": (0, 300),
    "MaximumRecordAgeInSeconds": (-1, 604_800),
    "MaximumRetryAttempts": (-1, 10_000),
    "ParallelizationFactor": (1, 10),
}
_POSITIONS = ("LATEST", "TRIM_HORIZON")
_READING = ("DescribeStream", "GetRecords", "GetShardIterator")

_create = LambdaBackend.create_event_source_mapping
_update = LambdaBackend.update_event_source_mapping
_delete = LambdaBackend.delete_event_source_mapping
_configuration = EventSourceMapping.get_configuration


class MappingNotFound(LambdaClientError):
    code = 404

    def __init__(self) -> None:
        super().__init__("ResourceNotFoundException", "The resource you requested does not exist.")


@dataclass
class EventSourceMappings:
    """The pollers, by the UUID of their mapping."""

    pace: Pace
    execute: Callable[..., Any]
    clients: RoleClients
    targets: FailureTargets

    def __post_init__(self) -> None:
        self._pollers: dict[str, StreamPoller] = {}

    def apply(self) -> None:
        """Takes moto's calls over."""
        amend(LambdaBackend, "create_event_source_mapping", lambda backend, spec: self._create(backend, spec))
        amend(LambdaBackend, "update_event_source_mapping", lambda backend, uuid, spec: self._update(backend, uuid, spec))
        amend(LambdaBackend, "delete_event_source_mapping", lambda backend, uuid: self._delete(backend, uuid))
        amend(EventSourceMapping, "get_configuration", _get_configuration)

    def stop(self) -> None:
        """Ends all pollers, in the middle of a batch's retries too."""
        for poller in list(self._pollers.values()):
            poller.stop()

    def _create(self, backend: LambdaBackend, spec: dict[str, Any]) -> EventSourceMapping:
        if not _is_stream(spec.get("EventSourceArn")):
            return _create(backend, spec)
        name = _function(backend, spec)
        spec = _DEFAULTS | {key: value for key, value in spec.items() if value is not None}
        _check(spec)
        if spec.get("StartingPosition") not in _POSITIONS:
            raise InvalidParameterValueException(f"StartingPosition of a DynamoDB stream must be one of {', '.join(_POSITIONS)}")
        _check_role(name.resolve().role, spec)
        for other in backend.list_event_source_mappings(spec["EventSourceArn"], ""):
            if other.function_arn == name.arn():
                raise ResourceConflict(
                    f"The event source arn ({spec['EventSourceArn']}) and function ({name.name}) provided mapping already exists. "
                    f"Please update or delete the existing mapping with UUID {other.uuid}"
                )
        mapping = _create(backend, spec)
        mapping.function_arn = name.arn()
        poller = self._pollers[mapping.uuid] = StreamPoller(mapping, self.pace, self.execute, self.clients, self.targets)
        poller.start()
        return mapping

    def _update(self, backend: LambdaBackend, uuid: str, spec: dict[str, Any]) -> EventSourceMapping | None:
        mapping = _existing(backend, uuid)
        if _is_stream(mapping.event_source_arn):
            _check(spec)
            name = _function(backend, spec if spec.get("FunctionName") else {"FunctionName": mapping.function_arn})
            _check_role(name.resolve().role, {"EventSourceArn": mapping.event_source_arn, **spec})
            _update(backend, uuid, spec)
            mapping.function_arn = name.arn()
            self._pollers[uuid].changed()
            return mapping
        return _update(backend, uuid, spec)

    def _delete(self, backend: LambdaBackend, uuid: str) -> EventSourceMapping | None:
        _existing(backend, uuid)
        poller = self._pollers.pop(uuid, None)
        if poller:
            poller.stop()
        return _delete(backend, uuid)


def _is_stream(source: str | None) -> bool:
    return bool(source) and source.split(":")[2] == "dynamodb"


def _existing(backend: LambdaBackend, uuid: str) -> EventSourceMapping:
    mapping = backend.get_event_source_mapping(uuid)
    if mapping is None:
        raise MappingNotFound
    return mapping


def _function(backend: LambdaBackend, spec: dict[str, Any]) -> FunctionName:
    return FunctionName.parse(spec.get("FunctionName") or "", None, backend.account_id, backend.region_name)


def _check(spec: dict[str, Any]) -> None:
    for name, (least, most) in _RANGES.items():
        value = spec.get(name)
        if value is not None and not least <= value <= most:
            raise InvalidParameterValueException(f"{name} is {value}; it must be from {least} to {most}")


def _check_role(role: str, spec: dict[str, Any]) -> None:
    stream = spec["EventSourceArn"]
    reading = all(role_allows(role, f"dynamodb:{action}", stream) for action in _READING)
    if not reading or not role_allows(role, "dynamodb:ListStreams", "*"):  # which takes no resource
        raise InvalidParameterValueException(
            f"Cannot access stream {stream}. Please ensure the role can perform the GetRecords, GetShardIterator, "
            "DescribeStream, and ListStreams Actions on your stream in IAM."
        )
    target = (spec.get("DestinationConfig") or {}).get("OnFailure", {}).get("Destination")
    if target and target.split(":")[2] not in ("sqs", "sns"):
        raise InvalidParameterValueException(DESTINATIONS.explain(f"The destination {target} is not known."))
    check_may_send(role, target or None)


def _get_configuration(mapping: EventSourceMapping) -> dict[str, Any]:
    return _configuration(mapping) | {"LastProcessingResult": last_result.of(mapping)}
