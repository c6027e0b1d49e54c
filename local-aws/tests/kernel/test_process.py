import json
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from local_aws.__main__ import TAKEN
from tests.support import python_environment, there
from tests.waiting import HANG_SECONDS, until

# The process with a local AWS that does nothing, whose start takes ten times as long as all that has to do with the folder.
_WITHOUT_AWS = """
import sys
from types import ModuleType

class LocalAws:
    def __init__(self, *_): ...
    def start(self): return {"instance": "new"}
    def stop(self): ...

sys.modules["local_aws.server"] = server = ModuleType("local_aws.server")
server.LocalAws = LocalAws
from local_aws.__main__ import main

main()
"""


class ProcessCase(unittest.TestCase):
    """A data folder, and processes for it."""

    program = "-c", _WITHOUT_AWS

    def setUp(self) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="local-aws-"))
        self.addCleanup(shutil.rmtree, self.root, ignore_errors=True)
        self.data = self.root / "local-aws"

    def begin(self, wanted: bool = True) -> subprocess.Popen[str]:
        if wanted:
            self.data.mkdir(parents=True, exist_ok=True)
            (self.data / "starting.pid").write_text("word\n")
        command = [sys.executable, *self.program, "--data", str(self.data), "--start", "word"]
        process = subprocess.Popen(command, env=python_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(there(process.stderr).close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def start(self) -> dict[str, Any]:
        self.process = self.begin()
        endpoint = self.data / "endpoint.json"
        until(lambda: endpoint.exists() or self.process.poll() is not None)
        if not endpoint.exists():
            self.fail(f"it ended: {there(self.process.stderr).read()}")
        return json.loads(endpoint.read_text())

class ProcessTest(ProcessCase):
    """The process as ``./tap`` starts it."""

    program = "-m", "local_aws"

    def test_tells_where_it_listens_and_stops_on_sigterm(self):
        stack = self.root / "dev"
        stack.mkdir()
        (stack / "state.json").write_text('{"version":1,"instance":"another","resources":[{"key":"x"}]}')
        endpoint = self.start()
        self.assertEqual(self.process.pid, endpoint["pid"])
        self.assertEqual(f"http://127.0.0.1:{endpoint['port']}", endpoint["endpoint"])
        self.assertEqual(0o600, stat.S_IMODE((self.data / "endpoint.json").stat().st_mode))  # the token stands in it
        connection = HTTPConnection("127.0.0.1", endpoint["port"])

        def asked(path: str) -> Any:
            connection.request("GET", f"/_tap/{path}", headers={"Authorization": f"Bearer {endpoint['token']}"})
            return json.loads(connection.getresponse().read())

        self.assertEqual(endpoint["instance"], asked("health")["instance"])
        self.assertEqual([], asked("stacks/dev/resources")["resources"])  # the state of another instance is nothing to it
        code = self.data / "functions" / "code"
        code.mkdir(parents=True)
        self.assertEqual(TAKEN, self.begin().wait(HANG_SECONDS))
        self.assertTrue(code.exists())  # one that finds the folder taken leaves the code alone that runs there
        self.process.send_signal(signal.SIGTERM)  # with the connection still open
        self.assertEqual(0, self.process.wait(HANG_SECONDS))
        self.assertFalse((self.data / "endpoint.json").exists())
        connection.close()

class FolderTest(ProcessCase):
    """What a process does by its folder."""

    def test_leaves_when_its_folder_is_gone(self):
        self.start()
        shutil.rmtree(self.root)
        self.assertEqual(0, self.process.wait(HANG_SECONDS))

    def test_leaves_when_its_folder_is_another_s(self):
        self.start()
        shutil.rmtree(self.root)
        self.data.mkdir(parents=True)
        (self.data / "endpoint.json").write_text("{}")
        self.assertEqual(0, self.process.wait(HANG_SECONDS))
        self.assertEqual("{}", (self.data / "endpoint.json").read_text())

    def test_of_many_that_start_one_stays(self):
        processes = [self.begin() for _ in range(4)]
        until(lambda: sum(process.poll() is None for process in processes) == 1)
        self.assertEqual({None: 1, TAKEN: 3}, Counter(process.poll() for process in processes))
        [serving] = [process for process in processes if process.poll() is None]
        until((self.data / "endpoint.json").exists)
        self.assertEqual(serving.pid, json.loads((self.data / "endpoint.json").read_text())["pid"])
        [loser, *_] = [process for process in processes if process is not serving]
        self.assertIn(f"process {serving.pid} works on {self.data}", there(loser.stderr).read())

    def test_ends_when_its_start_was_called_off(self):
        for left in (None, "another\n", "4711\n"):  # nothing, the start of another, its own id that it wrote too late
            with self.subTest(left):
                self.data.mkdir(parents=True, exist_ok=True)
                if left:
                    (self.data / "starting.pid").write_text(left)
                process = self.begin(wanted=False)
                self.assertEqual(TAKEN, process.wait(HANG_SECONDS))
                self.assertIn("was called off", there(process.stderr).read())
                self.assertFalse((self.data / "endpoint.json").exists())

    def test_takes_the_folder_of_one_that_was_killed(self):
        killed = self.start()
        self.process.kill()
        self.process.wait()
        self.process = self.begin()
        until(lambda: json.loads((self.data / "endpoint.json").read_text())["pid"] != killed["pid"])

