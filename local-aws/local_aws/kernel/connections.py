"""The open connections of a server: a limited number, in which clients that are slow keep nobody out."""

from __future__ import annotations

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager

MAX_CONNECTIONS = 256
"""A process may usually have 1024 files open, and each REST API has a server of its own."""


class Connections:
    """One that comes when there is no place ends the one that has waited longest for a request, or for the rest of one. Those whose
    requests are being answered stay; if all are, the new one waits for a place."""

    def __init__(self) -> None:
        self._open: set[socket.socket] = set()
        self._waiting: dict[socket.socket, None] = {}
        self._changed = threading.Condition()
        self._closed = False

    def admit(self, connection: socket.socket) -> bool:
        """Returns when there is a place; False once everything is closed."""
        with self._changed:
            while len(self._open) >= MAX_CONNECTIONS and not self._closed:
                if self._waiting:
                    slow = next(iter(self._waiting))
                    self._forget(slow)
                    _shut_down(slow)  # its thread sees the end, and closes it
                else:
                    self._changed.wait()
            if self._closed:
                return False
            self._open.add(connection)
            self._waiting[connection] = None
            return True

    @contextmanager
    def answering(self, connection: socket.socket) -> Generator[None, None, None]:
        """While its request is being answered, and the answer sent."""
        with self._changed:
            self._waiting.pop(connection, None)
        try:
            yield
        finally:
            with self._changed:
                if connection in self._open:
                    self._waiting[connection] = None
                    self._changed.notify()

    def leave(self, connection: socket.socket) -> None:
        """Gives its place to another."""
        with self._changed:
            self._forget(connection)
            self._changed.notify()

    def close(self) -> None:
        """Ends every connection, also those whose requests are being answered."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            for connection in self._open:
                _shut_down(connection)

    def _forget(self, connection: socket.socket) -> None:
        self._open.discard(connection)
        self._waiting.pop(connection, None)


def _shut_down(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # its thread has closed it meanwhile
