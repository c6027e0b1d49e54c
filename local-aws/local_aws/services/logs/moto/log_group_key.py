"""moto knows a log group's KMS key only from its creation; AWS lets it be set and taken away later."""

from __future__ import annotations

from moto.logs.exceptions import ResourceNotFoundException
from moto.logs.models import LogGroup
from moto.logs.responses import LogsResponse

from local_aws.kernel.amendments import amend, param


def install() -> None:
    """Adds AssociateKmsKey and DisassociateKmsKey."""

    def associate_kms_key(response: LogsResponse) -> str:
        _group(response).kms_key_id = param(response, "kmsKeyId")
        return ""

    def disassociate_kms_key(response: LogsResponse) -> str:
        _group(response).kms_key_id = None
        return ""

    amend(LogsResponse, "associate_kms_key", associate_kms_key)
    amend(LogsResponse, "disassociate_kms_key", disassociate_kms_key)


def _group(response: LogsResponse) -> LogGroup:
    group = response.logs_backend.groups.get(param(response, "logGroupName"))
    if group is None:
        raise ResourceNotFoundException()
    return group
