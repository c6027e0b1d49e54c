"""moto reads a secret without a stage as the version that was current before UpdateSecretVersionStage moved AWSCURRENT."""

from __future__ import annotations

from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend

from local_aws.kernel.amendments import amend


def install() -> None:
    """Lets the version without a stage be the current one."""
    move = SecretsManagerBackend.update_secret_version_stage

    def move_stage(
        backend: SecretsManagerBackend, secret_id: str, version_stage: str, remove_from_version_id: str, move_to_version_id: str
    ) -> tuple[str, str]:
        answer = move(backend, secret_id, version_stage, remove_from_version_id, move_to_version_id)
        secret = backend.secrets[secret_id]
        if version_stage == "AWSCURRENT" and move_to_version_id and isinstance(secret, FakeSecret):
            secret.set_default_version_id(move_to_version_id)
        return answer

    amend(SecretsManagerBackend, "update_secret_version_stage", move_stage)
