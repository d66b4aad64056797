"""What a query asks for: numbers, places, goods codes, agencies, status, phrases; the rest are words to rank by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

from search_api.analysis import Token, tokens
from search_api.codes import HsCode, Locator, Number, find_hs_query, find_locators, find_numbers
from search_api.query_rules import matches

MAX_QUERY = 500
"""Characters of a query that are read; what follows is ignored."""
MAX_WORDS = 32
"""Words of a query that are searched; a longer one is a pasted text, and its head says what it is about."""

UNDERSTOOD = frozenset({"number", "locator", "hs", "agency", "state", "kind", "year", "marks"})
"""What words of a query may be read as, and may be told not to."""

_QUOTED = re.compile(r"(?<!\w)(?P<minus>[-−])?[\"“”„]([^\"“”„]{1,300})[\"“”„]")
_MINUS = re.compile(r"(?:(?<=\s)|^)[-−](?=[^\W\d_])(\w+)")
_YEAR = re.compile(r"(?<![\w./,-])(?:năm |nam )?((?:19|20)\d\d)(?!\w|[./,-]\d)", re.IGNORECASE)
_SMALL_WORDS_WEIGHT = 0.15


@dataclass(frozen=True, slots=True)
class Word:
    """One word to rank by. A word of asking need not occur (``needed``), and most of them rank little (``weight``)."""

    token: Token
    weight: float = 1.0
    needed: bool = True
    instead: tuple[tuple[Token, ...], ...] = ()
    """Other wordings of what the word is part of: a text with one of them need not hold the word."""


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query taken apart. Nothing in it is engine syntax."""

    words: tuple[Word, ...] = ()
    marked: bool = False
    """True if marks were typed: exact terms count then; a query without marks is compared folded only."""
    phrases: tuple[tuple[Token, ...], ...] = ()
    """Quoted: must occur as they stand."""
    excluded: tuple[tuple[Token, ...], ...] = ()
    helpers: tuple[tuple[Token, ...], ...] = ()
    """Other wordings of the same thing: they help an answer up, but need not occur."""
    number: Number | None = None
    locator: Locator | None = None
    hs: HsCode | None = None
    wants: tuple[tuple[str, str], ...] = ()
    """Facet values that come first: ("agency", "BCT"), ("state", "cut"), ("kind", "product_line"), ("year", "2026")."""
    understood: dict[str, str] = field(default_factory=dict)
    unsearchable: bool = False
    """True if something was typed, but no word, number or code is in it."""

    @property
    def by_words(self) -> bool:
        """True if words alone decide what is found, no number, place or goods code."""
        return bool(self.words or self.phrases) and not (self.number or self.locator or self.hs)


def parse_query(text: str, literal: Collection[str] = ()) -> ParsedQuery:
    """Take a query apart. Any string is a query; none raises. ``literal``: what is not to be understood, but searched
    as words (names of ``understood``)."""
    text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode()[:MAX_QUERY])
    phrases, excluded, rest = _operators(text)
    number = None if "number" in literal else next(iter(find_numbers(rest)), None)
    rest = _without(rest, number)
    locators = [] if "locator" in literal else find_locators(rest)
    locator = locators[0] if locators and (number or len(locators) == 1) else None
    rest = _without(rest, locator)
    codes = [] if "hs" in literal else find_hs_query(rest)
    hs = codes[0] if codes else None
    rest = _without(rest, hs)
    plain = tokens(rest)[:MAX_WORDS]
    wants, intent_words = _wants(plain, rest, literal)
    words = _weigh(plain, intent_words)
    return ParsedQuery(
        words=words,
        marked=any(word.token.marked for word in words) or any(token.marked for phrase in phrases for token in phrase),
        phrases=phrases,
        excluded=excluded,
        helpers=_helpers(plain),
        number=number,
        locator=locator,
        hs=hs,
        wants=wants,
        understood=_understood(text, number, locator, hs, phrases, excluded, wants),
        unsearchable=bool(text.strip()) and not (words or phrases or excluded or number or locator or hs),
    )


