"""What moto keeps can be read while another request adds to it, whichever service it is."""

import importlib
import unittest
from collections import OrderedDict
from typing import Any

from local_aws.kernel.process import ACCOUNT
from local_aws.kernel.steady import set_attribute
from tests.support import REGION, local_aws

# Service, and what it keeps by which name.
_KEPT = (
    ("cloudwatch", "alarms"), ("codedeploy", "deployments"), ("dynamodb", "tables"), ("kms", "keys"), ("logs", "groups"),
    ("sns", "topics"), ("sqs", "queues"), ("apigateway", "apis"),
)  # fmt: skip


class SteadyTest(unittest.TestCase):
    def test_every_service_s(self) -> None:
        local_aws()
        # Imported so, as its type takes names that are written out, alone, and Pyright would read every service of moto for it.
        backend_of: Any = importlib.import_module("moto.backends").get_backend
        for service, name in _KEPT:
            kept: Any = getattr(backend_of(service)[ACCOUNT][REGION], name)
            for walk in (kept.keys, kept.values, kept.items):
                with self.subTest(f"{service}.{name}.{walk.__name__}"):
                    before, reading = len(kept), iter(walk())
                    kept["one-more"] = object()
                    self.assertEqual(before, len(list(reading)))
                    del kept["one-more"]

    def test_it_is_otherwise_a_dictionary_of_its_kind(self) -> None:
        for plain in ({"b": 1, "a": 2}, OrderedDict(b=1, a=2)):
            backend: Any = type("Backend", (), {})()
            set_attribute(backend, "kept", plain)
            with self.subTest(type(plain)):
                self.assertEqual(plain, backend.kept)
                self.assertIsInstance(backend.kept, type(plain))
                self.assertEqual(["b", "a"], list(backend.kept))
                self.assertEqual({"a"}, backend.kept.keys() & {"a", "c"})
                self.assertEqual(plain, dict(backend.kept))
