"""Puts our function and its neighbours in the place of moto's, and hears of every change of a function.

moto runs code in Docker or not at all, publishes a new version after an update that changed nothing, uses the number of a deleted
version again, applies each UpdateFunctionCode twice, lets the weights of an alias name versions that do not exist, and refuses a
second alias of a name with a code that AWS does not have.
"""
from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from moto.awslambda import models
from moto.awslambda.models import LambdaBackend, LambdaStorage

from local_aws.kernel.amendments import amend
from local_aws.services.lambda_ import event_invoke_config, resource_policy
from local_aws.services.lambda_.moto_function import Function, ours
from local_aws.services.lambda_.targets import FunctionName

_put_alias, _update_alias = LambdaStorage.put_alias, LambdaStorage.update_alias


def apply(run: Callable[[Function, bytes], tuple[str, bool, str]], changed: Callable[[], None]) -> None:
    """``run`` invokes a function for moto's own callers (queues, topics, rotation): payload, failed, log.

    ``changed`` is called after a function was changed or deleted.
    """
    amend(models, "LambdaFunction", Function)
    amend(models, "ConflictException", resource_policy.ResourceConflict)
    amend(Function, "_invoke_lambda", lambda self, event=None: run(self, json.dumps(event or {}).encode()))
    amend(LambdaStorage, "publish_version", _publish_version)
    amend(LambdaStorage, "put_alias", _with_checked_weights(_put_alias))
    amend(LambdaStorage, "update_alias", _with_checked_weights(_update_alias))
    event_invoke_config.apply()
    resource_policy.apply()
    _announce_changes(changed)


def _announce_changes(changed: Callable[[], None]) -> None:
    delete = LambdaBackend.delete_function
    configure = LambdaBackend.update_function_configuration

    def delete_function(self: LambdaBackend, function_name: str, qualifier: str | None = None) -> None:
        name = FunctionName.parse(function_name, qualifier, self.account_id, self.region_name)
        doomed = [name.backend.get_function(name.name, name.qualifier)]
        if name.qualifier is None:
            doomed += _versions(self._lambdas, name.name)  # pyright: ignore[reportPrivateUsage] # moto has no public way to the versions
        delete(self, function_name, qualifier)
        for function in doomed:
            ours(function).revise()
        changed()

    def update_function_configuration(
        self: LambdaBackend, function_name: str, qualifier: str, body: dict[str, Any]
    ) -> dict[str, Any] | None:
        answer = configure(self, function_name, qualifier, body)
        changed()
        return answer

    def update_function_code(self: LambdaBackend, function_name: str, qualifier: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.get_function(function_name, qualifier).update_function_code(body)
        changed()
        published = self.publish_version(function_name) if body.get("Publish") else None
        return published.get_configuration() if published else answer

    amend(LambdaBackend, "delete_function", delete_function)
    amend(LambdaBackend, "update_function_configuration", update_function_configuration)
    amend(LambdaBackend, "update_function_code", update_function_code)


def _with_checked_weights(change: Callable[..., Any]) -> Callable[..., Any]:
    def change_checked(
        self: LambdaStorage,
        name: str,
        function_name: str,
        function_version: str,
        description: str,
        routing_config: dict[str, dict[str, float]] | None,
    ) -> Any:
        for version in (routing_config or {}).get("AdditionalVersionWeights") or {}:
            self.get_function_by_name_or_arn_with_qualifier(function_name, version)
        return change(self, name, function_name, function_version, description, routing_config)

    return change_checked


def _publish_version(self: LambdaStorage, name_or_arn: str, description: str = "") -> Function:
    latest = ours(self.get_function_by_name_or_arn_forbid_qualifier(name_or_arn))
    versions = _versions(self, latest.function_name)
    if versions and versions[-1].published == latest.content():
        return versions[-1]
    latest.last_version += 1
    version = copy.copy(latest)
    version.published = latest.content()
    version.set_version(latest.last_version)
    version.revise()
    version.description = description or latest.description
    versions.append(version)
    self._arns[version.function_arn] = version  # pyright: ignore[reportPrivateUsage] # as moto's own publish_version does
    return version


def _versions(storage: LambdaStorage, name: str) -> list[Function]:
    """The published versions of a function, which moto keeps in this list."""
    versions: Any = storage._functions[name]["versions"]  # pyright: ignore[reportPrivateUsage] # moto shows copies otherwise
    return versions
