"""How each service says that access is denied, and S3 that a bucket is in another region."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from xml.sax.saxutils import escape

from local_aws.iam.policy import Access
from local_aws.iam.requests import SignedRequest
from local_aws.kernel.partitions import dns_suffix

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


def refuse(request: SignedRequest, access: Access, message: str) -> Refusal:
    """The service's own form of the error."""
    request_id = str(uuid.uuid4())
    if request.service == "s3":
        form = "<Error><Code>AccessDenied</Code><Message>{}</Message><RequestId>{}</RequestId></Error>"
        return _xml(form, message, request_id, "x-amz-request-id")
    if request.service == "sqs":
        return _sqs(access, message, request_id)
    if request.service in _JSON_TARGET or request.header("X-Amz-Target"):
        return _json("400 Bad Request", "AccessDeniedException", message, request_id, [])
    if request.service in _QUERY:
        code = _QUERY_CODES.get((request.service, access.action.partition(":")[0]), "AccessDenied")
        error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{{}}</Message></Error>"
        form = f"<ErrorResponse>{error}<RequestId>{{}}</RequestId></ErrorResponse>"
        return _xml(form, message, request_id, "x-amzn-RequestId")
    return _json("403 Forbidden", "AccessDeniedException", message, request_id, [("x-amzn-ErrorType", "AccessDeniedException")])


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


def _sqs(access: Access, message: str, request_id: str) -> Refusal:
    code, kind = "AccessDenied", "AccessDeniedException"
    if access.action.startswith("kms:"):
        code, kind = "KMS.AccessDeniedException", "KmsAccessDenied"
    # SQS kept the codes of its former protocol; SDKs take them from this header.
    return _json("403 Forbidden", kind, message, request_id, [("x-amzn-query-error", f"{code};Sender")])


def _json(status: str, kind: str, message: str, request_id: str, headers: Headers) -> Refusal:
    body = json.dumps({"__type": kind, "message": message, "Message": message}).encode()
    return Refusal(status, [("Content-Type", "application/x-amz-json-1.1"), ("x-amzn-RequestId", request_id), *headers], body)


def _xml(form: str, message: str, request_id: str, id_header: str) -> Refusal:
    body = ('<?xml version="1.0" encoding="UTF-8"?>\n' + form.format(escape(message), request_id)).encode()
    return Refusal("403 Forbidden", [("Content-Type", "application/xml"), (id_header, request_id)], body)
