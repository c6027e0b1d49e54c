"""How fast AWS's minutes pass here: retries, alarms and deployments would otherwise take longer than anybody watches."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass

from local_aws.kernel.differences import Difference

DIFFERENCES = (
    Difference(
        "minutes of retries, alarm periods, canary releases and capacity",
        "two seconds each (`TAP_MINUTE_SECONDS`)",
        "sixty seconds each",
    ),
)

_VARIABLE = "TAP_MINUTE_SECONDS"
_DEFAULT_SECONDS = 2.0


@dataclass(frozen=True)
class Pace:
    """``minute_seconds`` is what one of AWS's minutes takes here; 60 is AWS's own pace."""

    minute_seconds: float = _DEFAULT_SECONDS

    @staticmethod
    def from_environment() -> Pace:
        """The pace that TAP_MINUTE_SECONDS sets."""
        text = os.environ.get(_VARIABLE)
        if text is None:
            return Pace()
        try:
            seconds = float(text)
        except ValueError:
            seconds = math.nan
        if not 0 < seconds <= 60:
            raise ValueError(f"{_VARIABLE} is {text!r}; it must be a number of seconds above 0 and not above 60, such as 2")
        return Pace(seconds)

    def local(self, aws_seconds: float) -> float:
        """What so many of AWS's seconds take here."""
        return aws_seconds / 60 * self.minute_seconds
