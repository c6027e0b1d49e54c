"""The workers of all function versions. A warm one is used again; idle ones end after five minutes, about as on AWS."""
from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Any

from local_aws.kernel.differences import Difference
from local_aws.services.lambda_.moto_function import Function
from local_aws.services.lambda_.runtime.runtime_api import Invocation
from local_aws.services.lambda_.runtime.worker import Outcome, Worker

DIFFERENCES = (Difference("many workers that start at once", "two for each processor, the others after them", "all at once"),)

_IDLE_SECONDS = 300
_SWEEP_SECONDS = 5
# On AWS every worker has its own processor to start on. Here a herd that starts at once shares this machine's, and none of it is
# ready within its timeout; so they start in turn, and who waits takes a worker that is free before its turn comes.
STARTS = 2 * (os.cpu_count() or 1)
"""How many workers start at once."""


HasWorker = Callable[[bool], None]
"""Called when an invocation waits for no other worker: from then on it takes the time that it takes on AWS. It is told whether
time limits count for it."""


class Stopping(Exception):
    """No worker starts any more: the process ends."""


class Pool:
    def __init__(self, new_worker: Callable[[Function], Worker]) -> None:
        self._new_worker = new_worker
        self._lock = threading.Condition()
        self._idle: list[Worker] = []  # the one used last at the end
        self._busy: set[Worker] = set()
        self._stopping = threading.Event()
        threading.Thread(target=self._sweep, name="lambda-workers", daemon=True).start()

    def run(self, function: Function, invocation: Invocation, has_worker: HasWorker) -> tuple[Outcome, Worker]:
        """Runs the invocation on a worker of exactly this state of the function's code and configuration; raises Stopping."""
        worker = self._take(function)
        try:
            has_worker(worker.limited)
            return worker.invoke(invocation, self._wake), worker
        except BaseException:
            worker.usable = False
            raise
        finally:
            self._give_back(worker)

    def retire_outdated(self) -> None:
        """Ends the idle workers whose function has changed or is gone."""
        self._end(Worker.outdated)

    def retire(self, runs: Callable[[Function], bool]) -> None:
        """Ends the workers of these functions: the idle ones now, the others after what they run."""
        with self._lock:
            for worker in self._busy:
                worker.usable = worker.usable and not runs(worker.function)
        self._end(lambda worker: runs(worker.function))

    def describe(self) -> list[dict[str, Any]]:
        with self._lock:
            return [worker.describe("idle") for worker in self._idle] + [worker.describe("busy") for worker in self._busy]

    def stop(self) -> None:
        """Ends every worker, also those that run something; who waits for one gets none."""
        self._stopping.set()
        self._end(lambda worker: True)
        with self._lock:
            busy = list(self._busy)
            self._lock.notify_all()
        for worker in busy:
            worker.interrupt()

    def _take(self, function: Function) -> Worker:
        with self._lock:
            while (worker := self._free(function)) is None:
                if self._stopping.is_set():
                    raise Stopping
                if sum(busy.starting for busy in self._busy) < STARTS:
                    worker = self._new_worker(function)
                    break
                self._lock.wait()
            self._busy.add(worker)
        return worker

    def _free(self, function: Function) -> Worker | None:
        for worker in reversed(self._idle):
            if worker.serves(function) and not worker.ended():
                self._idle.remove(worker)
                return worker
        return None

    def _wake(self) -> None:
        """Lets those who wait for a worker look again."""
        with self._lock:
            self._lock.notify_all()

    def _give_back(self, worker: Worker) -> None:
        worker.idle_since = time.monotonic()
        with self._lock:
            self._busy.discard(worker)
            if keep := worker.usable and not worker.outdated() and not self._stopping.is_set():
                self._idle.append(worker)
            self._lock.notify_all()
        if not keep:
            worker.kill()

    def _end(self, condition: Callable[[Worker], bool]) -> None:
        with self._lock:
            ended = [worker for worker in self._idle if condition(worker)]
            self._idle = [worker for worker in self._idle if worker not in ended]
        for worker in ended:
            worker.kill()

    def _sweep(self) -> None:
        while not self._stopping.wait(_SWEEP_SECONDS):
            oldest = time.monotonic() - _IDLE_SECONDS
            self._end(lambda worker: worker.idle_since < oldest or worker.ended())
