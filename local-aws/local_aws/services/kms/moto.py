"""moto forgets the rotation period of a KMS key; AWS returns it, 365 days unless another was given."""

from __future__ import annotations

import json

from moto.kms.models import Key
from moto.kms.responses import KmsResponse

from local_aws.kernel.amendments import Beside, amend, param

_DEFAULT_DAYS = 365
_rotation_days = Beside[int]("rotation_period_in_days", _DEFAULT_DAYS)


def install() -> None:
    """Keeps the period beside the key."""
    enable = KmsResponse.enable_key_rotation
    status = KmsResponse.get_key_rotation_status

    def enable_key_rotation(response: KmsResponse) -> str:
        answer = enable(response)
        _rotation_days.keep(_key(response), param(response, "RotationPeriodInDays") or _DEFAULT_DAYS)
        return answer

    def get_key_rotation_status(response: KmsResponse) -> str:
        document = json.loads(status(response))
        if document["KeyRotationEnabled"]:
            document["RotationPeriodInDays"] = _rotation_days.of(_key(response))
        return json.dumps(document)

    amend(KmsResponse, "enable_key_rotation", enable_key_rotation)
    amend(KmsResponse, "get_key_rotation_status", get_key_rotation_status)


def _key(response: KmsResponse) -> Key:
    backend = response.kms_backend
    return backend.keys[backend.get_key_id(param(response, "KeyId"))]
