"""What both databases must do alike."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from registry.db import each


@pytest.mark.parametrize(
    "texts",
    [[], ["67/2013/NĐ-CP"], ['một "hai"', "a,b", "{c}", "\\d", "", "NULL", "x' --"], [str(n) for n in range(40_000)]],
)
def test_a_list_of_texts_is_one_parameter(texts: list[str], engine: Engine) -> None:
    with engine.connect() as connection:
        assert list(connection.scalars(select(each("texts").c.value), {"texts": texts})) == texts
