"""A small library of invented documents that amend each other in every way, and a registry to load it into."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from postgres_server import missing_server, new_database, server
from registry_texts import Library, condition, cut, document, goods, keep, line
from sqlalchemy import Engine

from corpus.model import AnyCandidate, Document
from registry.accounts import add_account
from registry.db import migrate, open_engine
from registry.load import load
from registry.outside import GivenFile
from registry.programmes import catalogue
from registry.queries import Registry
from registry.reports import issue
from registry.tasks import import_tasks

TODAY = date(2033, 1, 1)


def base_decree() -> tuple[Document, list[AnyCandidate]]:
    text = document(
        "10/2030/NĐ-CP",
        date(2030, 1, 1),
        {
            "dieu-1": "Điều kiện sản xuất",
            "dieu-1/khoan-1": "có kho chứa",
            "dieu-1/khoan-2": "có người phụ trách",
            "dieu-1/khoan-2/diem-a": "có bằng đại học",
            "dieu-2": "có vốn điều lệ",
        },
        agency="BCT",
    )
    paths = ("dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-2")
    return text, [condition(text, path) for path in paths]


def amending_decree() -> tuple[Document, list[AnyCandidate]]:
    text = document(
        "20/2031/NĐ-CP",
        date(2031, 1, 1),
        {
            "dieu-1": "Bãi bỏ khoản 1 Điều 1",
            "dieu-2": "Sửa đổi Điều 2",
            "dieu-2/dieu-2": "có vốn",
            "dieu-3": "Bổ sung Điều 3",
            "dieu-3/dieu-3": "có bảo hiểm",
            "dieu-4": "Bãi bỏ điểm a khoản 2 Điều 1",
            "dieu-5": "Bãi bỏ Điều 9 của nghị định chưa có",
        },
    )
    return text, [
        cut(text, "dieu-1", "abolish", "10/2030/NĐ-CP", "dieu-1/khoan-1"),
        cut(text, "dieu-2", "amend", "10/2030/NĐ-CP", "dieu-2"),
        condition(text, "dieu-2/dieu-2", home_doc="10/2030/NĐ-CP", home_path="dieu-2"),
        cut(text, "dieu-3", "supplement", "10/2030/NĐ-CP", "dieu-3"),
        condition(text, "dieu-3/dieu-3", home_doc="10/2030/NĐ-CP", home_path="dieu-3"),
        cut(text, "dieu-4", "abolish", "10/2030/NĐ-CP", "dieu-1/khoan-2/diem-a"),
        cut(text, "dieu-5", "abolish", "77/2029/NĐ-CP", "dieu-9"),
    ]


def resolution() -> tuple[Document, list[AnyCandidate]]:
    text = document(
        "30/2032/NQ-CP",
        date(2032, 6, 1),
        {
            "phu-luc-I": "Điều kiện thực hiện như sau",
            "phu-luc-I/khoan-1": "Bỏ điều kiện tại Điều 1",
            "phu-luc-I/khoan-2": "Điều kiện tại Điều 2",
            "phu-luc-I/khoan-2/diem-a": "có vốn hợp pháp",
            "phu-luc-II": "Danh mục 2202.10.10 nước khoáng",
        },
        effective_until=date(2033, 3, 1),
        overrides=True,
    )
    return text, [
        cut(text, "phu-luc-I/khoan-1", "abolish", "10/2030/NĐ-CP", "dieu-1", override=True),
        cut(text, "phu-luc-I/khoan-2", "amend", "10/2030/NĐ-CP", "dieu-2", override=True),
        condition(text, "phu-luc-I/khoan-2/diem-a", home_doc="10/2030/NĐ-CP"),
    ]


def goods_lists() -> Library:
    old = document("11/2030/TT-BCT", date(2030, 2, 1), {"phu-luc-I": "Danh mục", "phu-luc-I/khoan-1": "nước ép"})
    new = document(
        "12/2032/TT-BCT",
        date(2032, 2, 1),
        {"dieu-1": "Thay thế Thông tư", "phu-luc-I": "Danh mục", "phu-luc-II": "sữa"},
    )
    law = document("13/2030/QH15", date(2030, 3, 1), {"phu-luc-IV": "Ngành, nghề", "phu-luc-IV/khoan-1": "in ấn"})
    return [
        (old, [goods(old, "phu-luc-I/khoan-1", "22021010", "Nước ép")] * 2),
        (
            new,
            [
                cut(new, "dieu-1", "replace", "11/2030/TT-BCT", "", concerns="list"),
                goods(new, "phu-luc-I", "22021090", "Nước khác"),
                goods(new, "phu-luc-II", "0402", "Sữa"),
            ],
        ),
        (law, [line(law, "phu-luc-IV/khoan-1", "1", "In ấn")]),
    ]


@pytest.fixture
def library() -> Library:
    return [base_decree(), amending_decree(), resolution(), *goods_lists()]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Makes databases with all tables on a PostgreSQL server of this test run; gives their addresses."""
    missing = missing_server()
    if missing and os.environ.get("REQUIRE_POSTGRES") == "1":
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    with server() as address:
        migrated = new_database(address)
        engine = open_engine(migrated)
        migrate(engine)
        engine.dispose()
        yield lambda: new_database(address, migrated.rpartition("/")[2])


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Address of an empty database: each test runs on both kinds. Doors started from the test use it too."""
    if request.param == "sqlite":
        return f"sqlite:///{data_dir / 'registry.sqlite'}"
    address: str = request.getfixturevalue("postgres")()
    monkeypatch.setenv("DATABASE_URL", address)
    return address


@pytest.fixture
def another_database(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], Engine]:
    """Makes more databases of the same kind."""

    def make() -> Engine:
        kind = database.partition(":")[0]
        if kind != "sqlite":
            found = open_engine(request.getfixturevalue("postgres")())
        else:
            found = open_engine(f"sqlite:///{tmp_path / uuid4().hex}.sqlite")
        migrate(found)
        return found

    return make


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    found = open_engine(database)
    migrate(found)
    yield found
    found.dispose()


@pytest.fixture
def registry_of(engine: Engine, data_dir: Path) -> Callable[[Library], Registry]:
    """Stores and loads documents; gives a reader whose today is fixed."""

    def make(library: Library) -> Registry:
        for text, candidates in library:
            keep(data_dir, text, *candidates)
        assert load(engine, data_dir).refused == ()
        return Registry(engine, today=lambda: TODAY)

    return make


@pytest.fixture
def filled(registry_of: Callable[[Library], Registry], library: Library, engine: Engine) -> Registry:
    """The library with two tasks and an issued report: no table is empty."""
    registry = registry_of(library)
    item = registry.items(limit=1).rows[0].id
    tasks = f"""programme,number,title,agency,assigned,due,done,items,source
LINES,1,"=Trình, ký",BCT,2030-01-01,2031-01-01,2031-02-01,{item}; c-none,một công văn
LINES,2,Chưa xong,BYT,2030-01-01,2034-01-01,,,một công văn
"""
    import_tasks(engine, GivenFile("tasks.csv", tasks.encode()), catalogue(), TODAY)
    add_account(engine, "lan", "reviewer", "a long enough password")
    issue(engine, catalogue(), "LINES", date(2032, 6, 30), "lan", TODAY)
    return registry
