import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import unittest
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.support import there
from tests.waiting import HANG_SECONDS, until

SOURCE = Path(__file__).resolve().parents[2]


class ProcessTest(unittest.TestCase):
    """The process as ``./tap`` starts it."""

    def setUp(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="local-aws-"))
        self.addCleanup(shutil.rmtree, self.root, ignore_errors=True)
        self.data = self.root / "local-aws"

    def start(self) -> dict[str, Any]:
        environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
        command = [sys.executable, "-m", "local_aws", "--data", str(self.data)]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        errors = there(self.process.stderr)
        self.addCleanup(errors.close)
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.kill)
        endpoint = self.data / "endpoint.json"
        until(lambda: endpoint.exists() or self.process.poll() is not None)
        if not endpoint.exists():
            self.fail(f"it ended: {errors.read()}")
        return json.loads(endpoint.read_text())

    def test_tells_where_it_listens_and_stops_on_sigterm(self):
        endpoint = self.start()
        self.assertEqual(self.process.pid, endpoint["pid"])
        self.assertEqual(f"http://127.0.0.1:{endpoint['port']}", endpoint["endpoint"])
        self.assertEqual(0o600, stat.S_IMODE((self.data / "endpoint.json").stat().st_mode))  # the token stands in it
        connection = HTTPConnection("127.0.0.1", endpoint["port"])
        connection.request("GET", "/_tap/health", headers={"Authorization": f"Bearer {endpoint['token']}"})
        self.assertEqual(endpoint["instance"], json.loads(connection.getresponse().read())["instance"])
        self.process.send_signal(signal.SIGTERM)  # with the connection still open
        self.assertEqual(0, self.process.wait(HANG_SECONDS))
        self.assertFalse((self.data / "endpoint.json").exists())
        connection.close()

    def test_leaves_when_its_folder_is_gone(self):
        self.start()
        shutil.rmtree(self.root)
        self.assertEqual(0, self.process.wait(HANG_SECONDS))

    def test_ignores_the_state_of_another_instance(self):
        stack = self.root / "dev"
        stack.mkdir(parents=True)
        (stack / "state.json").write_text('{"version":1,"instance":"another","resources":[{"key":"x"}]}')
        endpoint = self.start()
        connection = HTTPConnection("127.0.0.1", endpoint["port"])
        connection.request("GET", "/_tap/stacks/dev/resources", headers={"Authorization": f"Bearer {endpoint['token']}"})
        self.assertEqual([], json.loads(connection.getresponse().read())["resources"])
        connection.close()
