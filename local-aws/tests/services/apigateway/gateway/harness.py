"""REST APIs with a real function behind them, made as a deployment makes them and called over HTTP."""

from __future__ import annotations

import json
import socket
import uuid
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from local_aws.kernel import clients
from tests.services.lambda_.harness import ACCOUNT, REGION, FunctionTestCase
from tests.waiting import HANG_SECONDS

# Answers what the event's body asks for, or else the event itself.
ECHO = """
export const handler = async (event, context) => {
  const wanted = event.headers['X-Answer'];
  if (wanted) return JSON.parse(Buffer.from(wanted, 'base64').toString());
  return { statusCode: 200, body: JSON.stringify({ event, trace: process.env._X_AMZN_TRACE_ID, id: context.awsRequestId }) };
};
"""


class Answer:
    """A response that was read to its end."""

    def __init__(self, response: Any) -> None:
        self.status: int = response.status
        self.headers = response.headers
        self.body: bytes = response.read()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def event(self) -> Any:
        return self.json["event"]


class RestApiTestCase(FunctionTestCase):
    """Every test has a stack of its own for its APIs."""

    maxDiff = None

    def setUp(self) -> None:
        self.stack = f"api-{uuid.uuid4().hex[:8]}"
        self.addCleanup(self._destroy)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        url = f"{self.server.context.endpoint}/_tap/stacks/{self.stack}/{path}"
        response = clients.call(self.server, method, url, self.token, None if body is None else json.dumps(body))
        document = json.loads(response.content)
        self.assertLess(response.status_code, 400, document)
        return document

    def create(self, kind: str, name: str, /, **inputs: Any) -> Any:
        type = f"aws:{kind}:{kind.split('/')[1][0].upper()}{kind.split('/')[1][1:]}"
        request = {"key": f"{type}::{name}", "type": type, "name": name, "region": REGION, "inputs": inputs, "tags": {}, "meta": {}}
        return self.control("POST", "create", request)

    def change(self, operation: str, record: Any, **inputs: Any) -> Any:
        request = {"key": record["key"], "inputs": {**record["inputs"], **inputs}, "tags": {}, "meta": {}, "region": REGION}
        return self.control("POST", operation, request)

    def serve(self, definition: dict[str, Any], function: str | None = None, **stage: Any) -> str:
        """Deploys the definition, lets it invoke the function, and answers the URL of the stage ``dev``."""
        self.api = self.create("apigateway/restApi", "api", body=json.dumps(definition))
        self.deployment = self.create("apigateway/deployment", "deployment", restApi=self.api["id"], triggers={"body": "1"})
        if function:
            source = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{self.api['id']}/dev/*"
            self.lambda_.add_permission(
                FunctionName=function, StatementId=f"s{uuid.uuid4().hex}", Action="lambda:InvokeFunction",
                Principal="apigateway.amazonaws.com", SourceArn=source,
            )
        settings = {"restApi": self.api["id"], "deployment": self.deployment["id"], "stageName": "dev", **stage}
        self.stage = self.create("apigateway/stage", "stage", **settings)
        return self.stage["outputs"]["invokeUrl"]

    def _destroy(self) -> None:
        for record in reversed(self.control("GET", "resources")["resources"]):
            self.control("POST", "delete", {"key": record["key"]})
        self.control("POST", "sweep", {})


def uri(function: str) -> str:
    """The URI by which API Gateway invokes the function."""
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"
    return f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{arn}/invocations"


def proxy(function: str, **extensions: Any) -> dict[str, Any]:
    """An operation with a Lambda proxy integration."""
    integration = {"type": "aws_proxy", "httpMethod": "POST", "uri": uri(function), **extensions.pop("integration", {})}
    return {"responses": {"default": {"description": "any"}}, "x-amazon-apigateway-integration": integration, **extensions}


def definition(paths: dict[str, Any], **extensions: Any) -> dict[str, Any]:
    return {"openapi": "3.0.1", "info": {"title": "TAP", "version": "1"}, "paths": paths, **extensions}


def call(url: str, method: str = "GET", body: Any = None, headers: dict[str, str] | None = None) -> Answer:
    """One request on a connection of its own; the URL goes out as it is written."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=HANG_SECONDS)
    target = url.removeprefix(f"{parts.scheme}://{parts.netloc}")
    connection.request(method, target, body, headers or {})
    answer = Answer(connection.getresponse())
    connection.close()
    return answer


def raw(url: str, content: bytes) -> bytes:
    """What comes back for these bytes until the connection ends."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=HANG_SECONDS) as connection:
        connection.sendall(content)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))
