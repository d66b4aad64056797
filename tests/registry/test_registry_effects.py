"""New wording of a condition: simplified, reworded or amended, told from both texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from registry_texts import Library, condition, cut, document

from corpus.model import Span, Threshold
from registry.queries import Registry
from registry.views import EventView

Reader = Callable[[Library], Registry]
OLD = "Có kho bảo quản với diện tích từ 500 m2 và có máy hút ẩm"
DAY = date(2031, 6, 1)


def base(text: str = OLD, square_metres: float | None = 500) -> Library:
    old = document("901/2030/NĐ-MH", date(2030, 1, 1), {"dieu-1": text, "dieu-2": "Có xe"}, illustrative=True)
    figures = () if square_metres is None else (Threshold(0, 1, square_metres, "m2", "at_least"),)
    return [(old, [condition(old, "dieu-1", thresholds=figures), condition(old, "dieu-2")])]


def reworded(
    text: str, square_metres: float | None = 500, year: int = 2031, op: str = "amend", **metadata: object
) -> Library:
    """An instrument that prints Điều 1 anew."""
    paths = {"dieu-3": "Điều 1 được sửa đổi như sau:", "dieu-3/dieu-1": text}
    new = document(f"902/{year}/NĐ-MH", date(year, 1, 1), paths, illustrative=True, **metadata)
    whole = new.provisions[0]
    figures = () if square_metres is None else (Threshold(0, 1, square_metres, "m2", "at_least"),)
    unit = condition(new, "dieu-3/dieu-1", home_doc="901/2030/NĐ-MH", home_path="dieu-1", thresholds=figures)
    order = cut(new, "dieu-3", op, "901/2030/NĐ-MH", "dieu-1", new_text=Span(whole.text_end, whole.end))
    return [(new, [order, unit])]


def last_event(registry: Registry) -> EventView:
    item = next(row for row in registry.items(as_of=DAY).rows if row.evidence.path == "dieu-1")
    return registry.item_events(item.id)[-1]


@pytest.mark.parametrize("order", ["amend", "replace"])
@pytest.mark.parametrize(
    ("text", "figure", "op", "basis", "gross"),
    [
        ("Có kho bảo quản với diện tích từ 100 m2 và có máy hút ẩm", 100, "simplify", ("figure_eased",), 1),
        ("Có kho bảo quản với diện tích từ 500 m2", 500, "simplify", ("requirement_dropped",), 1),
        ("Kho bảo quản có diện tích từ 500 m2 và có máy hút ẩm", 500, "reword", None, 0),
        ("Có kho bảo quản với diện tích từ 900 m2 và có máy hút ẩm", 900, "amend", ("figure_raised",), 0),
    ],
)
def test_what_the_new_wording_asks_decides(
    registry_of: Reader, order: str, text: str, figure: float, op: str, basis: tuple[str, ...] | None, gross: int
) -> None:
    registry = registry_of(base() + reworded(text, figure, op=order))
    event = last_event(registry)
    assert event.op == op
    assert basis is None or event.basis == basis
    assert event.new_text is not None
    assert event.new_text.quote == text
    view = registry.programme("DEMO", DAY)
    assert view is not None
    assert view.gross.value == (gross if op == "simplify" else view.gross.value and 0)
    assert {item.evidence.path: item.state for item in registry.items(as_of=DAY).rows}["dieu-1"] == "changed"
    assert registry.reviews().total == 0


def test_a_document_that_calls_itself_this_is_not_another_demand(registry_of: Reader) -> None:
    old = "Đáp ứng quy định tại khoản 2 Điều 4 của Nghị định này"
    registry = registry_of(base(old, None) + reworded(old.replace("này", "số\n901/2030/NĐ-MH"), None))
    assert last_event(registry).op == "reword"


def test_easier_here_and_harder_there_waits_for_a_person_with_both_texts(registry_of: Reader) -> None:
    text = "Có kho bảo quản với diện tích từ 100 m2, có máy hút ẩm và có nhân viên trực ban đêm"
    registry = registry_of(base() + reworded(text, 100))
    event = last_event(registry)
    assert (event.op, event.review) == ("amend", None)
    (doubt,) = registry.reviews().rows
    assert (doubt.reason, doubt.event_id) == ("effect_unclear", event.id)
    assert (doubt.old_text and doubt.old_text.quote, doubt.new_text and doubt.new_text.quote) == (OLD, text)


def test_each_wording_is_compared_with_the_one_before_it(registry_of: Reader) -> None:
    second = reworded("Có kho bảo quản với diện tích từ 300 m2 và có máy hút ẩm", 300, 2032)
    first = reworded("Có kho bảo quản với diện tích từ 100 m2 và có máy hút ẩm", 100, 2031)
    registry = registry_of(base() + second + first)
    item = next(row for row in registry.items(as_of=DAY).rows if row.evidence.path == "dieu-1")
    assert [event.op for event in registry.item_events(item.id)] == ["impose", "simplify", "amend"]


def test_a_wording_for_a_time_is_not_the_one_to_compare_with_later(registry_of: Reader) -> None:
    window = reworded(
        "Có kho bảo quản với diện tích từ 50 m2 và có máy hút ẩm", 50, overrides=True,
        effective_until=date(2031, 12, 1),
    )  # fmt: skip
    after = reworded("Có kho bảo quản với diện tích từ 100 m2 và có máy hút ẩm", 100, 2032)
    registry = registry_of(base() + window + after)
    item = next(row for row in registry.items(as_of=DAY).rows if row.evidence.path == "dieu-1")
    assert [event.op for event in registry.item_events(item.id)] == ["impose", "simplify", "simplify"]
    views = [registry.programme("DEMO", day) for day in (DAY, date(2031, 12, 2), date(2032, 1, 1))]
    assert [view.gross.value for view in views if view] == [1, 0, 1]


def test_a_wording_printed_without_an_order_is_compared_too(registry_of: Reader) -> None:
    (text, (_, unit)) = reworded("Có kho bảo quản với diện tích từ 100 m2 và có máy hút ẩm", 100)[0]
    registry = registry_of([*base(), (text, [unit])])
    assert last_event(registry).op == "simplify"


def test_what_is_repealed_before_its_day_never_is_required(registry_of: Reader) -> None:
    old = document(
        "10/2030/NĐ-CP", date(2030, 1, 1), {"dieu-1": "có kho", "dieu-2": "có xe"}, effective_from=date(2031, 1, 1)
    )
    new = document("20/2030/NĐ-CP", date(2030, 6, 1), {"dieu-1": "Bãi bỏ Điều 1"})
    library: Library = [
        (old, [condition(old, "dieu-1"), condition(old, "dieu-2")]),
        (new, [cut(new, "dieu-1", "abolish", "10/2030/NĐ-CP", "dieu-1")]),
    ]
    registry = registry_of(library)
    days = (date(2030, 12, 31), date(2031, 1, 1))
    states = [{item.title: item.state for item in registry.items(as_of=day).rows} for day in days]
    assert states == [{"có kho": "not_yet", "có xe": "not_yet"}, {"có kho": "cut", "có xe": "in_force"}]
    gone = next(item for item in registry.items().rows if item.title == "có kho")
    assert registry.item_versions(gone.id) == ()


def test_what_is_added_later_is_not_hit_by_an_earlier_repeal(registry_of: Reader) -> None:
    old = document("10/2030/NĐ-CP", date(2030, 1, 1), {"dieu-1": "có kho"})
    repeal = document("20/2031/NĐ-CP", date(2031, 1, 1), {"dieu-1": "Bãi bỏ Điều 2"})
    added = document("30/2032/NĐ-CP", date(2032, 1, 1), {"dieu-1": "Bổ sung Điều 2", "dieu-1/dieu-2": "có xe"})
    unit = condition(added, "dieu-1/dieu-2", home_doc="10/2030/NĐ-CP", home_path="dieu-2")
    registry = registry_of(
        [
            (old, [condition(old, "dieu-1")]),
            (repeal, [cut(repeal, "dieu-1", "abolish", "10/2030/NĐ-CP", "dieu-2")]),
            (added, [cut(added, "dieu-1", "supplement", "10/2030/NĐ-CP", "dieu-2"), replace(unit)]),
        ]
    )
    states = {item.title: item.state for item in registry.items(as_of=date(2032, 6, 1)).rows}
    assert states == {"có kho": "in_force", "có xe": "in_force"}
    assert {row.reason for row in registry.reviews().rows} == {"target_not_found"}
