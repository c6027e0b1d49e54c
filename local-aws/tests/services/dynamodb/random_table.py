"""A table of which a test knows nothing but the seed."""

import json
import random
from collections.abc import Callable
from typing import Any

from local_aws.kernel.clients import call
from tests.support import REGION, local_aws

_TYPES = {"h": "S", "r": "N", "g": "S", "s": "S"}
_HASH, _RANGE = "HASH", "RANGE"
_SCHEMAS = (
    # the table, its global indexes, its local ones
    (("h",), (("g",), ("g", "s"), ("g", "r")), ()),
    (("h", "r"), (("g",), ("g", "s"), ("g", "r"), ("s", "r")), (("h", "s"),)),
    (("g", "s"), (("h", "r"), ("s", "r")), (("g", "r"),)),
)


class Refused(Exception):
    """The name of DynamoDB's error."""


class PlainDynamoDb:
    """DynamoDB's protocol, asked without an SDK: boto3 and HTTP would take most of the time of thousands of requests."""

    def __getattr__(self, operation: str) -> Callable[..., dict[str, Any]]:
        target = "".join(word.title() for word in operation.split("_"))
        headers = {
            "Authorization": f"AWS4-HMAC-SHA256 Credential=test/20260101/{REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=any",
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"DynamoDB_20120810.{target}",
        }

        def ask(**arguments: Any) -> dict[str, Any]:
            response = call(local_aws(), "POST", local_aws().context.endpoint, headers, json.dumps(arguments))
            answer = json.loads(response.content)
            if response.status_code != 200:
                raise Refused(answer["__type"].rpartition("#")[2])
            return answer

        return ask


class RandomTable:
    """A random table, and what may be asked of it."""

    KINDS = len(_SCHEMAS)
    """How many kinds of table there are; each seed below is another."""

    def __init__(self, name: str, seed: int) -> None:
        self.random = random.Random(seed)
        self.tables = [name]
        self.key, globals, locals = _SCHEMAS[seed % len(_SCHEMAS)]
        self.indexes: dict[str | None, tuple[str, ...]] = {None: self.key}
        self.indexes |= {f"by-{'-'.join(names)}": names for names in globals + locals}
        self.dynamodb = PlainDynamoDb()
        self.dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=self._schema(self.key),
            AttributeDefinitions=[{"AttributeName": each, "AttributeType": type} for each, type in _TYPES.items()],
            GlobalSecondaryIndexes=[self._index(names) for names in globals],
            **({"LocalSecondaryIndexes": [self._index(names) for names in locals]} if locals else {}),
        )

    def _schema(self, names: tuple[str, ...]) -> list[dict[str, str]]:
        return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, (_HASH, _RANGE))]

    def _index(self, names: tuple[str, ...]) -> dict[str, Any]:
        return {
            "IndexName": f"by-{'-'.join(names)}",
            "KeySchema": self._schema(names),
            "Projection": {"ProjectionType": "ALL"},
        }

    def value(self, name: str) -> dict[str, str]:
        if _TYPES[name] == "N":
            return {"N": self.random.choice(("-3", "0", "1", "1.0", "2.5", "10", "100"))}
        return {"S": self.random.choice(("a", "aa", "ab", "b", "c", "c1"))}

    def item(self) -> dict[str, Any]:
        optional = [name for name in _TYPES if name not in self.key and self.random.random() < 0.8]
        return {name: self.value(name) for name in (*self.key, *optional)} | {"x": {"S": self.random.choice("yz")}}

    def write(self) -> None:
        table = self.random.choice(self.tables)
        key = {name: self.value(name) for name in self.key}
        free = self.random.choice([name for name in _TYPES if name not in self.key])
        update = {"Key": key, "UpdateExpression": f"SET {free} = :v", "ExpressionAttributeValues": {":v": self.value(free)}}
        kind = self.random.randrange(9)
        if kind < 4:
            self.dynamodb.put_item(TableName=table, Item=self.item())
        elif kind == 4:
            self.dynamodb.delete_item(TableName=table, Key=key)
        elif kind == 5:
            self.dynamodb.update_item(TableName=table, **update)
        elif kind == 6:
            self.dynamodb.update_item(TableName=table, Key=key, UpdateExpression=f"REMOVE {free}")
        elif kind == 7:
            requests = [{"PutRequest": {"Item": self.item()}}, {"DeleteRequest": {"Key": key}}]
            self.dynamodb.batch_write_item(RequestItems={table: [self.random.choice(requests)]})
        else:
            condition = {"ConditionExpression": "attribute_not_exists(x)"} if self.random.random() < 0.7 else {}
            writes = [{"Put": {"TableName": table, "Item": self.item(), **condition}}, {"Update": {"TableName": table, **update}}]
            try:
                self.dynamodb.transact_write_items(TransactItems=writes)
            except Refused as error:  # a condition, or the same item twice
                assert str(error) in ("TransactionCanceledException", "ValidationException"), error

    def restore(self) -> None:
        name = f"{self.tables[0]}-{len(self.tables)}"
        if len(self.tables) % 2:
            backup = self.dynamodb.create_backup(TableName=self.tables[0], BackupName=name)["BackupDetails"]["BackupArn"]
            self.dynamodb.restore_table_from_backup(TargetTableName=name, BackupArn=backup)
        else:
            self.dynamodb.restore_table_to_point_in_time(SourceTableName=self.tables[0], TargetTableName=name)
        self.dynamodb.update_table(TableName=name, BillingMode="PAY_PER_REQUEST")  # which moto does not restore
        self.tables.append(name)

    def scan(self) -> dict[str, Any]:
        index = self.random.choice(list(self.indexes))
        asked: dict[str, Any] = {"TableName": self.random.choice(self.tables)} | ({"IndexName": index} if index else {})
        if self.random.random() < 0.4:
            asked |= {"FilterExpression": "x = :x", "ExpressionAttributeValues": {":x": {"S": "y"}}}
        return asked

    def query(self) -> dict[str, Any]:
        index, (hash, *range) = self.random.choice(list(self.indexes.items()))
        condition, values = f"{hash} = :h", {":h": self.value(hash)}
        if range and self.random.random() < 0.7:
            low, high = (self.value(range[0]) for _ in "ab")
            kinds = ["#r = :a", "#r < :a", "#r <= :a", "#r > :a", "#r >= :a", "#r BETWEEN :a AND :b"]
            chosen = self.random.choice([*kinds, "begins_with(#r, :a)"] if _TYPES[range[0]] == "S" else kinds)
            condition += " AND " + chosen.replace("#r", range[0])
            values |= {":a": low} | ({":b": high} if ":b" in chosen else {})
        asked: dict[str, Any] = {"TableName": self.random.choice(self.tables), "KeyConditionExpression": condition}
        if index:
            asked["IndexName"] = index
        if self.random.random() < 0.7:
            asked["Limit"] = self.random.randint(1, 8)
        if self.random.random() < 0.3:
            asked["FilterExpression"], values = "x = :x", {**values, ":x": {"S": "y"}}
        if self.random.random() < 0.3:
            asked["ProjectionExpression"] = self.random.choice(("x", "h, g"))
        return {**asked, "ExpressionAttributeValues": values, "ScanIndexForward": self.random.random() < 0.5}

    def start(self, asked: dict[str, Any]) -> dict[str, Any]:
        """A key to start after that need not be there."""
        names = {*self.key, *self.indexes[asked.get("IndexName")]}
        hash = self.indexes[asked.get("IndexName")][0]
        return {name: self.value(name) for name in sorted(names)} | {hash: asked["ExpressionAttributeValues"][":h"]}
