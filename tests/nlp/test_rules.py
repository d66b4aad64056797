"""Every rule matches its example and not its counter-example."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.nlp import rules
from corpus.nlp.rules import FOLDER, Rule, load_rules
from corpus.nlp.sentences import same_length

FOLDED = ("operations", "contexts")
FILES = (*FOLDED, "concerns", "roles", "condition_types", "thresholds")


def rows() -> list[tuple[str, Rule]]:
    return [(name, rule) for name in FILES for rule in load_rules(name, folded=name in FOLDED)]


def matches(name: str, rule: Rule, text: str) -> bool:
    return rule.search(same_length(text) if name in FOLDED else text.lower()) is not None


@pytest.mark.parametrize(("name", "rule"), rows(), ids=lambda value: value if isinstance(value, str) else value.id)
def test_example_and_counter_example(name: str, rule: Rule) -> None:
    assert matches(name, rule, rule.example), rule.id
    assert not matches(name, rule, rule.counter_example), rule.id


def test_every_operation_says_what_the_reader_needs() -> None:
    needed = {"op", "concerns", "object", "reach", "modes"}
    assert all(needed <= set(rule.fields) for rule in load_rules("operations", folded=True))
    modes = {
        mode for rule in load_rules("operations", folded=True) for mode in rule.fields["modes"].split(", ") if mode
    }
    assert modes <= {rule.fields["mode"] for rule in load_rules("contexts", folded=True)}


def write(folder: Path, text: str) -> None:
    (folder / "broken.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- {id: a, pattern: x, example: x}", "broken.yaml, row 1: no counter_example"),
        ("- {id: a, pattern: '(', example: x, counter_example: y}", "broken.yaml, row a: the pattern does not compile"),
        (
            "- {id: a, pattern: x, example: x, counter_example: y}\n" * 2,
            "broken.yaml: ids used twice: a",
        ),
    ],
)
def test_a_broken_file_names_its_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str) -> None:
    monkeypatch.setattr(rules, "FOLDER", tmp_path)
    write(tmp_path, text)
    load_rules.cache_clear()
    with pytest.raises(ValueError, match=re.escape(message)):
        load_rules("broken")
    load_rules.cache_clear()


def test_folded_patterns_keep_their_escapes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "FOLDER", tmp_path)
    write(tmp_path, "- {id: a, pattern: '^bãi bỏ \\S+$', example: x, counter_example: y}")
    load_rules.cache_clear()
    (rule,) = load_rules("broken", folded=True)
    load_rules.cache_clear()
    assert rule.search("bai bo x")
    assert FOLDER.name == "rules"
