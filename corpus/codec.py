"""Records ⇄ JSON values, for any frozen dataclass of ``corpus.model``: typed, without pickle.

A dataclass becomes an object by field name, a tuple a list, a date its ISO form. A member of a union of dataclasses
carries its class name in ``type``.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from corpus.model import AnyCandidate

_T = TypeVar("_T")
Json = Any
"""A value that ``json`` gives or takes."""
_Decoder = Callable[[Json], Any]
_TAGGED = frozenset(get_args(AnyCandidate))
_PLAIN = frozenset({str, int, float, bool, type(None)})


def encode(value: object) -> Json:
    """JSON value of a record."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(kind):
        encoded = {name: encode(getattr(value, name)) for name in _field_names(kind)}
        if kind in _TAGGED:
            encoded["type"] = kind.__name__
        return encoded
    raise TypeError(f"no JSON form for {kind.__name__}")


def encode_short(record: object) -> Json:
    """JSON value of a record of several fields without those that hold their default, which ``decode`` puts back."""
    kind = type(record)
    defaults, values = _defaults(cast(Hashable, kind))
    encoded = {
        name: value if type(value) in _PLAIN else encode(value)
        for (name, default), value in zip(defaults, values(record), strict=True)
        if value != default
    }
    return encoded | {"type": kind.__name__} if kind in _TAGGED else encoded


def decode(kind: type[_T], value: Json) -> _T:
    """Record of class ``kind`` from its JSON value. Raises ``KeyError``, ``TypeError`` or ``ValueError``."""
    return cast(_T, _decoder(cast(Hashable, kind))(value))


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind))


@cache
def _defaults(kind: type) -> tuple[tuple[tuple[str, object], ...], Callable[[object], tuple[object, ...]]]:
    """Names of the fields with their defaults (``dataclasses.MISSING``, which equals no value, where there is none),
    and what takes the values of all of them from a record.
    """
    return tuple((item.name, item.default) for item in fields(kind)), attrgetter(*_field_names(kind))


def _same(value: Json) -> Json:
    return value


@cache
def _decoder(kind: Json) -> _Decoder:
    origin: object = get_origin(kind)
    if kind in (str, int, float, bool, type(None)) or origin is Literal:
        return _same
    if kind is date:
        return date.fromisoformat
    if origin in (Union, types.UnionType):
        return _union_decoder(get_args(kind))
    if origin is tuple:
        return _tuple_decoder(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, tuple):
        return lambda value: kind(*value)
    if is_dataclass(kind):
        return _dataclass_decoder(cast(type, kind))
    raise TypeError(f"no decoder for {kind}")


def _union_decoder(members: tuple[Any, ...]) -> _Decoder:
    tagged = {member.__name__: _decoder(member) for member in members if member in _TAGGED}
    if tagged:
        return lambda value: tagged[value["type"]](value)
    (inner,) = (_decoder(member) for member in members if member is not type(None))
    return _same if inner is _same else lambda value: None if value is None else inner(value)


def _tuple_decoder(members: tuple[Any, ...]) -> _Decoder:
    if len(members) == 2 and members[1] is Ellipsis:
        inner = _decoder(members[0])
        return tuple if inner is _same else lambda value: tuple(map(inner, value))
    decoders = [_decoder(member) for member in members]
    if all(decoder is _same for decoder in decoders):
        return tuple
    return lambda value: tuple(decoder(item) for decoder, item in zip(decoders, value, strict=True))


def _dataclass_decoder(kind: type) -> _Decoder:
    hints = get_type_hints(kind)
    changed = [(name, decoder) for name in _field_names(kind) if (decoder := _decoder(hints[name])) is not _same]
    tagged = kind in _TAGGED

    def build(value: Json) -> Json:
        arguments = dict(value)
        if tagged:
            del arguments["type"]
        for name, decoder in changed:
            if name in arguments:
                arguments[name] = decoder(arguments[name])
        return kind(**arguments)

    return build
