"""moto's FilterLogEvents takes conditions on JSON fields, and most other patterns, as matching every event, and answers stream by
stream where AWS's events come in the order of time, whatever ``interleaved`` says."""

from __future__ import annotations

from typing import Any

from moto.logs import models
from moto.logs.exceptions import InvalidParameterException

from local_aws.kernel.amendments import amend
from local_aws.services.logs import filter_pattern


class _EventMessageFilter:
    def __init__(self, pattern: str | None) -> None:
        try:
            self.matches = filter_pattern.parse(pattern or "")
        except filter_pattern.InvalidPattern as error:
            raise InvalidParameterException(str(error)) from error


def install() -> None:
    """Puts the patterns of metric filters in the place of moto's, and the events in order."""
    amend(models, "EventMessageFilter", _EventMessageFilter)
    filter_log_events: Any = models.LogGroup.filter_log_events

    # Whether they are interleaved is the last argument.
    amend(models.LogGroup, "filter_log_events", lambda group, *arguments: filter_log_events(group, *arguments[:-1], True))
