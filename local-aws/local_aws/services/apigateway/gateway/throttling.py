"""Method throttling: a token bucket for every method of a stage, with the rate and burst of the stage's method settings.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html. The limits of the account
are not looked at.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

from local_aws.services.apigateway.gateway.definition import Operation
from local_aws.services.apigateway.gateway.gateway_responses import GatewayError

_WHOLE_STAGE = "*/*"


class _Bucket:
    def __init__(self, burst: float) -> None:
        self._tokens = burst
        self._at = time.monotonic()

    def take(self, rate: float, burst: float) -> bool:
        now = time.monotonic()
        self._tokens = min(burst, self._tokens + (now - self._at) * rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class Throttling:
    """The buckets of one API. Changed settings hold from the next request on."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, str, str], _Bucket] = {}
        self._lock = threading.Lock()

    def check(self, stage: str, settings: Mapping[str, Mapping[str, Any]], operation: Operation) -> None:
        """Takes a token of the method; raises the gateway error when there is none."""
        rate, burst = _limits(settings, operation)
        if rate is None or burst is None:
            return
        with self._lock:
            key = stage, operation.resource_path, operation.method
            bucket = self._buckets.setdefault(key, _Bucket(burst))
            taken = bucket.take(rate, burst)
        if not taken:
            raise GatewayError("THROTTLED", "Too Many Requests")


def _limits(settings: Mapping[str, Mapping[str, Any]], operation: Operation) -> tuple[float | None, float | None]:
    """Rate and burst: each from the method's own settings, else from those of the whole stage."""
    own = f"{operation.resource_path.strip('/')}/{operation.method}"
    applying = [setting for path, setting in settings.items() if path.replace("~1", "/").strip("/") == own]
    applying.append(settings.get(_WHOLE_STAGE, {}))
    return _first(applying, "throttlingRateLimit"), _first(applying, "throttlingBurstLimit")


def _first(settings: list[Mapping[str, Any]], name: str) -> float | None:
    """The first value that is set; the AWS provider writes -1 for none."""
    return next((float(setting[name]) for setting in settings if name in setting and float(setting[name]) >= 0), None)
