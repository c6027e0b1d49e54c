"""The configuration of asynchronous invocations: moto keeps one a function and shows the first for ever.

Here there is one for each qualifier; Put replaces it and Update changes what it names, as on AWS.
"""
from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import unquote

from moto.awslambda.exceptions import InvalidParameterValueException, UnknownEventConfig
from moto.awslambda.models import EventInvokeConfig
from moto.awslambda.responses import LambdaResponse
from moto.core.common_types import TYPE_RESPONSE

from local_aws.iam.authorizer import role_allows
from local_aws.kernel.amendments import amend
from local_aws.kernel.differences import Difference
from local_aws.services.lambda_.targets import FunctionName

DESTINATIONS = Difference("destinations of a function's events and records in S3 and Kafka", "refused", "written to")
DIFFERENCES = (DESTINATIONS,)

# By the service of a destination, what the function's role must be allowed to call there.
_ACTIONS = {"sqs": "SendMessage", "sns": "Publish", "lambda": "InvokeFunction", "events": "PutEvents"}
_PROPERTIES = ("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")


def apply() -> None:
    amend(LambdaResponse, "put_function_event_invoke_config", _put)
    amend(LambdaResponse, "update_function_event_invoke_config", _update)
    amend(LambdaResponse, "get_function_event_invoke_config", _get)
    amend(LambdaResponse, "delete_function_event_invoke_config", _delete)
    amend(LambdaResponse, "list_function_event_invoke_configs", _list)


def event_invoke_config(name: FunctionName) -> dict[str, Any]:
    """The configuration for this function, version or alias; empty when it has none."""
    return name.latest().event_invoke_configs.get(_key(name), {})


def _put(self: LambdaResponse) -> str:
    return _store(_named(self), self.json_body)


def _update(self: LambdaResponse) -> str:
    name = _named(self)
    return _store(name, _existing(name) | self.json_body)


def _get(self: LambdaResponse) -> str:
    return json.dumps(_existing(_named(self)))


def _delete(self: LambdaResponse) -> TYPE_RESPONSE:
    name = _named(self)
    _existing(name)
    del name.latest().event_invoke_configs[_key(name)]
    return 204, {"status": 204}, ""


def _list(self: LambdaResponse) -> str:
    return json.dumps({"FunctionEventInvokeConfigs": list(_named(self).latest().event_invoke_configs.values())})


def _named(response: LambdaResponse) -> FunctionName:
    text = unquote(response.path.split("/functions/", 1)[1].split("/event-invoke-config")[0])
    qualifier = response.querystring.get("Qualifier", [None])[0]
    name = FunctionName.parse(text, qualifier, response.current_account, response.region)
    name.resolve()
    return name


def _key(name: FunctionName) -> str:
    return name.qualifier or "$LATEST"


def _arn(name: FunctionName) -> str:
    return f"{name.latest().function_arn}:{_key(name)}"


def _existing(name: FunctionName) -> dict[str, Any]:
    config = event_invoke_config(name)
    if not config:
        raise UnknownEventConfig(_arn(name))
    return config


def _store(name: FunctionName, values: dict[str, Any]) -> str:
    config = {key: values[key] for key in _PROPERTIES if values.get(key) is not None}
    EventInvokeConfig(_arn(name), "", config)  # raises for values that AWS refuses
    for side in config.get("DestinationConfig", {}).values():
        if target := side.get("Destination"):
            _check_destination(name.resolve().role, target)
    config["DestinationConfig"] = {"OnSuccess": {}, "OnFailure": {}} | config.get("DestinationConfig", {})
    config |= {"FunctionArn": _arn(name), "LastModified": time.time()}
    name.latest().event_invoke_configs[_key(name)] = config
    return json.dumps(config)


def _check_destination(role: str, target: str) -> None:
    service = target.split(":")[2]
    if service not in _ACTIONS:
        raise InvalidParameterValueException(DESTINATIONS.explain(f"The destination {target} is not known."))
    action = _ACTIONS[service]
    if not role_allows(role, f"{service}:{action}", target):
        raise InvalidParameterValueException(f"The function's execution role does not have permissions to call {action} on {target}")
