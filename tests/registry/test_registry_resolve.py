"""From claims to items and events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from registry_texts import Library, condition, cut, document, line

from corpus.model import EffectiveException
from registry.queries import Registry
from registry.views import EventView, ItemQuery, ItemView

Reader = Callable[[Library], Registry]
BEFORE, AMENDED, WINDOW, AFTER = date(2030, 6, 1), date(2031, 6, 1), date(2032, 7, 1), date(2033, 3, 1)


def by_title(registry: Registry, as_of: date) -> dict[str, ItemView]:
    """Items at a date by the words in which they were imposed."""
    first = {item.id: item.title for item in registry.items(as_of=BEFORE, limit=100).rows}
    return {first[item.id]: item for item in registry.items(as_of=as_of, limit=100).rows}


def reviews(registry: Registry, number: str) -> dict[str, str | None]:
    return {event.evidence.path: event.review for event in registry.events_by_source(number)}


def base(**metadata: object) -> Library:
    text = document(
        "10/2030/NĐ-CP",
        date(2030, 1, 1),
        {"dieu-1": "Điều kiện", "dieu-1/khoan-1": "có kho", "dieu-1/khoan-10": "có xe", "dieu-10": "có vốn"},
        **metadata,
    )
    return [(text, [condition(text, path) for path in ("dieu-1/khoan-1", "dieu-1/khoan-10", "dieu-10")])]


def one_cut(target: str | None, op: str = "abolish", **fields: object) -> Library:
    metadata = {name: fields.pop(name) for name in ("effective_until", "overrides", "exceptions") if name in fields}
    text = document("20/2031/NĐ-CP", date(2031, 1, 1), {"dieu-1": "Bãi bỏ"}, **metadata)
    return [(text, [cut(text, "dieu-1", op, "10/2030/NĐ-CP", target, **fields)])]


def test_states_follow_the_instruments(registry_of: Reader, library: Library) -> None:
    registry = registry_of(library)
    titles = ("có kho chứa", "có người phụ trách", "có vốn điều lệ", "có bảo hiểm", "có vốn hợp pháp")
    states = {
        day: [by_title(registry, day)[title].state for title in titles] for day in (BEFORE, AMENDED, WINDOW, AFTER)
    }
    assert states == {
        BEFORE: ["in_force", "in_force", "in_force", "not_yet", "not_yet"],
        AMENDED: ["cut", "in_force", "changed", "in_force", "not_yet"],
        WINDOW: ["cut", "suspended", "changed", "in_force", "in_force"],
        AFTER: ["cut", "in_force", "changed", "in_force", "cut"],
    }
    assert by_title(registry, WINDOW)["có người phụ trách"].returns_on == date(2033, 3, 1)


def test_one_amendment_that_is_ordered_and_printed_is_one_event(registry_of: Reader, library: Library) -> None:
    registry = registry_of(library)
    item = by_title(registry, AMENDED)["có vốn điều lệ"]
    assert [event.op for event in registry.item_events(item.id)] == ["impose", "simplify", "amend"]
    assert [event.evidence.document_number for event in registry.item_events(item.id)] == [
        "10/2030/NĐ-CP",
        "20/2031/NĐ-CP",
        "30/2032/NQ-CP",
    ]


def test_what_an_amending_text_adds_belongs_to_its_home(registry_of: Reader, library: Library) -> None:
    registry = registry_of(library)
    item = by_title(registry, AMENDED)["có bảo hiểm"]
    (begun,) = registry.item_events(item.id)
    assert (begun.op, begun.target_doc, begun.target_path) == ("supplement", "10/2030/NĐ-CP", "dieu-3")
    assert item.agency == "BCT"


def test_an_id_does_not_change_when_the_home_arrives(registry_of: Reader, library: Library) -> None:
    alone = by_title(registry_of(library[1:2]), AMENDED)["có bảo hiểm"].id
    assert by_title(registry_of(library), AMENDED)["có bảo hiểm"].id == alone


@pytest.mark.parametrize(
    ("target", "cut_titles"),
    [
        ("dieu-1", {"có kho", "có xe"}),
        ("dieu-1/khoan-1", {"có kho"}),
        ("dieu-10", {"có vốn"}),
        ("", {"có kho", "có xe", "có vốn"}),
    ],
)
def test_a_repeal_reaches_what_lies_under_its_target(registry_of: Reader, target: str, cut_titles: set[str]) -> None:
    registry = registry_of(base() + one_cut(target))
    assert {title for title, item in by_title(registry, AMENDED).items() if item.state == "cut"} == cut_titles


@pytest.mark.parametrize(
    ("target", "fields", "review"),
    [
        ("dieu-1/khoan-1/diem-a", {}, "target_not_found"),
        ("dieu-99", {}, "target_not_found"),
        (None, {}, "unresolved_target"),
        ("dieu-1/khoan-1", {"target_doc": "11/2030/NĐ-CP"}, "target_not_loaded"),
        ("dieu-1/khoan-1", {"review": "doubtful_operation"}, "doubtful_operation"),
    ],
)
def test_a_doubt_changes_nothing_and_waits(
    registry_of: Reader, target: str | None, fields: dict[str, object], review: str
) -> None:
    library = one_cut(target)
    text, (event,) = library[0]
    registry = registry_of([*base(), (text, [replace(event, **fields)])])
    assert {item.state for item in registry.items(as_of=AMENDED).rows} == {"in_force"}
    assert reviews(registry, "20/2031/NĐ-CP") == {"dieu-1": review}
    assert registry.summary().reviews_open == 1


def test_part_of_a_unit_is_a_partial_target(registry_of: Reader, library: Library) -> None:
    registry = registry_of(library)
    assert reviews(registry, "20/2031/NĐ-CP")["dieu-4"] == "partial_target"
    assert by_title(registry, AMENDED)["có người phụ trách"].state == "in_force"


def test_a_target_that_arrives_later_is_resolved(registry_of: Reader) -> None:
    registry = registry_of(one_cut("dieu-1"))
    assert reviews(registry, "20/2031/NĐ-CP") == {"dieu-1": "target_not_loaded"}
    registry = registry_of(base())
    assert {event.review for event in registry.events_by_source("20/2031/NĐ-CP")} == {None}
    assert len(registry.events_on("10/2030/NĐ-CP")) == 2


@pytest.mark.parametrize("op", ["procedure_cut", "delegate"])
def test_procedures_and_powers_touch_no_condition(registry_of: Reader, op: str) -> None:
    registry = registry_of(base() + one_cut("dieu-1", op, concerns="procedure"))
    assert {item.state for item in registry.items(as_of=AMENDED).rows} == {"in_force"}
    (event,) = registry.events_by_source("20/2031/NĐ-CP")
    assert (event.item_id, event.review) == (None, None)


def test_an_amendment_of_procedures_changes_only_the_very_unit_it_names(registry_of: Reader) -> None:
    registry = registry_of(base() + one_cut("dieu-1", "amend", concerns="procedure"))
    assert {item.state for item in registry.items(as_of=AMENDED).rows} == {"in_force"}
    registry = registry_of(base() + one_cut("dieu-1/khoan-1", "amend", concerns="procedure"))
    assert by_title(registry, AMENDED)["có kho"].state == "changed"


def test_a_cut_by_an_amending_text_that_ends_stays(registry_of: Reader) -> None:
    registry = registry_of(base() + one_cut("dieu-1", effective_until=date(2032, 1, 1)))
    assert by_title(registry, AFTER)["có kho"].state == "cut"


def test_exceptions_give_a_provision_its_own_dates(registry_of: Reader) -> None:
    later = (EffectiveException("dieu-1", date(2032, 1, 1)),)
    registry = registry_of(base() + one_cut("dieu-1", exceptions=later))
    assert by_title(registry, AMENDED)["có kho"].state == "in_force"
    assert by_title(registry, date(2032, 1, 1))["có kho"].state == "cut"


def test_a_list_that_replaces_another_ends_its_rows(registry_of: Reader, library: Library) -> None:
    registry = registry_of(library)
    rows = registry.items(ItemQuery(kind="product_line"), date(2032, 3, 1)).rows
    assert {(row.title, row.state) for row in rows} == {
        ("Nước ép", "cut"),
        ("Nước khác", "in_force"),
        ("Sữa", "in_force"),
    }
    assert len(rows) == 4  # a row that is printed twice is two rows


def test_a_line_keeps_its_id_when_it_is_renumbered(registry_of: Reader) -> None:
    first = document("13/2030/QH15", date(2030, 3, 1), {"phu-luc-IV": "In ấn"})
    one = registry_of([(first, [line(first, "phu-luc-IV", "1", "In ấn")])]).items().rows[0].id
    again = registry_of([(first, [line(first, "phu-luc-IV", "17", "In ấn")])]).items().rows[0]
    assert (again.id, again.line_no) == (one, "17")


def test_a_consolidated_text_counts_nothing_twice(registry_of: Reader) -> None:
    text = document(
        "05/VBHN-BCT",
        date(2032, 1, 1),
        {"dieu-1": "Điều kiện", "dieu-1/khoan-1": "có kho", "dieu-20": "có máy"},
        consolidates="10/2030/NĐ-CP",
    )
    both = [*base(), (text, [condition(text, "dieu-1/khoan-1"), condition(text, "dieu-20")])]
    registry = registry_of(both)
    assert sorted(by_title(registry, AFTER)) == ["có kho", "có máy", "có vốn", "có xe"]
    assert by_title(registry, AFTER)["có kho"].state == "in_force"


def test_invented_documents_never_touch_the_law(registry_of: Reader) -> None:
    text = document("901/2031/NĐ-MH", date(2031, 1, 1), {"dieu-1": "Bãi bỏ"}, illustrative=True)
    registry = registry_of([*base(), (text, [cut(text, "dieu-1", "abolish", "10/2030/NĐ-CP", "dieu-1")])])
    assert {item.state for item in registry.items(as_of=AMENDED).rows} == {"in_force"}
    assert reviews(registry, "901/2031/NĐ-MH") == {"dieu-1": "illustrative_and_real"}


def test_every_quote_is_the_text_at_its_offsets(registry_of: Reader, library: Library) -> None:
    registry = registry_of(library)
    seen: list[ItemView | EventView] = [*registry.each_item(), *registry.each_event()]
    assert seen
    for view in seen:
        text = registry.text(view.evidence.document_id)
        assert text is not None
        assert text[view.evidence.start : view.evidence.end] == view.evidence.quote != ""


def printed_list(number: str, issued: date, names: list[str], **metadata: object) -> Library:
    text = document(number, issued, {f"phu-luc-IV/khoan-{n}": name for n, name in enumerate(names)}, **metadata)
    return [(text, [line(text, f"phu-luc-IV/khoan-{n}", str(n), name) for n, name in enumerate(names)])]


def test_the_list_of_business_lines_is_one_list_printed_anew(registry_of: Reader) -> None:
    window = {"effective_until": date(2033, 3, 1), "overrides": True}
    registry = registry_of(
        printed_list("13/2030/QH15", date(2030, 1, 1), ["In ấn", "Cầm đồ", "Karaoke", "Xổ số"])
        + printed_list("14/2031/QH15", date(2031, 1, 1), ["In ấn", "Karaoke", "Xổ số"])
        + printed_list("30/2032/NQ-CP", date(2032, 7, 1), ["Karaoke", "Xổ số"], **window)
    )
    titles = ("In ấn", "Cầm đồ", "Karaoke")
    states = {
        day: [by_title(registry, day)[title].state for title in titles] for day in (BEFORE, AMENDED, WINDOW, AFTER)
    }
    assert states == {
        BEFORE: ["in_force", "in_force", "in_force"],
        AMENDED: ["in_force", "cut", "in_force"],
        WINDOW: ["suspended", "cut", "in_force"],
        AFTER: ["in_force", "cut", "in_force"],
    }
    assert registry.items(ItemQuery(kind="business_line")).total == 4


def test_a_few_more_lines_do_not_replace_the_list(registry_of: Reader) -> None:
    registry = registry_of(
        printed_list("13/2030/QH15", date(2030, 1, 1), ["In ấn", "Cầm đồ", "Karaoke"])
        + printed_list("14/2031/QH15", date(2031, 1, 1), ["Xổ số"])
    )
    assert {item.state for item in registry.items(as_of=AMENDED).rows} == {"in_force"}
