"""moto reads the update expression of each request twice, lists at each node of its syntax tree what the step of the validation processes,
and compares each name with all reserved words: a third of an UpdateItem.

Syntax trees are kept, as moto validates, and by that changes, only a copy.
"""

from __future__ import annotations

import functools
from typing import Any

from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser
from moto.dynamodb.parsing.expressions import UpdateExpressionParser
from moto.dynamodb.parsing.reserved_keywords import ReservedKeywords

from local_aws.kernel.amendments import amend

_KEPT_TREES = 1000


def install() -> None:
    """Does each once."""
    amend(UpdateExpressionParser, "make", staticmethod(functools.lru_cache(_KEPT_TREES)(UpdateExpressionParser.make)))
    amend(DepthFirstTraverser, "nodes_to_be_processed", _once_a_class(DepthFirstTraverser.nodes_to_be_processed))
    amend(ReservedKeywords, "KEYWORDS", frozenset(ReservedKeywords.get_reserved_keywords()))


def _once_a_class(nodes_to_be_processed: Any) -> Any:
    known: dict[type, tuple[type, ...]] = {}

    def processed(traverser: DepthFirstTraverser) -> tuple[type, ...]:
        kind = type(traverser)
        if kind not in known:
            known[kind] = nodes_to_be_processed(traverser)
        return known[kind]

    return processed
