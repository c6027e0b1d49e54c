"""The folder that one process has for itself as long as it lives, however it ends."""

from __future__ import annotations

import fcntl
import json
import os
import time
from pathlib import Path
from typing import Any

ENDPOINT = "endpoint.json"
_STARTING = "starting.pid"
_LOCK = "process.lock"
_WAIT_SECONDS = 2.0  # whoever looks whether there is a process holds the lock for a moment, and one that leaves takes one


class FolderTaken(Exception):
    """Another process works on the folder, or the start of this one was called off."""


class DataFolder:
    """A lock, which the operating system gives back when the process dies, tells whose it is; ``endpoint.json`` tells where it listens."""

    def __init__(self, path: Path, start: str | None = None) -> None:
        """``start`` is the first line that whoever starts the process has written into ``starting.pid``, and takes away to call it off."""
        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._endpoint = path / ENDPOINT
        self._text = ""
        self._lock = (path / _LOCK).open("a+")
        deadline = time.monotonic() + _WAIT_SECONDS
        while not self._take():
            if time.monotonic() > deadline:
                raise FolderTaken(f"process {self._holder()} works on {path} already")
            time.sleep(0.05)  # a lock of files that is waited for has no deadline
        if start is not None and not self._is_wanted(start):
            raise FolderTaken(f"the start on {path} was called off")

    def tell(self, endpoint: dict[str, Any]) -> None:
        """Writes ``endpoint.json``; from then on the process can be found."""
        self._text = json.dumps(endpoint, separators=(",", ":"))
        write_atomically(self._endpoint, self._text)

    def is_ours(self) -> bool:
        """Whether ``endpoint.json`` still says what this process wrote: not when the folder is gone, or was made anew."""
        try:
            return self._endpoint.read_text() == self._text
        except FileNotFoundError:
            return False

    def leave(self) -> None:
        """Nobody finds the process any more."""
        if self.is_ours():
            self._endpoint.unlink(missing_ok=True)

    def _take(self) -> bool:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        self._lock.truncate(0)
        self._lock.write(str(os.getpid()))
        self._lock.flush()
        return True

    def _is_wanted(self, start: str) -> bool:
        try:
            return (self.path / _STARTING).read_text().partition("\n")[0] == start
        except FileNotFoundError:
            return False

    def _holder(self) -> str:
        self._lock.seek(0)
        return self._lock.read()


def write_atomically(path: Path, text: str) -> None:
    """Writes a text, so that a reader sees the old file or the new one, never a part. One writer at a time; its owner alone may read it.

    Where that cannot be done, as on a full disk, the old file stays as it is, with nothing beside it.
    """
    temporary = path.with_name(f".{path.name}.new")  # always the same, so that no kill leaves more than one
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
