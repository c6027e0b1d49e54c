"""Policies: which of their statements speak about an access, and what they say together."""

from __future__ import annotations

import enum
import functools
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from local_aws.iam.conditions import Keys, conditions_hold, glob_matches

Statement = Mapping[str, Any]


@dataclass(frozen=True)
class Access:
    """One thing that a request does: an action on a resource, under circumstances that conditions ask for."""

    action: str
    resource: str
    keys: Keys = field(default_factory=dict)


class Verdict(enum.Enum):
    """What policies say about an access."""

    DENIED = "denied"
    ALLOWED = "allowed"
    SILENT = "silent"


def evaluate(statements: Iterable[Statement], access: Access, applies: Callable[[Statement], bool] = lambda _: True) -> Verdict:
    """What the statements say that apply: a Deny beats every Allow."""
    verdict = Verdict.SILENT
    for statement in statements:
        if applies(statement) and _speaks_about(statement, access):
            if statement["Effect"] == "Deny":
                return Verdict.DENIED
            verdict = Verdict.ALLOWED
    return verdict


@functools.lru_cache(maxsize=1024)
def statements_of(document: str) -> Sequence[Statement]:
    """The statements of a policy's JSON text."""
    return tuple(as_list(json.loads(document)["Statement"]))


def as_list(value: Any) -> list[Any]:
    """What JSON policies may write as one value or as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _speaks_about(statement: Statement, access: Access) -> bool:
    return (
        _selects(statement, "Action", lambda pattern: glob_matches(pattern, access.action, ignore_case=True))
        and _selects(statement, "Resource", lambda pattern: glob_matches(_filled_in(pattern, access.keys), access.resource))
        and conditions_hold(statement.get("Condition", {}), access.keys)
    )


def _selects(statement: Statement, element: str, matches: Callable[[str], bool]) -> bool:
    if element in statement:
        return any(matches(pattern) for pattern in as_list(statement[element]))
    excluded = statement.get(f"Not{element}")
    if excluded is not None:
        return not any(matches(pattern) for pattern in as_list(excluded))
    return True  # the policy of a key, a topic, … may leave its resource unsaid


def _filled_in(pattern: str, keys: Keys) -> str:
    """Replaces policy variables such as ``${aws:PrincipalAccount}``; one without a value matches nothing."""
    if "${" not in pattern:
        return pattern
    return re.sub(r"\$\{([^}]+)\}", lambda match: "".join(keys.get(match[1].lower(), ("\0",))[:1]), pattern)
