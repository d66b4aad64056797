"""Old Word files (.doc, OLE): converted by LibreOffice or antiword where one is installed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from corpus.errors import Corrupt, Encrypted, NeedsConverter, UnknownForm
from corpus.readers import docx, plain, tools
from corpus.text import RawText

_WORD = "WordDocument".encode("utf-16-le")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SECONDS = 120.0


def read(data: bytes, name: str) -> RawText:
    """Source text of an old Word file. Raises ``Encrypted``, ``UnknownForm``, ``NeedsConverter`` or ``Corrupt``."""
    if _ENCRYPTED in data:
        raise Encrypted(name)
    if _WORD not in data:
        raise UnknownForm(name, "an office file that is no text")
    program = tools.find("soffice", "libreoffice", "antiword")
    if program is None:
        raise NeedsConverter(name)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "input.doc"
        source.write_bytes(data)
        if Path(program).name == "antiword":
            text = tools.run([program, "-m", "UTF-8.txt", "-w", "0", str(source)], name, _SECONDS)
            return plain.read(plain.decode(text, name))
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        options = ["--headless", "--norestore", "--convert-to", "docx", "--outdir", folder]
        tools.run([program, profile, *options, str(source)], name, _SECONDS)
        converted = source.with_suffix(".docx")
        if not converted.is_file():
            raise Corrupt(name, "LibreOffice cannot open it")
        return docx.read(converted.read_bytes(), name)
