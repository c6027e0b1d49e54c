"""Finds the operation for a request: a literal segment beats ``{parameter}``, which beats ``{proxy+}``; a method beats ANY.

Segments are compared as they were sent, still percent-encoded, and path parameters stay so; a slash at the end counts for
nothing. The resource is chosen by the path alone: when it lacks the method, no other resource takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from local_aws.services.apigateway.gateway.definition import METHODS, Operation


@dataclass
class _Node:
    literals: dict[str, _Node] = field(default_factory=dict)
    parameters: dict[str, _Node] = field(default_factory=dict)
    greedy: dict[str, _Node] = field(default_factory=dict)
    operations: dict[str, Operation] = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """The operation, and the values of its path's parameters."""

    operation: Operation
    parameters: dict[str, str]


class Routes:
    """The operations of a deployment as a tree of path segments."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._root = _Node()
        for operation in operations:
            node = self._root
            for segment in _segments(operation.resource_path):
                node = _branch(node, segment)
            node.operations[operation.method] = operation

    def find(self, method: str, path: str) -> Match | None:
        """The operation for a method and a path below the stage."""
        found = _find(self._root, _segments(path), {})
        if found is None or method not in METHODS:
            return None
        node, parameters = found
        operation = node.operations.get(method) or node.operations.get("ANY")
        return Match(operation, parameters) if operation else None


def _segments(path: str) -> list[str]:
    trimmed = path.strip("/")
    return trimmed.split("/") if trimmed else []


def _branch(node: _Node, segment: str) -> _Node:
    if segment.startswith("{") and segment.endswith("+}"):
        return node.greedy.setdefault(segment[1:-2], _Node())
    if segment.startswith("{") and segment.endswith("}"):
        return node.parameters.setdefault(segment[1:-1], _Node())
    return node.literals.setdefault(segment, _Node())


def _find(node: _Node, segments: list[str], parameters: dict[str, str]) -> tuple[_Node, dict[str, str]] | None:
    if not segments:
        return (node, parameters) if node.operations else None
    first, rest = segments[0], segments[1:]
    if first in node.literals and (found := _find(node.literals[first], rest, parameters)):
        return found
    for name, child in node.parameters.items():
        if first and (found := _find(child, rest, {**parameters, name: first})):
            return found
    for name, child in node.greedy.items():
        if child.operations:
            return child, {**parameters, name: "/".join(segments)}
    return None
