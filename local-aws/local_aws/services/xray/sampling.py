"""The Default rule: the first request of each second, and five of a hundred others.

https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
"""

from __future__ import annotations

import random
import threading
import time
from typing import Any

from local_aws.kernel.differences import Difference
from local_aws.kernel.partitions import partition_of

DIFFERENCES = (Difference("X-Ray sampling rules", "the Default rule alone, which cannot be changed", "as many as one makes"),)

DEFAULT = "Default"
_RATE = 0.05
_RESERVOIR = 1
_TARGET_SECONDS = 10


class Sampler:
    """Decides for what traces by itself, such as a function or a stage, each with a second of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._second = 0
        self._taken: set[str] = set()

    def samples(self, arn: str) -> bool:
        """Whether the next request to it is recorded."""
        second = int(time.time())
        with self._lock:
            if second != self._second:
                self._second = second
                self._taken.clear()
            if arn not in self._taken:
                self._taken.add(arn)
                return True
        return random.random() < _RATE


def rules(region: str) -> dict[str, Any]:
    """What GetSamplingRules answers."""
    rule = {
        "RuleName": DEFAULT,
        "RuleARN": f"arn:{partition_of(region)}:xray:{region}::sampling-rule/{DEFAULT}",
        "ResourceARN": "*",
        "Priority": 10000,
        "FixedRate": _RATE,
        "ReservoirSize": _RESERVOIR,
        "ServiceName": "*",
        "ServiceType": "*",
        "Host": "*",
        "HTTPMethod": "*",
        "URLPath": "*",
        "Version": 1,
        "Attributes": {},
    }
    return {"SamplingRuleRecords": [{"SamplingRule": rule, "CreatedAt": 0, "ModifiedAt": 0}]}


def targets(documents: list[dict[str, Any]]) -> dict[str, Any]:
    """What GetSamplingTargets answers to the counts of those that sample by the rules."""
    now = int(time.time())
    known = [document for document in documents if document.get("RuleName") == DEFAULT]
    unknown = [document for document in documents if document.get("RuleName") != DEFAULT]
    return {
        "SamplingTargetDocuments": [
            {
                "RuleName": DEFAULT,
                "FixedRate": _RATE,
                "ReservoirQuota": _RESERVOIR,
                "ReservoirQuotaTTL": now + _TARGET_SECONDS,
                "Interval": _TARGET_SECONDS,
            }
            for _ in known
        ],
        "LastRuleModification": 0,
        "UnprocessedStatistics": [
            {"RuleName": str(document.get("RuleName")), "ErrorCode": "InvalidRequestException", "Message": "There is no such rule."}
            for document in unknown
        ],
    }
