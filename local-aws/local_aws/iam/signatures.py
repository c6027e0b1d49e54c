"""Computes the Signature Version 4 that a request should have, and says what is wrong with its time.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from botocore.auth import SIGV4_TIMESTAMP, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials

ALGORITHM = "AWS4-HMAC-SHA256"
_SKEW = timedelta(minutes=5)


@dataclass(frozen=True)
class Signature:
    """What a request says of its signature."""

    access_key_id: str
    region: str
    service: str
    timestamp: str
    """As in the header X-Amz-Date."""
    value: str


def matches(
    signature: Signature, secret: str, method: str, path: str, query: str, headers: Iterable[tuple[str, str]], payload_hash: str
) -> bool:
    """Whether the signature is that of the request. ``path`` and ``query`` are as they were sent, ``headers`` those that are signed."""
    signed = AWSRequest(method, f"http://{signature.service}{path}", HTTPHeaders())
    for name, value in headers:
        signed.headers[name] = value
    signed.context["timestamp"] = signature.timestamp
    signer = _Signer(signature, secret, query, payload_hash)
    return same(str(signer.signature(signer.string_to_sign(signed, signer.canonical_request(signed)), signed)), signature.value)


def payload_hash(body: bytes) -> str:
    """What a signature says of a body."""
    return hashlib.sha256(body).hexdigest()


def fault_of_time(timestamp: str, skew: timedelta = _SKEW) -> str | None:
    """What is wrong with the time of a signature; None when nothing is."""
    now = datetime.now(UTC)
    earliest, latest = ((now + most).strftime(SIGV4_TIMESTAMP) for most in (-skew, skew))
    current, minutes = now.strftime(SIGV4_TIMESTAMP), skew // timedelta(minutes=1)
    if timestamp < earliest:
        return f"Signature expired: {timestamp} is now earlier than {earliest} ({current} - {minutes} min.)"
    if timestamp > latest:
        return f"Signature not yet current: {timestamp} is still later than {latest} ({current} + {minutes} min.)"
    return None


def same(one: str, other: str) -> bool:
    """Compares secrets in a time that tells nothing of them."""
    return hmac.compare_digest(one.encode(), other.encode())


class _Signer(SigV4Auth):
    """botocore's signer, over the headers that the client chose and the query in its canonical form."""

    def __init__(self, signature: Signature, secret: str, query: str, payload: str) -> None:
        super().__init__(Credentials(signature.access_key_id, secret), signature.service, signature.region)
        self._query = query
        self._payload = payload

    def headers_to_sign(self, request: AWSRequest) -> HTTPHeaders:
        return request.headers

    def canonical_query_string(self, request: AWSRequest) -> Any:  # botocore has no type, and what is guessed from it is too narrow
        pairs = [pair.partition("=") for pair in self._query.split("&") if pair]
        return "&".join(f"{name}={value}" for name, value in sorted((_encoded(name), _encoded(value)) for name, _, value in pairs))

    def payload(self, request: AWSRequest) -> str:
        return self._payload

    def _normalize_url_path(self, path: str) -> str:  # S3 alone takes a path as it was sent
        return path if self._service_name == "s3" else super()._normalize_url_path(path)


def _encoded(text: str) -> str:
    return quote(unquote_to_bytes(text), safe="-_.~")
