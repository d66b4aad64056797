"""Trees of real texts in every form agree with labels that were read by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from golden_trees import measure, total

pytestmark = pytest.mark.real


def test_trees_agree_with_labels_read_by_hand(shared_corpus: Path) -> None:
    scores = measure(shared_corpus)
    everything = total(scores)
    assert everything.texts >= 12
    assert everything.f1 >= 0.995, {form: (round(score.f1, 3), score.wrong) for form, score in scores.items()}
    assert all(score.f1 >= (0.98 if form == "OCR" else 0.995) for form, score in scores.items())
