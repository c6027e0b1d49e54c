"""src/Tap.Cli/Review/kinds.json tells `./tap review`, which has no local AWS, what a change of an input does: what the handlers say."""

from __future__ import annotations

import json
import os
import unittest
from pathlib import Path
from unittest.mock import Mock

from local_aws.engine import pulumi_kinds
from local_aws.engine.operations import Operations
from local_aws.services import load_handlers
from local_aws.services.apigateway.resources import served_by

_FILE = Path(__file__).parents[2] / "src/Tap.Cli/Review/kinds.json"


class KindsTest(unittest.TestCase):
    maxDiff = None

    def test_the_file_says_what_the_handlers_say(self) -> None:
        handlers = [*load_handlers(), *served_by(Mock()), *pulumi_kinds.HANDLERS]
        types = Operations(Mock(), Mock(), {handler.type: handler for handler in handlers}).types()
        kinds = {type: {name: kind[name] for name in ("replaceOn", "computedOnUpdate")} for type, kind in types.items()}
        lines = ",\n".join(f"  {json.dumps(type)}: {json.dumps(kind)}" for type, kind in kinds.items())
        text = f"{{\n{lines}\n}}\n"
        if os.environ.get("TAP_WRITE_DOCS") == "1":
            _FILE.write_text(text)
        self.assertEqual(text, _FILE.read_text(), "TAP_WRITE_DOCS=1 writes it")
