"""Real texts through the whole pipeline: a resolution that overrides for a time, and a decree that it cuts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from registry.queries import Registry
from registry.views import ItemQuery, ItemView

pytestmark = pytest.mark.real

RESOLUTION = "cutting/2026_resolutions/nghi-quyet-so-19-2026-nq-cp-469466.txt"
DECREE = "imposing/phapdien_slices/67-2013-ND-CP.md"
OTHERS = (
    "cutting/2018_2020_wave/16-2019-ND-CP.vbpl.json",
    "imposing/congbao/nghi-dinh-so-137-2026-nd-cp-469361.txt",
    "imposing/congbao_pdf/95-2026-ND-CP.pdf",
)
FIRST_DAY = date(2026, 4, 29)
LAST_DAY = date(2027, 2, 28)
AFTERWARDS = date(2027, 3, 1)


@pytest.fixture(scope="module")
def registry(shared_corpus: Path, tmp_path_factory: pytest.TempPathFactory, pipeline_on) -> Registry:
    pipeline = pipeline_on(tmp_path_factory.mktemp("real") / "data")
    pipeline.run_all(*(shared_corpus / name for name in (RESOLUTION, DECREE, *OTHERS)))
    return Registry(f"sqlite:///{pipeline.data_dir / 'registry.sqlite'}", today=lambda: date(2026, 11, 22))


def article_nine(registry: Registry, as_of: date) -> list[ItemView]:
    decree = registry.document("67/2013/NĐ-CP")
    assert decree is not None
    rows = registry.items(ItemQuery(document_id=decree.id), as_of, limit=1000).rows
    return [item for item in rows if item.evidence.path.split("/")[0] == "dieu-9"]


def test_documents_are_read_with_their_dates(registry) -> None:
    assert len(registry.documents(limit=100).rows) == 2 + len(OTHERS)
    resolution = registry.document("19/2026/NQ-CP")
    assert resolution is not None
    assert (resolution.effective_from, resolution.effective_until) == (FIRST_DAY, AFTERWARDS)
    assert resolution.overrides
    assert not any(document.illustrative for document in registry.documents(limit=100).rows)


def test_annex_abolishes_an_article_of_the_decree(registry) -> None:
    events = [
        event
        for event in registry.events_by_source("19/2026/NQ-CP")
        if (event.op, event.target_doc, event.target_path) == ("abolish", "67/2013/NĐ-CP", "dieu-9")
    ]
    assert {event.evidence.path for event in events} == {"phu-luc-II/muc-B/muc-V"}
    assert {event.item_id for event in events} == {item.id for item in article_nine(registry, FIRST_DAY)}


@pytest.mark.parametrize(
    ("as_of", "cut"), [(date(2026, 4, 28), False), (FIRST_DAY, True), (LAST_DAY, True), (AFTERWARDS, False)]
)
def test_its_conditions_are_cut_exactly_while_the_resolution_is_in_force(registry, as_of: date, cut: bool) -> None:
    found = {item.state for item in article_nine(registry, as_of)}
    assert found
    assert found <= ({"suspended"} if cut else {"in_force", "changed"})


def test_every_quote_is_its_slice_of_the_real_text(registry) -> None:
    evidence = [item.evidence for item in registry.items(ItemQuery(), limit=10_000).rows]
    evidence += [event.evidence for event in registry.events(limit=10_000).rows]
    texts = {document.id: registry.text(document.id) for document in registry.documents(limit=100).rows}
    assert len(evidence) > 300
    for quote in evidence:
        text = texts[quote.document_id]
        assert text is not None
        assert text[quote.start : quote.end] == quote.quote
