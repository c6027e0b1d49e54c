"""What Lambda refuses in a function's settings and moto accepts, in AWS's words."""
from __future__ import annotations

import io
import json
import zipfile
from functools import cache
from typing import Any

from moto.awslambda.exceptions import InvalidParameterValueException, ValidationException

from local_aws.kernel.models import models

_BOUNDS = {"MemorySize": (128, 10240), "Timeout": (1, 900)}
_ENVIRONMENT_BYTES = 4096
_RESERVED_VARIABLES = frozenset({
    "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API",
    "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
})


def check_settings(settings: dict[str, Any]) -> None:
    """Raises the error with which AWS answers the first setting that it refuses."""
    for name, (lowest, highest) in _BOUNDS.items():
        value = settings.get(name)
        if value is None or lowest <= value <= highest:
            continue
        bound = f"less than or equal to {highest}" if value > highest else f"greater than or equal to {lowest}"
        raise ValidationException(str(value), name[0].lower() + name[1:], f"Member must have value {bound}")
    runtime = settings.get("Runtime")
    if runtime is not None and runtime not in _runtimes():
        raise InvalidParameterValueException(
            f"Value {runtime} at 'runtime' failed to satisfy constraint: "
            f"Member must satisfy enum value set: [{', '.join(_runtimes())}] or be a valid ARN"
        )
    _check_variables((settings.get("Environment") or {}).get("Variables") or {})


def check_code(content: bytes) -> None:
    """Raises AWS's error for an archive that is none."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise InvalidParameterValueException(
            "Could not unzip uploaded file. Please check your file, then try to upload again."
        )


def _check_variables(variables: dict[str, str]) -> None:
    refused = "Lambda was unable to configure your environment variables because the environment variables you have provided"
    if reserved := sorted(_RESERVED_VARIABLES & variables.keys()):
        raise InvalidParameterValueException(
            f"{refused} contains reserved keys that are currently not supported for modification. "
            f"Reserved keys used in this request: {', '.join(reserved)}"
        )
    measured = json.dumps(variables, separators=(",", ":"))
    if len(measured.encode()) > _ENVIRONMENT_BYTES:
        raise InvalidParameterValueException(f"{refused} exceeded the 4KB limit. String measured: {measured}")


@cache
def _runtimes() -> list[str]:
    return models().load_service_model("lambda", "service-2")["shapes"]["Runtime"]["enum"]
