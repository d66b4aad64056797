"""Markdown: converted Word files, OCR with an edited summary before the law, and slices of the codification."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.model import Span
from corpus.paragraphs import looks_wrapped
from corpus.readers import codification
from corpus.readers.plain import page_furniture
from corpus.text import RawCell, RawText, fold, line_starts

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<body>.{0,60000}?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"^(?P<key>[\w-]{2,40}):[ \t]*(?P<value>\S.*)$", re.MULTILINE)
_HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+(?P<title>.*?)[ \t#]*$", re.MULTILINE)
_STRONG_LINE = re.compile(r"^\*\*\S", re.MULTILINE)
_ARTICLE = re.compile(r"^[#*>\s]{0,12}Điều\s+\d+[a-zđ]{0,2}\\?\.", re.MULTILINE)
_RULE = re.compile(r"^---+[ \t]*$", re.MULTILINE)
_TABLE_RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
_LETTERHEAD = re.compile(r"^(?:.{0,40}CỘNG H[ÒO][ÀA] X[ÃA] HỘI CHỦ NGHĨA|Số ?: ?\d{1,5}/)", re.MULTILINE)
_BLANK = "\u00a0" + " " * (len("&nbsp;") - 1)
"""As long as the entity that it stands for, so that offsets hold. So is what stands for ``****``, a bold nothing that
converted Word files have between two words."""
_TARGET = r"\]\((?:https?:|mailto:|/|#)[^()\s]{0,400}\)"
_FOOTNOTE_LINK = re.compile(rf"(?:\[\[(?:\d{{1,3}}|\*)\]|(?<=[.)])\[\d{{1,3}}){_TARGET}")
"""The mark of a footnote behind a label (``a)[[6]](…)``); a linked number elsewhere is a reference."""
_LINK = re.compile(rf"\[(?=[^\[\]\n]{{1,800}}{_TARGET})")
_MARK = re.compile(
    r"(?P<escape>\\)(?=[\\`*_{}\[\]()#+\-.!|>~\"'<])"
    r"|(?P<strong>\*{1,3}|(?<!_)__(?!_)|`+|~~)"
    r"|(?P<html><br[ \t]*/?>|</?(?:b|i|u|p|div|center|sup|sub|span|strong|em)(?:[ \t][^<>\n]{0,200})?>)"
    rf"|(?P<link>{_TARGET})"
)
_SIGN = re.compile(r"[\\*_`~<\]]")
"""What a mark inside a line begins with."""
_LEAD = re.compile(r"\n[ \t]*(#{1,6}[ \t]+|>[ \t]?(?:>[ \t]?)*)")

HINT_FIELDS = {
    "sohieu": "number",
    "number": "number",
    "docnumber": "number",
    "ngaybanhanh": "issued",
    "promulgateddate": "issued",
    "ngayhieuluc": "effective",
    "ngaycohieuluc": "effective",
    "hieuluc": "effective",
    "effectivedate": "effective",
    "takingeffectdate": "effective",
    "ngayhethieuluc": "expires",
    "nguoiky": "signer",
    "signer": "signer",
    "coquanbanhanh": "issuer",
    "noibanhanh": "issuer",
    "issuer": "issuer",
    "issuedby": "issuer",
    "trichyeu": "title",
    "loaivanban": "kind",
    "type": "kind",
}
"""Name of a field in a header or an edited table (folded, letters only) → hint of ``RawText``."""

_BODY_TITLES = re.compile(r"(?:van ban|toan van|noi dung|noi dung van ban)")
_EDITED_TITLES = re.compile(
    r"(?:thong tin (?:van ban|chung)|tom tat.*|tong quan.*|cau truc van ban|can cu (?:phap ly|phap luat)|co so phap ly|"
    r"trich yeu|pham vi (?:ap dung|dieu chinh)|diem moi.*|boi canh.*|nguon tham khao|danh sach dieu khoan|lien ket.*|"
    r"tai lieu tham khao|cac nghi dinh duoc sua doi.*|van ban dan chieu.*|van ban lien quan.*|ghi chu bien tap.*)"
)


@dataclass(frozen=True, slots=True)
class _Heading:
    start: int
    end: int
    level: int
    title: str


def is_markdown(text: str) -> bool:
    """True if the text carries markdown's own marks."""
    head = text[:200_000]
    return bool(
        _FRONT_MATTER.match(head)
        or "\\." in head
        or ("#" in head and _HEADING.search(head))
        or ("**" in head and _STRONG_LINE.search(head))
    )


