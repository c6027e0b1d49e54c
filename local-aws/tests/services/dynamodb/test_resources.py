from typing import Any
from unittest import mock

from moto.dynamodb.models import DynamoDBBackend

from tests.services.dynamodb.harness import TABLE, TableTest, table_inputs

INSIGHTS = "aws:dynamodb/contributorInsights:ContributorInsights"
_update_indexes = DynamoDBBackend.update_table_global_indexes


class TableResourceTest(TableTest):
    def test_is_created_with_what_was_asked_for(self):
        key = self.create("aws:kms/key:Key", "key", {})["outputs"]["arn"]
        encryption = {"enabled": True, "kmsKeyArn": key}
        record = self.create(TABLE, "table", table_inputs(self.name, serverSideEncryption=encryption), {"Project": "TAP"})
        table = self.table()
        self.assertEqual([("id", "HASH"), ("timestamp", "RANGE")], [(k["AttributeName"], k["KeyType"]) for k in table["KeySchema"]])
        self.assertEqual("byUser", table["GlobalSecondaryIndexes"][0]["IndexName"])
        self.assertEqual(key, table["SSEDescription"]["KMSMasterKeyArn"])
        backups = self.dynamodb.describe_continuous_backups(TableName=self.name)["ContinuousBackupsDescription"]
        self.assertEqual("ENABLED", backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"])
        ttl = self.dynamodb.describe_time_to_live(TableName=self.name)["TimeToLiveDescription"]
        self.assertEqual(("ENABLED", "ttl"), (ttl["TimeToLiveStatus"], ttl["AttributeName"]))
        self.assertEqual([{"Key": "Project", "Value": "TAP"}], self.dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"])
        outputs = record["outputs"]
        self.assertEqual((table["TableArn"], table["LatestStreamArn"]), (outputs["arn"], outputs["streamArn"]))
        self.assertEqual("PAY_PER_REQUEST", outputs["billingMode"])

    def test_changes_in_place(self):
        record = self.create(TABLE, "table", table_inputs(self.name))
        self.dynamodb.put_item(TableName=self.name, Item={"id": {"S": "1"}, "timestamp": {"N": "2"}})
        key = self.create("aws:kms/key:Key", "key", {})["outputs"]["arn"]
        index = {"name": "byTime", "hashKey": "userId", "rangeKey": "timestamp", "projectionType": "KEYS_ONLY"}
        record = self.update(
            record,
            globalSecondaryIndexes=[index],
            pointInTimeRecovery={"enabled": False},
            ttl={"enabled": True, "attributeName": "expires"},
            streamViewType="KEYS_ONLY",
            serverSideEncryption={"enabled": True, "kmsKeyArn": key},
            billingMode="PROVISIONED",
            readCapacity=5,
            writeCapacity=6,
        )
        table = self.table()
        self.assertEqual(["byTime"], [index["IndexName"] for index in table["GlobalSecondaryIndexes"]])
        self.assertEqual("KEYS_ONLY", table["StreamSpecification"]["StreamViewType"])
        self.assertEqual(key, table["SSEDescription"]["KMSMasterKeyArn"])
        self.assertEqual(5, table["ProvisionedThroughput"]["ReadCapacityUnits"])
        ttl = self.dynamodb.describe_time_to_live(TableName=self.name)["TimeToLiveDescription"]
        self.assertEqual("expires", ttl["AttributeName"])
        self.assertFalse(record["outputs"]["pointInTimeRecovery"]["enabled"])
        self.assertEqual(1, self.dynamodb.scan(TableName=self.name)["Count"])
        self.update(record, serverSideEncryption={"enabled": False}, streamEnabled=False)
        self.assertNotIn("SSEDescription", self.table())
        self.assertNotIn("StreamSpecification", self.table())

    def _capacities(self) -> list[tuple[int, int]]:
        """Of the table and its indexes: units for reads and for writes."""
        table = self.table()
        throughputs = [part["ProvisionedThroughput"] for part in (table, *table["GlobalSecondaryIndexes"])]
        return [(each["ReadCapacityUnits"], each["WriteCapacityUnits"]) for each in throughputs]

    def test_capacities_of_a_provisioned_table_and_its_index(self):
        def index(read: int, write: int) -> dict[str, Any]:
            return table_inputs(self.name)["globalSecondaryIndexes"][0] | {"readCapacity": read, "writeCapacity": write}

        capacity = {"readCapacity": 5, "writeCapacity": 6}
        provisioned: dict[str, Any] = {"billingMode": "PROVISIONED", **capacity, "globalSecondaryIndexes": [index(7, 8)]}
        record = self.create(TABLE, "table", table_inputs(self.name, **provisioned))
        self.assertEqual([(5, 6), (7, 8)], self._capacities())
        self.assertEqual((5, 6), (record["outputs"]["readCapacity"], record["outputs"]["writeCapacity"]))
        with mock.patch.object(DynamoDBBackend, "update_table_global_indexes", autospec=True, side_effect=_update_indexes) as updates:
            record = self.update(record, writeCapacity=10, globalSecondaryIndexes=[index(7, 12)])
        self.assertEqual([["Update"]], [[kind for change in call.args[2] for kind in change] for call in updates.call_args_list])
        self.assertEqual([(5, 10), (7, 12)], self._capacities())
        record = self.update(record, billingMode="PAY_PER_REQUEST", readCapacity=None, writeCapacity=None)
        self.assertEqual(("PAY_PER_REQUEST", [(0, 0), (0, 0)]), (record["outputs"]["billingMode"], self._capacities()))
        self.update(record, **provisioned)
        self.assertEqual([(5, 6), (7, 8)], self._capacities())

    def test_the_most_that_a_table_on_demand_and_its_index_consume(self):
        maximum, index = {"maxReadRequestUnits": 50, "maxWriteRequestUnits": 10}, table_inputs(self.name)["globalSecondaryIndexes"][0]
        bounded = index | {"onDemandThroughput": maximum}
        record = self.create(TABLE, "table", table_inputs(self.name, onDemandThroughput=maximum, globalSecondaryIndexes=[bounded]))
        self.assertEqual(maximum, record["outputs"]["onDemandThroughput"])
        self.assertEqual([(50, 10), (50, 10)], self._maxima())
        # What an update does not name stays.
        less = {"maxWriteRequestUnits": 5}
        record = self.update(record, onDemandThroughput=less, globalSecondaryIndexes=[index | {"onDemandThroughput": less}])
        self.assertEqual([(50, 5), (50, 5)], self._maxima())
        none = {"maxReadRequestUnits": -1, "maxWriteRequestUnits": -1}
        record = self.update(record, onDemandThroughput=none, globalSecondaryIndexes=[index | {"onDemandThroughput": none}])
        self.assertEqual([(None, None), (None, None)], self._maxima())
        record = self.update(record, onDemandThroughput=None, globalSecondaryIndexes=[index])
        record = self.update(record, onDemandThroughput=maximum)
        with self.refused("ValidationException"):  # the provider asks DynamoDB for nothing
            self.update(record, onDemandThroughput=None)
        self.update(record, billingMode="PROVISIONED", readCapacity=1, writeCapacity=1, onDemandThroughput=None)
        self.assertEqual([(None, None), (None, None)], self._maxima())

    def _maxima(self) -> list[tuple[int | None, int | None]]:
        """Of the table and its indexes: units for reads and for writes."""
        table = self.table()
        found = [each.get("OnDemandThroughput", {}) for each in (table, *table["GlobalSecondaryIndexes"])]
        return [(each.get("MaxReadRequestUnits"), each.get("MaxWriteRequestUnits")) for each in found]

    def test_contributor_insights_are_kept(self):
        table = self.create(TABLE, "table", table_inputs(self.name))
        throttled = {"tableName": self.name, "mode": "THROTTLED_KEYS"}
        of_table = self.create(INSIGHTS, "insights", throttled)
        of_index = self.create(INSIGHTS, "index-insights", throttled | {"indexName": "byUser"})
        self.assertEqual(f"name:{self.name}/index:byUser/123456789012", of_index["id"])
        self.assertEqual(["THROTTLED_KEYS", "THROTTLED_KEYS"], [self._insights(), self._insights("byUser")])
        of_index = self.update(of_index, mode="ACCESSED_AND_THROTTLED_KEYS")
        self.assertEqual(["THROTTLED_KEYS", "ACCESSED_AND_THROTTLED_KEYS"], [self._insights(), self._insights("byUser")])
        self.delete(of_index)
        self.assertEqual(["THROTTLED_KEYS", None], [self._insights(), self._insights("byUser")])
        with self.refused("ResourceNotFoundException"):
            self.create(INSIGHTS, "none", throttled | {"indexName": "none"})
        self.delete(of_table)
        self.delete(table)

    def _insights(self, index: str | None = None) -> str | None:
        found = self.dynamodb.describe_contributor_insights(TableName=self.name, **({"IndexName": index} if index else {}))
        self.assertEqual("ENABLED" if "ContributorInsightsMode" in found else "DISABLED", found["ContributorInsightsStatus"])
        return found.get("ContributorInsightsMode")

    def test_a_protected_table_is_not_deleted(self):
        record = self.create(TABLE, "table", table_inputs(self.name, deletionProtectionEnabled=True))
        with self.refused("ValidationException"):
            self.delete(record)
        self.update(record, deletionProtectionEnabled=False)
        self.delete(record)
        self.assertNotIn(self.name, self.dynamodb.list_tables()["TableNames"])

    def test_a_replacement_with_the_same_name_deletes_the_old_one_first(self):
        record = self.create(TABLE, "table", table_inputs(self.name))
        attributes = [{"name": "id", "type": "S"}]
        self.replace(record, rangeKey=None, attributes=attributes, globalSecondaryIndexes=None)
        self.assertEqual(1, len(self.table()["KeySchema"]))
        self.assertEqual([], self.sweep())

    def test_refuses_what_aws_refuses(self):
        unused = [*table_inputs("")["attributes"], {"name": "other", "type": "S"}]
        with self.refused("ValidationException") as refusal:
            self.create(TABLE, "table", table_inputs(self.name, attributes=unused))
        self.assertIn("other", refusal.message)
        missing = {"enabled": True, "kmsKeyArn": "arn:aws:kms:eu-west-2:123456789012:key/none"}
        with self.refused("ValidationException"):
            self.create(TABLE, "table", table_inputs(self.name, serverSideEncryption=missing))
