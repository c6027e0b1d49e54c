"""S3 notifications as AWS sends them, and their way to functions.

moto leaves out half of the event, runs the function inside the caller's request, asks nobody whether S3 may invoke it, and
announces a multipart upload twice. Here the event is complete, queued, and only sent where a permission allows it.
"""
from __future__ import annotations

import json
import logging
import secrets
import time
import uuid
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

from flask import has_request_context, request
from moto.awslambda.exceptions import LambdaClientError
from moto.s3 import notifications
from moto.s3.exceptions import S3ClientError
from moto.s3.models import FakeBucket

from local_aws.kernel.amendments import amend
from local_aws.services.lambda_.async_events import AsyncEvents
from local_aws.services.lambda_.invocation import Event
from local_aws.services.lambda_.resource_policy import service_may_invoke
from local_aws.services.lambda_.targets import FunctionName

_log = logging.getLogger(__name__)
_SERVICE = "s3.amazonaws.com"
_PUT = notifications.S3NotificationEvent.OBJECT_CREATED_PUT_EVENT


def apply(events: AsyncEvents) -> None:
    """Sends S3's notifications through this queue."""
    send = notifications.send_event
    configure = FakeBucket.set_notification_configuration

    def send_event(account_id: str, event_name: notifications.S3NotificationEvent, bucket: FakeBucket, key: Any) -> None:
        if event_name == _PUT and key.multipart is not None:
            return  # CompleteMultipartUpload follows
        send(account_id, event_name, bucket, key)

    def invoke(account_id: str, event_body: dict[str, Any], function_arn: str, region: str) -> None:
        name = FunctionName.parse(function_arn, None, account_id, region)
        bucket_arn = event_body["Records"][0]["s3"]["bucket"]["arn"]
        if _may_invoke(name, bucket_arn, account_id):
            payload = json.dumps(event_body, separators=(",", ":")).encode()
            events.enqueue(Event(name, payload, str(uuid.uuid4()), _trace_header()))
        else:
            _log.warning("notification of %s lost: S3 may not invoke %s", bucket_arn, function_arn)

    def set_notification_configuration(self: FakeBucket, configuration: dict[str, Any] | None) -> None:
        previous = self.notification_configuration
        configure(self, configuration)
        configured: Any = self.notification_configuration if configuration else None
        for notification in configured.cloud_function if configured else ():
            name = FunctionName.parse(notification.arn, None, self.account_id, self.region_name)
            if not _may_invoke(name, self.arn, self.account_id):
                self.notification_configuration = previous
                raise S3ClientError(
                    "InvalidArgument", "Unable to validate the following destination configurations"
                )

    amend(notifications, "send_event", send_event)
    amend(notifications, "_get_s3_event", _event)
    amend(notifications, "_invoke_awslambda", invoke)
    amend(FakeBucket, "set_notification_configuration", set_notification_configuration)


def _may_invoke(name: FunctionName, bucket_arn: str, account: str) -> bool:
    try:
        return service_may_invoke(name, _SERVICE, bucket_arn, account)
    except LambdaClientError:  # the function is gone
        return False


def _event(event_name: str, bucket: FakeBucket, key: Any, notification_id: str) -> dict[str, Any]:
    return {"Records": [{
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": bucket.region_name,
        "eventTime": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "eventName": event_name.removeprefix("s3:"),
        "userIdentity": {"principalId": f"AWS:{_caller()}"},
        "requestParameters": {"sourceIPAddress": request.remote_addr if has_request_context() else "127.0.0.1"},
        "responseElements": {
            "x-amz-request-id": secrets.token_hex(8).upper(),
            "x-amz-id-2": secrets.token_urlsafe(57),
        },
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": notification_id,
            "bucket": {
                "name": bucket.name,
                "ownerIdentity": {"principalId": bucket.account_id},
                "arn": bucket.arn,
            },
            "object": _object(event_name, bucket, key),
        },
    }]}


def _object(event_name: str, bucket: FakeBucket, key: Any) -> dict[str, Any]:
    described = {"key": quote_plus(key.name, safe="/*")}
    if "ObjectRemoved" not in event_name:
        described |= {"size": key.size, "eTag": key.etag.strip('"')}
    if bucket.is_versioned:
        described["versionId"] = key.version_id
    return described | {"sequencer": f"{time.time_ns():018X}"}


def _trace_header() -> str | None:
    """The trace of the request that caused the event, which S3 passes on."""
    return request.headers.get("X-Amzn-Trace-Id") if has_request_context() else None


def _caller() -> str:
    """The access key that signed the request which caused the event."""
    header = request.headers.get("Authorization", "") if has_request_context() else ""
    return header.partition("Credential=")[2].partition("/")[0] or "ANONYMOUS"
