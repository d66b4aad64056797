from dataclasses import replace
from datetime import date

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from registry.queries import Registry
from registry.views import ItemQuery
from web.wording import marked, side_by_side

TODAY = date(2026, 11, 20)


def test_only_the_words_that_differ_are_marked() -> None:
    old, new = marked("có ít nhất 05 nhân viên kỹ thuật", "có ít nhất 02 nhân viên")
    assert [run.text for run in old if run.kind == "old"] == ["05", " kỹ thuật"]
    assert [run.text for run in new if run.kind == "new"] == ["02"]


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_word_is_lost(old: str, new: str) -> None:
    left, right = marked(old, new)
    assert "".join(run.text for run in left) == old
    assert "".join(run.text for run in right) == new


def test_very_long_wordings_are_shown_without_marks() -> None:
    left, right = marked("a " * 5000, "b " * 5000)
    assert {run.kind for run in (*left, *right)} == {""}


def test_each_wording_is_set_against_the_one_before(registry: Registry) -> None:
    item = registry.items(ItemQuery(kind="condition"), TODAY, limit=1).rows[0]
    event = registry.item_events(item.id)[0]
    second = replace(event, id="2", op="amend", new_text=replace(item.evidence, quote="hai"))
    third = replace(event, id="3", op="amend", new_text=replace(item.evidence, quote="ba"))
    same = replace(event, id="4", op="amend", new_text=replace(item.evidence, quote="ba"))
    found = side_by_side(item.evidence, [event, second, third, same, replace(event, id="5", op="abolish")])
    assert [(row.old.quote, row.new.quote) for row in found.values()] == [(item.evidence.quote, "hai"), ("hai", "ba")]


def test_the_page_shows_both_wordings(client: FlaskClient, registry: Registry) -> None:
    shown = 0
    for item in registry.items(limit=500).rows:
        wanted = side_by_side(item.evidence, registry.item_events(item.id))
        if wanted:
            page = html.fromstring(client.get(f"/items/{item.id}").text)
            assert len(page.find_class("versus")) == len(wanted)
            shown += 1
    assert shown
