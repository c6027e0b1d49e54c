"""The ``$context`` of one request: what gateway responses, access logs and proxy events say about it.

Names: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
"""

from __future__ import annotations

import base64
import re
import secrets
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from local_aws.kernel.partitions import partition_of
from local_aws.services.apigateway.gateway.tracing import RequestTrace

_NAME = r"((?:context|stageVariables)(?:\.[A-Za-z0-9_-]+)+)"
_VARIABLE = re.compile(rf"\$\{{{_NAME}\}}|\${_NAME}")


class RequestContext:
    """Filled as the request proceeds. A variable that was never set is unknown."""

    def __init__(self, trace: RequestTrace) -> None:
        self.trace = trace
        self._begin = time.monotonic()
        now = datetime.now(UTC)
        self.variables: dict[str, Any] = {
            "requestId": str(uuid.uuid4()),
            "extendedRequestId": base64.urlsafe_b64encode(secrets.token_bytes(11)).decode(),
            "requestTime": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "requestTimeEpoch": int(now.timestamp() * 1000),
        }
        self.stage_variables: dict[str, str] = {}
        self.authorizer: dict[str, Any] | None = None
        """What a token authorizer said about the caller."""

    def __getitem__(self, name: str) -> Any:
        return self.variables[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self.variables[name] = value

    def set(self, **values: Any) -> None:
        self.variables.update(values)

    def set_identity(self, **values: str | None) -> None:
        self.variables.update({f"identity.{name}": value for name, value in values.items()})

    def set_authorizer(self, values: dict[str, Any]) -> None:
        self.authorizer = values
        self.variables.update({f"authorizer.{name}": value for name, value in values.items()})

    @property
    def execution_arn(self) -> str:
        """The ARN under which policies know the API."""
        return f"arn:{partition_of(self['region'])}:execute-api:{self['region']}:{self['accountId']}:{self['apiId']}"

    def method_arn(self, path: str) -> str:
        """What is invoked, as policies name it. ``path`` is the one below the stage, slashes around it do not count, as in routing."""
        return f"{self.execution_arn}/{self['stage']}/{self['httpMethod']}/{path.strip('/')}"

    def elapsed_milliseconds(self) -> int:
        return round((time.monotonic() - self._begin) * 1000)

    def lookup(self, reference: str) -> str | None:
        """The text of ``context.<name>`` or ``stageVariables.<name>``; None when there is none."""
        root, _, name = reference.partition(".")
        value = self.stage_variables.get(name) if root == "stageVariables" else self.variables.get(name)
        return None if value is None else str(value)

    def substitute(self, template: str, missing: str, encode: Callable[[str], str] = str) -> str:
        """The template with its variables replaced; ``encode`` makes a value fit its surroundings."""

        def replace(match: re.Match[str]) -> str:
            value = self.lookup(match[1] or match[2])
            return missing if value is None else encode(value)

        return _VARIABLE.sub(replace, template)
