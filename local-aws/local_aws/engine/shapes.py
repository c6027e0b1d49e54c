"""Pulumi's nested inputs as AWS's API structures and back: the same names, with another case and singular or plural lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Names = Mapping[str, Any]
"""Pulumi's name -> AWS's name, or -> (AWS's name, the names inside)."""


def pascal(names: str) -> dict[str, str]:
    """Names that AWS writes with a capital and Pulumi does not: ``pascal("logGroup logFormat")``."""
    return {name: name[0].upper() + name[1:] for name in names.split()}


def same(names: str) -> dict[str, str]:
    """Names that AWS writes as Pulumi does."""
    return {name: name for name in names.split()}


def to_aws(value: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """The structure that AWS takes. What is None is left out, and so is what ``names`` does not mention."""
    result = {}
    for name, target in names.items():
        part = value.get(name)
        if part is None:
            continue
        if isinstance(target, str):
            result[target] = part
        else:
            argument, inner = target
            result[argument] = [to_aws(item, inner) for item in part] if isinstance(part, list) else to_aws(part, inner)
    return result


def from_aws(value: Mapping[str, Any], names: Names) -> dict[str, Any]:
    """The structure that Pulumi shows."""
    result = {}
    for name, target in names.items():
        argument, inner = (target, None) if isinstance(target, str) else target
        if argument not in value:
            continue
        part = value[argument]
        if inner is None:
            result[name] = part
        else:
            result[name] = [from_aws(item, inner) for item in part] if isinstance(part, list) else from_aws(part, inner)
    return result
