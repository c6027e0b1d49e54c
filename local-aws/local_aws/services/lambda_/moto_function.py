"""A function as moto keeps it, with what moto accepts but drops: key, dead-letter queue, logging, revision, tracing updates."""
from __future__ import annotations

import json
import uuid
from typing import Any

from moto.awslambda.exceptions import InvalidParameterValueException, PreconditionFailedException
from moto.awslambda.models import LambdaFunction
from moto.iam.models import iam_backends

from local_aws.iam.authorizer import role_allows
from local_aws.services.lambda_.checks import check_code, check_settings

_KEPT = ("KMSKeyArn", "DeadLetterConfig", "LoggingConfig")
_SEND_ACTIONS = {"sqs": ("sqs:SendMessage", "SendMessage on SQS"), "sns": ("sns:Publish", "Publish on SNS")}


class Function(LambdaFunction):
    """``revision_id`` changes with every change of code or configuration, and when the function is deleted.

    ``published`` of a version is the content that it was published from.
    """

    def __init__(self, account_id: str, spec: dict[str, Any], region: str, version: str | int = 1) -> None:
        self.revision_id = str(uuid.uuid4())
        self.event_invoke_configs: dict[str, dict[str, Any]] = {}
        self.last_version = 0
        self.published: str | None = None
        self._kept = {name: spec[name] for name in _KEPT if spec.get(name)}
        check_settings(spec)
        super().__init__(account_id, spec, region, version)
        if self.package_type == "Zip":
            check_code(self.code_bytes)
        self._check_role()
        check_may_send(self.role, self.dead_letter_target)

    @property
    def logging_config(self) -> dict[str, str]:
        """LogFormat and LogGroup, for JSON also the two levels; with AWS's defaults."""
        config = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{self.function_name}", "SystemLogLevel": "INFO"}
        if self._kept.get("LoggingConfig", {}).get("LogFormat") == "JSON":
            config["ApplicationLogLevel"] = "INFO"
        return config | self._kept.get("LoggingConfig", {})

    @property
    def dead_letter_target(self) -> str | None:
        """The ARN of the queue or topic, if there is one."""
        return self._kept.get("DeadLetterConfig", {}).get("TargetArn") or None

    @property
    def kms_key_arn(self) -> str | None:
        """The key of the variables; None for Lambda's own."""
        return self._kept.get("KMSKeyArn") or None

    def layer_archives(self) -> list[bytes]:
        from moto.awslambda.models import lambda_backends

        backend = lambda_backends[self.account_id][self.region]
        versions = [backend.layers_versions_by_arn(layer["Arn"]) for layer in self.layers]
        return [version.code_bytes for version in versions if version]

    def get_configuration(self, on_create: bool = False) -> dict[str, Any]:
        config = super().get_configuration(on_create) | {"RevisionId": self.revision_id}
        logging = dict(self.logging_config)
        if logging["LogFormat"] == "Text":
            del logging["SystemLogLevel"]
        config["LoggingConfig"] = logging
        if self.dead_letter_target:
            config["DeadLetterConfig"] = {"TargetArn": self.dead_letter_target}
        if self.kms_key_arn:
            config["KMSKeyArn"] = self.kms_key_arn
        return config

    def get_code(self) -> dict[str, Any]:
        answer = super().get_code()
        if self.reserved_concurrency is not None:  # moto leaves out 0, which stops a function
            answer["Concurrency"] = {"ReservedConcurrentExecutions": self.reserved_concurrency}
        return answer

    def update_configuration(self, config_updates: dict[str, Any]) -> dict[str, Any]:
        self._check_revision(config_updates)
        check_settings(config_updates)
        updates = dict(config_updates)
        if "Environment" in updates:
            updates["Environment"] = {"Variables": {}} | (updates["Environment"] or {})
        before = dict(vars(self))
        try:
            super().update_configuration(updates)
            self._kept = self._kept | {name: updates[name] for name in _KEPT if name in updates}
            self.tracing_config = updates.get("TracingConfig", self.tracing_config)
            if "EphemeralStorage" in updates:
                self.ephemeral_storage = updates["EphemeralStorage"]["Size"]
            self._check_role()
            check_may_send(self.role, self.dead_letter_target)
        except Exception:
            self._restore(before)  # a refused update changes nothing
            raise
        self.revise()
        return self.get_configuration()

    def update_function_code(self, updated_spec: dict[str, Any]) -> dict[str, Any]:
        self._check_revision(updated_spec)
        before = dict(vars(self))
        super().update_function_code(updated_spec)
        if self.package_type == "Zip":
            try:
                check_code(self.code_bytes)
            except InvalidParameterValueException:
                self._restore(before)
                raise
        if "Architectures" in updated_spec:
            self.architectures = updated_spec["Architectures"]
        if not updated_spec.get("DryRun"):
            self.revise()
        return self.get_configuration()

    def revise(self) -> None:
        """Marks a change: workers of the state before are outdated from now on."""
        self.revision_id = str(uuid.uuid4())

    def _restore(self, before: dict[str, Any]) -> None:
        for name, value in before.items():
            setattr(self, name, value)

    def content(self) -> str:
        """Code and configuration, whose change makes a new version worth publishing."""
        config = self.get_configuration()
        for name in ("FunctionArn", "Version", "LastModified", "RevisionId"):
            del config[name]
        return json.dumps(config, sort_keys=True)

    def _check_revision(self, request: dict[str, Any]) -> None:
        if request.get("RevisionId", self.revision_id) != self.revision_id:
            raise PreconditionFailedException(
                "The Revision Id provided does not match the latest Revision Id. "
                "Call the GetFunction/GetAlias API to retrieve the latest Revision Id"
            )

    def _check_role(self) -> None:
        roles = iam_backends[self.account_id][self.partition].roles.values()
        role = next((role for role in roles if role.arn == self.role), None)
        if role is None or "lambda.amazonaws.com" not in str(role.assume_role_policy_document):
            raise InvalidParameterValueException("The role defined for the function cannot be assumed by Lambda.")


def ours(function: LambdaFunction) -> Function:
    """A function as moto hands it out: ours stands in the place of moto's."""
    assert isinstance(function, Function)
    return function


def check_may_send(role: str, target: str | None) -> None:
    """Refuses a queue or topic for failures that the function's role may not send to."""
    if target is None:
        return
    action, name = _SEND_ACTIONS[target.split(":")[2]]
    if not role_allows(role, action, target):
        raise InvalidParameterValueException(f"The provided execution role does not have permissions to call {name}")
