"""moto imports a validator of OpenAPI documents, and with it more than all of moto's core. It asks it when an import is to fail on
warnings, and never else: it is imported then, which takes a seventh off the work of a cold ``./tap up``.
"""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

_PACKAGE = "openapi_spec_validator"
_ERRORS = f"{_PACKAGE}.validation.exceptions"


class Invalid(Exception):
    """What moto takes for the validator's own exception."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def install() -> None:
    """Stands in for the modules that moto imports; to be called before it does."""
    package, errors = ModuleType(_PACKAGE), ModuleType(_ERRORS)
    vars(package)["validate"] = _validate
    vars(errors)["OpenAPIValidationError"] = Invalid
    sys.modules.update({_PACKAGE: package, _ERRORS: errors})


def _validate(document: dict[str, Any]) -> None:
    validate, error = _validator()
    try:
        validate(document)
    except error as invalid:
        raise Invalid(str(getattr(invalid, "message", invalid))) from invalid


@functools.cache
def _validator() -> tuple[Callable[[dict[str, Any]], None], type[Exception]]:
    for name in (_PACKAGE, _ERRORS):
        sys.modules.pop(name, None)
    return importlib.import_module(_PACKAGE).validate, importlib.import_module(_ERRORS).OpenAPIValidationError
