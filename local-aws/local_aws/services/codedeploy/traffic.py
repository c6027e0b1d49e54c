"""How a deployment configuration shifts traffic.

https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_TrafficRoutingConfig.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Step = tuple[int, int]
"""The percentage that the target version gets, and for how many minutes, before the next step."""


def steps(routing: Mapping[str, Any]) -> list[Step]:
    """The steps up to 100 percent."""
    match routing["type"]:
        case "TimeBasedCanary":
            canary = routing["timeBasedCanary"]
            return [(canary["canaryPercentage"], canary["canaryInterval"]), (100, 0)]
        case "TimeBasedLinear":
            percentage, minutes = routing["timeBasedLinear"]["linearPercentage"], routing["timeBasedLinear"]["linearInterval"]
            return [(percent, minutes) for percent in range(percentage, 100, percentage)] + [(100, 0)]
        case _:
            return [(100, 0)]
