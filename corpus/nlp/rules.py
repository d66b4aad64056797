"""Rules as data: rows of ``corpus/rules/*.yaml``, each with an example and a counter-example that run as its test."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from corpus.nlp.needles import needles
from corpus.text import fold

FOLDER = Path(__file__).parent.parent / "rules"
_OWN = ("id", "pattern", "example", "counter_example")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. ``pattern`` is for lower-case text; ``fields`` are the row's other columns, as text."""

    id: str
    pattern: re.Pattern[str]
    needles: tuple[str, ...]
    """Words of which a text that the pattern matches has at least one."""
    example: str
    counter_example: str
    fields: dict[str, str]

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in lower-case text."""
        for needle in self.needles:
            if needle in text:
                return self.pattern.search(text)
        return None


@cache
def load_rules(name: str, folded: bool = False) -> tuple[Rule, ...]:
    """Rows of ``rules/<name>.yaml`` in file order. ``folded``: the pattern is for folded text (no marks, đ as d).

    Patterns are lowered here and read lowered text: one that ignores case takes twice the time.
    Raises ``ValueError`` naming file and row if a row lacks a column or its pattern does not compile.
    """
    path = FOLDER / f"{name}.yaml"
    rows = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    rules = tuple(_rule(path.name, number, row, folded) for number, row in enumerate(rows, 1))
    doubles = {rule.id for rule in rules if sum(other.id == rule.id for other in rules) > 1}
    if doubles:
        raise ValueError(f"{path.name}: ids used twice: {', '.join(sorted(doubles))}. Give each row its own id.")
    return rules


def _rule(file: str, number: int, row: dict[str, object], folded: bool) -> Rule:
    missing = [column for column in _OWN if column not in row]
    if missing:
        raise ValueError(f"{file}, row {number}: no {', '.join(missing)}. Every rule needs them.")
    source = str(row["pattern"])
    try:
        pattern = re.compile(_outside_escapes(fold if folded else str.lower, source))
    except re.error as error:
        raise ValueError(f"{file}, row {row['id']}: the pattern does not compile ({error}).") from error
    fields = {column: str(value) for column, value in row.items() if column not in _OWN}
    own = needles(pattern.pattern)
    return Rule(str(row["id"]), pattern, own, str(row["example"]), str(row["counter_example"]), fields)


def _outside_escapes(change: Callable[[str], str], pattern: str) -> str:
    """The pattern changed, but for escapes such as ``\\S``, which keep their case."""
    return "".join(part if part.startswith("\\") else change(part) for part in re.split(r"(\\.)", pattern))
