"""The deployments of the process: CodeDeploy's calls about them, and the threads that run them.

https://docs.aws.amazon.com/codedeploy/latest/APIReference/Welcome.html. Applications, groups and configurations stay with moto.
"""

from __future__ import annotations

import functools
import json
import threading
import time
from collections.abc import Callable
from typing import Any

from botocore.config import Config
from moto.codedeploy.exceptions import CodeDeployException
from moto.codedeploy.models import CodeDeployBackend, DeploymentGroup, codedeploy_backends

from local_aws.iam.requests import SignedRequest
from local_aws.kernel.clients import new_client
from local_aws.kernel.partitions import partition_of
from local_aws.kernel.process import ACCOUNT, Context
from local_aws.services.codedeploy import app_spec, traffic
from local_aws.services.codedeploy.deployment import Deployment
from local_aws.services.codedeploy.errors import RequestError
from local_aws.services.codedeploy.moto import deployment_config, last_attempted, last_successful

_TARGET = "CodeDeploy_20141006"
_ROLLBACK = "CodeDeployDefault.LambdaAllAtOnce"

Body = dict[str, Any]


class Deployments:
    """Made once by the process; answers the calls that concern deployments."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._lock = threading.Lock()
        self._client = functools.lru_cache(maxsize=64)(self._new_client)
        self._calls: dict[str, Callable[[str, Body], Body]] = {
            "BatchGetDeploymentTargets": self._batch_get_targets,
            "BatchGetDeployments": self._batch_get,
            "CreateDeployment": self._create,
            "GetDeployment": lambda region, body: {"deploymentInfo": _describe(self._find(region, body))},
            "GetDeploymentTarget": self._get_target,
            "ListDeploymentTargets": lambda region, body: {"targetIds": [self._find(region, body).target_id]},
            "ListDeployments": self._list,
            "PutLifecycleEventHookExecutionStatus": self._report,
            "StopDeployment": self._stop,
        }

    def handle(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes] | None:
        """Answers a request about deployments; None when it is another one."""
        service, _, operation = environ.get("HTTP_X_AMZ_TARGET", "").partition(".")
        request = SignedRequest.read(environ) if service == _TARGET and operation in self._calls else None
        if request is None:
            return None
        call = self._calls[operation]
        try:
            status, document = "200 OK", call(request.region, request.json)
        except RequestError as error:
            status, document = "400 Bad Request", {"__type": error.code, "message": str(error)}
        except CodeDeployException as error:
            status, document = "400 Bad Request", {"__type": error.error_type, "message": error.message}
        start_response(status, [("Content-Type", "application/x-amz-json-1.1")])
        return [json.dumps(document).encode()]

    def stop(self) -> None:
        """Ends the deployments under way; the alias stays as it is."""
        for backend in list(codedeploy_backends[ACCOUNT].values()):
            for deployment in _deployments(backend).copy().values():
                if deployment.is_active:
                    deployment.stop(False)

    def _create(self, region: str, body: Body) -> Body:
        backend, group = _group(region, body)
        config: str = body.get("deploymentConfigName") or group.deployment_config_name or ""
        routing = deployment_config(backend, config).get("trafficRoutingConfig")
        if routing is None:
            raise RequestError("InvalidDeploymentConfigNameException", f"{config} is no deployment configuration for Lambda.")
        rollback: dict[str, Any] = body.get("autoRollbackConfiguration") or group.auto_rollback_configuration or {}
        alarms: Any = body.get("overrideAlarmConfiguration") or group.alarm_configuration or {}
        deployment = Deployment(
            application=body["applicationName"],
            group=body["deploymentGroupName"],
            region=region,
            app_spec=app_spec.read(body.get("revision")),
            steps=traffic.steps(routing),
            settings={
                "autoRollbackConfiguration": rollback,
                "creator": "user",
                "deploymentConfigName": config,
                "deploymentStyle": group.deployment_style,
                "description": body.get("description") or "",
                "revision": body.get("revision"),
            },
            alarms=alarms,
            rollback_events=frozenset(rollback.get("events") or () if rollback.get("enabled") else ()),
        )
        with self._lock:
            others = _deployments(backend).values()
            active = next((other for other in others if other.is_active and _same_group(other, deployment)), None)
            if active:
                message = f"The Deployment Group '{deployment.group}' already has an active Deployment '{active.id}'"
                raise RequestError("DeploymentLimitExceededException", message)
            _deployments(backend)[deployment.id] = deployment
        threading.Thread(target=self._run, args=(deployment, backend, group), name=deployment.id, daemon=True).start()
        return {"deploymentId": deployment.id}

    def _run(self, deployment: Deployment, backend: CodeDeployBackend, group: DeploymentGroup) -> None:
        """Carries the deployment out and, should it fail, the one that rolls it back."""
        error = deployment.run(functools.partial(self._client, group.service_role_arn, deployment.region), self._context.pace)
        rollback = _rollback(deployment) if deployment.rolls_back(error) else None
        if rollback:
            _deployments(backend)[rollback.id] = rollback
        deployment.end(error, rollback and rollback.id)
        _remember(group, deployment)
        if rollback:
            self._run(rollback, backend, group)

    def _find(self, region: str, body: Body) -> Deployment:
        deployment = _deployments(codedeploy_backends[ACCOUNT][region]).get(body.get("deploymentId", ""))
        if deployment is None:
            raise RequestError("DeploymentDoesNotExistException", f"The deployment {body.get('deploymentId')} could not be found")
        return deployment

    def _batch_get(self, region: str, body: Body) -> Body:
        return {"deploymentsInfo": [_describe(self._find(region, {"deploymentId": id})) for id in body.get("deploymentIds") or ()]}

    def _get_target(self, region: str, body: Body) -> Body:
        deployment, target = self._find(region, body), body.get("targetId")
        if target != deployment.target_id:
            raise RequestError("DeploymentTargetDoesNotExistException", f"The deployment {deployment.id} has no target {target}")
        return {"deploymentTarget": _describe_target(deployment)}

    def _batch_get_targets(self, region: str, body: Body) -> Body:
        ids = body.get("targetIds") or [self._find(region, body).target_id]
        return {"deploymentTargets": [self._get_target(region, body | {"targetId": id})["deploymentTarget"] for id in ids]}

    def _list(self, region: str, body: Body) -> Body:
        if body.get("applicationName") or body.get("deploymentGroupName"):
            _group(region, body)
        statuses = body.get("includeOnlyStatuses")
        deployments = _deployments(codedeploy_backends[ACCOUNT][region]).values()
        found = [
            deployment.id
            for deployment in sorted(deployments, key=lambda each: each.created, reverse=True)
            if body.get("applicationName") in (None, deployment.application)
            and body.get("deploymentGroupName") in (None, deployment.group)
            and (not statuses or deployment.status in statuses)
        ]
        return {"deployments": found}

    def _report(self, region: str, body: Body) -> Body:
        status = body.get("status")
        if status not in ("Succeeded", "Failed"):
            raise RequestError("InvalidLifecycleEventHookExecutionStatusException", "The status must be Succeeded or Failed.")
        execution_id = body.get("lifecycleEventHookExecutionId", "")
        self._find(region, body).report(execution_id, status)
        return {"lifecycleEventHookExecutionId": execution_id}

    def _stop(self, region: str, body: Body) -> Body:
        self._find(region, body).stop(body.get("autoRollbackEnabled"))
        return {"status": "Pending", "statusMessage": "The deployment will be stopped."}

    def _new_client(self, role: str, region: str, service: str) -> Any:
        credentials = self._context.credentials_for_role(role, "codedeploy")
        config = Config(retries={"total_max_attempts": 1}, read_timeout=None)  # Lambda's limit ends it, unless it is debugged
        return new_client(service, region, self._context.endpoint, credentials, config)


def _group(region: str, body: Body) -> tuple[CodeDeployBackend, DeploymentGroup]:
    """moto's backend and the deployment group that the request names."""
    backend = codedeploy_backends[ACCOUNT][region]
    for member, code in (
        ("applicationName", "ApplicationNameRequiredException"),
        ("deploymentGroupName", "DeploymentGroupNameRequiredException"),
    ):
        if not body.get(member):
            raise RequestError(code, f"{member} is required.")
    return backend, backend.get_deployment_group(body["applicationName"], body["deploymentGroupName"])


