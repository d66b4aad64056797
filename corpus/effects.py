"""What an edit does to a condition (điều kiện) whose old and new wording are both known.

Two wordings are compared by their figures, degrees, requirements and alternatives. Only what makes the condition easier
to meet, and nothing else, is a simplification (đơn giản hóa); a new wording that asks the same is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import yaml

from corpus.model import Threshold

Effect = Literal["simplify", "reword", "tighten", "unclear"]

RULES = Path(__file__).parent / "rules" / "effects.yaml"
_EASIER = frozenset(
    {"figure_eased", "figure_dropped", "degree_lowered", "requirement_dropped", "alternative_added", "term_longer"}
)
_HARDER = frozenset(
    {"figure_raised", "figure_added", "degree_raised", "requirement_added", "alternative_dropped", "term_shorter"}
)
_LABEL = re.compile(r"^\W*(?:\d{1,3}[a-zđ]?[.)]|[a-zđ]\d?\))\s*", re.IGNORECASE)
_CLAUSES = re.compile(r"[;\n]|\.(?=\s)|,\s+(?=(?:có|phải|được|không|đáp ứng)\s)|\s+và\s+(?=(?:có|phải|được|không)\s)")
_WORD = re.compile(r"[^\W_]+")
_FIGURE = re.compile(r"\d[\d.,]*")
_YEARS = re.compile(r"(\d{1,3})\s*(?:\([^()]{0,30}\)\s*)?(năm|tháng)\b")
_EMPTY = frozenset(
    [
        *("có", "phải", "là", "các", "của", "và", "theo", "quy", "định", "tại", "cho", "được", "một", "về", "với"),
        *("từ", "trong", "trên", "để", "khi", "này", "đó", "thì", "đã", "sẽ", "bằng", "do", "như", "những", "đối"),
        *("ít", "nhất", "tối", "thiểu", "trở", "lên"),
    ]
)
"""Words that ask for nothing by themselves; "at least" is told with the figures."""
_LIMIT = 20_000
_MOST_CLAUSES = 200
_SAME = 0.5
"""Share of words from which two clauses are the same requirement in other words."""
_COUNTED = ("VND", "USD", "SDR", "EUR", "m2", "m3", "ha", "persons", "years", "months", "vehicles", "rooms", "outlets")
"""Units of which a bare figure is a minimum; a bare number of days or hours may be either."""


class Wording(NamedTuple):
    """One wording of a condition: its own text and the figures found in it."""

    text: str
    thresholds: Sequence[Threshold] = ()


class Comparison(NamedTuple):
    """What the edit does, and why: codes such as ``figure_eased``, sorted."""

    effect: Effect
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A row of ``rules/effects.yaml``."""

    id: str
    kind: Literal["rank", "alternative", "term"]
    rank: int
    pattern: re.Pattern[str]
    example: str
    counter_example: str


def compare(old: Wording, new: Wording) -> Comparison:
    """What the change from ``old`` to ``new`` does to those who must meet the condition; bounded in time."""
    before, after = _plain(old.text), _plain(new.text)
    if before == after:
        return Comparison("reword", ("same_words",))
    if not after:
        return Comparison("simplify", ("requirement_dropped",))
    reasons = {*_figures(old.thresholds, new.thresholds), *_words(before, after), *_requirements(before, after)}
    easier, harder = reasons & _EASIER, reasons & _HARDER
    if easier and harder:
        effect: Effect = "unclear"
    elif easier or harder:
        effect = "simplify" if easier else "tighten"
    else:
        effect = "reword" if _likeness(_content(before), _content(after)) >= _SAME else "unclear"
    return Comparison(effect, tuple(sorted(reasons)) or ("other_words",))


@cache
def words() -> tuple[Word, ...]:
    """The vocabulary, in file order."""
    rows = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return tuple(Word(**{**row, "pattern": re.compile(row["pattern"], re.IGNORECASE)}) for row in rows)


def _plain(text: str) -> str:
    return " ".join(_LABEL.sub("", text[:_LIMIT]).lower().split()).strip(' .;:,"“”')


def _figures(old: Sequence[Threshold], new: Sequence[Threshold]) -> Iterator[str]:
    """Figures of one unit and comparison are paired by scope, else by their order."""
    rest = list(new)
    for figure in old:
        same = [other for other in rest if (other.unit, other.comparator) == (figure.unit, figure.comparator)]
        if not same:
            yield "figure_dropped"
            continue
        other = next((one for one in same if one.scope == figure.scope), same[0])
        rest.remove(other)
        if other.value != figure.value:
            yield _direction(figure, other)
    if rest:
        yield "figure_added"


def _direction(old: Threshold, new: Threshold) -> str:
    if old.comparator == "exactly" and old.unit not in _COUNTED:
        return "figure_changed"
    lower = new.value < old.value
    return "figure_eased" if lower != (old.comparator == "at_most") else "figure_raised"


def _words(old: str, new: str) -> Iterator[str]:
    ranks = [
        [word.rank for word in words() if word.kind == "rank" and word.pattern.search(text)] for text in (old, new)
    ]
    if all(ranks) and min(ranks[0]) != min(ranks[1]):
        yield "degree_lowered" if min(ranks[1]) < min(ranks[0]) else "degree_raised"
    pattern = next(word.pattern for word in words() if word.kind == "alternative")
    more = len(pattern.findall(new)) - len(pattern.findall(old))
    if more:
        yield "alternative_added" if more > 0 else "alternative_dropped"
    terms = [_term(text) for text in (old, new)]
    if terms[0] and terms[1] and terms[0] != terms[1]:
        yield "term_longer" if terms[1] > terms[0] else "term_shorter"


def _term(text: str) -> int | None:
    """Months for which a paper is valid, if the text says so."""
    row = next(word for word in words() if word.kind == "term")
    found = row.pattern.search(text)
    years = _YEARS.search(text, found.end(), found.end() + 60) if found else None
    return int(years[1]) * (12 if years[2] == "năm" else 1) if years else None


def _requirements(old: str, new: str) -> Iterator[str]:
    """Requirements that have no counterpart; one that lost or gained words at its end counts as well."""
    before, after = _clauses(old), _clauses(new)
    rest = list(after)
    for clause in before:
        best = max(rest, key=lambda other: _likeness(clause, other), default=None)
        if best is None or _likeness(clause, best) < _SAME:
            yield "requirement_dropped"
            continue
        rest.remove(best)
        gained, lost = best - clause, clause - best
        if lost and not gained and "hoặc" not in lost:
            yield "requirement_dropped"
        elif gained and not lost and "hoặc" not in gained:
            yield "requirement_added"
    if rest:
        yield "requirement_added"


def _clauses(text: str) -> list[Counter[str]]:
    found = (_content(part) for part in _CLAUSES.split(text)[:_MOST_CLAUSES])
    return [clause for clause in found if clause]


def _content(text: str) -> Counter[str]:
    """Words that carry meaning; figures are compared elsewhere, and a letter alone is a slip of a scan."""
    return Counter(word for word in _WORD.findall(_FIGURE.sub(" ", text)) if len(word) > 1 and word not in _EMPTY)


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Share of common words in the shorter of two clauses."""
    shorter = min(one.total(), other.total())
    return (one & other).total() / shorter if shorter else 0.0
