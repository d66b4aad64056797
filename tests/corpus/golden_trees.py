"""Trees of real texts against labels that were read by hand: paths and offsets, by form of publication.

A label is a path with its begin and end in its article or annex, counted in characters that are no blanks, so that how
lines are joined does not matter. The texts are not here: they are read where they lie. ``partly``: only the articles
that have labels are compared. ``python tests/corpus/golden_trees.py`` prints the table.
"""

from __future__ import annotations

import json
import re
import sys
import tarfile
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from corpus.model import Document
from corpus.reading import read_data

TREES = Path(__file__).parent / "golden" / "trees"
_CONTAINER = re.compile(r"(?:phan|chuong|muc|tieu-muc)-")

Label = tuple[str, int, int]


@dataclass
class Score:
    """Labels of one form: how many texts, how many labels there are, were found, and are right."""

    texts: int = 0
    expected: int = 0
    found: int = 0
    right: int = 0
    wrong: dict[str, list[Label]] = field(default_factory=dict)

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.expected + self.found)


def labels(document: Document) -> set[Label]:
    """Labels of what was read."""
    solid = list(accumulate((not sign.isspace() for sign in document.text), initial=0))
    begins: dict[str, int] = {}
    found = set()
    for provision in document.provisions:
        path = provision.path
        start, end = solid[provision.start], solid[provision.end]
        base = begins.setdefault(path if _CONTAINER.match(path) else path.split("/")[0], start)
        found.add((path, start - base, end - base))
    return found


def measure(corpus: Path) -> dict[str, Score]:
    """Scores by form, of the labelled texts under ``corpus``."""
    scores: dict[str, Score] = {}
    for file in sorted(TREES.glob("*.json")):
        golden = json.loads(file.read_text(encoding="utf-8"))
        expected: set[Label] = {(path, start, end) for path, start, end in golden["provisions"]}
        found = labels(_document(corpus / golden["file"], golden.get("member", ""), golden.get("number", "")))
        if golden.get("partly"):
            labelled = {path.split("/")[0] for path, _, _ in expected}
            found = {label for label in found if label[0].split("/")[0] in labelled}
        score = scores.setdefault(golden["form"], Score())
        score.texts += 1
        score.expected += len(expected)
        score.found += len(found)
        score.right += len(expected & found)
        if expected != found:
            score.wrong[file.stem] = sorted(expected ^ found)[:6]
    return scores


def total(scores: dict[str, Score]) -> Score:
    """All forms together."""
    parts = scores.values()
    return Score(*(sum(getattr(one, name) for one in parts) for name in ("texts", "expected", "found", "right")))


def _document(path: Path, member: str, number: str) -> Document:
    data = path.read_bytes()
    if member:
        with tarfile.open(path) as archive:
            packed = archive.extractfile(member)
            assert packed is not None, member
            data = packed.read()
    documents, _ = read_data(data, path.name, 2**30)
    return next(one for one in documents if number in one.metadata.key.number)


if __name__ == "__main__":
    measured = measure(Path(__file__).parents[3] / "shared" / "corpus")
    for form, score in [*sorted(measured.items()), ("all", total(measured))]:
        sys.stdout.write(f"{form:20} {score.texts:3} texts {score.expected:6,} labels  F1 {score.f1:.3f}\n")
        for name, differences in score.wrong.items():
            sys.stdout.write(f"    {name}: {differences}\n")
