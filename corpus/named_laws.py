"""Laws by name: a text prints a law's number once ("Luật Đất đai số 31/2024/QH15") and then its name alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from corpus.keys import DOCUMENT_NUMBER, normal_form

_LAW = re.compile(
    r"(?P<name>[BLP](?<!\w.)(?:(?<=B)ộ luật|(?<=L)uật|(?<=P)háp lệnh)(?:\s+(?!Luật\s)[^\W\d_][\w-]*,?){1,18}?)"
    r"\s+số\s*:?\s*(?=\d)"
)
"""Looks back from its first letter, because a search for that is quick."""


@lru_cache(maxsize=1)
def named_laws(text: str) -> Mapping[str, str]:
    """Names of laws that are printed with their numbers → number; the first of each counts. Kept for the last text: of
    one document several ask."""
    found: dict[str, str] = {}
    for law in _LAW.finditer(text):
        number = DOCUMENT_NUMBER.match(text, law.end())
        if number:
            found.setdefault(plain_name(law["name"]), normal_form(number))
    return found


def known_law(name: str, laws: Mapping[str, str]) -> str | None:
    """The longest name in ``laws`` that ``name`` begins with: "Luật Đất đai thì người …" is "Luật Đất đai"."""
    words = plain_name(name).split(" ")
    names = (" ".join(words[:length]) for length in range(len(words), 1, -1))
    return next((known for known in names if known in laws), None)


def plain_name(name: str) -> str:
    """The words of a name with one blank between them, without commas behind them."""
    return " ".join(word.rstrip(",") for word in name.split())
