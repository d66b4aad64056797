"""Rich text (.rtf, and many a .doc): paragraphs, tables, code pages of the fonts, old Vietnamese font encodings."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from corpus.errors import Corrupt
from corpus.readers import legacy
from corpus.readers.blocks import Blocks, TableCell
from corpus.text import RawText

MAX_DEPTH = 2000
_TOKEN = re.compile(
    rb"\\(?P<word>[a-z]{1,32})(?P<number>-?\d{1,10})?[ ]?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>[^a-z'])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)",
)
_DESTINATIONS = b"""
fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator info pict object header headerl headerr
headerf footer footerl footerr footerf ftnsep ftnsepc xmlnstbl themedata colorschememapping datastore latentstyles
fldinst bkmkstart bkmkend nonshppict shpinst annotation atnid atnauthor deleted
"""
_IGNORED = frozenset(_DESTINATIONS.split())
_CHARACTERS = {
    b"tab": " ",
    b"line": "\n",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
}
_SYMBOLS = {b"~": "\u00a0", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n"}
_TABLE_WORDS = frozenset(b"cell row intbl pard trowd cellx clmgf clmrg clvmgf clvmrg".split())
_CHARSETS = {0: "cp1252", 163: "cp1258", 204: "cp1251", 238: "cp1250", 161: "cp1253", 162: "cp1254", 129: "cp949"}


@dataclass(frozen=True, slots=True)
class _Font:
    codec: str = "cp1252"
    name: str = ""


@dataclass(slots=True)
class _State:
    """What holds inside one group."""

    font: _Font
    ignored: bool = False
    hidden: bool = False
    capitals: bool = False
    fallback: int = 1
    """Characters after a Unicode escape that stand for it in old programs."""


@dataclass(slots=True)
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    run: bytearray = field(default_factory=bytearray)
    in_table: bool = False


def read(data: bytes, name: str) -> RawText:
    """Source text of a rich text file. Raises ``Corrupt``."""
    raw = _read(_Reader(data), data, name)
    old = legacy.recognise(raw.text)
    if old is None:
        return raw
    raw = _read(_Reader(data, old), data, name)
    return replace(raw, notes=legacy.note(old))


def _read(reader: _Reader, data: bytes, name: str) -> RawText:
    for token in _TOKEN.finditer(data):
        reader.token(token)
        if len(reader.stack) > MAX_DEPTH:
            raise Corrupt(name, "groups nested too deep")
    reader.end_paragraph()
    reader.end_table()
    return reader.blocks.raw_text("rtf")


class _Reader:
    """Follows the control words; needs no recursion."""

    def __init__(self, data: bytes, old: str = "") -> None:
        """``old``: name of the old encoding that every font is in, whatever the font table says."""
        code_page = re.search(rb"\\ansicpg(\d{3,5})", data[:2000])
        self._default = _Font(_codec(f"cp{int(code_page[1])}" if code_page else "cp1252"))
        if old:
            self._default = _Font(old)
        self._fonts = {} if old else _fonts(data, self._default.codec)
        self._state = _State(self._default)
        self._skip = 0
        self._paragraph = _Paragraph()
        self._cell: list[str] = []
        self._row: list[TableCell] = []
        self._rows: list[list[TableCell]] = []
        self._merges: list[set[bytes]] = [set()]
        """How each cell of the row is merged: the last set is of the cell whose definition goes on."""
        self._open: dict[int, tuple[int, int]] = {}
        """Column → row and index of the cell that goes on downwards there."""
        self.stack: list[_State] = []
        self.blocks = Blocks()

    def token(self, token: re.Match[bytes]) -> None:
        kind = token.lastgroup
        if token["brace"] == b"{":
            self._flush()
            self.stack.append(replace(self._state))
        elif token["brace"] == b"}":
            self._flush()
            self._skip = 0
            if self.stack:
                self._state = self.stack.pop()
        elif token["word"] is not None:
            self._word(token["word"], token["number"])
        elif self._state.ignored:
            return
        elif kind == "hex":
            self._bytes(bytes([int(token["hex"], 16)]))
        elif kind == "text":
            self._bytes(token["text"])
        elif token["symbol"] == b"*":
            self._state.ignored = True
        elif token["symbol"] in _SYMBOLS:
            self._text(_SYMBOLS[token["symbol"]])

    def end_paragraph(self) -> None:
        self._flush()
        text = "".join(self._paragraph.parts)
        if self._paragraph.in_table:
            self._cell.append(text)
        else:
            self.end_table()
            self.blocks.line(text)
        self._paragraph = _Paragraph(in_table=self._paragraph.in_table)

    def end_table(self) -> None:
        """Write the rows that stand open."""
        if self._rows:
            self.blocks.table(self._rows)
            self._rows = []
            self._open = {}

    def _word(self, word: bytes, number: bytes | None) -> None:
        state = self._state
        value = int(number) if number else None
        if word in _IGNORED:
            state.ignored = True
        if state.ignored:
            return
        if word == b"u" and value is not None:
            self._text(_letter(value))
            self._skip = state.fallback
        elif word in _CHARACTERS:
            self._text(_CHARACTERS[word])
        elif word in (b"par", b"sect", b"page"):
            self.end_paragraph()
        elif word in _TABLE_WORDS:
            self._table_word(word)
        else:
            self._flush()
            self._format_word(word, value)

    def _format_word(self, word: bytes, value: int | None) -> None:
        state = self._state
        if word == b"f":
            state.font = self._fonts.get(value or 0, self._default)
        elif word == b"uc":
            state.fallback = min(value or 0, 10)
        elif word == b"v":
            state.hidden = value != 0
        elif word == b"caps":
            state.capitals = value != 0
        elif word == b"plain":
            state.hidden = state.capitals = False

    def _table_word(self, word: bytes) -> None:
        if word == b"intbl":
            self._paragraph.in_table = True
        elif word == b"pard":
            self._paragraph.in_table = False
        elif word == b"cell":
            self._paragraph.in_table = True
            self.end_paragraph()
            self._row.append(TableCell("\n".join(text for text in self._cell if text.strip())))
            self._cell = []
        elif word == b"row" and self._row:
            self._end_row()
            self._paragraph.in_table = False
        elif word == b"trowd":
            self._merges = [set()]
        elif word == b"cellx":
            self._merges.append(set())
        elif word.startswith(b"cl"):
            self._merges[-1].add(word)

    def _end_row(self) -> None:
        """Add a row; a cell that goes on to the right or downwards is one cell with spans."""
        cells: list[TableCell] = []
        for column, cell in enumerate(self._row):
            merge = self._merges[column] if column < len(self._merges) else set()
            if b"clmrg" in merge and cells:
                cells[-1] = cells[-1]._replace(column_span=cells[-1].column_span + 1)
            elif b"clvmrg" in merge and column in self._open:
                row, index = self._open[column]
                above = self._rows[row][index]
                self._rows[row][index] = above._replace(row_span=above.row_span + 1)
            else:
                self._open.pop(column, None)
                if b"clvmgf" in merge:
                    self._open[column] = (len(self._rows), len(cells))
                cells.append(cell)
        self._rows.append(cells)
        self._row = []

    def _bytes(self, data: bytes) -> None:
        if self._skip:
            skipped = min(self._skip, len(data))
            self._skip -= skipped
            data = data[skipped:]
        if not self._state.hidden:
            self._paragraph.run += data

    def _text(self, text: str) -> None:
        self._flush()
        self._skip = 0
        if not self._state.hidden:
            self._paragraph.parts.append(text)

    def _flush(self) -> None:
        """Decode what stands open in the font's own encoding."""
        if not self._paragraph.run:
            return
        font, run = self._state.font, bytes(self._paragraph.run)
        self._paragraph.run.clear()
        old = _old_encoding(font)
        text = legacy.ENCODINGS[old](run.decode("latin-1")) if old else run.decode(font.codec, "replace")
        capitals = self._state.capitals or (font.name.startswith(".vn") and font.name.endswith("h"))
        self._paragraph.parts.append(text.upper() if capitals else text)


def _fonts(data: bytes, default: str) -> dict[int, _Font]:
    """Fonts of the font table: number → code page and name in lower case."""
    start = data.find(b"{\\fonttbl")
    if start < 0:
        return {}
    fonts: dict[int, _Font] = {}
    for entry in data[start : start + 200_000].split(b";"):
        number = re.search(rb"\\f(\d{1,6})(?![a-z\d])", entry)
        name = re.search(rb"[ }]([^\\{}]{1,80})$", entry)
        if number is None or name is None:
            break
        charset = re.search(rb"\\fcharset(\d{1,3})", entry)
        codec = _CHARSETS.get(int(charset[1]), default) if charset else default
        fonts[int(number[1])] = _Font(codec, name[1].decode("latin-1").strip().lower())
    return fonts


def _letter(value: int) -> str:
    code = value % 0x10000
    return "" if 0xD800 <= code < 0xE000 else chr(code)


def _old_encoding(font: _Font) -> str:
    if font.codec in legacy.ENCODINGS:
        return font.codec
    return "TCVN3" if font.name.startswith(".vn") else "VNI" if font.name.startswith("vni") else ""


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
