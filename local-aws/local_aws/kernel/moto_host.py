"""Hosts moto in this process, with the settings and the corrections that a local AWS needs.

What a service changes in moto is applied when it is first asked for, because importing all services would cost a second.
"""

from __future__ import annotations

import functools
import os
import string
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from local_aws.kernel import late_validator, stand_ins
from local_aws.kernel.amendments import amend
from local_aws.kernel.differences import Difference
from local_aws.kernel.process import ACCOUNT

DIFFERENCES = (
    Difference(
        "what has just been written",
        "seen by whatever comes after it",
        "also seen as it was, for instance by plain reads of tables, or by roles whose policies have changed a second ago",
    ),
)

# Read by moto when it is imported. AWS's own managed policies must exist to be attached, and without an account quota
# moto knows no reserved concurrency. Pages of other origins are refused (kernel/callers.py), and what moto would tell them is for nobody.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
os.environ["MOTO_LAMBDA_CONCURRENCY_QUOTA"] = "1000"
os.environ["MOTO_DISABLE_GLOBAL_CORS"] = "true"
late_validator.install()
stand_ins.install()

from moto.core import base_backend, loaders, responses, utils  # noqa: E402
from moto.core.common_models import BaseModel  # noqa: E402
from moto.core.serialize import ResponseSerializer  # noqa: E402
from moto.moto_api._internal.moto_random import MotoRandom  # noqa: E402
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402

from local_aws.kernel import members  # noqa: E402
from local_aws.kernel.clients import session  # noqa: E402
from local_aws.kernel.models import Models, models  # noqa: E402
from local_aws.kernel.steady import set_attribute  # noqa: E402

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


# One for all services, which has the clients' models where moto adds nothing to them.
@functools.cache
def _loader() -> loaders.Loader:
    return _MotoModels(extra_search_paths=[loaders.moto_root])


class _MotoModels(Models, loaders.Loader):
    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
        own = Path(loaders.moto_root, service_name.replace("-", ""))
        loader = super() if any(own.glob(f"*/{type_name}.moto-extras*")) else models()
        return loader.load_service_model(service_name, type_name, api_version)


def _client_of_moto(service: str, region_name: str) -> Any:
    """What moto takes of a client that it makes to know a service's URLs; a client of its own session took it as long as all others."""
    return SimpleNamespace(_service_model=utils.get_service_model(service))


def _late_builder(rule: Rule, append_unknown: bool) -> Callable[..., Any]:
    """Makes what builds URLs when there is one to build, which is never: made for each of moto's routes, it was half of their work."""

    def build(_: Rule, /, **values: Any) -> Any:
        return _compile_builder(rule, append_unknown)(rule, **values)

    return build


_compile_builder = Rule._compile_builder  # pyright: ignore[reportPrivateUsage] # the original of what is amended


def _random_string(random: MotoRandom, length: int = 20, include_digits: bool = True, lower_case: bool = False) -> str:
    """moto chooses one character after the other, which took it a twentieth of a request that is answered with such an id."""
    text = "".join(random.choices(string.ascii_letters + (string.digits if include_digits else ""), k=length))
    return text.lower() if lower_case else text


# moto lists the members of a class at each request, to see whether one is the action that is asked for.
_method_names = functools.cache(utils.method_names_from_class)


@functools.cache
def _service_application(service: Any) -> Any:
    """One for each service of the process, whatever asks it: moto makes a table of routes out of each of its URLs."""
    made = create_backend_app(service)
    for status in (404, 405):  # only of requests that no route is for: moto's own errors are answers
        made.register_error_handler(status, _lack)
    return made


def _lack(_: HTTPException) -> Any:
    raise NotImplementedError  # as moto does for an operation of a protocol that names it


class _Dispatcher(DomainDispatcherApplication):
    """Remembers which service a host means: moto lists its own folder and tries every service's pattern at each request."""

    def __init__(self, create_app: Callable[[str], Any]) -> None:
        super().__init__(create_app)
        self._found = functools.cache(super().get_backend_for_host)

    def get_backend_for_host(self, host: str | None) -> Any:
        return self._found(host)


@functools.cache
def _look_for_keys_where_there_are_some() -> None:
    """moto looks for the key of each request in all six partitions, and so makes the IAM of each, with AWS's 1,500 policies."""
    from moto.iam import models

    def account_of(access_key: str) -> str:
        for account, partitions in list(models.iam_backends.items()):
            if any(access_key in each.access_keys for each in list(partitions.values())):
                return account
        return ACCOUNT

    amend(models, "get_account_id_from", account_of)


class Moto:
    """moto as one WSGI application for all services; raises NotImplementedError for an operation that it lacks."""

    def __init__(self, correct: Callable[[str], None]) -> None:
        """``correct`` is told the name of each service before moto makes it."""
        self._correct = correct
        amend(BaseModel, "__new__", staticmethod(_unlisted))
        amend(base_backend.BaseBackend, "__setattr__", set_attribute)
        amend(utils, "create_loader", _loader)
        amend(responses, "method_names_from_class", _method_names)
        amend(MotoRandom, "get_random_string", _random_string)
        amend(ResponseSerializer, "get_value", members.member)
        amend(responses, "boto3", SimpleNamespace(client=_client_of_moto))
        for module in (base_backend, utils):
            amend(module, "Session", session)
        amend(Rule, "_compile_builder", _late_builder)
        self._application = _Dispatcher(self._create_service)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return self._application(environ, start_response)

    def warm_up(self, client: Callable[[str, str], Any]) -> None:
        """Imports the services and makes the clients that every deployment uses."""
        for service, operation in _USUAL.items():
            getattr(client(service, "eu-west-2"), operation)()

    def _create_service(self, service: Any) -> Any:
        if service is None:
            return _no_service
        if service == "moto_api":
            return _no_control
        _look_for_keys_where_there_are_some()
        self._correct(service)
        return _service_application(service)


def _unlisted(kind: type[BaseModel], *_: Any, **__: Any) -> BaseModel:
    """A new instance. moto keeps each in a list for its dashboard, which nobody sees here: whatever was deleted stayed for ever."""
    return object.__new__(kind)


def _no_service(_: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    raise NotImplementedError


def _no_control(_: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Instead of ``/moto-api/``, moto's control of itself: it has no token, and one request would wipe everything."""
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b"moto's own control API is switched off."]
