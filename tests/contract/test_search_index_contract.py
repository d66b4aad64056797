"""One suite for every engine behind the port: the same questions get the same answers."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_api.engines.elasticsearch_index import ElasticsearchIndex, connect
from search_api.engines.tantivy_index import TantivyIndex
from search_api.engines.whoosh_index import WhooshIndex
from search_api.errors import NoIndex
from search_api.port import SearchDocument, SearchIndex, SearchPage, SearchRequest
from search_api.settings import SearchSettings
from tests.contract.search_documents import GOODS, OTHER, RETAIL, TRADE, documents

Maker = Callable[[str], SearchIndex]
"""Makes an empty index with a name of its own."""


@pytest.fixture(scope="module", params=["tantivy", "whoosh", "elasticsearch"])
def make(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """An engine."""
    if request.param == "elasticsearch":
        settings = SearchSettings(elasticsearch_url=request.getfixturevalue("elasticsearch").url)
        return lambda name: ElasticsearchIndex(connect(settings), f"{name}-{uuid4().hex}", shards=2)
    folder = tmp_path_factory.mktemp(request.param)
    engine = {"tantivy": TantivyIndex, "whoosh": WhooshIndex}[request.param]
    return lambda name: engine(folder / f"{name}-{uuid4().hex}")


@pytest.fixture(scope="module")
def index(make: Maker) -> SearchIndex:
    built = make("index")
    assert built.build(documents(), "one") == len(documents())
    return built


@pytest.fixture
def empty(make: Maker) -> SearchIndex:
    return make("empty")


def ids(page: SearchPage) -> list[str]:
    return [hit.document.id for hit in page.hits]


def ask(index: SearchIndex, text: str, **filters: tuple[str, ...]) -> list[str]:
    return ids(index.search(SearchRequest(text, filters=filters)))


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("điều kiện bán lẻ rượu", "c1"),
        ("dieu kien ban le ruou", "c1"),
        (unicodedata.normalize("NFD", "điều kiện bán lẻ rượu"), "c1"),
        ("ĐIỀU KIỆN BÁN BUÔN RƯỢU", "c4"),
        ("hòa giải", "c3"),
        ("kĩ năng", "c3"),
        ("an toàn cháy nổ", "c2"),
        ("ở địa điểm", "c1"),
        ('"hai tỉnh trở lên"', "c4"),
        ("cữa hàng cố định", "c1"),
        ("tập huấnn", "c3"),
        ("PCCC cháy nổ", "c2"),
        ("08/2030/NĐ-CP", "d1"),
        ("NĐ 8/2030", "d1"),
        ("nghi dinh 08 2030", "d1"),
        ("nd 8/2031", "d2"),
        ("8/2030/nd-cp dieu 26", "p1"),
        ("điểm a khoản 2 điều 9 NĐ 8/2030", "c3"),
        ("NĐ 8/2030 điều 9", "c1"),
        ("2202.91.00", "l2"),
        ("22029100 kiểm tra", "l2"),
        ("2009", "l3"),
        ("04031010", "l1"),
        ("bia không cồn", "l2"),
        ("ma hs nuoc ep cam", "l3"),
    ],
)  # fmt: skip
def test_the_right_answer_comes_first(index: SearchIndex, query: str, first: str) -> None:
    assert ask(index, query)[:1] == [first]


def test_exact_goes_before_folded(index: SearchIndex) -> None:
    assert ask(index, "hoa")[0] == "d2"
    assert ask(index, "hoà")[0] == "c3"


def test_a_mark_counts_in_a_word_that_most_texts_hold(empty: SearchIndex) -> None:
    text = documents()[6]
    others = [replace(text, id=f"o{n}", path=f"dieu-{n}", body="Hoà giải ở cơ sở.") for n in range(40)]
    plain = [replace(text, id=f"p{n}", path=f"dieu-{40 + n}", body="Rượu hoa.") for n in range(21)]
    empty.build([*others, *plain, replace(text, id="marked", path="dieu-99", body="Rượu hoà.")], "one")
    assert ask(empty, "rượu hoà")[0] == "marked"


def test_a_number_brings_its_document_then_those_that_cite_it_and_no_other(index: SearchIndex) -> None:
    found = ask(index, "08/2030/NĐ-CP")
    assert set(found) == {"d1", "c1", "c2", "c3", "c4", "p1", "p2"}
    assert found[-1] == "p2"


def test_a_goods_code_prefix_brings_all_rows_under_it(index: SearchIndex) -> None:
    assert set(ask(index, "2009")) == {"l3", "l4"}
    assert ask(index, "20091200") == []


def test_what_applies_goes_before_what_was_cut(empty: SearchIndex) -> None:
    twin = documents()[2]
    empty.build([replace(twin, id="cut", state="cut"), replace(twin, id="on", state="in_force")], "one")
    assert ask(empty, "diện tích kho") == ["on", "cut"]
    assert ask(empty, "diện tích kho đã bãi bỏ") == ["cut", "on"]


def test_filters_select_and_values_of_one_field_are_alternatives(index: SearchIndex) -> None:
    assert set(ask(index, "", kind=("product_line",))) == {"l1", "l2", "l3", "l4"}
    assert set(ask(index, "rượu", kind=("condition",), state=("cut",))) == {"c3", "c4"}
    assert set(ask(index, "", state=("cut",), kind=("condition", "provision"))) == {"c3", "c4"}
    assert set(ask(index, "", type=("premises",))) == {"c1", "c2", "c3", "c4"}
    assert ask(index, "", kind=("no such kind",)) == []
    assert set(ask(index, "", programme=("P1",))) == {"c4", "p2"}
    assert set(ask(index, "", field=("bán rượu",))) == {"c1", "c2", "c3", "c4"}
    assert set(ask(index, "nước ép", field=("an toàn thực phẩm", "bán rượu"))) == {"l3", "l4"}


def test_a_word_scores_bm25_with_k1_plus_1_above_in_every_engine(empty: SearchIndex) -> None:
    text = replace(documents()[6], title="", body="Trồng hoa và cây.")
    others = [replace(text, id=f"p{n}", path=f"dieu-{n}") for n in range(30)]
    empty.build([*others, replace(text, id="one", path="dieu-99", body="Trồng hoa và rượu.")], "one")
    (hit,) = empty.search(SearchRequest("ruou")).hits
    assert hit.score == pytest.approx(3.03, rel=0.03)


def test_facets_count_the_whole_result_not_the_page(index: SearchIndex) -> None:
    page = index.search(SearchRequest("", facets=("kind", "field", "state", "programme"), limit=1))
    assert page.total == len(documents())
    assert page.facets["kind"] == {"condition": 4, "product_line": 4, "document": 2, "provision": 2}
    assert page.facets["state"] == {"in_force": 6, "cut": 2}
    assert page.facets["field"] == {"bán rượu": 4, "an toàn thực phẩm": 4}
    assert page.facets["programme"] == {"P1": 2, "P2": 1}


def test_of_many_values_a_facet_has_the_most_frequent(empty: SearchIndex) -> None:
    names = [f"nghề {n:03}" for n in range(120)]
    clauses = [replace(documents()[2], id=f"c{n}", activity=name) for n, name in enumerate([*names, names[-1]])]
    empty.build(clauses, "one")
    counts = empty.search(SearchRequest("", facets=("field",), limit=1)).facets["field"]
    assert list(counts.items()) == [(names[-1], 2), *((name, 1) for name in names[:99])]


def test_pages_follow_each_other_and_are_the_same_each_time(index: SearchIndex) -> None:
    whole = ask(index, "rượu")
    parts = [ids(index.search(SearchRequest("rượu", limit=2, offset=offset))) for offset in range(0, len(whole), 2)]
    assert [one for part in parts for one in part] == whole


def test_newest_documents_first(index: SearchIndex) -> None:
    for text in ("", "nghị định"):
        page = index.search(SearchRequest(text, newest=True, limit=100))
        years = [hit.document.year or 0 for hit in page.hits]
        assert years == sorted(years, reverse=True)
        assert len(set(years)) > 1


def test_what_was_understood_can_be_searched_as_words(index: SearchIndex) -> None:
    number, words = SearchRequest("NĐ 8/2030"), SearchRequest("NĐ 8/2030", literal=frozenset({"number"}))
    assert index.search(number).understood == {"number": "08/2030/NĐ-CP"}
    assert index.search(words).understood == {}
    assert ids(index.search(words)) != ids(index.search(number))


def test_clauses_of_one_article_leave_room_for_others(empty: SearchIndex) -> None:
    clause = documents()[2]
    many = [replace(clause, id=f"k{n}", path=f"dieu-9/khoan-{n}") for n in range(5)]
    empty.build([*many, replace(clause, id="other", path="dieu-12/khoan-1", body=f"{clause.body} {RETAIL}")], "one")
    assert set(ask(empty, "diện tích kho")) == {"k0", "k1", "k2", "k3", "k4", "other"}
    assert "other" in ask(empty, "diện tích kho")[:3]


def test_who_asks_how_much_gets_the_figure_first(empty: SearchIndex) -> None:
    money = replace(documents()[1], id="money", path="dieu-20", title="", body="Phải ký quỹ 10 tỷ đồng tại ngân hàng.")
    where = replace(money, id="where", path="dieu-21", body="Phải ký quỹ tại ngân hàng.")
    empty.build([where, money], "one")
    assert ask(empty, "ký quỹ") == ["where", "money"]
    assert ask(empty, "ký quỹ bao nhiêu") == ["money", "where"]


def test_the_age_of_the_live_version_is_known(empty: SearchIndex) -> None:
    assert empty.built() is None
    empty.build(documents(), "one")
    built = empty.built()
    assert built is not None
    assert abs((datetime.now(UTC) - built).total_seconds()) < 60


def test_excluded_words_exclude(index: SearchIndex) -> None:
    assert "c4" not in ask(index, 'rượu -"bán buôn"')
    assert "c1" not in ask(index, "rượu -lẻ")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"kho lạnh sạch"', {"d0"}),
        ('"kho lanh sach"', {"d0", "d2"}),
        ('"kho lạnh"', {"d0", "d1"}),
        ('"kho lanh"', {"d0", "d1", "d2"}),
        ('"kho"', {"d0", "d1", "d2", "d3"}),
        ('kho -"kho lanh"', {"d3"}),
        ('kho -"kho lạnh sạch"', {"d1", "d2", "d3"}),
    ],
)
def test_a_phrase_is_words_next_to_each_other(empty: SearchIndex, query: str, found: set[str]) -> None:
    bodies = ["Kho lạnh sạch.", "Kho lạnh, lạnh sạch.", "Khô lành sách.", "Lạnh kho, sạch kho."]
    empty.build([replace(documents()[0], id=f"d{n}", title="", body=body) for n, body in enumerate(bodies)], "one")
    assert {hit.document.id for hit in empty.search(SearchRequest(query)).hits} == found


def test_highlights_are_ranges_of_the_raw_body(index: SearchIndex) -> None:
    hit = index.search(SearchRequest("cửa hàng cố định")).hits[0]
    assert [hit.document.body[start:end] for start, end in hit.highlights] == ["cửa hàng", "cố định"]


def test_signs_find_nothing_and_no_query_finds_everything(index: SearchIndex) -> None:
    assert ask(index, "((") == []
    assert index.search(SearchRequest("")).total == len(documents())


def test_documents_come_back_as_they_went_in(index: SearchIndex) -> None:
    found = {hit.document.id: hit.document for hit in index.search(SearchRequest("", limit=100)).hits}
    assert found == {document.id: document for document in documents()}


@settings(max_examples=100)
@given(
    st.text(
        alphabet=st.one_of(st.characters(exclude_categories=()), st.sampled_from('rượu "-()[]{}*?~:\\/')), max_size=80
    )
)
def test_no_query_raises(index: SearchIndex, text: str) -> None:
    page = index.search(SearchRequest(text, facets=("kind",), limit=3))
    assert page.total >= len(page.hits)


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (-1, -1), (10**9, 0), (5, 10**9)])
def test_paging_is_bounded(index: SearchIndex, limit: int, offset: int) -> None:
    page = index.search(SearchRequest("rượu", limit=limit, offset=offset))
    assert len(page.hits) <= max(limit, 0)
    assert page.total > 0


def test_without_an_index_the_error_says_what_to_do(empty: SearchIndex) -> None:
    assert empty.version() == ""
    with pytest.raises(NoIndex, match="python -m search_api index"):
        empty.search(SearchRequest("rượu"))


def test_an_open_reader_follows_a_new_version(empty: SearchIndex) -> None:
    empty.build(documents()[:3], "one")
    assert (empty.version(), empty.count()) == ("one", 3)
    empty.build(documents(), "two")
    assert (empty.version(), empty.count()) == ("two", len(documents()))


def test_a_build_that_breaks_leaves_the_live_version(empty: SearchIndex) -> None:
    def broken() -> Iterator[SearchDocument]:
        yield documents()[0]
        raise OSError("the disk is full")

    empty.build(documents()[:3], "one")
    with pytest.raises(OSError, match="disk"):
        empty.build(broken(), "two")
    assert (empty.version(), empty.count()) == ("one", 3)


def test_an_update_changes_what_changed_and_nothing_else(empty: SearchIndex) -> None:
    empty.build([replace(one, digest="old") if one.kind == "document" else one for one in documents()], "one")
    assert empty.digests() == {"d1": "old", "d2": "old"}
    other = [replace(one, digest="new") for one in documents() if one.id == "d2"]
    new = replace(documents()[7], id="p3", path="dieu-2", body="Bãi bỏ điều kiện kinh doanh pháo hoa.")
    assert empty.update([OTHER, GOODS], [*other, new], "two") == len(documents()) - 6 + 2
    assert (empty.version(), empty.count()) == ("two", len(documents()) - 4)
    assert empty.digests() == {"d1": "old", "d2": "new"}
    assert ask(empty, "pháo hoa")[0] == "p3"
    assert not {"l1", "l2", "l3", "l4"} & set(ask(empty, "bia không cồn"))
    assert ask(empty, "điều kiện bán lẻ rượu")[0] == "c1"
    assert set(ask(empty, "")) == {"d1", "c1", "c2", "c3", "c4", "p1", "d2", "p3"}
    assert empty.search(SearchRequest("", facets=("kind",))).facets["kind"] == {
        "condition": 4, "document": 2, "provision": 2
    }  # fmt: skip


def test_an_update_that_breaks_leaves_the_live_version(empty: SearchIndex) -> None:
    def broken() -> Iterator[SearchDocument]:
        yield documents()[0]
        raise OSError("the disk is full")

    empty.build(documents(), "one")
    with pytest.raises(OSError, match="disk"):
        empty.update([TRADE], broken(), "two")
    assert (empty.version(), empty.count()) == ("one", len(documents()))
    assert set(ask(empty, "")) == {document.id for document in documents()}
    assert empty.update([TRADE], [], "three") == 6
    assert ask(empty, "NĐ 8/2030") == ["p2"]


def test_without_a_live_version_there_is_nothing_to_update(empty: SearchIndex) -> None:
    with pytest.raises(NoIndex):
        empty.update([], documents(), "one")


def test_a_consolidated_text_is_found_by_the_number_that_it_stands_for(empty: SearchIndex) -> None:
    text = replace(documents()[0], number="15/VBHN-BCT", stands_for="08/2030/NĐ-CP")
    empty.build([text, documents()[6]], "one")
    assert ask(empty, "NĐ 8/2030") == ["d1"]
    assert ask(empty, "15/VBHN-BCT") == ["d1"]


@pytest.mark.parametrize(
    ("typed", "names"),
    [("bia kh", {"l2"}), ("nuoc ep c", {"l3", "l4"}), ("nghị định về câ", {"d2"}), ("", set()), ("((", set())],
)
def test_suggestions_end_the_word_being_typed(index: SearchIndex, typed: str, names: set[str]) -> None:
    assert {document.id for document in index.suggest(typed, 5)} == names


@pytest.mark.parametrize("count", [4, 5, 11])
def test_most_of_the_words_are_enough_where_no_text_has_all(empty: SearchIndex, count: int) -> None:
    words = ["bia", "che", "cam", "dao", "gao", "kem", "lac", "mia", "nho", "oi", "sen"][:count]
    enough = -(-count * 7 // 10)
    bodies = [" ".join(words[start : start + held]) for held in (enough - 1, enough, enough + 1) for start in (0, 1)]
    empty.build([replace(documents()[0], id=f"d{n}", title="", body=body) for n, body in enumerate(bodies)], "one")
    page = empty.search(SearchRequest(" ".join(words), facets=("kind",)))
    held = {hit.document.id: len(hit.document.body.split()) for hit in page.hits}
    assert sorted(held.values()) == sorted(n for n in (len(body.split()) for body in bodies) if n >= enough)
    assert page.facets["kind"] == {"document": len(held)}
    assert held[page.hits[0].document.id] == max(held.values())


def test_a_misspelt_word_is_put_right_and_said_so(index: SearchIndex) -> None:
    assert index.search(SearchRequest("cửa hàmg cố định")).did_you_mean == "cửa hàng cố định"
    assert index.search(SearchRequest("cửa hàng cố định")).did_you_mean == ""
