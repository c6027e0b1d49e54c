"""Filter expressions: which traces are asked for.

https://docs.aws.amazon.com/xray/latest/devguide/xray-console-filters.html. On the trace, ``error``, ``fault``, ``http`` and the like
are those of its root; within the braces of ``service()`` and ``edge()`` those of each segment of the service.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from local_aws.services.xray.assembly import AssembledTrace, Segment
from local_aws.services.xray.operators import Predicate, bad, compare
from local_aws.services.xray.selectors import Selector, edges_between, segments_of

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<number>-?\d+(?:\.\d+)?)|(?P<word>[A-Za-z_][\w.]*)"""
    r"""|(?P<key>\[[^\]\s]+\])|(?P<sign><=|>=|!=|[<>=!(){},:]))"""
)
_OPERATORS = ("=", "!=", "<", "<=", ">", ">=", "BEGINSWITH", "CONTAINS", "ENDSWITH")
Scope = tuple[AssembledTrace, Segment, list[Segment]]
"""A trace, the segment whose status and times count, and the segments whose annotations count."""
Filter = Callable[[Scope], bool]

_FLAGS: dict[str, Filter] = {
    "ok": lambda scope: not any(scope[1].flag(name) for name in ("error", "fault", "throttle")),
    "error": lambda scope: scope[1].flag("error"),
    "fault": lambda scope: scope[1].flag("fault"),
    "throttle": lambda scope: scope[1].flag("throttle"),
    "partial": lambda scope: scope[0].partial,
    "inferred": lambda scope: scope[1].flag("inferred"),
    "root": lambda scope: scope[1] is scope[0].root,
}
_VALUES: dict[str, Callable[[Scope], list[Any]]] = {
    "responsetime": lambda scope: [scope[1].duration],
    "duration": lambda scope: [scope[0].duration],
    "name": lambda scope: [scope[1].service.name],
    "http.url": lambda scope: [scope[1].http_request.get("url")],
    "http.method": lambda scope: [scope[1].http_request.get("method")],
    "http.useragent": lambda scope: [scope[1].http_request.get("user_agent")],
    "http.clientip": lambda scope: [scope[1].http_request.get("client_ip")],
    "http.status": lambda scope: [scope[1].http_response.get("status")],
    "resource.arn": lambda scope: [segment.document.get("resource_arn") for segment in scope[2]],
    "user": lambda scope: [segment.document.get("user") for segment in scope[2]],
}
_NUMBERS = ("responsetime", "duration", "http.status")


def read_filter(expression: str) -> Callable[[AssembledTrace], bool]:
    """Says of a trace whether it is asked for; raises BadExpression."""
    try:
        wanted = _Parser(expression).whole()
    except RecursionError as error:
        raise bad(expression) from error
    return lambda trace: wanted((trace, trace.root, trace.segments))


class _Parser:
    def __init__(self, expression: str) -> None:
        self._expression = expression
        self._tokens: list[tuple[str, str]] = []
        position, end = 0, len(expression.rstrip())
        while position < end:
            match = _TOKEN.match(expression, position)
            if match is None or match.lastgroup is None:
                raise bad(expression)
            self._tokens.append((match.lastgroup, match[match.lastgroup]))
            position = match.end()
        self._next = 0

    def whole(self) -> Filter:
        wanted = self._either()
        if self._next < len(self._tokens):
            raise bad(self._expression)
        return wanted

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._next] if self._next < len(self._tokens) else ("end", "")

    def _take(self, *texts: str) -> str | None:
        """The next token if it is one of these words or signs."""
        kind, text = self._peek()
        if kind in ("word", "sign") and text.upper() in texts:
            self._next += 1
            return text.upper()
        return None

    def _expect(self, text: str) -> None:
        if self._take(text) is None:
            raise bad(self._expression)

    def _read(self, kind: str) -> str:
        found, text = self._peek()
        if found != kind:
            raise bad(self._expression)
        self._next += 1
        return text

    def _either(self) -> Filter:
        parts = [self._both()]
        while self._take("OR"):
            parts.append(self._both())
        return lambda scope: any(part(scope) for part in parts)

    def _both(self) -> Filter:
        parts = [self._not()]
        while self._take("AND"):
            parts.append(self._not())
        return lambda scope: all(part(scope) for part in parts)

    def _not(self) -> Filter:
        if self._take("NOT", "!"):
            unwanted = self._not()
            return lambda scope: not unwanted(scope)
        if self._take("("):
            wanted = self._either()
            self._expect(")")
            return wanted
        return self._term()

    def _term(self) -> Filter:
        word = self._read("word")
        lower = word.lower()
        if lower == "service":
            return self._service()
        if lower == "edge":
            return self._edge()
        if lower == "annotation" or lower.startswith("annotation."):
            key = self._read("key")[1:-1] if lower == "annotation" else word[len("annotation.") :]
            return self._compared(lambda scope: _annotations(scope, key), numbers=None)
        if lower in _FLAGS:
            flag = _FLAGS[lower]
            if self._take("="):
                return flag if self._boolean() else lambda scope: not flag(scope)
            return flag
        if lower in _VALUES:
            return self._compared(_VALUES[lower], numbers=lower in _NUMBERS)
        raise bad(self._expression)

    def _boolean(self) -> bool:
        text = self._take("TRUE", "FALSE")
        if text is None:
            raise bad(self._expression)
        return text == "TRUE"

    def _compared(self, values: Callable[[Scope], list[Any]], numbers: bool | None) -> Filter:
        """A keyword with an operator and a value; a keyword without is about whether there is a value at all."""
        operator = self._take(*_OPERATORS)
        if operator is None:
            return lambda scope: any(value is not None for value in values(scope))
        kind, text = self._peek()
        if kind == "text" and numbers is not True:
            value: Any = re.sub(r"\\(.)", r"\1", self._read("text")[1:-1])
        elif kind == "number" and numbers is not False:
            value = float(self._read("number"))
        elif kind == "word" and numbers is None:
            value = self._boolean()
        else:
            raise bad(f"{self._expression}: {text}")
        predicate: Predicate = compare(operator, value, self._expression)
        return lambda scope: any(each is not None and predicate(each) for each in values(scope))

    def _service(self) -> Filter:
        self._expect("(")
        selector = Selector() if self._peek()[1] == ")" else self._selector()
        self._expect(")")
        wanted = self._within()
        return lambda scope: any(wanted((scope[0], segment, [segment])) for segment in segments_of(scope[0], selector))

    def _edge(self) -> Filter:
        self._expect("(")
        caller = self._selector()
        self._expect(",")
        callee = self._selector()
        self._expect(")")
        wanted = self._within()
        return lambda scope: any(wanted((scope[0], segment, [segment])) for segment in edges_between(scope[0], caller, callee))

    def _selector(self) -> Selector:
        if self._peek()[0] == "text":
            return Selector(name=self._read("text")[1:-1])
        self._expect("ID")
        self._expect("(")
        given: dict[str, str] = {}
        while True:
            member = self._read("word").lower()
            self._expect(":")
            given[member] = self._read("text")[1:-1]
            if not self._take(","):
                break
        self._expect(")")
        if not given.keys() <= {"name", "type", "account.id"}:
            raise bad(self._expression)
        return Selector(given.get("name"), given.get("type"), given.get("account.id"))

    def _within(self) -> Filter:
        if not self._take("{"):
            return lambda scope: True
        wanted = self._either()
        self._expect("}")
        return wanted


def _annotations(scope: Scope, key: str) -> list[Any]:
    return [part["annotations"][key] for segment in scope[2] for part in segment.parts if key in (part.get("annotations") or {})]
