"""Readers: every form in which the law is published, as text, tables and hints. The form is told by the bytes."""

from __future__ import annotations

from dataclasses import replace

from corpus.errors import Empty, TooLarge
from corpus.text import RawText

READER_VERSION = "18"
"""Raise it when any reader or the canonical text changes: everything is then read again."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
MAX_NESTING = 3
"""A packet may hold an archive that holds a file, and no more."""


def read_bytes(data: bytes, name: str, max_bytes: int = 50 * 2**20, depth: int = 0) -> list[RawText]:
    """Source texts in ``data`` (a file named ``name``, which is used in messages only). Raises ``ReadError`` kinds.

    Readers are imported when their form is met, because some of them are slow to load.
    """
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Empty(name)
    if len(data) > max_bytes or depth > MAX_NESTING:
        raise TooLarge(name, f"{len(data) / 2**20:.0f} MB" if depth <= MAX_NESTING else "archives inside archives")
    if b"%PDF-" in data[:1024]:
        from corpus.readers import pdf

        return [pdf.read(data, name)]
    if data.startswith(_ZIP):
        return _read_zip(data, name, max_bytes, depth)
    if data.startswith(_OLE):
        from corpus.readers import old_word

        return [old_word.read(data, name)]
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        from corpus.readers import rtf

        return [rtf.read(data, name)]
    return _read_text(data, name, max_bytes, depth)


def is_archive(data: bytes, name: str, max_bytes: int) -> bool:
    """True for a zip of files, which are inputs of their own. Raises ``ReadError`` kinds."""
    if not data.startswith(_ZIP) or len(data) > max_bytes:
        return False
    from corpus.readers import package

    return not package.is_word(data, name, max_bytes)


def _read_zip(data: bytes, name: str, max_bytes: int, depth: int) -> list[RawText]:
    if is_archive(data, name, max_bytes):
        from corpus.readers import package

        parts = package.members(data, name, max_bytes)
        return [
            raw for member in parts for raw in read_bytes(member.bytes(), f"{name}/{member.name}", max_bytes, depth + 1)
        ]
    from corpus.readers import docx

    return [docx.read(data, name)]


def _read_text(data: bytes, name: str, max_bytes: int, depth: int) -> list[RawText]:
    from corpus.readers import database, edxml, markdown, plain

    if edxml.is_packet(data):
        return [
            replace(raw, hints={**part.hints, **raw.hints})
            for part in edxml.attachments(data, name, max_bytes)
            for raw in read_bytes(part.data, f"{name}/{part.name}", max_bytes, depth + 1)
        ]
    text = plain.decode(data, name)
    head = text[:4096].lstrip("\ufeff \t\r\n")
    if head[:1] in ("{", "["):
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
