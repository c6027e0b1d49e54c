"""Lambda's Invoke API over HTTP: what a caller sends, and the answers and errors in AWS's form."""
from __future__ import annotations

import base64
import json
import re
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote

from moto.awslambda.exceptions import LambdaClientError

from local_aws.services.lambda_.async_events import AsyncEvents
from local_aws.services.lambda_.concurrency import Throttled
from local_aws.services.lambda_.invocation import Event, Execute
from local_aws.services.lambda_.targets import FunctionName

_PATH = re.compile(r"/2015-03-31/functions/(?P<name>[^/]+)/invocations/?")
_SCOPE = re.compile(r"Credential=[^/]+/\d+/(?P<region>[\w-]+)/lambda/")
_DEFAULT_REGION = "us-east-1"
_SYNCHRONOUS_BYTES = 6 * 1024 * 1024
_ASYNCHRONOUS_BYTES = 1024 * 1024  # 256 KB until October 2025

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class InvokeError(Exception):
    """A refusal: the error's code, the HTTP status with its text, and what the body says besides the message."""

    def __init__(self, code: str, status: str, message: str, **fields: str) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.body = {"Type": "User", "message": message, **fields}


class InvokeApi:
    def __init__(self, execute: Execute, events: AsyncEvents, account: str) -> None:
        self._execute = execute
        self._events = events
        self._account = account

    def handle(self, environ: dict[str, Any], start_response: StartResponse) -> list[bytes] | None:
        match = _PATH.fullmatch(environ["PATH_INFO"])
        if match is None or environ["REQUEST_METHOD"] != "POST":
            return None
        request_id = str(uuid.uuid4())
        headers = {"x-amzn-RequestId": request_id}
        try:
            status, extra, body = self._invoke(unquote(match["name"]), environ, request_id)
            headers |= extra
        except Throttled as error:
            throttled = InvokeError("TooManyRequestsException", "429 Too Many Requests", str(error), Reason=error.reason)
            status, body = _error(throttled, headers)
        except LambdaClientError as error:
            status, body = _error(_from_moto(error), headers)
        except InvokeError as error:
            status, body = _error(error, headers)
        if body or not status.startswith("204"):
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
        start_response(status, list(headers.items()))
        return [body]

    def _invoke(self, name_text: str, environ: dict[str, Any], request_id: str) -> tuple[str, dict[str, str], bytes]:
        query = parse_qs(environ.get("QUERY_STRING", ""))
        scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        name = FunctionName.parse(
            name_text, query.get("Qualifier", [None])[0], self._account, scope["region"] if scope else _DEFAULT_REGION
        )
        kind = environ.get("HTTP_X_AMZ_INVOCATION_TYPE", "RequestResponse")
        payload = _payload(environ, kind)
        name.resolve()
        if kind == "DryRun":
            return "204 No Content", {}, b""
        trace = environ.get("HTTP_X_AMZN_TRACE_ID")
        if kind == "Event":
            self._events.enqueue(Event(name, payload, request_id, trace))
            return "202 Accepted", {}, b""
        execution = self._execute(name, payload, request_id, trace, _client_context(environ))
        outcome = execution.outcome
        headers = {"X-Amz-Executed-Version": execution.version}
        if outcome.error_type:
            headers["X-Amz-Function-Error"] = "Unhandled"
        if environ.get("HTTP_X_AMZ_LOG_TYPE") == "Tail":
            headers["X-Amz-Log-Result"] = base64.b64encode(outcome.log.tail()).decode()
        return "200 OK", headers, outcome.payload


def _payload(environ: dict[str, Any], kind: str) -> bytes:
    if kind not in ("RequestResponse", "Event", "DryRun"):
        raise InvokeError(
            "InvalidParameterValueException", "400 Bad Request",
            f"Value '{kind}' at 'invocationType' failed to satisfy constraint: "
            "Member must satisfy enum value set: [Event, RequestResponse, DryRun]",
        )
    payload = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) or b"{}"
    if kind == "Event" and len(payload) > _ASYNCHRONOUS_BYTES:
        raise InvokeError(
            "RequestTooLargeException", "413 Request Entity Too Large",
            f"{len(payload)} byte payload is too large for the Event invocation type (limit {_ASYNCHRONOUS_BYTES} bytes)",
        )
    if len(payload) > _SYNCHRONOUS_BYTES:
        raise InvokeError(
            "RequestTooLargeException", "413 Request Entity Too Large",
            f"Request must be smaller than {_SYNCHRONOUS_BYTES} bytes for the InvokeFunction operation",
        )
    try:
        json.loads(payload)
    except ValueError as error:
        raise InvokeError(
            "InvalidRequestContentException", "400 Bad Request", f"Could not parse request body into json: {error}"
        ) from error
    return payload


def _client_context(environ: dict[str, Any]) -> str | None:
    """The caller's client context, which travels as base64 and reaches the runtime as JSON."""
    encoded = environ.get("HTTP_X_AMZ_CLIENT_CONTEXT")
    if not encoded:
        return None
    try:
        return json.dumps(json.loads(base64.b64decode(encoded, validate=True)))
    except ValueError as error:
        raise InvokeError(
            "InvalidRequestContentException", "400 Bad Request", "Client context must be a valid Base64-encoded JSON object."
        ) from error


def _from_moto(error: LambdaClientError) -> InvokeError:
    status = {404: "404 Not Found", 409: "409 Conflict", 502: "502 Bad Gateway"}.get(error.code or 400, "400 Bad Request")
    converted = InvokeError(error.error_type, status, error.message)
    if error.error_type == "ResourceNotFoundException":  # the one error whose message AWS spells with a capital
        converted.body["Message"] = converted.body.pop("message")
    return converted


def _error(error: InvokeError, headers: dict[str, str]) -> tuple[str, bytes]:
    headers["x-amzn-ErrorType"] = error.code
    return error.status, json.dumps(error.body).encode()
