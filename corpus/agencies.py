"""Issuers and ministries (cơ quan ban hành, bộ): codes in document numbers, names, dated successions.

The facts are rows of ``rules/agencies.yaml``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Agency:
    """One issuer. ``until``: the first day on which it no longer exists; ``successors``: codes, the main one first."""

    code: str
    name: str
    en: str
    slug: str
    codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    successors: tuple[str, ...] = ()

    @property
    def ministry(self) -> bool:
        """True for a ministry or an agency of its rank: it can be in charge of conditions."""
        return self.name.startswith("Bộ ") or self.code in ("NHNN", "TTCP", "UBDT", "VPCP")


def slug_of(text: str) -> str:
    """Lower-case ASCII words joined by hyphens: ``Bộ Công Thương`` → ``bo-cong-thuong``."""
    return re.sub(r"[^a-z0-9]+", "-", _plain(text)).strip("-")


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("ð", "d"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@cache
def agencies() -> tuple[Agency, ...]:
    """All rows, in file order."""
    rows = yaml.safe_load((Path(__file__).parent / "rules" / "agencies.yaml").read_text(encoding="utf-8"))
    return TypeAdapter(tuple[Agency, ...]).validate_python(rows)


@cache
def _by_code() -> dict[str, Agency]:
    return {_plain(code): agency for agency in agencies() for code in (agency.code, *agency.codes)}


@cache
def _by_name() -> dict[str, Agency]:
    return {slug_of(name): agency for agency in agencies() for name in (agency.name, *agency.aliases)}


@cache
def _name_pattern() -> re.Pattern[str]:
    names = sorted(_by_name(), key=len, reverse=True)
    return re.compile(r"(?<![a-z0-9])(?:" + "|".join(map(re.escape, names)) + r")(?![a-z0-9])")


def agency_of_code(code: str) -> Agency | None:
    """The issuer with this code (``BCT``); marks and case do not matter (``BLDTBXH``, ``ttg``)."""
    return _by_code().get(_plain(code))


def agency_of_name(name: str) -> Agency | None:
    """The issuer whose name is the whole of ``name`` (``BỘ CÔNG THƯƠNG``, ``bộ công thương``)."""
    return _by_name().get(slug_of(name))


def agency_named_in(phrase: str) -> Agency | None:
    """The first agency named in a short phrase ("thuộc phạm vi quản lý của Bộ Y tế"); 500 characters are read."""
    found = _name_pattern().search(slug_of(phrase[:500]))
    return _by_name()[found.group()] if found else None


@cache
def _ministry_names() -> tuple[re.Pattern[str], dict[str, Agency]]:
    by_name = {name: agency for agency in agencies() if agency.ministry for name in (agency.name, *agency.aliases)}
    names = sorted(by_name, key=len, reverse=True)
    # Each looks back from its first letter: a search for that is quick, one for an edge of a word is not.
    pattern = "|".join(rf"{name[0]}(?<!\w.){re.escape(name[1:])}" for name in names)
    return re.compile(rf"(?:{pattern})\b"), by_name


def ministry_most_named(text: str) -> Agency | None:
    """The ministry that a text is about: named at least five times, and three times as often as any other."""
    pattern, by_name = _ministry_names()
    counts = Counter(by_name[match.group()].code for match in pattern.finditer(text))
    (first, most), (_, next_most) = (*counts.most_common(2), ("", 0), ("", 0))[:2]
    return agency_of_code(first) if most >= 5 and most >= 3 * next_most and most >= 0.6 * counts.total() else None


def present(code: str, on: date) -> str:
    """Code of the agency that holds the work of ``code`` on that day: itself, or its (main) successor."""
    agency = agency_of_code(code)
    while agency and agency.until and agency.until <= on and agency.successors:
        agency = agency_of_code(agency.successors[0])
    return agency.code if agency else code
