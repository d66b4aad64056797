"""Old Word files (.doc, OLE): converted by LibreOffice or antiword where one is installed."""

from __future__ import annotations

import tempfile
from itertools import groupby
from pathlib import Path

from lxml import etree

from corpus.errors import Corrupt, Encrypted, NeedsConverter, UnknownForm
from corpus.readers import docx, legacy, plain, tools
from corpus.readers.blocks import Blocks, TableCell
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
            return _antiword(program, source, name)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        options = ["--headless", "--norestore", "--convert-to", "docx", "--outdir", folder]
        tools.run([program, profile, *options, str(source)], name, _SECONDS)
        converted = source.with_suffix(".docx")
        if not converted.is_file():
            raise Corrupt(name, "LibreOffice cannot open it")
        return docx.read(converted.read_bytes(), name)


def _antiword(program: str, source: Path, name: str) -> RawText:
    """What antiword writes: its text has the numbers of lists, only its DocBook says where cells of tables end."""
    text = plain.decode(tools.run([program, "-m", "UTF-8.txt", "-w", "0", str(source)], name, _SECONDS), name)
    parts = [(drawn, list(lines)) for drawn, lines in groupby(text.splitlines(), _is_row)]
    if legacy.recognise(text) or not any(drawn for drawn, _ in parts):
        return plain.read(text)
    tables = _tables(tools.run([program, "-x", "db", str(source)], name, _SECONDS), name)
    if len(tables) != sum(drawn for drawn, _ in parts):
        return plain.read(text)
    blocks = Blocks()
    for drawn, lines in parts:
        if drawn:
            blocks.table(tables.pop(0))
        else:
            for line in lines:
                blocks.line(line)
    return blocks.raw_text("doc")


def _is_row(line: str) -> bool:
    return line.startswith("|") and line.rstrip().endswith("|")


def _tables(docbook: bytes, name: str) -> list[list[list[TableCell]]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(docbook, parser)
    if root is None:
        raise Corrupt(name, "antiword cannot read its tables")
    return [
        [
            [TableCell(" ".join("".join(map(str, cell.itertext())).split())) for cell in row.iter("entry")]
            for row in table.iter("row")
        ]
        for table in root.iter("informaltable")
    ]
