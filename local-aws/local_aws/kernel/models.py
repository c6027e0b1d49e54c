"""AWS's models of its services, which botocore has as files of up to a megabyte of JSON: read once, whoever asks for them."""

from __future__ import annotations

import functools
import threading
from pathlib import Path
from typing import Any

from botocore.loaders import Loader

_reading = threading.RLock()


class Models(Loader):
    """The models as clients know them."""

    def list_available_services(self, type_name: str) -> list[str]:
        """The folders of all services: botocore looks into each of the 400 for a file of the kind, which every one has."""
        return _folders(tuple(self.search_paths))

    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
        """The model; threads that ask for one that is being read wait for it."""
        with _reading:
            return super().load_service_model(service_name, type_name, api_version)


@functools.cache
def models() -> Loader:
    """Those of the process."""
    return Models()


@functools.cache
def _folders(paths: tuple[str, ...]) -> list[str]:
    return sorted({entry.name for path in map(Path, paths) if path.is_dir() for entry in path.iterdir() if entry.is_dir()})
