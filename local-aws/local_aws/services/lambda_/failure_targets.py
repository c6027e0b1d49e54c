"""Where the outcome of an asynchronous invocation goes: the dead-letter queue and the destinations of the configuration.

Everything is sent with the credentials of the function's role, so a missing permission loses the message, as on AWS.
"""
from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from local_aws.kernel.process import Context
from local_aws.services.lambda_ import metrics
from local_aws.services.lambda_.invocation import Event, Execution
from local_aws.services.lambda_.role_clients import RoleClients
from local_aws.services.lambda_.targets import FunctionName

_log = logging.getLogger(__name__)
_MESSAGE_CHARACTERS = 1024


class FailureTargets:
    def __init__(self, context: Context, clients: RoleClients) -> None:
        self._context = context
        self._clients = clients

    def succeeded(self, event: Event, config: dict[str, Any], execution: Execution) -> None:
        self._to_destination(event, config, "OnSuccess", "Success", execution)

    def failed(self, event: Event, config: dict[str, Any], condition: str, execution: Execution | None) -> None:
        """Gives up on the event, for the reason that AWS calls ``condition``."""
        self._to_destination(event, config, "OnFailure", condition, execution)
        target = event.name.resolve().dead_letter_target
        if target is None:
            return
        error = json.loads(execution.outcome.payload).get("errorMessage", "") if execution else "Rate Exceeded."
        attributes = {
            "RequestID": {"DataType": "String", "StringValue": event.request_id},
            "ErrorCode": {"DataType": "Number", "StringValue": "200" if execution else "429"},
            "ErrorMessage": {"DataType": "String", "StringValue": error[:_MESSAGE_CHARACTERS] or condition},
        }
        try:
            self._send(event.name, target, event.payload.decode(), attributes)
        except ClientError as failure:
            metrics.dead_letter_failed(event.name)
            _log.warning("event %s is lost, %s refused it: %s", event.request_id, target, failure)

    def to_destination(self, name: FunctionName, target: str, record: dict[str, Any]) -> None:
        """Tells the destination of the function what came of its events."""
        try:
            self._send(name, target, json.dumps(record, separators=(",", ":")), {})  # as small as on AWS
        except ClientError as failure:
            metrics.destination_failed(name)
            _log.warning("destination %s refused a record of %s: %s", target, name, failure)

    def _to_destination(
        self, event: Event, config: dict[str, Any], side: str, condition: str, execution: Execution | None
    ) -> None:
        target = config.get("DestinationConfig", {}).get(side, {}).get("Destination")
        if target:
            self.to_destination(event.name, target, _record(event, condition, execution))

    def _send(self, name: FunctionName, target: str, body: str, attributes: dict[str, Any]) -> None:
        _, _, service, region, account, resource = target.split(":", 5)
        client = self._clients.client(name.resolve().role, name.name, service, region)
        if service == "sqs":
            url = f"{self._context.endpoint}/{account}/{resource}"
            client.send_message(QueueUrl=url, MessageBody=body, MessageAttributes=attributes)
        elif service == "sns":
            client.publish(TopicArn=target, Message=body, MessageAttributes=attributes)
        elif service == "lambda":
            client.invoke(FunctionName=target, InvocationType="Event", Payload=body)
        else:  # an event bus; other services are refused when the configuration is put
            context = json.loads(body)["requestContext"]
            result = "Success" if context["condition"] == "Success" else "Failure"
            client.put_events(Entries=[{
                "Source": "lambda", "DetailType": f"Lambda Function Invocation Result - {result}", "Detail": body,
                "EventBusName": target, "Resources": [context["functionArn"], target],
            }])


def _record(event: Event, condition: str, execution: Execution | None) -> dict[str, Any]:
    """What a destination receives."""
    record = {
        "version": "1.0",
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "requestContext": {
            "requestId": event.request_id,
            "functionArn": f"{event.name.latest().function_arn}:{event.name.qualifier or '$LATEST'}",
            "condition": condition,
            "approximateInvokeCount": event.attempts,
        },
        "requestPayload": json.loads(event.payload),
    }
    if execution:
        record["responseContext"] = {"statusCode": 200, "executedVersion": execution.version}
        if execution.outcome.error_type:
            record["responseContext"]["functionError"] = "Unhandled"
        record["responsePayload"] = json.loads(execution.outcome.payload)
    return record
