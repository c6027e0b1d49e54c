"""moto answers 404 to TagResource, UntagResource and GetTags of REST APIs and their stages."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote, urlsplit

from moto.apigateway import urls
from moto.apigateway.responses import APIGatewayResponse

from local_aws.kernel.amendments import amend


def install() -> None:
    """Routes the three calls to a view of our own."""
    others = {path: view for path, view in urls.url_paths.items() if not path.startswith("{0}/tags/")}
    amend(urls, "url_paths", {**others, "{0}/tags/(?P<resource_arn>.+)$": _tags})


def _tags(request: Any, full_url: str, headers: Any) -> tuple[int, dict[str, str], str]:
    response = APIGatewayResponse()
    response.setup_class(request, full_url, headers)
    tagged = _find(response, unquote(urlsplit(full_url).path).partition("/tags/")[2])
    tags = tagged.tags or {}
    if request.method == "PUT":
        tagged.tags = tags | json.loads(request.data)["tags"]
    elif request.method == "DELETE":
        removed = request.args.getlist("tagKeys")
        tagged.tags = {key: value for key, value in tags.items() if key not in removed}
    else:
        return 200, {}, json.dumps({"tags": tags})
    return 204, {}, ""


def _find(response: APIGatewayResponse, arn: str) -> Any:
    parts = arn.partition("::/restapis/")[2].split("/")
    if len(parts) == 3:
        return response.backend.get_stage(parts[0], parts[2])
    return response.backend.get_rest_api(parts[0])
