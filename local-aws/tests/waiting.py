"""What a test waits for comes sooner or later, but on a busy machine nobody can say when: only a hang misses these deadlines."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Literal, TypeVar

T = TypeVar("T")
HANG_SECONDS = 600
"""Longer than anything takes that is not stuck."""


def until(condition: Callable[[], T | Literal[False] | None]) -> T:
    """The first true answer of ``condition``."""
    end = time.monotonic() + HANG_SECONDS
    while not (answer := condition()):
        if time.monotonic() > end:
            raise AssertionError("the condition did not come true")
        time.sleep(0.01)
    return answer


def lines_of(path: str) -> list[str]:
    """The lines of a file that another process appends to: the one that it is at comes page by page, and is not among them."""
    with open(path) as file:
        return [line for line in file if line.endswith("\n")]


def happens(event: threading.Event) -> None:
    """Returns when the event has happened."""
    if not event.wait(HANG_SECONDS):
        raise AssertionError("the event did not happen")


def ended(*threads: threading.Thread) -> None:
    """Returns when the threads have ended."""
    for thread in threads:
        thread.join(HANG_SECONDS)
        if thread.is_alive():
            raise AssertionError(f"{thread.name} did not end")
