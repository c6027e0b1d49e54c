"""docs/local-run.md lists what is different from AWS: what the modules say of themselves, no more and no less."""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import unittest
from pathlib import Path
from types import ModuleType

import local_aws
from local_aws.engine import pulumi_kinds
from local_aws.kernel.differences import Difference
from local_aws.services import load_handlers

_DOCUMENT = Path(__file__).parents[2] / "docs/local-run.md"
_TABLE = re.compile(r"(?<=\n## What is different from AWS\n\n)(\|[^\n]*\n)+")


def _modules() -> list[ModuleType]:
    found = pkgutil.walk_packages(local_aws.__path__, f"{local_aws.__name__}.")
    return [importlib.import_module(module.name) for module in found if not module.name.endswith("__main__")]


def _differences() -> list[Difference]:
    stated = [difference for module in _modules() for difference in vars(module).get("DIFFERENCES", ())]
    handlers = [*load_handlers(), *pulumi_kinds.HANDLERS]
    kinds = [Difference(f"`{handler.type}`", handler.state_only, "made") for handler in handlers if handler.state_only]
    return sorted(stated + kinds)


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

    def test_a_module_that_refuses_what_aws_takes_states_it(self) -> None:
        modules = [module for module in _modules() if 'ResourceError("UnsupportedInput"' in _source(module)]
        self.assertGreater(len(modules), 3, "they are found")
        self.assertEqual([], [module.__name__ for module in modules if "DIFFERENCES" not in vars(module)])


def _source(module: ModuleType) -> str:
    return Path(module.__file__ or "").read_text()
