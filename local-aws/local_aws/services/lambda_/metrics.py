"""The AWS/Lambda metrics of every invocation.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html has the metrics, monitoring-metrics-view.html their
dimensions: all functions together, a function, its version or alias, and the version that an alias with weights led to.
"""
from __future__ import annotations

from local_aws.services.cloudwatch.recorder import record
from local_aws.services.lambda_.targets import FunctionName

_NAMESPACE = "AWS/Lambda"


def started(name: FunctionName, running: int) -> None:
    """``running`` invocations of the function run at once, this one included."""
    record(name.region, _NAMESPACE, [{"FunctionName": name.name}], {"ConcurrentExecutions": running})


def invoked(name: FunctionName, version: str, duration: float, failed: bool) -> None:
    """An invocation has ended, after ``duration`` milliseconds."""
    values = {"Invocations": 1, "Errors": int(failed), "Throttles": 0, "Duration": duration}
    record(name.region, _NAMESPACE, _dimensions(name, version), values)


def iterator_age(name: FunctionName, milliseconds: float) -> None:
    """How old the last record of a batch of a stream is when the function is given it."""
    record(name.region, _NAMESPACE, _dimensions(name, None), {"IteratorAge": milliseconds})


def throttled(name: FunctionName) -> None:
    record(name.region, _NAMESPACE, _dimensions(name, None), {"Throttles": 1})


def dead_letter_failed(name: FunctionName) -> None:
    record(name.region, _NAMESPACE, _dimensions(name, None), {"DeadLetterErrors": 1})


def destination_failed(name: FunctionName) -> None:
    record(name.region, _NAMESPACE, _dimensions(name, None), {"DestinationDeliveryFailures": 1})


def _dimensions(name: FunctionName, version: str | None) -> list[dict[str, str]]:
    function = {"FunctionName": name.name}
    resource = function | {"Resource": f"{name.name}:{name.qualifier}" if name.qualifier else name.name}
    sets = [{}, function, resource]
    if version and name.is_weighted_alias():
        sets.append(resource | {"ExecutedVersion": version})
    return sets
