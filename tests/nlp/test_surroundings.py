"""What stands around a unit: which units count as its neighbours, and what the regression makes of them."""

from __future__ import annotations

import numpy as np
from cut_texts import read

from corpus.nlp.conditions import by_rules, unit_of
from corpus.nlp.surroundings import Places, Regression, fit, inputs_of, places_of, probabilities

TEXT = """Điều 1. Điều kiện cho thuê áo cưới
Cơ sở cho thuê áo cưới phải đáp ứng các điều kiện sau:
a) Có kho diện tích tối thiểu 50 m2;
b) Có ít nhất 02 thợ may;
c) Có máy giặt.
Điều 2. Mùa cưới
1. Mùa cưới bắt đầu từ tháng 9.
2. Áo được giặt sau mỗi lần thuê.
"""
OWN, MEAN, GREATEST, LEAST = 2, 3, 4, 5
BEFORE, AFTER = 11, 12
"""Columns of what the regression reads, behind its constant and "rules take it"."""


def places(text: str = TEXT) -> Places:
    return places_of([unit_of(context, verdict) for context, verdict in by_rules(read(text), ())])


def test_rules_take_the_items_under_the_lead_in_and_are_silent_on_the_season() -> None:
    found = places()
    asked = found.asked.nonzero()[0]
    assert found.condition[asked].tolist() == [True, True, True, False, False]
    assert found.silent[asked].tolist() == [False, False, False, True, True]
    assert len(set(found.article[asked[:3]])) == len(set(found.article[asked[3:]])) == 1
    assert found.article[asked[0]] != found.article[asked[3]]


def test_the_scores_of_the_others_are_those_of_siblings_in_text_order() -> None:
    read_by_it = inputs_of(places(), np.array([1.5, 3.0, -1.5, 0.0, -3.0]), ())
    first, second, third, fourth, _ = read_by_it
    assert first[[OWN, MEAN, GREATEST, LEAST]].tolist() == [1.0, 0.5, 2.0, -1.0]
    assert first[[BEFORE, AFTER]].tolist() == [1.0, 2.0], "its own where nothing stands before it"
    assert second[[BEFORE, AFTER]].tolist() == [1.0, -1.0]
    assert third[[BEFORE, AFTER]].tolist() == [2.0, -1.0]
    assert fourth[[MEAN, AFTER]].tolist() == [-2.0, -2.0], "another article"


def test_a_score_beyond_the_bound_says_nothing_more() -> None:
    some, more = (inputs_of(places(), np.array([score, 0, 0, 0, 0]), ()) for score in (6.0, 600.0))
    assert (some == more).all()


def test_a_rule_has_weights_of_its_own_where_it_spoke() -> None:
    found = places()
    rule = found.rules[found.asked.nonzero()[0][0]]
    plain, known, unknown = (inputs_of(found, np.ones(5), rules) for rules in ((), (rule,), ("another",)))
    assert known.shape[1] == plain.shape[1] + 2
    assert (known[:3, -2:] > 0).all()
    assert (known[3:, -2:] == 0).all()
    assert (unknown[:, -2:] == 0).all()


def test_a_text_of_which_nothing_is_asked_is_read() -> None:
    closed = places("Điều 1. Giải thích từ ngữ\n1. Kho là nhà chứa hàng.\n2. Thợ may là người may áo.\n")
    assert not closed.asked.any()
    assert Regression((), np.zeros(32)).probabilities(closed, np.zeros(0)).tolist() == []


def test_the_regression_learns_what_tells_and_doubts_what_does_not() -> None:
    chance = np.random.default_rng(3)
    read_by_it = np.hstack([np.ones((400, 1)), chance.normal(size=(400, 2))])
    told = (read_by_it[:, 1] > 0).astype(float)
    weights = fit(read_by_it, told)
    assert weights[1] > 2 > 0.5 > abs(weights[2])
    assert ((probabilities(read_by_it @ weights) > 0.5) == told.astype(bool)).mean() > 0.97
