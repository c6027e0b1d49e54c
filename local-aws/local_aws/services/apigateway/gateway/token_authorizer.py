"""Token authorizers: a function says who the bearer of a token is and what it may invoke.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
"""

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local_aws.iam.documents import policy_text
from local_aws.iam.enforcement import request_keys
from local_aws.iam.policy import Access, Verdict, evaluate, statements_of
from local_aws.kernel.errors import ResourceError
from local_aws.services.apigateway.gateway.context import RequestContext
from local_aws.services.apigateway.gateway.definition import TokenAuthorizer
from local_aws.services.apigateway.gateway.function_calls import FunctionCalls, NotInvocable, TookTooLong
from local_aws.services.apigateway.gateway.gateway_responses import GatewayError
from local_aws.services.apigateway.gateway.http_message import Request
from local_aws.services.lambda_.concurrency import Throttled
from local_aws.services.lambda_.runtime.worker import Outcome

_ACTION = "execute-api:Invoke"
_TIMEOUT_SECONDS = 29.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Decision:
    """What the function said about a token."""

    principal_id: str
    policy: str
    context: Mapping[str, str]


class _Malformed(Exception):
    """The function's answer does not have the form that API Gateway asks for."""


class TokenAuthorizers:
    """Asks the functions of one deployment, and keeps what they said for as long as it holds."""

    def __init__(self, calls: FunctionCalls) -> None:
        self._calls = calls
        self._kept: dict[tuple[str, str, str], tuple[float, _Decision]] = {}
        self._lock = threading.Lock()

    def authorize(self, authorizer: TokenAuthorizer, request: Request, path: str, context: RequestContext) -> None:
        """Tells the context who calls; raises the gateway error for a caller who may not."""
        token = request.header(authorizer.header)
        if not token or (authorizer.pattern and not authorizer.pattern.fullmatch(token)):
            raise GatewayError("UNAUTHORIZED", "Unauthorized")
        began = time.monotonic()
        try:
            decision = self._decision(authorizer, token, path, context)
        finally:
            latency = round((time.monotonic() - began) * 1000)
            context.set(**{"authorizer.latency": latency, "authorizer.integrationLatency": latency})
        context["authorizer.status"] = 200
        context.set_authorizer({**decision.context, "principalId": decision.principal_id, "integrationLatency": latency})
        access = Access(_ACTION, context.method_arn(path), request_keys(context["region"]))
        verdict = evaluate(statements_of(decision.policy), access)
        if verdict is Verdict.DENIED:
            reason = "with an explicit deny in an identity-based policy"
        elif verdict is Verdict.SILENT:
            reason = f"because no identity-based policy allows the {_ACTION} action"
        else:
            return
        raise GatewayError("ACCESS_DENIED", f"User is not authorized to access this resource {reason}")

    def _decision(self, authorizer: TokenAuthorizer, token: str, path: str, context: RequestContext) -> _Decision:
        key = context["stage"], authorizer.id, token
        with self._lock:
            now = time.monotonic()
            self._kept = {key: kept for key, kept in self._kept.items() if kept[0] > now}
            if key in self._kept:
                return self._kept[key][1]
        decision = self._ask(authorizer, token, path, context)
        if authorizer.ttl_seconds:
            with self._lock:
                self._kept[key] = time.monotonic() + authorizer.ttl_seconds, decision
        return decision

    def _ask(self, authorizer: TokenAuthorizer, token: str, path: str, context: RequestContext) -> _Decision:
        event = {"type": "TOKEN", "authorizationToken": token, "methodArn": context.method_arn(path)}
        request_id = str(uuid.uuid4())
        context["authorizer.requestId"] = request_id
        try:
            function = self._calls.find(authorizer.uri, f"authorizers/{authorizer.id}", context)
            outcome = self._calls.run(function, json.dumps(event).encode(), request_id, _TIMEOUT_SECONDS, context.trace)
            context["authorizer.integrationStatus"] = 200
            if outcome.error_type:
                raise _failure(outcome, context)
            return _read(outcome.payload)
        except (NotInvocable, _Malformed) as error:
            raise _failed("AUTHORIZER_CONFIGURATION_ERROR", str(error), context) from error
        except (Throttled, TookTooLong) as error:
            if isinstance(error, Throttled):
                context["authorizer.integrationStatus"] = 429
            raise _failed("AUTHORIZER_FAILURE", str(error), context) from error


def _failure(outcome: Outcome, context: RequestContext) -> GatewayError:
    """A function that fails with this very message refuses the token."""
    if json.loads(outcome.payload).get("errorMessage") == "Unauthorized":
        context["authorizer.status"] = 401
        return GatewayError("UNAUTHORIZED", "Unauthorized")
    return _failed("AUTHORIZER_FAILURE", outcome.payload.decode("utf-8", "replace"), context)


def _failed(type: str, reason: str, context: RequestContext) -> GatewayError:
    """The client is told nothing about it, not even by a message."""
    context.set(**{"authorizer.error": reason, "authorizer.status": 500})
    _log.warning("%s of API %s: the authorizer failed: %s", context["requestId"], context["apiId"], reason)
    return GatewayError(type, None)


def _read(payload: bytes) -> _Decision:
    answer = json.loads(payload)
    if not isinstance(answer, dict) or not isinstance(answer.get("principalId"), str) or not answer["principalId"]:
        raise _Malformed("the answer must be an object with the text principalId")
    context = answer.get("context", {})
    if not isinstance(context, dict) or not all(isinstance(value, (str, bool, int, float)) for value in context.values()):
        raise _Malformed("context must be an object of texts, numbers and booleans")
    try:
        policy = policy_text(answer.get("policyDocument"), "Malformed")
    except ResourceError as error:
        raise _Malformed(f"policyDocument: {error.message}") from error
    if not all(("Resource" in statement) ^ ("NotResource" in statement) for statement in statements_of(policy)):
        raise _Malformed("policyDocument: A statement must have either Resource or NotResource.")
    return _Decision(answer["principalId"], policy, {name: _text(value) for name, value in context.items()})


def _text(value: Any) -> str:
    """Every value reaches the function behind as text."""
    return value if isinstance(value, str) else json.dumps(value)
