"""Lets a request through to its operation, or not.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html
"""

from __future__ import annotations

from local_aws.iam.authorizer import refusal
from local_aws.iam.credentials import AccessKeys
from local_aws.iam.enforcement import principal_keys, request_keys
from local_aws.iam.policy import Access
from local_aws.kernel.partitions import partition_of
from local_aws.services.apigateway.gateway.context import RequestContext
from local_aws.services.apigateway.gateway.definition import Authorization, IamAuthorization, TokenAuthorizer
from local_aws.services.apigateway.gateway.function_calls import FunctionCalls
from local_aws.services.apigateway.gateway.gateway_responses import GatewayError
from local_aws.services.apigateway.gateway.http_message import Request
from local_aws.services.apigateway.gateway.sigv4 import verify
from local_aws.services.apigateway.gateway.token_authorizer import TokenAuthorizers


class Authorizer:
    """Authorizes the requests to one deployment; what it remembers of tokens goes with the deployment."""

    def __init__(self, keys: AccessKeys, calls: FunctionCalls) -> None:
        self._keys = keys
        self._tokens = TokenAuthorizers(calls)

    def authorize(self, authorization: Authorization, request: Request, path: str, context: RequestContext) -> None:
        """Tells the context who calls; raises the gateway error for a caller who may not."""
        match authorization:
            case IamAuthorization():
                _authorize_signer(self._keys, request, path, context)
            case TokenAuthorizer():
                self._tokens.authorize(authorization, request, path, context)
            case None:
                pass


def _authorize_signer(keys: AccessKeys, request: Request, path: str, context: RequestContext) -> None:
    access_key_id, key = verify(request, context["region"], keys)
    account, caller = context["accountId"], key.principal
    context.set_identity(
        accountId=account,
        accessKey=access_key_id,
        caller=caller.user_id if caller else account,
        user=caller.user_id if caller else account,
        userArn=caller.arn if caller else f"arn:{partition_of(context['region'])}:iam::{account}:root",
    )
    if caller is None:
        return
    arn = context.method_arn(path)
    access = Access("execute-api:Invoke", arn, request_keys(context["region"]) | principal_keys(caller))
    message = refusal(caller, access)
    if message:
        # API Gateway shows only the end of the account's number.
        raise GatewayError("ACCESS_DENIED", message.replace(arn, arn.replace(f":{account}:", f":********{account[-4:]}:")))
