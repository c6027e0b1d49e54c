"""moto does not replicate. Here it tells which versions of objects a request has made or changed, once it is over: by then the
object has its metadata and tags, too (``local_aws.services.s3.replication``). And an object shows how its replication went.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from moto.s3.models import FakeBucket, FakeDeleteMarker, FakeKey, S3Backend
from moto.s3.responses import S3Response

from local_aws.kernel.amendments import Beside, amend

Version = FakeKey | FakeDeleteMarker
Listener = Callable[[FakeBucket, Version, bool], None]
"""(bucket, version, whether it is new)."""

replication_status = Beside[str | None]("replication_status", None)
"""PENDING, COMPLETED, FAILED or REPLICA; None where nothing is replicated."""
listeners: list[Listener] = []
"""The last one is told."""

_request = threading.local()


def install() -> None:
    """Wraps the requests, and the steps that make and change versions."""
    response_dict: Any = vars(FakeKey)["response_dict"]
    headers: Callable[[FakeKey], dict[str, Any]] = response_dict.fget

    def headers_and_status(key: FakeKey) -> dict[str, Any]:
        return headers(key) | _status(key)

    amend(FakeKey, "response_dict", property(headers_and_status))
    for name in ("bucket_response", "key_response"):
        amend(S3Response, name, _telling(getattr(S3Response, name)))
    _note_new("put_object")
    _note_new("_set_delete_marker")
    put_tags, delete_tags = S3Backend.put_object_tagging, S3Backend.delete_object_tagging

    def put_object_tagging(backend: S3Backend, key: FakeKey, tags: dict[str, str] | None) -> FakeKey:
        put_tags(backend, key, tags)
        _note(backend.get_bucket(key.bucket_name or ""), key, False)
        return key

    def delete_object_tagging(backend: S3Backend, bucket_name: str, key_name: str, version_id: str | None = None) -> None:
        delete_tags(backend, bucket_name, key_name, version_id)
        version = backend.get_object(bucket_name, key_name, version_id)
        if version:
            _note(backend.get_bucket(bucket_name), version, False)

    amend(S3Backend, "put_object_tagging", put_object_tagging)
    amend(S3Backend, "delete_object_tagging", delete_object_tagging)


def _status(key: FakeKey) -> dict[str, str]:
    status = replication_status.of(key)
    return {"x-amz-replication-status": status} if status else {}


def _telling(respond: Callable[..., Any]) -> Callable[..., Any]:
    def respond_and_tell(response: S3Response, *arguments: Any, **options: Any) -> Any:
        if hasattr(_request, "changes"):  # one request may be answered by the other method
            return respond(response, *arguments, **options)
        _request.changes = {}
        try:
            return respond(response, *arguments, **options)
        finally:
            changes = _request.changes
            del _request.changes
            for bucket, version, new in changes.values() if listeners else ():
                listeners[-1](bucket, version, new)

    return respond_and_tell


def _note_new(name: str) -> None:
    make = getattr(S3Backend, name)

    def make_and_note(backend: S3Backend, bucket_name: str, *arguments: Any, **options: Any) -> Version:
        version = make(backend, bucket_name, *arguments, **options)
        _note(backend.get_bucket(bucket_name), version, True)
        return version

    amend(S3Backend, name, make_and_note)


def _note(bucket: FakeBucket, version: Version, new: bool) -> None:
    if hasattr(_request, "changes"):
        _request.changes.setdefault(id(version), (bucket, version, new))
