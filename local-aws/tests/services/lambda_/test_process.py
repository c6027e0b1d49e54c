"""No worker outlives local-aws, however it ends."""
from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

from botocore.config import Config

from local_aws.kernel.clients import DEVELOPER, new_client
from tests.services.lambda_.debugging import free_port
from tests.services.lambda_.harness import NODE, REGION, TRUST, archive, node_runtime, runs
from tests.support import python_environment
from tests.waiting import HANG_SECONDS, until

PACKAGES = Path(__file__).parents[3]
REST = "export const handler = async () => process.pid;"
# It sees nothing that happens, as one that computes for ever, and leaves the processor to others.
BUSY = """import { writeFileSync } from 'node:fs';
export const handler = async (file) => {
  writeFileSync(file, String(process.pid));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};"""


class End(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        data = self.folder / "data"
        self.local_aws = subprocess.Popen(
            [sys.executable, "-m", "local_aws", "--data", data, "--node", NODE], env=python_environment(), stderr=subprocess.DEVNULL
        )
        self.addCleanup(self.local_aws.wait)
        self.addCleanup(self.local_aws.kill)
        until((data / "endpoint.json").exists)
        self.endpoint = json.loads((data / "endpoint.json").read_text())
        self.lambda_, iam = (new_client(each, REGION, self.endpoint["endpoint"], DEVELOPER, Config()) for each in ("lambda", "iam"))
        self.role = iam.create_role(RoleName="role", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]

    def create(self, name: str, source: str) -> None:
        self.lambda_.create_function(
            FunctionName=name, Role=self.role, Runtime=node_runtime(), Handler="index.handler", Timeout=900,
            Code={"ZipFile": archive(source)},
        )

    def run_busily(self, function: str) -> int:
        """The worker of a function that never looks up again."""
        file = self.folder / function
        self.lambda_.invoke(FunctionName=function, InvocationType="Event", Payload=json.dumps(str(file)))
        return int(until(lambda: file.exists() and file.read_text()))

    def workers(self) -> list[int]:
        """An idle worker and a busy one."""
        self.create("rest", REST)
        idle = json.loads(self.lambda_.invoke(FunctionName="rest")["Payload"].read())
        self.create("busy", BUSY)
        busy = self.run_busily("busy")
        self.assertTrue(runs(idle) and runs(busy))
        return [idle, busy]

    def debugged(self) -> int:
        """A worker that a debugger may attach to."""
        body = json.dumps({"function": "debugged", "region": REGION, "port": free_port()}).encode()
        self.create("debugged", BUSY)
        headers = {"Authorization": f"Bearer {self.endpoint['token']}"}
        request = urllib.request.Request(f"{self.endpoint['endpoint']}/_tap/debug", body, headers)
        urllib.request.urlopen(request, timeout=HANG_SECONDS).close()
        return self.run_busily("debugged")

    def test_sigterm_stops_the_workers_and_one_that_is_debugged(self) -> None:
        workers = [*self.workers(), self.debugged()]
        self.local_aws.terminate()
        self.assertEqual(0, self.local_aws.wait(HANG_SECONDS))
        self.assertEqual([], [pid for pid in workers if runs(pid)])

    def test_sigkill_leaves_no_worker(self) -> None:
        workers = self.workers()
        self.local_aws.send_signal(signal.SIGKILL)
        self.local_aws.wait()
        until(lambda: not any(runs(pid) for pid in workers))


class RuntimeClient(unittest.TestCase):
    def test_it_ends_when_its_runtime_api_is_gone(self) -> None:
        """Without the guard of the process group: the client itself notices."""
        from local_aws.services.lambda_.runtime.runtime_api import RuntimeApi

        api = RuntimeApi(lambda data: None)
        client = PACKAGES / "local_aws/services/lambda_/runtime/runtime_client.mjs"
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "index.mjs").write_text(REST)
            environment = {"AWS_LAMBDA_RUNTIME_API": api.address, "_HANDLER": "index.handler", "LAMBDA_TASK_ROOT": folder}
            process = subprocess.Popen([NODE, client], env=environment)
            self.addCleanup(process.kill)
            api.deadline = time.monotonic() + HANG_SECONDS
            self.assertEqual("next", api.receive().kind)
            api.close()
            self.assertEqual(1, process.wait(HANG_SECONDS))
