"""Create, update, replace, delete: a handler's work and its record in the state, in one step."""

from __future__ import annotations

import json
from typing import Any

from local_aws.engine.handler import Handler, Inputs, Outputs, Tags
from local_aws.engine.names import Names
from local_aws.engine.state import Record, Registry, Stack
from local_aws.kernel.differences import Difference
from local_aws.kernel.errors import ResourceError
from local_aws.kernel.process import Context, ResourceContext

_INPUTS = Difference("an input that a resource type does not know here", "refused", "applied")
_TYPES = Difference("a resource type that is not known here", "refused", "made")
DIFFERENCES = (
    _INPUTS,
    _TYPES,
    Difference(
        "what `./tap up --refresh` sees of changes by other hands",
        "settings that the program gives, without tags, code, the API's definition, indexes and metric queries",
        "whatever the provider reads",
    ),
)

_COMMON_INPUTS = frozenset({"region", "tags"})


class Operations:
    """The operations of the control API on the resources of the stacks."""

    def __init__(self, process: Context, registry: Registry, handlers: dict[str, Handler]) -> None:
        self._process = process
        self._registry = registry
        self.handlers = handlers
        self._names = Names(registry)

    def types(self) -> dict[str, Any]:
        """What Tap.Cli has to know about each type to choose between update and replacement, and to foresee what changes."""
        return {
            type: {
                "replaceOn": sorted(handler.replace_on),
                "computedOnUpdate": sorted(handler.computed_on_update),
                "stateOnly": handler.state_only,
            }
            for type, handler in sorted(self.handlers.items())
        }

    def create(self, stack_name: str, request: dict[str, Any]) -> Record:
        """Creates what is not there yet."""
        stack = self._registry.stack(stack_name)
        key = request["key"]
        with stack.operation(key) as existing:
            if existing:
                raise ResourceError("ResourceAlreadyExists", f"{key} exists in the stack {stack_name}.", 409)
            return self._create(stack, request)

    def update(self, stack_name: str, request: dict[str, Any]) -> Record:
        """Brings a resource to new inputs in place."""
        stack = self._registry.stack(stack_name)
        with stack.operation(request["key"]) as existing:
            old = _existing(existing, stack_name, request["key"])
            handler, ctx = self._handler(old["type"]), self._context(old["region"])
            inputs = request["inputs"]
            _refuse_unknown(handler, inputs)
            tags = _merged_tags(request, inputs)
            outputs = handler.update(ctx, old["id"], old["inputs"], inputs, tags, dict(old["outputs"]))
            record = old | {
                "inputs": inputs,
                "outputs": _complete(handler, ctx, inputs, outputs, tags),
                "tags": request.get("tags") or {},
                "meta": request.get("meta") or {},
            }
            stack.put(record)
            return record

    def replace(self, stack_name: str, request: dict[str, Any]) -> Record:
        """Creates the successor of a resource. The old one waits for the next sweep, unless both would have the same name."""
        stack = self._registry.stack(stack_name)
        key = request["key"]
        with stack.operation(key) as existing:
            old = _existing(existing, stack_name, key)
            new = {"type": old["type"], "name": old["name"], "region": old["region"]} | request
            if self._handler(old["type"]).replaces_in_place(old["inputs"], new["inputs"]):
                self._delete(old)
                stack.remove(key)
                return self._create(stack, new)
            return self._create(stack, new, replaced=old)

    def delete(self, stack_name: str, request: dict[str, Any]) -> dict[str, Any]:
        """Deletes a resource, or with ``retain`` only forgets it; one that the stack does not have is no error."""
        stack = self._registry.stack(stack_name)
        with stack.operation(request["key"]) as existing:
            if existing:
                if not request.get("retain"):
                    self._delete(existing)
                stack.remove(request["key"])
        return {}

    def sweep(self, stack_name: str) -> dict[str, Any]:
        """Deletes what replacements left behind."""
        stack = self._registry.stack(stack_name)
        deleted = []
        for record in stack.take_pending():
            self._delete(record)
            stack.forget_pending(record)
            deleted.append({"key": record["key"], "id": record["id"]})
        return {"deleted": deleted}

    def refresh(self, stack_name: str, keep: bool) -> dict[str, Any]:
        """Reads every resource back: the outputs as they are, and among the inputs what other hands changed; what is gone is left out.

        With ``keep`` that becomes the record.
        """
        stack = self._registry.stack(stack_name)
        gone, resources = [], []
        for key in [record["key"] for record in stack.resources()]:
            with stack.operation(key) as record:
                if record is None:
                    continue
                current = self._read(record)
                if current is None:
                    gone.append(key)
                else:
                    resources.append(current)
                if keep and current is None:
                    stack.remove(key)
                elif keep and current is not None:
                    stack.put(current)
        return {"gone": gone, "resources": resources}

    def _read(self, record: Record) -> Record | None:
        handler, ctx, before = self._handler(record["type"]), self._context(record["region"]), record["outputs"]
        outputs = handler.read(ctx, record["id"], dict(before))
        if outputs is None:
            return None
        given = [name for name, value in record["inputs"].items() if value is not None]
        changed = {name: outputs.get(name) for name in given if not _same(before.get(name), outputs.get(name))}
        return record | {"outputs": outputs, "inputs": record["inputs"] | changed}

    def _create(self, stack: Stack, request: dict[str, Any], replaced: Record | None = None) -> Record:
        type, name, region, inputs = request["type"], request["name"], request["region"], request["inputs"]
        handler, ctx = self._handler(type), self._context(region)
        _refuse_unknown(handler, inputs)
        tags = _merged_tags(request, inputs)
        with self._names.taken(handler, region, inputs):
            id, outputs = handler.create(ctx, name, inputs, tags)
            record = {
                "key": request["key"],
                "type": type,
                "name": name,
                "id": id,
                "region": region,
                "inputs": inputs,
                "outputs": _complete(handler, ctx, inputs, outputs, tags),
                "tags": request.get("tags") or {},
                "meta": request.get("meta") or {},
            }
            stack.put(record, replaced)
        return record

    def _delete(self, record: Record) -> None:
        handler, ctx = self._handler(record["type"]), self._context(record["region"])
        handler.delete(ctx, record["id"], record["inputs"], record["outputs"])

    def _handler(self, type: str) -> Handler:
        handler = self.handlers.get(type)
        if handler is None:
            raise ResourceError("UnknownResourceType", _TYPES.explain(f"local-aws has no handler for {type}."), 501)
        return handler

    def _context(self, region: str) -> ResourceContext:
        return ResourceContext(self._process, region)


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same; a JSON document is, however it is written."""
    if one == other or not (isinstance(one, str) and isinstance(other, str)):
        return bool(one == other)
    try:
        return bool(json.loads(one) == json.loads(other))
    except ValueError:
        return False


def _existing(record: Record | None, stack: str, key: str) -> Record:
    if record is None:
        raise ResourceError("ResourceNotFound", f"{key} does not exist in the stack {stack}.", 404)
    return record


def _refuse_unknown(handler: Handler, inputs: Inputs) -> None:
    if handler.accepts is None:
        return
    unknown = sorted(name for name, value in inputs.items() if value is not None and name not in handler.accepts | _COMMON_INPUTS)
    if unknown:
        raise ResourceError("UnsupportedInput", _INPUTS.explain(f"{handler.type} does not take {', '.join(unknown)}."))


def _merged_tags(request: dict[str, Any], inputs: Inputs) -> Tags:
    return (request.get("tags") or {}) | (inputs.get("tags") or {})


def _complete(handler: Handler, ctx: ResourceContext, inputs: Inputs, outputs: Outputs, tags: Tags) -> Outputs:
    complete = {name: value for name, value in inputs.items() if value is not None} | outputs
    if handler.tagging or handler.taggable:
        complete |= {"tags": inputs.get("tags") or {}, "tagsAll": tags}
    if handler.regional:
        complete.setdefault("region", ctx.region)
    return complete
