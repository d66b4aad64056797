"""References to documents and provisions: the locator grammar (dẫn chiếu), by recursive descent in linear time.

Vietnamese locators run from the inside out and share their outer levels: "các điểm đ, e khoản 2, các điểm đ, g khoản 4
Điều 14; điểm đ khoản 2 Điều 23 Nghị định số …" names five provisions. Inner items wait for their outer one, bare
numbers inherit the unit, and a document at the end holds for all that have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from corpus.citation_roles import Role, Roles, aside_end
from corpus.keys import DOCUMENT_NUMBER, normal_form
from corpus.locators import THIS, UNITS, UNREADABLE, Value, ordinal, read_values
from corpus.model import Span

_COMPONENTS = {"quy định": "quy-dinh", "quy chế": "quy-che", "điều lệ": "dieu-le"}
"""Regulations attached to a document, with Điều of their own."""
_OWN_TITLE = "ten"
"""Level of a heading cited as one of several parts of an article ("tên điều, khoản 1 và khoản 2 Điều 82")."""
_RANK = {name: unit.rank for name, unit in UNITS.items()} | dict.fromkeys(_COMPONENTS.values(), 11)
_RANK[_OWN_TITLE] = UNITS["khoan"].rank
_WHOLE = 99
_MAX_ITEMS = 200
"""Provisions of one group. Closing a level looks at all that wait, so a hostile list must end somewhere."""
_ROOTS = ("dieu", "chuong", "phan", "mau", "phu-luc", *_COMPONENTS.values())
_CONTAINERS = ("tieu-muc", "muc", "chuong", "phan")


@dataclass(frozen=True, slots=True)
class Citation:
    """One reference: a document, provisions of it, or both.

    ``paths`` are provision paths, possibly partial (see ``is_partial``); ("",) = the whole document. ``target_doc`` is
    the number in normal form; None if none is printed, then ``name`` may say which ("Luật Điện lực"). ``this``:
    "Nghị định này", "khoản này". ``swapped``: units printed against their order ("phần I mục B").
    """

    span: Span
    target_doc: str | None
    paths: tuple[str, ...]
    role: Role = "object"
    this: bool = False
    name: str = ""
    swapped: bool = False

    @property
    def readable(self) -> bool:
        """False if a number in the locator was lost."""
        return not any(UNREADABLE in path for path in self.paths)


@lru_cache(4096)
def rank_of(path: str) -> int:
    """Rank of a path's outermost unit: điểm below khoản below Điều …; the whole document is above all."""
    unit = re.match(r"(?:tieu-muc|phu-luc|quy-dinh|quy-che|dieu-le|[a-z]+)", path)
    return _RANK.get(unit.group(), _WHOLE) if unit else _WHOLE


@lru_cache(4096)
def is_partial(path: str) -> bool:
    """True for a path whose outer levels are not printed, as ``khoan-2/diem-a``."""
    unit = re.match(r"(?:tieu-muc|phu-luc|quy-dinh|quy-che|dieu-le|[a-z]+)", path)
    return unit is not None and unit.group() not in _ROOTS


def find_citations(text: str, start: int = 0, end: int | None = None) -> list[Citation]:
    """All references in ``text[start:end]``, in text order. Works on one sentence or paragraph."""
    end = len(text) if end is None else end
    found: list[Citation] = []
    roles = Roles(text, start, end)
    position = start
    while match := _START.search(text, position, end):
        citation, position = _Parser(text, end, match.start()).read()
        if citation is not None:
            found.append(replace(citation, role=roles.of(citation)))
        position = max(position, match.end())
    return found


# ---------------------------------------------------------------------------------------------------------
# Words of the grammar

