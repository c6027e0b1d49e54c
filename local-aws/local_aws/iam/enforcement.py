"""Checks the requests that roles and users sign; anybody else is the developer, who may do everything.

moto has an enforcement of its own. It ignores Conditions and most resource ARNs, and denies what AWS allows, so it stays off.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from local_aws.iam.credentials import AccessKeys, Principal
from local_aws.iam.requests import SignedRequest
from local_aws.kernel.differences import Difference
from local_aws.kernel.process import ACCOUNT

DIFFERENCES = (
    Difference("TLS", "plain HTTP on loopback, counted as secure transport", "TLS only"),
    Difference("requests to AWS with other keys than those of roles and users", "the developer's, who may do everything", "refused"),
)

if TYPE_CHECKING:
    from local_aws.iam.refusals import Refusal


class Enforcement:
    """The part of the WSGI application that stands before the services."""

    def __init__(self, keys: AccessKeys) -> None:
        self._keys = keys

    def check(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes] | None:
        """The service's refusal; None lets the request pass."""
        request = SignedRequest.read(environ)
        key = self._keys.find(request.access_key_id) if request else None
        if request is None or key is None or (key.principal is None and not key.has_expired()):
            return None
        # These import moto's services, which the start of the process does not wait for.
        from local_aws.iam.accesses import accesses
        from local_aws.iam.authorizer import refusal
        from local_aws.iam.policy import Access
        from local_aws.iam.refusals import expired, redirect, refuse
        from local_aws.iam.s3_accesses import bucket_elsewhere
        from local_aws.iam.signature_check import fault

        principal = key.principal
        if principal is None or key.has_expired():
            return _answer(expired(request), start_response)
        unsigned = fault(request, key)
        if unsigned:
            return _answer(unsigned, start_response)
        elsewhere = bucket_elsewhere(request) if request.service == "s3" else None
        if elsewhere:
            return _answer(redirect(*elsewhere), start_response)
        common = request_keys(request.region) | principal_keys(principal)
        for access in accesses(request):
            message = refusal(principal, Access(access.action, access.resource, {**common, **access.keys}))
            if message:
                return _answer(refuse(request, access, message), start_response)
        return None


def _answer(refusal: Refusal, start_response: Callable[..., Any]) -> list[bytes]:
    start_response(refusal.status, refusal.headers)
    return [refusal.body]


def request_keys(region: str) -> dict[str, tuple[str, ...]]:
    """The condition keys that every request has.

    Traffic stays on this machine's loopback, so it counts as secure transport, though it is plain HTTP.
    """
    now = datetime.now(UTC)
    return {
        "aws:currenttime": (now.strftime("%Y-%m-%dT%H:%M:%SZ"),),
        "aws:epochtime": (str(int(time.time())),),
        "aws:requestedregion": (region,),
        "aws:resourceaccount": (ACCOUNT,),
        "aws:securetransport": ("true",),
        "aws:sourceip": ("127.0.0.1",),
    }


def principal_keys(principal: Principal) -> dict[str, tuple[str, ...]]:
    """The condition keys that say who makes a request."""
    keys = {
        "aws:principalaccount": (principal.account,),
        "aws:principalarn": (principal.identity,),
        "aws:principaltype": (principal.type,),
        "aws:userid": (principal.user_id,),
    }
    if principal.type == "User":
        keys["aws:username"] = (principal.identity.rsplit("/", 1)[-1],)
    return keys
