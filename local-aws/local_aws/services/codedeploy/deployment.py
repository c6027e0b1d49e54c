"""One deployment: its record, and the thread that carries it out with the permissions of the group's role.

The steps: https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-steps-lambda.html
"""

from __future__ import annotations

import json
import logging
import secrets
import string
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from local_aws.kernel.pace import Pace
from local_aws.services.codedeploy.app_spec import AppSpec
from local_aws.services.codedeploy.errors import DeploymentError, RequestError
from local_aws.services.codedeploy.traffic import Step

EVENTS = ("BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic")
_HOOK_SECONDS = 3600  # CodeDeploy waits an hour for a hook's report
_ALARM_SECONDS = 30
_ID_CHARACTERS = string.ascii_uppercase + string.digits
_ROLLBACK_EVENTS = {"ALARM_ACTIVE": "DEPLOYMENT_STOP_ON_ALARM", "MANUAL_STOP": "DEPLOYMENT_STOP_ON_REQUEST"}
_DENIED = frozenset({"AccessDenied", "AccessDeniedException"})
_log = logging.getLogger(__name__)

Client = Callable[[str], Any]
"""The client of a service that acts as the group's role."""


@dataclass
class LifecycleEvent:
    name: str
    status: str = "Pending"
    started: float | None = None
    ended: float | None = None
    message: str = ""

    def describe(self) -> dict[str, Any]:
        times = {"startTime": self.started, "endTime": self.ended}
        described: dict[str, Any] = {"lifecycleEventName": self.name, "status": self.status, **times}
        if self.message:
            code = "Success" if self.status == "Succeeded" else "UnknownError"
            described["diagnostics"] = {"errorCode": code, "message": self.message}
        return {member: value for member, value in described.items() if value is not None}


