"""Query rules as data: abbreviations, synonyms, intents, question words (``rules/*.yaml``), and the agencies' names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from corpus.agencies import agencies
from search_api.analysis import Token, tokens


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: the wordings that trigger it and the row itself."""

    wordings: tuple[tuple[Token, ...], ...]
    row: dict[str, Any]


_WORDINGS = {"abbreviations": "abbr", "synonyms": "terms", "intents": "words", "question_words": "words"}
RULE_FILES = tuple(_WORDINGS)


@cache
def rules(name: str) -> tuple[Rule, ...]:
    """The rows of one rule file with analysed wordings; ``agencies``: codes, names and aliases of the ministries."""
    if name == "agencies":
        rows = [({"code": a.code}, [a.code, a.name, *a.aliases]) for a in agencies()]
    else:
        source = files("search_api").joinpath("rules", f"{name}.yaml").read_text(encoding="utf-8")
        rows = [(row, _listed(row[_WORDINGS[name]])) for row in yaml.safe_load(source)]
    return tuple(Rule(tuple(tuple(tokens(wording)) for wording in wordings), row) for row, wordings in rows)


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def matches(name: str, words: Sequence[Token]) -> Iterator[tuple[Rule, int, int]]:
    """Rules of one file that occur in ``words``, longest wording first, with the range of words.

    Marks must agree where the query has any; a query typed without marks, or an abbreviation, is compared without.
    """
    exactly = name != "abbreviations" and any(word.marked for word in words)
    keys = _keys(words, exactly)
    wordings = _by_first_word(name, exactly)
    found = []
    for at, key in enumerate(keys):
        for rule, wanted in wordings.get(key, ()):
            size = len(wanted)
            if keys[at : at + size] == wanted:
                found.append((rule, at, at + size))
    yield from sorted(found, key=lambda match: match[1] - match[2])


@cache
def _by_first_word(name: str, exactly: bool) -> dict[str, list[tuple[Rule, list[str]]]]:
    found: dict[str, list[tuple[Rule, list[str]]]] = {}
    for rule in rules(name):
        for wording in rule.wordings:
            keys = _keys(wording, exactly)
            found.setdefault(keys[0], []).append((rule, keys))
    return found


def _keys(words: Sequence[Token], exactly: bool) -> list[str]:
    return [word.exact if exactly else word.folded for word in words]
