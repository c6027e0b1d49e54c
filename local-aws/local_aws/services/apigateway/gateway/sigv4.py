"""Checks Signature Version 4 as API Gateway does: computes the signature of what came once more and compares.

A signature in the query, a presigned URL, counts as none.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

from botocore.auth import SIGV4_TIMESTAMP

from local_aws.iam.credentials import AccessKey, AccessKeys
from local_aws.iam.signatures import ALGORITHM, Signature, fault_of_time, matches, payload_hash, same
from local_aws.kernel.differences import Difference
from local_aws.services.apigateway.gateway.gateway_responses import GatewayError
from local_aws.services.apigateway.gateway.http_message import Request

DIFFERENCES = (
    Difference("a presigned URL of a REST API", "counts as not signed", "accepted"),
)

_SERVICE = "execute-api"
_TIMESTAMP = re.compile(r"\d{8}T\d{6}Z")


@dataclass(frozen=True)
class _Authorization:
    """What the Authorization header and the date say."""

    access_key_id: str
    scope: list[str]
    """Date, region, service and terminator."""
    signed_headers: list[str]
    signature: str
    timestamp: str


def verify(request: Request, region: str, keys: AccessKeys) -> tuple[str, AccessKey]:
    """The id and the key that signed the request; raises the gateway error when nobody did, or not properly."""
    header = request.header("Authorization")
    if not header:
        raise GatewayError("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token")
    signature = _read(header, request)
    _check_scope(signature, region)
    fault = fault_of_time(signature.timestamp)
    if fault:
        raise _invalid(fault)
    key = keys.find(signature.access_key_id)
    if key is None or not same(request.header("X-Amz-Security-Token") or "", key.session_token or ""):
        raise _invalid("The security token included in the request is invalid.", "UnrecognizedClientException")
    if key.has_expired():
        raise GatewayError("EXPIRED_TOKEN", "The security token included in the request is expired")
    content_hash = payload_hash(request.body or b"")
    claimed_hash = request.header("X-Amz-Content-SHA256") or content_hash
    of = Signature(signature.access_key_id, region, _SERVICE, signature.timestamp, signature.signature)
    headers = [(name, value) for name in signature.signed_headers for value in request.header_values(name)]
    if claimed_hash != content_hash or not matches(of, key.secret, request.method, request.path, request.query, headers, content_hash):
        raise _invalid(
            "The request signature we calculated does not match the signature you provided. "
            "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
        )
    return signature.access_key_id, key


def _read(header: str, request: Request) -> _Authorization:
    # The header may hold another kind of credential, which an answer must not repeat.
    digest = base64.b64encode(hashlib.sha256(header.encode()).digest()).decode()
    algorithm, _, rest = header.partition(" ")
    fields: dict[str, str] = {}
    for field in rest.split(","):
        name, equals, value = field.strip().partition("=")
        if not equals:
            raise _incomplete(
                "Invalid key=value pair (missing equal-sign) in Authorization header "
                f"(hashed with SHA-256 and encoded with Base64): '{digest}'."
            )
        fields[name] = value
    required = ("Credential", "Signature", "SignedHeaders")
    faults = [f"Authorization header requires '{name}' parameter." for name in required if not fields.get(name)]
    timestamp = _timestamp(request)
    if timestamp is None:
        faults.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    if timestamp is None or faults:
        raise _incomplete(f"{' '.join(faults)} (Hashed with SHA-256 and encoded with Base64) Authorization={digest}")
    if algorithm != ALGORITHM:
        raise _incomplete(f"Unsupported AWS 'algorithm': '{algorithm}'.")
    access_key_id, *scope = fields["Credential"].split("/")
    if len(scope) != 4:
        raise _incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.")
    signed_headers = fields["SignedHeaders"].lower().split(";")
    if "host" not in signed_headers:
        raise _invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.")
    return _Authorization(access_key_id, scope, signed_headers, fields["Signature"], timestamp)


def _timestamp(request: Request) -> str | None:
    sent = request.header("X-Amz-Date")
    if sent is not None:
        return sent if _TIMESTAMP.fullmatch(sent) else None
    try:
        return parsedate_to_datetime(request.header("Date") or "").astimezone(UTC).strftime(SIGV4_TIMESTAMP)
    except ValueError:
        return None


def _check_scope(signature: _Authorization, region: str) -> None:
    date, *rest = signature.scope
    faults = []
    if date != signature.timestamp[:8]:
        faults.append(f"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{date}'.")
    for sent, wanted, sentence in zip(
        rest,
        (region, _SERVICE, "aws4_request"),
        ("to a valid region", f"to correct service: '{_SERVICE}'", "with a valid terminator: 'aws4_request'"),
    ):
        if sent != wanted:
            faults.append(f"Credential should be scoped {sentence}.")
    if faults:
        raise _invalid(" ".join(faults))


def _incomplete(message: str) -> GatewayError:
    return _invalid(message, "IncompleteSignatureException")


def _invalid(message: str, code: str = "InvalidSignatureException") -> GatewayError:
    return GatewayError("INVALID_SIGNATURE", message, code=code)
