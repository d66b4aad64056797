"""What the audit must tell: each kind of damage, by the name of the row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from registry_texts import Library
from sqlalchemy import Engine, text

from registry.audit import breaches
from registry.db import reading
from registry.queries import Registry


def told(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(breaches(session))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE documents SET text = text || ' '", "its text is not the one that was read"),
        ("UPDATE documents SET text_length = text_length + 1", "its text is not the one that was read"),
        ("UPDATE claims SET text = 'có kho khác' WHERE kind = 'Condition'", "is not what is quoted from there"),
        ("UPDATE events SET \"end\" = 100000 WHERE op = 'impose'", "to 100000 is outside of the text"),
        ('UPDATE provisions SET start = "end" + 1', "is outside of the text"),
        ("UPDATE events SET effective_until = effective_from", "it ends on 203"),
        ("DELETE FROM events WHERE op = 'impose'", "no event puts it in force"),
        ("UPDATE events SET item = 'c-none'", "its item is not in the registry"),
        ("DELETE FROM reviews", "computed only"),
        ("UPDATE events SET op = 'simplify' WHERE op = 'abolish'", "not stored as computed"),
        ("UPDATE items SET course = ''", "its course is not what its events say"),
        ("INSERT INTO aliases VALUES ('c-other', '10/2030/NĐ-CP', 'c-none')", "c-other: stored only"),
    ],
)
def test_damage_is_told(
    registry_of: Callable[[Library], Registry], library: Library, engine: Engine, damage: str, said: str
) -> None:
    registry_of(library)
    assert told(engine) == []
    with engine.begin() as connection:
        assert connection.execute(text(damage)).rowcount > 0
    assert any(said in line for line in told(engine))
