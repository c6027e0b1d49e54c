"""S3."""

import json
from typing import Any
from unittest import mock

from moto.s3.models import FakeKey

from tests.moto.faults.fault import ACCOUNT, REGION, aws, bucket, fails, fault, function, queue, received, refusal

_BUCKET = {"Bucket": "bucket"}
_ARN = "arn:aws:s3:::bucket"
_CUSTOMER_KEY = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "k" * 32}


def _policy(name: str, **statement: Any) -> None:
    document = {"Version": "2012-10-17", "Statement": [{"Principal": "*", **statement}]}
    aws("s3").put_bucket_policy(Bucket=name, Policy=json.dumps(document))


@fault("FakeDeleteMarker.dispose")
def a_marked_object_of_a_suspended_bucket_cannot_be_deleted() -> bool:
    client = bucket(versioned=True)
    client.put_object(**_BUCKET, Key="a", Body=b"x")
    client.delete_object(**_BUCKET, Key="a")
    client.put_bucket_versioning(**_BUCKET, VersioningConfiguration={"Status": "Suspended"})
    return fails(client.delete_object, **_BUCKET, Key="a") or fails(client.put_object, **_BUCKET, Key="a", Body=b"x")


@fault("S3Response.get_object")
def a_deleted_object_was_never_there() -> bool:
    client = bucket(versioned=True)
    client.put_object(**_BUCKET, Key="a", Body=b"x")
    marker = client.delete_object(**_BUCKET, Key="a")["VersionId"]
    return refusal(client.get_object, **_BUCKET, Key="a", VersionId=marker) != "MethodNotAllowed"


@fault("FakeKey.__deepcopy__")
def a_list_of_versions_copies_their_content() -> bool:
    client = bucket(versioned=True)
    client.put_object(**_BUCKET, Key="a", Body=b"x")
    with mock.patch.object(FakeKey, "__getstate__", autospec=True, side_effect=FakeKey.__getstate__) as copied:
        client.list_object_versions(**_BUCKET)
    return copied.called


def _encrypted(**rule: Any) -> Any:
    client = bucket()
    client.put_bucket_encryption(**_BUCKET, ServerSideEncryptionConfiguration={"Rules": [rule]})
    return client