_KIND = (
    r"(?:Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết liên tịch|Nghị quyết|Thông tư liên tịch|Thông tư|Quyết định"
    r"|Chỉ thị|Kế hoạch(?! và Đầu tư)|Văn bản hợp nhất|Hiến pháp)"
)
"""Kinds of documents; "Kế hoạch và Đầu tư" is a ministry."""
_UNIT = "|".join(f"(?P<{name.replace('-', '_')}>{unit.word})" for name, unit in UNITS.items())
_ATTACHED = r"(?P<attached>Quy định|Quy chế|Điều lệ)(?=\s+(?:được\s+)?(?:ban hành\s+)?kèm theo\s)"
_FACET = (
    r"(?P<chapeau>câu mở đầu|câu mũ|câu dẫn|lời dẫn|đoạn mở đầu|phần mở đầu|đoạn đầu)"
    r"|(?P<own_title>tên(?: của)?\s+điều)(?=(?:,|\s+và)\s[^.;:]{0,80}?điều\s+\d)"
    r"|(?P<title>(?:tên|tiêu đề)(?: của)?)(?=\s+(?:điều|khoản|phụ lục|mục|chương)(?!\w))"
    r"|(?P<paragraph>đoạn(?:\s+thứ)?\s+(?P<nth>nhất|hai|ba|tư|năm|sáu|cuối|\d{1,2}))"
    r"|(?P<dash>gạch đầu dòng(?:\s+thứ)?\s+(?P<item>nhất|hai|ba|tư|năm|sáu|cuối|\d{1,2}))"
)
_NUMBER_AHEAD = r"(?<![\w/.,-])\d{1,5}[a-zđ]?(?:\.\d{1,3})?\s?[/-]\s?(?=[\dA-ZĐ])"
_WORD_END = r"(?![^\W\d_])"
"""No letter follows; a digit may: "Điều12"."""
_START = re.compile(rf"(?<!\w)(?:{_ATTACHED}|{_UNIT}|{_FACET}|{_KIND}){_WORD_END}|{_NUMBER_AHEAD}", re.IGNORECASE)
_ELEMENT = re.compile(rf"(?:{_ATTACHED}|{_UNIT}|{_FACET}){_WORD_END}", re.IGNORECASE)
_JOINT = re.compile(
    r"\s*(?P<separator>,\s*(?:và|hoặc)(?=\s)|,\s\.(?=\s)|[,;]|\.(?=\s?và\s)\s?và|(?:và|hoặc|cùng)(?=\s))?\s*"
    r"(?:(?:các|những)\s+)?"
    r"(?P<of>(?:của|tại|thuộc|trong|ở|(?:được\s+)?ban hành kèm(?:\s+theo)?|kèm theo)\s+)*(?:(?:các|những)\s+)?"
    r"(?:(?:(?:khoản|điểm|điều|mục|chương)\s+)?từ\s+(?=(?:khoản|điểm|điều|mục|chương)\s))?",
    re.IGNORECASE,
)
"""Between two locators of one list, where scans add a point to a comma (", . điểm c"): "…, các khoản từ khoản 9 đến
khoản 16 …" goes on with a range.
"""
_SELF = re.compile(rf"(?:{_KIND}\s+)?{_KIND}\s+này(?!\w)", re.IGNORECASE)
_NAMED = re.compile(rf"(?P<kind>{_KIND})(?!\w)", re.IGNORECASE)
_NUMBER_SIGN = re.compile(r"\s*(?:(?:số|sô|só)\s*)?:?\s*", re.IGNORECASE)
_TITLE_WORDS = re.compile(
    rf"(?:\s+(?!số\s*:?\s*\d|và\s+{_KIND}\s+số\s*:?\s*\d)(?:[^\W\d_][\w-]*|(?<=của\s)\d{{1,2}}(?=\s+luật\s)),?)"
    r"{1,18}?\s+số\s*:?\s*(?=\d)",
    re.IGNORECASE,
)
"""From a kind to its number; "và Nghị định số …" is the next document."""
_LAW_NAME = re.compile(
    r"(?:\s+(?!(?:được|đã|quy|ngày|có|hết|như|theo|năm|này|khoản|điểm|về)(?!\w)|[Đđ]iều\s|và\s+(?:khoản|[Đđ]i|Luật|Nghị|các))"
    r"[^\W\d_][\w-]*(?:,(?=\s[a-zđ]))?){1,10}"
)
_TITLED_ANNEX = re.compile(
    r"(?:(?!(?:vào|phụ lục|(?:bằng|thành)\s+(?:mẫu|biểu))\s)(?:[^.;:\n“”\"]|:(?=\d))){1,160}?"
    r"(?:ban hành kèm theo|kèm theo)\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
_REGULATION = re.compile(r"\s*(?:(?:của|tại|trong)\s+)?(?:[\"“]?(?:Quy chuẩn|Quy trình|QCVN)\s|·)")
"""A technical regulation behind one of its sections, or a title in quotation marks that the sentence blanks."""


# ---------------------------------------------------------------------------------------------------------
# The parser


@dataclass(slots=True)
class _Item:
    """One provision being read: its levels from the inside out."""

    levels: list[tuple[str, str]]
    facet: str
    after: _Item | None
    """The item directly before, without a separator."""

    @property
    def rank(self) -> int:
        return _RANK[self.levels[-1][0]]

    @property
    def is_open(self) -> bool:
        """True for the heading of an article that is not cited."""
        return self.levels == [(_OWN_TITLE, "")]

    @property
    def is_part(self) -> bool:
        """True for "khoản B.II" and "phần D", which stand in a "Mục 1" behind them; not for "mục 2 phần A"."""
        styles = {_style(value) for unit, value in self.levels if unit in ("muc", "phan")}
        return self.levels[-1][0] in ("muc", "phan") and "arabic" not in styles and not self.has("dieu")

    @property
    def has_letter(self) -> bool:
        """True for "khoản B.II": the letter names its part, so that no other "phần" is around it."""
        return any(unit == "muc" and _style(value) == "letter" for unit, value in self.levels)

    def has(self, *units: str) -> bool:
        return any(unit in units for unit, _ in self.levels)


class _Doc(NamedTuple):
    number: str | None
    end: int
    this: bool = False
    name: str = ""


@dataclass(slots=True)
class _Parser:
    """Reads one group: locators that share a document."""

    text: str
    end: int
    start: int
    items: list[_Item] = field(default_factory=list)
    last: list[_Item] = field(default_factory=list)
    """Items of the last list: an outer level without a separator closes them."""
    swapped: bool = False

    def read(self) -> tuple[Citation | None, int]:
        """The citation at ``start`` (None if the words there are none) and where to go on."""
        position, separator = self.start, "start"
        while (after := self._element(position, separator)) is not None:
            after = aside_end(self.text, after, self.end)
            joint = _JOINT.match(self.text, after, self.end)
            separator = (joint["separator"] or "") if joint else ""
            position, closed = (joint.end() if joint else after), after
            if doc := self._document(position, separator):
                return self._citation(doc.end, doc), doc.end
            full = len(self.items) > _MAX_ITEMS and separator
            if full or not _ELEMENT.match(self.text, position, self.end):
                return self._open_end(closed)
        if self.items:
            return self._open_end(position)
        doc = self._document(self.start, "")
        return (self._citation(doc.end, doc), doc.end) if doc else (None, self.start + 1)

    def _open_end(self, position: int) -> tuple[Citation | None, int]:
        """The group ends without a document; one may still follow the title of an annex or technical regulation."""
        titled = self.items[-1].has("phu-luc", "mau", "phan") or _REGULATION.match(self.text, position, self.end)
        if titled and (gap := _TITLED_ANNEX.match(self.text, position, self.end)):
            doc = self._document(gap.end(), "")
            if doc:
                return self._citation(doc.end, doc), doc.end
        return self._citation(position, None), position

    def _element(self, position: int, separator: str) -> int | None:
        """Read one level with its values at ``position``; None if there is none."""
        facet = ""
        while match := _ELEMENT.match(self.text, position, self.end):
            position = match.end()
            if match["own_title"]:
                self._add([Value(((_OWN_TITLE, ""),))], separator, "ten")
                return position
            if name := _facet(match):
                facet = name
                position = _skip_words(self.text, position, self.end)
                continue
            if match["attached"]:
                self._add([Value(((_COMPONENTS[match["attached"].lower()], ""),))], separator, facet)
                return position
            unit = UNITS[next(name for name in UNITS if match[name.replace("-", "_")])]
            values, position = read_values(self.text, position, self.end, unit)
            if not values:
                return None
            self._add(values, separator, facet or self._heading_again(unit.name))
            return position
        return None

    def _heading_again(self, unit: str) -> str:
        """Facet of the further Điều of "tên Điều 5, Điều 6 và Điều 7": their headings are meant too."""
        headings = unit == "dieu" and self.items and all(i.facet == "ten" and i.has("dieu") for i in self.items)
        return "ten" if headings else ""

    def _add(self, values: list[Value], separator: str, facet: str) -> None:
        """Close the items that wait for this level, or begin new ones."""
        first = values[0].levels
        waiting = self._waiting(first[-1][0], first[-1][1], separator)
        for item in waiting:
            item.levels += self._ordered(item, first)
        made = [] if waiting else [self._item(first, separator, facet)]
        made += [self._item(value.levels, ",", facet) for value in values[1:]]
        self.items += made
        self.last = [*waiting, *made]

    def _item(self, levels: tuple[tuple[str, str], ...], separator: str, facet: str) -> _Item:
        return _Item(list(levels), facet, self.items[-1] if self.items and not separator else None)

    def _ordered(self, item: _Item, levels: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
        """ "phần I mục B" is item I of B: positions hold, the unit names were exchanged."""
        inner_unit, inner = item.levels[-1]
        if inner_unit == "phan" and levels[0][0] == "muc":
            item.levels[-1] = ("muc", inner)
            if levels[0][1].isdigit():
                return list(levels)
            self.swapped = True
            return [("phan", levels[0][1])]
        return list(levels)

    def _waiting(self, unit: str, value: str, separator: str) -> list[_Item]:
        """Items that this level closes. A comma may stand before an outer level, "và" and ";" may not."""
        if separator not in ("", ","):
            return []
        rank = _RANK[unit]
        lower = [item for item in self.items if item.rank < rank]
        if unit == "phan" and _style(value) == "letter":
            lower = [item for item in lower if not item.has_letter]
        if unit == "muc" and self.last:
            nested = [
                item
                for item in self.last
                if item.levels[-1][0] == "muc" and _style(item.levels[-1][1]) != _style(value)
            ]
            crossed = [
                item for item in self.last if item.levels == [("phan", item.levels[0][1])] and _crossed(item, value)
            ]
            parts = [item for item in self.items if value.isdigit() and not separator and item.is_part]
            lower += {id(item): item for item in (*nested, *crossed, *parts)}.values()
        if not separator:
            attached = unit in ("phu-luc", *_COMPONENTS.values()) and all(item.has("dieu") for item in self.last)
            return [i for i in lower if attached or not i.has("dieu") or any(i is other for other in self.last)]
        if unit in ("khoan", "dieu", "diem"):
            return [item for item in lower if not item.has("dieu")]
        if unit in _COMPONENTS.values():
            return lower
        return [item for item in lower if item.has("muc", "phan", "khoan", "diem", "mau") and not item.has("dieu")]

    def _document(self, position: int, separator: str) -> _Doc | None:
        """A document at ``position``: by number, "này", or the bare name of a law."""
        if self.items and separator not in ("", ","):
            return None
        if this := _SELF.match(self.text, position, self.end):
            return _Doc(None, this.end(), this=True)
        named = _NAMED.match(self.text, position, self.end)
        after = named.end() if named else position
        sign = _NUMBER_SIGN.match(self.text, after, self.end)
        number = DOCUMENT_NUMBER.match(self.text, sign.end() if sign else after)
        if not number and named and (words := _TITLE_WORDS.match(self.text, after, self.end)):
            number = DOCUMENT_NUMBER.match(self.text, words.end())
        if number and number.end() <= self.end:
            return _Doc(normal_form(number), number.end())
        if named and named["kind"] in ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"):
            name = _LAW_NAME.match(self.text, after, self.end)
            if name or named["kind"] == "Hiến pháp":
                end = name.end() if name else after
                return _Doc(None, end, name=self.text[named.start() : end])
        return None

    def _citation(self, end: int, doc: _Doc | None) -> Citation:
        continued = {id(item.after) for item in self.items if _continues(item)}
        paths = tuple(
            dict.fromkeys(_path(item) for item in self.items if id(item) not in continued and not item.is_open)
        ) or ("",)
        this = doc.this if doc else any(value == THIS for item in self.items for _, value in item.levels)
        span = Span(self.start, end)
        return Citation(span, doc.number if doc else None, paths, "object", this, doc.name if doc else "", self.swapped)


def _facet(match: re.Match[str]) -> str:
    if match["chapeau"]:
        return "chapeau"
    if match["title"]:
        return "ten"
    if match["paragraph"]:
        return f"doan-{ordinal(match['nth'])}"
    return f"gach-{ordinal(match['item'])}" if match["dash"] else ""


def _skip_words(text: str, position: int, end: int) -> int:
    joint = _JOINT.match(text, position, end)
    return joint.end() if joint and not joint["separator"] else position


def _style(value: str) -> str:
    return "arabic" if value[:1].isdigit() else "roman" if re.fullmatch(r"[IVX]+", value) else "letter"


def _crossed(item: _Item, value: str) -> bool:
    return _style(item.levels[0][1]) == "roman" and _style(value) == "letter"


def _continues(item: _Item) -> bool:
    """True for the rest of an outer-first locator ("Điều 5 khoản 2"): nothing closed it and it follows directly."""
    return item.after is not None and item.levels[-1][0] not in _ROOTS and item.after.rank > item.rank


def _levels(item: _Item) -> list[tuple[str, str]]:
    own = item.levels[::-1]
    return [*_levels(item.after), *own] if item.after is not None and _continues(item) else own


def _path(item: _Item) -> str:
    """Path from the outside in. Chương and Mục of a body are containers, no part of the path. A level that is said
    twice ("điểm a.1 tiểu mục a") stands once.
    """
    levels = [level for level in _levels(item) if level[0] != _OWN_TITLE]
    if any(unit == "dieu" for unit, _ in levels):
        levels = [level for level in levels if level[0] not in _CONTAINERS]
    if not any(unit in ("dieu", "chuong") for unit, _ in levels):
        levels = [_of_annex(*level) for level in levels]
    path = "/".join(f"{unit}-{value}" if value else unit for (unit, value), _ in groupby(levels))
    facet = "chapeau" if item.facet == "ten" and levels[-1][0] in ("khoan", "diem") else item.facet
    return f"{path}#{facet}" if facet else path


def _of_annex(unit: str, value: str) -> tuple[str, str]:
    """A level of an annex: its tiểu mục are labelled as letters ("b)") or numbers in the mục around them."""
    if unit != "tieu-muc":
        return unit, value
    return ("diem" if value.islower() else "muc"), value


def objects(citations: Iterable[Citation]) -> Iterator[Citation]:
    """Those that an operation can be about."""
    return (citation for citation in citations if citation.role == "object")
