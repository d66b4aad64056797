"""Rows of lists of inspected goods (dòng hàng kiểm tra chuyên ngành), from tables, flattened tables and prose.

Kind of inspection, authority and place before or after clearance come from the titles above the list, nearest first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from corpus.agencies import agency_named_in
from corpus.model import Document, ProductLine, Provision
from corpus.nlp.goods_tables import Heading, table_rows
from corpus.nlp.goods_text import flat_rows
from corpus.nlp.hs import COLUMN, codes_in, digits
from corpus.nlp.rules import Rule, load_rules
from corpus.structure import provision_at

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PROSE = re.compile(
    r"\((?:các )?mã (?:số )?hs(?: là)?:? ?(?P<codes>\d[\d.,; ]*(?:(?:và|hoặc) [\d.,; ]+)?)\)", re.IGNORECASE
)
_EXCLUDED = re.compile(r"\(?(?:ngoại )?(?:trừ|không bao gồm|không kể)\b [^;()]{2,300}", re.IGNORECASE)
_BEFORE_LIST = 600
_TITLE = 400


class _Setting(NamedTuple):
    """What the titles above a list say."""

    path: str
    names: tuple[str, ...]
    inspection: str
    rules: tuple[str, ...]
    authority: str
    clearance: Literal["before", "after"] | None


def find(document: Document, nlp_doc: Doc) -> Iterator[ProductLine]:
    """Product lines of a document, in text order of their lists."""
    places = _Places(document)
    seen: dict[str, int] = {}
    for line in _all(document, places):
        seen[line.row] = seen.get(line.row, 0) + 1
        yield line if seen[line.row] == 1 else _renamed(line, f"{line.row}~{seen[line.row]}")


def _renamed(line: ProductLine, row: str) -> ProductLine:
    return replace(line, row=row)


def _all(document: Document, places: _Places) -> Iterator[ProductLine]:
    text = document.text
    if not COLUMN.search(text):
        return
    heading = Heading()
    for table in document.tables:
        setting = places.setting(table.start)
        rows, heading = table_rows(text, table, heading)
        for row in rows:
            yield _line(
                document, setting, row.start, row.end, f"{setting.path}/{row.number}", row.codes, row.printed, row.name,
                (*setting.names, *row.headings), row.authority, "heading_without_rows" if row.covers_all else None,
            )  # fmt: skip
    for start, end in places.outside_tables():
        for flat in flat_rows(text, start, end):
            setting = places.setting(flat.start)
            names = (flat.section_name,) if flat.section_name else ()
            path = "/".join(part for part in (setting.path, flat.section, flat.number) if part)
            yield _line(
                document, setting, flat.start, flat.end, path, flat.codes, ", ".join(flat.codes), flat.name,
                names, "", None if flat.sure else "columns_merged",
            )  # fmt: skip
    yield from _prose(document, places)


def _prose(document: Document, places: _Places) -> Iterator[ProductLine]:
    """Items of an annex that carry their codes in brackets: "… plutoni và hợp chất của nó (mã HS 2844.20.10)"."""
    for provision in document.provisions:
        if not provision.path.startswith("phu-luc") or provision.quoted:
            continue
        own = document.text[provision.text_start : provision.text_end]
        found = _PROSE.search(own)
        codes = codes_in(found["codes"]) if found else ()
        if found and codes:
            name = " ".join(own[: found.start()].split()).strip(" ;,.")
            setting = places.setting(provision.start)
            end = provision.text_start + found.end()
            yield _line(
                document,
                setting,
                provision.text_start,
                end,
                provision.path,
                codes,
                found["codes"].strip(),
                name,
                (),
                "",
                None,
            )


def _line(
    document: Document, setting: _Setting, start: int, end: int, row: str, codes: Sequence[str], printed: str,
    name: str, names: tuple[str, ...], authority: str, review: str | None,
) -> ProductLine:  # fmt: skip
    excluded = _EXCLUDED.search(name)
    own_clearance, rule = _clearance((document.text[start:end], *reversed(names)))
    return ProductLine(
        start=start,
        end=end,
        rules=(*setting.rules, rule) if rule and rule not in setting.rules else setting.rules,
        confidence=0.6 if review else 0.98,
        review=review,
        row=row,
        hs=tuple(digits(code) for code in codes),
        printed=printed,
        name=name,
        name_path=names,
        inspection=setting.inspection,
        authority=authority or setting.authority,
        clearance=own_clearance or setting.clearance,
        excluded=excluded.group().strip(" (") if excluded else "",
    )


class _Places:
    """Finds the titles above a position of a document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._starts = [provision.start for provision in document.provisions]
        self._cache: dict[int | None, _Setting] = {}

    def annexes(self) -> Iterator[tuple[int, int]]:
        """Ranges of the top annexes; the end of the document after the last article if none is labelled."""
        tops = [p for p in self._document.provisions if p.kind == "phu-luc" and p.parent is None]
        if tops:
            yield from ((annex.start, annex.end) for annex in tops)
        else:
            articles = [p for p in self._document.provisions if p.kind == "dieu"]
            yield (articles[-1].start if articles else 0, len(self._document.text))

    def outside_tables(self) -> Iterator[tuple[int, int]]:
        """Ranges of the annexes between tables, where a flattened table may stand."""
        tables = [table for table in self._document.tables if table.cells]
        for start, end in self.annexes():
            for table in tables:
                if start <= table.start < end:
                    yield start, table.start
                    start = table.end
            yield start, end

    def setting(self, position: int) -> _Setting:
        """What the provisions around the position, and then the document's title, say of a list there."""
        at = provision_at(self._document.provisions, self._starts, position)
        if at not in self._cache:
            self._cache[at] = self._read(at)
        return self._cache[at]

    def _read(self, at: int | None) -> _Setting:
        chain: list[Provision] = []
        while at is not None:
            chain.append(self._document.provisions[at])
            at = self._document.provisions[at].parent
        titles = [self._title(provision) for provision in chain]
        title = self._document.metadata.title
        inspection, rule = _first("kind", [*titles, title], "inspection")
        clearance, clearance_rule = _clearance([*titles, *self._citing(chain[-1] if chain else None), title])
        agency = next((a.name for t in (*titles, title) if (a := agency_named_in(t))), "")
        issuers = self._document.metadata.issuers
        names = tuple(t.split("\n")[0].strip() for t in reversed(titles[:-1]))
        return _Setting(
            chain[0].path if chain else "danh-muc",
            tuple(n for n in names if n),
            inspection or "",
            tuple(r for r in (rule, clearance_rule) if r),
            agency or (issuers[0] if issuers else ""),
            clearance,
        )

    def _citing(self, annex: Provision | None) -> Iterator[str]:
        """Provisions of the body that cite the annex, or the list issued with the document where it has no number."""
        if annex is None or annex.kind != "phu-luc":
            return
        numbered = annex.path.removeprefix("phu-luc").strip("-")
        name = re.compile(
            rf"Phụ lục (?:số )?{re.escape(numbered)}(?![\w.])" if numbered else r"\bkèm theo\b", re.IGNORECASE
        )
        for provision in self._document.provisions:
            if not provision.path.startswith("phu-luc"):
                text = self._document.text[
                    provision.text_start : min(provision.text_end, provision.text_start + _BEFORE_LIST)
                ]
                if name.search(text):
                    yield text

    def _title(self, provision: Provision) -> str:
        end = min(provision.text_end, provision.text_start + _TITLE)
        return self._document.text[provision.text_start : end].strip()


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    rows = load_rules("inspections")
    return {where: tuple(r for r in rows if r.fields["where"] == where) for where in ("kind", "clearance")}


def _clearance(texts: Iterable[str]) -> tuple[Literal["before", "after"] | None, str]:
    """Before or after clearance by the first text that speaks of it; a text that speaks of both settles nothing."""
    for text in texts:
        flat = " ".join(text.lower().split())
        found = [rule for rule in _rules()["clearance"] if rule.search(flat)]
        if len(found) == 1:
            return cast('Literal["before", "after"]', found[0].fields["clearance"]), found[0].id
        if found:
            break
    return None, ""


def _first(where: str, titles: Sequence[str], field: str) -> tuple[str | None, str]:
    for title in titles:
        flat = " ".join(title.lower().split())
        for rule in _rules()[where]:
            if rule.search(flat):
                return rule.fields[field], rule.id
    return None, ""
