"""What exists, stack by stack, in memory and as ``<stack>/state.json``.

The process that performs an operation also records it, so whoever asked for it may die at any moment and nothing is lost. The
file is written for people and tools to look at. It is never read back: the resources live and die with this process.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from local_aws.kernel.data_folder import write_atomically
from local_aws.kernel.errors import ResourceError

Record = dict[str, Any]
SecretsOf = Callable[[str], frozenset[str]]
"""The properties of a type that no file may hold."""

_STACK_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}")
_QUIET_SECONDS = 60


class _Kept(NamedTuple):
    """A record, and what the file says of it: written anew for each operation, all of them took it as long as the operation."""

    record: Record
    text: str


class Stack:
    """The resources of one stack, in the order of their creation, and those that a replacement left to delete."""

    def __init__(self, instance: str, folder: Path, secrets_of: SecretsOf) -> None:
        self._instance = instance
        self._secrets_of = secrets_of
        self._folder = folder
        self._records: dict[str, _Kept] = {}
        self._pending_delete: list[_Kept] = []
        self._busy: set[str] = set()
        self._is_written = True
        self._changed = threading.Condition()

    @contextmanager
    def operation(self, key: str) -> Generator[Record | None, None, None]:
        """Holds ``key`` for one operation; yields its record, None if there is none."""
        with self._changed:
            if key in self._busy:
                raise ResourceError("OperationInProgress", f"Another operation on {key} is in progress.", 409)
            self._busy.add(key)
            kept = self._records.get(key)
        try:
            yield kept and kept.record
        finally:
            with self._changed:
                self._busy.discard(key)
                self._changed.notify_all()

    def put(self, record: Record, replaced: Record | None = None) -> None:
        """Records a resource; ``replaced`` is its predecessor that still has to be deleted."""
        with self._changed:
            self._records[record["key"]] = self._kept(record)
            if replaced is not None:
                self._pending_delete.append(self._kept(replaced))
            self._save()

    def remove(self, key: str) -> None:
        """Forgets a deleted resource."""
        with self._changed:
            del self._records[key]
            self._save()

    def take_pending(self) -> list[Record]:
        """What waits for deletion, last replaced first, so that a dependent goes before what it depends on."""
        with self._changed:
            return [kept.record for kept in reversed(self._pending_delete)]

    def forget_pending(self, record: Record) -> None:
        """Forgets a predecessor that has been deleted."""
        with self._changed:
            self._pending_delete = [kept for kept in self._pending_delete if kept.record is not record]
            self._save()

    def resources(self) -> list[Record]:
        """The records once no operation is under way: one whose client died may still be finishing."""
        with self._changed:
            if not self._changed.wait_for(lambda: not self._busy, _QUIET_SECONDS):
                raise ResourceError("OperationInProgress", f"Still in progress: {', '.join(sorted(self._busy))}.", 409)
            if not self._is_written:
                self._save()
            return [kept.record for kept in self._records.values()]

    def recorded(self) -> list[Record]:
        """The records as they are, whatever is under way; those that wait for deletion, too."""
        with self._changed:
            return [kept.record for kept in (*self._records.values(), *self._pending_delete)]

    def is_empty(self) -> bool:
        with self._changed:
            return not (self._records or self._pending_delete or self._busy)

    def _save(self) -> None:
        """Writes what there is. What cannot be written has happened all the same, and is written with what happens next."""
        path = self._folder / "state.json"
        self._is_written = False
        try:
            self._write(path)
        except OSError as error:
            message = f"{path} cannot be written: {error.strerror}; put that right and run ./tap up again, and it goes on."
            raise ResourceError("StateNotWritten", message, 507) from error
        self._is_written = True

    def _write(self, path: Path) -> None:
        if not (self._records or self._pending_delete):
            path.unlink(missing_ok=True)
            return
        resources, pending = (",".join(kept.text for kept in each) for each in (self._records.values(), self._pending_delete))
        self._folder.mkdir(parents=True, exist_ok=True)
        write_atomically(path, f'{{"version":1,"instance":"{self._instance}","resources":[{resources}],"pendingDelete":[{pending}]}}')

    def _kept(self, record: Record) -> _Kept:
        hidden = self._secrets_of(record["type"])
        shown = record | {
            part: {name: "[secret]" if name in hidden else value for name, value in record[part].items()}
            for part in ("inputs", "outputs")
        }
        return _Kept(record, json.dumps(shown, separators=(",", ":")))


class Registry:
    """All stacks."""

    def __init__(self, instance: str, data_dir: Path, secrets_of: SecretsOf) -> None:
        self._instance = instance
        self._data_dir = data_dir
        self._secrets_of = secrets_of
        self._stacks: dict[str, Stack] = {}
        self._lock = threading.Lock()

    def stack(self, name: str) -> Stack:
        """The stack of that name, made when it is first asked for."""
        if not _STACK_NAME.fullmatch(name) or name.lower() == self._data_dir.name.lower():
            raise ResourceError("InvalidStackName", f"{name!r} is no name for a stack.")
        with self._lock:
            return self._stacks.setdefault(name, Stack(self._instance, self._data_dir.parent / name, self._secrets_of))

    def all_resources(self) -> list[tuple[str, Record]]:
        """Every resource that is recorded now, with the name of its stack."""
        with self._lock:
            stacks = list(self._stacks.items())
        return [(name, record) for name, stack in stacks for record in stack.recorded()]

    def names(self) -> list[str]:
        """The stacks that have resources."""
        with self._lock:
            return sorted(name for name, stack in self._stacks.items() if not stack.is_empty())
