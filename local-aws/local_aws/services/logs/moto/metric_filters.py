"""moto keeps metric filters and derives no metrics from log events; its PutMetricFilter takes any pattern and adds a second
filter of the same name instead of replacing the first."""

from __future__ import annotations

import logging
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.logs.exceptions import InvalidParameterException
from moto.logs.metric_filters import MetricFilters
from moto.logs.models import LogsBackend

from local_aws.kernel.amendments import amend
from local_aws.services.cloudwatch.recorder import store_of
from local_aws.services.logs import filter_pattern
from local_aws.services.logs.log_metrics import record_events

_log = logging.getLogger(__name__)


def install() -> None:
    """Removes the old filter first, and reads what is written into log groups."""
    add_filter = MetricFilters.add_filter
    put_log_events = LogsBackend.put_log_events

    def put_filter(filters: MetricFilters, filter_name: str, pattern: str, log_group_name: str, metric_transformations: Any) -> None:
        try:
            filter_pattern.parse(pattern)
        except filter_pattern.InvalidPattern as error:
            raise InvalidParameterException(str(error)) from error
        filters.metric_filters = [
            known for known in filters.metric_filters if (known["filterName"], known["logGroupName"]) != (filter_name, log_group_name)
        ]
        add_filter(filters, filter_name, pattern, log_group_name, metric_transformations)

    def put_events(backend: LogsBackend, group: str, stream: str, events: list[dict[str, Any]]) -> Any:
        answer = put_log_events(backend, group, stream, events)
        store = store_of(cloudwatch_backends[backend.account_id][backend.region_name])
        filters = backend.filters.get_matching_filters(log_group_name=group)
        try:
            record_events(store, filters, (event["message"] for event in events))
        except Exception:  # what an event declares about metrics must not lose the event
            _log.exception("metrics of events of %s are lost", group)
        return answer

    amend(MetricFilters, "add_filter", put_filter)
    amend(LogsBackend, "put_log_events", put_events)
