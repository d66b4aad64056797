"""The list of conditional business lines: ids that do not depend on which lists are here, nor on their order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from registry_texts import Library, document, dump, keep, line
from sqlalchemy import Engine

from registry.accounts import add_account
from registry.load import load
from registry.queries import Registry
from registry.review import decide
from registry.views import ItemQuery

LISTS = {
    2030: ["Kinh doanh pháo hoa", "Sản xuất con dấu", "Hành nghề luật sư", "Kinh doanh dịch vụ cầm đồ"],
    2031: ["Kinh doanh pháo hoa, trừ pháo hoa nổ", "Hành nghề luật sư", "Kinh doanh dịch vụ cầm đồ"],
    2032: ["Kinh doanh pháo hoa, trừ pháo hoa nổ và pháo hiệu", "Sản xuất con dấu", "Hành nghề luật sư"],
}
AFTER = date(2033, 1, 1)


def library() -> Library:
    found: Library = []
    for year, names in LISTS.items():
        text = document(
            f"931/{year}/QH-MH", date(year, 1, 1), {f"phu-luc-I/khoan-{n}": name for n, name in enumerate(names)}
        )
        found.append((text, [line(text, f"phu-luc-I/khoan-{n}", str(n), name) for n, name in enumerate(names)]))
    return found


def lines(registry: Registry) -> dict[str, str]:
    """Id of each line that was ever listed, by its name in the first list that has it."""
    return {item.evidence.quote: item.id for item in registry.items(ItemQuery(kind="business_line"), AFTER, 100).rows}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_ids_once_given_lead_to_their_line_in_whatever_order_lists_arrive(
    order: tuple[int, ...], another_database: Callable[[], Engine], tmp_path: Path
) -> None:
    engine, prints = another_database(), library()
    given: dict[str, str] = {}
    for number in order:
        keep(tmp_path, prints[number][0], *prints[number][1])
        load(engine, tmp_path)
        given |= {item: title for title, item in lines(Registry(engine)).items()}
    registry = Registry(engine)
    final = lines(registry)
    assert set(final) == set(LISTS[2030])
    for item, title in given.items():
        found = registry.item(item, AFTER)
        assert found is not None, title
        assert found.id in final.values()
        assert found.evidence.quote in title  # each later name begins with the first one
        assert registry.item_events(item) == registry.item_events(found.id)
        assert registry.item_versions(item) == registry.item_versions(found.id)


def test_a_list_that_only_prints_lines_again_is_a_list_too(
    another_database: Callable[[], Engine], tmp_path: Path
) -> None:
    engine, prints = another_database(), library()
    for text, found in (prints[0], prints[2]):
        keep(tmp_path, text, *found)
    load(engine, tmp_path)
    first, last = Registry(engine).search_rows()
    assert (len(first.items), len(last.items)) == (4, 0)
    assert first.lists == tuple(f"phu-luc-I/khoan-{n}" for n in range(4))
    assert last.lists == tuple(f"phu-luc-I/khoan-{n}" for n in range(3))


def test_the_order_of_lists_does_not_show(another_database: Callable[[], Engine], tmp_path: Path) -> None:
    dumps = []
    for number, order in enumerate(permutations(range(3))):
        engine, prints = another_database(), library()
        for at in order:
            keep(tmp_path / str(number), prints[at][0], *prints[at][1])
            load(engine, tmp_path / str(number))
        dumps.append(dump(engine))
    assert all(found == dumps[0] for found in dumps)


def test_a_decision_on_a_line_stands_when_an_older_list_arrives(engine: Engine, tmp_path: Path) -> None:
    first, second = (
        {f"phu-luc-I/khoan-{n}": name for n, name in enumerate(names)}
        for names in (["Kinh doanh dịch vụ đòi nợ thuê", *LISTS[2030]], LISTS[2030])
    )
    oldest = {path: name.replace("đòi nợ thuê", "đòi nợ") for path, name in first.items()}
    add_account(engine, "lan", "reviewer", "a long enough password")
    texts = [
        document(f"931/{year}/QH-MH", date(year, 1, 1), paths)
        for year, paths in ((2029, oldest), (2030, first), (2031, second))
    ]
    units = [
        [line(text, provision.path, str(n), (text.text[provision.text_start : provision.text_end]))
         for n, provision in enumerate(text.provisions)]
        for text in texts
    ]  # fmt: skip
    units[1][0] = line(texts[1], "phu-luc-I/khoan-0", "0", "Kinh doanh dịch vụ đòi nợ thuê")
    for at in (1, 2):
        keep(tmp_path, texts[at], *units[at])
    load(engine, tmp_path)
    registry = Registry(engine)
    doubts = [row for row in registry.reviews(limit=100).rows if row.event_id]
    for doubt in doubts:
        decide(engine, doubt.id, "accept", "lan", "it is gone")
    keep(tmp_path, texts[0], *units[0])
    load(engine, tmp_path)
    gone = next(row for row in registry.items(as_of=AFTER, limit=100).rows if "đòi nợ" in row.title)
    assert gone.state == "cut"
    assert [row.decided_by for row in registry.item_events(gone.id)][-1:] == (["lan"] if doubts else [""])
