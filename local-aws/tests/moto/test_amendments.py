"""Every change to moto is needed: plain moto still has the fault that it is for. Where it has not, the change can go."""

from __future__ import annotations

import functools
import json
import pkgutil
import subprocess
import sys
import unittest

from local_aws import services
from local_aws.kernel.amendments import amended
from tests.support import local_aws, python_environment

# Set by kernel/moto_host.py before moto is imported; what plain moto does is seen without them.
_SETTINGS = ("MOTO_IAM_LOAD_MANAGED_POLICIES", "MOTO_LAMBDA_CONCURRENCY_QUOTA", "MOTO_DISABLE_GLOBAL_CORS")
# These mend nothing: moto has no other way to tell that a function has changed or is gone.
_LISTENING = {"LambdaBackend.delete_function", "LambdaBackend.update_function_configuration"}


@functools.cache
def faults() -> dict[str, tuple[list[str], bool | str]]:
    """The observations of tests/moto/plain.py: the changes that each is for, and what came of it."""
    environment = {name: value for name, value in python_environment().items() if name not in _SETTINGS and not name.startswith("AWS_")}
    command = [sys.executable, "-m", "tests.moto.plain"]
    answer = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return {name: (changes, seen) for name, (changes, seen) in json.loads(answer.stdout).items()}


class AmendmentsTest(unittest.TestCase):
    def test_each_is_for_a_fault_that_moto_still_has(self) -> None:
        for name, (changes, seen) in faults().items():
            with self.subTest(name):
                self.assertIs(True, seen, f"moto no longer needs {', '.join(changes)}")

    def test_each_has_its_fault(self) -> None:
        local_aws()  # which changes Lambda
        for folder in pkgutil.iter_modules(services.__path__):
            if folder.name != "lambda_":
                services.correct(folder.name)
        explained = {change for changes, _ in faults().values() for change in changes}
        self.assertEqual(set(), amended - explained - _LISTENING, "changes without a fault in tests/moto/faults")
        kernel = {change for change in explained if change.startswith("kernel/")}
        self.assertEqual(set(), explained - amended - kernel, "faults of changes that nobody makes")
        self.assertEqual(len(_SETTINGS), len([change for change in kernel if "MOTO_" in change]))