@fault("S3Backend.put_object")
def kms_without_a_key_means_the_key_of_the_default() -> bool:
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    client = _encrypted(ApplyServerSideEncryptionByDefault={"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key})
    return client.put_object(**_BUCKET, Key="a", Body=b"x", ServerSideEncryption="aws:kms").get("SSEKMSKeyId") == key


_BLOCKING: dict[str, Any] = {
    "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
    "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
}


@fault("S3Response.put_object", "S3Response.copy_object", "S3Response._key_response_post")
def blocked_kinds_of_encryption_are_taken() -> bool:
    return not fails(_encrypted(**_BLOCKING).put_object, **_BUCKET, Key="a", Body=b"x", **_CUSTOMER_KEY)


@fault("S3Response.get_bucket_encryption")
def blocked_kinds_of_encryption_are_not_shown() -> bool:
    shown = _encrypted(**_BLOCKING).get_bucket_encryption(**_BUCKET)["ServerSideEncryptionConfiguration"]["Rules"][0]
    return shown.get("BlockedEncryptionTypes") != {"EncryptionType": ["SSE-C"]}


@fault("FakeBucket.set_lifecycle", "S3Response.get_bucket_lifecycle")
def lifecycle_rules_lose_their_sizes() -> bool:
    client = bucket()
    rule = {"ID": "r", "Status": "Enabled", "Filter": {"ObjectSizeGreaterThan": 5}, "Expiration": {"Days": 1}}
    client.put_bucket_lifecycle_configuration(**_BUCKET, LifecycleConfiguration={"Rules": [rule]})
    return client.get_bucket_lifecycle_configuration(**_BUCKET)["Rules"][0].get("Filter") != rule["Filter"]


@fault("FakeBucket.set_logging", "FakeBucket._log_permissions_enabled_policy")
def a_policy_for_everybody_does_not_let_logs_in() -> bool:
    client = bucket()
    bucket("log-target")
    _policy("log-target", Effect="Allow", Action="s3:PutObject", Resource="arn:aws:s3:::log-target/*")
    status = {"LoggingEnabled": {"TargetBucket": "log-target", "TargetPrefix": ""}}
    return fails(client.put_bucket_logging, **_BUCKET, BucketLoggingStatus=status)


@fault("FakeBucket.get_permission")
def a_condition_of_a_denial_is_ignored() -> bool:
    client = bucket()
    plain = {"Bool": {"aws:SecureTransport": "false"}}
    _policy("bucket", Effect="Deny", Action="s3:*", Resource=[_ARN, f"{_ARN}/*"], Condition=plain)
    return fails(client.put_object, **_BUCKET, Key="a", Body=b"x")


def _replicated(**rule: Any) -> Any:
    client = bucket(versioned=True)
    bucket("target", versioned=True)
    usual = {"ID": "r", "Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::target"}}
    configuration = {"Role": f"arn:aws:iam::{ACCOUNT}:role/r", "Rules": [{**usual, **rule}]}
    client.put_bucket_replication(**_BUCKET, ReplicationConfiguration=configuration)
    return client


@fault("S3Backend.put_bucket_replication")
def a_filter_needs_no_priority() -> bool:
    return not fails(_replicated, Filter={"Prefix": "in/"})


@fault("S3Response.get_bucket_replication")
def the_filter_of_a_rule_is_lost() -> bool:
    client = _replicated(Filter={"Prefix": "in/"}, Priority=1, DeleteMarkerReplication={"Status": "Disabled"})
    return client.get_bucket_replication(**_BUCKET)["ReplicationConfiguration"]["Rules"][0].get("Filter") != {"Prefix": "in/"}


@fault(
    *("S3Backend.put_object", "S3Backend._set_delete_marker", "S3Backend.put_object_tagging", "S3Backend.delete_object_tagging"),
    *("S3Response.bucket_response", "S3Response.key_response", "FakeKey.response_dict"),
)
def nothing_is_replicated() -> bool:
    client = _replicated(Prefix="")
    client.put_object(**_BUCKET, Key="a", Body=b"x")
    shown = client.head_object(**_BUCKET, Key="a").get("ReplicationStatus")
    return shown is None and not client.list_objects_v2(Bucket="target")["KeyCount"]


def _notified() -> tuple[Any, str]:
    client = bucket()
    url, arn = queue()
    target = {"QueueArn": arn, "Events": ["s3:ObjectCreated:*"]}
    client.put_bucket_notification_configuration(**_BUCKET, NotificationConfiguration={"QueueConfigurations": [target]})
    received(url)  # the test event
    return client, url


@fault("moto.s3.notifications._get_s3_event")
def an_event_does_not_say_who_caused_it() -> bool:
    client, url = _notified()
    client.put_object(**_BUCKET, Key="a", Body=b"x")
    record = json.loads(received(url)[0])["Records"][0]
    return not {"requestParameters", "responseElements", "userIdentity"} <= {name for name, value in record.items() if value}


@fault("moto.s3.notifications.send_event")
def an_upload_in_parts_is_told_twice() -> bool:
    client, url = _notified()
    upload = {**_BUCKET, "Key": "a", "UploadId": client.create_multipart_upload(**_BUCKET, Key="a")["UploadId"]}
    tag = client.upload_part(**upload, PartNumber=1, Body=b"x")["ETag"]
    client.complete_multipart_upload(**upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": tag}]})
    return len(received(url)) == 2


@fault("FakeBucket.set_notification_configuration", "moto.s3.notifications._invoke_awslambda")
def s3_may_invoke_any_function() -> bool:
    function()
    target = {"LambdaFunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f", "Events": ["s3:ObjectCreated:*"]}
    configuration = {"LambdaFunctionConfigurations": [target]}
    return not fails(bucket().put_bucket_notification_configuration, **_BUCKET, NotificationConfiguration=configuration)
