"""The base of the resource handlers: one handler for each Pulumi resource type, registered in its module's ``HANDLERS``."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from typing import Any, Callable, Iterator

from botocore.exceptions import ClientError

from local_aws.kernel.process import ResourceContext

Inputs = dict[str, Any]
Outputs = dict[str, Any]
Tags = dict[str, str]


class Handler:
    """Creates, reads, updates and deletes the resources of one Pulumi type.

    Inputs and outputs have Pulumi's wire names (camelCase). ``tags`` are the ones to apply: the provider's default
    tags with the resource's own over them. The caller adds the inputs, ``tags``, ``tagsAll`` and ``region`` to the outputs.
    Methods raise ResourceError or let botocore's ClientError through; they run concurrently.
    """

    type: str
    accepts: frozenset[str] | None = None
    """Inputs that the handler applies, beside ``tags`` and ``region``; others are refused rather than ignored. None: no check."""
    replace_on: frozenset[str] = frozenset()
    """Inputs whose change means a new resource, as in the AWS provider."""
    identity: tuple[str, ...] = ()
    """Inputs that fix the physical identity: while all are given and unchanged, a replacement deletes the old one first."""
    overwrites_in: str | None = None
    """``region`` or ``account`` where AWS's call overwrites what has the same identity there, and the provider does not look."""
    state_only: str | None = None
    """Why the kind exists in the state alone; None if it is real."""
    secrets: frozenset[str] = frozenset()
    """Inputs and outputs that are never written to a file."""
    taggable: bool = False
    regional: bool = True

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        """Creates the resource with the logical name ``name``; returns its id and outputs."""
        raise NotImplementedError

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        """The outputs as they are now; None when the resource is gone."""
        raise NotImplementedError

    def update(
        self, ctx: ResourceContext, id: str, old_inputs: Inputs, new_inputs: Inputs, tags: Tags, outputs: Outputs
    ) -> Outputs:
        """Brings the resource to ``new_inputs`` in place."""
        raise NotImplementedError

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        """Deletes the resource; one that is gone already is no error."""
        raise NotImplementedError

    def replaces_in_place(self, old_inputs: Inputs, new_inputs: Inputs) -> bool:
        """Whether old and new cannot exist side by side, because they would have the same physical identity."""
        return bool(self.identity) and all(
            old_inputs.get(part) is not None and old_inputs.get(part) == new_inputs.get(part) for part in self.identity
        )


@contextmanager
def undone_on_error(undo: Callable[[], Any]) -> Iterator[None]:
    """Runs ``undo`` when a later step of a creation fails: what is not recorded must not stay."""
    try:
        yield
    except Exception:
        undo()
        raise


@contextmanager
def gone_is_fine(*codes: str) -> Iterator[None]:
    """Lets AWS's "does not exist" answers pass."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] not in codes:
            raise


def auto_name(name: str, limit: int) -> str:
    """Pulumi's automatic physical name: the logical name and seven random hexadecimal digits, within ``limit``."""
    suffix = f"-{secrets.token_hex(4)[:7]}"
    return name[: limit - len(suffix)] + suffix


def physical_name(inputs: Inputs, property: str, name: str, limit: int) -> str:
    """The physical name that the inputs give, else an automatic one."""
    given = inputs.get(property)
    return given if given else auto_name(name, limit)


def changed_tags(tags: Tags, outputs: Outputs) -> tuple[Tags, list[str]]:
    """The tags to set and the names of those to remove."""
    old = outputs.get("tagsAll") or {}
    return {key: value for key, value in tags.items() if old.get(key) != value}, sorted(set(old) - set(tags))


def key_value_list(tags: Tags) -> list[dict[str, str]]:
    """Tags as most services take them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def given(inputs: Inputs, **names: str) -> dict[str, Any]:
    """Keyword arguments for boto3 from the inputs that are set: ``given(inputs, Description="description")``."""
    return {argument: inputs[name] for argument, name in names.items() if inputs.get(name) is not None}
