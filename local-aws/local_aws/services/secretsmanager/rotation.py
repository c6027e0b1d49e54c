"""Rotations of secrets: RotateSecret and the schedule call the rotation function, step by step, as Secrets Manager does.

moto asks nobody whether it may call the function, runs the steps inside the request, makes the new version current whatever came of
them, forgets the function with the next call, and takes a second rotation while one is under way.
https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
"""
from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from moto.awslambda.exceptions import LambdaClientError
from moto.secretsmanager.exceptions import (
    InvalidParameterException,
    InvalidRequestException,
    OperationNotPermittedOnReplica,
    SecretNotFoundException,
    SecretsManagerClientError,
)
from moto.secretsmanager.models import FakeSecret, ReplicaSecret, SecretsManagerBackend, secretsmanager_backends

from local_aws.kernel.amendments import amend
from local_aws.kernel.differences import Difference
from local_aws.kernel.process import ACCOUNT
from local_aws.services.lambda_.invocation import Execute
from local_aws.services.lambda_.resource_policy import service_may_invoke
from local_aws.services.lambda_.targets import FunctionName

RULES = Difference("rules of a secret's rotation but `automaticallyAfterDays`", "refused", "kept")
_LATER = Difference("`RotateSecret` with `RotateImmediately` false", "refused", "keeps the rules, and tests what is pending")
DIFFERENCES = (
    RULES,
    _LATER,
    Difference(
        "a rotation of a secret that failed",
        "its function is called again by the next RotateSecret, or when the next rotation is due",
        "also by Secrets Manager itself",
    ),
    Difference("when a secret is rotated that is due", "within a minute", "within the day"),
)

_log = logging.getLogger(__name__)
_SERVICE = "secretsmanager.amazonaws.com"
_STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
_DAY_SECONDS = 86_400
_LOOK_SECONDS = 60
_MOST_DAYS = 1_000
_THREADS = 4


class AccessDeniedException(SecretsManagerClientError):
    def __init__(self) -> None:
        super().__init__(
            "AccessDeniedException",
            "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the "
            f"principal {_SERVICE}.",
        )


