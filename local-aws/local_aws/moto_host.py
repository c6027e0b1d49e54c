"""Hosts moto in this process, with the settings and the corrections that a local AWS needs.

Each correction is a module of ``moto_patches`` that says at its top what moto does otherwise. It is applied when its service
is first asked for, because importing all services would cost a second.
"""

from __future__ import annotations

import functools
import importlib
import os
from typing import Any, Callable, Iterable

# Read by moto when it is imported. AWS's own managed policies must exist to be attached, and without an account quota
# moto knows no reserved concurrency.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
os.environ["MOTO_LAMBDA_CONCURRENCY_QUOTA"] = "1000"

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402

_PATCHES: dict[str, tuple[str, ...]] = {
    "apigateway": ("rest_api_endpoint", "rest_api_import", "rest_api_tags"),
    "applicationautoscaling": ("alarms", "scaling_policies"),
    "cloudwatch": ("alarms", "metrics"),
    "codedeploy": ("codedeploy",),
    "dynamodb": ("isolated_requests", "query_pages", "table_metrics", "table_streams", "table_throughput", "table_updates"),
    "kms": ("key_rotation",),
    "logs": ("filter_log_events", "log_group_key", "metric_filters"),
    "s3": ("bucket_encryption", "bucket_policy", "bucket_logging", "bucket_lifecycle", "bucket_replication", "delete_markers", "object_changes"),
    "sns": ("email_subscriptions",),
    "sqs": ("queue_attributes",),
}

# What every stack uses, and a call that makes moto import it: importing takes as long as the program takes to start.
_USUAL = {
    "iam": "list_roles",
    "sts": "get_caller_identity",
    "kms": "list_keys",
    "s3": "list_buckets",
    "dynamodb": "list_tables",
    "sqs": "list_queues",
    "logs": "describe_log_groups",
    "lambda": "list_functions",
    "cloudwatch": "describe_alarms",
}


class _Dispatcher(DomainDispatcherApplication):
    """Remembers which service a host means: moto lists its own folder and tries every service's pattern at each request."""

    @functools.cache
    def get_backend_for_host(self, host: str | None) -> Any:
        return super().get_backend_for_host(host)


class Moto:
    """moto as one WSGI application for all services."""

    def __init__(self) -> None:
        self._application = _Dispatcher(_create_service)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return self._application(environ, start_response)

    def warm_up(self, client: Callable[[str, str], Any]) -> None:
        """Imports the services and makes the clients that every deployment uses."""
        for service, operation in _USUAL.items():
            getattr(client(service, "eu-west-2"), operation)()


def _create_service(service: Any) -> Any:
    if service == "moto_api":
        return _no_control
    for patch in _PATCHES.get(service, ()):
        _install(patch)
    return create_backend_app(service)


def _no_control(_: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Instead of ``/moto-api/``, moto's control of itself: it has no token, and one request would wipe everything."""
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b"moto's own control API is switched off."]


@functools.cache
def _install(patch: str) -> None:
    """Applies a correction, once: applied again, as by a second LocalAws of the same process, it would wrap itself."""
    importlib.import_module(f"local_aws.moto_patches.{patch}").install()
