"""What the values of a filter expression are compared by."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from local_aws.kernel.differences import Difference, NotUnderstood

_FILTERS = Difference(
    "filter expressions of X-Ray",
    "`service()`, `edge()`, `id()`, annotations, users, `http`, times and status; others are refused",
    "also root causes, messages, instances and groups",
)
DIFFERENCES = (_FILTERS,)

Predicate = Callable[[Any], bool]

_ORDER: dict[str, Callable[[Any, Any], bool]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_TEXT: dict[str, Callable[[str, str], bool]] = {
    "BEGINSWITH": str.startswith,
    "CONTAINS": operator.contains,
    "ENDSWITH": str.endswith,
}


class BadExpression(NotUnderstood):
    """A filter expression that X-Ray refuses."""

    difference = _FILTERS


def bad(expression: str) -> BadExpression:
    return BadExpression(f"Invalid filter expression: {expression}.")


def compare(sign: str, value: Any, expression: str) -> Predicate:
    """Says of a value whether it compares so; values of another type do not. Raises BadExpression for an operator of another type."""
    kind = _kind(value)
    if sign in _ORDER and kind == "number":
        return lambda each: _kind(each) == kind and _ORDER[sign](each, value)
    if sign in _TEXT and kind == "text":
        return lambda each: _kind(each) == kind and _TEXT[sign](each, value)
    if sign == "=":
        return lambda each: _kind(each) == kind and each == value
    if sign == "!=":
        return lambda each: _kind(each) != kind or each != value
    raise bad(expression)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, (int, float)) else "text"