def _operators(text: str) -> tuple[tuple[tuple[Token, ...], ...], tuple[tuple[Token, ...], ...], str]:
    """Quoted phrases, excluded words or phrases, and the text without them."""
    phrases: list[tuple[Token, ...]] = []
    excluded: list[tuple[Token, ...]] = []
    for match in _QUOTED.finditer(text):
        (excluded if match.group("minus") else phrases).append(tuple(tokens(match.group(2))[:MAX_WORDS]))
    rest = _QUOTED.sub(" ", text)
    excluded += [tuple(tokens(match.group(1))) for match in _MINUS.finditer(rest)]
    return tuple(filter(None, phrases)), tuple(filter(None, excluded)), _MINUS.sub(" ", rest)


def _without(text: str, part: Number | Locator | HsCode | None) -> str:
    """The text with one part blanked, so that the offsets of the others stay good."""
    return text if part is None else text[: part.start] + " " * (part.end - part.start) + text[part.end :]


def _wants(words: list[Token], rest: str, literal: Collection[str]) -> tuple[tuple[tuple[str, str], ...], set[int]]:
    """Facet values to prefer, and the places of words that only say so ("mã HS", "Bộ Y tế")."""
    wanted: dict[str, str] = {}
    marks: set[str] = set()
    said: set[int] = set()
    for rule, start, end in matches("agencies", words):
        if "agency" not in wanted and "agency" not in literal:
            wanted["agency"] = str(rule.row["code"])
            said.update(range(start, end))
    for rule, start, end in matches("intents", words):
        if rule.row["field"] in literal:
            continue
        if rule.row["field"] == "marks":
            marks.add(str(rule.row["value"]))
        else:
            wanted.setdefault(str(rule.row["field"]), str(rule.row["value"]))
        if not rule.row["counts"]:
            said.update(range(start, end))
    if "year" not in literal and (year := _YEAR.search(rest)):
        wanted["year"] = year.group(1)
    return (*sorted(wanted.items()), *(("marks", mark) for mark in sorted(marks))), said


def _weigh(words: list[Token], said: set[int]) -> tuple[Word, ...]:
    """Words with weights; an abbreviation is replaced by what it stands for."""
    small, spare = set(said), set(said)
    for rule, start, end in matches("question_words", words):
        spare.update(range(start, end))
        if not rule.row.get("counts"):
            small.update(range(start, end))
    if len(spare) == len(words):
        small, spare = set(), set()
    instead: dict[int, tuple[tuple[Token, ...], ...]] = {}
    for rule, start, end in matches("synonyms", words):
        for place in range(start, end):
            instead[place] = instead.get(place, ()) + tuple(one for one in rule.wordings if words[place] not in one)
    meanings = {start: str(rule.row["means"]) for rule, start, _ in matches("abbreviations", words)}
    weighed: list[Word] = []
    for place, token in enumerate(words):
        expanded = tokens(meanings[place]) if place in meanings else [token]
        weight = _SMALL_WORDS_WEIGHT if place in small else 1.0
        weighed += [Word(part, weight, place not in spare, instead.get(place, ())) for part in expanded]
    return tuple(weighed[:MAX_WORDS])


def _helpers(words: list[Token]) -> tuple[tuple[Token, ...], ...]:
    """Abbreviations as typed, agencies' names in full, other wordings of the synonym rows that the query touches."""
    found = [tuple(words[start:end]) for _, start, end in matches("abbreviations", words)]
    for rule, _, _ in matches("agencies", words):
        found += rule.wordings[1:2]
    for rule, start, end in matches("synonyms", words):
        typed = [token.folded for token in words[start:end]]
        found += [wording for wording in rule.wordings if [token.folded for token in wording] != typed]
    return tuple(dict.fromkeys(found))[:MAX_WORDS]


def _understood(
    text: str,
    number: Number | None,
    locator: Locator | None,
    hs: HsCode | None,
    phrases: tuple[tuple[Token, ...], ...],
    excluded: tuple[tuple[Token, ...], ...],
    wants: tuple[tuple[str, str], ...],
) -> dict[str, str]:
    said: dict[str, str] = {}
    for name, value in wants:
        said[name] = f"{said[name]}, {value}" if name in said else value
    if number:
        said["number"] = number.label
    if locator:
        said["locator"] = locator.path
    if hs:
        said["hs"] = hs.digits
    if phrases:
        said["phrase"] = "; ".join(match.group(2) for match in _QUOTED.finditer(text) if not match.group("minus"))
    if excluded:
        said["without"] = "; ".join(" ".join(token.folded for token in words) for words in excluded)
    return said
