"""The rule of a composite alarm: ``ALARM("a") OR (NOT OK(b) AND TRUE)``.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from local_aws.kernel.differences import Difference, NotUnderstood

_RULES = Difference("`AT_LEAST` in the rule of a composite alarm", "refused", "evaluated")
DIFFERENCES = (_RULES,)

_TOKEN = re.compile(
    r"\s*(?:(?P<function>ALARM|OK|INSUFFICIENT_DATA)\(\s*(?:\"(?P<quoted>[^\"]+)\"|(?P<plain>[^\"()\s]+))\s*\)"
    r"|(?P<word>AND|OR|NOT|TRUE|FALSE)\b|(?P<paren>[()]))"
)


class InvalidRule(NotUnderstood):
    """A rule that is no valid expression."""

    difference = _RULES


@dataclass(frozen=True)
class Rule:
    """A rule, ready to be evaluated. ``alarms`` are the names of those that it looks at."""

    alarms: frozenset[str]
    holds: Callable[[Callable[[str], str | None]], bool]
    """Whether the rule holds, given the state of an alarm by its name; an alarm that does not exist has no state."""


def parse(text: str) -> Rule:
    """Reads a rule; OR binds weaker than AND, AND weaker than NOT. Raises InvalidRule."""
    tokens = _tokens(text)
    alarms: set[str] = set()
    holds = _any(tokens, alarms)
    if tokens:
        raise InvalidRule(f"AlarmRule must be a valid expression: {text}.")
    return Rule(frozenset(alarms), holds)


_States = Callable[[str], str | None]
_Test = Callable[[_States], bool]


def _tokens(text: str) -> list[re.Match[str]]:
    tokens, end = [], 0
    text = text.rstrip()
    while end < len(text):
        token = _TOKEN.match(text, end)
        if token is None:
            raise InvalidRule(f"AlarmRule must be a valid expression: {text}.")
        tokens.append(token)
        end = token.end()
    return tokens


def _any(tokens: list[re.Match[str]], alarms: set[str]) -> _Test:
    tests = [_all(tokens, alarms)]
    while _takes(tokens, "OR"):
        tests.append(_all(tokens, alarms))
    return lambda states: any(test(states) for test in tests)


def _all(tokens: list[re.Match[str]], alarms: set[str]) -> _Test:
    tests = [_one(tokens, alarms)]
    while _takes(tokens, "AND"):
        tests.append(_one(tokens, alarms))
    return lambda states: all(test(states) for test in tests)


def _one(tokens: list[re.Match[str]], alarms: set[str]) -> _Test:
    if _takes(tokens, "NOT"):
        negated = _one(tokens, alarms)
        return lambda states: not negated(states)
    if _takes(tokens, "("):
        inner = _any(tokens, alarms)
        if not _takes(tokens, ")"):
            raise InvalidRule("AlarmRule must be a valid expression: a parenthesis is not closed.")
        return inner
    for word in ("TRUE", "FALSE"):
        if _takes(tokens, word):
            return lambda states, constant=word == "TRUE": constant
    if not tokens or not tokens[0]["function"]:
        raise InvalidRule("AlarmRule must be a valid expression: an alarm's state is missing.")
    token = tokens.pop(0)
    name, wanted = (token["quoted"] or token["plain"]).rpartition(":alarm:")[2], token["function"]
    alarms.add(name)
    return lambda states: states(name) == wanted


def _takes(tokens: list[re.Match[str]], text: str) -> bool:
    """Whether the next token is this one, which is then used up."""
    if tokens and text in (tokens[0]["word"], tokens[0]["paren"]):
        tokens.pop(0)
        return True
    return False
