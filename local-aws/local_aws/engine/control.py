"""The control API, ``/_tap/``: what Tap.Cli calls to bring a stack about. JSON in, JSON out.

It asks for the token that stands in ``endpoint.json``, which the developer alone may read: other users of the machine reach the port, too.
"""

from __future__ import annotations

import hmac
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable
from typing import Any, Protocol
from urllib.parse import unquote

from botocore.exceptions import BotoCoreError, ClientError

from local_aws.engine.operations import Operations
from local_aws.engine.provider_functions import ProviderFunctions
from local_aws.engine.state import Registry
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import Context

PREFIX = "/_tap/"


class Functions(Protocol):
    """The functions, of which the engine knows no more than this."""

    def describe(self) -> dict[str, Any]: ...
    def debug(self, request: dict[str, Any]) -> dict[str, Any]: ...
    def renew_debugging(self, id: str) -> dict[str, Any]: ...
    def end_debugging(self, id: str) -> dict[str, Any]: ...


class ControlApi:
    """Routes the requests under ``/_tap/``."""

    def __init__(
        self,
        process: Context,
        registry: Registry,
        operations: Operations,
        provider_functions: ProviderFunctions,
        instance: str,
        token: str,
        functions: Functions,
    ) -> None:
        self._process = process
        self._registry = registry
        self._operations = operations
        self._provider_functions = provider_functions
        self._instance = instance
        self._authorization = f"Bearer {token}".encode()
        self._functions = functions

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request: dict[str, Any] = {}
        parts = [unquote(part) for part in environ["PATH_INFO"].removeprefix(PREFIX).split("/")]
        try:
            self._authenticate(environ)
            if environ["REQUEST_METHOD"] == "POST":
                request = _read(environ)
            status, document = 200, self._route(environ["REQUEST_METHOD"], parts, request)
        except ResourceError as error:
            status, document = error.status, _refusal(error.code, error.message, parts, request)
        except ClientError as error:
            status, document = _client_error(error, parts, request)
        except BotoCoreError as error:
            status, document = 400, _refusal("ValidationException", str(error), parts, request)
        except Exception as error:  # a defect of a handler must reach the person who runs `up`, with the resource's name
            traceback.print_exc(file=sys.stderr)
            status, document = 500, _refusal("InternalFailure", f"{type(error).__name__}: {error}", parts, request)
        body = json.dumps(document).encode()
        challenge = [("WWW-Authenticate", "Bearer")] if status == 401 else []
        start_response(f"{status} {'OK' if status == 200 else 'Error'}", [("Content-Type", "application/json"), *challenge])
        return [body]

    def _authenticate(self, environ: dict[str, Any]) -> None:
        # In constant time, so that how long a refusal takes tells nothing of the token.
        if not hmac.compare_digest(environ.get("HTTP_AUTHORIZATION", "").encode(), self._authorization):
            raise ResourceError("Unauthorized", "The control API takes the token of endpoint.json: Authorization: Bearer <token>.", 401)

    def _route(self, method: str, parts: list[str], request: dict[str, Any]) -> dict[str, Any]:
        match method, parts:
            case "GET", ["health"]:
                return {"instance": self._instance, "account": self._process.account, "pid": os.getpid()}
            case "GET", ["types"]:
                return self._operations.types()
            case "GET", ["functions"]:
                return self._functions.describe()
            case "POST", ["debug"]:
                return self._functions.debug(_require(request, "function", "region", "port"))
            case "POST", ["debug", id, "renew"]:
                return self._functions.renew_debugging(id)
            case "POST", ["debug", id, "end"]:
                return self._functions.end_debugging(id)
            case "GET", ["stacks"]:
                return {"stacks": self._registry.names()}
            case "GET", ["resources"]:
                places = self._registry.all_resources()
                return {"resources": [{"stack": stack, "region": record["region"], "key": record["key"]} for stack, record in places]}
            case "GET", ["stacks", stack, "resources"]:
                return {"resources": self._registry.stack(stack).resources()}
            case "POST", ["stacks", stack, "create"]:
                return self._operations.create(stack, _require(request, "key", "type", "name", "region", "inputs"))
            case "POST", ["stacks", stack, "update"]:
                return self._operations.update(stack, _require(request, "key", "inputs"))
            case "POST", ["stacks", stack, "replace"]:
                return self._operations.replace(stack, _require(request, "key", "inputs"))
            case "POST", ["stacks", stack, "delete"]:
                return self._operations.delete(stack, _require(request, "key"))
            case "POST", ["stacks", stack, "sweep"]:
                return self._operations.sweep(stack)
            case "POST", ["stacks", stack, "refresh"]:
                return self._operations.refresh(stack, bool(request.get("keep")))
            case "POST", ["invoke"]:
                _require(request, "token", "region")
                return self._provider_functions.invoke(request["token"], request.get("args") or {}, request["region"])
            case _:
                raise ResourceError("NotFound", f"The control API has no {method} {PREFIX}{'/'.join(parts)}.", 404)


def _read(environ: dict[str, Any]) -> dict[str, Any]:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) or b"{}"
    try:
        document = json.loads(body, parse_float=_number)
    except ValueError as error:
        raise ResourceError("InvalidRequest", f"The body is not JSON: {error}") from error
    if not isinstance(document, dict):
        raise ResourceError("InvalidRequest", "The body is not a JSON object.")
    return document


def _require(request: dict[str, Any], *names: str) -> dict[str, Any]:
    missing = [name for name in names if name not in request]
    if missing:
        raise ResourceError("InvalidRequest", f"The request lacks {', '.join(missing)}.")
    return request


def _number(text: str) -> int | float:
    """Pulumi has one kind of number; boto3 insists on integers where AWS does."""
    value = float(text)
    return int(value) if value.is_integer() else value


def _client_error(error: ClientError, parts: list[str], request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    details = error.response.get("Error", {})
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
    return max(status, 400), _refusal(details.get("Code", "Unknown"), details.get("Message", str(error)), parts, request)


def _refusal(code: str, message: str, parts: list[str], request: dict[str, Any]) -> dict[str, Any]:
    type, _, name = str(request.get("key", "")).rpartition("::")
    return {
        "error": {
            "code": code,
            "message": message,
            "type": request.get("type") or type or request.get("token"),
            "name": request.get("name") or name or None,
            "operation": parts[-1],
        }
    }
