"""Names of which AWS has one, whatever stack asks for it.

Most calls of AWS that create refuse a name that is taken. Some overwrite what has it, and the provider does not look before it calls
them (hashicorp/terraform-provider-aws#44146): a second stack with the suffix of a first would change the alarms of that one, and its
``destroy`` delete them. Nobody means that, so the local AWS refuses it where AWS would not say a word.
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager

from local_aws.engine.handler import Handler, Inputs
from local_aws.engine.state import Registry
from local_aws.kernel.differences import Difference
from local_aws.kernel.errors import ResourceError

_TAKEN = Difference(
    "an alarm, dashboard, metric filter or queue whose name another resource of a stack has",
    "refused",
    "overwritten or handed over without a word",
)
DIFFERENCES = (_TAKEN,)

_Name = tuple[str, ...]
"""Type, place and the parts of the identity."""


class Names:
    """The names of the resources of all stacks."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._being_made: set[_Name] = set()
        self._lock = threading.Lock()

    @contextmanager
    def taken(self, handler: Handler, region: str, inputs: Inputs) -> Generator[None, None, None]:
        """Holds the name while its resource is created; raises ResourceError if another resource has it."""
        name = _name(handler, region, inputs)
        if name is None:
            yield
            return
        with self._lock:
            self._refuse_taken(handler, name)
            self._being_made.add(name)
        try:
            yield
        finally:
            with self._lock:
                self._being_made.discard(name)

    def _refuse_taken(self, handler: Handler, name: _Name) -> None:
        owners = [
            f"the stack {stack} has it as {record['name']}"
            for stack, record in self._registry.all_resources()
            if record["type"] == handler.type and _name(handler, record["region"], record["inputs"]) == name
        ]
        if name in self._being_made:
            owners.append("another operation creates it at this moment")
        if owners:
            _, place, *parts = name
            message = f"{' '.join(parts)} exists in the {place}: {owners[0]}."
            raise ResourceError("AlreadyExists", _TAKEN.explain(message), 409)


def _name(handler: Handler, region: str, inputs: Inputs) -> _Name | None:
    """None if AWS refuses a second one itself, or the name is made up."""
    parts = [str(value) for part in handler.identity if (value := inputs.get(part)) is not None]
    if handler.overwrites_in is None or len(parts) < len(handler.identity):
        return None
    return (handler.type, f"region {region}" if handler.overwrites_in == "region" else "account", *parts)
