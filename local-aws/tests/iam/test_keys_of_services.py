"""Services use a customer's key in the name of whoever calls them: without the right to that, a call fails
although it is allowed itself."""

from typing import Any

from tests.iam.enforced_role import EnforcedRole
from tests.support import aws


class KeysOfServices(EnforcedRole):
    def through(self, key: str, service: str, *actions: str) -> dict[str, Any]:
        """The right to do something with a key through one service alone."""
        condition = {"StringEquals": {"kms:ViaService": f"{service}.eu-west-2.amazonaws.com"}}
        return {"Action": list(actions), "Resource": key, "Condition": condition}

    def table(self, key: str) -> dict[str, Any]:
        inputs = {
            "attributes": [{"name": "id", "type": "S"}],
            "hashKey": "id",
            "billingMode": "PAY_PER_REQUEST",
            "streamEnabled": True,
            "streamViewType": "NEW_IMAGE",
            "serverSideEncryption": {"enabled": True, "kmsKeyArn": key},
        }
        return self.create("aws:dynamodb/table:Table", "table", inputs)

    def test_dynamodb_decrypts_items(self):
        key = self.key()
        table = self.table(key)
        use = {"Action": "dynamodb:*", "Resource": table["outputs"]["arn"]}
        dynamodb = self.client("dynamodb")
        calls = {
            "put": lambda: dynamodb.put_item(TableName=table["id"], Item={"id": {"S": "1"}}),
            "get": lambda: dynamodb.get_item(TableName=table["id"], Key={"id": {"S": "1"}}),
            "scan": lambda: dynamodb.scan(TableName=table["id"]),
            "transact": lambda: dynamodb.transact_write_items(
                TransactItems=[{"Put": {"TableName": table["id"], "Item": {"id": {"S": "2"}}}}]
            ),
        }
        for rights in ([use], [use, self.through(key, "s3", "kms:Decrypt")], [use, self.through(key, "dynamodb", "kms:Encrypt")]):
            self.allow(*rights)
            for name, call in calls.items():
                with self.subTest(name), self.denied("AccessDeniedException", f"kms:Decrypt on resource: {key}"):
                    call()
        dynamodb.describe_table(TableName=table["id"])
        self.allow(use, self.through(key, "dynamodb", "kms:Decrypt"))
        for call in calls.values():
            call()

    def test_dynamodb_decrypts_records_and_lists_streams_without_a_resource(self):
        key = self.key()
        stream = self.table(key)["outputs"]["streamArn"]
        read = {"Action": ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]}
        streams = self.client("dynamodbstreams")
        self.allow({**read, "Resource": stream})
        shard = streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"][0]["ShardId"]
        position = {"StreamArn": stream, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
        iterator = streams.get_shard_iterator(**position)["ShardIterator"]
        with self.denied("AccessDeniedException", "kms:Decrypt"):
            streams.get_records(ShardIterator=iterator)
        with self.denied("AccessDeniedException", "dynamodb:ListStreams on resource: *"):
            streams.list_streams(TableName=stream.split("/")[1])
        self.allow({**read, "Resource": "*"}, self.through(key, "dynamodb", "kms:Decrypt"))
        streams.get_records(ShardIterator=iterator)
        self.assertEqual([stream], [each["StreamArn"] for each in streams.list_streams(TableName=stream.split("/")[1])["Streams"]])

    def test_sns_encrypts_messages(self):
        key = self.key()
        topic = self.create("aws:sns/topic:Topic", "topic", {"kmsMasterKeyId": key})["id"]
        publish = {"Action": "sns:Publish", "Resource": topic}
        sns = self.client("sns")
        for lacking, actions in (("GenerateDataKey", ["kms:Decrypt"]), ("Decrypt", ["kms:GenerateDataKey"])):
            self.allow(publish, self.through(key, "sns", *actions))
            with self.denied("KMSAccessDenied", f"kms:{lacking}"):
                sns.publish(TopicArn=topic, Message="x")
            with self.denied("KMSAccessDenied", f"kms:{lacking}"):
                sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=[{"Id": "1", "Message": "x"}])
        self.allow(publish, self.through(key, "sns", "kms:Decrypt", "kms:GenerateDataKey"))
        sns.publish(TopicArn=topic, Message="x")

    def test_a_copy_reads_the_version_that_it_names(self):
        bucket = self.bucket()
        versioning = {"bucket": bucket, "versioningConfiguration": {"status": "Enabled"}}
        self.create("aws:s3/bucketVersioning:BucketVersioning", "v", versioning)
        version = aws("s3").put_object(Bucket=bucket, Key="a", Body=b"x")["VersionId"]
        write, objects = {"Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/*"}, f"arn:aws:s3:::{bucket}/a"
        s3 = self.client("s3")
        self.allow(write, {"Action": "s3:GetObjectVersion", "Resource": objects})
        s3.copy_object(Bucket=bucket, Key="b", CopySource={"Bucket": bucket, "Key": "a", "VersionId": version})
        with self.denied("AccessDenied", "s3:GetObject on"):
            s3.copy_object(Bucket=bucket, Key="b", CopySource=f"{bucket}/a")

    def test_a_refusal_of_all_but_one_log_group(self):
        basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
        self.create("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", {"role": self.role["id"], "policyArn": basic})
        own, other = (self.create("aws:cloudwatch/logGroup:LogGroup", name, {}) for name in ("own", "other"))
        arn = own["outputs"]["arn"]
        self.allow({"Effect": "Deny", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "NotResource": [arn, f"{arn}:*"]})
        logs = self.client("logs")
        logs.create_log_stream(logGroupName=own["id"], logStreamName="s")
        logs.put_log_events(logGroupName=own["id"], logStreamName="s", logEvents=[{"timestamp": 1, "message": "m"}])
        with self.denied("AccessDeniedException", "explicit deny in an identity-based policy"):
            logs.create_log_stream(logGroupName=other["id"], logStreamName="s")
        aws("logs").create_log_stream(logGroupName=other["id"], logStreamName="s")
        with self.denied("AccessDeniedException", "logs:PutLogEvents"):
            logs.put_log_events(logGroupName=other["id"], logStreamName="s", logEvents=[{"timestamp": 1, "message": "m"}])
