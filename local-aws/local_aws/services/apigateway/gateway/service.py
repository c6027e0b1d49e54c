"""The REST APIs of the process: each has a listener from its first stage until it is deleted."""

from __future__ import annotations

import threading

from local_aws.iam.credentials import AccessKeys
from local_aws.services.apigateway.gateway.access_log import AccessLog
from local_aws.services.apigateway.gateway.function_calls import FunctionCalls
from local_aws.services.apigateway.gateway.server import Listener
from local_aws.services.apigateway.gateway.tracing import StageTracing
from local_aws.services.lambda_.service import FunctionService
from local_aws.services.xray.store import TraceStore


class RestApiService:
    """Made once by the process."""

    def __init__(self, account: str, functions: FunctionService, keys: AccessKeys, traces: TraceStore) -> None:
        self._account = account
        self._keys = keys
        self._calls = FunctionCalls(functions)
        self._access_log = AccessLog()
        self._tracing = StageTracing(traces)
        self._listeners: dict[str, Listener] = {}
        self._lock = threading.Lock()

    def endpoint(self, api_id: str, region: str) -> str:
        """``http://127.0.0.1:<port>`` of an API, which listens from now on; always the same while the API exists."""
        with self._lock:
            listener = self._listeners.get(api_id)
            if listener is None:
                from local_aws.services.apigateway.gateway.api import Api  # imports moto's API Gateway, for which no start should wait

                api = Api(self._account, region, api_id, self._keys, self._calls, self._access_log, self._tracing)
                listener = self._listeners[api_id] = Listener(api)
                api.port = listener.port
        return f"http://127.0.0.1:{listener.port}"

    def close(self, api_id: str) -> None:
        """Ends the listener of a deleted API, if it had one."""
        with self._lock:
            listener = self._listeners.pop(api_id, None)
        if listener:
            listener.close()

    def stop(self) -> None:
        """Ends all listeners; the requests that are being answered are cut off."""
        for api_id in list(self._listeners):
            self.close(api_id)
        self._calls.stop()
        self._access_log.stop()
