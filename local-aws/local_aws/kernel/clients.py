"""botocore's clients that call the process itself, without a socket.

The handlers make several calls for each resource. Sent over HTTP, each would cost a connection and a thread; botocore's
``before-send`` event lets the request go straight into the WSGI application, with everything else as it is on AWS.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit

import botocore.session
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.hooks import EventAliaser, HierarchicalEmitter

from local_aws.kernel.amendments import amend
from local_aws.kernel.models import models

Keys = tuple[str, str, str | None]
"""Access key id, secret access key, session token."""
WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# The host that moto writes into queue URLs must be the one that other clients can reach, so it is the real endpoint.
_CONFIG = Config(
    retries={"max_attempts": 0},
    parameter_validation=True,
    s3={"addressing_style": "path"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class _Raw(BytesIO):
    """A response body as urllib3 would offer it to botocore."""

    def stream(self, *_: Any, **__: Any) -> Iterable[bytes]:
        yield self.read()


DEVELOPER: Keys = "test", "test", None

_making = threading.Lock()  # sessions are not thread-safe, clients are


# Each client would find out anew what each of its events is called, in a list of eighty names that a few once had.
_alias_of = functools.cache(EventAliaser(HierarchicalEmitter())._alias_event_name)  # pyright: ignore[reportPrivateUsage] # is replaced


@functools.cache
def session() -> Any:  # or Pyright reads all of botocore to find that a client has no type
    """One for all: another one would read AWS's models again. It is botocore's, as boto3's only adds what moves files to and from S3."""
    amend(EventAliaser, "_alias_event_name", lambda _, name: _alias_of(name))
    made = botocore.session.get_session()
    made.register_component("data_loader", models())
    return made


# As long as a function may run, which AWS's APIs wait for: on a busy machine anything may take longer than boto3's own minute.
_LONGEST_SECONDS = 900
# Put together anew, twice for each request, the user agent, a text of fifteen parts, would take a twentieth of its time.
_OWN = Config(user_agent="local-aws", read_timeout=_LONGEST_SECONDS)


def new_client(service: str, region: str, endpoint: str, keys: Keys, config: Config) -> Any:
    """A client of the process's session."""
    key, secret, token = keys
    with _making:
        return session().create_client(
            service,
            region_name=region,
            endpoint_url=endpoint,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            aws_session_token=token,
            config=_OWN.merge(config),
        )


class ClientFactory:
    """Makes the clients and keeps them: making one takes milliseconds."""

    def __init__(self, application: WsgiApplication, endpoint: str) -> None:
        self._application = application
        self._endpoint = endpoint
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()

    def client(self, service: str, region: str) -> Any:
        """The cached client of a service in a region."""
        key = service, region
        client = self._clients.get(key)
        if client is None:
            with self._lock:
                client = self._clients.get(key)
                if client is None:
                    client = new_client(service, region, self._endpoint, DEVELOPER, _CONFIG)
                    client.meta.events.register("before-send", self._dispatch)
                    self._clients[key] = client
        return client

    def _dispatch(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        return call(self._application, request.method, request.url, request.headers, request.body)


def call(application: WsgiApplication, method: str, url: str, headers: Any, body: Any) -> AWSResponse:
    """Sends one request into a WSGI application."""
    content = body.encode() if isinstance(body, str) else body.read() if hasattr(body, "read") else bytes(body or b"")
    answer: list[Any] = []

    def start_response(status: str, response_headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        answer[:] = [int(status.split(" ", 1)[0]), dict(response_headers)]

    chunks = application(_environ(method, url, headers, content), start_response)
    try:
        payload = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close:
            close()
    status, response_headers = answer
    return AWSResponse(url, status, response_headers, _Raw(b"" if method == "HEAD" else payload))


def _environ(method: str, url: str, headers: Any, content: bytes) -> dict[str, Any]:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    environ: dict[str, Any] = {
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": BytesIO(content),
        "wsgi.errors": None,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(parts.path).encode().decode("latin1"),
        "QUERY_STRING": parts.query,
        "REQUEST_URI": target,
        "RAW_URI": target,
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": parts.hostname,
        "SERVER_PORT": str(parts.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": parts.netloc,
    }
    for name, value in headers.items():
        text = value.decode("latin1") if isinstance(value, bytes) else str(value)
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = text
    environ["CONTENT_LENGTH"] = str(len(content))
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    return environ
