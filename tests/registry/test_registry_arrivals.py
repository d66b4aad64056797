"""A document that is the first of its number: what it adds is what all documents together come to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from registry_texts import Library, condition, cut, document, dump, keep, span
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from corpus.model import MODEL_ONLY, Span
from corpus.store import Store
from registry.accounts import add_account
from registry.audit import breaches
from registry.load import load
from registry.queries import Registry
from registry.review import decide

HOME = "10/2030/NĐ-CP"
PASSWORD = "một mật khẩu dài"


def home() -> Library:
    text = document(HOME, date(2030, 1, 1), {f"dieu-{n}": f"có kho số {n}" for n in (1, 2, 3)})
    return [(text, [condition(text, f"dieu-{n}") for n in (1, 2, 3)])]


def unconfirmed() -> Library:
    """The same, of which only the trained model takes the first for a condition."""
    text, (first, *others) = home()[0]
    return [(text, [replace(first, review=MODEL_ONLY), *others])]


def cutting(number: str, issued: date, *targets: str, op: str = "abolish") -> Library:
    """A decree that only cuts."""
    text = document(number, issued, {f"dieu-{n}": f"Bãi bỏ {path}" for n, path in enumerate(targets, 1)})
    return [(text, [cut(text, f"dieu-{n}", op, HOME, path) for n, path in enumerate(targets, 1)])]


def rewording() -> Library:
    """A decree that prints a new wording of an article, whose condition goes on or not."""
    text = document("30/2032/NĐ-CP", date(2032, 1, 1), {"dieu-1": "Sửa đổi Điều 2", "dieu-1/dieu-2": "có hai kho"})
    new = Span(*span(text, "dieu-1/dieu-2"))
    return [
        (
            text,
            [
                cut(text, "dieu-1", "amend", HOME, "dieu-2", new_text=new),
                condition(text, "dieu-1/dieu-2", home_doc=HOME, home_path="dieu-2"),
            ],
        )
    ]


LIBRARIES = {
    "cuts of what is there, of what is not, and of nothing": [
        *home(),
        *cutting("20/2031/NĐ-CP", date(2031, 1, 1), "dieu-1", "dieu-9"),
        *cutting("21/2033/NĐ-CP", date(2033, 1, 1), "", "dieu-2/khoan-1", op="amend"),
    ],
    "cuts of what nobody has confirmed": [
        *unconfirmed(),
        *cutting("20/2031/NĐ-CP", date(2031, 1, 1), "dieu-1"),
        *cutting("21/2033/NĐ-CP", date(2033, 1, 1), ""),
    ],
    "a cut before a new wording": [
        *home(),
        *rewording(),
        *cutting("20/2031/NĐ-CP", date(2031, 1, 1), "dieu-2", "dieu-3"),
    ],
    "a cut of a document without a date": [
        (document(HOME, None, {"dieu-1": "có kho"}), []),
        *cutting("20/2031/NĐ-CP", date(2031, 1, 1), "dieu-1"),
        *cutting("20/2031/QĐ-BCT", date(2031, 5, 1), "dieu-1"),
    ],
}


@pytest.mark.parametrize("name", LIBRARIES)
def test_every_order_gives_what_all_come_to(name: str, another_database: Callable[[], Engine], tmp_path: Path) -> None:
    library, dumps = LIBRARIES[name], []
    for order in permutations(range(len(library))):
        engine, folder = another_database(), tmp_path / str(order)
        for number in order:
            text, candidates = library[number]
            keep(folder, text, *candidates)
            load(engine, folder)
        with Session(engine) as session:
            assert list(breaches(session)) == [], order
        dumps.append(dump(engine))
        engine.dispose()
    assert all(found == dumps[0] for found in dumps)


def test_what_is_there_is_neither_written_anew_nor_forgotten(engine: Engine, data_dir: Path) -> None:
    for text, candidates in home():
        keep(data_dir, text, *candidates)
    load(engine, data_dir)
    before = {item.id: item for item in Registry(engine).document_items(HOME)}
    imposed = {event.id: event.recorded_at for event in Registry(engine).events(HOME).rows}
    for text, candidates in cutting("20/2031/NĐ-CP", date(2031, 1, 1), "dieu-1"):
        keep(data_dir, text, *candidates)
    load(engine, data_dir)
    registry = Registry(engine)
    assert {event.id: event.recorded_at for event in registry.events(HOME).rows} == imposed
    states = {item.title: item.state for item in registry.document_items(HOME, date(2031, 1, 1))}
    assert states == {"có kho số 1": "cut", "có kho số 2": "in_force", "có kho số 3": "in_force"}
    assert before.keys() == {item.id for item in registry.document_items(HOME)}
    assert dump(engine)["aliases"] == []


def test_what_a_person_decided_stands_when_its_document_comes_back(engine: Engine, data_dir: Path) -> None:
    doubtful = cutting("20/2031/NĐ-CP", date(2031, 1, 1), "dieu-1/khoan-1")
    names = [keep(data_dir, text, *candidates) for text, candidates in [*home(), *doubtful]]
    load(engine, data_dir)
    add_account(engine, "lan", "reviewer", PASSWORD)
    doubt = next(row for row in Registry(engine).reviews().rows if row.reason == "target_not_found")
    item = next(item for item in Registry(engine).document_items(HOME) if item.title == "có kho số 1")
    decide(engine, doubt.id, "edit", "lan", "cả Điều 1", {"item": item.id})
    Store(data_dir).remove(names[1])
    assert load(engine, data_dir).removed == 1
    for text, candidates in [*doubtful, *cutting("21/2032/NĐ-CP", date(2032, 1, 1), "dieu-2")]:
        keep(data_dir, text, *candidates)
    load(engine, data_dir)
    states = {item.title: item.state for item in Registry(engine).document_items(HOME, date(2032, 1, 1))}
    assert states == {"có kho số 1": "cut", "có kho số 2": "cut", "có kho số 3": "in_force"}
    with Session(engine) as session:
        assert list(breaches(session)) == []
