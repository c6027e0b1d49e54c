"""What the parts of the process share: where it runs, and the clients that call into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local_aws.kernel.pace import Pace
from local_aws.kernel.partitions import dns_suffix, partition_of

ACCOUNT = "123456789012"

Credentials = tuple[str, str, str]


@dataclass
class Context:
    """The process: made once, given to every part before serving starts."""

    data_dir: Path
    node: str | None
    """Path of the Node.js that runs functions; None searches the PATH."""
    endpoint: str
    """``http://127.0.0.1:<port>``; requests are answered once serving has started."""
    account: str
    credentials_for_role: Callable[[str, str], Credentials]
    """(role ARN, session name) -> (access key id, secret access key, session token) that enforcement recognises."""
    client: Callable[[str, str], Any]
    """(service, region) -> a cached client of the developer, who may do everything; calls stay inside the process."""
    pace: Pace
    """How fast AWS's minutes pass."""


@dataclass(frozen=True)
class ResourceContext:
    """The process as one resource operation sees it."""

    process: Context
    region: str

    @property
    def account(self) -> str:
        return self.process.account

    @property
    def data_dir(self) -> Path:
        return self.process.data_dir

    @property
    def partition(self) -> str:
        return partition_of(self.region)

    @property
    def dns_suffix(self) -> str:
        return dns_suffix(self.region)

    def client(self, service: str) -> Any:
        """The client of ``service`` in the operation's region."""
        return self.process.client(service, self.region)

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a regional resource."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"
