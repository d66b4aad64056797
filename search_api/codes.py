"""Code terms: document numbers, provision locators and HS codes, however they are typed, become the same terms.

All patterns run on folded NFC text (lower case, no marks), because people type "nghi dinh 08 2018" as well.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from search_api.analysis import fold, terms

_KIND_WORDS = {
    "nghi dinh": "nd", "nd": "nd", "nghi quyet": "nq", "nq": "nq", "thong tu": "tt", "tt": "tt", "quyet dinh": "qd",
    "qd": "qd", "thong tu lien tich": "ttlt", "ttlt": "ttlt", "chi thi": "ct", "ct": "ct", "luat": "qh",
    "bo luat": "qh", "phap lenh": "pl", "van ban hop nhat": "vbhn", "vbhn": "vbhn",
}  # fmt: skip
_ONLY_ISSUER = {"nd": "cp"}
"""Kinds that one body alone issues: a decree is always the Government's."""


def _alone(first: str, rest: str = "", before: str = r"\w./,-") -> str:
    """``first`` + ``rest`` with none of ``before`` in front. It is looked behind after ``first``, so that the search
    skips to characters that can begin a match: ten times as fast as looking behind at every place."""
    return rf"{first}(?<![{before}]{first}){rest}"


_DIGIT = _alone("[0-9]")
"""Twice as fast to skip to as the digits of all scripts."""
_REST = r"\d{0,3}(?:\.\d{1,3})?"
_NO = rf"(?P<no>{_DIGIT}{_REST})"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_BAR = r"(?: ?/ ?|-)"
_KIND = "|".join(
    _alone(first, rf"(?:{'|'.join(sorted((word[1:] for word in words), key=len, reverse=True))})")
    for first, words in groupby(sorted(_KIND_WORDS), itemgetter(0))
)
_NUMBERS = (
    # 08/2018/nd-cp, 61/2020/qh14, 67-2013-nd-cp; without a year 37/vbhn-bct, 66-nq/tw, 02/nq-cp
    re.compile(
        rf"{_NO}{_BAR}(?:{_YEAR}{_BAR}|(?=(?:nd|nq|ttlt|tt|qd|ct|vbhn)[/-]))"
        r"(?P<symbol>[a-z]{1,8}\d{0,2}(?:[/-][a-z]{1,10}\d{0,2}){0,3})(?!\w)"
    ),
    # nghi dinh so 08/2018, nd 8 2018, nd-cp 98-2021, nghi quyet 66.17
    re.compile(
        rf"(?P<kind>{_KIND})(?:-[a-z]{{2,6}})?(?: so)?:? {{0,2}}(?P<no>\d{_REST})"
        rf"(?: ?[/ -] ?{_YEAR}(?!\w|[.,]\d)|(?![\w/%]|[.,-]\d))"
    ),
    # 67/2013 alone, but neither a date nor a month
    re.compile(rf"(?P<no>{_DIGIT}(?<!thang \d){_REST})/{_YEAR}(?!\w|[.,]\d)"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A document number as far as it was given, with its range in the text."""

    no: str
    year: str
    kind: str
    issuer: str
    start: int
    end: int

    @property
    def terms(self) -> tuple[str, ...]:
        """Index terms, the most general first: a query with fewer parts finds a number with more, never the reverse."""
        kinds = [part for part in ("", f"_{self.kind}", f"_{self.kind}_{self.issuer}") if not part.endswith("_")]
        dated = [f"so_{self.no}_{self.year}{kind}" for kind in kinds] if self.year else []
        return tuple([f"so_{self.no}{kind}" for kind in kinds[1:]] + dated)

    @property
    def term(self) -> str:
        """The one term that a query for this number asks for."""
        return self.terms[-1]

    @property
    def label(self) -> str:
        """The number as read, to show: ``67/2013/NĐ-CP``, ``NQ 66.17``."""
        kind = {"nd": "NĐ", "qd": "QĐ"}.get(self.kind, self.kind.upper())
        no = self.no.zfill(2) if self.year else self.no
        symbol = (
            f"{kind}{self.issuer}"
            if kind == "QH"
            else "-".join(filter(None, (kind, self.issuer.upper().replace("_", "-"))))
        )
        return "/".join(filter(None, (no, self.year, symbol)))


def find_numbers(text: str) -> list[Number]:
    """Document numbers in ``text`` in order; the fullest reading of a place wins."""
    return _numbers(fold(unicodedata.normalize("NFC", text)))


def _numbers(folded: str) -> list[Number]:
    found: list[Number] = []
    # Most texts hold no bar, and no number that two of the patterns could find.
    for pattern in _NUMBERS if "/" in folded else _NUMBERS[:2] if "-" in folded else _NUMBERS[1:2]:
        for match in pattern.finditer(folded):
            start, end = match.span()
            if not any(start < other.end and other.start < end for other in found):
                found.append(_number(match))
    return sorted(found, key=lambda number: number.start)


def _number(match: re.Match[str]) -> Number:
    parts = match.groupdict()
    kind, _, issuer = re.sub(r"[/-]", "_", parts.get("symbol") or "").partition("_")
    if kind.startswith("qh"):
        kind, issuer = "qh", kind[2:]
    if parts.get("kind"):
        kind = _KIND_WORDS[parts["kind"]]
    issuer = issuer or _ONLY_ISSUER.get(kind, "")
    whole, _, part = parts["no"].partition(".")
    no = (whole.lstrip("0") or "0") + (f".{part}" if part else "")
    return Number(no, parts.get("year") or "", kind, issuer, match.start(), match.end())


_LEVELS = {
    "phu luc": "phu-luc",
    "phan": "phan",
    "muc": "muc",
    "dieu": "dieu",
    "khoan": "khoan",
    "diem": "diem",
    "tiet": "tiet",
}
_RANK = {slug: rank for rank, slug in enumerate(_LEVELS.values())}
_LABELS = {
    "phu-luc": r"(?:[ivx]{1,6}|\d{1,2})(?:\.\d{1,2})?[a-z]?|[a-d]",
    "phan": r"[ivx]{1,6}|[a-h]|\d{1,2}",
    "muc": r"[ivx]{1,6}|[a-z]|\d{1,3}",
    "dieu": r"\d{1,3}[a-z]?",
    "khoan": r"\d{1,3}[a-z]?(?:\.\d{1,2})?",
    "diem": r"[a-z]\d?",
    "tiet": r"\d{1,2}|[a-z]",
}
_ANY_LEVEL = "|".join(
    _alone(f"{word} ", rf"(?P<{slug.replace('-', '_')}>{_LABELS[slug]})", r"\w") for word, slug in _LEVELS.items()
)
_LOCATOR = re.compile(rf"(?:{_ANY_LEVEL})(?!\w|\.\d)")
_UPPER = frozenset({"phu-luc", "phan", "muc"})
"""Levels whose labels are Roman figures or capitals."""
_GAP = re.compile(r"[\s,;]*(?:(?:cua|thuoc|va|o|trong)\s+)?")
_LETTERS = frozenset("abcdđeghiklmnopqrstuvxy0123456789.")


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in a document: ``path`` as the registry writes it (``dieu-9/khoan-2/diem-a``, ``phu-luc-II``)."""

    path: str
    start: int
    end: int


def find_locators(text: str) -> list[Locator]:
    """Provision locators in ``text``, inner or outer level first: "điểm a khoản 2 Điều 9" = "Điều 9 khoản 2 điểm a"."""
    raw = unicodedata.normalize("NFC", text)
    return _locators(raw, fold(raw))


def _locators(raw: str, folded: str) -> list[Locator]:
    runs: list[list[tuple[str, str, int, int]]] = []
    for match in _LOCATOR.finditer(folded):
        name = str(match.lastgroup)
        label = raw[match.start(name) : match.end(name)].lower()
        if not set(label) <= _LETTERS:
            continue  # "điểm ở", "mục ô": a word, not a label
        level = (name.replace("_", "-"), label, match.start(), match.end())
        if runs and _GAP.fullmatch(folded, runs[-1][-1][3], match.start()) and _continues(runs[-1], level[0]):
            runs[-1].append(level)
        else:
            runs.append([level])
    return [_locator(run) for run in runs]


def _continues(run: list[tuple[str, str, int, int]], level: str) -> bool:
    """A level may follow if the run keeps its direction; only ``muc`` nests in itself."""
    last = _RANK[run[-1][0]]
    if _RANK[level] == last:
        return level == "muc"
    falling = _RANK[run[0][0]] > last or len({name for name, *_ in run}) == 1
    rising = _RANK[run[0][0]] < last or len({name for name, *_ in run}) == 1
    return (falling and _RANK[level] < last) or (rising and _RANK[level] > last)


def _locator(run: list[tuple[str, str, int, int]]) -> Locator:
    inner_first = _RANK[run[0][0]] > _RANK[run[-1][0]]
    levels = reversed(run) if inner_first else run
    path = "/".join(f"{name}-{label.upper() if name in _UPPER else label}" for name, label, *_ in levels)
    return Locator(path, run[0][2], run[-1][3])


def path_terms(path: str) -> list[str]:
    """Index terms of a provision's own path: its leading parts, with and without the component, and ``=path``."""
    steps = path.lower().split("/") if path else []
    starts = {0} | {n for n, step in enumerate(steps[:2]) if n and step.startswith(("dieu-", "muc-"))}
    terms = [f"={'/'.join(steps)}"]
    for first in sorted(starts):
        terms += ["/".join(steps[first:end]) for end in range(first + 1, len(steps) + 1)]
        terms.append("=" + "/".join(steps[first:]))
    return list(dict.fromkeys(terms))


_HS = re.compile(_alone("[0-9]", r"\d{3}(?:\.\d{2}(?:\.\d{2})?(?:\.\d{2})?|\d{4}| \d{2} \d{2})(?![\w/]|[.,]\d)"))
_BARE_HS = re.compile(r"\d{2}\.\d{2}|\d{6}|\d{4}")
_HS_WORD = re.compile(r"(?<!\w)(?:ma hs|hs code|ma so hs|ma so hang hoa|ma hang|hs|ma|nhom)(?!\w)[ :]{1,3}")


@dataclass(frozen=True, slots=True)
class HsCode:
    """An HS code or prefix, digits only, with its range in the text."""

    digits: str
    start: int
    end: int


def find_hs(text: str) -> list[HsCode]:
    """HS codes that cannot be anything else: ``0207.14.20``, ``02071420``, ``0207.14``, ``0207 14 20``."""
    return [HsCode(re.sub(r"\D", "", m.group())[:8], *m.span()) for m in _HS.finditer(text) if _is_chapter(m.group())]


def find_hs_query(text: str) -> list[HsCode]:
    """As ``find_hs``, and a bare heading (``2009``, ``11.03``) that is the whole query or follows "mã HS"."""
    found = find_hs(text)
    folded = fold(unicodedata.normalize("NFC", text))
    places = [match.end() for match in _HS_WORD.finditer(folded)] + [len(folded) - len(folded.lstrip())]
    for n, place in enumerate(places):
        match = _BARE_HS.match(folded, place)
        alone = match is not None and not folded[match.end() :].strip()
        said = match is not None and n < len(places) - 1 and not re.match(r"\w|[./]\d", folded[match.end() :])
        if (
            match
            and (alone or said)
            and _is_chapter(match.group())
            and all(match.start() >= code.end or code.start >= match.end() for code in found)
        ):
            found.append(HsCode(match.group().replace(".", ""), *match.span()))
    return sorted(found, key=lambda code: code.start)


def _is_chapter(code: str) -> bool:
    return 1 <= int(code[:2]) <= 97


def hs_terms(digits: str) -> list[str]:
    """Terms of one listed code: every prefix of it by two digits, and ``hs=code`` for the code itself."""
    return [f"hs_{digits[:size]}" for size in range(2, len(digits) + 1, 2)] + [f"hs={digits}"]


def covering_hs_terms(digits: str) -> list[str]:
    """Terms of listed headings that cover a searched code: 04021010 is covered by a listed 0402."""
    return [f"hs={digits[:size]}" for size in range(4, len(digits), 2)]


def code_terms(text: str) -> list[str]:
    """All code terms of a running text: numbers and places that it cites, HS codes that it names."""
    raw = unicodedata.normalize("NFC", text)
    folded = terms(raw).plain
    found = [term for number in _numbers(folded) for term in number.terms]
    found += [locator.path.lower() for locator in _locators(raw, folded)]
    found += [term for code in find_hs(raw) for term in hs_terms(code.digits)]
    return found
