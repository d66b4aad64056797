"""An instrument that prints an article anew drops what it does not print again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from registry_texts import Library, condition, cut, document

from corpus.model import MODEL_ONLY, AnyCandidate, Span
from corpus.nlp.pipeline import build_nlp, extract
from corpus.reading import read_file
from registry.queries import Registry
from registry.views import EventView

Reader = Callable[[Library], Registry]
OLD = {
    "dieu-1": "Điều kiện",
    "dieu-1/khoan-1": "Có kho bảo quản với tổng diện tích không dưới 500 m2",
    "dieu-1/khoan-2": "Được Bộ trưởng chấp thuận chủ trương đầu tư bằng văn bản",
    "dieu-1/khoan-3": "Người chịu trách nhiệm chuyên môn có bằng đại học về hóa chất và 05 năm kinh nghiệm",
    "dieu-2": "Có vốn điều lệ tối thiểu 10 tỷ đồng",
}
KEPT = OLD["dieu-1/khoan-1"]
SHORTER = "Người chịu trách nhiệm chuyên môn có bằng trung cấp về hóa chất và 02 năm kinh nghiệm"
BEFORE, DURING, AFTER = date(2030, 6, 1), date(2031, 6, 1), date(2033, 3, 1)


def base() -> Library:
    text = document("10/2030/NĐ-CP", date(2030, 1, 1), OLD)
    return [
        (text, [condition(text, path) for path in ("dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-1/khoan-3", "dieu-2")])
    ]


def reprint(
    *wording: str, number: str = "20/2031/NĐ-CP", issued: date = date(2031, 1, 1), **metadata: object
) -> Library:
    """An instrument that gives Điều 1 of 10/2030 this wording, clause by clause."""
    paths = {"dieu-5": "Điều 1 được sửa đổi như sau:"} | {
        f"dieu-5/khoan-{n}": line for n, line in enumerate(wording, 1)
    }
    text = document(number, issued, paths, **metadata)
    own = text.provisions[0]
    order = cut(text, "dieu-5", "amend", "10/2030/NĐ-CP", "dieu-1", new_text=Span(own.text_end, own.end))
    found: list[AnyCandidate] = [
        condition(text, f"dieu-5/khoan-{n}", home_doc="10/2030/NĐ-CP", home_path=f"dieu-1/khoan-{n}")
        for n in range(1, len(wording) + 1)
    ]
    return [(text, [order, *found])]


def states(registry: Registry, as_of: date) -> dict[str, str]:
    return {item.evidence.path: item.state for item in registry.items(as_of=as_of, limit=100).rows}


def event_of(registry: Registry, path: str, number: str = "20/2031/NĐ-CP") -> EventView:
    (item,) = (row for row in registry.items(limit=100).rows if row.evidence.path == path)
    (event,) = (row for row in registry.item_events(item.id) if row.evidence.document_number == number)
    return event


def test_units_keep_their_ids_under_new_numbers_and_the_rest_is_dropped(registry_of: Reader) -> None:
    registry = registry_of(base() + reprint(KEPT, SHORTER))
    assert states(registry, DURING) == {
        "dieu-1/khoan-1": "in_force",
        "dieu-1/khoan-2": "cut",
        "dieu-1/khoan-3": "changed",
        "dieu-2": "in_force",
    }
    assert states(registry, AFTER) == states(registry, DURING)
    assert [event_of(registry, f"dieu-1/khoan-{n}").op for n in (1, 2, 3)] == ["restate", "abolish", "simplify"]


def test_both_wordings_are_kept(registry_of: Reader) -> None:
    registry = registry_of(base() + reprint(KEPT, SHORTER))
    event = event_of(registry, "dieu-1/khoan-3")
    assert event.new_text is not None
    assert event.new_text.quote == SHORTER
    assert event_of(registry, "dieu-1/khoan-2").new_text is None


def test_for_the_time_of_a_resolution_only(registry_of: Reader) -> None:
    window = {"effective_until": date(2032, 1, 1), "overrides": True}
    registry = registry_of(base() + reprint(KEPT, SHORTER, **window))
    assert states(registry, DURING)["dieu-1/khoan-2"] == "suspended"
    assert set(states(registry, AFTER).values()) == {"in_force"}


def test_what_is_new_in_it_is_added_under_an_id_of_its_own(registry_of: Reader) -> None:
    registry = registry_of(base() + reprint(KEPT, "Có giấy chứng nhận thực hành tốt của cơ sở sản xuất"))
    (added,) = (row for row in registry.items().rows if row.evidence.document_number == "20/2031/NĐ-CP")
    assert [event.op for event in registry.item_events(added.id)] == ["supplement"]
    assert states(registry, BEFORE)["dieu-1/khoan-2"] == "in_force"
    assert states(registry, DURING)["dieu-1/khoan-2"] == "cut"


def test_a_wording_that_rules_take_for_a_condition_confirms_what_only_the_model_had_found(registry_of: Reader) -> None:
    text, found = base()[0]
    library: Library = [(text, [replace(one, review=MODEL_ONLY) for one in found])]
    assert set(states(registry_of(library), BEFORE).values()) == {"unconfirmed"}
    assert states(registry_of(library + reprint(KEPT, SHORTER)), DURING) == {
        "dieu-1/khoan-1": "in_force",
        "dieu-1/khoan-2": "unconfirmed",
        "dieu-1/khoan-3": "changed",
        "dieu-2": "unconfirmed",
    }


def test_a_doubtful_match_changes_nothing_and_waits(registry_of: Reader) -> None:
    registry = registry_of(base() + reprint(KEPT, SHORTER, "Được Ủy ban nhân dân chấp thuận chủ trương thuê đất"))
    assert states(registry, DURING)["dieu-1/khoan-2"] == "in_force"
    assert event_of(registry, "dieu-1/khoan-2").review == "match_unclear"
    assert [row.reason for row in registry.reviews().rows] == ["match_unclear"]


def test_a_second_reprint_goes_on_the_first(registry_of: Reader) -> None:
    later = reprint(SHORTER, number="21/2032/NĐ-CP", issued=date(2032, 1, 1))
    registry = registry_of(base() + reprint(KEPT, SHORTER) + later)
    assert event_of(registry, "dieu-1/khoan-3", "21/2032/NĐ-CP").op == "restate"
    assert states(registry, AFTER) == {
        "dieu-1/khoan-1": "cut",
        "dieu-1/khoan-2": "cut",
        "dieu-1/khoan-3": "changed",
        "dieu-2": "in_force",
    }


def test_a_unit_whose_article_comes_into_force_later_is_dropped_before_it_does(registry_of: Reader) -> None:
    late = document("10/2030/NĐ-CP", date(2030, 1, 1), OLD, effective_from=date(2031, 3, 1))
    window = {"effective_until": date(2032, 1, 1), "overrides": True}
    registry = registry_of(
        [(late, [condition(late, "dieu-1/khoan-1"), condition(late, "dieu-1/khoan-2")]), *reprint(KEPT, **window)]
    )
    assert states(registry, DURING) == {"dieu-1/khoan-1": "in_force", "dieu-1/khoan-2": "suspended"}


def test_without_the_old_text_nothing_is_said_to_be_dropped(registry_of: Reader) -> None:
    registry = registry_of(reprint(KEPT, SHORTER))
    assert [event.review for event in registry.events_by_source("20/2031/NĐ-CP")].count("target_not_loaded") == 1
    assert {item.state for item in registry.items(as_of=DURING).rows} == {"in_force"}


@pytest.mark.real
def test_counts_of_a_real_resolution_by_units(registry_of: Reader, shared_corpus: Path) -> None:
    """Counted by hand: of 60 units on chemicals 48 are printed again, and 55 units on tobacco go."""
    nlp = build_nlp()
    library: Library = []
    for name in (
        "cutting/2026_resolutions/nghi-quyet-so-19-2026-nq-cp-469466.txt",
        "imposing/vanban_2026_ocr/nghi-dinh-26-2026-nd-cp-hoa-chat-nguyen-hiem-san-pham-hang-hoa.md",
        "imposing/phapdien_slices/67-2013-ND-CP.md",
    ):
        (text,) = read_file(shared_corpus / name)
        library.append((text, list(extract(text, nlp).candidates)))
    registry = registry_of(library)
    events = [row for row in registry.events_by_source("19/2026/NQ-CP") if not row.review]

    def hit(part: str, *ops: str) -> int:
        return len({row.item_id for row in events if row.evidence.path.startswith(part) and row.op in ops})

    assert hit("phu-luc-II/muc-A", "abolish") == 12
    assert hit("phu-luc-II/muc-A", "restate", "amend", "simplify", "reword") == 48
    assert hit("phu-luc-II/muc-B", "abolish") == 17 + 38
