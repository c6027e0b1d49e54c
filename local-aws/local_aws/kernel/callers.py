"""Who may call the ports of the process: programs of this machine, and no page in a browser but one of the port itself.

A page of any site may send "simple" requests to loopback, and five of them make a bucket, a role and a function and invoke it:
code that runs as the developer. A page whose own name was made to point to 127.0.0.1 (DNS rebinding) could read the answers as
well. So every server of the process asks here before it does anything with a request.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# The names that no resolver takes elsewhere (RFC 6761 section 6.3), and the addresses. A port forwarded to this one may
# have another number.
_LOOPBACK = re.compile(
    r"(?:(?:[a-z0-9_-]+\.)*localhost\.?|127(?:\.[0-9]{1,3}){3}|\[::1\])(?::[0-9]{1,5})?", re.ASCII | re.IGNORECASE
)
# https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header: none is the user's own doing, such as an address typed in.
_OWN_SITES = ("same-origin", "none")


def refusal(target: str, headers: Iterable[tuple[str, str]], answers_any_origin: bool = False) -> str | None:
    """Why a request is not answered, None if it is.

    ``target`` is that of the request line. ``answers_any_origin`` is for a port that says itself, by CORS, which pages may read its
    answers.
    """
    sent: dict[str, list[str]] = {}
    for name, value in headers:
        sent.setdefault(name.lower(), []).append(value.strip())
    hosts = sent.get("host", [])
    if not target.startswith("/"):  # an absolute target outdoes the header (RFC 9112 section 3.2.2)
        return "The target of a request must be a path."
    if len(hosts) != 1 or not _LOOPBACK.fullmatch(hosts[0]):
        return "The local AWS answers this machine alone: the Host must be 127.0.0.1, [::1] or localhost."
    if answers_any_origin:
        return None
    own = f"http://{hosts[0]}".lower()
    if any(origin.lower() != own for origin in sent.get("origin", [])):
        return "The local AWS answers no page of another Origin."
    if any(site not in _OWN_SITES for site in sent.get("sec-fetch-site", [])):
        return "The local AWS answers no page of another site (Sec-Fetch-Site)."
    return None
