"""Rows of the list of conditional business lines (danh mục ngành, nghề đầu tư kinh doanh có điều kiện).

Gazette text prints the table flattened: a number, then a name over several lines, sometimes two rows on one line. Row
numbers run on from 1; a number that a page break has swallowed is told by its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.model import BusinessLine, Document

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TITLE = re.compile(
    r"DANH\s+MỤC\s+(?:CÁC\s+)?NGÀNH,\s+NGHỀ\s+(?:ĐẦU\s+TƯ\s+)?KINH\s+DOANH\s+CÓ\s+ĐIỀU\s+KIỆN", re.IGNORECASE
)
_HEADER = re.compile(r"(?:STT|TT|Số TT)[\s|.]+(?:Tên\s+)?ngành,\s+nghề[^\n\d]{0,80}", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![^\s|])(\d{1,3})[.)]?[\s|]+(?=[A-ZĐÀ-ỸƯƠÂÊÔĂ])")
_END = re.compile(
    r"\n(?:PHỤ LỤC|Phụ lục|DANH MỤC|Nơi nhận|(?:TM|KT|TL)\. ?|"
    r"(?:CHỦ TỊCH|THỦ TƯỚNG|BỘ TRƯỞNG|TỔNG THƯ KÝ)|Luật này (?:đã )?được|_{3,}|-{5,}|\*{3,})"
)
_NEXT_PARAGRAPH = re.compile(r"(?<=[^\s|])\s*\n(?![\s|]*[a-zà-ỹđ(])")
_HEADER_DISTANCE = 900
_LONGEST_NAME = 900


def find(document: Document, nlp_doc: Doc) -> Iterator[BusinessLine]:
    """The component of the pipeline: needs only the text."""
    return lines(document)


def lines(document: Document) -> Iterator[BusinessLine]:
    """Rows of every such list that a document prints with a header of its columns."""
    text = document.text
    for title, header in _lists(text):
        end = _END.search(text, header.end())
        source = _source(document, title.start())
        for number, start, stop, sure in _rows(text, header.end(), end.start() if end else len(text)):
            name = " ".join(text[start:stop].replace("|", " ").split()).strip(" .;")
            yield BusinessLine(
                start=start,
                end=stop,
                rules=("numbered-row",),
                confidence=0.99 if sure else 0.7,
                review=None if sure else "row_number_missing",
                source=source,
                line_no=str(number),
                name=name,
            )


def _lists(text: str) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """(title, header of columns) of each list. An article that names the list just before it is no title of it."""
    titles = list(_TITLE.finditer(text))
    for position, title in enumerate(titles):
        following = titles[position + 1].start() if position + 1 < len(titles) else len(text)
        header = _HEADER.search(text, title.end(), min(following, title.end() + _HEADER_DISTANCE))
        if header is not None:
            yield title, header


def _source(document: Document, position: int) -> str:
    inside = [p for p in document.provisions if p.start <= position < p.end and p.kind == "phu-luc"]
    return inside[-1].path if inside else "danh-muc"


def _rows(text: str, start: int, end: int) -> Iterator[tuple[int, int, int, bool]]:
    """(number, start, end, sure) of each name. A missing number leaves two names in one stretch."""
    marks = _run(text, start, end)
    for position, (number, mark_end, _) in enumerate(marks):
        following = marks[position + 1] if position + 1 < len(marks) else None
        stop = following[2] if following else _last_end(text, mark_end, end)
        again = _HEADER.search(text, mark_end, stop)
        stop = again.start() if again and again.start() > mark_end else stop
        missing = following[0] - number - 1 if following else 0
        pieces = _split(text, mark_end, stop, missing + 1)
        for offset, (piece_start, piece_end) in enumerate(pieces):
            yield number + offset, piece_start, piece_end, offset == 0 and missing == 0


def _run(text: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """Marks (number, end of mark, start of mark) that count up from 1; at most two numbers in a row may be missing."""
    marks: list[tuple[int, int, int]] = []
    wanted = 1
    for found in _NUMBER.finditer(text, start, end):
        number = int(found.group(1))
        if wanted <= number <= wanted + 2 and not (
            marks and number > wanted and _comes_soon(text, found.end(), end, wanted)
        ):
            marks.append((number, found.end(), found.start()))
            wanted = number + 1
    return marks


def _comes_soon(text: str, start: int, end: int, wanted: int) -> bool:
    return any(int(m.group(1)) == wanted for m in _NUMBER.finditer(text, start, min(end, start + _LONGEST_NAME)))


def _split(text: str, start: int, end: int, parts: int) -> list[tuple[int, int]]:
    start, end = _trim(text, start, end)
    breaks = [m.end() for m in re.finditer(r"\n[\s|]*(?=[A-ZĐÀ-Ỹ])", text[start:end])]
    if parts == 1 or len(breaks) < parts - 1:
        return [(start, end)]
    cuts = [start, *(start + b for b in breaks[-(parts - 1) :]), end]
    return [_trim(text, cuts[i], cuts[i + 1]) for i in range(parts)]


def _last_end(text: str, start: int, end: int) -> int:
    """The last row has no number after it: it ends where the next line begins a sentence of its own."""
    stop = _NEXT_PARAGRAPH.search(text, start, end)
    return stop.start() if stop else end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] == "|"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == "|"):
        end -= 1
    return start, end
