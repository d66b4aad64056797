"""What both databases must do alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from registry.db import each, open_engine, writer


@pytest.mark.parametrize(
    "texts",
    [[], ["67/2013/NĐ-CP"], ['một "hai"', "a,b", "{c}", "\\d", "", "NULL", "x' --"], [str(n) for n in range(40_000)]],
)
def test_a_list_of_texts_is_one_parameter(texts: list[str], engine: Engine) -> None:
    with engine.connect() as connection:
        assert list(connection.scalars(select(each("texts").c.value), {"texts": texts})) == texts


def test_only_a_load_may_lose_its_last_transactions_when_the_machine_stops(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'registry.sqlite'}")
    normal, full = 1, 2
    with writer(engine) as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == normal
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == full
