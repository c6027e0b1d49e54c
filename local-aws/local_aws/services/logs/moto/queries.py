"""moto's Logs Insights takes no filter and no fields of JSON events, names log groups without their account, answers any query that it
does not understand as if it did, keeps the results of all for ever, breaks when it is asked for others, and has no StopQuery."""

from __future__ import annotations

from typing import Any

from moto.logs import models
from moto.logs.exceptions import InvalidParameterException, LogsClientError, ResourceNotFoundException
from moto.logs.models import LogsBackend
from moto.logs.responses import LogsResponse

from local_aws.kernel.amendments import amend, param
from local_aws.kernel.differences import Difference
from local_aws.services.logs import insights

DIFFERENCES = (
    Difference("results of queries of CloudWatch Logs Insights", "kept of the last 100", "kept for seven days"),
)

_KEPT = 100


def install() -> None:
    """Runs queries by ``logs.insights``."""
    amend(models, "execute_query", _execute_query)
    start_query: Any = LogsBackend.start_query

    def start(backend: LogsBackend, *arguments: Any) -> str:
        id = start_query(backend, *arguments)
        for old in list(backend.queries)[:-_KEPT]:
            backend.queries.pop(old, None)
        return id

    amend(LogsBackend, "start_query", start)
    amend(LogsBackend, "get_query_results", _get_query_results)
    amend(LogsResponse, "stop_query", _stop_query)


def _get_query_results(backend: LogsBackend, query_id: str) -> models.LogQuery:
    try:
        return backend.queries[query_id]
    except KeyError:
        raise ResourceNotFoundException(f"There is no query {query_id}") from None


def _stop_query(response: LogsResponse) -> str:
    """StopQuery, which always comes too late: StartQuery has the results."""
    _get_query_results(response.logs_backend, param(response, "queryId"))
    raise InvalidParameterException("The specified query is not running.")


def _execute_query(log_groups: list[Any], query: str, start_time: int, end_time: int) -> list[dict[str, str]]:
    try:
        parsed = insights.parse(query)
    except insights.MalformedQuery as error:
        raise LogsClientError("MalformedQueryException", str(error)) from error
    return parsed.run(
        insights.Event(
            log=f"{group.account_id}:{group.name}", stream=stream.log_stream_name, timestamp=event.timestamp,
            ingestion_time=event.ingestion_time, message=event.message, pointer=str(event.event_id),
        )
        for group in log_groups
        for stream in list(group.streams.values())
        for event in list(stream.events)
        if start_time * 1000 <= event.timestamp < (end_time + 1) * 1000
    )
