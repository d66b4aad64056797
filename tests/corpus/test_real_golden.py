"""Trees of real texts against labels that were read by hand: paths and offsets, in every form of publication.

A label is a path with its begin and end in its article or annex, counted in characters that are no blanks, so that how
lines are joined does not matter. The texts are not here: they are read where they lie.
"""

from __future__ import annotations

import json
import re
from itertools import accumulate
from pathlib import Path

import pytest

from corpus.model import Document
from corpus.reading import read_file

pytestmark = pytest.mark.real

TREES = Path(__file__).parent / "golden" / "trees"
_CONTAINER = re.compile(r"(?:phan|chuong|muc|tieu-muc)-")


def labels(document: Document) -> set[tuple[str, int, int]]:
    solid = list(accumulate((not sign.isspace() for sign in document.text), initial=0))
    begins: dict[str, int] = {}
    found = set()
    for provision in document.provisions:
        path = provision.path
        start, end = solid[provision.start], solid[provision.end]
        base = begins.setdefault(path if _CONTAINER.match(path) else path.split("/")[0], start)
        found.add((path, start - base, end - base))
    return found


def test_trees_agree_with_labels_read_by_hand(shared_corpus: Path) -> None:
    common = found_total = expected_total = 0
    wrong: dict[str, list[tuple[str, int, int]]] = {}
    files = sorted(TREES.glob("*.json"))
    assert len(files) >= 12
    for file in files:
        golden = json.loads(file.read_text(encoding="utf-8"))
        expected = {(path, start, end) for path, start, end in golden["provisions"]}
        found = labels(read_file(shared_corpus / golden["file"])[0])
        common += len(expected & found)
        found_total += len(found)
        expected_total += len(expected)
        if expected != found:
            wrong[file.stem] = sorted(expected ^ found)[:6]
    f1 = 2 * common / (found_total + expected_total)
    assert f1 >= 0.995, (f1, wrong)
