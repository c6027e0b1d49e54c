"""Makes the HTTP response from what a function behind a Lambda proxy integration returned.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html, and for the header names
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable
from typing import Any

from local_aws.services.apigateway.gateway.gateway_responses import GatewayError
from local_aws.services.apigateway.gateway.http_message import Headers, Request, Response
from local_aws.services.apigateway.gateway.proxy_event import matches_media_type

# Any other member makes the answer malformed.
_MEMBERS = frozenset({"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"})
_REMAPPED = frozenset(
    {"authorization", "connection", "content-length", "date", "host", "server", "user-agent", "www-authenticate", "x-amzn-requestid"}
)
_DROPPED = frozenset({"expect", "keep-alive", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade", "via"})
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NOT_IN_A_VALUE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class Malformed(Exception):
    """The function's answer does not have the form that API Gateway asks for."""


def read_answer(payload: bytes, request: Request, binary_media_types: Iterable[str]) -> Response:
    """The response in a function's answer; raises Malformed."""
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise Malformed("it is no JSON") from error
    if not isinstance(answer, dict) or not answer.keys() <= _MEMBERS:
        raise Malformed(f"it must be an object with no other members than {', '.join(sorted(_MEMBERS))}")
    headers = _headers(_map(answer, "headers"), _map(answer, "multiValueHeaders"))
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", "application/json"))
    return Response(_status(answer.get("statusCode", 200)), headers, _body(answer, request, binary_media_types))


def _status(value: Any) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"[2-5][0-9]{2}", str(value)):
        raise Malformed(f"statusCode is {value!r}")
    return int(value)


def _map(answer: dict[str, Any], member: str) -> dict[str, Any]:
    value = answer.get(member)
    if value is not None and not isinstance(value, dict):
        raise Malformed(f"{member} must be an object")
    return value or {}


def _headers(single: dict[str, Any], multiple: dict[str, Any]) -> Headers:
    """Both maps together: a pair that is in both is sent once."""
    pairs: Headers = []
    for name, values in multiple.items():
        if not isinstance(values, list):
            raise Malformed(f"multiValueHeaders.{name} must be an array")
        pairs += [(name, _text(name, value)) for value in values]
    several = {name.lower(): {value for other, value in pairs if other.lower() == name.lower()} for name, _ in pairs}
    for name, value in single.items():
        if value is not None and (text := _text(name, value)) not in several.get(name.lower(), ()):
            pairs.append((name, text))
    return [(_sent_name(name), value) for name, value in pairs if name.lower() not in _DROPPED]


def _text(name: str, value: Any) -> str:
    text = json.dumps(value) if isinstance(value, (bool, int, float)) else value
    if not isinstance(text, str) or not _NAME.fullmatch(name) or _NOT_IN_A_VALUE.search(text):
        raise Malformed(f"header {name!r} cannot be sent")
    return text


def _sent_name(name: str) -> str:
    return f"x-amzn-Remapped-{name}" if name.lower() in _REMAPPED else name


def _body(answer: dict[str, Any], request: Request, binary_media_types: Iterable[str]) -> bytes:
    body = answer.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise Malformed("body must be a string")
    # Bytes go out only to a client that asks for a binary media type; another gets the base64 text.
    if answer.get("isBase64Encoded") is True and matches_media_type(request.header("Accept"), binary_media_types):
        try:
            return base64.b64decode(body, validate=True)
        except binascii.Error as error:
            raise GatewayError("API_CONFIGURATION_ERROR", "Internal server error") from error
    return body.encode("utf-8", "replace")
