"""Puts our function and its neighbours in the place of moto's, and hears of every change of a function.

moto runs code in Docker or not at all, publishes a new version though nothing changed, uses the number of a deleted
version again, applies each UpdateFunctionCode twice, and lets the weights of an alias name versions that do not exist.
"""
from __future__ import annotations

import copy
import json
from collections.abc import Callable

from moto.awslambda import models
from moto.awslambda.models import LambdaBackend, LambdaStorage

from local_aws.services.lambda_ import event_invoke_config, resource_policy
from local_aws.services.lambda_.moto_function import Function
from local_aws.services.lambda_.targets import FunctionName

_put_alias, _update_alias = LambdaStorage.put_alias, LambdaStorage.update_alias


def apply(run: Callable[[Function, bytes], tuple[str, bool, str]], changed: Callable[[], None]) -> None:
    """``run`` invokes a function for moto's own callers (queues, topics, rotation): payload, failed, log.

    ``changed`` is called after a function was changed or deleted.
    """
    models.LambdaFunction = Function
    Function._invoke_lambda = lambda self, event=None: run(self, json.dumps(event or {}).encode())
    LambdaStorage.publish_version = _publish_version
    LambdaStorage.put_alias = _with_checked_weights(_put_alias)
    LambdaStorage.update_alias = _with_checked_weights(_update_alias)
    event_invoke_config.apply()
    resource_policy.apply()
    _announce_changes(changed)


def _announce_changes(changed: Callable[[], None]) -> None:
    delete = LambdaBackend.delete_function
    configure = LambdaBackend.update_function_configuration

    def delete_function(self, function_name, qualifier=None):
        name = FunctionName.parse(function_name, qualifier, self.account_id, self.region_name)
        doomed = [name.backend.get_function(name.name, name.qualifier)]
        if name.qualifier is None:
            doomed += self._lambdas._functions[name.name]["versions"]
        delete(self, function_name, qualifier)
        for function in doomed:
            function.revise()
        changed()

    def update_function_configuration(self, function_name, qualifier, body):
        answer = configure(self, function_name, qualifier, body)
        changed()
        return answer

    def update_function_code(self, function_name, qualifier, body):
        answer = self.get_function(function_name, qualifier).update_function_code(body)
        changed()
        return self.publish_version(function_name).get_configuration() if body.get("Publish") else answer

    LambdaBackend.delete_function = delete_function
    LambdaBackend.update_function_configuration = update_function_configuration
    LambdaBackend.update_function_code = update_function_code


def _with_checked_weights(change: Callable) -> Callable:
    def change_checked(self: LambdaStorage, name, function_name, function_version, description, routing_config):
        for version in (routing_config or {}).get("AdditionalVersionWeights") or {}:
            self.get_function_by_name_or_arn_with_qualifier(function_name, version)
        return change(self, name, function_name, function_version, description, routing_config)

    return change_checked


def _publish_version(self: LambdaStorage, name_or_arn: str, description: str = "") -> Function:
    latest = self.get_function_by_name_or_arn_forbid_qualifier(name_or_arn)
    versions = self._functions[latest.function_name]["versions"]
    if versions and versions[-1].published == latest.content():
        return versions[-1]
    latest.last_version += 1
    version = copy.copy(latest)
    version.published = latest.content()
    version.set_version(latest.last_version)
    version.revise()
    version.description = description or latest.description
    versions.append(version)
    self._arns[version.function_arn] = version
    return version
