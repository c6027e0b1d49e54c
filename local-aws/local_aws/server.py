"""The process put together: one WSGI application, in which the first part that knows a request answers it."""

from __future__ import annotations

import gc
import secrets
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from local_aws import services
from local_aws.engine import pulumi_kinds
from local_aws.engine.control import PREFIX, ControlApi
from local_aws.engine.handler import Handler
from local_aws.engine.operations import Operations
from local_aws.engine.provider_functions import ProviderFunctions
from local_aws.engine.state import Registry
from local_aws.iam.credentials import AccessKeys
from local_aws.iam.enforcement import Enforcement
from local_aws.iam.requests import SignedRequest
from local_aws.kernel.clients import ClientFactory
from local_aws.kernel.differences import Difference
from local_aws.kernel.http_server import listen
from local_aws.kernel.moto_host import Moto
from local_aws.kernel.pace import Pace
from local_aws.kernel.process import ACCOUNT, Context
from local_aws.services.apigateway.gateway.service import RestApiService
from local_aws.services.apigateway.resources import served_by
from local_aws.services.cloudwatch.service import CloudWatch
from local_aws.services.codedeploy.service import Deployments
from local_aws.services.lambda_.service import FunctionService
from local_aws.services.s3 import events as s3_events
from local_aws.services.s3.replication.service import Replication
from local_aws.services.secretsmanager.rotation import Rotations
from local_aws.services.xray.service import TraceService
from local_aws.services.xray.store import TraceStore

DIFFERENCES = (
    Difference("data", "gone when local-aws ends, with what waits for replication and the positions in streams", "kept"),
)


class LocalAws:
    """A local AWS: control API, IAM enforcement, functions, and moto for everything else."""

    def __init__(self, data_dir: Path, node: str | None, port: int) -> None:
        self._server = listen(self, port)
        self.instance = secrets.token_hex(8)
        self.token = secrets.token_urlsafe(32)
        self._moto = Moto(services.correct)
        keys = AccessKeys()
        endpoint = f"http://127.0.0.1:{self._server.server_port}"
        self.context = Context(
            data_dir=data_dir,
            node=node,
            endpoint=endpoint,
            account=ACCOUNT,
            credentials_for_role=keys.issue,
            client=ClientFactory(self, endpoint).client,
            pace=Pace.from_environment(),
        )
        self._enforcement = Enforcement(keys)
        traces = TraceStore(ACCOUNT)
        self._traces = TraceService(traces)
        self.functions = FunctionService(self.context, traces)
        s3_events.apply(self.functions.events)
        self.rotations = Rotations(self.functions.execute)
        self.rotations.apply()
        self._rest_apis = RestApiService(ACCOUNT, self.functions, keys, traces)
        self._deployments = Deployments(self.context)
        self.cloudwatch = CloudWatch(self.context.pace, _scale)
        self._replication = Replication(self.context)
        handlers = {
            handler.type: handler
            for handler in (*services.load_handlers(), *served_by(self._rest_apis), *pulumi_kinds.HANDLERS)
        }
        registry = Registry(self.instance, data_dir, lambda type: _secrets(handlers, type))
        self.operations = Operations(self.context, registry, handlers)
        provider_functions = ProviderFunctions(self.context, services.load_functions())
        self._control = ControlApi(self.context, registry, self.operations, provider_functions, self.instance, self.token, self.functions)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(PREFIX):
            return self._control(environ, start_response)
        refusal = self._enforcement.check(environ, start_response)
        if refusal is not None:
            return refusal
        for part in (self.functions, self._deployments, self._traces):
            answer = part.handle(environ, start_response)
            if answer is not None:
                return answer
        return self._ask_moto(environ, start_response)

    def _ask_moto(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            return self._moto(environ, start_response)
        except NotImplementedError as error:
            request = SignedRequest.read(environ)
            if request is None:
                raise
            from local_aws.iam.refusals import lacking

            refusal = lacking(request, str(error))
            start_response(refusal.status, refusal.headers)
            return [refusal.body]

    def start(self) -> dict[str, Any]:
        """Starts serving, and answers what ``endpoint.json`` says about the process."""
        threading.Thread(target=self._server.serve_forever, name="server", daemon=True).start()
        threading.Thread(target=self._warm_up, name="warm-up", daemon=True).start()
        self.cloudwatch.start()
        self._replication.start()
        self.rotations.start()
        return {
            "port": self._server.server_port,
            "endpoint": self.context.endpoint,
            "instance": self.instance,
            "token": self.token,
            "startedAt": datetime.now(UTC).isoformat(timespec="milliseconds"),
        }

    def _warm_up(self) -> None:
        """Makes the usual services. Garbage is looked for from then on, and not among what there is: nearly all of it stays."""
        try:
            self._moto.warm_up(self.context.client)
        finally:
            gc.freeze()
            gc.enable()

    def stop(self) -> None:
        """Stops all that works by itself, the functions' processes and the server."""
        self._rest_apis.stop()
        self._deployments.stop()
        self.cloudwatch.stop()
        self._replication.stop()
        self.rotations.stop()
        self.functions.stop()
        self._server.shutdown()
        self._server.server_close()


def _secrets(handlers: dict[str, Handler], type: str) -> frozenset[str]:
    return handlers[type].secrets


def _scale(alarm: Any, policy_arn: str, consumed: list[float]) -> bool:
    from local_aws.services.autoscaling import target_tracking  # needs a service of moto that few stacks have

    return target_tracking.follow(alarm, policy_arn, consumed)
