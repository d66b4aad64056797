"""Reading: bytes → source text → canonical text → structure → metadata → ``Document``."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from corpus.errors import NotALegalText, ReadError
from corpus.inputs import load_bytes
from corpus.metadata import hint_conflicts, read_metadata
from corpus.model import Document, Source
from corpus.readers import READER_VERSION, read_bytes
from corpus.settings import CorpusSettings
from corpus.structure import parse_structure
from corpus.text import RawText, canonicalise

_NUMBER_LINE = re.compile(r"^(?:Luật s|S)ố\s?:\s?\d", re.MULTILINE)
"""The document's own number; numbers of others stand on every list of documents."""


def read_document(raw: RawText, source: Source) -> Document:
    """The parsed document of one source text. Raises ``NotALegalText`` without provisions and a number of its own."""
    text, span_map, tables = canonicalise(raw)
    provisions, structure_notes = parse_structure(text, tables)
    metadata = read_metadata(text, provisions, dict(raw.hints))
    if not provisions and not (raw.hints.get("number") or _NUMBER_LINE.search(text)):
        raise NotALegalText(source.name)
    return Document(
        metadata=metadata,
        text=text,
        provisions=provisions,
        tables=tables,
        source=source,
        span_map=span_map.rows,
        notes=(*raw.notes, *structure_notes, *hint_conflicts(metadata, raw.hints)),
    )


def read_data(data: bytes, name: str, max_bytes: int) -> tuple[list[Document], list[ReadError]]:
    """Documents in the bytes of a file, and the errors of those of its texts that are no documents."""
    sha256 = hashlib.sha256(data).hexdigest()
    documents: list[Document] = []
    refused: list[ReadError] = []
    for raw in read_bytes(data, name, max_bytes):
        try:
            documents.append(read_document(raw, Source(name, sha256, raw.form, READER_VERSION)))
        except NotALegalText as error:
            refused.append(error)
    if not documents:
        raise refused[0] if refused else NotALegalText(name)
    return documents, refused


def read_file(path: Path) -> list[Document]:
    """Documents in the file at ``path``. Raises ``ReadError`` kinds."""
    limit = CorpusSettings().max_file_mb * 2**20
    return read_data(load_bytes(path, limit), path.name, limit)[0]
