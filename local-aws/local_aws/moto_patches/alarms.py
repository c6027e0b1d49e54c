"""moto has composite alarms in its model but no call to put one, and creates alarms as OK; AWS's have INSUFFICIENT_DATA."""

from __future__ import annotations

from typing import Any

from moto.cloudwatch.models import CloudWatchBackend
from moto.cloudwatch.responses import CloudWatchResponse


def install() -> None:
    """Adds PutCompositeAlarm and the initial state."""
    put_metric_alarm = CloudWatchBackend.put_metric_alarm

    def put_alarm(backend: CloudWatchBackend, name: str, **arguments: Any) -> Any:
        known = backend.alarms.get(name)
        alarm = put_metric_alarm(backend, name=name, **arguments)
        if known is None:
            alarm.state_value = "INSUFFICIENT_DATA"
        else:  # a new definition does not change the state
            alarm.state_value, alarm.state_reason = known.state_value, known.state_reason
            alarm.state_reason_data, alarm.state_updated_timestamp = known.state_reason_data, known.state_updated_timestamp
        return alarm

    CloudWatchBackend.put_metric_alarm = put_alarm
    CloudWatchResponse.put_composite_alarm = CloudWatchResponse.put_metric_alarm
