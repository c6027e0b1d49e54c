"""A deployed OpenAPI definition, read once into what a request needs.

Extensions: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from local_aws.kernel.differences import Difference, NotUnderstood

_SCHEMES = Difference(
    "security schemes of a REST API but signatures and functions that decide by the token in a header, and more than one of a method",
    "refused",
    "served",
)
DIFFERENCES = (_SCHEMES,)

METHODS = ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH")
"""The methods of REST APIs; ANY stands for these and no other."""
_ANY = "x-amazon-apigateway-any-method"
_AUTHORIZER = "x-amazon-apigateway-authorizer"
_HEADER_SOURCE = "method.request.header."
_DEFAULT_TIMEOUT_MILLISECONDS = 29_000
_DEFAULT_RESULT_TTL_SECONDS = 300


class InvalidDefinition(ValueError):
    """The definition is wrong."""


class UnsupportedDefinition(NotUnderstood):
    """The definition asks for what is not served here."""

    difference = _SCHEMES


@dataclass(frozen=True)
class Parameter:
    """A parameter that a request must have; ``place`` is ``header``, ``query`` or ``path``."""

    place: str
    name: str


@dataclass(frozen=True)
class Integration:
    """The function behind an operation, by the URI with which API Gateway invokes it."""

    type: str
    uri: str
    timeout_seconds: float


@dataclass(frozen=True)
class IamAuthorization:
    """The caller signs the request, and its policies must allow it."""


@dataclass(frozen=True)
class TokenAuthorizer:
    """A function decides by the token in a header."""

    id: str
    uri: str
    header: str
    pattern: re.Pattern[str] | None
    """What the token must match for the function to be asked."""
    ttl_seconds: int
    """How long the function's decision about a token holds."""


Authorization = IamAuthorization | TokenAuthorizer | None


@dataclass(frozen=True)
class Operation:
    """A method of a resource. Empty ``required`` and ``body_schemas`` of None mean that its validator does not look."""

    resource_path: str
    resource_id: str
    method: str
    authorization: Authorization
    """None lets everybody in."""
    integration: Integration
    required: tuple[Parameter, ...]
    body_schemas: Mapping[str, Any] | None
    """Schemas of the body by media type."""


@dataclass(frozen=True)
class Definition:
    """What a deployment serves."""

    operations: tuple[Operation, ...]
    gateway_responses: Mapping[str, Any]
    binary_media_types: tuple[str, ...]


def read(document: Mapping[str, Any], api_id: str, binary_media_types: Iterable[str]) -> Definition:
    """The definition in an OpenAPI document with API Gateway's extensions; raises InvalidDefinition or UnsupportedDefinition."""
    operations = [
        _operation(document, api_id, path, item, method)
        for path, item in document["paths"].items()
        for method in (*map(str.lower, METHODS), _ANY)
        if method in item
    ]
    binary = {*binary_media_types, *document.get("x-amazon-apigateway-binary-media-types", ())}
    return Definition(tuple(operations), document.get("x-amazon-apigateway-gateway-responses", {}), tuple(sorted(binary)))


def _operation(document: Mapping[str, Any], api_id: str, path: str, item: Mapping[str, Any], method: str) -> Operation:
    operation = item[method]
    validator = _validator(document, operation)
    return Operation(
        resource_path=path,
        resource_id=_id(api_id, path),
        method="ANY" if method == _ANY else method.upper(),
        authorization=_authorization(document, api_id, operation),
        integration=_integration(operation.get("x-amazon-apigateway-integration", {})),
        required=_required(document, item, operation) if validator.get("validateRequestParameters") else (),
        body_schemas=_body_schemas(document, operation) if validator.get("validateRequestBody") else None,
    )


def _authorization(document: Mapping[str, Any], api_id: str, operation: Mapping[str, Any]) -> Authorization:
    """What the operation's own security says, else the document's. API Gateway knows one scheme for a method, without scopes."""
    security = operation.get("security", document.get("security", []))
    if not security:
        return None
    if len(security) > 1 or len(security[0]) != 1:
        raise UnsupportedDefinition(f"security must name one scheme, not {security}.")
    name = next(iter(security[0]))
    scheme = document.get("components", {}).get("securitySchemes", {}).get(name, {})
    if scheme.get("x-amazon-apigateway-authtype") == "awsSigv4":
        return IamAuthorization()
    authorizer = scheme.get(_AUTHORIZER, {})
    source = authorizer.get("identitySource", f"method.request.header.{scheme.get('name')}")
    if authorizer.get("type") != "token" or "authorizerCredentials" in authorizer or not source.startswith(_HEADER_SOURCE):
        raise UnsupportedDefinition(
            f"The security scheme {name} must be awsSigv4 or a token authorizer without credentials that reads a header."
        )
    return TokenAuthorizer(
        id=_id(api_id, name),
        uri=authorizer.get("authorizerUri", ""),
        header=source.removeprefix(_HEADER_SOURCE),
        pattern=_pattern(authorizer.get("identityValidationExpression")),
        ttl_seconds=int(authorizer.get("authorizerResultTtlInSeconds", _DEFAULT_RESULT_TTL_SECONDS)),
    )


def _pattern(expression: str | None) -> re.Pattern[str] | None:
    try:
        return re.compile(expression) if expression else None
    except re.error as error:
        raise InvalidDefinition(f"identityValidationExpression {expression!r} is no regular expression: {error}.") from error


def _id(api_id: str, name: str) -> str:
    """The id of a part of an API: the same for every deployment."""
    return f"{zlib.crc32(f'{api_id}{name}'.encode()) & 0xFFFFFF:06x}"


def _validator(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Mapping[str, Any]:
    name = operation.get("x-amazon-apigateway-request-validator", document.get("x-amazon-apigateway-request-validator"))
    return document.get("x-amazon-apigateway-request-validators", {}).get(name, {})


def _integration(integration: Mapping[str, Any]) -> Integration:
    milliseconds = integration.get("timeoutInMillis", _DEFAULT_TIMEOUT_MILLISECONDS)
    return Integration(integration.get("type", "").lower(), integration.get("uri", ""), milliseconds / 1000)


def _required(document: Mapping[str, Any], item: Mapping[str, Any], operation: Mapping[str, Any]) -> tuple[Parameter, ...]:
    declared: dict[tuple[str, str], Mapping[str, Any]] = {}
    for parameter in [*item.get("parameters", ()), *operation.get("parameters", ())]:
        parameter = _resolved(document, parameter)
        declared[parameter["in"], parameter["name"]] = parameter
    return tuple(
        Parameter(place, name)
        for (place, name), parameter in sorted(declared.items())
        if parameter.get("required") and place in ("header", "query", "path")
    )


def _body_schemas(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Mapping[str, Any]:
    content = _resolved(document, operation.get("requestBody", {})).get("content", {})
    # The components stand beside the schema, so that its references find them from the root.
    components = {"components": document.get("components", {})}
    return {name.lower(): {**media["schema"], **components} for name, media in content.items() if "schema" in media}


def _resolved(document: Mapping[str, Any], value: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in value:
        target: Any = document
        for part in value["$ref"].removeprefix("#/").split("/"):
            name = part.replace("~1", "/").replace("~0", "~")
            if not isinstance(target, Mapping) or name not in target:
                raise InvalidDefinition(f"The reference {value['$ref']} leads nowhere.")
            target = target[name]
        value = target
    return value