def _rollback(failed: Deployment) -> Deployment:
    """Leads all traffic back at once, by a deployment of its own, as CodeDeploy does."""
    back = failed.app_spec.back()
    settings = dict(failed.settings) | {
        "creator": "codeDeployRollback",
        "deploymentConfigName": _ROLLBACK,
        "description": f"Rollback of {failed.id}",
        "revision": back.revision(),
    }
    return Deployment(failed.application, failed.group, failed.region, back, [(100, 0)], settings, rollback_of=failed.id)


def _deployments(backend: CodeDeployBackend) -> dict[str, Deployment]:
    """Ours, which moto keeps among its own in place of those that it would make."""
    deployments: Any = backend.deployments
    return deployments


def _remember(group: DeploymentGroup, deployment: Deployment) -> None:
    """What GetDeploymentGroup says of the last deployments."""
    attempt = {
        "deploymentId": deployment.id,
        "status": deployment.status,
        "createTime": deployment.created,
        "endTime": deployment.completed,
    }
    last_attempted.keep(group, attempt)
    if deployment.error is None:
        last_successful.keep(group, attempt)


def _same_group(one: Deployment, other: Deployment) -> bool:
    return (one.region, one.application, one.group) == (other.region, other.application, other.group)


def _describe(deployment: Deployment) -> Body:
    overview: dict[str, int] = dict.fromkeys(("Pending", "InProgress", "Succeeded", "Failed", "Skipped", "Ready"), 0)
    overview[_target_status(deployment)] = 1
    described: dict[str, Any] = {
        **deployment.settings,
        "applicationName": deployment.application,
        "completeTime": deployment.completed,
        "computePlatform": "Lambda",
        "createTime": deployment.created,
        "deploymentGroupName": deployment.group,
        "deploymentId": deployment.id,
        "deploymentOverview": overview,
        "startTime": deployment.started,
        "status": deployment.status,
    }
    if deployment.error:
        described["errorInformation"] = {"code": deployment.error.code, "message": str(deployment.error)}
    if deployment.rollback_id:
        message = f"The deployment {deployment.id} was rolled back by the deployment {deployment.rollback_id}."
        described["rollbackInfo"] = {"rollbackDeploymentId": deployment.rollback_id, "rollbackMessage": message}
    if deployment.rollback_of:
        described["rollbackInfo"] = {"rollbackTriggeringDeploymentId": deployment.rollback_of}
    return {member: value for member, value in described.items() if value is not None}


def _describe_target(deployment: Deployment) -> Body:
    spec = deployment.app_spec
    target = {
        "deploymentId": deployment.id,
        "targetId": deployment.target_id,
        "targetArn": f"arn:{partition_of(deployment.region)}:lambda:{deployment.region}:{ACCOUNT}:function:{spec.function}:{spec.alias}",
        "status": _target_status(deployment),
        "lastUpdatedAt": deployment.completed or time.time(),
        "lifecycleEvents": [event.describe() for event in deployment.events.values()],
        "lambdaFunctionInfo": {
            "functionName": spec.function,
            "functionAlias": spec.alias,
            "currentVersion": spec.current_version,
            "targetVersion": spec.target_version,
            "targetVersionWeight": deployment.weight,
        },
    }
    return {"deploymentTargetType": "LambdaTarget", "lambdaTarget": target}


def _target_status(deployment: Deployment) -> str:
    return {"Created": "Pending", "Stopped": "Failed"}.get(deployment.status, deployment.status)
