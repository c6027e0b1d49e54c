"""What local-aws changes in moto is changed here, so that a test knows every change and asks of each whether moto still needs it.

``tests/moto`` shows the fault of plain moto that each is for; local-aws/README.md says how an upgrade of moto goes.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

T = TypeVar("T")

amended: set[str] = set()
"""``<class or module>.<attribute>`` of each change that has been made."""


def amend(owner: Any, name: str, replacement: Any) -> None:
    """Puts ``replacement`` in the place of what a class or module of moto has, or does not have, under that name."""
    amended.add(f"{owner.__name__}.{name}")
    setattr(owner, name, replacement)


class Beside(Generic[T]):
    """What local-aws keeps with an object of moto, as an attribute of a name that moto does not use."""

    def __init__(self, name: str, default: T) -> None:
        self._name = name
        self._default = default

    def of(self, owner: object) -> T:
        """What is kept with it, or the default."""
        return getattr(owner, self._name, self._default)

    def keep(self, owner: object, value: T) -> None:
        """Keeps a value with it, in place of the one before."""
        setattr(owner, self._name, value)


def param(response: Any, name: str) -> Any:
    """A member of the request that a response of moto answers; moto itself reads it so, in each of its calls."""
    return response._get_param(name)