class Rotations:
    """Made once by the process; ``execute`` runs a function."""

    def __init__(self, execute: Execute) -> None:
        self.execute = execute
        self._lock = threading.Lock()
        self._under_way: set[str] = set()
        self._stopping = threading.Event()
        self._threads = ThreadPoolExecutor(_THREADS, "secret-rotations")

    def apply(self) -> None:
        """Takes moto's call over."""
        amend(SecretsManagerBackend, "rotate_secret", lambda backend, **parameters: self._rotate(backend, **parameters))

    def start(self) -> None:
        threading.Thread(target=self._run, name="secret-rotation", daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _run(self) -> None:
        while not self._stopping.wait(_LOOK_SECONDS):
            self.look()

    def rotates(self, arn: str) -> bool:
        """Whether a rotation of the secret is under way."""
        with self._lock:
            return arn in self._under_way

    def look(self) -> None:
        """Starts the rotations that are due."""
        for backend in list(secretsmanager_backends[ACCOUNT].values()):
            for secret in list(backend.secrets.values()):
                if isinstance(secret, FakeSecret) and _is_due(secret):
                    self._begin(secret, _pending(secret) or str(uuid.uuid4()))

    def _rotate(
        self,
        backend: SecretsManagerBackend,
        secret_id: str,
        client_request_token: str | None = None,
        rotation_lambda_arn: str | None = None,
        rotation_rules: dict[str, Any] | None = None,
        rotate_immediately: bool = True,
    ) -> str:
        """RotateSecret: keeps what it says of the rotation, and begins one."""
        secret = _find(backend, secret_id)
        arn = rotation_lambda_arn or secret.rotation_lambda_arn
        if not arn:
            raise InvalidRequestException(
                "You tried to enable rotation on a secret that doesn't already have a Lambda function ARN configured "
                "and you didn't include such an ARN as a parameter in this call."
            )
        if not rotate_immediately:
            raise InvalidParameterException(_LATER.explain("RotateImmediately must be true."))
        days = _days(secret, rotation_rules)
        if not _may_invoke(arn, secret):
            raise AccessDeniedException()
        secret.rotation_requested = secret.rotation_enabled = True
        secret.rotation_lambda_arn = arn
        secret.auto_rotate_after_days = days
        secret.next_rotation_date = int(time.time()) + days * _DAY_SECONDS
        pending = _pending(secret)
        if pending and pending != client_request_token:
            self._begin(secret, pending)
            raise InvalidRequestException("A previous rotation isn't complete. That rotation will be reattempted.")
        version = client_request_token or str(uuid.uuid4())
        if "AWSCURRENT" not in _stages(secret, version):
            self._begin(secret, version)
        return json.dumps({"ARN": secret.arn, "Name": secret.name, "VersionId": version})

    def _begin(self, secret: FakeSecret, version: str) -> None:
        """Rotates the secret to the version, unless it is being rotated."""
        with self._lock:
            if secret.arn in self._under_way:
                return
            self._under_way.add(secret.arn)
        if version not in secret.versions:
            secret.remove_version_stages_from_old_versions(["AWSPENDING"])
            made = {"createdate": int(time.time()), "version_id": version, "version_stages": ["AWSPENDING"]}
            secret.versions[version] = made
        self._threads.submit(self._carry_out, secret, version)

    def _carry_out(self, secret: FakeSecret, version: str) -> None:
        try:
            fault = self._fault_of(secret, version)
        except Exception:  # what nobody foresaw ends this rotation alone
            _log.exception("the rotation of %s broke down", secret.name)
            fault = "it broke down"
        if fault:
            _log.warning("the rotation of %s to the version %s failed: %s", secret.name, version, fault)
        now = int(time.time())
        secret.next_rotation_date = now + secret.auto_rotate_after_days * _DAY_SECONDS
        if not fault:
            secret.last_rotation_date = now
        with self._lock:
            self._under_way.discard(secret.arn)

    def _fault_of(self, secret: FakeSecret, version: str) -> str | None:
        """Takes the steps; what failed, if something did."""
        name = FunctionName.parse(secret.rotation_lambda_arn, None, secret.account_id, secret.region)
        for step in _STEPS:
            if not _may_invoke(secret.rotation_lambda_arn, secret):
                return f"Secrets Manager may not invoke {secret.rotation_lambda_arn}"
            event = {"Step": step, "SecretId": secret.arn, "ClientRequestToken": version}
            outcome = self.execute(name, json.dumps(event).encode()).outcome
            if outcome.error_type:
                return f"{step} ended with {outcome.payload.decode(errors='replace')}"
        return None if "AWSCURRENT" in _stages(secret, version) else "its steps are done, and the version is not current"


def _find(backend: SecretsManagerBackend, secret_id: str) -> FakeSecret:
    if secret_id not in backend.secrets:
        raise SecretNotFoundException()
    secret = backend.secrets[secret_id]
    if isinstance(secret, ReplicaSecret):
        raise OperationNotPermittedOnReplica()
    if secret.is_deleted():
        raise InvalidRequestException("You can't perform this operation on the secret because it was marked for deletion.")
    return secret


def _days(secret: FakeSecret, rules: dict[str, Any] | None) -> int:
    if set(rules or ()) - {"AutomaticallyAfterDays"}:
        raise InvalidParameterException(RULES.explain("RotationRules must be AutomaticallyAfterDays."))
    days = (rules or {}).get("AutomaticallyAfterDays", secret.auto_rotate_after_days)
    if not 1 <= days <= _MOST_DAYS:
        raise InvalidParameterException(f"RotationRules.AutomaticallyAfterDays must be within 1-{_MOST_DAYS}.")
    return days


def _may_invoke(arn: str, secret: FakeSecret) -> bool:
    try:
        name = FunctionName.parse(arn, None, secret.account_id, secret.region)
        name.resolve()
        return service_may_invoke(name, _SERVICE, secret.arn, secret.account_id)
    except LambdaClientError:  # there is no such function
        return False


def _is_due(secret: FakeSecret) -> bool:
    due = secret.next_rotation_date
    return secret.rotation_enabled and not secret.is_deleted() and due is not None and due <= time.time()


def _stages(secret: FakeSecret, version: str) -> list[str]:
    return secret.versions.get(version, {}).get("version_stages", [])


def _pending(secret: FakeSecret) -> str | None:
    """The version of a rotation that has not come to its end."""
    return next((id for id in secret.versions if "AWSPENDING" in _stages(secret, id) and "AWSCURRENT" not in _stages(secret, id)), None)
