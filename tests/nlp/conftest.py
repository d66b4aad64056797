from __future__ import annotations

import pytest

from corpus.nlp import conditions
from corpus.nlp.opinion import TYPES, Opinion


@pytest.fixture
def rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second opinion that agrees, so that a test shows what rules say."""
    types = dict.fromkeys(TYPES, 0.1)
    monkeypatch.setattr(
        conditions, "opinion", lambda context, title, said: Opinion(float("says=condition" in said), types)
    )
