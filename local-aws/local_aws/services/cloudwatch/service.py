"""What CloudWatch does by itself: it samples the queues and evaluates the alarms."""

from __future__ import annotations

import logging
import threading
import time

from moto.cloudwatch.models import cloudwatch_backends

from local_aws.kernel.pace import Pace
from local_aws.kernel.process import ACCOUNT
from local_aws.services.cloudwatch.alarms import Scale, evaluate_all
from local_aws.services.cloudwatch.queues import QueueSampler

_log = logging.getLogger(__name__)


class CloudWatch:
    """A thread that does both every half of AWS's minutes, but no more than once a second."""

    def __init__(self, pace: Pace, scale: Scale) -> None:
        self._pace = pace
        self._scale = scale
        self._queues = QueueSampler(pace)
        self._stopping = threading.Event()
        self._turn = threading.Lock()

    def start(self) -> None:
        threading.Thread(target=self._run, name="cloudwatch", daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()

    def _run(self) -> None:
        while not self._stopping.wait(max(1.0, self._pace.local(30))):
            try:
                self.look()
            except Exception:  # the next round must come
                _log.exception("a round of sampling and evaluation failed")

    def look(self) -> None:
        """Samples the queues and evaluates the alarms once."""
        with self._turn:
            now = time.time()
            self._queues.sample(now)
            for backend in list(cloudwatch_backends[ACCOUNT].values()):
                evaluate_all(backend, now, self._pace, self._scale)
