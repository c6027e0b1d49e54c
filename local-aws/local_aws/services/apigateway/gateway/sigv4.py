"""Checks Signature Version 4 as API Gateway does: computes the signature of what came once more and compares.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
A signature in the query, a presigned URL, counts as none.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from botocore.auth import SIGV4_TIMESTAMP, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials

from local_aws.iam.credentials import AccessKey, AccessKeys
from local_aws.kernel.differences import Difference
from local_aws.services.apigateway.gateway.gateway_responses import GatewayError
from local_aws.services.apigateway.gateway.http_message import Request

DIFFERENCES = (
    Difference("a presigned URL of a REST API", "counts as not signed", "accepted"),
)

_ALGORITHM = "AWS4-HMAC-SHA256"
_SERVICE = "execute-api"
_SKEW = timedelta(minutes=5)
_TIMESTAMP = re.compile(r"\d{8}T\d{6}Z")


@dataclass(frozen=True)
class _Signature:
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
    _check_time(signature.timestamp)
    key = keys.find(signature.access_key_id)
    if key is None or not _same(request.header("X-Amz-Security-Token") or "", key.session_token or ""):
        raise _invalid("The security token included in the request is invalid.", "UnrecognizedClientException")
    if key.has_expired():
        raise GatewayError("EXPIRED_TOKEN", "The security token included in the request is expired")
    content_hash = hashlib.sha256(request.body or b"").hexdigest()
    claimed_hash = request.header("X-Amz-Content-SHA256") or content_hash
    if claimed_hash != content_hash or not _same(_computed(request, signature, key, region), signature.signature):
        raise _invalid(
            "The request signature we calculated does not match the signature you provided. "
            "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
        )
    return signature.access_key_id, key


def _read(header: str, request: Request) -> _Signature:
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
    if algorithm != _ALGORITHM:
        raise _incomplete(f"Unsupported AWS 'algorithm': '{algorithm}'.")
    access_key_id, *scope = fields["Credential"].split("/")
    if len(scope) != 4:
        raise _incomplete("Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.")
    signed_headers = fields["SignedHeaders"].lower().split(";")
    if "host" not in signed_headers:
        raise _invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.")
    return _Signature(access_key_id, scope, signed_headers, fields["Signature"], timestamp)


def _timestamp(request: Request) -> str | None:
    sent = request.header("X-Amz-Date")
    if sent is not None:
        return sent if _TIMESTAMP.fullmatch(sent) else None
    try:
        return parsedate_to_datetime(request.header("Date") or "").astimezone(UTC).strftime(SIGV4_TIMESTAMP)
    except ValueError:
        return None


def _check_scope(signature: _Signature, region: str) -> None:
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


def _check_time(timestamp: str) -> None:
    now = datetime.now(UTC)
    earliest, latest = ((now + skew).strftime(SIGV4_TIMESTAMP) for skew in (-_SKEW, _SKEW))
    current = now.strftime(SIGV4_TIMESTAMP)
    if timestamp < earliest:
        raise _invalid(f"Signature expired: {timestamp} is now earlier than {earliest} ({current} - 5 min.)")
    if timestamp > latest:
        raise _invalid(f"Signature not yet current: {timestamp} is still later than {latest} ({current} + 5 min.)")


def _computed(request: Request, signature: _Signature, key: AccessKey, region: str) -> str:
    """The signature that the request should have."""
    headers = HTTPHeaders()
    for name in signature.signed_headers:
        for value in request.header_values(name):
            headers[name] = value
    signed = AWSRequest(request.method, f"http://{_SERVICE}{request.path}", headers, request.body or b"")
    signed.context["timestamp"] = signature.timestamp
    signer = _Signer(Credentials(signature.access_key_id, key.secret), region, request.query)
    return str(signer.signature(signer.string_to_sign(signed, signer.canonical_request(signed)), signed))


class _Signer(SigV4Auth):
    """botocore's signer, over the headers that the client chose and the query in its canonical form."""

    def __init__(self, credentials: Credentials, region: str, query: str) -> None:
        super().__init__(credentials, _SERVICE, region)
        self._query = query

    def headers_to_sign(self, request: AWSRequest) -> HTTPHeaders:
        return request.headers

    def canonical_query_string(self, request: AWSRequest) -> Any:  # botocore has no type, and what is guessed from it is too narrow
        pairs = [pair.partition("=") for pair in self._query.split("&") if pair]
        return "&".join(f"{name}={value}" for name, value in sorted((_encoded(name), _encoded(value)) for name, _, value in pairs))


def _encoded(text: str) -> str:
    return quote(unquote_to_bytes(text), safe="-_.~")


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _incomplete(message: str) -> GatewayError:
    return _invalid(message, "IncompleteSignatureException")


def _invalid(message: str, code: str = "InvalidSignatureException") -> GatewayError:
    return GatewayError("INVALID_SIGNATURE", message, code=code)
