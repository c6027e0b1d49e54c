"""The segment that API Gateway writes of a request to a stage with tracing, with a subsegment for each function that it called.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-understanding-xray-traces.html
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from local_aws.kernel.partitions import dns_suffix, partition_of
from local_aws.services.apigateway.gateway.http_message import Request, Response
from local_aws.services.lambda_.targets import FunctionName
from local_aws.services.xray.documents import Document
from local_aws.services.xray.header import TraceHeader, new_segment_id
from local_aws.services.xray.sampling import DEFAULT, Sampler
from local_aws.services.xray.store import TraceStore


class StageTracing:
    """Made once for all APIs."""

    def __init__(self, store: TraceStore) -> None:
        self._store = store
        self._sampler = Sampler()

    def begin(self, sent: str | None, stage_arn: str, enabled: bool) -> RequestTrace:
        """The trace of a request that came with that header. A stage with tracing decides what its client has not decided."""
        header = TraceHeader.read(sent)
        if not enabled:
            return RequestTrace(header, None, None)
        if header.sampled is not None:
            return RequestTrace(header, self._store if header.sampled else None, None)
        header = header.decided(self._sampler.samples(stage_arn))
        return RequestTrace(header, self._store if header.sampled else None, DEFAULT)


class RequestTrace:
    """``header`` is what the client is answered. Without a store nothing is written, and the functions are given the same header."""

    def __init__(self, header: TraceHeader, store: TraceStore | None, rule: str | None) -> None:
        self.header = header
        self._store = store
        self._rule = rule
        self._start = time.time()
        self._calls: list[Document] = []

    def call(self, name: FunctionName) -> FunctionCall:
        """A function is about to be called."""
        call = FunctionCall(name, self.header if self._store is None else self.header.below(new_segment_id()))
        self._calls.append(call.document)
        return call

    def answered(self, api_name: str, stage_arn: str, request: Request, response: Response, context: Mapping[str, Any]) -> None:
        """Writes the segment. ``context`` has the variables of the request."""
        if self._store is None:
            return
        gateway = {"account_id": context["accountId"], "rest_api_id": context["apiId"], "stage": context["stage"]}
        segment: Document = {
            "id": new_segment_id(),
            "name": f"{api_name}/{context['stage']}",
            "trace_id": self.header.root,
            "start_time": self._start,
            "end_time": time.time(),
            "http": _http(request, response),
            "aws": {"api_gateway": gateway | {"request_id": context["requestId"]}},
            "annotations": {"aws:api_id": context["apiId"], "aws:api_stage": context["stage"]},
            "metadata": {"default": {"extended_request_id": context["extendedRequestId"], "request_id": context["requestId"]}},
            "origin": "AWS::ApiGateway::Stage",
            "resource_arn": stage_arn,
            "subsegments": [call for call in self._calls if "end_time" in call],
            **_flags(response.status),
        }
        if self._rule:
            segment["aws"]["xray"] = {"sampling_rule_name": self._rule}
        if self.header.parent:
            segment["parent_id"] = self.header.parent
        self._store.put(context["region"], segment)


class FunctionCall:
    """``header`` is what the function is given."""

    def __init__(self, name: FunctionName, header: TraceHeader) -> None:
        self.header = header
        host = f"lambda.{name.region}.{dns_suffix(name.region)}"
        self.document: Document = {
            "id": header.parent,
            "name": "Lambda",
            "start_time": time.time(),
            "http": {"request": {"url": f"https://{host}/2015-03-31/functions/{name.arn()}/invocations", "method": "POST"}},
            "aws": {"function_name": name.name, "region": name.region, "operation": "Invoke", "resource_names": [name.name]},
            "namespace": "aws",
        }

    def ended(self, status: int, length: int = 0) -> None:
        """Lambda has answered with that status, or API Gateway waits no longer: 504."""
        self.document["http"]["response"] = {"status": status, "content_length": length}
        self.document["end_time"] = time.time()
        self.document.update(_flags(status))


def stage_arn(region: str, api_id: str, stage: str) -> str:
    return f"arn:{partition_of(region)}:apigateway:{region}::/restapis/{api_id}/stages/{stage}"


def _http(request: Request, response: Response) -> dict[str, Any]:
    query = f"?{request.query}" if request.query else ""
    sent = {
        "url": f"http://{request.header('Host') or '127.0.0.1'}{request.path}{query}",
        "method": request.method,
        "client_ip": request.source_ip,
    }
    user_agent = request.header("User-Agent")
    return {
        "request": sent | {"user_agent": user_agent} if user_agent else sent,
        "response": {"status": response.status, "content_length": len(response.body)},
    }


def _flags(status: int) -> dict[str, bool]:
    if status == 429:
        return {"error": True, "throttle": True}
    return {"fault": True} if status >= 500 else {"error": True} if status >= 400 else {}
