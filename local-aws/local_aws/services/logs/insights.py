"""Queries of CloudWatch Logs Insights: fields, filter, sort and limit.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html has more commands, and functions; a query that needs
one is refused.
"""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from local_aws.kernel.differences import Difference, NotUnderstood

_QUERIES = Difference(
    "queries of CloudWatch Logs Insights beyond `fields`, `filter` with comparisons and `like`, `sort` and `limit`", "refused", "answered"
)
DIFFERENCES = (_QUERIES,)

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Limit.html
_MOST_ROWS = 10_000
_DEFAULT_FIELDS = ["@timestamp", "@message"]

Fields = Mapping[str, Any]
"""What an event has, by name: what JSON it holds, and what CloudWatch Logs adds, which begins with an @."""

_Test = Callable[[Fields], bool]

_TOKEN = re.compile(
    r"""\s*(?:(?P<mark>[(),|])|(?P<operator>!=|<=|>=|=|<|>)|(?P<quote>["'])(?P<text>.*?)(?P=quote)|/(?P<regex>(?:[^/\\]|\\.)+)/"""
    r"""|`(?P<quoted>[^`]+)`|(?P<number>-?\d+(?:\.\d+)?(?![\w.@]))|(?P<word>[@\w][\w.@-]*))"""
)
_ORDERS: dict[str, Callable[[float, float], bool]] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


class MalformedQuery(NotUnderstood):
    """A query that is not understood."""

    difference = _QUERIES


@dataclass(frozen=True)
class Event:
    """An event of a log, as the query sees it."""

    log: str
    """``<account>:<log group>``."""
    stream: str
    timestamp: int
    """In milliseconds since the epoch."""
    ingestion_time: int
    message: str
    pointer: str

    def fields(self) -> Fields:
        own = {"@timestamp": self.timestamp, "@ingestionTime": self.ingestion_time, "@message": self.message}
        return {**dict(_discovered(self.message)), **own, "@log": self.log, "@logStream": self.stream, "@ptr": self.pointer}


@dataclass
class Query:
    """A query that was understood."""

    names: list[str]
    tests: list[_Test]
    order: list[tuple[str, bool]]
    """By which fields, and whether downwards; the first one counts most."""
    limit: int

    def run(self, events: Iterable[Event]) -> list[dict[str, str]]:
        """The rows, texts by field; a field that an event does not have is not in its row."""
        found = [fields for fields in map(Event.fields, events) if all(test(fields) for test in self.tests)]
        for name, downwards in reversed(self.order or [("@timestamp", True)]):
            found.sort(key=lambda fields: _rank(fields.get(name)), reverse=downwards)
        return [
            {name: _text(name, fields[name]) for name in [*self.names, "@ptr"] if fields.get(name) is not None}
            for fields in found[: self.limit]
        ]


def parse(text: str) -> Query:
    """Reads a query. Raises MalformedQuery."""
    query = Query([], [], [], _MOST_ROWS)
    tokens = _tokens(text)
    while tokens:
        command = _word(tokens).lower()
        match command:
            case "fields" | "display":
                query.names = _names(tokens) if command == "display" else query.names + _names(tokens)
            case "filter":
                query.tests.append(_any(tokens))
            case "sort":
                query.order = _order(tokens)
            case "limit":
                query.limit = min(int(_number(tokens)), _MOST_ROWS)
            case _:
                raise MalformedQuery(f"There is no command {command}.")
        if tokens and not _takes(tokens, "|"):
            raise MalformedQuery(f"'{tokens[0][0].strip()}' is not expected after {command}.")
    query.names = query.names or list(_DEFAULT_FIELDS)
    return query


def _discovered(message: str) -> Iterator[tuple[str, Any]]:
    """The fields of an event that is a JSON object; those of inner objects and lists with a dot."""
    try:
        document = json.loads(message)
    except ValueError:
        return
    if isinstance(document, dict):
        yield from _flat(document)


