"""A table of the local AWS with transactions of one user, one a millisecond, for bench/list.mjs. Prints where it is and what transactions
are how deep in the list, and serves it until its input ends.

They are put where moto keeps them: a million requests would take hours.
"""
import json
import random
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import boto3
from botocore.config import Config
from local_aws.kernel.clients import DEVELOPER
from local_aws.kernel.process import ACCOUNT
from local_aws.server import LocalAws
from moto.dynamodb.models import dynamodb_backends

REGION, TABLE = "eu-west-2", "bench"
START = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1000)
PARTS = (0, 0.01, 0.5, 0.99)
TYPES = {"id": "S", "timestamp": "N", "userId": "S"}


def key_schema(hash_key, range_key):
    return [{"AttributeName": hash_key, "KeyType": "HASH"}, {"AttributeName": range_key, "KeyType": "RANGE"}]


def item(user, number, keys):
    """As POST /transactions makes it."""
    digits = f"{START + number:012x}7000{random.randrange(2**62) | 2**63:016x}"
    id = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    key = int(id[-2:], 16) % keys
    created = datetime.fromtimestamp((START + number) / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    texts = {"id": id, "entity": "transaction", "userId": f"{user}\x1f{key}" if key else user, "amount": "12.50", "currency": "EUR"}
    texts |= {"createdAt": created, "updatedAt": created}
    return {name: {"S": text} for name, text in texts.items()} | {"timestamp": {"N": f"{START + number}"}, "version": {"N": "1"}}


def main(user, transactions, keys):
    with tempfile.TemporaryDirectory() as folder:
        aws = LocalAws(Path(folder), node=None, port=0)
        aws.start()
        key, secret, _ = DEVELOPER
        endpoint = {"endpoint_url": aws.context.endpoint, "aws_access_key_id": key, "aws_secret_access_key": secret}
        client = boto3.client("dynamodb", REGION, config=Config(read_timeout=3_600), **endpoint)
        client.create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": type} for name, type in TYPES.items()],
            KeySchema=key_schema("id", "timestamp"),
            GlobalSecondaryIndexes=[
                {"IndexName": "byUser", "KeySchema": key_schema("userId", "timestamp"), "Projection": {"ProjectionType": "ALL"}}
            ],
        )
        table = dynamodb_backends[ACCOUNT][REGION].tables[TABLE]
        depths = {int(transactions * part): None for part in PARTS}
        for number in range(transactions):
            put = item(user, number, keys)
            table.put_item(put)
            depth = transactions - number
            if depth in depths:
                depths[depth] = {"id": put["id"]["S"], "userId": put["userId"]["S"]}
        # The first query brings the items into their order, for which the function would not wait.
        query = {"IndexName": "byUser", "KeyConditionExpression": "userId = :user", "Limit": 1}
        client.query(TableName=TABLE, ExpressionAttributeValues={":user": {"S": user}}, **query)
        print(json.dumps({"endpoint": aws.context.endpoint, "depths": depths}), flush=True)
        sys.stdin.read()
        aws.stop()


main(sys.argv[1], *map(int, sys.argv[2:]))
