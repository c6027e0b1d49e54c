"""Filter patterns of CloudWatch Logs: conditions on the fields of JSON events, terms of plain text, and a regular expression.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html also has patterns for fields that spaces
delimit, regular expressions among conditions and terms, and ``[*]`` in selectors; those are refused.
"""

from __future__ import annotations

import functools
import json
import operator
import re
from collections.abc import Callable
from typing import Any

from local_aws.kernel.differences import Difference, NotUnderstood

_PATTERNS = Difference(
    "filter patterns for fields between spaces, regular expressions among others, `[*]` in selectors", "refused", "evaluated"
)
DIFFERENCES = (_PATTERNS,)

Matches = Callable[[str], bool]

_JSON_TOKEN = re.compile(
    r'\s*(?:(?P<mark>&&|\|\||[()])|(?P<selector>\$(?:\.[\w-]+|\[\d+\]|\[["\'][^"\']+["\']\])+)'
    r'|(?P<operator>!=|<=|>=|=|<|>)|"(?P<string>[^"]*)"|(?P<word>[\w.*+:/@-]+))'
)
_STEP = re.compile(r'\.([\w-]+)|\[(\d+)\]|\[["\']([^"\']+)["\']\]')
_TERM = re.compile(r'\s*(?P<sign>[?-]?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
# What AWS takes between the percent signs: no groups, and no characters of more than one byte.
_REGEX = re.compile(r"%([\w:#=@/;,\-^$?\[\]{}|\\*+.]+)%", re.ASCII)
_ORDERS: dict[str, Callable[[float, float], bool]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_CONSTANTS = {"TRUE": True, "FALSE": False, "NULL": None}
_ABSENT = object()


class InvalidPattern(NotUnderstood):
    """A pattern that is not understood."""

    difference = _PATTERNS


@functools.lru_cache(maxsize=256)
def parse(pattern: str) -> Matches:
    """The test of an event's message. Raises InvalidPattern."""
    text = pattern.strip()
    if text.startswith("{") and text.endswith("}"):
        return _json(text[1:-1])
    if regex := _REGEX.fullmatch(text):
        return _regex(regex[1])
    if text.startswith(("[", "{", "%")):
        raise InvalidPattern(f"Invalid metric filter pattern: {pattern}.")
    return _terms(text)


def field(document: Any, selector: str) -> Any:
    """What a selector such as ``$.a.b[0]`` finds; None for nothing."""
    found = _select(document, selector)
    return None if found is _ABSENT else found


def _regex(text: str) -> Matches:
    try:
        expression = re.compile(text, re.ASCII)
    except re.error as error:
        raise InvalidPattern(f"Invalid metric filter pattern: %{text}% is no regular expression: {error}.") from error
    return lambda message: expression.search(message) is not None


def _terms(text: str) -> Matches:
    """Every term must be there, none with a minus, and one of those with a question mark, if there are any."""
    terms: dict[str, list[str]] = {"": [], "-": [], "?": []}
    for term in _TERM.finditer(text):
        terms[term["sign"]].append(term["phrase"] if term["phrase"] is not None else term["word"])
    return lambda message: (
        all(term in message for term in terms[""])
        and not any(term in message for term in terms["-"])
        and (not terms["?"] or any(term in message for term in terms["?"]))
    )


def _json(text: str) -> Matches:
    tokens, end = [], 0
    text = text.rstrip()
    while end < len(text):
        token = _JSON_TOKEN.match(text, end)
        if token is None:
            raise InvalidPattern(f"Invalid metric filter pattern: {{{text}}} cannot be read from '{text[end:].strip()}' on.")
        tokens.append(token)
        end = token.end()
    holds = _any(tokens)
    if tokens:
        raise InvalidPattern(f"Invalid metric filter pattern: '{tokens[0][0].strip()}' is not expected in {{{text}}}.")

    def matches(message: str) -> bool:
        try:
            document = json.loads(message)
        except ValueError:
            return False
        return holds(document)

    return matches


_Test = Callable[[Any], bool]


def _any(tokens: list[re.Match[str]]) -> _Test:
    tests = [_all(tokens)]
    while _takes(tokens, "||"):
        tests.append(_all(tokens))
    return lambda document: any(test(document) for test in tests)


def _all(tokens: list[re.Match[str]]) -> _Test:
    tests = [_one(tokens)]
    while _takes(tokens, "&&"):
        tests.append(_one(tokens))
    return lambda document: all(test(document) for test in tests)


def _one(tokens: list[re.Match[str]]) -> _Test:
    if _takes(tokens, "("):
        inner = _any(tokens)
        if not _takes(tokens, ")"):
            raise InvalidPattern("Invalid metric filter pattern: a parenthesis is not closed.")
        return inner
    selector, relation, value = (_next(tokens) for _ in range(3))
    if selector["selector"] is None:
        raise InvalidPattern(f"Invalid metric filter pattern: a selector such as $.level is expected, not '{selector[0].strip()}'.")
    select = functools.partial(_select, selector=selector["selector"])
    if relation["word"] == "IS" and value["word"] in _CONSTANTS:
        constant = _CONSTANTS[value["word"]]
        return lambda document: select(document) is constant
    if relation["word"] == "NOT" and value["word"] == "EXISTS":
        return lambda document: select(document) is _ABSENT
    wanted = value["string"] if value["string"] is not None else value["word"]
    if relation["operator"] is None or wanted is None:
        raise InvalidPattern(f"Invalid metric filter pattern: '{relation[0].strip()} {value[0].strip()}' is no comparison.")
    if relation["operator"] in _ORDERS:
        order, limit = _ORDERS[relation["operator"]], _number(wanted)
        if limit is None:
            raise InvalidPattern(f"Invalid metric filter pattern: '{wanted}' is no number.")
        return lambda document: _is_number(found := select(document)) and order(found, limit)
    expected = relation["operator"] == "="
    return lambda document: (found := select(document)) is not _ABSENT and _equals(found, wanted) == expected


def _equals(found: Any, wanted: str) -> bool:
    if isinstance(found, str):
        return re.fullmatch(".*".join(map(re.escape, wanted.split("*"))), found, re.DOTALL) is not None
    if wanted == "*":
        return True
    return _is_number(found) and found == _number(wanted)


def _select(document: Any, selector: str) -> Any:
    found = document
    for name, index, quoted in _STEP.findall(selector):
        if index and isinstance(found, list) and int(index) < len(found):
            found = found[int(index)]
        elif not index and isinstance(found, dict) and (name or quoted) in found:
            found = found[name or quoted]
        else:
            return _ABSENT
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _next(tokens: list[re.Match[str]]) -> re.Match[str]:
    if not tokens:
        raise InvalidPattern("Invalid metric filter pattern: it ends too early.")
    return tokens.pop(0)


def _takes(tokens: list[re.Match[str]], mark: str) -> bool:
    if tokens and tokens[0]["mark"] == mark:
        tokens.pop(0)
        return True
    return False
