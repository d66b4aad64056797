"""Zip packages: Word files, or plain archives of other files. Sizes are checked before anything is unpacked."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from zipfile import BadZipFile, ZipFile

from corpus.errors import Corrupt, Encrypted, TooLarge, UnknownForm

MAX_MEMBERS = 20_000
UNPACKED = 6
"""An archive may unpack to this many times the size limit of one file."""
_WORD = "word/document.xml"


def is_word(data: bytes, name: str, max_bytes: int) -> bool:
    """True for a Word file. Raises ``Corrupt``, ``Encrypted`` or ``TooLarge``."""
    with _open(data, name, max_bytes) as archive:
        return _WORD in archive.namelist()


def members(data: bytes, name: str, max_bytes: int) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file of an archive, in order. Raises ``Corrupt``, ``UnknownForm`` or ``TooLarge``."""
    with _open(data, name, max_bytes) as archive:
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            hidden = any(part.startswith((".", "__MACOSX")) for part in info.filename.split("/"))
            if info.is_dir() or hidden:
                continue
            if info.file_size > max_bytes:
                raise TooLarge(f"{name}/{info.filename}", f"{info.file_size / 2**20:.0f} MB")
            try:
                with archive.open(info) as stream:
                    data = stream.read(max_bytes + 1)
            except (BadZipFile, OSError, EOFError, zlib.error, NotImplementedError) as error:
                raise Corrupt(f"{name}/{info.filename}", type(error).__name__) from error
            if data.startswith(b"PK\x03\x04") and not is_word(data, name, max_bytes):
                raise UnknownForm(f"{name}/{info.filename}", "an archive inside an archive")
            yield info.filename, data


def _open(data: bytes, name: str, max_bytes: int) -> ZipFile:
    try:
        archive = ZipFile(io.BytesIO(data))
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Corrupt(name, "a zip without its directory") from error
    infos = archive.infolist()
    if any(info.flag_bits & 1 for info in infos):
        raise Encrypted(name)
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > UNPACKED * max_bytes:
        raise TooLarge(name, "unpacked")
    return archive
