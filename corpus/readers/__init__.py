"""Readers: every form in which the law is published, as text, tables and hints. The form is told by the bytes."""

from __future__ import annotations

from corpus.errors import Empty, TooLarge, UnknownForm
from corpus.readers import database, markdown, plain
from corpus.text import RawText

READER_VERSION = "1"
"""Raise it when any reader or the canonical text changes: everything is then read again."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_bytes(data: bytes, name: str, max_bytes: int = 50 * 1024 * 1024) -> list[RawText]:
    """Source texts in ``data`` (a file named ``name``, which is used in messages only). Raises ``ReadError`` kinds."""
    if not data.strip(b"\0 \t\r\n"):
        raise Empty(name)
    if len(data) > max_bytes:
        raise TooLarge(name, f"{len(data) / 2**20:.0f} MB")
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        from corpus.readers import pdf

        return [pdf.read(data, name)]
    if data.startswith(b"PK\x03\x04"):
        from corpus.readers import package

        return package.read(data, name, max_bytes)
    if data.startswith(_OLE):
        raise UnknownForm(name, "an old Word .doc; save it as .docx")
    if data.startswith(b"{\\rtf"):
        raise UnknownForm(name, "rich text; save it as .docx")
    text = plain.decode(data, name)
    head = text[:4096].lstrip("\ufeff \t\r\n")
    if head[:1] in "{[":
        return database.read(text, name)
    if head.startswith("<") and _looks_like_html(head):
        from corpus.readers import html

        return [html.read(text, name)]
    if markdown.is_markdown(text):
        return markdown.read(text)
    return [plain.read(text)]


def _looks_like_html(head: str) -> bool:
    lowered = head.lower()
    return any(tag in lowered for tag in ("<!doctype html", "<html", "<head", "<body", "<table", "<div", "<p"))
