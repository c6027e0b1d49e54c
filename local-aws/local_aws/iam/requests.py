"""Reads of a signed request who signed it and which operation of which service it calls."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from local_aws.kernel.models import models

_SCOPE = re.compile(r"Credential=(?P<key>[^/]+)/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")

# The name in a signature where it is neither botocore's nor IAM's.
_MODELS = {"monitoring": "cloudwatch", "states": "stepfunctions"}


@dataclass(frozen=True)
class SignedRequest:
    """A request with the credential scope of its signature (version 4, in a header or in the query)."""

    access_key_id: str
    region: str
    service: str
    environ: Mapping[str, Any]

    @staticmethod
    def read(environ: Mapping[str, Any]) -> SignedRequest | None:
        """None for a request without such a signature."""
        scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        if scope is None and "X-Amz-Credential" in environ["QUERY_STRING"]:
            scope = _SCOPE.search("Credential=" + parse_qs(environ["QUERY_STRING"])["X-Amz-Credential"][0])
        if scope is None:
            return None
        return SignedRequest(scope["key"], scope["region"], scope["service"], environ)

    @property
    def method(self) -> str:
        return self.environ["REQUEST_METHOD"]

    @property
    def path(self) -> str:
        """The path, decoded."""
        return unquote(urlsplit(self.environ["RAW_URI"]).path)

    @functools.cached_property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(self.environ["QUERY_STRING"], keep_blank_values=True)

    def header(self, name: str) -> str | None:
        return self.environ.get(f"HTTP_{name.upper().replace('-', '_')}")

    @functools.cached_property
    def body(self) -> bytes:
        stream = self.environ["wsgi.input"]  # always in memory, see http_server and clients
        return stream.getvalue()

    @functools.cached_property
    def form(self) -> dict[str, str]:
        """The parameters of a service with the Query protocol."""
        return {name: values[0] for name, values in parse_qs(self.body.decode(), keep_blank_values=True).items()}

    @functools.cached_property
    def json(self) -> dict[str, Any]:
        """The body of a service with a JSON protocol; empty where it is none."""
        try:
            document = json.loads(self.body or b"{}")
        except ValueError:  # the service itself says what is wrong with it
            return {}
        return document if isinstance(document, dict) else {}

    @functools.cached_property
    def operation(self) -> str:
        """The API operation's name; ``Unknown`` where the request is none."""
        target = self.header("X-Amz-Target")
        if target:
            return target.rpartition(".")[2]
        if "/operation/" in self.path:  # CBOR: /service/<service>/operation/<operation>
            return self.path.rpartition("/")[2]
        if self.environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded") and "Action" in self.form:
            return self.form["Action"]
        return _rest_operation(self.service, self.method, self.path)


def _rest_operation(service: str, method: str, path: str) -> str:
    routes = _routes(_MODELS.get(service, service))
    return next((name for route_method, pattern, name in routes if route_method == method and pattern.fullmatch(path)), "Unknown")


@functools.cache
def _routes(service: str) -> list[tuple[str, re.Pattern[str], str]]:
    """(method, path, operation) of a REST service, from botocore's model of it."""
    from botocore.exceptions import UnknownServiceError

    try:
        model = models().load_service_model(service, "service-2")
    except UnknownServiceError:
        return []
    routes = []
    for name, operation in model["operations"].items():
        path = operation["http"]["requestUri"].partition("?")[0]
        pattern = "".join(
            ".+" if part.endswith("+}") else "[^/]+" if part.startswith("{") else re.escape(part)
            for part in re.split(r"(\{[^}]+\})", path)
        )
        routes.append((operation["http"]["method"], re.compile(pattern + "/?"), name))
    return routes
