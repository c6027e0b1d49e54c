"""The zip of a Pulumi archive, the same bytes for the same content: an unchanged function keeps its code hash."""
from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from local_aws.engine.shapes import pascal, to_aws
from local_aws.kernel.errors import ResourceError

_DATE = (1980, 1, 1, 0, 0, 0)


def zip_archive(archive: dict[str, Any]) -> bytes:
    """The content of ``{"$archive": <path of a folder or a zip>}``."""
    path = Path(archive["$archive"])
    if path.is_file():
        return path.read_bytes()
    if not path.is_dir():
        raise ResourceError("InvalidParameterValueException", f"The code archive {path} does not exist.")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as zipped:
        for file in sorted(file for file in path.rglob("*") if file.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(path).as_posix(), _DATE)
            entry.external_attr = (0o755 if file.stat().st_mode & 0o100 else 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            zipped.writestr(entry, file.read_bytes(), compresslevel=1)
    return content.getvalue()


def code_argument(inputs: dict[str, Any]) -> dict[str, Any]:
    """The code of a function or layer as boto3 wants it: an archive, or an object in S3."""
    if inputs.get("code") is not None:
        return {"ZipFile": zip_archive(inputs["code"])}
    return to_aws(inputs, pascal("s3Bucket s3Key s3ObjectVersion"))
