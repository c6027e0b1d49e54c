"""Checks the requests that roles sign."""

from __future__ import annotations

from typing import Any, Callable, Iterable

from local_aws.iam.credentials import RoleCredentials


class Enforcement:
    def __init__(self, credentials: RoleCredentials) -> None:
        self._credentials = credentials

    def check(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes] | None:
        return None
