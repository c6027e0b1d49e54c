"""moto's ListObjectVersions copies the content of every version of the bucket, that of those on other pages, too.

It only marks the copies as the latest or not: here they share the content.
"""

from __future__ import annotations

from typing import Any

from moto.s3.models import FakeKey

from local_aws.kernel.amendments import amend


class _Listed(FakeKey):
    """A version in a list. What it shares with the version in the bucket is not its own to close."""

    def __init__(self, version: FakeKey) -> None:
        vars(self).update(vars(version))

    def dispose(self, garbage: bool = False) -> None:
        """Leaves the content open."""


def install() -> None:
    """Gives versions a cheap copy; nothing but the list makes one."""

    def listed(version: FakeKey, memo: dict[int, Any]) -> FakeKey:
        copy: Any = _Listed(version)
        return copy

    amend(FakeKey, "__deepcopy__", listed)
