"""What readers say is wrong: it waits for a person, survives new readings, and changes nothing by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from registry_texts import Library, condition, document
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from registry.accounts import add_account
from registry.audit import breaches
from registry.derived import held_rows, recompute
from registry.objections import LONGEST, MOST_OPEN, ObjectionError, object_to, words_of
from registry.queries import Registry
from registry.review import decide, doubt, next_doubt, open_counts, undo

Reader = Callable[[Library], Registry]
WORDS = "the law says two stores, not one"


@pytest.fixture
def registry(registry_of: Reader) -> Registry:
    text = document("10/2030/NĐ-CP", date(2030, 1, 1), {"dieu-1": "có kho", "dieu-2": "có xe"})
    return registry_of([(text, [condition(text, path) for path in ("dieu-1", "dieu-2")])])


def item(registry: Registry, title: str) -> str:
    return next(row.id for row in registry.items().rows if row.title == title)


def read_anew(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        connection, partitions = session.connection(), {"10/2030/NĐ-CP"}
        recompute(connection, partitions, held_rows(connection, partitions), "2033-01-01T00:00:00.000000Z")


def test_an_objection_waits_with_its_words_and_changes_no_figure(registry: Registry, engine: Engine) -> None:
    before = registry.items().rows, registry.version()
    review = object_to(engine, item(registry, "có kho"), f"  {WORDS} ")
    (waiting,) = registry.reviews().rows
    assert (waiting.id, waiting.reason, waiting.item_id) == (review, "objection", item(registry, "có kho"))
    assert waiting.evidence is not None
    assert waiting.evidence.quote == "có kho"
    assert words_of(engine, review) == WORDS
    assert (registry.items().rows, registry.version()) == before
    assert open_counts(engine) == {"objection": 1}


def test_an_objection_survives_a_new_reading_and_a_decision_closes_that_one_only(
    registry: Registry, engine: Engine
) -> None:
    add_account(engine, "lan", "reviewer", "a long enough password")
    first = object_to(engine, item(registry, "có kho"), WORDS)
    read_anew(engine)
    assert [row.id for row in registry.reviews().rows] == [first]
    decision = decide(engine, first, "accept", "lan", "the law says one")
    later = object_to(engine, item(registry, "có kho"), WORDS)
    read_anew(engine)
    assert [row.id for row in registry.reviews().rows] == [later]
    closed = doubt(engine, first)
    assert closed is not None
    assert closed.state == "accepted"
    undo(engine, decision, "lan", "two stores it is")
    assert registry.reviews().total == 2
    with Session(engine) as session:
        assert list(breaches(session)) == []


def test_a_rejected_row_is_no_item_in_force_any_more(registry: Registry, engine: Engine) -> None:
    add_account(engine, "lan", "reviewer", "a long enough password")
    decide(engine, object_to(engine, item(registry, "có kho"), WORDS), "reject", "lan", "it is no condition")
    assert {row.title: row.state for row in registry.items().rows} == {"có kho": "unconfirmed", "có xe": "in_force"}


@pytest.mark.parametrize("words", ["", "   short   ", "x" * (LONGEST + 1)])
def test_too_little_and_too_much_are_refused(registry: Registry, engine: Engine, words: str) -> None:
    with pytest.raises(ObjectionError, match="characters"):
        object_to(engine, item(registry, "có kho"), words)
    with pytest.raises(ObjectionError, match="no such item"):
        object_to(engine, "c-none", WORDS)
    assert registry.reviews().total == 0


def test_a_line_end_counts_as_one_character(registry: Registry, engine: Engine) -> None:
    lines = "\r\n".join("x" * (LONGEST // 2))
    review = object_to(engine, item(registry, "có kho"), lines)
    assert words_of(engine, review) == lines.replace("\r", "")


def test_one_item_cannot_flood_the_queue(registry: Registry, engine: Engine) -> None:
    for _ in range(MOST_OPEN):
        object_to(engine, item(registry, "có kho"), WORDS)
    with pytest.raises(ObjectionError, match="wait already"):
        object_to(engine, item(registry, "có kho"), WORDS)
    object_to(engine, item(registry, "có xe"), WORDS)
    assert registry.reviews().total == MOST_OPEN + 1


def test_the_queue_is_walked_in_order_also_from_a_decided_doubt(registry: Registry, engine: Engine) -> None:
    add_account(engine, "lan", "reviewer", "a long enough password")
    for title in ("có kho", "có xe", "có xe"):
        object_to(engine, item(registry, title), WORDS)
    ids = [row.id for row in registry.reviews().rows]
    decide(engine, ids[0], "accept", "lan", "right as it is")
    assert [next_doubt(engine, name) for name in ids] == [ids[1], ids[2], None]
    assert next_doubt(engine, ids[0], "match_unclear") is None
    assert registry.reviews(reason="match_unclear").total == 0
