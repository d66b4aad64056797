"""The same document as PDF and as gazette text: equal trees, but for annexes whose tables one of the forms has lost.

``DIFFERENCES`` names each such annex with its type and the most provisions that may differ; anything else fails.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.model import Document
from corpus.reading import read_file

pytestmark = pytest.mark.real

TABLE = "rows of a table without rules begin like labels in the text"
HEAD = "the head of a table, printed again on its next page, is left out of the PDF's"
FORM = "an annex of a form, whose place the form's tables tell"

DIFFERENCES = {
    ("137-2026-ND-CP", "phu-luc-I"): (FORM, 1),
    ("137-2026-ND-CP", "phu-luc-III"): (FORM, 1),
    ("38-2026-ND-CP", "phu-luc-V"): (HEAD, 1),
    ("38-2026-ND-CP", "phu-luc-VI"): (HEAD, 1),
    ("89-2026-ND-CP", "phu-luc-III"): (TABLE, 6),
    ("94-2026-ND-CP", "phu-luc-II"): (TABLE, 24),
    ("95-2026-ND-CP", "phu-luc-I"): (TABLE, 1),
    ("95-2026-ND-CP", "phu-luc-III"): (TABLE, 8),
    ("95-2026-ND-CP", "phu-luc-IV"): (TABLE, 3),
    ("21-2014-TT-NHNN-29_VBHN-NHNN-2026", "phu-luc-3"): (TABLE, 1),
    ("143.2025.QH15", "phu-luc-I"): (TABLE, 1),
    ("143.2025.QH15", "phu-luc-III"): (HEAD, 1),
    ("143.2025.QH15", "phu-luc-IV"): (HEAD, 1),
    ("143.2025.QH15", "phu-luc-II"): (TABLE, 2),
    ("16-2023-QH15", "phu-luc-02"): (TABLE, 1),
}


def nodes(document: Document) -> dict[str, tuple[str, str]]:
    """Kind and own words of each provision, by path."""
    return {
        one.path: (one.kind, re.sub(r"\W+", "", document.text[one.start : one.text_end]).lower())
        for one in document.provisions
    }


def pairs(corpus: Path) -> list[tuple[str, Path, Path]]:
    """Name, PDF and text of each document that is there in both forms."""
    gazette = {
        path.name.split("-so-")[1].rsplit("-", 1)[0]: path for path in (corpus / "imposing/congbao").glob("*-so-*")
    }
    found = []
    for pdf in sorted([*(corpus / "imposing/congbao_pdf").glob("*.pdf"), *(corpus / "laws").glob("*.pdf")]):
        found.append((pdf.stem, pdf, pdf.with_suffix(".pypdf.txt")))
        if pdf.stem.lower() in gazette:
            found.append((pdf.stem, pdf, gazette[pdf.stem.lower()]))
    return found


def test_a_document_has_one_tree_in_both_forms(shared_corpus: Path) -> None:
    documents = pairs(shared_corpus)
    assert len(documents) >= 19
    read = {path: nodes(read_file(path)[0]) for _, pdf, text in documents for path in (pdf, text)}
    for name, pdf, text in documents:
        counts: dict[str, int] = {}
        for path in read[pdf].keys() | read[text].keys():
            if read[pdf].get(path) != read[text].get(path):
                root = path.split("/")[0]
                counts[root] = counts.get(root, 0) + 1
        beyond = {root: many for root, many in counts.items() if many > DIFFERENCES.get((name, root), ("", 0))[1]}
        assert not beyond, (name, text.name, beyond)
