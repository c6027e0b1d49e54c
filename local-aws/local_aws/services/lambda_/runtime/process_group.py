"""The process group of all workers, with a guard that ends it when local-aws is gone.

Why: local-aws may be killed with SIGKILL while a handler is busy and would never notice. The guard waits for the end of
a pipe that only local-aws holds open, then kills the group, itself included.
"""
from __future__ import annotations

import subprocess
import threading


class ProcessGroup:
    def __init__(self) -> None:
        self._guard: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._ended = False

    def id(self) -> int:
        """The group's id; starts the guard when it is not running."""
        with self._lock:
            if self._ended:
                raise RuntimeError("local-aws is stopping")
            if self._guard is None or self._guard.poll() is not None:
                self._guard = subprocess.Popen(
                    ["/bin/sh", "-c", "read -r _; kill -KILL 0"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    process_group=0,
                )
            return self._guard.pid

    def kill(self) -> None:
        """Kills the guard and every process of the group."""
        with self._lock:
            self._ended = True
            if self._guard is not None:
                self._guard.communicate()  # which closes the pipe
                self._guard = None
