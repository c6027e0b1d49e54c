"""moto reads a secret without a stage as the version that was current before UpdateSecretVersionStage moved AWSCURRENT. It keeps
every version that a secret ever had.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version
"""

from __future__ import annotations

from typing import Any

from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend

from local_aws.kernel.amendments import amend
from local_aws.kernel.differences import Difference

DIFFERENCES = (
    Difference("versions of a secret that have no stage any more", "the last 100", "also all of the last 24 hours"),
)
_VERSIONS_KEPT = 100


def install() -> None:
    """Lets the version without a stage be the current one, and forgets old ones that no stage names."""
    move = SecretsManagerBackend.update_secret_version_stage

    def move_stage(
        backend: SecretsManagerBackend, secret_id: str, version_stage: str, remove_from_version_id: str, move_to_version_id: str
    ) -> tuple[str, str]:
        answer = move(backend, secret_id, version_stage, remove_from_version_id, move_to_version_id)
        secret = backend.secrets[secret_id]
        if version_stage == "AWSCURRENT" and move_to_version_id and isinstance(secret, FakeSecret):
            secret.set_default_version_id(move_to_version_id)
        return answer

    set_current = FakeSecret.reset_default_version

    def set_current_alone(secret: FakeSecret, secret_version: dict[str, Any], version_id: str) -> None:
        set_current(secret, secret_version, version_id)
        old = [id for id, version in list(secret.versions.items()) if not version["version_stages"]]
        for id in old[:-_VERSIONS_KEPT]:
            del secret.versions[id]

    amend(SecretsManagerBackend, "update_secret_version_stage", move_stage)
    amend(FakeSecret, "reset_default_version", set_current_alone)
