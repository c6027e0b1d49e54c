"""moto's tables have no limits and report no capacity. Here each request consumes what it does on DynamoDB, CloudWatch is told, and
requests are refused for which a table or index has nothing left: of what is provisioned, or of the maximum that it has on demand.

A batch is refused as a whole or not at all. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator
from typing import Any

from moto.dynamodb.exceptions import ConditionalCheckFailed, DynamodbException, TransactionCanceledException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from local_aws.kernel.amendments import amend
from local_aws.kernel.differences import Difference
from local_aws.kernel.pace import Pace
from local_aws.services.cloudwatch.recorder import record
from local_aws.services.dynamodb.moto.maximum_throughput import maximum
from local_aws.services.dynamodb.moto.query_pages import narrows
from local_aws.services.dynamodb.reserve import Reserve
from local_aws.services.dynamodb.units import Part, part_of, parts_of, read_units, write_units

DIFFERENCES = (
    Difference("a batch that exceeds a table's capacity", "refused whole", "carried out in part"),
    Difference("PartiQL", "consumes no capacity", "consumes it"),
)

Method = Callable[[DynamoHandler], Any]

_NAMESPACE = "AWS/DynamoDB"
_WRITES = ("batch_write_item", "delete_item", "put_item", "transact_write_items", "update_item")
_READS = ("batch_get_item", "get_item", "transact_get_items")
_PAGES = ("query", "scan")
_TRANSACTION_FACTOR = 2

_page = threading.local()
"""``size``: what the items have together that the thread's query or scan has looked at."""


class Exceeded(DynamodbException):
    def __init__(self, part: Part) -> None:
        whose = "one or more global secondary indexes of the table" if part.index else "the table"
        which = "for the under-provisioned global secondary indexes " if part.index else ""
        super().__init__(
            "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
            f"The level of configured provisioned throughput for {whose} was exceeded. "
            f"Consider increasing your provisioning level {which}with the UpdateTable API.",
        )


class MaximumExceeded(DynamodbException):
    def __init__(self) -> None:
        super().__init__(
            "com.amazon.coral.availability#ThrottlingException",
            "Throughput exceeds the maximum OnDemandThroughput configured on table or index. "
            "Consider increasing the maximum throughput with the UpdateTable API.",
        )


def install() -> None:
    """Wraps the requests that read and write items, and measures what queries and scans look at."""
    meter = _Meter(Reserve(Pace.from_environment()))
    for names, metered in ((_WRITES, meter.writing), (_READS, meter.reading), (_PAGES, meter.paging)):
        for name in names:
            amend(DynamoHandler, name, metered(getattr(DynamoHandler, name)))
    _measure_pages()


class _Meter:
    """Wraps methods of DynamoHandler, which take turns."""

    def __init__(self, reserve: Reserve) -> None:
        self._reserve = reserve

    def writing(self, method: Method) -> Method:
        def write(response: DynamoHandler) -> Any:
            backend = response.dynamodb_backend
            accesses = [access for access in _accesses(response.body) if access[0] in backend.tables]
            for name in {name for name, _, _ in accesses}:
                table = backend.tables[name]
                for part in parts_of(table):
                    self._require(response, "Write", table, part)
            before = [copy.deepcopy(_item(backend, name, attributes)) for name, attributes, _ in accesses]

            def consume(after: list[Item | None]) -> None:
                for (name, _, factor), old, new in zip(accesses, before, after):
                    table = backend.tables[name]
                    units = write_units(table, old, new)
                    self._consume("Write", table, {part: used * factor for part, used in units.items()})

            try:
                answer = method(response)
            except (ConditionalCheckFailed, TransactionCanceledException):  # a write that a condition forbids is one
                consume(before)
                raise
            consume([_item(backend, name, attributes) for name, attributes, _ in accesses])
            return answer

        return write

    def reading(self, method: Method) -> Method:
        def read(response: DynamoHandler) -> Any:
            backend = response.dynamodb_backend
            accesses = [access for access in _accesses(response.body) if access[0] in backend.tables]
            for name in {name for name, _, _ in accesses}:
                self._require(response, "Read", backend.tables[name], Part(name))
            answer = method(response)
            for name, key, factor in accesses:
                item = _item(backend, name, key)
                consistent = factor == _TRANSACTION_FACTOR or _is_consistent(response.body, name)
                units = read_units(item.size() if item else 0, consistent) * factor
                self._consume("Read", backend.tables[name], {Part(name): units})
            return answer

        return read

    def paging(self, method: Method) -> Method:
        def read_page(response: DynamoHandler) -> Any:
            table = response.dynamodb_backend.tables.get(_name(response.body["TableName"]))
            if table is None:
                return method(response)  # which says so
            part = part_of(table, response.body.get("IndexName"))
            self._require(response, "Read", table, part)
            answer = method(response)
            self._consume("Read", table, {part: read_units(_page.size, bool(response.body.get("ConsistentRead")))})
            return answer

        return read_page

    def _require(self, response: DynamoHandler, kind: str, table: Table, part: Part) -> None:
        limit = _limit(table, kind, part)
        if limit is None or self._reserve.left(_owner(table, kind, part), limit) > 0:
            return
        operation = {"TableName": table.name, "Operation": response.headers["X-Amz-Target"].rpartition(".")[2]}
        cause = "ProvisionedThroughput" if _is_provisioned(table) else "MaxOnDemandThroughput"
        record(table.region_name, _NAMESPACE, [part.dimensions], {f"{kind}ThrottleEvents": 1, f"{kind}{cause}ThrottleEvents": 1})
        record(table.region_name, _NAMESPACE, [operation], {"ThrottledRequests": 1})
        raise Exceeded(part) if _is_provisioned(table) else MaximumExceeded()

    def _consume(self, kind: str, table: Table, used: dict[Part, float]) -> None:
        for part, units in used.items():
            record(table.region_name, _NAMESPACE, [part.dimensions], {f"Consumed{kind}CapacityUnits": units})
            limit = _limit(table, kind, part)
            if limit is not None:
                self._reserve.take(_owner(table, kind, part), limit, units)


