"""Counts of requests: windows that end, keys that go, and no thread."""

from __future__ import annotations

import threading

import pytest
from flask.testing import FlaskClient

from search_api import counters
from search_api.counters import Counters


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr(counters.time, "time", lambda: now[0])
    return now


def test_a_window_counts_until_it_ends(clock: list[float]) -> None:
    held = Counters()
    assert [held.incr("a", 60), held.incr("a", 60, 2), held.incr("b", 60)] == [1, 3, 1]
    assert (held.get("a"), held.get_expiry("a")) == (3, 1_060.0)
    clock[0] += 60
    assert held.get("a") == 0
    assert held.incr("a", 60) == 1
    assert held.get_expiry("a") == 1_120.0


def test_counts_that_are_over_go_when_there_are_many(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counters, "MOST_KEYS", 3)
    held = Counters()
    for key in "abc":
        held.incr(key, 60)
    clock[0] += 61
    held.incr("d", 60)
    assert held.reset() == 1


def test_a_key_and_all_keys_can_be_forgotten() -> None:
    held = Counters()
    held.incr("a", 60)
    held.incr("b", 60)
    held.clear("a")
    assert (held.get("a"), held.get("b"), held.reset(), held.get("b")) == (0, 1, 1, 0)


def test_requests_start_no_thread(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: threading.Thread) -> None:
        raise AssertionError("a thread was started")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert [client.get("/api/v1/health").status_code for _ in range(3)] == [200, 200, 200]
