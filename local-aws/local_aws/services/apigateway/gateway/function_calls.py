"""Invokes the functions that a definition names, as API Gateway does: with the permission of the function's own policy."""

from __future__ import annotations

import re
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError

from moto.awslambda.exceptions import LambdaClientError

from local_aws.services.apigateway.gateway.context import RequestContext
from local_aws.services.apigateway.gateway.tracing import RequestTrace
from local_aws.services.lambda_.concurrency import Throttled
from local_aws.services.lambda_.resource_policy import service_may_invoke
from local_aws.services.lambda_.runtime.worker import Outcome
from local_aws.services.lambda_.service import FunctionService
from local_aws.services.lambda_.targets import FunctionName

_SERVICE = "apigateway.amazonaws.com"
_URI = re.compile(r"arn:[\w-]+:apigateway:[\w-]+:lambda:path/2015-03-31/functions/(?P<function>.+)/invocations")
_MAX_INVOCATIONS = 256


class NotInvocable(Exception):
    """The URI names no function, or one that is gone or that API Gateway may not invoke."""


class TookTooLong(Exception):
    """The function did not answer in time."""


class FunctionCalls:
    """Runs the functions of all APIs, and waits for none longer than it may take."""

    def __init__(self, functions: FunctionService) -> None:
        self._functions = functions
        self._threads = ThreadPoolExecutor(_MAX_INVOCATIONS, "rest-api-function")

    def find(self, uri: str, source: str, context: RequestContext) -> FunctionName:
        """The function that the URI names and that API Gateway may invoke for the source; raises NotInvocable.

        ``source`` is the part of the API that invokes it, below the API's execution ARN.
        """
        match = _URI.fullmatch(context.substitute(uri, missing=""))
        if match is None:
            raise NotInvocable(f"{uri} is not the URI of a function")
        source_arn = f"{context.execution_arn}/{source}"
        try:
            name = FunctionName.parse(match["function"], None, context["accountId"], context["region"])
            allowed = service_may_invoke(name, _SERVICE, source_arn, context["accountId"])
        except LambdaClientError as error:
            raise NotInvocable(error.message) from error
        if not allowed:
            raise NotInvocable(f"Invalid permissions on Lambda function: no statement of {name.arn()} allows {source_arn}")
        return name

    def run(self, name: FunctionName, payload: bytes, request_id: str, timeout: float, trace: RequestTrace) -> Outcome:
        """What came of the invocation; raises Throttled, TookTooLong or NotInvocable.

        Of the time that workers take to start, ``timeout`` counts that of its own: they start in turn here, and all at once on AWS.
        While the function is debugged, none counts.
        """
        call = trace.call(name)
        turn: Future[bool] = Future()
        running = self._threads.submit(
            self._functions.execute, name, payload, request_id, str(call.header), has_worker=turn.set_result
        )
        running.add_done_callback(lambda _: turn.done() or turn.set_result(True))  # also when it is refused before
        limited = turn.result()
        try:
            outcome = running.result(timeout if limited else None).outcome
        except TimeoutError as error:
            running.cancel()
            call.ended(504)
            raise TookTooLong(f"{name.arn()} took more than {timeout:g} s") from error
        except Throttled:
            call.ended(429)
            raise
        except LambdaClientError as error:
            call.ended(error.code or 400)
            raise NotInvocable(error.message) from error
        call.ended(200, len(outcome.payload))
        return outcome

    def stop(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
