"""The AppSpec of a Lambda deployment: which alias goes from which version to which, and who checks that.

https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html and -hooks.html
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import yaml

from local_aws.services.codedeploy.errors import RequestError

HOOKS = ("BeforeAllowTraffic", "AfterAllowTraffic")
_TYPE = "AWS::Lambda::Function"
_MEMBERS = {"AppSpecContent": "appSpecContent", "String": "string"}


@dataclass(frozen=True)
class AppSpec:
    """``hooks`` are the names or ARNs of the functions that validate, by lifecycle event."""

    function: str
    alias: str
    current_version: str
    target_version: str
    hooks: Mapping[str, str]

    def back(self) -> AppSpec:
        """The way back, which nobody checks."""
        return replace(self, current_version=self.target_version, target_version=self.current_version, hooks={})

    def revision(self) -> dict[str, Any]:
        """The revision that this is read from."""
        versions = {"CurrentVersion": self.current_version, "TargetVersion": self.target_version}
        properties = {"Name": self.function, "Alias": self.alias, **versions}
        document = {
            "version": 0.0,
            "Resources": [{self.function: {"Type": _TYPE, "Properties": properties}}],
            "Hooks": [{event: function} for event, function in self.hooks.items()],
        }
        return {"revisionType": "AppSpecContent", "appSpecContent": {"content": json.dumps(document)}}


def read(revision: Mapping[str, Any] | None) -> AppSpec:
    """Reads the revision of a CreateDeployment call."""
    if not revision:
        raise RequestError("RevisionRequiredException", "Revision is required.")
    member = _MEMBERS.get(revision.get("revisionType", ""))
    if member is None or not (revision.get(member) or {}).get("content"):
        raise _invalid("a Lambda deployment takes a revision of the type AppSpecContent or String with its content")
    content: str = revision[member]["content"]
    wanted = revision[member].get("sha256")
    if wanted and wanted != hashlib.sha256(content.encode()).hexdigest():
        raise _invalid("the SHA-256 hash is not that of the content")
    try:
        document = yaml.safe_load(content)  # which JSON is a part of
        (resource,) = (resource for named in document["Resources"] for resource in named.values())
        properties = {name: str(resource["Properties"][name]) for name in ("Name", "Alias", "CurrentVersion", "TargetVersion")}
        hooks = {event: str(function) for hook in document.get("Hooks") or [] for event, function in hook.items()}
        kind = resource["Type"]
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise _invalid(f"the AppSpec cannot be read: {type(error).__name__}: {error}") from error
    if kind != _TYPE or not set(hooks) <= set(HOOKS):
        raise _invalid(f"the AppSpec must have one {_TYPE} and no other hooks than {' and '.join(HOOKS)}")
    if "$LATEST" in (properties["CurrentVersion"], properties["TargetVersion"]):
        raise _invalid("an alias with weights cannot lead to $LATEST")
    return AppSpec(properties["Name"], properties["Alias"], properties["CurrentVersion"], properties["TargetVersion"], hooks)


def _invalid(reason: str) -> RequestError:
    return RequestError("InvalidRevisionException", f"The revision is invalid: {reason}.")
