"""Rules as data: rows of ``corpus/rules/*.yaml``, each with an example and a counter-example that run as its test."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from corpus.text import fold

FOLDER = Path(__file__).parent.parent / "rules"
_OWN = ("id", "pattern", "example", "counter_example")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. ``pattern`` ignores case; ``fields`` are the row's other columns, as text."""

    id: str
    pattern: re.Pattern[str]
    example: str
    counter_example: str
    fields: dict[str, str]


@cache
def load_rules(name: str, folded: bool = False) -> tuple[Rule, ...]:
    """Rows of ``rules/<name>.yaml`` in file order. ``folded``: the pattern is for folded text (no marks, đ as d).

    Raises ``ValueError`` naming file and row if a row lacks a column or its pattern does not compile.
    """
    path = FOLDER / f"{name}.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
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
        pattern = re.compile(_folded(source) if folded else source, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"{file}, row {row['id']}: the pattern does not compile ({error}).") from error
    fields = {column: str(value) for column, value in row.items() if column not in _OWN}
    return Rule(str(row["id"]), pattern, str(row["example"]), str(row["counter_example"]), fields)


def _folded(pattern: str) -> str:
    """The pattern without marks; escapes such as ``\\S`` keep their case."""
    return "".join(part if part.startswith("\\") else fold(part) for part in re.split(r"(\\.)", pattern))
