"""A local AWS in this process with Node functions: the real server, real signed requests, real Node processes."""
from __future__ import annotations

import base64
import functools
import io
import json
import os
import subprocess
import tempfile
import unittest
import uuid
import zipfile
from pathlib import Path
from typing import Any
from unittest import mock

from botocore.config import Config

from local_aws.kernel.clients import DEVELOPER, new_client
from local_aws.kernel.moto_host import Moto
from local_aws.server import LocalAws
from local_aws.services.lambda_.runtime import worker_process
from tests.support import inside

REGION = "eu-west-2"
ACCOUNT = "123456789012"
NODE = os.environ.get("TAP_NODE", "node")
# AWS's own client (the index.mjs of an installed aws-lambda-ric) must pass the same tests as ours.
if "TAP_RUNTIME_CLIENT" in os.environ:
    worker_process.RUNTIME_CLIENT = Path(os.environ["TAP_RUNTIME_CLIENT"])
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}],
}


@functools.cache
def node_runtime() -> str:
    """The runtime name that the Node of this machine can run."""
    version = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=True).stdout
    return f"nodejs{version.strip()[1:].split('.')[0]}.x"


def archive(source: str, file: str = "index.mjs") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as zipped:
        zipped.writestr(zipfile.ZipInfo(file, (1980, 1, 1, 0, 0, 0)), source)
    return content.getvalue()


def runs(pid: int) -> bool:
    """Whether there is such a process; one that ended and waits to be collected does not count, unless threads of it (``l``) live on."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return state != "" and (not state.startswith("Z") or "l" in state)


def _client(service: str, endpoint: str) -> Any:
    # Without botocore's own checks, so that what AWS refuses reaches the server.
    config = Config(retries={"total_max_attempts": 1}, max_pool_connections=50, parameter_validation=False)
    return new_client(service, REGION, endpoint, DEVELOPER, config)


class FunctionTestCase(unittest.TestCase):
    """One server for the class; every test makes its own functions."""

    minute_seconds = 2.0
    """What one of AWS's minutes takes."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.TemporaryDirectory()
        with mock.patch.dict(os.environ, {"TAP_MINUTE_SECONDS": str(cls.minute_seconds)}):
            cls.server = LocalAws(Path(cls.folder.name), NODE, 0)
        with mock.patch.object(Moto, "warm_up"):  # a class needs few of the services that a stack does
            cls.server.start()
        cls.token = {"Authorization": f"Bearer {cls.server.token}"}
        cls.runtime = node_runtime()
        cls.clients = dict[str, Any]()
        cls.lambda_ = cls.client("lambda")

    @classmethod
    def tearDownClass(cls) -> None:
        cls.server.stop()
        cls.folder.cleanup()

    @classmethod
    def client(cls, service: str) -> Any:
        """A client that asks Lambda by HTTP, as programs invoke functions, and the other services without."""
        if service not in cls.clients:
            client = _client(service, cls.server.context.endpoint)
            cls.clients[service] = client if service == "lambda" else inside(cls.server, client)
        return cls.clients[service]

    @classmethod
    def role(cls, *statements: dict[str, Any], logs: bool = True) -> str:
        """A role for functions with these statements, and with the right to write logs unless told otherwise."""
        iam = cls.client("iam")
        name = f"role-{uuid.uuid4().hex[:8]}"
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
        allowed = [{"Effect": "Allow", "Action": "logs:*", "Resource": "*"}] if logs else []
        if statements or allowed:
            document = {"Version": "2012-10-17", "Statement": allowed + list(statements)}
            iam.put_role_policy(RoleName=name, PolicyName="inline", PolicyDocument=json.dumps(document))
        return arn

    def function(self, source: str, *, file: str = "index.mjs", **settings: Any) -> str:
        """Creates a function from source text; returns its name."""
        name = settings.pop("FunctionName", f"function-{uuid.uuid4().hex[:8]}")
        defaults = {
            "Runtime": self.runtime, "Handler": "index.handler", "MemorySize": 256,
            "Timeout": 900,  # a start may take long on a busy machine
            "Role": settings.get("Role") or self.role(),
        }
        self.lambda_.create_function(
            FunctionName=name, Code={"ZipFile": archive(source, file)}, **defaults | settings
        )
        return name

    def invoke(self, name: str, payload: Any = None, **arguments: Any) -> dict[str, Any]:
        """The answer of Invoke with the payload read, the log decoded."""
        answer = self.lambda_.invoke(FunctionName=name, Payload=json.dumps(payload), LogType="Tail", **arguments)
        text = answer["Payload"].read()
        answer["Payload"] = json.loads(text) if text else None
        answer["Log"] = base64.b64decode(answer.get("LogResult", "")).decode()
        return answer

    def log_lines(self, group: str) -> list[str]:
        events = self.client("logs").filter_log_events(logGroupName=group)["events"]
        return [event["message"] for event in events]