def _flat(document: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in document.items() if isinstance(document, dict) else enumerate(document):
        if isinstance(value, (dict, list)):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _text(name: str, value: Any) -> str:
    if name in ("@timestamp", "@ingestionTime"):
        return datetime.fromtimestamp(value / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    return value if isinstance(value, str) else json.dumps(value)


def _rank(value: Any) -> tuple[int, float, str]:
    """What is missing comes before numbers, and these before texts."""
    if value is None:
        return 0, 0, ""
    return (1, float(value), "") if isinstance(value, (int, float)) else (2, 0, value)


_Tokens = list[re.Match[str]]


def _tokens(text: str) -> _Tokens:
    tokens, end, text = [], 0, text.strip()
    while end < len(text):
        token = _TOKEN.match(text, end)
        if token is None:
            raise MalformedQuery(f"The query cannot be read from '{text[end:].strip()}' on.")
        tokens.append(token)
        end = token.end()
    return tokens


def _next(tokens: _Tokens) -> re.Match[str]:
    if not tokens:
        raise MalformedQuery("The query ends too early.")
    return tokens.pop(0)


def _takes(tokens: _Tokens, mark: str) -> bool:
    if tokens and (tokens[0]["mark"] == mark or (tokens[0]["word"] or "").lower() == mark):
        tokens.pop(0)
        return True
    return False


def _word(tokens: _Tokens) -> str:
    token = _next(tokens)
    if token["word"] is None and token["quoted"] is None:
        raise MalformedQuery(f"A name is expected, not '{token[0].strip()}'.")
    return token["quoted"] or token["word"]


def _number(tokens: _Tokens) -> float:
    token = _next(tokens)
    if token["number"] is None:
        raise MalformedQuery(f"A number is expected, not '{token[0].strip()}'.")
    return float(token["number"])


def _names(tokens: _Tokens) -> list[str]:
    names = [_word(tokens)]
    while _takes(tokens, ","):
        names.append(_word(tokens))
    return names


def _order(tokens: _Tokens) -> list[tuple[str, bool]]:
    order = []
    while not order or _takes(tokens, ","):
        name, direction = _word(tokens), _word(tokens).lower()
        if direction not in ("asc", "desc"):
            raise MalformedQuery(f"sort {name} is asc or desc, not '{direction}'.")
        order.append((name, direction == "desc"))
    return order


def _any(tokens: _Tokens) -> _Test:
    tests = [_all(tokens)]
    while _takes(tokens, "or"):
        tests.append(_all(tokens))
    return lambda fields: any(test(fields) for test in tests)


def _all(tokens: _Tokens) -> _Test:
    tests = [_one(tokens)]
    while _takes(tokens, "and"):
        tests.append(_one(tokens))
    return lambda fields: all(test(fields) for test in tests)


def _one(tokens: _Tokens) -> _Test:
    if _takes(tokens, "not"):
        denied = _one(tokens)
        return lambda fields: not denied(fields)
    if _takes(tokens, "("):
        inner = _any(tokens)
        if not _takes(tokens, ")"):
            raise MalformedQuery("A parenthesis is not closed.")
        return inner
    name = _word(tokens)
    if _takes(tokens, "like"):
        return _like(name, _next(tokens))
    relation, value = _next(tokens)["operator"], _next(tokens)
    wanted = value["number"] if value["text"] is None else value["text"]
    if relation is None or wanted is None:
        raise MalformedQuery(f"filter compares {name} with a text or a number, or is like one.")
    if relation in _ORDERS:
        return _ordered(name, _ORDERS[relation], float(_checked(value, "number")))
    return lambda fields: (fields.get(name) is not None and _text("", fields[name]) == wanted) == (relation == "=")


def _like(name: str, value: re.Match[str]) -> _Test:
    if value["regex"] is not None:
        try:
            pattern = re.compile(value["regex"])
        except re.error as error:
            raise MalformedQuery(f"/{value['regex']}/ is no regular expression: {error}.") from error
        return lambda fields: pattern.search(_text("", fields.get(name, ""))) is not None
    wanted = _checked(value, "text")
    return lambda fields: wanted in _text("", fields.get(name, ""))


def _ordered(name: str, order: Callable[[float, float], bool], limit: float) -> _Test:
    def test(fields: Fields) -> bool:
        value = fields.get(name)
        return isinstance(value, (int, float)) and order(value, limit)

    return test


def _checked(value: re.Match[str], kind: str) -> str:
    if value[kind] is None:
        raise MalformedQuery(f"A {kind} is expected, not '{value[0].strip()}'.")
    return value[kind]
