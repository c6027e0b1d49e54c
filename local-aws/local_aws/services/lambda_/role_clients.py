"""Clients of AWS with the credentials of functions' roles: what Lambda does for a function needs the role's permissions."""
from __future__ import annotations

from functools import lru_cache
from typing import Any

from botocore.config import Config

from local_aws.kernel.clients import new_client
from local_aws.kernel.process import Context


class RoleClients:
    def __init__(self, context: Context) -> None:
        self._context = context
        self.client = lru_cache(maxsize=64)(self._new_client)
        """(role ARN, session name, service, region) -> a cached client; its requests are checked."""

    def _new_client(self, role: str, session: str, service: str, region: str) -> Any:
        credentials = self._context.credentials_for_role(role, session)
        return new_client(service, region, self._context.endpoint, credentials, Config(retries={"total_max_attempts": 1}))
