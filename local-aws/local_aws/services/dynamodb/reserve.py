"""What is left of a capacity, or of a maximum.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html: up to five minutes of unused
capacity are kept for bursts.
"""

from __future__ import annotations

import time
from collections.abc import Hashable

from local_aws.kernel.pace import Pace

_AWS_BURST_SECONDS = 300


class Reserve:
    """The units of each owner; a new one has those of a second. A request may take more than there are: the next ones wait."""

    def __init__(self, pace: Pace) -> None:
        self._aws_second = pace.local(1)
        self._left: dict[Hashable, tuple[float, float]] = {}

    def left(self, owner: Hashable, capacity: int) -> float:
        """The units that there are; ``capacity`` is what comes to them in one of AWS's seconds."""
        now = time.monotonic()
        units, since = self._left.get(owner, (capacity, now))
        units = min(capacity * _AWS_BURST_SECONDS, units + (now - since) / self._aws_second * capacity)
        self._left[owner] = units, now
        return units

    def take(self, owner: Hashable, capacity: int, units: float) -> None:
        self._left[owner] = self.left(owner, capacity) - units, time.monotonic()
