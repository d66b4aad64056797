"""The store: round trips, same bytes, atomic writes."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from corpus import store as store_module
from corpus.codec import decode, encode, encode_short
from corpus.model import (
    BusinessLine,
    Cell,
    Condition,
    CutEvent,
    Document,
    DocumentKey,
    EffectiveException,
    Extraction,
    Metadata,
    ProductLine,
    Provision,
    Source,
    Span,
    Table,
    Threshold,
)
from corpus.store import Outcome, Store, document_id, text_hash

DOCUMENT = Document(
    metadata=Metadata(
        key=DocumentKey("1/2030/NĐ-MH", "nghi-dinh", "chinh-phu-minh-hoa", date(2030, 1, 2)),
        title="Về trà sữa",
        issuers=("Chính phủ (minh họa)",),
        effective_from=date(2030, 3, 1),
        exceptions=(EffectiveException("dieu-1/khoan-2", date(2031, 1, 1)),),
        illustrative=True,
        spans=(("number", Span(0, 4)),),
    ),
    text="Điều 1. Trà sữa\nTrà | Sữa",
    provisions=(Provision("dieu-1", "dieu", "Điều 1.", 0, 15, 8, 15, Span(8, 15)),),
    tables=(Table(16, 25, (Cell(16, 19, 0, 0), Cell(22, 25, 0, 1, 1, 2))),),
    source=Source("1.txt", "00", "text", "1"),
    span_map=((0, 15, 3, 18), (16, 25, 20, 31)),
    notes=("ghi chú",),
)

EXTRACTION = Extraction(
    "7",
    (
        Condition(
            0, 5, ("c1",), 0.9, None, "dieu-1", ("capital",), thresholds=(Threshold(1, 3, 5.0, "VND", "at_least"),)
        ),
        CutEvent(
            0, 5, ("e1",), 1.0, "unresolved_target", "dieu-1", "abolish", "condition", None, "", new_text=Span(1, 2)
        ),
        ProductLine(
            0, 5, ("p1",), 1.0, None, "1", ("22021010",), "2202.10.10", "Trà sữa", ("Đồ uống",), clearance="before"
        ),
        BusinessLine(0, 5, ("b1",), 1.0, None, "phu-luc-IV", "3", "Kinh doanh trà sữa"),
    ),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_a_short_record_is_the_record() -> None:
    short = [encode_short(candidate) for candidate in EXTRACTION.candidates]
    assert decode(Extraction, {"extractor_version": "7", "candidates": short}) == EXTRACTION
    assert len(str(short)) < len(str(encode(EXTRACTION.candidates)))


def test_a_document_comes_back_equal_under_a_name_made_of_its_key_and_text(store: Store) -> None:
    name = store.put(DOCUMENT)
    assert name == document_id(DOCUMENT)
    assert name.endswith(f"--{text_hash(DOCUMENT)[:12]}")
    assert store.documents() == [name]
    assert store.load(name) == DOCUMENT


def test_an_extraction_comes_back_equal(store: Store) -> None:
    store.put_extraction("d--1", "ff", EXTRACTION)
    stored = store.extraction("d--1")
    assert (stored.document_id, stored.text_hash, stored.extraction) == ("d--1", "ff", EXTRACTION)
    assert store.extractions() == ["d--1"]


def test_the_version_of_an_extraction_is_read_without_decoding_it(store: Store, tmp_path: Path) -> None:
    store.put_extraction("d--1", "hash", EXTRACTION)
    assert store.extraction_version("d--1") == EXTRACTION.extractor_version
    assert store.extraction_version("d--2") is None
    next(tmp_path.rglob("d--1.json.gz")).write_bytes(b"damaged")
    assert store.extraction_version("d--1") is None


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for folder in ("a", "b"):
        name = Store(tmp_path / folder).put(DOCUMENT)
        written.append((tmp_path / folder / "corpus" / "documents" / f"{name}.json.gz").read_bytes())
    assert written[0] == written[1]


def test_removing_a_document_takes_its_candidates_along(store: Store) -> None:
    name = store.put(DOCUMENT)
    store.put_extraction(name, "ff", EXTRACTION)
    store.remove(name)
    store.remove(name)
    assert (store.documents(), store.extractions()) == ([], [])
    with pytest.raises(KeyError):
        store.load(name)


def test_outcomes(store: Store) -> None:
    good, bad = Outcome("aa", ("a.txt", "b.txt"), "1", ("d--1",)), Outcome("bb", ("c.txt",), "1", (), "c.txt: empty")
    store.put_outcome(bad)
    store.put_outcome(good)
    assert list(store.outcomes()) == [good, bad]
    assert store.outcome("cc") is None


def test_raw_bytes_are_kept_under_their_hash(store: Store) -> None:
    digest = store.put_raw(b"abc")
    assert store.put_raw(b"abc") == digest
    assert store.raw_path(digest).read_bytes() == b"abc"


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x.json"
    store_module.write_atomic(target, b"old")

    def broken(descriptor: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="disk full"):
        store_module.write_atomic(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]
