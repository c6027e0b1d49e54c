"""The calls that the functions and the tools make, mixed: for what they leave in the process."""

from __future__ import annotations

import time
from collections.abc import Iterator

from tests.services.apigateway.gateway.harness import ECHO, RestApiTestCase, call, definition, proxy
from tests.services.lambda_.harness import REGION

_BUCKET = {"Bucket": "growth"}


class MixedCalls(RestApiTestCase):
    """Rounds of them, each of which deletes what it makes. ``bench/memory.py`` makes a thousand, ``test_growth.py`` a few."""

    def setUp(self) -> None:
        super().setUp()
        services = "s3 dynamodb sqs sns logs cloudwatch sts kms secretsmanager"
        self.aws = {name: self.client(name) for name in services.split()}
        self._calls = [self._s3(), self._dynamodb(), self._messages(), self._others(), self._functions()]
        self.round()  # which makes what the others use

    def round(self) -> None:
        """Each call of the mix."""
        for calls in self._calls:
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
            now = int(time.time() * 1000)
            aws["logs"].put_log_events(**stream, logEvents=[{"timestamp": now, "message": "m"}])
            aws["logs"].filter_log_events(logGroupName="growth", startTime=now)
            aws["cloudwatch"].put_metric_data(Namespace="growth", MetricData=[{"MetricName": "m", "Value": 1}])
            aws["sts"].assume_role(RoleArn=role, RoleSessionName="growth")
            aws["sts"].get_caller_identity()
            aws["secretsmanager"].put_secret_value(SecretId="growth", SecretString="y")
            aws["secretsmanager"].get_secret_value(SecretId="growth")

    def _functions(self) -> Iterator[None]:
        function = self.function(ECHO)
        self.url = self.serve(definition({"/": {"get": proxy(function)}}), function)
        while True:
            yield
            self.assertEqual(200, call(f"{self.url}/").status)
            self.invoke(function, {"headers": {}})
