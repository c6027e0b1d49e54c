"""Invokes the function behind an operation, as API Gateway's Lambda proxy integration does, and judges the outcome.

What is wrong with the integration stays in the log: the client gets no more than "Internal server error".
https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html: an invocation that Lambda refuses is answered
with 500, a throttled one included; a function error or a malformed answer with 502. All of them are of the type
INTEGRATION_FAILURE, to which definitions can give another status: access logs of AWS show the type with "Rate Exceeded." and with
"Lambda Customer Function Error" (https://github.com/DataBiosphere/azul/pull/6624). Only a late answer is an INTEGRATION_TIMEOUT.
"""

from __future__ import annotations

import json
import logging
import time
import uuid
from typing import Any

from local_aws.kernel.differences import Difference
from local_aws.services.apigateway.gateway.context import RequestContext
from local_aws.services.apigateway.gateway.definition import Definition, Operation
from local_aws.services.apigateway.gateway.function_calls import FunctionCalls, NotInvocable, TookTooLong
from local_aws.services.apigateway.gateway.gateway_responses import GatewayError
from local_aws.services.apigateway.gateway.http_message import Request, Response
from local_aws.services.apigateway.gateway.proxy_response import Malformed, read_answer
from local_aws.services.lambda_.concurrency import Throttled
from local_aws.services.lambda_.runtime.worker import Outcome
from local_aws.services.lambda_.targets import FunctionName

_INTEGRATIONS = Difference("integrations of a REST API other than Lambda proxies", "answered with 500", "served")
DIFFERENCES = (_INTEGRATIONS,)

_MAX_EVENT_BYTES = 6 * 1024 * 1024
_MESSAGE = "Internal server error"
_log = logging.getLogger(__name__)


def integrate(
    calls: FunctionCalls, operation: Operation, event: dict[str, Any], request: Request, definition: Definition, context: RequestContext
) -> Response:
    """The function's answer as a response; raises the gateway error instead."""
    payload = json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
    if len(payload) > _MAX_EVENT_BYTES:
        raise GatewayError("REQUEST_TOO_LARGE", "Request Too Long")
    if operation.integration.type != "aws_proxy":
        raise _misconfigured(context, _INTEGRATIONS.explain(f"The integration is of the type {operation.integration.type}."))
    try:
        source = f"{context['stage']}/{context['httpMethod']}{operation.resource_path}"
        name = calls.find(operation.integration.uri, source, context)
        outcome = _run(calls, name, payload, operation.integration.timeout_seconds, context)
    except NotInvocable as error:
        raise _misconfigured(context, str(error)) from error
    return _response(outcome, request, definition, context)


def _run(calls: FunctionCalls, name: FunctionName, payload: bytes, timeout: float, context: RequestContext) -> Outcome:
    request_id = str(uuid.uuid4())
    context.set(**{"integration.requestId": request_id, "awsEndpointRequestId": request_id})
    began = time.monotonic()
    try:
        outcome = calls.run(name, payload, request_id, timeout, context.trace)
    except TookTooLong as error:
        _note(context, f"Execution failed due to a timeout error: {error}")
        raise GatewayError("INTEGRATION_TIMEOUT", "Endpoint request timed out") from error
    except Throttled as error:
        context.set(**{"integration.integrationStatus": 429, "integrationStatus": 429})
        _note(context, f"Execution failed due to configuration error: {error}")
        raise GatewayError("INTEGRATION_FAILURE", _MESSAGE, 500) from error
    finally:
        latency = round((time.monotonic() - began) * 1000)
        context.set(**{"integration.latency": latency, "integrationLatency": latency})
    context.set(**{"integration.integrationStatus": 200, "integrationStatus": 200})
    return outcome


def _response(outcome: Outcome, request: Request, definition: Definition, context: RequestContext) -> Response:
    if outcome.error_type:
        _note(context, "Lambda Customer Function Error:" + outcome.payload.decode("utf-8", "replace"))
        raise GatewayError("INTEGRATION_FAILURE", _MESSAGE, 502)
    try:
        response = read_answer(outcome.payload, request, definition.binary_media_types)
    except Malformed as error:
        _note(context, f"Execution failed due to configuration error: Malformed Lambda proxy response: {error}")
        raise GatewayError("INTEGRATION_FAILURE", _MESSAGE, 502) from error
    context["integration.status"] = response.status
    return response


def _misconfigured(context: RequestContext, reason: str) -> GatewayError:
    _note(context, f"Execution failed due to configuration error: {reason}")
    return GatewayError("API_CONFIGURATION_ERROR", _MESSAGE)


def _note(context: RequestContext, reason: str) -> None:
    context.set(**{"integration.error": reason, "integrationErrorMessage": reason})
    _log.warning("%s of API %s: %s", context["requestId"], context["apiId"], reason)
