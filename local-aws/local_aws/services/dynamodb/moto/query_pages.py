"""moto's Query tells that a page is the last one when the items end with it, and starts from any key.

DynamoDB stops at the limit without looking further, so that the last page may be empty; and it refuses a start key that is not
one of the queried index, or not of the queried partition.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
"""

from __future__ import annotations

from typing import Any

from moto.dynamodb.comparisons import OpDefault
from moto.dynamodb.exceptions import MockValidationException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table

from local_aws.kernel.amendments import amend

Page = tuple[list[Item], int, dict[str, Any] | None]


def install() -> None:
    """Wraps the query of a table."""
    query = DynamoDBBackend.query
    query_table = Table.query

    def query_checked(backend: DynamoDBBackend, table_name: str, *arguments: Any, **options: Any) -> Page:
        _, _, _, _, start, *_ = arguments
        if start is not None:
            table = backend.get_table(table_name)
            _check_start(table, options.get("index_name"), start, options["hash_key_conditions"])
        return query(backend, table_name, *arguments, **options)

    def query_page(table: Table, *arguments: Any, **options: Any) -> Page:
        items, scanned, last_key = query_table(table, *arguments, **options)
        hash_key, comparison, range_values, limit, start, forward, projection, index, consistent, filter = arguments
        if last_key is None and limit is not None and scanned == limit:
            evaluated = items
            if narrows(filter, projection):  # what was evaluated last may have been filtered out
                unfiltered = hash_key, comparison, range_values, limit, start, forward, None, index, consistent, None
                evaluated, _, _ = query_table(table, *unfiltered, **options)
            last_key = table._get_last_evaluated_key(evaluated[-1], index)  # pyright: ignore[reportPrivateUsage] # as moto makes it
        return items, scanned, last_key

    amend(DynamoDBBackend, "query", query_checked)
    amend(Table, "query", query_page)


def narrows(filter: Any, projection: Any) -> bool:
    """Whether a page may show less than was read for it; where a request has no filter, moto makes one that everything passes."""
    return bool(projection) or not (filter is None or isinstance(filter, OpDefault))


def _check_start(table: Table, index_name: str | None, start: dict[str, Any], partition: list[tuple[str, Any]]) -> None:
    names = [key["AttributeName"] for key in table.schema]
    if index_name:
        names += [key["AttributeName"] for key in table.get_index(index_name, error_if_not=True).schema]
    types = {attribute["AttributeName"]: attribute["AttributeType"] for attribute in table.attr}
    if start.keys() != set(names) or any(value.keys() != {types[name]} for name, value in start.items()):
        raise MockValidationException("The provided starting key is invalid")
    if any(start[name] != value for name, value in partition):
        raise MockValidationException("The provided starting key is outside query boundaries based on provided conditions")
