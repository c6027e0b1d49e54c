"""Request validation: required parameters must be there and not blank, the body must match its model.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
API Gateway reads models as JSON schema draft 4; its sentences are those of the validator that it uses.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from jsonschema import Draft4Validator, ValidationError

from local_aws.services.apigateway.gateway.definition import Operation, Parameter
from local_aws.services.apigateway.gateway.gateway_responses import GatewayError
from local_aws.services.apigateway.gateway.http_message import Request


def validate(operation: Operation, request: Request, query: Mapping[str, list[str]], path_parameters: Mapping[str, str]) -> None:
    """Raises the gateway error for the first fault."""
    missing = [parameter.name for parameter in operation.required if not _value(parameter, request, query, path_parameters)]
    if missing:
        raise GatewayError("BAD_REQUEST_PARAMETERS", f"Missing required request parameters: [{', '.join(missing)}]")
    if operation.body_schemas:
        _validate_body(operation.body_schemas, request)


def _value(parameter: Parameter, request: Request, query: Mapping[str, list[str]], path_parameters: Mapping[str, str]) -> str:
    if parameter.place == "header":
        return (request.header(parameter.name) or "").strip()
    if parameter.place == "query":
        return query.get(parameter.name, [""])[-1].strip()
    return path_parameters.get(parameter.name, "")


def _validate_body(schemas: Mapping[str, Any], request: Request) -> None:
    media_type = (request.header("Content-Type") or "application/json").partition(";")[0].strip().lower()
    schema = schemas.get(media_type)
    if schema is None:
        return
    try:
        # Without a body, an empty object is what API Gateway looks at.
        instance = json.loads(request.body or b"{}")
        faults = [_sentence(error) for error in Draft4Validator(schema).iter_errors(instance)]
    except (ValueError, RecursionError):
        faults = ["Unable to parse the body as JSON"]
    if faults:
        raise GatewayError("BAD_REQUEST_BODY", "Invalid request body", validationErrorString=f"[{', '.join(faults)}]")


def _sentence(error: ValidationError) -> str:
    sentence = _SENTENCES.get(str(error.validator))
    return sentence(error) if sentence else error.message


def _of(error: ValidationError) -> tuple[Any, Any]:
    """What the schema asks for, and the part of the body that is not so."""
    return error.validator_value, error.instance


def _required(error: ValidationError) -> str:
    required, instance = _of(error)
    missing = [name for name in required if name not in instance]
    return f"object has missing required properties ({_list(missing)})"


def _type(error: ValidationError) -> str:
    type, instance = _of(error)
    allowed = type if isinstance(type, list) else [type]
    found = next(name for name in _TYPES if Draft4Validator({}).is_type(instance, name))
    return f"instance type ({found}) does not match any allowed primitive type (allowed: {_list(allowed)})"


def _additional(error: ValidationError) -> str:
    _, instance = _of(error)
    schema: Any = error.schema
    surplus = sorted(set(instance) - set(schema.get("properties", {})))
    return f"object instance has properties which are not allowed by the schema: {_list(surplus)}"


def _enum(error: ValidationError) -> str:
    values, instance = _of(error)
    return f"instance value ({json.dumps(instance)}) not found in enum (possible values: {_list(values)})"


def _pattern(error: ValidationError) -> str:
    return f'ECMA 262 regex "{error.validator_value}" does not match input string "{error.instance}"'


def _list(values: list[Any]) -> str:
    return json.dumps(values, separators=(",", ":"))


_TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
_SENTENCES: dict[str, Callable[[ValidationError], str]] = {
    "required": _required,
    "type": _type,
    "additionalProperties": _additional,
    "enum": _enum,
    "pattern": _pattern,
}
