"""To rank less than all that is found gives what ranking everything gives, or says that it cannot."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_api.engines import tantivy_index
from search_api.engines.tantivy_index import TantivyEngine, TantivyIndex
from search_api.fields import EXACT, FOLDED, FOLDED_PAIRS
from search_api.plan import AllOf, Const, Node, Plan, Selected, Term
from search_api.port import SearchDocument

WORDS = ("kho", "lạnh", "rượu", "bia", "muối")
EVERY_WORD = AllOf((Term(FOLDED, "kho"), Term(FOLDED, "lanh")))


def _document(number: int, body: str, article: int) -> SearchDocument:
    return SearchDocument(
        id=f"p{number}", kind="provision", document_id="d", number="", path=f"dieu-{article}", title="", body=body
    )


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> TantivyEngine:
    """400 texts of few words, so that many have the same score; every third shares its article with another."""
    chance = random.Random(1)
    bodies = [" ".join(chance.choices(WORDS, (9, 9, 4, 2, 1), k=chance.randrange(4, 30))) for _ in range(400)]
    index = TantivyIndex(tmp_path_factory.mktemp("index"))
    index.build((_document(n, body, n // 3 * 2 + n % 3 % 2) for n, body in enumerate(bodies)), "one")
    opened = index._live()
    assert isinstance(opened, TantivyEngine)
    return opened


@pytest.fixture
def certain(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each shortlist was enough, in the order asked for."""
    answers: list[bool] = []
    shortlisted = TantivyEngine._shortlisted

    def noted(*args: Any) -> Any:
        found = shortlisted(*args)
        answers.append(found is not None)
        return found

    monkeypatch.setattr(TantivyEngine, "_shortlisted", noted)
    return answers


def _both(engine: TantivyEngine, plan: Plan, limit: int, facets: tuple[str, ...] = ()) -> tuple[Selected, Selected]:
    """With all ways to rank less than all however little is found, and without any."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tantivy_index, "_MANY", 0)
        patch.setattr(tantivy_index, "_MANY_TEXTS", 0)
        listed = engine.select(plan, limit, facets)
        patch.setattr(tantivy_index, "_MANY", 10**9)
        patch.setattr(tantivy_index, "_MANY_TEXTS", 10**9)
        return listed, engine.select(plan, limit, facets)


def _told(selected: Selected) -> tuple[int, list[tuple[float, int, int, int]]]:
    hits = [(hit.score, hit.group, hit.place.segment_ord, hit.place.doc) for hit in selected.hits]
    return selected.total, hits


_PARTS = st.one_of(
    st.builds(Term, st.just(FOLDED), st.sampled_from(("kho", "ruou", "bia"))),
    st.builds(
        Const,
        st.builds(Term, st.just(FOLDED_PAIRS), st.sampled_from(("kho_lanh", "lanh_kho", "muoi_bia", "ruou_kho"))),
        st.floats(0.01, 5.0),
    ),
    st.builds(Const, st.builds(Term, st.just(EXACT), st.sampled_from(("kho", "lanh_5", "bia"))), st.floats(0.01, 5.0)),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(_PARTS, max_size=5),
    st.integers(1, 60),
    st.sampled_from([(EVERY_WORD,), (), (Term(FOLDED, "muoi"),)]),
    st.sampled_from([(), ("kind",)]),
)
def test_to_rank_less_than_all_changes_no_answer(
    engine: TantivyEngine, parts: list[Node], limit: int, must: tuple[Node, ...], facets: tuple[str, ...]
) -> None:
    listed, whole = _both(engine, Plan(must=must, should=tuple(parts)), limit, facets)
    assert _told(listed) == _told(whole)
    assert listed.facets == whole.facets


@pytest.mark.parametrize(("weight", "enough"), [(50.0, True), (0.01, False)])
def test_texts_with_a_rare_part_are_enough_where_it_weighs_more_than_all_others(
    engine: TantivyEngine, certain: list[bool], weight: float, enough: bool
) -> None:
    rare = Const(Term(FOLDED_PAIRS, "muoi_bia"), weight)
    listed, whole = _both(engine, Plan(must=(EVERY_WORD,), should=(rare,)), 3, ("kind",))
    assert _told(listed) == _told(whole)
    assert len(certain) == (1 if enough else 2)  # then no shortlist is asked for


def test_a_shortlist_is_enough_where_the_best_hold_what_most_hold(engine: TantivyEngine, certain: list[bool]) -> None:
    plan = Plan(must=(EVERY_WORD,), should=(Const(Term(FOLDED_PAIRS, "kho_lanh"), 0.1),))
    listed, whole = _both(engine, plan, 5)
    assert _told(listed) == _told(whole)
    assert certain == [True, False]


def test_a_shortlist_is_not_trusted_where_what_most_hold_weighs_more(
    engine: TantivyEngine, certain: list[bool]
) -> None:
    heavy = (Const(Term(FOLDED_PAIRS, "kho_lanh"), 100.0), Const(Term(FOLDED, "ruou"), 100.0))
    plan = Plan(must=(EVERY_WORD,), should=heavy)
    listed, whole = _both(engine, plan, 50)
    assert _told(listed) == _told(whole)
    assert certain == [False, False]
