"""The answers that API Gateway gives itself, as the definition's gateway responses customise them.

Types, statuses and fallbacks: https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from local_aws.services.apigateway.gateway.context import RequestContext
from local_aws.services.apigateway.gateway.http_message import Request, Response

_HEADER = "gatewayresponse.header."
_TEMPLATE = '{"message":$context.error.messageString}'
_ACCESS_DENIED_TEMPLATE = '{"Message":$context.error.messageString}'

# Type: (status, code in the x-amzn-ErrorType header)
_TYPES = {
    "ACCESS_DENIED": (403, "AccessDeniedException"),
    "API_CONFIGURATION_ERROR": (500, "InternalServerErrorException"),
    "AUTHORIZER_CONFIGURATION_ERROR": (500, "AuthorizerConfigurationException"),
    "AUTHORIZER_FAILURE": (500, "AuthorizerFailureException"),
    "BAD_REQUEST_BODY": (400, "BadRequestException"),
    "BAD_REQUEST_PARAMETERS": (400, "BadRequestException"),
    "DEFAULT_5XX": (500, "InternalServerErrorException"),
    "EXPIRED_TOKEN": (403, "ExpiredTokenException"),
    "INTEGRATION_FAILURE": (504, "InternalServerErrorException"),
    "INTEGRATION_TIMEOUT": (504, "InternalServerErrorException"),
    "INVALID_SIGNATURE": (403, "InvalidSignatureException"),
    "MISSING_AUTHENTICATION_TOKEN": (403, "MissingAuthenticationTokenException"),
    "REQUEST_TOO_LARGE": (413, "RequestTooLargeException"),
    "THROTTLED": (429, "TooManyRequestsException"),
    "UNAUTHORIZED": (401, "UnauthorizedException"),
    "WAF_FILTERED": (403, "ForbiddenException"),
}


class GatewayError(Exception):
    """Ends a request with a gateway response.

    ``status`` is the one it has unless the definition sets another, ``code`` what the x-amzn-ErrorType header says.
    """

    def __init__(
        self, type: str, message: str | None, status: int | None = None, code: str | None = None, **variables: str
    ) -> None:
        super().__init__(message)
        self.type = type
        self.message = message
        self.status = status or _TYPES[type][0]
        self.code = code or _TYPES[type][1]
        self.variables = {f"error.{name}": value for name, value in variables.items()}


def respond(error: GatewayError, customised: Mapping[str, Any], context: RequestContext, request: Request) -> Response:
    """The gateway response for the error: the type's own, else the definition's default for its class, else AWS's."""
    context["error.message"] = error.message
    context["error.messageString"] = json.dumps(error.message)
    context["error.responseType"] = error.type
    context.variables.update(error.variables)
    default = "DEFAULT_5XX" if error.status >= 500 else "DEFAULT_4XX"
    custom = customised.get(error.type) or customised.get(default) or {}
    status = int(custom.get("statusCode") or error.status)
    usual = _ACCESS_DENIED_TEMPLATE if error.type == "ACCESS_DENIED" else _TEMPLATE
    media_type, template = _template(custom.get("responseTemplates") or {}, usual, request)
    headers = {"x-amzn-ErrorType": error.code, "Content-Type": media_type}
    names = {name.lower(): name for name in headers}
    for parameter, source in (custom.get("responseParameters") or {}).items():
        if parameter.startswith(_HEADER):
            name = parameter.removeprefix(_HEADER)
            value = _value(source, context, request)
            if value is not None:
                headers.pop(names.get(name.lower()) or name, None)
                headers[name] = value
    return Response(status, list(headers.items()), context.substitute(template, missing="").encode())


def outside_api(status: int, message: str, error_type: str | None = None) -> Response:
    """The answer to what reaches no API; AWS answers it before any definition is looked at."""
    headers = [("Content-Type", "application/json"), *([("x-amzn-ErrorType", error_type)] if error_type else [])]
    return Response(status, headers, json.dumps({"message": message}).encode())


def _template(templates: Mapping[str, str], usual: str, request: Request) -> tuple[str, str]:
    """The template of the first accepted media type that has one; JSON otherwise."""
    for accepted in ",".join(request.header_values("Accept")).split(","):
        media_type = accepted.partition(";")[0].strip().lower()
        if media_type in templates:
            return media_type, templates[media_type]
    return "application/json", templates.get("application/json", usual)


def _value(source: str, context: RequestContext, request: Request) -> str | None:
    """A response parameter's value: a literal in quotes, a context or stage variable, or a part of the request."""
    if source.startswith("'"):
        return source.strip("'")
    if source.startswith("method.request.header."):
        return request.header(source.removeprefix("method.request.header."))
    return context.lookup(source)
