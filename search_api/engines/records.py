"""A search document as bytes, for engines that store one value a document."""

from __future__ import annotations

import json
from dataclasses import fields

from search_api.port import SearchDocument

_NAMES = tuple(field.name for field in fields(SearchDocument))
_TUPLES = ("types", "hs")


def record_of(document: SearchDocument) -> bytes:
    """The document as JSON."""
    return json.dumps({name: getattr(document, name) for name in _NAMES}, ensure_ascii=False).encode()


def document_of(record: bytes | list[int]) -> SearchDocument:
    """The document that ``record_of`` was given."""
    values = json.loads(bytes(record))
    return SearchDocument(**values | {name: tuple(values[name]) for name in _TUPLES})
