"""The base of the resource types: a service's ``resources`` declare each by its inputs and by what makes, shows, changes and removes it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from local_aws.engine.shapes import Names, to_aws
from local_aws.kernel.process import ResourceContext

Inputs = dict[str, Any]
Outputs = dict[str, Any]
Tags = dict[str, str]


def key_value_list(tags: Tags) -> list[dict[str, str]]:
    """Tags as most services take them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


@dataclass(frozen=True)
class Tagging:
    """How a service's calls change the tags of a resource."""

    argument: str
    """What names the resource; where it begins in lower case, so do ``tags`` and ``tagKeys``."""
    by: str | None = "arn"
    """The output that names it; None: its id."""
    noun: str = "resource"
    """The calls are ``tag_<noun>`` and ``untag_<noun>``."""
    shape: Callable[[Tags], Any] = key_value_list
    keys: str | None = None
    """What the call that removes tags calls their keys; None: ``TagKeys``."""

    def apply(self, aws: Any, id: str, outputs: Outputs, tags: Tags) -> None:
        """Sets and removes what makes the difference."""
        old = outputs.get("tagsAll") or {}
        changed = {key: value for key, value in tags.items() if old.get(key) != value}
        removed = sorted(set(old) - set(tags))
        resource = {self.argument: outputs[self.by] if self.by else id}
        tags_argument, keys_argument = ("tags", "tagKeys") if self.argument[0].islower() else ("Tags", "TagKeys")
        if removed:
            getattr(aws, f"untag_{self.noun}")(**resource, **{self.keys or keys_argument: removed})
        if changed:
            getattr(aws, f"tag_{self.noun}")(**resource, **{tags_argument: self.shape(changed)})