def read(text: str) -> list[RawText]:
    """Source texts of a markdown file: one, or one for each document of a codification topic."""
    text = codification.with_whole_notes(text.replace("&nbsp;", _BLANK).replace("****", " " * len("****")))
    if codification.is_topic(text):
        return [replace(raw, cuts=tuple(_marks(raw.text))) for raw in codification.split(text)]
    hints: dict[str, str] = {}
    cuts: list[Span] = []
    front = _FRONT_MATTER.match(text)
    if front:
        cuts.append(Span(*front.span()))
        _collect_hints(((field["key"], field["value"]) for field in _FIELD.finditer(front["body"])), hints)
    tables = list(_tables(text))
    headings = [
        _Heading(*m.span(), len(m["marks"]), fold(m["title"].strip(" *_:")).strip()) for m in _HEADING.finditer(text)
    ]
    edited = list(_edited_parts(text, headings, front.end() if front else 0))
    for part in edited:
        _collect_hints(_pairs(text, part), hints)
    cuts += edited
    history = codification.history(text)
    cuts += history.cuts
    hints.update(history.hints)
    cuts += _marks(text)
    cuts += (edge for table in tables for edge in _table_edges(text, table))
    cuts += page_furniture(text)
    kept_tables = tuple(
        table for table in tables if not any(part.start <= table[0].start < part.end for part in edited)
    )
    start = max((part.end for part in edited), default=0)
    wrapped = looks_wrapped([line.strip() for line in text[start:].splitlines() if line.strip()])
    return [
        RawText(
            text=text,
            form="codification" if history.cuts else "markdown",
            wrapped=wrapped,
            cuts=tuple(cuts),
            headings=(*(heading.start for heading in headings), *history.headings),
            tables=kept_tables,
            hints=hints,
            notes=history.notes,
        )
    ]


def _edited_parts(text: str, headings: list[_Heading], after_front: int) -> Iterator[Span]:
    """Ranges that an editor wrote before, between and after the law: summaries, tables of facts, sources."""
    article = _ARTICLE.search(text, after_front)
    first_article = article.start() if article else len(text)
    sections = [
        _section(text, headings, index) for index, h in enumerate(headings) if _EDITED_TITLES.fullmatch(h.title)
    ]
    begin = after_front
    for heading in headings:
        if heading.end <= first_article and _BODY_TITLES.fullmatch(heading.title):
            begin = heading.end
    if begin == after_front and (after_front or sections):
        begin = max([after_front, *(section.end for section in sections if section.end <= first_article)])
    letterhead = _LETTERHEAD.search(text, 0, first_article)
    if letterhead and letterhead.start() < begin:
        begin = after_front
    elif letterhead and (after_front or sections):
        begin = max(begin, _block_start(text, letterhead.start(), begin))
    if begin:
        yield Span(0, begin)
    for section in sections:
        if section.start >= begin:
            yield section
    for heading in headings:
        if begin <= heading.start < first_article and _BODY_TITLES.fullmatch(heading.title):
            yield Span(heading.start, heading.end)


def _section(text: str, headings: list[_Heading], index: int) -> Span:
    """From a heading to the next of its level, a rule, or the law's own letterhead or first article."""
    heading = headings[index]
    end = len(text)
    for other in headings[index + 1 :]:
        if other.level <= heading.level or _BODY_TITLES.fullmatch(other.title) or other.title.startswith("dieu "):
            end = other.start
            break
    letterhead = _LETTERHEAD.search(text, heading.end, end)
    end = letterhead.start() if letterhead else end
    rule = _RULE.search(text, heading.end, end)
    return Span(heading.start, rule.end() if rule else end)


