"""Finds the function version that a name, a qualifier and an alias's weights lead to."""
from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import Any

from moto.awslambda.exceptions import InvalidParameterValueException
from moto.awslambda.models import LambdaBackend, lambda_backends

from local_aws.services.lambda_.moto_function import Function, ours

# name | name:qualifier | account:function:name[:qualifier] | arn:...:lambda:region:account:function:name[:qualifier]
_NAME = re.compile(
    r"(?:arn:[\w-]+:lambda:(?P<region>[\w-]+):)?(?:(?P<account>\d{12}):)?(?:function:)?"
    r"(?P<name>[\w-]+)(?::(?P<qualifier>\$LATEST|[\w-]+))?"
)


@dataclass(frozen=True)
class FunctionName:
    """What a caller named: a function of a region, and perhaps one of its versions or aliases."""

    account: str
    region: str
    name: str
    qualifier: str | None

    @staticmethod
    def parse(text: str, qualifier: str | None, account: str, region: str) -> FunctionName:
        """Reads a function name, partial or full ARN. Raises moto's InvalidParameterValueException."""
        match = _NAME.fullmatch(text)
        if match is None:
            raise InvalidParameterValueException(f"Invalid function name or ARN: {text}")
        if qualifier and match["qualifier"] and match["qualifier"] != qualifier:
            raise InvalidParameterValueException(
                "The derived qualifier from the function name does not match the specified qualifier."
            )
        return FunctionName(
            match["account"] or account, match["region"] or region, match["name"], qualifier or match["qualifier"]
        )

    @property
    def backend(self) -> LambdaBackend:
        return lambda_backends[self.account][self.region]

    def latest(self) -> Function:
        """The unpublished version. Raises moto's UnknownFunctionException."""
        return self._get(None)

    def arn(self) -> str:
        """The ARN as the caller qualified it."""
        arn = self.latest().function_arn
        return f"{arn}:{self.qualifier}" if self.qualifier else arn

    def resolve(self) -> Function:
        """The function version to run; an alias with weights draws it anew each time.

        Raises moto's UnknownFunctionException when there is no such function, version or alias.
        """
        function = self.primary()
        if self.qualifier in (None, "$LATEST") or self.qualifier == str(function.version):
            return function
        drawn = random.random()
        for version, weight in self._weights().items():
            drawn -= weight
            if drawn < 0:
                return self._get(version)
        return function

    def primary(self) -> Function:
        """The function version that it leads to, but for an alias's weights. Raises as ``resolve``."""
        return self._get(self.qualifier)

    def is_weighted_alias(self) -> bool:
        """Whether the qualifier is an alias that leads to two versions at the moment."""
        if self.qualifier is None or self.qualifier.isdigit() or self.qualifier == "$LATEST":
            return False
        return bool(self._weights())

    def _get(self, qualifier: str | None) -> Function:
        return ours(self.backend.get_function(self.name, qualifier))

    def _weights(self) -> dict[str, float]:
        assert self.qualifier is not None
        alias = self.backend.get_alias(self.qualifier, self.name)
        routing: Any = alias.routing_config or {}  # moto calls a text what is an object
        return routing.get("AdditionalVersionWeights") or {}
