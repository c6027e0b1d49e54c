"""DynamoDB and its streams."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any
from unittest import mock

from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table
from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser
from moto.dynamodb.parsing.expressions import UpdateExpressionParser
from moto.dynamodb.parsing.reserved_keywords import ReservedKeywords

from tests.moto.faults.fault import ACCOUNT, REGION, aws, fails, fault, table

_ITEM = {"id": {"S": "a"}}
_STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
_HANGS_SECONDS = 10  # what waits for the request that waits for it never comes


def _put(client: Any, id: str = "a", **attributes: str) -> None:
    client.put_item(TableName="table", Item={"id": {"S": id}, **{name: {"S": value} for name, value in attributes.items()}})


@fault("DynamoHandler.call_action", "DynamoDBStreamsHandler.call_action")
def requests_come_between_the_condition_and_the_write() -> bool:
    client = table()
    get_item = Table.get_item
    others = [Thread(target=_put, args=(client, "b"), daemon=True), Thread(target=aws("dynamodbstreams").list_streams, daemon=True)]

    def get_while_others_run(*arguments: Any, **options: Any) -> Any:
        for other in others:
            if other.ident is None:
                other.start()
                other.join(_HANGS_SECONDS)
        return get_item(*arguments, **options)

    with mock.patch.object(Table, "get_item", get_while_others_run):
        client.put_item(TableName="table", Item=_ITEM, ConditionExpression="attribute_not_exists(id)")
    return not any(other.is_alive() for other in others)


@fault(
    *(f"DynamoHandler.{name}" for name in ("batch_write_item", "delete_item", "put_item", "transact_write_items", "update_item")),
    *(f"DynamoHandler.{name}" for name in ("batch_get_item", "get_item", "transact_get_items", "query", "scan")),
    *("Table.scan", "DynamoHandler.call_action"),
)
def requests_leave_no_metrics() -> bool:
    client = table()
    named = {"TableName": "table"}
    _put(client)
    client.get_item(**named, Key=_ITEM)
    client.update_item(**named, Key=_ITEM, UpdateExpression="SET v = :v", ExpressionAttributeValues={":v": {"S": "1"}})
    client.query(**named, KeyConditionExpression="id = :id", ExpressionAttributeValues={":id": _ITEM["id"]})
    client.scan(**named)
    client.batch_get_item(RequestItems={"table": {"Keys": [_ITEM]}})
    client.batch_write_item(RequestItems={"table": [{"PutRequest": {"Item": _ITEM}}]})
    client.transact_get_items(TransactItems=[{"Get": {**named, "Key": _ITEM}}])
    client.transact_write_items(TransactItems=[{"Put": {**named, "Item": _ITEM}}])
    client.delete_item(**named, Key=_ITEM)
    return not aws("cloudwatch").list_metrics(Namespace="AWS/DynamoDB")["Metrics"]


def _query(client: Any, start: dict[str, Any] | None = None) -> dict[str, Any]:
    return client.query(
        TableName="table",
        KeyConditionExpression="id = :id",
        ExpressionAttributeValues={":id": {"S": "a"}},
        Limit=1,
        **({"ExclusiveStartKey": start} if start else {}),
    )


@fault("DynamoDBBackend.query")
def a_page_may_start_anywhere() -> bool:
    client = table()
    _put(client)
    return not fails(_query, client=client, start={"id": {"S": "another"}})


@fault("Table.query")
def a_full_last_page_has_no_key_to_go_on_from() -> bool:
    client = table()
    _put(client)
    return "LastEvaluatedKey" not in _query(client)


@fault("DynamoHandler.update_contributor_insights", "DynamoHandler.describe_contributor_insights")
def there_are_no_contributor_insights() -> bool:
    client = table()
    return fails(client.update_contributor_insights, TableName="table", ContributorInsightsAction="ENABLE") or fails(
        client.describe_contributor_insights, TableName="table"
    )


@fault("DynamoHandler.create_table", "DynamoHandler.update_table", "Table.describe", "GlobalSecondaryIndex.describe")
def a_maximum_throughput_is_dropped() -> bool:
    client = table(OnDemandThroughput={"MaxReadRequestUnits": 5})
    return "OnDemandThroughput" not in client.describe_table(TableName="table")["Table"]


@fault("DynamoHandler.update_table")
def an_update_ignores_the_encryption() -> bool:
    client = table()
    client.update_table(TableName="table", SSESpecification={"Enabled": True, "SSEType": "KMS"})
    return client.describe_table(TableName="table")["Table"].get("SSEDescription", {}).get("Status") != "ENABLED"


@fault("DynamoDBBackend.update_table_streams")
def a_stream_that_ended_cannot_start_again() -> bool:
    client = table(StreamSpecification=_STREAM)
    client.update_table(TableName="table", StreamSpecification={"StreamEnabled": False})
    return fails(client.update_table, TableName="table", StreamSpecification=_STREAM)


def _iterator() -> dict[str, str]:
    streams = aws("dynamodbstreams")
    stream = streams.list_streams()["Streams"][0]["StreamArn"]
    shard = streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"][0]["ShardId"]
    found = streams.get_shard_iterator(StreamArn=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    return {"ShardIterator": found["ShardIterator"]}


@fault("StreamShard.add")
def an_update_that_makes_an_item_is_told_twice() -> bool:
    client = table(StreamSpecification=_STREAM)
    values = {":v": {"S": "1"}}
    client.update_item(TableName="table", Key=_ITEM, UpdateExpression="SET v = :v", ExpressionAttributeValues=values)
    return len(aws("dynamodbstreams").get_records(**_iterator())["Records"]) == 2


@fault("StreamShard.add", "DynamoDBStreamsBackend.get_shard_iterator", "DynamoDBStreamsBackend.get_records")
def a_record_is_kept_for_ever() -> bool:
    client = table(StreamSpecification=_STREAM)
    _put(client)
    shard: Any = dynamodb_backends[ACCOUNT][REGION].tables["table"].stream_shard
    shard.items[0].record["dynamodb"]["ApproximateCreationDateTime"] -= timedelta(hours=25)
    _put(client, "b")
    return len(aws("dynamodbstreams").get_records(**_iterator())["Records"]) == 2


@fault("DynamoDBStreamsBackend.get_records")
def a_stream_tells_binary_keys_in_base64_twice() -> bool:
    key = {"id": {"B": b"\x00\xff"}}
    client = table(StreamSpecification=_STREAM, AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "B"}])
    client.put_item(TableName="table", Item=key)
    (record,) = aws("dynamodbstreams").get_records(**_iterator())["Records"]
    return record["dynamodb"]["Keys"] != key


@fault("DynamoDBStreamsBackend.get_shard_iterator", "DynamoDBStreamsBackend.get_records")
def an_iterator_clings_to_what_a_cancelled_transaction_replaced() -> bool:
    client = table(StreamSpecification=_STREAM)
    iterator = _iterator()
    never = {"TableName": "table", "Item": _ITEM, "ConditionExpression": "attribute_exists(id)"}
    assert fails(client.transact_write_items, TransactItems=[{"Put": never}])
    _put(client)
    return not aws("dynamodbstreams").get_records(**iterator)["Records"]


def _looked_at(request: Callable[[Any], Any]) -> list[int]:
    """How many items the table is asked for, of three."""
    client = table()
    for id in "abc":
        _put(client, id)
    all_items, looked_at = Table.all_items, list[int]()

    def count(of: Table) -> Any:
        items = all_items(of)
        looked_at.append(len(items))
        return items

    with mock.patch.object(Table, "all_items", count):
        request(client)
    return looked_at


@fault("Table.put_item", "Table.delete_item", "DynamoDBBackend.update_item")
def a_query_walks_over_the_whole_table() -> bool:
    return _looked_at(_query) == [3]


@fault("Table.scan")
def a_page_of_a_scan_walks_over_the_whole_table() -> bool:
    return _looked_at(lambda client: client.scan(TableName="table", Limit=1)) == [3]


@fault("DynamoDBBackend.transact_write_items")
def a_cancelled_transaction_leaves_a_copy_of_the_table() -> bool:
    client = table()
    before = dynamodb_backends[ACCOUNT][REGION].tables["table"]
    never = {"TableName": "table", "Item": _ITEM, "ConditionExpression": "attribute_exists(id)"}
    assert fails(client.transact_write_items, TransactItems=[{"Put": never}])
    return dynamodb_backends[ACCOUNT][REGION].tables["table"] is not before


@fault("Table.get_item")
def a_key_that_was_asked_for_in_vain_leaves_a_partition() -> bool:
    keys = [("id", "HASH"), ("sort", "RANGE")]
    attributes = [{"AttributeName": name, "AttributeType": "S"} for name, _ in keys]
    schema = [{"AttributeName": name, "KeyType": kind} for name, kind in keys]
    client = table(AttributeDefinitions=attributes, KeySchema=schema)
    client.get_item(TableName="table", Key={"id": {"S": "a"}, "sort": {"S": "b"}})
    return bool(dynamodb_backends[ACCOUNT][REGION].tables["table"].items)


@fault("UpdateExpressionParser.make")
def an_update_is_read_anew_each_time() -> bool:
    return UpdateExpressionParser.make("SET v = :v") is not UpdateExpressionParser.make("SET v = :v")


@fault("DepthFirstTraverser.nodes_to_be_processed")
def what_a_step_of_the_validation_processes_is_listed_at_each_node() -> bool:
    with mock.patch.object(DepthFirstTraverser, "_processing_map", return_value={}) as listed:
        DepthFirstTraverser().traverse(UpdateExpressionParser.make("SET v = :v"))
    return listed.call_count > 1


@fault("ReservedKeywords.KEYWORDS")
def a_name_is_compared_with_each_reserved_word() -> bool:
    words: Any = ReservedKeywords.get_reserved_keywords()
    return isinstance(words, list)
