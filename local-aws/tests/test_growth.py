"""What requests leave in the process: what AWS would keep, and nothing else."""

from __future__ import annotations

import collections
import gc
import time
from collections.abc import Iterator
from unittest import mock

from moto.dynamodb.models import dynamodb_backends
from moto.sqs.models import sqs_backends

from local_aws.services.sqs import moto as sqs_moto
from tests.services.apigateway.gateway.harness import ECHO, RestApiTestCase, call, definition, proxy
from tests.services.lambda_.harness import ACCOUNT, REGION

_ROUNDS = 8
# What AWS keeps, too: log events, values of metrics; and the sessions of roles, which do not end here.
_KEPT = {"LogEvent", "Summary", "Metric", "_Series", "AccessKey", "AssumedRole"}
_BUCKET = {"Bucket": "growth"}


class GrowthTest(RestApiTestCase):
    """Rounds of the calls that the functions and the tools make."""

    def setUp(self) -> None:
        super().setUp()
        services = "s3 dynamodb sqs sns logs cloudwatch sts kms secretsmanager"
        self.aws = {name: self.client(name) for name in services.split()}
        self.rounds = [self._s3(), self._dynamodb(), self._messages(), self._others(), self._functions()]
        self._round()  # which makes what the others use

    def _round(self) -> None:
        for calls in self.rounds:
            next(calls)

    def _s3(self) -> Iterator[None]:
        s3 = self.aws["s3"]
        s3.create_bucket(**_BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_bucket_versioning(**_BUCKET, VersioningConfiguration={"Status": "Enabled"})
        while True:
            yield
            for body in (b"one", b"two"):
                s3.put_object(**_BUCKET, Key="a", Body=body, Tagging="kind=test")
            s3.get_object(**_BUCKET, Key="a")["Body"].read()
            s3.head_object(**_BUCKET, Key="a")
            s3.copy_object(**_BUCKET, Key="b", CopySource={**_BUCKET, "Key": "a"})
            upload = {**_BUCKET, "Key": "c", "UploadId": s3.create_multipart_upload(**_BUCKET, Key="c")["UploadId"]}
            tag = s3.upload_part(**upload, PartNumber=1, Body=b"three")["ETag"]
            s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": tag}]})
            s3.list_objects_v2(**_BUCKET)
            s3.delete_object(**_BUCKET, Key="a")
            listed = s3.list_object_versions(**_BUCKET)
            for version in listed["Versions"] + listed["DeleteMarkers"]:
                s3.delete_object(**_BUCKET, Key=version["Key"], VersionId=version["VersionId"])

    def _dynamodb(self) -> Iterator[None]:
        dynamodb, number = self.aws["dynamodb"], 0
        keys = [("id", "HASH", "S"), ("sort", "RANGE", "N")]
        dynamodb.create_table(
            TableName="growth",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind, _ in keys],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": type} for name, _, type in keys],
        )
        table = {"TableName": "growth"}
        while True:
            yield
            number += 1
            key = {"id": {"S": f"item-{number}"}, "sort": {"N": "1"}}
            value = {":v": {"S": "x"}}
            dynamodb.put_item(**table, Item=key)
            dynamodb.update_item(**table, Key=key, UpdateExpression="SET v = :v", ExpressionAttributeValues=value)
            dynamodb.get_item(**table, Key=key)
            dynamodb.get_item(**table, Key={**key, "id": {"S": f"never-{number}"}})
            dynamodb.query(**table, KeyConditionExpression="id = :v", ExpressionAttributeValues={":v": key["id"]})
            dynamodb.scan(**table)
            dynamodb.transact_write_items(TransactItems=[{"Put": {**table, "Item": key}}])
            dynamodb.delete_item(**table, Key=key)

    def _messages(self) -> Iterator[None]:
        sqs, sns = self.aws["sqs"], self.aws["sns"]
        url = sqs.create_queue(QueueName="growth")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        topic = sns.create_topic(Name="growth")["TopicArn"]
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        while True:
            yield
            sqs.send_message(QueueUrl=url, MessageBody="x")
            sns.publish(TopicArn=topic, Message="y")
            for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]:
                for _ in "twice":
                    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    def _others(self) -> Iterator[None]:
        aws = self.aws
        key = aws["kms"].create_key()["KeyMetadata"]["KeyId"]
        stream = {"logGroupName": "growth", "logStreamName": "s"}
        aws["logs"].create_log_group(logGroupName="growth")
        aws["logs"].create_log_stream(**stream)
        aws["secretsmanager"].create_secret(Name="growth", SecretString="x")
        role = self.role()
        while True:
            yield
            sealed = aws["kms"].encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
            aws["kms"].decrypt(CiphertextBlob=sealed)
            aws["kms"].generate_data_key(KeyId=key, NumberOfBytes=32)
            aws["logs"].put_log_events(**stream, logEvents=[{"timestamp": int(time.time() * 1000), "message": "m"}])
            aws["logs"].filter_log_events(logGroupName="growth")
            aws["cloudwatch"].put_metric_data(Namespace="growth", MetricData=[{"MetricName": "m", "Value": 1}])
            aws["sts"].assume_role(RoleArn=role, RoleSessionName="growth")
            aws["sts"].get_caller_identity()
            aws["secretsmanager"].put_secret_value(SecretId="growth", SecretString="y")
            aws["secretsmanager"].get_secret_value(SecretId="growth")

    def _functions(self) -> Iterator[None]:
        function = self.function(ECHO)
        url = self.serve(definition({"/": {"get": proxy(function)}}), function)
        while True:
            yield
            self.assertEqual(200, call(f"{url}/").status)
            self.invoke(function, {"headers": {}})

    def _objects(self) -> collections.Counter[str]:
        gc.collect()
        kinds = [type(each) for each in gc.get_objects()]
        ours = [kind.__name__ for kind in kinds if str(kind.__module__).split(".")[0] in ("moto", "local_aws")]
        return collections.Counter(name for name in ours if name not in _KEPT)

    def test_requests_leave_what_aws_keeps_and_nothing_else(self):
        with mock.patch.object(sqs_moto, "_DELETED_KEPT", 3):
            for _ in range(3):
                self._round()
            gc.freeze()  # what is there stays out of the lists of objects, which are long
            self.addCleanup(gc.unfreeze)
            before = self._objects()
            for _ in range(_ROUNDS):
                self._round()
        grown = {name: count - before[name] for name, count in self._objects().items() if count - before[name] >= _ROUNDS}
        self.assertEqual({}, grown)
        table = dynamodb_backends[ACCOUNT][REGION].tables["growth"]
        self.assertEqual(0, len(table.items), "partitions without items")
        self.assertEqual(3, len(sqs_backends[ACCOUNT][REGION].queues["growth"].deleted_messages))
