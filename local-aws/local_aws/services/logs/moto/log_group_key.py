"""moto knows a log group's KMS key only from its creation; AWS lets it be set and taken away later."""

from __future__ import annotations

from moto.logs.exceptions import ResourceNotFoundException
from moto.logs.models import LogGroup
from moto.logs.responses import LogsResponse


def install() -> None:
    """Adds AssociateKmsKey and DisassociateKmsKey."""

    def associate_kms_key(response: LogsResponse) -> str:
        _group(response).kms_key_id = response._get_param("kmsKeyId")
        return ""

    def disassociate_kms_key(response: LogsResponse) -> str:
        _group(response).kms_key_id = None
        return ""

    LogsResponse.associate_kms_key = associate_kms_key
    LogsResponse.disassociate_kms_key = disassociate_kms_key


def _group(response: LogsResponse) -> LogGroup:
    group = response.logs_backend.groups.get(response._get_param("logGroupName"))
    if group is None:
        raise ResourceNotFoundException()
    return group
