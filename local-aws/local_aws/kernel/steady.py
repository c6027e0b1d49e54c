"""Dictionaries that one request can walk through while another adds to them.

moto keeps what it has in dictionaries of its backends and walks through them in most calls. In its own server, too, requests come at once;
then Python ends the walk with an error ("dictionary changed size during iteration"). Here whoever walks sees what there was when it began.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from moto.core.base_backend import BaseBackend


# Each copy is made in C without a call of Python code in between, so that no other thread comes between.
class _Steady(dict[Any, Any]):
    def keys(self) -> Any:
        return dict.fromkeys(list(self)).keys()

    def values(self) -> Any:
        return list(super().values())

    def items(self) -> Any:
        return list(super().items())


class _SteadyInOrder(_Steady, OrderedDict[Any, Any]):
    pass


_KINDS: dict[type, type] = {dict: _Steady, OrderedDict: _SteadyInOrder}


def set_attribute(backend: BaseBackend, name: str, value: Any) -> None:
    """Sets an attribute of a backend; a dictionary becomes a steady one."""
    kind = _KINDS.get(type(value))
    object.__setattr__(backend, name, kind(value) if kind else value)
