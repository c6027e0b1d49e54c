"""HTTP/1.1 messages as they cross the wire, read with API Gateway's limits.

The library's parsers split lines where HTTP does not and put up with what no front end of AWS lets through; an API must see
exactly what its client sent, or not see it at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from typing import BinaryIO

MAX_BODY_BYTES = 10 * 1024 * 1024
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"""
MAX_HEADER_BYTES = 10_240
"""Request line and header values together, from the same page."""
_MAX_HEAD_BYTES = 64 * 1024

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
# What RFC 3986 allows in a path and a query; API Gateway refuses the rest, the bar and braces included.
_REQUEST_LINE = re.compile(rf"({_TOKEN}) (/[!$%&'()*+,./0-9:;=?@A-Z_a-z~\[\]-]*|\*) HTTP/1\.([01])")
_HEADER = re.compile(rf"({_TOKEN}):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)", re.DOTALL)
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")

Headers = list[tuple[str, str]]


class BadMessage(Exception):
    """A message that is not served; the connection ends with the answer."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Closed(Exception):
    """The client ended the connection."""


@dataclass(frozen=True)
class Request:
    """What a client sent. ``body`` is None when it is larger than API Gateway takes; it was then not read."""

    method: str
    path: str
    """Still percent-encoded."""
    query: str
    version: str
    headers: Headers
    body: bytes | None
    source_ip: str

    def header(self, name: str) -> str | None:
        """The last value of the header."""
        values = self.header_values(name)
        return values[-1] if values else None

    def header_values(self, name: str) -> list[str]:
        return [value for other, value in self.headers if other.lower() == name.lower()]

    @property
    def keeps_connection(self) -> bool:
        options = ",".join(self.header_values("Connection")).lower().replace(" ", "").split(",")
        if self.body is None or "close" in options:
            return False
        return self.version == "HTTP/1.1" or "keep-alive" in options


@dataclass
class Response:
    status: int
    headers: Headers = field(default_factory=list)
    body: bytes = b""

    def encode(self, method: str, keeps_connection: bool) -> bytes:
        """The bytes to send, with the headers that belong to the connection."""
        try:
            reason = HTTPStatus(self.status).phrase
        except ValueError:
            reason = ""
        without_body = self.status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
        headers = [
            ("Date", formatdate(usegmt=True)),
            *([] if without_body else [("Content-Length", str(len(self.body)))]),
            ("Connection", "keep-alive" if keeps_connection else "close"),
            *self.headers,
        ]
        lines = [f"HTTP/1.1 {self.status} {reason}", *(f"{name}: {value}" for name, value in headers)]
        head = "\r\n".join(lines).encode("utf-8", "replace") + b"\r\n\r\n"
        return head if without_body or method == "HEAD" else head + self.body


def read_request(reader: BinaryIO, writer: BinaryIO, source_ip: str) -> Request:
    """Reads the next request of a connection; raises Closed at its end, BadMessage for what is no proper request."""
    method, target, version, headers = _head(reader)
    path, _, query = target.partition("?")
    request = Request(method, path, query, version, headers, b"", source_ip)
    if version == "HTTP/1.1" and len(request.header_values("Host")) != 1:
        raise BadMessage(HTTPStatus.BAD_REQUEST)
    return Request(method, path, query, version, headers, _body(request, reader, writer), source_ip)


def _head(reader: BinaryIO) -> tuple[str, str, str, Headers]:
    lines = _head_lines(reader)
    match = _REQUEST_LINE.fullmatch(lines[0])
    if match is None or _PERCENT.search(match[2]):
        raise BadMessage(HTTPStatus.BAD_REQUEST)
    headers = [_header(line) for line in lines[1:]]
    if len(lines[0]) + sum(len(value) for _, value in headers) > MAX_HEADER_BYTES:
        raise BadMessage(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
    return match[1], match[2], f"HTTP/1.{match[3]}", headers


def _head_lines(reader: BinaryIO) -> list[str]:
    lines: list[str] = []
    left = _MAX_HEAD_BYTES
    while True:
        line = reader.readline(left + 1)
        left -= len(line)
        if left < 0:
            raise BadMessage(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        if not line.endswith(b"\n"):
            raise Closed
        text = line.removesuffix(b"\n").removesuffix(b"\r").decode("latin-1")
        if text:
            lines.append(text)
        elif lines:  # an empty line before the request line is skipped, as RFC 9112 section 2.2 asks
            return lines


def _header(line: str) -> tuple[str, str]:
    match = _HEADER.fullmatch(line)
    if match is None:
        raise BadMessage(HTTPStatus.BAD_REQUEST)
    return match[1], match[2].rstrip(" \t").encode("latin-1").decode("utf-8", "replace")


def _body(request: Request, reader: BinaryIO, writer: BinaryIO) -> bytes | None:
    codings = request.header_values("Transfer-Encoding")
    lengths = set(request.header_values("Content-Length"))
    if codings and lengths or len(lengths) > 1:  # two readings of one message: request smuggling
        raise BadMessage(HTTPStatus.BAD_REQUEST)
    if not codings and not lengths:
        return b""
    if codings and [coding.lower() for coding in codings] != ["chunked"]:
        raise BadMessage(HTTPStatus.NOT_IMPLEMENTED)
    length = lengths.pop() if lengths else "0"
    if not re.fullmatch(r"[0-9]{1,18}", length):
        raise BadMessage(HTTPStatus.BAD_REQUEST)
    if int(length) > MAX_BODY_BYTES:
        return None
    if (request.header("Expect") or "").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        writer.flush()
    return _chunks(reader) if codings else _exactly(reader, int(length))


def _chunks(reader: BinaryIO) -> bytes | None:
    body = bytearray()
    while True:
        match = _CHUNK_SIZE.fullmatch(reader.readline(1024))
        if match is None:
            raise BadMessage(HTTPStatus.BAD_REQUEST)
        size = int(match[1], 16)
        if size == 0:
            break
        if len(body) + size > MAX_BODY_BYTES:
            return None
        body += _exactly(reader, size)
        if _exactly(reader, 2) != b"\r\n":
            raise BadMessage(HTTPStatus.BAD_REQUEST)
    left = _MAX_HEAD_BYTES
    while (line := reader.readline(left)) not in (b"\r\n", b"\n"):  # trailers are dropped
        left -= len(line)
        if left <= 0 or not line.endswith(b"\n"):
            raise BadMessage(HTTPStatus.BAD_REQUEST)
    return bytes(body)


def _exactly(reader: BinaryIO, size: int) -> bytes:
    content = reader.read(size)
    if len(content) < size:
        raise Closed
    return content
