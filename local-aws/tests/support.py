"""One local AWS for all tests of a run: moto keeps its state in the process, so each test takes names of its own."""

from __future__ import annotations

import atexit
import functools
import itertools
import json
import os
import tempfile
import unittest
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Literal, TypeVar

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config

from local_aws.kernel.clients import DEVELOPER, Keys, call, new_client
from local_aws.server import LocalAws
from tests.waiting import until

REGION = "eu-west-2"
ROOT = Path(__file__).resolve().parents[1]
T = TypeVar("T")
_numbers = itertools.count(1)


@functools.cache
def local_aws() -> LocalAws:
    """The running process under test, with a folder of its own."""
    folder = tempfile.TemporaryDirectory(prefix="local-aws-")
    data_dir = Path(folder.name) / "local-aws"
    data_dir.mkdir()
    process = LocalAws(data_dir, node=None, port=0)
    process.start()
    atexit.register(folder.cleanup)
    atexit.register(process.stop)
    return process


@functools.cache
def aws(service: str, keys: Keys = DEVELOPER, region: str = REGION) -> Any:
    """A client that asks the process in this thread: HTTP, which has tests of its own, takes as long as what is asked."""
    return inside(local_aws(), over_http(service, keys, region))


def over_http(service: str, keys: Keys = DEVELOPER, region: str = REGION) -> Any:
    """A client that asks the process as any program does."""
    config = Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"})
    return new_client(service, region, local_aws().context.endpoint, keys, config)


def inside(process: LocalAws, client: Any) -> Any:
    """The client, from now on without HTTP."""

    def send(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        return call(process, request.method, request.url, request.headers, request.body)

    client.meta.events.register_last("before-send", send)  # after what a test does to a request
    return client


def seen(condition: Callable[[], T | Literal[False] | None]) -> T:
    """The first true answer of ``condition``, while CloudWatch looks at queues and alarms again and again."""

    def look() -> T | Literal[False] | None:
        local_aws().cloudwatch.look()
        return condition()

    return until(look)


def python_environment() -> dict[str, str]:
    """For processes of local-aws: containers often tell Python to keep nothing of what it compiles, a fifth of a start."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPATH": str(ROOT)}


def there(value: T | None) -> T:
    """The value, which must not be missing."""
    assert value is not None
    return value


class ControlError(Exception):
    """What the control API refused."""

    def __init__(self, status: int, error: dict[str, Any]) -> None:
        super().__init__(f"{status} {error}")
        self.status = status
        self.code = error["code"]
        self.message = error["message"]
        self.error = error


def connect() -> HTTPConnection:
    """A connection to the process."""
    return HTTPConnection("127.0.0.1", int(local_aws().context.endpoint.rsplit(":", 1)[1]))


def token() -> dict[str, str]:
    """The header that the control API asks for."""
    return {"Authorization": f"Bearer {local_aws().token}"}


def control(method: str, path: str, body: Any = None) -> Any:
    """One call of the control API, by this thread and not over HTTP, which has tests of its own."""
    url = f"{local_aws().context.endpoint}/_tap/{path}"
    response = call(local_aws(), method, url, token(), None if body is None else json.dumps(body))
    document = json.loads(response.content)
    if response.status_code >= 400:
        raise ControlError(response.status_code, document["error"])
    return document


class ResourceTest(unittest.TestCase):
    """A test with a stack of its own, deleted afterwards."""

    maxDiff = None

    def setUp(self) -> None:
        local_aws()  # which threads of a test would each make
        self.stack = f"test-{next(_numbers)}"
        self.addCleanup(self._destroy)

    def unique(self, name: str) -> str:
        """A name that no other test uses."""
        return f"{name}-{self.stack}"

    def create(self, type: str, name: str, inputs: dict[str, Any], tags: dict[str, str] | None = None, region: str = REGION) -> Any:
        request = {"key": f"{type}::{name}", "type": type, "name": name, "region": region, "inputs": inputs, "tags": tags or {}, "meta": {}}
        return control("POST", f"stacks/{self.stack}/create", request)

    def update(self, record: dict[str, Any], default_tags: dict[str, str] | None = None, **inputs: Any) -> Any:
        request = {"key": record["key"], "inputs": {**record["inputs"], **inputs}, "tags": default_tags or {}, "meta": {}}
        return control("POST", f"stacks/{self.stack}/update", request)

    def replace(self, record: dict[str, Any], **inputs: Any) -> Any:
        request = {"key": record["key"], "inputs": {**record["inputs"], **inputs}, "tags": {}, "meta": {}, "region": record["region"]}
        return control("POST", f"stacks/{self.stack}/replace", request)

    def delete(self, record: dict[str, Any]) -> None:
        control("POST", f"stacks/{self.stack}/delete", {"key": record["key"]})

    def sweep(self) -> list[dict[str, str]]:
        return control("POST", f"stacks/{self.stack}/sweep", {})["deleted"]

    def resources(self) -> list[dict[str, Any]]:
        return control("GET", f"stacks/{self.stack}/resources")["resources"]

    def refused(self, code: str) -> Any:
        """A context in which the control API must refuse with that code."""
        return _Refused(self, code)

    def _destroy(self) -> None:
        for record in reversed(self.resources()):
            self.delete(record)
        self.sweep()


class _Refused:
    def __init__(self, test: unittest.TestCase, code: str) -> None:
        self._test, self._code = test, code

    def __enter__(self) -> _Refused:
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if not isinstance(error, ControlError):
            if error is None:
                self._test.fail(f"not refused with {self._code}")
            return False
        self._test.assertEqual(self._code, error.code, error.message)
        self.message = error.message
        return True
