"""What requests leave in the process: what AWS would keep, and nothing else."""

from __future__ import annotations

import collections
import functools
import gc
from collections.abc import Iterable
from typing import Any
from unittest import mock

from moto.dynamodb.models import dynamodb_backends
from moto.sqs.models import sqs_backends

from local_aws.services.secretsmanager import moto as secretsmanager_moto
from local_aws.services.sqs import moto as sqs_moto
from tests.mixed_calls import MixedCalls
from tests.services.lambda_.harness import ACCOUNT, REGION

_ROUNDS = 4
# What AWS keeps, too: log events, values of metrics. And the sessions of roles with their keys: those that have expired must be known, as
# keys that nobody knows are the developer's.
_KEPT = {"LogEvent", "Summary", "Metric", "_Series", "AccessKey", "AssumedRole"}
_KINDS, _CACHE = (dict, list, set, collections.deque), type(functools.cache(len))


class _Containers:
    """All that there are now, also those of plain values, of which Python's search for garbage knows nothing."""

    def __init__(self) -> None:
        known = gc.get_objects()
        plain = {id(each): each for each in gc.get_referents(*known) if isinstance(each, dict) and not gc.is_tracked(each)}
        self._all = [each for each in (*known, *plain.values()) if _counts(each)]
        self._sizes = [_size(each) for each in self._all]

    def grown(self) -> set[int]:
        """Where those stand that have one more for each round since they were last looked at."""
        gc.collect()
        before, self._sizes = self._sizes, [_size(each) for each in self._all]
        return {place for place, (was, now) in enumerate(zip(before, self._sizes, strict=True)) if now - was >= _ROUNDS}

    def told(self, places: Iterable[int]) -> list[str]:
        """What is in these, but for those of what AWS keeps."""
        last = [(self._all[place], _last(self._all[place])) for place in places]
        return [f"{type(grown).__name__} with {value!r:.200}" for grown, value in last if type(value).__name__ not in _KEPT]


def _counts(value: Any) -> bool:
    return isinstance(value, _KINDS) or (isinstance(value, _CACHE) and not value.cache_parameters()["maxsize"])


def _size(container: Any) -> int:
    return container.cache_info().currsize if isinstance(container, _CACHE) else len(container)


def _last(container: Any) -> Any:
    if isinstance(container, _CACHE):
        return container
    return next(reversed(list(container.values() if isinstance(container, dict) else container)), None)


class GrowthTest(MixedCalls):
    """Rounds of the calls that the functions and the tools make."""

    def _objects(self) -> collections.Counter[str]:
        gc.collect()
        kinds = [type(each) for each in gc.get_objects()]
        ours = [kind.__name__ for kind in kinds if str(kind.__module__).split(".")[0] in ("moto", "local_aws")]
        return collections.Counter(name for name in ours if name not in _KEPT)

    def _rounds(self, count: int = _ROUNDS) -> None:
        for _ in range(count):
            self.round()

    @mock.patch.object(secretsmanager_moto, "_VERSIONS_KEPT", 3)
    @mock.patch.object(sqs_moto, "_DELETED_KEPT", 3)
    def test_requests_leave_what_aws_keeps_and_nothing_else(self):
        self._rounds()
        gc.unfreeze()
        containers = _Containers()
        gc.freeze()  # what is there stays out of the lists of objects, which are long
        self.addCleanup(gc.unfreeze)
        before = self._objects()
        self._rounds()
        grown = containers.grown()
        self._rounds()
        # What grows for a while, and not with the rounds, has not grown twice.
        self.assertEqual([], containers.told(grown & containers.grown()))
        self.assertEqual({}, {name: count - before[name] for name, count in self._objects().items() if count - before[name] >= 2 * _ROUNDS})
        table = dynamodb_backends[ACCOUNT][REGION].tables["growth"]
        self.assertEqual(0, len(table.items), "partitions without items")
        self.assertEqual(3, len(sqs_backends[ACCOUNT][REGION].queues["growth"].deleted_messages))
