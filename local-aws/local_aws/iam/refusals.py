"""How each service says that access is denied, that a token or signature is not valid, that there is no such operation, and S3 that a
bucket is elsewhere."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from local_aws.iam.policy import Access
from local_aws.iam.requests import SignedRequest
from local_aws.kernel.differences import Difference
from local_aws.kernel.partitions import dns_suffix

_OPERATIONS = Difference(
    "operations that neither the stack nor its functions nor `./tap` use",
    "answered as moto does, or refused with 501 and the code `NotImplemented`",
    "answered",
)
DIFFERENCES = (_OPERATIONS,)

Headers = list[tuple[str, str]]

_QUERY = frozenset({"iam", "sns", "sts", "monitoring"})
_JSON_TARGET = frozenset({"dynamodb", "kms", "logs", "secretsmanager", "sqs"})
# Where the error has another name than AccessDenied.
_QUERY_CODES = {("sns", "sns"): "AuthorizationError", ("sns", "kms"): "KMSAccessDenied"}


@dataclass(frozen=True)
class Refusal:
    """An answer of the service."""

    status: str
    headers: Headers
    body: bytes


@dataclass(frozen=True)
class _Fault:
    """What is wrong, by its names."""

    kind: str
    """In JSON."""
    code: str
    """In XML, and for SDKs that know it from a former protocol of the service."""
    s3_status: str = "403 Forbidden"


_EXPIRED = _Fault("ExpiredTokenException", "ExpiredToken", "400 Bad Request")
_MISMATCH = _Fault("InvalidSignatureException", "SignatureDoesNotMatch")
_SKEWED = _Fault("InvalidSignatureException", "RequestTimeTooSkewed")
_INVALID_TOKEN = _Fault("UnrecognizedClientException", "InvalidClientTokenId")
_S3_INVALID_TOKEN = _Fault("InvalidToken", "InvalidToken", "400 Bad Request")
_TOO_LATE = _Fault("AccessDeniedException", "AccessDenied")
_LACKING = _Fault("NotImplemented", "NotImplemented")


def refuse(request: SignedRequest, access: Access, message: str) -> Refusal:
    """The service's own form of the error."""
    service = access.action.partition(":")[0]
    kind, code = "AccessDeniedException", _QUERY_CODES.get((request.service, service), "AccessDenied")
    if (request.service, service) == ("sqs", "kms"):
        kind, code = "KmsAccessDenied", "KMS.AccessDeniedException"
    return _say(request, _Fault(kind, code), message)


def expired(request: SignedRequest) -> Refusal:
    """The answer to a request that was signed with keys which are no longer valid.

    https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html and, of the other services,
    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html
    """
    s3, others = "The provided token has expired.", "The security token included in the request is expired"
    return _say(request, _EXPIRED, s3 if request.service == "s3" else others)


def mismatch(request: SignedRequest) -> Refusal:
    """The answer to a request whose signature is that of another request, or was made with another secret."""
    s3 = "Check your key and signing method."
    others = "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
    does_not_match = "The request signature we calculated does not match the signature you provided."
    return _say(request, _MISMATCH, f"{does_not_match} {s3 if request.service == 's3' else others}")


def invalid_token(request: SignedRequest) -> Refusal:
    """The answer to a request whose session token is not that of the key."""
    if request.service == "s3":
        return _say(request, _S3_INVALID_TOKEN, "The provided token is malformed or otherwise invalid.")
    return _say(request, _INVALID_TOKEN, "The security token included in the request is invalid.")


def wrong_time(request: SignedRequest, message: str) -> Refusal:
    """The answer to a request that was signed too early or too late; ``message`` is that of all services but S3."""
    if request.service == "s3":
        return _say(request, _SKEWED, "The difference between the request time and the current time is too large.")
    return _say(request, _MISMATCH, message)


def too_late(request: SignedRequest) -> Refusal:
    """The answer to a presigned URL that was used after its time."""
    return _say(request, _TOO_LATE, "Request has expired")


def lacking(request: SignedRequest, reason: str) -> Refusal:
    """The answer to a request for what moto does not have. SDKs try none again that ends with this status."""
    asked = f"{request.method} {request.path}" if request.operation == "Unknown" else request.operation
    message = _OPERATIONS.explain(f"local-aws does not have {asked} of {request.service}{reason and f': {reason}'}.")
    return replace(_say(request, _LACKING, message), status="501 Not Implemented")


def _say(request: SignedRequest, fault: _Fault, message: str) -> Refusal:
    request_id = str(uuid.uuid4())
    if request.service == "s3":
        form = f"<Error><Code>{fault.code}</Code><Message>{{}}</Message><RequestId>{{}}</RequestId></Error>"
        return _xml(fault.s3_status, form, message, request_id, "x-amz-request-id")
    if request.service == "sqs":  # whose SDKs take the code of its former protocol from this header
        return _json("403 Forbidden", fault.kind, message, request_id, [("x-amzn-query-error", f"{fault.code};Sender")])
    if request.service in _JSON_TARGET or request.header("X-Amz-Target"):
        return _json("400 Bad Request", fault.kind, message, request_id, [])
    if request.service in _QUERY:
        error = f"<Error><Type>Sender</Type><Code>{fault.code}</Code><Message>{{}}</Message></Error>"
        form = f"<ErrorResponse>{error}<RequestId>{{}}</RequestId></ErrorResponse>"
        return _xml("403 Forbidden", form, message, request_id, "x-amzn-RequestId")
    return _json("403 Forbidden", fault.kind, message, request_id, [("x-amzn-ErrorType", fault.kind)])


def redirect(bucket: str, region: str) -> Refusal:
    """S3's answer to a request that was sent to another region than the bucket's.

    https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#PermanentRedirect
    """
    message = (
        "The bucket you are attempting to access must be addressed using the specified endpoint. "
        "Please send all future requests to this endpoint."
    )
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>PermanentRedirect</Code><Message>{message}</Message>'
        f"<Endpoint>{bucket}.s3.{region}.{dns_suffix(region)}</Endpoint><Bucket>{bucket}</Bucket></Error>"
    ).encode()
    return Refusal("301 Moved Permanently", [("Content-Type", "application/xml"), ("x-amz-bucket-region", region)], body)


def _json(status: str, kind: str, message: str, request_id: str, headers: Headers) -> Refusal:
    body = json.dumps({"__type": kind, "message": message, "Message": message}).encode()
    return Refusal(status, [("Content-Type", "application/x-amz-json-1.1"), ("x-amzn-RequestId", request_id), *headers], body)


def _xml(status: str, form: str, message: str, request_id: str, id_header: str) -> Refusal:
    body = ('<?xml version="1.0" encoding="UTF-8"?>\n' + form.format(escape(message), request_id)).encode()
    return Refusal(status, [("Content-Type", "application/xml"), (id_header, request_id)], body)
