"""moto's scaling, which asks ECS about services of that. To be able to, moto imports ECS with EC2 and all its types of instances, for which
it needs as long as local-aws to start: here it does when it asks.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any


class _Backend:
    """ECS's backend in a region of an account."""

    def __init__(self, account: str, region: str) -> None:
        self._account, self._region = account, region

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module("moto.ecs").ecs_backends[self._account][self._region], name)


class _Backends:
    """ECS's backends by account, and those of an account by region."""

    def __init__(self, account: str | None = None) -> None:
        self._account = account

    def __getitem__(self, name: str) -> Any:
        return _Backend(self._account, name) if self._account else _Backends(name)


_real = sys.modules.get("moto.ecs")
sys.modules["moto.ecs"] = _stand_in = ModuleType("moto.ecs")
vars(_stand_in)["ecs_backends"] = _Backends()

from moto.applicationautoscaling.models import (  # noqa: E402
    ApplicationAutoscalingBackend,
    FakeApplicationAutoscalingPolicy,
    applicationautoscaling_backends,
)

del sys.modules["moto.ecs"]
if _real:
    sys.modules["moto.ecs"] = _real

__all__ = ["ApplicationAutoscalingBackend", "FakeApplicationAutoscalingPolicy", "applicationautoscaling_backends"]
