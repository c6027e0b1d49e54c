"""Metric math: arithmetic of metrics, FILL, and SUM, AVG, MIN and MAX of several.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html has more functions; an expression that
needs one is refused when it is put.
"""

from __future__ import annotations

import ast
import functools
import operator
from collections.abc import Callable

from local_aws.kernel.differences import Difference, NotUnderstood

_MATH = Difference("metric math beyond arithmetic, `FILL`, `SUM`, `AVG`, `MIN`, `MAX` and bands", "refused", "evaluated")
DIFFERENCES = (_MATH,)

Lookup = Callable[[str], float | None]
"""The value of a query, by its id, at the time in question; None when it is missing."""

_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_AGGREGATES: dict[str, Callable[[list[float]], float]] = {
    "AVG": lambda values: sum(values) / len(values),
    "MAX": max,
    "MIN": min,
    "SUM": sum,
}


class InvalidExpression(NotUnderstood):
    """An expression that is not understood."""

    difference = _MATH


def check(expression: str) -> None:
    """Raises InvalidExpression for what ``value`` could not compute."""
    _value(parse(expression), lambda name: 1.0)


def value(expression: str, lookup: Lookup) -> float | None:
    """The expression's value; None where a metric that it needs has none, or where it divides by zero."""
    try:
        return _value(parse(expression), lookup)
    except ZeroDivisionError:
        return None


@functools.lru_cache(maxsize=256)
def parse(expression: str) -> ast.expr:
    """The expression as a tree. Raises InvalidExpression."""
    try:
        return ast.parse(expression.strip(), mode="eval").body
    except SyntaxError as error:
        raise InvalidExpression(f"Error in expression '{expression}': {error.msg}.") from error


def _value(node: ast.expr, lookup: Lookup) -> float | None:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id=name):
            return lookup(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            negated = _value(operand, lookup)
            return None if negated is None else -negated
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            first, second = _value(left, lookup), _value(right, lookup)
            return None if first is None or second is None else _OPERATORS[type(op)](first, second)
        case ast.Call(func=ast.Name(id="FILL"), args=[metric, filler], keywords=[]):
            known = _value(metric, lookup)
            return _value(filler, lookup) if known is None else known
        case ast.Call(func=ast.Name(id=name), args=[ast.List(elts=metrics)], keywords=[]) if name in _AGGREGATES and metrics:
            known = [found for metric in metrics if (found := _value(metric, lookup)) is not None]
            return _AGGREGATES[name](known) if known else None
        case _:
            raise InvalidExpression(f"Error in expression '{ast.unparse(node)}'.")
