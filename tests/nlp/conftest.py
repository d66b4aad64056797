from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from corpus.nlp import conditions
from corpus.nlp.opinion import TYPES, Hashes, Opinion
from corpus.nlp.surroundings import Places


@pytest.fixture
def rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second opinion that agrees, so that a test shows what rules say."""
    types = dict.fromkeys(TYPES, 0.1)

    def agreeing(_asked: Iterable[Hashes], places: Places) -> Iterator[Opinion]:
        return (Opinion(float(found), types) for found in places.condition[places.asked])

    monkeypatch.setattr(conditions, "opinions", agreeing)
