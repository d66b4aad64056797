"""The samples come out of the whole pipeline exactly as counted by hand."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from registry.queries import Registry
from registry.views import ItemKind, ItemQuery, ItemView

TODAY = date(2026, 11, 22)
CHANGING = frozenset({"amend", "simplify", "reword", "replace_phrase", "drop_phrase", "merge"})
ENDING = frozenset({"abolish", "replace", "suspend"})


@pytest.fixture(scope="module")
def registry(built) -> Registry:
    return Registry(f"sqlite:///{built.data_dir / 'registry.sqlite'}", today=lambda: TODAY)


def items(registry: Registry, kind: ItemKind, as_of: date = TODAY) -> tuple[ItemView, ...]:
    page = registry.items(ItemQuery(kind=kind), as_of, limit=1000)
    assert page.next is None
    return page.rows


def states(registry: Registry, kind: ItemKind, as_of: date) -> dict[str, int]:
    return dict(Counter(item.state for item in items(registry, kind, as_of)))


def hits(registry: Registry, operations: frozenset[str]) -> set[tuple[Any, ...]]:
    """What the ledger says of conditions, in the columns of the golden file."""
    return {
        (
            event.evidence.document_number,
            event.evidence.path,
            item.evidence.document_number,
            item.evidence.path,
            event.effective_from,
            event.effective_until,
        )
        for item in items(registry, "condition")
        for event in registry.item_events(item.id)
        if event.op in operations
    }


def expected(rows: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    return {(row["by"], row["at"], row["of"], row["path"], row["from"], row.get("until")) for row in rows}


def test_every_sample_is_read_and_none_counts_as_law(registry, golden) -> None:
    summary = registry.summary()
    documents = registry.documents(limit=100).rows
    assert len(documents) == golden["documents"]
    assert summary.illustrative_documents == golden["illustrative_documents"]
    assert all(document.illustrative for document in documents)
    assert all(item.illustrative for item in items(registry, "condition"))


def test_conditions_of_each_instrument(registry, golden) -> None:
    found = Counter(item.evidence.document_number for item in items(registry, "condition"))
    assert found == golden["conditions"]


def test_states_on_fixed_dates(registry, golden) -> None:
    found = {day: states(registry, "condition", day) for day in golden["states"]}
    assert found == golden["states"]


@pytest.mark.parametrize(("kind", "rows"), [("product_line", "product_lines"), ("business_line", "business_lines")])
def test_lists_on_fixed_dates(registry, golden, kind, rows) -> None:
    assert {day: states(registry, kind, day) for day in golden[rows]} == golden[rows]


def test_which_provision_cut_which_condition(registry, golden) -> None:
    assert hits(registry, ENDING) == expected(golden["cuts"])


def test_which_provision_changed_which_condition(registry, golden) -> None:
    in_the_window = {row for row in hits(registry, CHANGING) if row[0] == "921/2026/NQ-MH"}
    assert hits(registry, CHANGING) - in_the_window == expected(golden["changes"])
    assert {(row[2], row[3].split("/")[0]) for row in in_the_window} == {("902/2024/NĐ-MH", "dieu-7")}


def test_neither_delegation_nor_procedure_cuts_a_condition(registry) -> None:
    operations = {event.op for event in registry.events_by_source("921/2026/NQ-MH")}
    assert {"delegate", "procedure_cut"} <= operations
    assert not any(
        event.item_id
        for event in registry.events_by_source("921/2026/NQ-MH")
        if event.op in ("delegate", "procedure_cut")
    )


def test_suspended_conditions_say_when_they_return(registry) -> None:
    suspended = [item for item in items(registry, "condition") if item.state == "suspended"]
    assert {item.returns_on for item in suspended} == {date(2027, 3, 1)}
    assert {item.state_since for item in suspended} == {date(2026, 4, 29)}


def test_every_quote_is_its_slice(registry) -> None:
    evidence = [
        item.evidence for kind in ("condition", "product_line", "business_line") for item in items(registry, kind)
    ]
    evidence += [event.evidence for event in registry.events(limit=1000).rows]
    assert len(evidence) > 150
    for quote in evidence:
        text = registry.text(quote.document_id)
        assert text is not None
        assert quote.quote
        assert text[quote.start : quote.end] == quote.quote


def test_nothing_in_the_samples_is_in_doubt(registry) -> None:
    assert [event for event in registry.events(limit=1000).rows if event.review] == []
    assert [item for item in items(registry, "condition") if item.review] == []


def test_illustrative_tasks_name_rows_that_are_there(registry) -> None:
    """``make run`` hands this list over beside the samples."""
    path = Path(__file__).resolve().parents[2] / "registry" / "samples" / "nhiem-vu-minh-hoa.csv"
    with path.open(encoding="utf-8", newline="") as file:
        tasks = list(csv.DictReader(file))
    named = {item.strip() for task in tasks for item in task["items"].split(";")}
    found = {item: registry.item(item) for item in named}
    assert [item for item, view in found.items() if view is None or not view.illustrative] == []
    assert {view.state for view in found.values() if view} >= {"cut", "changed", "suspended"}
