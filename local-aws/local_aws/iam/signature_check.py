"""Checks that a request was signed with the key that it names, in a header or in the query, for this time.

Whoever has no other key than the developer's needs no signature: that key is known to everybody on this machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from botocore.auth import SIGV4_TIMESTAMP

from local_aws.iam import refusals
from local_aws.iam.credentials import AccessKey
from local_aws.iam.refusals import Refusal
from local_aws.iam.requests import SignedRequest
from local_aws.iam.signatures import Signature, fault_of_time, matches, payload_hash, same

_FIELD = re.compile(r"(SignedHeaders|Signature)=([^,\s]+)")
_HASH = re.compile("[0-9a-f]{64}")
_UNSIGNED = "UNSIGNED-PAYLOAD"
# https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
_S3_SKEW = timedelta(minutes=15)


def fault(request: SignedRequest, key: AccessKey) -> Refusal | None:
    """The service's refusal; None for a request that is signed as it must be."""
    in_query = not request.header("Authorization")
    if not same(_sent(request, "X-Amz-Security-Token", in_query), key.session_token or ""):
        return refusals.invalid_token(request)
    timestamp = _sent(request, "X-Amz-Date", in_query) or _date(request)
    wrong_time = _fault_of_time(request, timestamp, in_query)
    if wrong_time:
        return wrong_time
    fields = dict(_FIELD.findall(request.header("Authorization") or ""))
    signed = _sent(request, "X-Amz-SignedHeaders", True) if in_query else fields.get("SignedHeaders", "")
    value = _sent(request, "X-Amz-Signature", True) if in_query else fields.get("Signature", "")
    claimed = _claimed_hash(request, in_query)
    if _HASH.fullmatch(claimed) and claimed != payload_hash(request.body):
        return refusals.mismatch(request)
    url = urlsplit(request.environ["RAW_URI"])
    query = "&".join(pair for pair in url.query.split("&") if not (in_query and pair.startswith("X-Amz-Signature=")))
    signature = Signature(request.access_key_id, request.region, request.service, timestamp, value)
    if not matches(signature, key.secret, request.method, url.path, query, _headers(request, signed.split(";")), claimed):
        return refusals.mismatch(request)
    return None


def _sent(request: SignedRequest, name: str, in_query: bool) -> str:
    return request.query.get(name, [""])[0] if in_query else request.header(name) or ""


def _date(request: SignedRequest) -> str:
    try:
        return parsedate_to_datetime(request.header("Date") or "").astimezone(UTC).strftime(SIGV4_TIMESTAMP)
    except ValueError:
        return ""


def _fault_of_time(request: SignedRequest, timestamp: str, in_query: bool) -> Refusal | None:
    if in_query:
        try:
            start = datetime.strptime(timestamp, SIGV4_TIMESTAMP).replace(tzinfo=UTC)
            end = start + timedelta(seconds=int(_sent(request, "X-Amz-Expires", True)))
        except ValueError:
            return refusals.mismatch(request)
        return None if datetime.now(UTC) < end else refusals.too_late(request)
    message = fault_of_time(timestamp, _S3_SKEW) if request.service == "s3" else fault_of_time(timestamp)
    return refusals.wrong_time(request, message) if message else None


def _claimed_hash(request: SignedRequest, in_query: bool) -> str:
    """What the signature says of the body. Only S3 takes one that says nothing of it."""
    if request.service != "s3":
        return payload_hash(request.body)
    return _UNSIGNED if in_query else request.header("X-Amz-Content-SHA256") or ""


def _headers(request: SignedRequest, names: Iterable[str]) -> Iterable[tuple[str, str]]:
    for name in names:
        plain = name.upper().replace("-", "_")
        value = request.environ.get(plain if plain in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{plain}", "")
        # WSGI has the bytes of a header as Latin-1.
        yield name, value.encode("latin-1", "replace").decode("utf-8", "replace")
