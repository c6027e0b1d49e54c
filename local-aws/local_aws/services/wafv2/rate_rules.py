"""What the rate rules of a web ACL do with a request: https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html

AWS counts every few seconds, and refuses until it has seen the rate fall; here each request is counted as it comes.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import Any

from moto.wafv2.models import FakeRule, wafv2_backends

from local_aws.kernel.differences import Difference
from local_aws.services.cloudwatch.recorder import record

DIFFERENCES = (Difference("the rate of an address", "counted with each request", "estimated every few seconds"),)

_SLICE_SECONDS = 5
_USUAL_WINDOW = 300


class RateRules:
    """The counts of the web ACLs of one region, for as long as their windows are."""

    def __init__(self, account: str, region: str) -> None:
        self._account = account
        self._region = region
        self._counts: dict[tuple[str, str, str], Counter[int]] = {}
        self._lock = threading.Lock()

    def refuse(self, acl_arn: str | None, address: str, now: float | None = None) -> bool:
        """Counts a request, and tells whether a rule of the web ACL refuses it."""
        acl = self._backend.wacls.get(acl_arn or "")
        if acl is None:
            return False
        blocking = None
        for rule in sorted(acl.rules, key=lambda rule: rule.priority):
            statement = rule.statement.get("RateBasedStatement")
            exceeds = statement is not None and self._exceeds(acl.arn, rule, statement, address, time.monotonic() if now is None else now)
            if exceeds and blocking is None and "Block" in (rule.action or {}):
                blocking = rule
        self._record(acl.visibility_config["MetricName"], blocking)
        return blocking is not None

    @property
    def _backend(self) -> Any:
        return wafv2_backends[self._account][self._region]

    def _exceeds(self, acl: str, rule: FakeRule, statement: dict[str, Any], address: str, now: float) -> bool:
        current = int(now // _SLICE_SECONDS)
        oldest = current - statement.get("EvaluationWindowSec", _USUAL_WINDOW) // _SLICE_SECONDS
        with self._lock:
            counts = self._counts.setdefault((acl, rule.name, address), Counter())
            counts[current] += 1
            for slice in [slice for slice in counts if slice <= oldest]:
                del counts[slice]
            return counts.total() > statement["Limit"]

    def _record(self, acl: str, blocking: FakeRule | None) -> None:
        rule = str(blocking.visibility_config["MetricName"]) if blocking else "Default_Action"
        dimensions = [{"Region": self._region, "Rule": each, "WebACL": acl} for each in (rule, "ALL")]
        record(self._region, "AWS/WAFV2", dimensions, {"BlockedRequests" if blocking else "AllowedRequests": 1})
