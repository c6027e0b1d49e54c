"""moto cannot delete an object for good that has a delete marker among its versions once the bucket's versioning is suspended; and it
answers who reads a deleted object as if there had never been one.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
"""

from __future__ import annotations

from typing import Any

from moto.s3.exceptions import MethodNotAllowed, MissingKey, MissingVersion
from moto.s3.models import FakeDeleteMarker
from moto.s3.responses import S3Response

from local_aws.kernel.amendments import amend


def install() -> None:
    """Gives delete markers the method that moto expects of every version (they hold nothing to give back), and tells of them."""
    get = S3Response.get_object

    def get_object(response: S3Response) -> Any:
        try:
            return get(response)
        except (MissingKey, MissingVersion):
            asked: str | None = response.querystring.get("versionId", [None])[0]
            found: Any = response.backend.get_object(response.bucket_name, response.parse_key_name(), asked, return_delete_marker=True)
            if isinstance(found, FakeDeleteMarker):
                response.response_headers |= {"x-amz-delete-marker": "true", "x-amz-version-id": found.version_id}
                if asked:
                    response.response_headers["allow"] = "DELETE"
                    raise MethodNotAllowed("GET", "DeleteMarker") from None
            raise

    amend(S3Response, "get_object", get_object)
    amend(FakeDeleteMarker, "dispose", lambda marker: None)
