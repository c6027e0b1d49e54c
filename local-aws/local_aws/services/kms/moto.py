"""moto forgets the rotation period of a KMS key; AWS returns it, 365 days unless another was given. And it makes a pair of RSA keys
for each symmetric key, which takes longer than all else that creating one does, and tells its public key.
"""

from __future__ import annotations

import json

from moto.core.exceptions import JsonRESTError
from moto.kms import models
from moto.kms.models import Key
from moto.kms.responses import KmsResponse
from moto.kms.utils import AbstractPrivateKey, KeySpec, generate_private_key

from local_aws.kernel.amendments import Beside, amend, param

_DEFAULT_DAYS = 365
_rotation_days = Beside[int]("rotation_period_in_days", _DEFAULT_DAYS)


class _NoKeyPair:
    """What a symmetric key has instead."""

    def public_key(self) -> bytes:
        raise JsonRESTError("UnsupportedOperationException", "The key is symmetric, which GetPublicKey does not support.")


def install() -> None:
    """Keeps the period beside the key, and makes no pair that nobody needs."""

    def generate(key_spec: str) -> AbstractPrivateKey | _NoKeyPair:
        return _NoKeyPair() if key_spec == KeySpec.SYMMETRIC_DEFAULT else generate_private_key(key_spec)

    amend(models, "generate_private_key", generate)
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
