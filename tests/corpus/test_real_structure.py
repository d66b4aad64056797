"""Structure and metadata of real texts, checked against what the database and the texts themselves say."""

import json
from pathlib import Path

import pytest

from corpus.keys import normal_number
from corpus.metadata import read_metadata
from corpus.model import Provision
from corpus.readers import read_bytes
from corpus.structure import parse_structure
from corpus.text import canonicalise

pytestmark = pytest.mark.real

RELIABLE = {"dieu", "khoan", "diem"}


def tree_of(path: Path) -> tuple[str, tuple[Provision, ...]]:
    raw = read_bytes(path.read_bytes(), path.name)[0]
    text, _, tables = canonicalise(raw)
    return text, parse_structure(text, tables)[0]


def database_paths(nodes: list[dict[str, object]], above: str = "") -> set[str]:
    """Paths of the database's own tree; levels it could not number are left out."""
    found: set[str] = set()
    for node in nodes:
        kind, number = str(node["cap"]), str(node["so"]).strip(" .)").lower()
        path = above
        if kind in RELIABLE and number != "none":
            path = f"dieu-{number}" if kind == "dieu" else f"{above}/{kind}-{number}".lstrip("/")
            found.add(path)
        children = node["con"]
        assert isinstance(children, list)
        found |= database_paths(children, path)
    return found


def test_agrees_with_the_trees_of_the_database(shared_corpus: Path) -> None:
    """The database holds Điều, khoản and điểm of 28 instruments (no tiết, nothing quoted)."""
    expected_total = missed_total = added_total = 0
    for path in sorted((shared_corpus / "imposing" / "vbpl_json").glob("*.json")):
        nodes = json.loads(path.read_text(encoding="utf-8")).get("provisions")
        if not nodes:
            continue
        expected = database_paths(nodes)
        provisions = tree_of(path)[1]
        ours = {p.path for p in provisions if not p.quoted and p.path.startswith("dieu-") and p.kind in RELIABLE}
        expected_total += len(expected)
        missed_total += len(expected - ours)
        added_total += len(ours - expected)
    assert expected_total > 4000
    assert missed_total / expected_total < 0.005
    assert added_total / expected_total < 0.01


def test_articles_of_gazette_texts_are_complete(shared_corpus: Path) -> None:
    """Điều of a new decree in the gazette run from 1 without a gap."""
    texts = [
        *(shared_corpus / "imposing" / "congbao").glob("nghi-dinh-*.txt"),
        *(shared_corpus / "cutting" / "2026_resolutions").glob("*.txt"),
    ]
    assert texts
    broken = {}
    for path in texts:
        numbers = [p.path for p in tree_of(path)[1] if p.kind == "dieu" and not p.quoted and "/" not in p.path]
        if numbers != [f"dieu-{n}" for n in range(1, len(numbers) + 1)]:
            broken[path.name] = numbers
    assert not broken


def test_spans_nest_in_real_texts(shared_corpus: Path) -> None:
    for folder in ("imposing/phapdien_slices", "cutting/2026_other", "imposing/original"):
        for path in sorted((shared_corpus / folder).iterdir()):
            text, provisions = tree_of(path)
            assert len({p.path for p in provisions}) == len(provisions)
            for p in provisions:
                assert p.start <= p.text_start <= p.text_end <= p.end <= len(text)
                assert p.parent is None or p.end <= provisions[p.parent].end


def test_metadata_agree_with_the_database(shared_corpus: Path) -> None:
    """Number and day of effect as the text states them; one database row is known to give another day than its text."""
    differing = []
    for path in sorted((shared_corpus / "imposing" / "vbpl_json").glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        raw = read_bytes(path.read_bytes(), path.name)[0]
        text, _, tables = canonicalise(raw)
        found = read_metadata(text, parse_structure(text, tables)[0], raw.hints)
        assert found.key.number == normal_number(record["so_hieu"])
        assert found.effective_from is not None
        if found.effective_from.isoformat() != record["valid_from"]:
            differing.append(path.name)
    assert len(differing) <= 2