def _block_start(text: str, position: int, floor: int) -> int:
    """Start of the letterhead: the issuer and the number may stand up to six lines above the motto."""
    lines = text[floor:position].split("\n")
    kept = 0
    for back, line in enumerate(reversed(lines[-7:])):
        words = line.strip(" *#_\r")
        if words.isupper() or words.startswith("Số:"):
            kept = back + 1
        elif words:
            break
    return position - sum(len(line) + 1 for line in lines[len(lines) - kept :]) + 1 if kept else position


def _pairs(text: str, part: Span) -> Iterator[tuple[str, str]]:
    """Facts of an edited part: rows of a two-column table, or ``- **Số hiệu:** …`` items."""
    for line in text[part.start : part.end].splitlines():
        cells = [cell.strip(" *") for cell in line.strip().strip("|").split("|")]
        if line.lstrip().startswith("|") and len(cells) >= 2:
            yield cells[0], cells[1]
        elif line.lstrip().startswith("- **") and ":" in line:
            key, _, value = line.partition(":")
            yield key, value


def _collect_hints(pairs: Iterator[tuple[str, str]], hints: dict[str, str]) -> None:
    for key, value in pairs:
        hint = HINT_FIELDS.get(re.sub(r"[^a-z]", "", fold(key)))
        cleaned = value.strip(" \t*\"'")
        if hint and cleaned and cleaned != "Đang cập nhật":
            hints.setdefault(hint, cleaned)


def _marks(text: str) -> Iterator[Span]:
    yield from line_starts(_LEAD, text)
    end = 0
    for sign in _SIGN.finditer(text):
        mark = _MARK.match(text, sign.start()) if sign.start() >= end else None
        if mark is None:
            continue
        end = mark.end()
        if not mark[0].startswith("<br"):
            yield Span(*mark.span())
    for match in _TABLE_LINE.finditer(text):
        if _TABLE_RULE.match(match[0]):
            yield Span(*match.span())
    for pattern in (_FOOTNOTE_LINK, _LINK):
        for match in pattern.finditer(text):
            yield Span(*match.span())


_TABLE_LINE = re.compile(r"^[ \t]*\|.*$", re.MULTILINE)


def _tables(text: str) -> Iterator[tuple[RawCell, ...]]:
    """Pipe tables: a header row, a rule of dashes, rows."""
    rows: list[re.Match[str]] = []
    for match in _TABLE_LINE.finditer(text):
        if rows and text[rows[-1].end() : match.start()].strip("\r\n") == "" and match.start() - rows[-1].end() <= 2:
            rows.append(match)
            continue
        yield from _table(text, rows)
        rows = [match]
    yield from _table(text, rows)


def _table(text: str, rows: list[re.Match[str]]) -> Iterator[tuple[RawCell, ...]]:
    if len(rows) < 2 or not _TABLE_RULE.match(rows[1][0]):
        return
    cells: list[RawCell] = []
    number = 0
    for match in rows:
        if _TABLE_RULE.match(match[0]):
            continue
        for column, (start, end) in enumerate(_row_cells(text, *match.span())):
            cells.append(RawCell(start, end, number, column))
        number += 1
    yield tuple(cells)


def _table_edges(text: str, cells: tuple[RawCell, ...]) -> tuple[Span, Span]:
    """The pipes before the first cell and after the last one."""
    start, end = cells[0].start, cells[-1].end
    stop = text.find("\n", end)
    return Span(text.rfind("\n", 0, start) + 1, start), Span(end, len(text) if stop < 0 else stop)


def _row_cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Ranges between the pipes of a row, blanks trimmed; an escaped pipe parts nothing."""
    bounds = [m.start() for m in re.finditer(r"(?<!\\)\|", text[start:end])]
    stop = len(text[start:end].rstrip())
    if not bounds or bounds[-1] != stop - 1:
        bounds.append(stop)
    for left, right in pairwise(bounds):
        cell = text[start + left + 1 : start + right]
        begin = start + left + 1 + len(cell) - len(cell.lstrip())
        yield begin, max(begin, start + left + 1 + len(cell.rstrip()))
