"""Condition elements of policies: the operators of
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

Keys = Mapping[str, Sequence[str]]
"""The request's condition keys, in lower case, with their values."""

Test = Callable[[str, str], bool]
"""(the request's value, the policy's value) -> whether they match."""


def conditions_hold(conditions: Mapping[str, Mapping[str, Any]], keys: Keys) -> bool:
    """Whether every operator holds for every one of its keys."""
    return all(
        _holds(operator, keys.get(key.lower()), [_text(value) for value in (values if isinstance(values, list) else [values])])
        for operator, tests in conditions.items()
        for key, values in tests.items()
    )


def is_operator(name: str) -> bool:
    """Whether AWS knows the operator."""
    _, _, plain = name.rpartition(":")
    plain = plain.removesuffix("IfExists")
    return plain == "Null" or plain in _TESTS or plain in _NEGATED


def glob_matches(pattern: str, value: str, *, ignore_case: bool = False) -> bool:
    """Whether a pattern with ``*`` and ``?`` matches all of a value."""
    return _glob(pattern, ignore_case).fullmatch(value) is not None


@functools.lru_cache(maxsize=4096)
def _glob(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    expression = "".join({"*": ".*", "?": "."}.get(part, re.escape(part)) for part in re.split(r"([*?])", pattern))
    return re.compile(expression, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def _holds(operator: str, actual: Sequence[str] | None, wanted: list[str]) -> bool:
    quantifier, _, plain = operator.rpartition(":")
    if plain == "Null":
        return (actual is None) == (wanted[0].lower() == "true")
    if plain.endswith("IfExists"):
        if actual is None:
            return True
        plain = plain.removesuffix("IfExists")
    negated = plain in _NEGATED
    test = _TESTS[_NEGATED.get(plain, plain)]

    def one(value: str) -> bool:
        return any(test(value, each) for each in wanted) != negated

    if actual is None:  # nothing to compare: only what says "not" or "all" holds
        return negated if not quantifier else quantifier == "ForAllValues"
    if quantifier == "ForAllValues":
        return all(one(value) for value in actual)
    return any(one(value) for value in actual)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _arn_matches(value: str, pattern: str) -> bool:
    parts, patterns = value.split(":", 5), pattern.split(":", 5)
    return len(parts) == len(patterns) == 6 and all(glob_matches(each, part) for part, each in zip(parts, patterns))


def _number(compare: Callable[[float, float], bool]) -> Test:
    return lambda value, wanted: compare(float(value), float(wanted))


def _date(compare: Callable[[datetime, datetime], bool]) -> Test:
    return lambda value, wanted: compare(_moment(value), _moment(wanted))


def _moment(text: str) -> datetime:
    if re.fullmatch(r"\d+", text):
        return datetime.fromtimestamp(int(text), UTC)
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _address_in(value: str, wanted: str) -> bool:
    return ipaddress.ip_address(value) in ipaddress.ip_network(wanted, strict=False)


_TESTS: dict[str, Test] = {
    "StringEquals": lambda value, wanted: value == wanted,
    "StringEqualsIgnoreCase": lambda value, wanted: value.lower() == wanted.lower(),
    "StringLike": lambda value, wanted: glob_matches(wanted, value),
    "NumericEquals": _number(lambda a, b: a == b),
    "NumericLessThan": _number(lambda a, b: a < b),
    "NumericLessThanEquals": _number(lambda a, b: a <= b),
    "NumericGreaterThan": _number(lambda a, b: a > b),
    "NumericGreaterThanEquals": _number(lambda a, b: a >= b),
    "DateEquals": _date(lambda a, b: a == b),
    "DateLessThan": _date(lambda a, b: a < b),
    "DateLessThanEquals": _date(lambda a, b: a <= b),
    "DateGreaterThan": _date(lambda a, b: a > b),
    "DateGreaterThanEquals": _date(lambda a, b: a >= b),
    "Bool": lambda value, wanted: value.lower() == wanted.lower(),
    "BinaryEquals": lambda value, wanted: value == wanted,
    "IpAddress": _address_in,
    "ArnEquals": _arn_matches,
    "ArnLike": _arn_matches,
}
_NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
}
