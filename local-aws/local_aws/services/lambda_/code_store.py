"""The unpacked code of functions and layers, one read-only folder for each distinct archive (or list of layers)."""
from __future__ import annotations

import hashlib
import io
import os
import shutil
import threading
import zipfile
from pathlib import Path


class CodeStore:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        shutil.rmtree(folder, ignore_errors=True)  # left by a process that was killed

    def unpack(self, *archives: bytes) -> Path:
        """The folder with these archives unpacked over each other, in order."""
        digest = hashlib.sha256()
        for archive in archives:
            digest.update(hashlib.sha256(archive).digest())
        target = self._folder / digest.hexdigest()[:32]
        with self._lock:
            if not target.exists():
                unfinished = target.with_suffix(".partial")
                shutil.rmtree(unfinished, ignore_errors=True)
                unfinished.mkdir(parents=True)
                for archive in archives:
                    _extract(archive, unfinished)
                unfinished.rename(target)
        return target

    def remove(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def _extract(archive: bytes, folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(archive)) as content:
        for entry in content.infolist():
            path = content.extract(entry, folder)
            mode = entry.external_attr >> 16 & 0o777
            if mode and not entry.is_dir():
                os.chmod(path, mode | 0o400)
