"""Any text is a query: none raises, and none costs without bound. ``ANY_QUERIES=5000`` tries more of them."""

from __future__ import annotations

import os
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.queries import Registry
from search_api.engines.tantivy_index import TantivyEngine, TantivyIndex
from search_api.plan import AllOf, AnyOf, Const, Node, Plan
from search_api.port import SearchRequest
from search_api.query import UNDERSTOOD
from tests.contract.search_documents import documents

MOST_NODES = 700
MOST_PLANS = 3

words = st.sampled_from(
    [
        "điều",
        "kiện",
        "rượu",
        "hoà",
        "khoản 2",
        "NĐ 8/2030",
        "2202.91",
        "mã HS",
        "Bộ Y tế",
        "đã bãi bỏ",
        "bao nhiêu",
        "PCCC",
    ]
)
controls = st.text(alphabet=st.characters(categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Mn")), max_size=30)
signs = st.text(alphabet="rượu \"-()[]{}*?~^:\\/+&|!<>=.,;%_#'$0123456789", max_size=60)
injections = st.sampled_from(
    [
        "' OR 1=1 --", '"; DROP TABLE items; --', "*:*", "kind:condition AND _exists_:body", "{!func}x",
        '{"match_all":{}}', "${jndi:ldap://x}", "<script>alert(1)</script>", "../../etc/passwd", "%00%0a",
        "(a+)+$" * 40, ".*.*.*.*x", "[[[[[[", "a" * 100_000, "điều " * 20_000, '"' * 999, "-" * 5_000, "1.000." * 900,
        "khoản 1 " * 900, "8/2030/NĐ-CP " * 300,
    ]
)  # fmt: skip
anything = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=()), max_size=120), controls, signs, injections, words
)
queries = st.builds(
    lambda parts, glue, form: unicodedata.normalize(form, glue.join(parts).encode("utf-8", "replace").decode()),
    st.lists(anything, max_size=6),
    st.sampled_from([" ", "", '"', " -", "\n", "\x00"]),
    st.sampled_from(["NFC", "NFD", "NFKD"]),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TantivyIndex:
    built = TantivyIndex(tmp_path_factory.mktemp("any"))
    built.build(documents(), "one")
    return built


@settings(max_examples=int(os.environ.get("ANY_QUERIES", "1000")))
@given(text=queries, literal=st.sets(st.sampled_from(sorted(UNDERSTOOD)), max_size=3), newest=st.booleans())
def test_no_query_raises(index: TantivyIndex, text: str, literal: set[str], newest: bool) -> None:
    request = SearchRequest(text, facets=("kind",), limit=5, newest=newest, literal=frozenset(literal))
    page = index.search(request)
    assert len(page.hits) <= min(5, page.total)
    assert not literal & page.understood.keys()
    for hit in page.hits:
        assert all(0 <= start < end <= len(hit.document.body) for start, end in hit.highlights)
    assert len(index.suggest(text, 3)) <= 3


@pytest.mark.parametrize(
    "text", ["điều kiện " * 20_000, " ".join(f"chư{n}" for n in range(3_000)), '"bán lẻ" ' * 500, "-bán " * 500]
)
def test_what_is_asked_of_an_engine_is_bounded(index: TantivyIndex, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Plan] = []
    select = TantivyEngine.select
    monkeypatch.setattr(
        TantivyEngine, "select", lambda self, plan, *rest: (asked.append(plan), select(self, plan, *rest))[1]
    )
    index.search(SearchRequest(text))
    assert len(asked) <= MOST_PLANS
    for plan in asked:
        assert sum(_size(node) for node in (*plan.must, *plan.should, *plan.must_not)) <= MOST_NODES


def _size(node: Node) -> int:
    if isinstance(node, AllOf | AnyOf):
        return 1 + sum(_size(part) for part in node.parts)
    return 1 + _size(node.part) if isinstance(node, Const) else 1


def test_a_deep_page_is_the_last_one(filled: tuple[Registry, TantivyIndex]) -> None:
    page = filled[1].search(SearchRequest("kho", limit=10**9, offset=10**9))
    assert page.hits == ()
    assert page.total > 0
