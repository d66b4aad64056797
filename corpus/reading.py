"""Reading: bytes → source text → flattened tables → canonical text → structure → metadata → ``Document``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from corpus.errors import NotALegalText, ReadError
from corpus.flattened import Found, find_flattened, table_notes, with_kept
from corpus.inputs import load_bytes
from corpus.metadata import hint_conflicts, read_metadata
from corpus.model import Document, Source
from corpus.origins import Origin, read_origin
from corpus.readers import READER_VERSION, read_bytes
from corpus.settings import CorpusSettings
from corpus.structure import parse_structure
from corpus.text import RawText, canonicalise

_NUMBER_LINE = re.compile(r"^(?:Luật s|S)ố\s?:\s?\d", re.MULTILINE)
"""The document's own number; numbers of others stand on every list of documents."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


def read_document(raw: RawText, source: Source, told: Mapping[str, str] = _NOTHING) -> Document:
    """The parsed document of one source text; what was ``told`` of it fills what neither text nor form says.

    Raises ``NotALegalText`` without provisions and a number of its own.
    """
    flattened = find_flattened(raw.text, raw.cuts) if raw.wrapped and not raw.tables else Found()
    text, span_map, tables = canonicalise(replace(raw, tables=(*raw.tables, *flattened.tables)))
    tables = with_kept(tables, flattened.kept, span_map)
    provisions, structure_notes = parse_structure(text, tables)
    hints = {**told, **raw.hints}
    metadata = read_metadata(text, provisions, hints)
    if not provisions and not (raw.hints.get("number") or _NUMBER_LINE.search(text)):
        raise NotALegalText(source.name)
    return Document(
        metadata=metadata,
        text=text,
        provisions=provisions,
        tables=tables,
        source=source,
        span_map=span_map.rows,
        notes=(*raw.notes, *table_notes(tables, provisions), *structure_notes, *hint_conflicts(metadata, hints)),
    )


def read_data(
    data: bytes, name: str, max_bytes: int, origin: Origin | None = None
) -> tuple[list[Document], list[ReadError]]:
    """Documents in the bytes of a file, and the errors of those of its texts that are no documents.

    What ``origin`` says of the document holds for a file of one text only.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    documents: list[Document] = []
    refused: list[ReadError] = []
    raws = read_bytes(data, name, max_bytes)
    said = origin or Origin()
    told = said.hints if len(raws) == 1 else {}
    for raw in raws:
        source = Source(name, sha256, raw.form, READER_VERSION, said.url, said.fetched)
        try:
            documents.append(read_document(raw, source, told))
        except NotALegalText as error:
            refused.append(error)
    if not documents:
        raise refused[0] if refused else NotALegalText(name)
    return documents, refused


def read_file(path: Path) -> list[Document]:
    """Documents in the file at ``path``. Raises ``ReadError`` kinds."""
    limit = CorpusSettings().max_file_mb * 2**20
    return read_data(load_bytes(path, limit), path.name, limit, read_origin(path))[0]
