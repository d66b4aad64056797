"""A search document as bytes, for engines that store one value a document."""

from __future__ import annotations

from pydantic import TypeAdapter

from search_api.port import SearchDocument

_RECORDS = TypeAdapter(SearchDocument)


def record_of(document: SearchDocument) -> bytes:
    """The document as JSON, without what it has not: each key is read again with every hit."""
    return _RECORDS.dump_json(document, exclude_defaults=True)


def document_of(record: bytes) -> SearchDocument:
    """The document that ``record_of`` was given."""
    return _RECORDS.validate_json(record)
