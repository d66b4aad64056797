"""Two printed lists of conditional business lines (ngành, nghề) side by side, as records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.errors import ReadError
from corpus.line_matching import compare
from corpus.model import BusinessLine, Document
from corpus.nlp.business_lines import lines
from corpus.nlp.records import record
from corpus.reading import read_file


class NoList(ReadError):
    """The document prints no list of conditional business lines."""

    reason = "no list of conditional business lines"
    advice = "Name a law or resolution that prints the whole list."


def compare_files(old: Path, new: Path) -> Iterator[dict[str, Any]]:
    """Records of the old list's lines with ``status`` and ``to``, then of the new list's lines without an origin.

    Raises ``ReadError`` if a file cannot be read or prints no list.
    """
    (before, old_lines), (after, new_lines) = _list(old), _list(new)
    for change in compare(old_lines, new_lines):
        if change.old:
            fields = record(before, str(old), change.old)
            target = {"to": change.new.line_no, "to_name": change.new.name} if change.new else {"to": None}
        elif change.new:
            fields, target = record(after, str(new), change.new), {"to": None}
        review = change.review or fields["review"]
        yield fields | {"status": change.status, **target, "confidence": change.confidence, "review": review}


def _list(path: Path) -> tuple[Document, list[BusinessLine]]:
    for document in read_file(path):
        found = list(lines(document))
        if found:
            return document, found
    raise NoList(str(path))
