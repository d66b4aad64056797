"""Readers: every form in which the law is published, as text, tables and hints. The form is told by the bytes."""

from __future__ import annotations

from corpus.errors import Empty, Encrypted, TooLarge, UnknownForm
from corpus.readers import database, markdown, package, plain
from corpus.text import RawText

READER_VERSION = "1"
"""Raise it when any reader or the canonical text changes: everything is then read again."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"


def read_bytes(data: bytes, name: str, max_bytes: int = 50 * 2**20) -> list[RawText]:
    """Source texts in ``data`` (a file named ``name``, which is used in messages only). Raises ``ReadError`` kinds."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Empty(name)
    if len(data) > max_bytes:
        raise TooLarge(name, f"{len(data) / 2**20:.0f} MB")
    if b"%PDF-" in data[:1024]:
        from corpus.readers import pdf

        return [pdf.read(data, name)]
    if data.startswith(_ZIP):
        return _read_zip(data, name, max_bytes)
    if data.startswith(_OLE):
        if _OLE_ENCRYPTED in data:
            raise Encrypted(name)
        raise UnknownForm(name, "an old Word .doc")
    if data.startswith(b"{\\rtf"):
        raise UnknownForm(name, "rich text")
    return _read_text(plain.decode(data, name), name)


def is_archive(data: bytes, name: str, max_bytes: int) -> bool:
    """True for a zip of files, which are inputs of their own. Raises ``ReadError`` kinds."""
    return data.startswith(_ZIP) and len(data) <= max_bytes and not package.is_word(data, name, max_bytes)


def _read_zip(data: bytes, name: str, max_bytes: int) -> list[RawText]:
    if is_archive(data, name, max_bytes):
        parts = package.members(data, name, max_bytes)
        return [raw for member, inner in parts for raw in read_bytes(inner, f"{name}/{member}", max_bytes)]
    from corpus.readers import docx

    return [docx.read(data, name)]


def _read_text(text: str, name: str) -> list[RawText]:
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
