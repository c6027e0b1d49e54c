"""Finds the members of AWS's shapes in what moto answers.

moto looks for each member under up to twelve names, which it makes anew for each value: a quarter of what a request of DynamoDB takes it.
Under which names it looks in a dictionary depends on the member alone.
"""

from __future__ import annotations

from typing import Any

from moto.core.model import Shape
from moto.core.serialize import AttributePickerContext, ResponseSerializer, XFormedAttributePicker

from local_aws.kernel.amendments import Beside

moto_member = ResponseSerializer.get_value
"""Finds a member as moto does."""

_names = Beside[tuple[str, ...] | None]("local_aws_names", None)
"""The names of a member in a dictionary, in moto's order; none if one of them is a path."""


def member(serializer: ResponseSerializer, value: Any, name: str, shape: Shape) -> Any:
    """A member of a value; None if it is not there."""
    picker: Any = serializer._value_picker  # pyright: ignore[reportPrivateUsage] # no public way
    if type(value) is not dict or type(picker) is not XFormedAttributePicker or picker.response_transformers:
        return moto_member(serializer, value, name, shape)
    names = _names.of(shape)
    if names is None:
        names = _possible_names(picker, name, shape)
        _names.keep(shape, names)
    if not names:
        return moto_member(serializer, value, name, shape)
    for each in names:
        if each in value:
            return value[each]
    return None


def _possible_names(picker: XFormedAttributePicker, name: str, shape: Shape) -> tuple[str, ...]:
    names = dict.fromkeys(picker.get_possible_keys(AttributePickerContext({}, name, shape)))
    return () if any("." in each for each in names) else tuple(names)
