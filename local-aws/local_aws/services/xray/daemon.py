"""The X-Ray daemon beside each worker of a function: takes in what the function sends by UDP, with the rights of its role.

https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon: a line that says what follows, and the document.
"""

from __future__ import annotations

import json
import logging
import selectors
import socket
import threading

from local_aws.iam.authorizer import role_allows
from local_aws.services.xray import documents
from local_aws.services.xray.documents import Document
from local_aws.services.xray.store import OWN_BYTES, TraceStore

_log = logging.getLogger(__name__)
_ACTION = "xray:PutTraceSegments"
_MAX_DATAGRAM = 65536


class Daemon:
    """One thread reads the sockets of all workers: the port tells whose segment it is."""

    def __init__(self, store: TraceStore) -> None:
        self._store = store
        self._told: set[tuple[str, str]] = set()
        self._selector = selectors.DefaultSelector()
        self._wake_reader, self._wake = socket.socketpair()
        self._selector.register(self._wake_reader, selectors.EVENT_READ, None)
        self._thread = threading.Thread(target=self._run, name="xray-daemon", daemon=True)
        self._thread.start()

    def listen(self, role: str, region: str) -> Inbox:
        """A port for what a process with that role sends."""
        inbox = Inbox(self, role, region)
        self._selector.register(inbox.socket, selectors.EVENT_READ, inbox)
        return inbox

    def forget(self, inbox: Inbox) -> None:
        self._selector.unregister(inbox.socket)

    def put(self, role: str, region: str, document: Document, size: int = OWN_BYTES) -> None:
        """Takes in a segment in the name of a role, if it may send any."""
        if not role_allows(role, _ACTION, "*"):
            self._tell(role, f"{role} may not {_ACTION}")
        else:
            self._store.put(region, document, size)

    def received(self, role: str, region: str, datagram: bytes) -> None:
        """Takes in what a process sent."""
        head, _, text = datagram.decode("utf-8", "replace").partition("\n")
        if not _is_head(head):
            self._tell(role, f"{role} sent what the X-Ray daemon does not know")
            return
        try:
            document = documents.read(text)
        except documents.Refused as error:
            self._tell(role, f"{role}: {error}")
            return
        self.put(role, region, document, len(text))

    def stop(self) -> None:
        """Reads no more."""
        self._wake.close()
        self._thread.join()
        self._wake_reader.close()

    def _run(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if key.data is None:
                    return
                try:
                    key.data.read()
                except Exception:  # one segment's fault must not end the thread that reads them all
                    _log.exception("a segment was lost")

    def _tell(self, role: str, reason: str) -> None:
        """Once: a function would say it at each invocation."""
        if (role, reason) not in self._told:
            self._told.add((role, reason))
            _log.warning("segments are lost: %s", reason)


class Inbox:
    """A worker's port; closed, it has taken in all that was sent to it."""

    def __init__(self, daemon: Daemon, role: str, region: str) -> None:
        self._daemon = daemon
        self._role = role
        self._region = region
        self._lock = threading.Lock()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"

    def read(self) -> None:
        """Takes in what has arrived."""
        with self._lock:
            while self.socket.fileno() != -1:
                try:
                    datagram = self.socket.recv(_MAX_DATAGRAM)
                except BlockingIOError:
                    return
                self._daemon.received(self._role, self._region, datagram)

    def close(self) -> None:
        """Takes in the rest; nothing arrives any more."""
        if self.socket.fileno() == -1:
            return
        self.read()
        with self._lock:
            self._daemon.forget(self)
            self.socket.close()


def _is_head(text: str) -> bool:
    try:
        head = json.loads(text)
    except ValueError:
        return False
    return isinstance(head, dict) and head.get("format") == "json" and head.get("version") == 1
