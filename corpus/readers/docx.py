"""Word files (.docx): paragraphs with the list numbers that Word computes, and tables in document order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from docx import Document as open_docx
from docx.oxml.ns import qn
from lxml import etree

from corpus.errors import Corrupt
from corpus.readers.blocks import Blocks, TableCell
from corpus.readers.numbering import Level, Numbering
from corpus.text import RawText

if TYPE_CHECKING:
    from docx.document import Document as WordFile

_SKIPPED = frozenset({qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:instrText"), qn("w:txbxContent")})
_NOTE_MARKS = (qn("w:footnoteReference"), qn("w:endnoteReference"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BREAKS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_CONTAINERS = frozenset(
    {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:smartTag"), qn("w:customXml")}
)
MAX_DEPTH = 200


def read(data: bytes, name: str) -> RawText:
    """Source text of a Word file. Raises ``Corrupt``."""
    try:
        word = open_docx(io.BytesIO(data))
        body = word.element.body
        blocks = Blocks()
        reader = _Reader(word)
        for block in _blocks(body):
            if block.tag == qn("w:tbl"):
                blocks.table(reader.table(block))
            else:
                blocks.line(reader.paragraph(block))
    except (BadZipFile, KeyError, ValueError, etree.XMLSyntaxError, AttributeError, OSError) as error:
        raise Corrupt(name, f"{type(error).__name__}") from error
    notes = len({(mark.tag, mark.get(qn("w:id"))) for mark in body.iter(*_NOTE_MARKS)})
    told = (f"footnotes: {notes} at the foot of pages or the end are left out",) if notes else ()
    return blocks.raw_text("docx", notes=told)


class _Reader:
    """Reads paragraphs in order, because each may count a list on."""

    def __init__(self, word: WordFile) -> None:
        self._numbering = _numbering(word)
        self._styles = _style_lists(word)

    def paragraph(self, paragraph: etree._Element) -> str:
        """Text of a paragraph with its list label."""
        text = _text(paragraph)
        place = _list_place(paragraph.find(qn("w:pPr")), self._styles)
        if place is None or not text.strip():
            return text
        label = self._numbering.label(*place)
        return f"{label} {text.lstrip()}" if label else text

    def table(self, table: etree._Element) -> list[list[TableCell]]:
        """Rows of a table; cells merged downwards are one cell with a row span."""
        rows: list[list[TableCell]] = []
        open_cells: dict[int, tuple[int, int]] = {}
        for row in _children(table, qn("w:tr")):
            cells: list[TableCell] = []
            column = 0
            for cell in _children(row, qn("w:tc")):
                properties = cell.find(qn("w:tcPr"))
                wide = _value(properties, "w:gridSpan", 1)
                merge = properties.find(qn("w:vMerge")) if properties is not None else None
                continued = merge is not None and merge.get(qn("w:val")) != "restart"
                text = "\n".join(line for line in map(self._cell_text, _blocks(cell)) if line.strip())
                if continued and column in open_cells:
                    at, index = open_cells[column]
                    rows[at][index] = rows[at][index]._replace(row_span=rows[at][index].row_span + 1)
                else:
                    open_cells.pop(column, None)
                    if merge is not None:
                        open_cells[column] = (len(rows), len(cells))
                    cells.append(TableCell(text, 1, wide))
                column += wide
            rows.append(cells)
        return rows

    def _cell_text(self, block: etree._Element) -> str:
        if block.tag == qn("w:p"):
            return self.paragraph(block)
        return "\n".join(cell.text for row in self.table(block) for cell in row)


def _blocks(parent: etree._Element, depth: int = 0) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, also those inside content controls."""
    for child in parent.iterchildren():
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in _CONTAINERS and depth < MAX_DEPTH:
            yield from _blocks(child, depth + 1)


def _children(parent: etree._Element, tag: str, depth: int = 0) -> Iterator[etree._Element]:
    for child in parent.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in _CONTAINERS and depth < MAX_DEPTH:
            yield from _children(child, tag, depth + 1)


def _text(paragraph: etree._Element) -> str:
    parts: list[str] = []
    stack = [paragraph]
    while stack:
        node = stack.pop()
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        elif node.tag in _BREAKS:
            parts.append(_BREAKS[node.tag])
        elif node.tag not in _SKIPPED and node.tag != _FALLBACK:
            stack.extend(reversed(node))
    return "".join(parts)


def _list_place(properties: etree._Element | None, styles: dict[str, tuple[str, int]]) -> tuple[str, int] | None:
    if properties is None:
        return None
    numbers = properties.find(qn("w:numPr"))
    style = properties.find(qn("w:pStyle"))
    inherited = styles.get(style.get(qn("w:val")) or "") if style is not None else None
    if numbers is None:
        return inherited
    instance = numbers.find(qn("w:numId"))
    name = instance.get(qn("w:val")) if instance is not None else None
    if name is None and inherited is not None:
        name = inherited[0]
    return (name, _value(numbers, "w:ilvl", 0)) if name and name != "0" else None


def _style_lists(word: WordFile) -> dict[str, tuple[str, int]]:
    """Paragraph styles that number by themselves."""
    places: dict[str, tuple[str, int]] = {}
    for style in word.styles.element.findall(qn("w:style")):
        place = _list_place(style.find(qn("w:pPr")), {})
        if place is not None:
            places[style.get(qn("w:styleId")) or ""] = place
    return places


def _numbering(word: WordFile) -> Numbering:
    numbering = Numbering()
    try:
        root = word.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return numbering
    for abstract in root.findall(qn("w:abstractNum")):
        definition = abstract.get(qn("w:abstractNumId")) or ""
        for level in abstract.findall(qn("w:lvl")):
            depth = int(level.get(qn("w:ilvl")) or 0)
            numbering.levels[definition, depth] = Level(
                style=_string(level, "w:numFmt", "decimal"),
                pattern=_string(level, "w:lvlText", ""),
                start=_value(level, "w:start", 1),
            )
    for instance in root.findall(qn("w:num")):
        name = instance.get(qn("w:numId")) or ""
        numbering.lists[name] = _string(instance, "w:abstractNumId", "")
        for override in instance.findall(qn("w:lvlOverride")):
            if override.find(qn("w:startOverride")) is not None:
                depth = int(override.get(qn("w:ilvl")) or 0)
                numbering.restarts[name, depth] = _value(override, "w:startOverride", 1)
    return numbering


def _string(parent: etree._Element, tag: str, default: str) -> str:
    child = parent.find(qn(tag))
    return (child.get(qn("w:val")) if child is not None else None) or default


def _value(parent: etree._Element | None, tag: str, default: int) -> int:
    text = _string(parent, tag, "") if parent is not None else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default