@dataclass
class Deployment:
    """``settings`` are those of the call and of the group, as GetDeployment shows them."""

    application: str
    group: str
    region: str
    app_spec: AppSpec
    steps: list[Step]
    settings: Mapping[str, Any]
    alarms: Mapping[str, Any] = field(default_factory=dict)
    rollback_events: frozenset[str] = frozenset()
    rollback_of: str | None = None
    id: str = field(default_factory=lambda: "d-" + "".join(secrets.choice(_ID_CHARACTERS) for _ in range(9)))
    target_id: str = field(default_factory=lambda: secrets.token_hex(8))
    """AWS does not say how it makes these ids: nobody can guess this one."""
    status: str = "Created"
    weight: float = 0.0
    created: float = field(default_factory=time.time)
    started: float | None = None
    completed: float | None = None
    error: DeploymentError | None = None
    rollback_id: str | None = None
    events: dict[str, LifecycleEvent] = field(default_factory=lambda: {name: LifecycleEvent(name) for name in EVENTS})

    def __post_init__(self) -> None:
        self._changed = threading.Condition()
        self._hooks: dict[str, LifecycleEvent] = {}
        self._stopped = False
        self._stop_rolls_back: bool | None = None

    @property
    def is_active(self) -> bool:
        return self.completed is None

    def rolls_back(self, error: DeploymentError | None) -> bool:
        """Whether this end calls for a rollback."""
        if error is None or self.rollback_of:
            return False
        if error.code == "MANUAL_STOP" and self._stop_rolls_back is not None:
            return self._stop_rolls_back
        return _ROLLBACK_EVENTS.get(error.code, "DEPLOYMENT_FAILURE") in self.rollback_events

    def run(self, client: Client, pace: Pace) -> DeploymentError | None:
        """Carries it out; answers why it failed, if it did. ``end`` is to follow."""
        self.status, self.started = "InProgress", time.time()
        try:
            self._check_alias(client("lambda"))
            self._check_alarms(client)
            self._hook("BeforeAllowTraffic", client, pace)
            self._shift(client, pace)
            self._hook("AfterAllowTraffic", client, pace)
        except DeploymentError as error:
            return error
        except ClientError as error:
            return _from_aws(error)
        except Exception as error:
            _log.exception("deployment %s failed", self.id)
            return DeploymentError("INTERNAL_ERROR", f"{type(error).__name__}: {error}")
        return None

    def end(self, error: DeploymentError | None, rollback_id: str | None) -> None:
        """Marks it as ended."""
        for event in self.events.values():
            if event.status == "Pending":
                event.status = "Skipped"
        with self._changed:
            self.error, self.rollback_id = error, rollback_id
            self.completed = time.time()
            self.status = error.status if error else "Succeeded"

    def report(self, execution_id: str, status: str) -> None:
        """Takes the report of a hook."""
        with self._changed:
            event = self._hooks.get(execution_id)
            if event is None:
                raise RequestError("InvalidLifecycleEventHookExecutionIdException", "The lifecycle event hook execution ID is invalid.")
            if event.status != "InProgress":
                raise RequestError("LifecycleEventAlreadyCompletedException", f"The lifecycle event {event.name} has completed already.")
            event.status, event.ended = status, time.time()
            self._changed.notify_all()

    def stop(self, rolls_back: bool | None) -> None:
        """Ends it at the next occasion; with a rollback, without, or (None) as the group says."""
        with self._changed:
            if not self.is_active:
                raise RequestError("DeploymentAlreadyCompletedException", f"The deployment {self.id} has completed already.")
            self._stopped, self._stop_rolls_back = True, rolls_back
            self._changed.notify_all()

    def _check_alias(self, client: Any) -> None:
        """An AppSpec that was made before another release must not undo it."""
        spec = self.app_spec
        alias = client.get_alias(FunctionName=spec.function, Name=spec.alias)
        if alias["FunctionVersion"] != spec.current_version and not self.rollback_of:
            raise DeploymentError(
                "INVALID_LAMBDA_CONFIGURATION",
                f"The alias {spec.function}:{spec.alias} leads to version {alias['FunctionVersion']}, "
                f"not to the current version {spec.current_version} of the AppSpec.",
            )

    def _hook(self, name: str, client: Client, pace: Pace) -> None:
        event = self.events[name]
        function = self.app_spec.hooks.get(name)
        if function is None:
            event.status = "Skipped"
            return
        execution_id = secrets.token_urlsafe(48)
        event.status, event.started = "InProgress", time.time()
        self._hooks[execution_id] = event
        payload = json.dumps({"DeploymentId": self.id, "LifecycleEventHookExecutionId": execution_id})
        try:
            client("lambda").invoke(FunctionName=function, Payload=payload)
        except ClientError as error:
            event.status, event.ended, event.message = "Failed", time.time(), str(error)
            raise _from_aws(error) from error
        with self._changed:
            reported = self._changed.wait_for(lambda: event.status != "InProgress" or self._stopped, pace.local(_HOOK_SECONDS))
        if self._stopped:
            event.status, event.ended = "Failed", time.time()
            raise _stopped()
        if not reported or self.events[name].status != "Succeeded":  # which the hook has set meanwhile
            fault = "reported that the validation failed" if reported else "did not report within an hour"
            event.status, event.ended, event.message = "Failed", time.time(), f"{function} {fault}."
            raise DeploymentError("HOOK_EXECUTION_FAILURE", f"The hook of {name} failed: {event.message}")

    def _shift(self, client: Client, pace: Pace) -> None:
        event = self.events["AllowTraffic"]
        event.status, event.started = "InProgress", time.time()
        try:
            for percent, minutes in self.steps:
                self._route(client("lambda"), percent / 100)
                self._watch(client, pace, pace.local(minutes * 60))
        except Exception as error:
            event.status, event.ended, event.message = "Failed", time.time(), str(error)
            raise
        event.status, event.ended = "Succeeded", time.time()

    def _route(self, client: Any, weight: float) -> None:
        spec = self.app_spec
        primary, others = (spec.target_version, {}) if weight == 1 else (spec.current_version, {spec.target_version: weight})
        client.update_alias(
            FunctionName=spec.function, Name=spec.alias, FunctionVersion=primary, RoutingConfig={"AdditionalVersionWeights": others}
        )
        self.weight = weight

    def _watch(self, client: Client, pace: Pace, seconds: float) -> None:
        """Waits, with an eye on the alarms."""
        end = time.monotonic() + seconds
        while True:
            self._check_alarms(client)
            left = end - time.monotonic()
            if left <= 0:
                return
            with self._changed:
                self._changed.wait_for(lambda: self._stopped, min(left, max(0.5, pace.local(_ALARM_SECONDS))))

    def _check_alarms(self, client: Client) -> None:
        if self._stopped:
            raise _stopped()
        names = [alarm["name"] for alarm in self.alarms.get("alarms") or ()]
        if not self.alarms.get("enabled") or not names:
            return
        try:
            answer = client("cloudwatch").describe_alarms(AlarmNames=names)
        except ClientError as error:
            if self.alarms.get("ignorePollAlarmFailure"):
                return
            raise _from_aws(error) from error
        active = [alarm["AlarmName"] for alarm in answer["MetricAlarms"] if alarm["StateValue"] == "ALARM"]
        if active:
            message = f"The deployment was stopped because alarms of its group are active: {', '.join(active)}."
            raise DeploymentError("ALARM_ACTIVE", message, "Stopped")


def _stopped() -> DeploymentError:
    return DeploymentError("MANUAL_STOP", "The deployment was stopped by a user.", "Stopped")


def _from_aws(error: ClientError) -> DeploymentError:
    code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
    if code in _DENIED:
        return DeploymentError("IAM_ROLE_PERMISSIONS", message)
    if code == "ResourceNotFoundException":
        return DeploymentError("INVALID_LAMBDA_FUNCTION", message or str(error))
    return DeploymentError("INTERNAL_ERROR", str(error))
