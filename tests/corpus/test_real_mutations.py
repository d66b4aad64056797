"""Real texts with lines cut out, doubled, shuffled and broken: the tree stays sound whatever is left of them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.metadata import read_metadata
from corpus.model import Document, Source
from corpus.reading import read_file
from corpus.structure import parse_structure
from corpus.text import nfc
from corpus.verifying import breaches

pytestmark = pytest.mark.real

TREES = Path(__file__).parent / "golden" / "trees"
FORMS = ["gazette-quotations", "gazette-resolution-annexes", "gazette-consolidated", "word-markdown"]
CUTS = st.tuples(st.floats(0, 1), st.floats(0, 0.3), st.sampled_from(["drop", "double", "move", "shuffle", "break"]))


@cache
def lines_of(path: Path) -> tuple[str, ...]:
    return tuple(read_file(path)[0].text.split("\n"))


def mutated(lines: list[str], place: float, share: float, how: str, draw: st.DataObject) -> list[str]:
    first = int(place * len(lines))
    last = min(len(lines), first + 1 + int(share * len(lines)))
    part, rest = lines[first:last], lines[:first] + lines[last:]
    if how == "drop":
        return rest
    if how == "double":
        return lines[:last] + lines[first:]
    if how == "move":
        return rest + part
    if how == "shuffle":
        return lines[:first] + draw.draw(st.permutations(part[:40])) + part[40:] + lines[last:]
    return lines[:first] + [piece for line in part for piece in (line[: len(line) // 2], line[len(line) // 2 :])]


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=25)
@given(changes=st.lists(CUTS, min_size=1, max_size=4), draw=st.data())
def test_mutated_texts_keep_the_invariants(
    shared_corpus: Path, form: str, changes: list[tuple[float, float, str]], draw: st.DataObject
) -> None:
    golden = json.loads((TREES / f"{form}.json").read_text(encoding="utf-8"))
    lines = list(lines_of(shared_corpus / golden["file"]))
    for place, share, how in changes:
        lines = mutated(lines, place, share, how, draw)
    text = nfc("\n".join(lines))[:150_000]
    provisions, notes = parse_structure(text)
    metadata = read_metadata(text, provisions, {})
    whole = ((0, len(text), 0, len(text)),) if text else ()
    document = Document(metadata, text, provisions, (), Source("x", "0", "text", "0"), whole, notes)
    assert list(breaches(document)) == []


def lawful_text(articles: list[list[int]]) -> tuple[str, list[str]]:
    """A text of numbered articles, clauses and points, and the paths that it must give."""
    lines, paths = [], []
    for article, clauses in enumerate(articles, 1):
        lines.append(f"Điều {article}. Tên điều")
        paths.append(f"dieu-{article}")
        for clause, points in enumerate(clauses, 1):
            lines.append(f"{clause}. Nội dung khoản:")
            paths.append(f"dieu-{article}/khoan-{clause}")
            for letter in "abcdđeghiklmnopqrstuvxy"[:points]:
                lines.append(f"{letter}) Nội dung điểm;")
                paths.append(f"dieu-{article}/khoan-{clause}/diem-{letter}")
    return "\n".join(lines), paths


@given(st.lists(st.lists(st.integers(0, 23), max_size=12), min_size=1, max_size=12))
def test_generated_texts_come_back_as_they_were_made(articles: list[list[int]]) -> None:
    text, paths = lawful_text(articles)
    assert [provision.path for provision in parse_structure(text)[0]] == paths
