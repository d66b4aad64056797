"""A third-party compilation: classed by what its rows say, taken whole, and counted nowhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from registry_texts import Library, cut, document, dump, goods
from sqlalchemy import Engine

from corpus.nlp.pipeline import build_nlp, extract
from corpus.reading import read_file
from corpus.store import Store, text_hash
from registry.__main__ import main
from registry.audit import breaches
from registry.db import reading
from registry.load import load
from registry.outside import BadFacts
from registry.queries import Registry
from registry.third_party import ClassRule, class_of, class_rules, import_third_party

Reader = Callable[[Library], Registry]
MOMENT = datetime(2033, 1, 1, 3, tzinfo=UTC)


def measure(description: str, number: str = "11/2030/TT-BCT", label: str | None = "PL2") -> dict[str, Any]:
    return {
        "mo_ta": description, "van_ban": number, "danh_muc": label, "co_quan": "BNNPTNT", "loai": "x", "tier": 3,
        "don_vi": None,
    }  # fmt: skip


def chapter(**codes: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        name[1:]: {"hs": name[1:], "ten": "- Hàng", "muc_canh_bao": "RED", "ktcn": rows} for name, rows in codes.items()
    }


@pytest.fixture
def compilation(tmp_path: Path) -> Path:
    folder = tmp_path / "compiled"
    (folder / "ktcn_by_chapter").mkdir(parents=True)
    (folder / "ktcn_reference.json").write_text(json.dumps({"meta": {"created_at": "2032-05-01"}}), encoding="utf-8")
    inspected, cut_row = measure("HH KTCN về an toàn thực phẩm"), measure("Đã được cắt giảm kiểm tra", "5/QĐ-BCT", None)
    rows = chapter(
        c04021010=[inspected, inspected, cut_row],
        c22021010=[inspected, measure("Loài cấm XK", "6/2030/TT-BCT", "M2")],
    )
    write(folder, rows)
    return folder


def write(folder: Path, rows: object) -> None:
    (folder / "ktcn_by_chapter" / "chapter_04.json").write_text(json.dumps(rows), encoding="utf-8")


@pytest.mark.parametrize("rule", class_rules(), ids=lambda rule: rule.pattern.pattern)
def test_every_class_takes_its_example_and_leaves_its_counter_example(rule: ClassRule) -> None:
    assert class_of(rule.example) == rule.measure
    assert class_of(rule.counter_example) != rule.measure


def test_rows_are_kept_with_where_they_come_from(compilation: Path, engine: Engine, registry_of: Reader) -> None:
    registry = registry_of([])
    done = import_third_party(engine, [compilation], lambda: MOMENT)
    assert (done.added, done.superseded) == (4, 0)
    first = registry.third_party("0402", measure="inspection").rows[0]
    assert (first.hs, first.document_number, first.list_label) == ("04021010", "11/2030/TT-BCT", "PL2")
    assert (first.verified, first.file, first.row, first.compiled) == (False, "chapter_04.json", 1, "2032-05-01")
    assert (first.agency, first.agency_now, first.third_party_kind) == ("BNNPTNT", "BNNMT", "x")
    found = {row.measure: (row.rows, row.lines, row.codes, row.inspected_too) for row in registry.third_party_totals()}
    assert found == {"inspection": (2, 2, 2, 0), "declared_cut": (1, 1, 1, 1), "ban": (1, 1, 1, 1)}
    pages = [registry.third_party(limit=3), registry.third_party(limit=3, cursor="3")]
    assert [len(page.rows) for page in pages] == [3, 1]
    assert len({row.id for page in pages for row in page.rows}) == 4


def test_nothing_of_it_is_counted(compilation: Path, library: Library, engine: Engine, registry_of: Reader) -> None:
    registry = registry_of(library)
    before = registry.summary(), registry.programmes(), dump(engine)["items"], dump(engine)["events"]
    version = registry.version()
    import_third_party(engine, [compilation])
    summary = registry.summary()
    assert summary.version != version
    assert summary.by_state == before[0].by_state
    assert (registry.programmes(), dump(engine)["items"], dump(engine)["events"]) == before[1:]
    with reading(engine) as session:
        assert list(breaches(session)) == []


def test_the_same_again_changes_nothing_and_a_new_one_supersedes(
    compilation: Path, engine: Engine, registry_of: Reader
) -> None:
    registry = registry_of([])
    import_third_party(engine, [compilation])
    held = dump(engine)
    again = import_third_party(engine, [compilation / "ktcn_reference.json", *compilation.rglob("chapter_*.json")])
    assert (again.added, again.superseded, again.unchanged, dump(engine)) == (0, 0, 4, held)
    write(compilation, chapter(c04021010=[measure("Hàng hóa nhóm 2")]))
    done = import_third_party(engine, [compilation])
    assert (done.added, done.superseded, done.unchanged) == (1, 4, 0)
    assert [row.description for row in registry.third_party().rows] == ["Hàng hóa nhóm 2"]
    assert len(dump(engine)["third_party"]) == 5


def test_a_list_in_the_law_takes_the_place_of_an_unverified_one(
    compilation: Path, engine: Engine, registry_of: Reader
) -> None:
    new = document("12/2032/TT-BCT", date(2032, 2, 1), {"dieu-1": "Bỏ Phụ lục II", "phu-luc-I": "Danh mục"})
    ends = cut(new, "dieu-1", "abolish", "11/2030/TT-BCT", "phu-luc-II", concerns="list")
    registry = registry_of([(new, [ends, goods(new, "phu-luc-I", "0402", "Sữa")])])
    import_third_party(engine, [compilation])
    (found,) = registry.third_party_agreement(date(2032, 2, 1))
    assert (found.document_number, found.list_label, found.ended_by) == ("11/2030/TT-BCT", "PL2", "12/2032/TT-BCT")
    assert (found.codes, found.in_both, found.only_third_party) == (2, 1, ("22021010",))
    assert registry.third_party_agreement(date(2032, 1, 31)) == ()
    ended = {row.document_number: row.ended_by for row in registry.third_party().rows}
    assert ended == {"11/2030/TT-BCT": "12/2032/TT-BCT", "05/QĐ-BCT": "", "06/2030/TT-BCT": ""}
    assert registry.third_party(as_of=date(2032, 1, 1)).rows[0].ended_by == ""


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (chapter(c0402=[]), "chapter_04.json 0402 hs: String should match pattern"),
        (chapter(c04021010=[{"mo_ta": "x"}]), "chapter_04.json 04021010 ktcn 0 van_ban: Field required"),
        ([], "Input should be a valid dictionary"),
        ({}, "no row in it. Hand over the folder"),
    ],
)
def test_another_form_is_refused(compilation: Path, engine: Engine, rows: object, said: str) -> None:
    write(compilation, rows)
    before = dump(engine)
    with pytest.raises(BadFacts) as refused:
        import_third_party(engine, [compilation])
    assert said in str(refused.value)
    assert dump(engine) == before


def test_the_door(compilation: Path, data_dir: Path, database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert main(["import", "ktcn", str(compilation)]) == 0
    assert capsys.readouterr().out == "ktcn: 4 added, 0 superseded, 0 unchanged\n"
    assert main(["import", "ktcn", str(data_dir / "none")]) == 2
    assert capsys.readouterr().err == "none: no such file. Check the path.\n"


@pytest.mark.real
def test_the_real_compilation_comes_to_its_published_counts(
    shared_corpus: Path, data_dir: Path, engine: Engine
) -> None:
    assert import_third_party(engine, [shared_corpus / "lists" / "ktcn"]).added == 18_548
    registry = Registry(engine)
    found = {row.measure: row for row in registry.third_party_totals()}
    codes = {measure: row.codes for measure, row in found.items()}
    assert codes == {
        "inspection": 2_364, "declared_cut": 1_074, "not_inspected": 51, "unclear": 2, "ban": 2_315,
        "border_gate": 4_065, "trade_remedy": 193, "other": 1_557,
    }  # fmt: skip
    assert (found["declared_cut"].inspected_too, len(found["declared_cut"].documents)) == (143, 1)
    nlp, store = build_nlp(), Store(data_dir)
    for path in sorted((shared_corpus / "lists" / "circulars").glob("*attp*")):
        for text in read_file(path):
            store.put_extraction(store.put(text), text_hash(text), extract(text, nlp))
    load(engine, data_dir)
    agreements = registry.third_party_agreement(date(2026, 7, 17))
    assert [(row.codes, row.in_both, len(row.only_third_party)) for row in agreements] == [(249, 241, 8)]
