"""AWS's services, a folder each: its resource types, its changes to moto, and what it does by itself."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from pathlib import Path
from typing import Any

from local_aws.engine.handler import Handler
from local_aws.engine.provider_functions import Function

_HERE = Path(__file__).parent
_FOLDERS = {"applicationautoscaling": "autoscaling", "sts": "iam"}
"""Folders that have another name than moto's service."""


def load_handlers() -> list[Handler]:
    """The handlers of every folder's ``resources`` that need nothing else of the process."""
    return [handler for module in _modules("resources") for handler in module.HANDLERS]


def load_functions() -> dict[str, Function]:
    """The provider's functions of every folder's ``lookups``, by token."""
    return {token: function for module in _modules("lookups") for token, function in module.FUNCTIONS.items()}


def correct(service: str) -> None:
    """Applies a service's changes to moto, once: applied again, as by a second LocalAws of the process, they would wrap themselves."""
    _correct(_FOLDERS.get(service, service))


@functools.cache
def _correct(folder: str) -> None:
    if _has(folder, "moto"):
        importlib.import_module(f"{__name__}.{folder}.moto").install()


def _modules(name: str) -> list[Any]:
    folders = [folder.name for folder in pkgutil.iter_modules([str(_HERE)]) if _has(folder.name, name)]
    return [importlib.import_module(f"{__name__}.{folder}.{name}") for folder in folders]


def _has(folder: str, name: str) -> bool:
    return name in {module.name for module in pkgutil.iter_modules([str(_HERE / folder)])}
