"""One REST API as its clients see it: takes a request through what the stage's deployment says, and logs it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from moto.apigateway.models import APIGatewayBackend, Deployment, RestAPI, Stage, apigateway_backends

from local_aws.iam.credentials import AccessKeys
from local_aws.kernel.differences import Difference
from local_aws.services.apigateway.gateway import gateway_responses
from local_aws.services.apigateway.gateway.access_log import AccessLog
from local_aws.services.apigateway.gateway.authorization import Authorizer
from local_aws.services.apigateway.gateway.context import RequestContext
from local_aws.services.apigateway.gateway.definition import Definition, read
from local_aws.services.apigateway.gateway.function_calls import FunctionCalls
from local_aws.services.apigateway.gateway.gateway_responses import GatewayError
from local_aws.services.apigateway.gateway.http_message import MAX_BODY_BYTES, Request, Response
from local_aws.services.apigateway.gateway.integration import integrate
from local_aws.services.apigateway.gateway.metrics import record_request
from local_aws.services.apigateway.gateway.proxy_event import proxy_event, query_values
from local_aws.services.apigateway.gateway.routes import Routes
from local_aws.services.apigateway.gateway.throttling import Throttling
from local_aws.services.apigateway.gateway.tracing import StageTracing, stage_arn
from local_aws.services.apigateway.gateway.validation import validate
from local_aws.services.apigateway.moto.imports import definitions
from local_aws.services.wafv2.rate_rules import RateRules

_MADE_BY_CALLS = Difference("a REST API that is not imported but made of resources and methods", "answers 501", "served")
DIFFERENCES = (_MADE_BY_CALLS,)


@dataclass(frozen=True)
class _Deployed:
    definition: Definition
    routes: Routes
    authorizer: Authorizer


class Api:
    """Answers the requests of one REST API, all stages together. ``port`` is the one it listens on."""

    port = 0

    def __init__(
        self, account: str, region: str, api_id: str, keys: AccessKeys, calls: FunctionCalls, access_log: AccessLog, tracing: StageTracing
    ) -> None:
        self._account = account
        self._region = region
        self._id = api_id
        self._keys = keys
        self._calls = calls
        self._access_log = access_log
        self._tracing = tracing
        self._throttling = Throttling()
        self._rate_rules = RateRules(account, region)
        self._deployed: WeakKeyDictionary[Deployment, _Deployed] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Response:
        stage_name, _, below = request.path.removeprefix("/").partition("/")
        api: RestAPI | None = self._backend.apis.get(self._id)
        stage: Stage | None = api.stages.get(stage_name) if api else None
        deployment = api.deployments.get(stage.deployment_id or "") if api and stage else None
        if api is None or stage is None or deployment is None or api.disableExecuteApiEndpoint:
            return gateway_responses.outside_api(403, "Forbidden", "ForbiddenException")
        document = definitions.of(deployment)
        if document is None:
            return gateway_responses.outside_api(501, _MADE_BY_CALLS.explain("The API was not imported from an OpenAPI definition."))
        arn = stage_arn(self._region, self._id, stage_name)
        context = self._context(request, stage, arn)
        deployed = self._read(api, deployment, document)
        try:
            response = self._respond(request, f"/{below}", stage, deployed, context)
        except GatewayError as error:
            response = gateway_responses.respond(error, deployed.definition.gateway_responses, context, request)
        response.headers += [
            ("x-amzn-RequestId", context["requestId"]),
            ("x-amz-apigw-id", context["extendedRequestId"]),
            ("X-Amzn-Trace-Id", context["xrayTraceHeader"]),
        ]
        context.set(status=response.status, responseLength=len(response.body), responseLatency=context.elapsed_milliseconds())
        record_request(api.name, context)
        context.trace.answered(api.name, arn, request, response, context.variables)
        if stage.access_log_settings:
            settings: dict[str, Any] = stage.access_log_settings
            role = self._backend.account.cloudwatch_role_arn
            self._access_log.write(settings["destinationArn"], settings["format"], context, role)
        return response

    @property
    def _backend(self) -> APIGatewayBackend:
        return apigateway_backends[self._account][self._region]

    def _respond(self, request: Request, path: str, stage: Stage, deployed: _Deployed, context: RequestContext) -> Response:
        if self._rate_rules.refuse(stage.web_acl_arn, request.source_ip):
            raise GatewayError("WAF_FILTERED", "Forbidden")
        if request.body is None:
            raise GatewayError("REQUEST_TOO_LARGE", f"HTTP content length exceeded {MAX_BODY_BYTES} bytes.")
        match = deployed.routes.find(request.method, path)
        if match is None:
            raise GatewayError("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token")
        operation = match.operation
        context.set(resourcePath=operation.resource_path, resourceId=operation.resource_id)
        deployed.authorizer.authorize(operation.authorization, request, path, context)
        self._throttling.check(context["stage"], stage.method_settings, operation)
        query = query_values(request)
        validate(operation, request, query, match.parameters)
        event = proxy_event(request, path, match, query, context, self.port, deployed.definition.binary_media_types)
        return integrate(self._calls, operation, event, request, deployed.definition, context)

    def _context(self, request: Request, stage: Stage, arn: str) -> RequestContext:
        trace = self._tracing.begin(request.header("X-Amzn-Trace-Id"), arn, bool(stage.tracing_enabled))
        context = RequestContext(trace)
        domain = (request.header("Host") or "127.0.0.1").partition(":")[0]
        context.set(
            accountId=self._account,
            apiId=self._id,
            deploymentId=stage.deployment_id,
            domainName=domain,
            domainPrefix=domain.partition(".")[0],
            httpMethod=request.method,
            path=request.path,
            protocol=request.version,
            region=self._region,
            stage=stage.name,
            xrayTraceHeader=str(trace.header),
        )
        context.set_identity(sourceIp=request.source_ip, userAgent=request.header("User-Agent"))
        if stage.tracing_enabled:
            context["xrayTraceId"] = trace.header.root
        context.stage_variables = dict(stage.variables)
        return context

    def _read(self, api: RestAPI, deployment: Deployment, document: dict[str, Any]) -> _Deployed:
        with self._lock:
            deployed = self._deployed.get(deployment)
            if deployed is None:
                definition = read(document, api.id, api.binaryMediaTypes)
                deployed = self._deployed[deployment] = _Deployed(
                    definition, Routes(definition.operations), Authorizer(self._keys, self._calls)
                )
        return deployed
