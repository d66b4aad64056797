from __future__ import annotations

import pytest

from corpus.nlp import conditions
from corpus.nlp.opinion import TYPES, Opinion


@pytest.fixture
def rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second opinion that never knows, so that a test shows what rules say."""
    unsure = Opinion(0.5, dict.fromkeys(TYPES, 0.1))
    monkeypatch.setattr(conditions, "opinion", lambda context, title: unsure)
