"""Whether what came as JSON is of the types that our dataclasses declare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from operator import attrgetter
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Check = Callable[[Any], bool]


def require(value: Any, kind: Any) -> None:
    """Raises ValueError when `value`, or anything in it, is of another type than `kind` and its fields declare."""
    if not _check(kind)(value):
        raise ValueError("a value of another type")


@cache
def _check(kind: Any) -> Check:
    if kind is Any:
        return lambda _: True
    origin, inner = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return _fields(kind)
    if origin is Literal:
        return frozenset(inner).__contains__
    if origin in (Union, UnionType):
        kinds = [_check(one) for one in inner]
        return lambda value: any(fits(value) for fits in kinds)
    if origin is tuple and inner[-1] is Ellipsis:
        each = _check(inner[0])
        return lambda value: type(value) is tuple and all(map(each, value))
    if origin is dict:
        fits_key, fits_value = map(_check, inner)
        return lambda value: type(value) is dict and all(fits_key(k) and fits_value(v) for k, v in value.items())
    if origin is tuple:
        parts = [_check(one) for one in inner]
        return lambda value: (
            type(value) is tuple
            and len(value) == len(parts)
            and all(fits(one) for fits, one in zip(parts, value, strict=True))
        )
    return lambda value: type(value) is kind


def _fields(kind: Any) -> Check:
    hints = get_type_hints(kind)
    parts = [(attrgetter(field.name), _check(hints[field.name])) for field in fields(kind)]
    return lambda value: type(value) is kind and all(fits(read(value)) for read, fits in parts)
