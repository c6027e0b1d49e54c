"""A local AWS in a process of its own, as `./tap up` starts it, and what the tests' harness makes in it over HTTP."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from urllib.request import Request, urlopen

from botocore.config import Config
from local_aws.kernel.clients import DEVELOPER, new_client
from tests.mixed_calls import MixedCalls
from tests.services.lambda_.harness import NODE, REGION, node_runtime
from tests.support import python_environment
from tests.waiting import until


class Outside(MixedCalls):
    """The harness, whose server is the process; `calls` counts what its clients have asked."""

    calls = 0

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        data = Path(cls.folder.name, "local-aws")
        data.mkdir()
        command = [sys.executable, "-m", "local_aws", "--data", data, "--node", NODE]
        cls.process = subprocess.Popen(command, env=python_environment())
        told = data / "endpoint.json"
        until(lambda: told.exists() or cls.process.poll() is not None)
        endpoint = json.loads(told.read_text())
        cls.server = SimpleNamespace(context=SimpleNamespace(endpoint=endpoint["endpoint"]))
        cls.token = {"Authorization": f"Bearer {endpoint['token']}"}
        cls.runtime = node_runtime()
        cls.clients = {}
        cls.lambda_ = cls.client("lambda")

    @classmethod
    def tearDownClass(cls):
        cls.process.terminate()
        cls.process.wait()
        cls.folder.cleanup()

    @classmethod
    def client(cls, service):
        if service not in cls.clients:
            config = Config(retries={"total_max_attempts": 1}, read_timeout=3_600)
            client = cls.clients[service] = new_client(service, REGION, cls.server.context.endpoint, DEVELOPER, config)
            client.meta.events.register("before-send", cls.count)
        return cls.clients[service]

    @classmethod
    def count(cls, **_):
        cls.calls += 1

    def control(self, method, path, body=None):
        url = f"{self.server.context.endpoint}/_tap/stacks/{self.stack}/{path}"
        with urlopen(Request(url, body and json.dumps(body).encode(), self.token, method=method)) as answer:
            return json.load(answer)

    def memory(self):
        """MB of the process."""
        resident = subprocess.run(["ps", "-o", "rss=", "-p", str(self.process.pid)], capture_output=True, check=True)
        return int(resident.stdout) / 1024
