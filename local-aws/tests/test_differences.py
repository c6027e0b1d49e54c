"""docs/local-run.md lists what is different from AWS: what the modules say of themselves, no more and no less."""

from __future__ import annotations

import ast
import functools
import importlib
import os
import pkgutil
import re
import unittest
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import local_aws
from local_aws.engine import pulumi_kinds
from local_aws.kernel.differences import Difference, NotUnderstood
from local_aws.services import load_handlers

_DOCUMENT = Path(__file__).parents[2] / "docs/local-run.md"
_TABLE = re.compile(r"(?<=\n## What is different from AWS\n\n)(\|[^\n]*\n)+")
# What a text says, or the code of an answer, that only an AWS of this kind has.
_TELLTALE = re.compile(r"local-aws|local AWS|\bhere\b|\blocally\b|\bUnsupported|\bUnknown(Resource|Function)|\bNotImplemented\b|\b501\b")
_EXPLAINS = re.compile(r"\.explain\(")
_NO_DIFFERENCES = {
    ("iam.refusals", "501 Not Implemented"),  # of what its lacking() explains
    ("iam.refusals", "NotImplemented"),
    ("kernel.callers", "The local AWS answers no page of another Origin."),  # docs/local-run.md has a section about who may call it
    ("kernel.callers", "The local AWS answers no page of another site (Sec-Fetch-Site)."),
    ("kernel.callers", "The local AWS answers this machine alone: the Host must be 127.0.0.1, [::1] or localhost."),
    ("kernel.clients", "local-aws"),  # the name of its own clients
    ("services.apigateway.gateway.sigv4", "Unsupported AWS 'algorithm': '"),  # AWS's own words
    ("services.apigateway.rest_api", "UnsupportedInput"),  # of what gateway/definition.py explains
    ("services.kms.moto", "UnsupportedOperationException"),  # AWS's own answer: a symmetric key has no public one
    ("services.lambda_.runtime.node_runtime", ": start local-aws with --node <path>"),
    ("services.lambda_.runtime.process_group", "local-aws is stopping"),
    ("services.s3.replication.service", "a fault of local-aws"),
}


@functools.cache
def _modules() -> list[ModuleType]:
    found = pkgutil.walk_packages(local_aws.__path__, f"{local_aws.__name__}.")
    return [importlib.import_module(module.name) for module in found if not module.name.endswith("__main__")]


@functools.cache
def _stated() -> list[Difference]:
    return [difference for module in _modules() for difference in vars(module).get("DIFFERENCES", ())]


def _differences() -> list[Difference]:
    handlers = [*load_handlers(), *pulumi_kinds.HANDLERS]
    kinds = [Difference(f"`{handler.type}`", handler.state_only, "made") for handler in handlers if handler.state_only]
    return sorted(_stated() + kinds)


class DifferencesTest(unittest.TestCase):
    maxDiff = None

    def test_the_document_lists_what_the_modules_state(self) -> None:
        rows = [("", "here", "on AWS"), ("---", "---", "---"), *((each.what, each.here, each.on_aws) for each in _differences())]
        table = "".join(f"| {' | '.join(row)} |\n".replace("|  |", "| |") for row in rows)
        text = _DOCUMENT.read_text()
        if os.environ.get("TAP_WRITE_DOCS") == "1":
            text = _TABLE.sub(lambda _: table, text)
            _DOCUMENT.write_text(text)
        found = _TABLE.search(text)
        self.assertEqual(table, found and found[0], "TAP_WRITE_DOCS=1 writes it")

    def test_what_is_refused_here_alone_names_its_difference(self) -> None:
        told = {
            (_short(module), text) for module, tree in _trees(_TELLTALE) for text in _texts(tree) if _TELLTALE.search(text)
        }
        self.assertEqual(_NO_DIFFERENCES, told, "an answer that AWS would not give is of a Difference: its explain() makes the text")

    def test_what_names_a_difference_states_it(self) -> None:
        explaining = [vars(module).get(name) for module, tree in _trees(_EXPLAINS) for name in _explaining(tree)]
        refused_by = [kind.difference for kind in _kinds(NotUnderstood)]
        self.assertGreater(len(explaining) + len(refused_by), 25, "they are found")
        self.assertEqual([], [each for each in [*explaining, *refused_by] if each not in _stated()])

        refused = [each for each in _stated() if each.here.endswith("refused") or re.search(r"\b50\d\b", each.here)]
        self.assertEqual([], [each.what for each in refused if each not in [*explaining, *refused_by]], "nothing refuses it")

    def test_what_may_be_wrong_is_not_said_to_be_right_on_aws(self) -> None:
        for kind in _kinds(NotUnderstood):
            self.assertEqual(
                f"A parenthesis is not closed. Where AWS takes it, this is the difference (docs/local-run.md): {kind.difference.what}.",
                str(kind("A parenthesis is not closed.")),
            )


def _short(module: ModuleType) -> str:
    return module.__name__.removeprefix("local_aws.")


def _trees(has: re.Pattern[str]) -> Iterator[tuple[ModuleType, ast.Module]]:
    """The modules that have such a text: to read all of them takes long."""
    for module in _modules():
        source = Path(module.__file__ or "").read_text()
        if has.search(source):
            yield module, ast.parse(source)


def _texts(node: ast.AST) -> Iterator[str]:
    """The texts and numbers of a module but its documentation, and but those of a Difference."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "Difference":
        return
    if isinstance(node, ast.Raise | ast.Return | ast.Assign) and any(_explains(each) for each in ast.walk(node)):
        return
    if isinstance(node, ast.Constant):
        yield str(node.value)
    for each in ast.iter_child_nodes(node):
        if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)):
            yield from _texts(each)


def _explaining(tree: ast.Module) -> Iterator[str]:
    """The names of what has its ``explain`` called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _explains(node) and isinstance(node.value, ast.Name):
            yield node.value.id


def _explains(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "explain"


def _kinds(base: Any) -> Iterator[Any]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)
