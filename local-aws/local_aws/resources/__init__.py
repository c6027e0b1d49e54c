"""The resource types that local-aws can create, one module each."""

from __future__ import annotations

import importlib
import pkgutil

from local_aws.resources.base import Handler


def load_handlers() -> dict[str, Handler]:
    """Every handler by its Pulumi type token: those of this package and those of the functions."""
    modules = [f"{__name__}.{module.name}" for module in pkgutil.iter_modules(__path__)]
    handlers: dict[str, Handler] = {}
    for module in [*modules, "local_aws.functions.resources"]:
        for handler in getattr(importlib.import_module(module), "HANDLERS", ()):
            handlers[handler.type] = handler
    return handlers