class Handler:
    """Creates, reads, updates and deletes the resources of one Pulumi type.

    Inputs and outputs have Pulumi's wire names (camelCase). ``tags`` are the ones to apply: the provider's default
    tags with the resource's own over them. The caller adds the inputs, ``tags``, ``tagsAll`` and ``region`` to the outputs.
    A type says how to ``make``, ``get`` and ``change`` itself and what deletes it; ``aws`` is the client of its service, and ``known`` its
    inputs with what was computed before. They raise ResourceError or let botocore's ClientError through; they run concurrently.
    """

    type: str
    service: str
    """boto3's name of the service that ``aws`` is a client of."""
    accepts: frozenset[str] | None = None
    """Inputs that the handler applies, beside ``tags`` and ``region``; others are refused rather than ignored. None: no check."""
    replace_on: frozenset[str] = frozenset()
    """Inputs whose change means a new resource, as in the AWS provider."""
    computed_on_update: frozenset[str] = frozenset()
    """Outputs that AWS gives anew when a resource is changed in place: a preview cannot know them."""
    identity: tuple[str, ...] = ()
    """Inputs that fix the physical identity: while all are given and unchanged, a replacement deletes the old one first."""
    overwrites_in: str | None = None
    """``region`` or ``account`` where AWS's call overwrites what has the same identity there, and the provider does not look."""
    gone: tuple[str, ...] = ()
    """AWS's codes that say that there is no such resource."""
    verbatim: frozenset[str] = frozenset()
    """Outputs that AWS may give back in another form than they were put in: until a refresh they are as the inputs say."""
    state_only: str | None = None
    """Why the kind exists in the state alone; None if it is real."""
    secrets: frozenset[str] = frozenset()
    """Inputs and outputs that are never written to a file."""
    taggable: bool = False
    """Whether it takes tags, where there is no ``tagging``."""
    located: Names = {}
    """AWS's arguments that name the resource in its calls, by the input or output that each is, or ``id``."""
    deletion: str
    """boto3's name of the call that deletes it, which takes nothing else; or the type says how to ``remove`` itself."""
    tagging: Tagging | None = None
    """How the tags change; None if there are none, or if ``update`` sees to them."""
    regional: bool = True

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        """Creates the resource with the logical name ``name``; returns its id."""
        raise NotImplementedError

    def get(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs | None:
        """The computed outputs as they are now; None when the resource is gone."""
        raise NotImplementedError

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        """Brings everything but the tags to the new inputs in place; a type of which nothing else can change has none."""

    def remove(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> None:
        """Deletes the resource."""
        getattr(aws, self.deletion)(**self.where(id, known))

    def where(self, id: str, known: Outputs) -> dict[str, Any]:
        """The arguments that name the resource in AWS's calls."""
        return to_aws(known | {"id": id}, self.located)

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        """Creates the resource; returns its id and outputs."""
        aws = ctx.client(self.service)
        id = self.make(ctx, aws, name, inputs, tags)
        return id, self._computed(ctx, aws, id, inputs)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        """The outputs as they are now; None when the resource is gone."""
        try:
            current = self.get(ctx, ctx.client(self.service), id, outputs)
        except ClientError as error:
            if error.response["Error"]["Code"] in self.gone:
                return None
            raise
        return None if current is None else outputs | current

    def update(self, ctx: ResourceContext, id: str, old: Inputs, new: Inputs, tags: Tags, outputs: Outputs) -> Outputs:
        """Brings the resource to the new inputs in place; returns its outputs."""
        aws = ctx.client(self.service)
        self.change(ctx, aws, id, old, new)
        if self.tagging:
            self.tagging.apply(aws, id, outputs, tags)
        computed = {name: value for name, value in outputs.items() if old.get(name) is None}
        return self._computed(ctx, aws, id, computed | _set(new))

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        """Deletes the resource; one that is gone already is no error."""
        with gone_is_fine(*self.gone):
            self.remove(ctx, ctx.client(self.service), id, outputs | _set(inputs))

    def _computed(self, ctx: ResourceContext, aws: Any, id: str, known: Outputs) -> Outputs:
        current = self.get(ctx, aws, id, known) or {}
        return {name: value for name, value in current.items() if name not in self.verbatim}

    def replaces_in_place(self, old_inputs: Inputs, new_inputs: Inputs) -> bool:
        """Whether old and new cannot exist side by side, because they would have the same physical identity."""
        return bool(self.identity) and all(
            old_inputs.get(part) is not None and old_inputs.get(part) == new_inputs.get(part) for part in self.identity
        )


class Setting(Handler):
    """A type that the same call makes and changes; its id follows from its inputs."""

    def id(self, name: str, inputs: Inputs) -> str:
        """The id of the resource with the logical name ``name``: the input that is its identity, unless the type says otherwise."""
        return inputs[self.identity[0]]

    def put(self, ctx: ResourceContext, aws: Any, id: str, inputs: Inputs) -> None:
        """Makes it as the inputs say."""
        raise NotImplementedError

    def make(self, ctx: ResourceContext, aws: Any, name: str, inputs: Inputs, tags: Tags) -> str:
        id = self.id(name, inputs)
        self.put(ctx, aws, id, inputs)
        return id

    def change(self, ctx: ResourceContext, aws: Any, id: str, old: Inputs, new: Inputs) -> None:
        self.put(ctx, aws, id, new)


class Record(Handler):
    """A type of which nothing exists but its record in the state."""

    def create(self, ctx: ResourceContext, name: str, inputs: Inputs, tags: Tags) -> tuple[str, Outputs]:
        return self.id(inputs), {}

    def id(self, inputs: Inputs) -> str:
        """The id of a new record."""
        return secrets.token_hex(16)

    def read(self, ctx: ResourceContext, id: str, outputs: Outputs) -> Outputs | None:
        return outputs

    def update(self, ctx: ResourceContext, id: str, old: Inputs, new: Inputs, tags: Tags, outputs: Outputs) -> Outputs:
        return {}

    def delete(self, ctx: ResourceContext, id: str, inputs: Inputs, outputs: Outputs) -> None:
        """The caller forgets the record."""


@contextmanager
def undone_on_error(undo: Callable[[], Any]) -> Generator[None, None, None]:
    """Runs ``undo`` when a later step of a creation fails: what is not recorded must not stay."""
    try:
        yield
    except Exception:
        undo()
        raise


@contextmanager
def gone_is_fine(*codes: str) -> Generator[None, None, None]:
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


def physical_name(inputs: Inputs, name: str, limit: int, suffix: str = "") -> str:
    """The ``name`` that the inputs give, else an automatic one after their ``namePrefix`` or the logical name."""
    return inputs.get("name") or auto_name(inputs.get("namePrefix") or name, limit - len(suffix)) + suffix


def named(text: str) -> frozenset[str]:
    """A set of inputs: ``named("description path")``."""
    return frozenset(text.split())


def _set(inputs: Inputs) -> Inputs:
    return {name: value for name, value in inputs.items() if value is not None}
