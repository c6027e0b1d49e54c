"""moto knows no contributor insights. Here a table and its indexes keep whether they have them; nobody counts keys."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.dynamodb.exceptions import ResourceNotFoundException
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from local_aws.kernel.amendments import Beside, amend

_EVERY_KEY = "ACCESSED_AND_THROTTLED_KEYS"

_modes = Beside[dict[str | None, str]]("local_aws_contributor_insights", {})
"""What a table's insights watch, by the index that has them; None stands for the table."""


def install() -> None:
    """Adds the calls."""
    amend(DynamoHandler, "update_contributor_insights", _update)
    amend(DynamoHandler, "describe_contributor_insights", _describe)


def _update(handler: DynamoHandler) -> ActionResult:
    table, index = _asked(handler)
    modes = {other: mode for other, mode in _modes.of(table).items() if other != index}
    if handler.body["ContributorInsightsAction"] == "ENABLE":
        modes[index] = handler.body.get("ContributorInsightsMode") or _EVERY_KEY
    _modes.keep(table, modes)
    return _answer(table, index)


def _describe(handler: DynamoHandler) -> ActionResult:
    return _answer(*_asked(handler))


def _asked(handler: DynamoHandler) -> tuple[Table, str | None]:
    table = handler.dynamodb_backend.get_table(handler.body["TableName"])
    index = handler.body.get("IndexName")
    if index is not None and index not in [each.name for each in table.global_indexes]:
        raise ResourceNotFoundException(f"Requested resource not found: Table: {table.name} Index: {index} not found")
    return table, index


def _answer(table: Table, index: str | None) -> ActionResult:
    mode = _modes.of(table).get(index)
    answer: dict[str, Any] = {"TableName": table.name, "ContributorInsightsStatus": "ENABLED" if mode else "DISABLED"}
    if index:
        answer["IndexName"] = index
    if mode:
        answer["ContributorInsightsMode"] = mode
    return ActionResult(answer)
