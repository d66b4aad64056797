"""From the registry to what can be found, and building only when something has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from registry import findable
from registry.queries import Registry
from registry.views import DocumentContents, EvidenceView, ProvisionView
from search_api import indexer
from search_api.documents import search_documents
from search_api.engines.tantivy_index import TantivyIndex
from search_api.indexer import build_index, wanted_version
from search_api.port import SearchDocument, SearchRequest

HOUSE = "901/2023/NĐ-MH"
HOUSE_ADDRESS = "/akn/vn/act/nghi-dinh/chinh-phu-minh-hoa/2023-03-15/901-2023-nd-mh"


def of_house(registry: Registry) -> dict[tuple[str, str], SearchDocument]:
    contents = next(one for one in registry.search_rows() if one.document.number == HOUSE)
    return {(found.kind, found.path): found for found in search_documents(contents)}


def test_a_provision_with_a_condition_is_found_once(filled: tuple[Registry, TantivyIndex]) -> None:
    found = of_house(filled[0])
    assert ("condition", "dieu-4/khoan-2") in found
    assert ("provision", "dieu-4/khoan-2") not in found
    assert ("provision", "dieu-4/khoan-1") in found


def test_what_nobody_has_confirmed_is_found_as_the_provision_that_it_is(filled: tuple[Registry, TantivyIndex]) -> None:
    contents = next(one for one in filled[0].search_rows() if one.document.number == HOUSE)
    items = tuple(replace(item, state="unconfirmed") for item in contents.items)
    found = [(one.kind, one.path) for one in search_documents(replace(contents, items=items))]
    assert ("provision", "dieu-4/khoan-2") in found
    assert {kind for kind, _ in found} == {"document", "provision"}


def test_chapters_of_the_body_are_no_answers(filled: tuple[Registry, TantivyIndex]) -> None:
    assert not [path for kind, path in of_house(filled[0]) if kind == "provision" and not path.startswith("dieu-")]


def test_fields_of_a_condition(filled: tuple[Registry, TantivyIndex]) -> None:
    condition = of_house(filled[0])["condition", "dieu-4/khoan-2"]
    assert condition.body == "Có vốn điều lệ tối thiểu 10 tỷ đồng."
    assert condition.heading == "ĐIỀU KIỆN KINH DOANH › Điều kiện kinh doanh dịch vụ kho lạnh"
    assert (condition.types, condition.activity, condition.year) == (("capital",), "dịch vụ kho lạnh", 2023)
    assert condition.illustrative


def test_an_item_is_found_in_the_words_in_which_it_holds(filled: tuple[Registry, TantivyIndex]) -> None:
    contents = next(one for one in filled[0].search_rows() if one.document.number == HOUSE)
    later = EvidenceView("later", "921/2026/NQ-MH", "dieu-1", 0, 22, "Có vốn tối thiểu 5 tỷ.")
    condition, goods = (
        next(one for one in contents.items if one.kind == kind) for kind in ("condition", "product_line")
    )
    worded = replace(condition, wording=later), replace(goods, wording=later, title=later.quote)
    found = list(search_documents(replace(contents, items=worded)))
    one, row = (next(hit for hit in found if hit.id == item.id) for item in (condition, goods))
    assert (one.body, one.path, one.number) == (later.quote, condition.evidence.path, HOUSE)
    assert (row.title, row.body, row.hs) == (later.quote, later.quote, goods.hs)


def test_programmes_are_those_of_the_instrument_and_of_what_touched_an_item(
    filled: tuple[Registry, TantivyIndex],
) -> None:
    contents = next(one for one in filled[0].search_rows() if one.document.number == HOUSE)
    item = next(one for one in contents.items if one.kind == "condition")
    cut = replace(contents, programmes=("A",), item_programmes={item.id: ("B", "C")})
    found = {one.id: one.programmes for one in search_documents(cut)}
    assert found.pop(item.id) == ("B", "C")
    assert {found.pop(one.id) for one in contents.items if one.id != item.id} == {()}
    assert set(found.values()) == {("A",)}


def test_an_item_is_part_of_the_programmes_of_its_events(filled: tuple[Registry, TantivyIndex]) -> None:
    wanted: dict[str, set[str]] = {}
    for event in filled[0].each_event():
        if event.item_id and event.review is None and event.programme_ids:
            wanted.setdefault(event.item_id, set()).update(event.programme_ids)
    rows = list(filled[0].search_rows())
    assert {item: set(ids) for row in rows for item, ids in row.item_programmes.items()} == wanted != {}
    assert {row.programmes for row in rows} == {("DEMO",)}


def test_a_touch_by_a_programme_changes_the_digest_of_a_document(
    filled: tuple[Registry, TantivyIndex], monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = filled[0]
    contents = next(one for one in registry.search_rows() if one.document.number == HOUSE)
    before = registry.search_digests()
    touched = {contents.items[0].id: ("X",)}
    monkeypatch.setattr(findable, "programmes_by_item", lambda *_: touched)
    after = registry.search_digests()
    assert {name for name in before if before[name] != after[name]} == {HOUSE_ADDRESS}
    assert next(one for one in registry.search_rows() if one.document.number == HOUSE).item_programmes == touched


def test_fields_of_a_row_of_goods(filled: tuple[Registry, TantivyIndex]) -> None:
    page = filled[1].search(SearchRequest("0207.14"))
    assert [(hit.document.kind, hit.document.hs, hit.document.title) for hit in page.hits] == [
        ("product_line", ("02071420",), "Cánh gà")
    ]
    assert "Thịt gà" in page.hits[0].document.heading


def test_the_field_of_search_is_that_of_the_cells_of_progress(filled: tuple[Registry, TantivyIndex]) -> None:
    cells = filled[0].cells("DEMO")
    assert cells is not None
    counted = {cell.field: set(cell.ids["itemised"]) for agency in cells.cells for cell in agency.cells}
    page = filled[1].search(SearchRequest("", {"kind": ("condition",)}, ("field",)))
    assert page.facets["field"] == {"dịch vụ kho lạnh": 2}
    hits = filled[1].search(SearchRequest("", {"field": ("dịch vụ kho lạnh",)})).hits
    assert counted == {"dịch vụ kho lạnh": {hit.document.id for hit in hits}}
    goods = filled[1].search(SearchRequest("", {"field": ("kiểm dịch",)})).hits
    assert [hit.document.title for hit in goods] == ["Cánh gà"]


def test_a_list_is_found_by_its_rows_and_not_by_all_of_their_words(filled: tuple[Registry, TantivyIndex]) -> None:
    contents = next(one for one in filled[0].search_rows() if one.document.number == HOUSE)
    text = "Danh mục. " + "Kinh doanh kho lạnh. " * 100
    rows = ProvisionView(HOUSE_ADDRESS, "phu-luc", "phu-luc", "", "", 0, len(text), 0, len(text), None, 0, False)
    annex = replace(contents, text=text, provisions=(rows,), items=())
    (whole,) = (one.body for one in search_documents(annex) if one.kind == "provision")
    (opening,) = (one.body for one in search_documents(replace(annex, lists=("phu-luc",))) if one.kind == "provision")
    assert whole == text.strip()
    assert opening == text[: len(opening)]
    assert len(opening) < len(text) / 5


def test_a_heading_is_not_repeated_in_the_body(filled: tuple[Registry, TantivyIndex]) -> None:
    article = of_house(filled[0])["provision", "dieu-9"]
    assert article.title == "Hiệu lực thi hành"
    assert article.body.startswith("Nghị định này có hiệu lực")


def test_the_second_build_does_nothing(filled: tuple[Registry, TantivyIndex], tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    first = build_index(filled[0], index)
    second = build_index(filled[0], index)
    assert (first.fresh, second.fresh) == (True, False)
    assert first.version == second.version == index.version()
    assert first.count == second.count > 50


def test_only_changed_documents_are_indexed_again(
    filled: tuple[Registry, TantivyIndex], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry, whole = filled
    index = TantivyIndex(tmp_path)
    read: list[str] = []
    digests = registry.search_digests()
    changed = next(iter(digests))
    stale = dict(digests, **{changed: "older", "/akn/vn/act/gone": "older"})
    monkeypatch.setattr(Registry, "search_digests", lambda _: stale)
    monkeypatch.setattr(indexer, "_MOSTLY_NEW", 1.0)
    monkeypatch.setattr(indexer, "wanted_version", lambda _: f"{indexer._FORM}first")
    build_index(registry, index)
    monkeypatch.undo()
    monkeypatch.setattr(indexer, "_MOSTLY_NEW", 1.0)

    def counted(contents: DocumentContents, digest: str) -> Iterator[SearchDocument]:
        read.append(contents.document.id)
        yield from search_documents(contents, digest)

    monkeypatch.setattr(indexer, "search_documents", counted)
    built = build_index(registry, index)
    assert read == [changed]
    assert (built.fresh, built.count) == (True, whole.count())
    assert index.digests() == digests


def test_a_new_analyser_asks_for_a_new_version(
    filled: tuple[Registry, TantivyIndex], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = wanted_version(filled[0])
    monkeypatch.setattr(indexer, "_FORM", "next-")
    assert wanted_version(filled[0]) != before


def test_a_heading_inside_a_form_is_no_name(filled: tuple[Registry, TantivyIndex]) -> None:
    lines = {
        "phu-luc-1": "Độc lập - Tự do - Hạnh phúc",
        "phu-luc-1/muc-I": "Điều kiện bán bia",
        "phu-luc-2": "Danh mục kèm theo",
        "phu-luc-2/muc-I": "Điều kiện bán rượu",
        "phu-luc-2/mau-01": "Đơn đề nghị",
        "phu-luc-2/mau-01/phan-1": "Điều kiện bán trà",
        "phu-luc-3": "Phụ lục 3 MẪU SỔ THEO DÕI",
        "phu-luc-3/muc-I": "Điều kiện bán kẹo",
    }
    text = "\n".join(lines.values())
    provisions = []
    for path, line in lines.items():
        start, end = text.index(line), text.index(line) + len(line)
        parent, _, last = path.rpartition("/")
        kind = "phu-luc" if not parent else last.partition("-")[0]
        provisions.append(
            ProvisionView(HOUSE_ADDRESS, path, kind, "", line, start, end, start, end, parent or None, 0, False)
        )
    contents = next(one for one in filled[0].search_rows() if one.document.number == HOUSE)
    form = replace(contents, text=text, provisions=tuple(provisions), items=())
    found = {one.path: (one.title, one.heading) for one in search_documents(form) if one.kind == "provision"}
    assert found["phu-luc-1"] == ("Độc lập - Tự do - Hạnh phúc", "")
    assert found["phu-luc-1/muc-I"] == ("", "Độc lập - Tự do - Hạnh phúc › Điều kiện bán bia")
    assert found["phu-luc-2/muc-I"] == ("Điều kiện bán rượu", "Danh mục kèm theo")
    assert found["phu-luc-2/mau-01"] == ("Đơn đề nghị", "Danh mục kèm theo")
    assert found["phu-luc-2/mau-01/phan-1"][0] == ""
    assert found["phu-luc-3/muc-I"][0] == ""