def _measure_pages() -> None:
    query: Callable[..., Any] = Table.query
    scan: Callable[..., Any] = Table.scan

    def query_measured(table: Table, *arguments: Any, **options: Any) -> Any:
        page = query(table, *arguments, **options)
        *asked, projection, index, consistent, filter = arguments
        everything = query(table, *asked, None, index, consistent, None, **options) if narrows(filter, projection) else page
        _page.size = sum(item.size() for item in everything[0])
        return page

    def scan_measured(table: Table, *arguments: Any, **options: Any) -> Any:
        page = scan(table, *arguments, **options)
        conditions, limit, start, filter, index, consistent, projection = arguments
        narrowed = conditions or narrows(filter, projection)
        everything = scan(table, {}, limit, start, None, index, consistent, None, **options) if narrowed else page
        _page.size = sum(item.size() for item in everything[0])
        return page

    amend(Table, "query", query_measured)
    amend(Table, "scan", scan_measured)


def _accesses(body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], int]]:
    """Table, the item or its key, and by how much it counts more: what a request for single items reads or writes."""
    if "TransactItems" in body:
        for transacted in body["TransactItems"]:
            for each in transacted.values():
                yield _name(each["TableName"]), each.get("Item") or each["Key"], _TRANSACTION_FACTOR
    elif "RequestItems" in body:
        for table, requests in body["RequestItems"].items():
            keys = requests["Keys"] if isinstance(requests, dict) else [_written(request) for request in requests]
            for attributes in keys:
                yield _name(table), attributes, 1
    else:
        yield _name(body["TableName"]), body.get("Item") or body["Key"], 1


def _written(request: dict[str, Any]) -> dict[str, Any]:
    return request["PutRequest"]["Item"] if request.get("PutRequest") else request["DeleteRequest"]["Key"]


def _is_consistent(body: dict[str, Any], table: str) -> bool:
    asked = next((each for name, each in body.get("RequestItems", {}).items() if _name(name) == table), body)
    return bool(asked.get("ConsistentRead"))


def _item(backend: DynamoDBBackend, table_name: str, attributes: dict[str, Any]) -> Item | None:
    """The item that is there now; None for keys that DynamoDB refuses, too."""
    table = backend.tables[table_name]
    names = [name for name in (table.hash_key_attr, table.range_key_attr) if name]
    if not all(name in attributes for name in names):
        return None
    hash_key, *range_key = (DynamoType(attributes[name]) for name in names)
    return table.get_item(hash_key, range_key[0] if range_key else None)


def _name(table: str) -> str:
    """Of a table that is given by its name or its ARN."""
    return table.rpartition("/")[2]


def _is_provisioned(table: Table) -> bool:
    return table.billing_mode != "PAY_PER_REQUEST"


def _owner(table: Table, kind: str, part: Part) -> tuple[str, str, Part]:
    return table.table_arn, kind, part


def _limit(table: Table, kind: str, part: Part) -> int | None:
    """The units that come to it in a second; None where there is no limit."""
    return part.throughput(table)[f"{kind}CapacityUnits"] if _is_provisioned(table) else maximum(part.owner(table), kind)
