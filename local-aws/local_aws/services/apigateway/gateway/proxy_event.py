"""The event that a Lambda proxy integration hands to the function, and what its answer becomes.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

from __future__ import annotations

import base64
import fnmatch
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from local_aws.services.apigateway.gateway.context import RequestContext
from local_aws.services.apigateway.gateway.http_message import Headers, Request
from local_aws.services.apigateway.gateway.routes import Match

# They belong to the connection between client and API Gateway.
_HOP_BY_HOP = frozenset(
    {"connection", "content-length", "expect", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
)
_CONTEXT = (
    "resourceId", "resourcePath", "httpMethod", "extendedRequestId", "requestTime", "path", "accountId", "protocol", "stage",
    "domainPrefix", "requestTimeEpoch", "requestId", "domainName", "deploymentId", "apiId",
)
# Filled by callers that sign their requests or have a certificate.
_IDENTITY = (
    "cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "sourceIp", "principalOrgId", "accessKey",
    "cognitoAuthenticationType", "cognitoAuthenticationProvider", "userArn", "userAgent", "user",
)


def query_values(request: Request) -> dict[str, list[str]]:
    """The query's parameters, decoded."""
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(request.query, keep_blank_values=True, errors="replace"):
        values.setdefault(name, []).append(value)
    return values


def proxy_event(
    request: Request, path: str, match: Match, query: dict[str, list[str]], context: RequestContext, port: int, binary: Iterable[str]
) -> dict[str, Any]:
    """The event, version 1.0. ``path`` is the one below the stage."""
    headers = _by_name(_forwarded(request, context, port))
    body, is_base64 = _body(request, binary)
    return {
        "resource": match.operation.resource_path,
        "path": path,
        "httpMethod": request.method,
        "headers": {name: values[-1] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": match.parameters or None,
        "stageVariables": context.stage_variables or None,
        "requestContext": {
            **{name: context[name] for name in _CONTEXT},
            "identity": {name: context.variables.get(f"identity.{name}") for name in _IDENTITY},
            **({"authorizer": context.authorizer} if context.authorizer else {}),
        },
        "body": body,
        "isBase64Encoded": is_base64,
    }


def matches_media_type(header: str | None, media_types: Iterable[str]) -> bool:
    """Whether the first media type of a header is among those, which may have wildcards."""
    media_type = (header or "").partition(",")[0].partition(";")[0].strip().lower()
    return any(fnmatch.fnmatchcase(media_type, pattern.lower()) for pattern in media_types)


def _forwarded(request: Request, context: RequestContext, port: int) -> Headers:
    """The client's headers with those that API Gateway sets."""
    came_by = [*request.header_values("X-Forwarded-For"), request.source_ip]
    added = [
        ("X-Amzn-Trace-Id", context["xrayTraceHeader"]),
        ("X-Forwarded-For", ", ".join(came_by)),
        ("X-Forwarded-Port", str(port)),
        ("X-Forwarded-Proto", "http"),
    ]
    replaced = _HOP_BY_HOP | {name.lower() for name, _ in added}
    return [*((name, value) for name, value in request.headers if name.lower() not in replaced), *added]


def _by_name(headers: Headers) -> dict[str, list[str]]:
    """The values of each header, under its name as it was first written."""
    spelling: dict[str, str] = {}
    values: dict[str, list[str]] = {}
    for name, value in headers:
        values.setdefault(spelling.setdefault(name.lower(), name), []).append(value)
    return values


def _body(request: Request, binary: Iterable[str]) -> tuple[str | None, bool]:
    if not request.body:
        return None, False
    if matches_media_type(request.header("Content-Type"), binary):
        return base64.b64encode(request.body).decode(), True
    return request.body.decode("utf-8", "replace"), False
