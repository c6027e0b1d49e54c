"""moto forgets the rotation period of a KMS key; AWS returns it, 365 days unless another was given."""

from __future__ import annotations

import json

from moto.kms.responses import KmsResponse

_DEFAULT_DAYS = 365


def install() -> None:
    """Keeps the period beside the key."""
    enable = KmsResponse.enable_key_rotation
    status = KmsResponse.get_key_rotation_status

    def enable_key_rotation(response: KmsResponse) -> str:
        answer = enable(response)
        _key(response).rotation_period_in_days = response._get_param("RotationPeriodInDays") or _DEFAULT_DAYS
        return answer

    def get_key_rotation_status(response: KmsResponse) -> str:
        document = json.loads(status(response))
        if document["KeyRotationEnabled"]:
            document["RotationPeriodInDays"] = getattr(_key(response), "rotation_period_in_days", _DEFAULT_DAYS)
        return json.dumps(document)

    KmsResponse.enable_key_rotation = enable_key_rotation
    KmsResponse.get_key_rotation_status = get_key_rotation_status


def _key(response: KmsResponse):
    backend = response.kms_backend
    return backend.keys[backend.get_key_id(response._get_param("KeyId"))]
