"""Zip packages: Word files, or plain archives of other files. Sizes are checked before anything is unpacked."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import BadZipFile, ZipFile, ZipInfo

from corpus.errors import Corrupt, Encrypted, TooLarge, UnknownForm

MAX_MEMBERS = 20_000
UNPACKED = 6
"""An archive may unpack to this many times the size limit of one file."""
_WORD = "word/document.xml"


def is_word(data: bytes, name: str, max_bytes: int) -> bool:
    """True for a Word file. Raises ``Corrupt``, ``Encrypted`` or ``TooLarge``."""
    with _open(data, name, max_bytes) as archive:
        return _WORD in archive.namelist()


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive, unpacked when its bytes are asked for."""

    name: str
    archive: ZipFile
    info: ZipInfo
    place: str
    max_bytes: int

    def bytes(self) -> bytes:
        """What the file holds. Raises ``TooLarge``, ``Corrupt``, or ``UnknownForm`` for an archive."""
        if self.info.file_size > self.max_bytes:
            raise TooLarge(self.place, f"{self.info.file_size / 2**20:.0f} MB")
        try:
            with self.archive.open(self.info) as stream:
                data = stream.read(self.max_bytes + 1)
        except (BadZipFile, OSError, EOFError, zlib.error, NotImplementedError) as error:
            raise Corrupt(self.place, type(error).__name__) from error
        if data.startswith(b"PK\x03\x04") and not is_word(data, self.place, self.max_bytes):
            raise UnknownForm(self.place, "an archive inside an archive")
        return data


def members(data: bytes, name: str, max_bytes: int) -> Iterator[Member]:
    """Files of an archive, in order. Raises ``Corrupt``, ``Encrypted`` or ``TooLarge`` for the archive itself."""
    with _open(data, name, max_bytes) as archive:
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            hidden = any(part.startswith((".", "__MACOSX")) for part in info.filename.split("/"))
            if not info.is_dir() and not hidden:
                yield Member(info.filename, archive, info, f"{name}/{info.filename}", max_bytes)


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
