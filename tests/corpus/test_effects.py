"""What an edit does to a condition: figures, degrees, requirements, alternatives."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.effects import Wording, compare, words
from corpus.model import Threshold


def figure(value: float, unit: str = "VND", comparator: str = "at_least", scope: str = "") -> Threshold:
    return Threshold(0, 1, value, unit, comparator, scope)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "effect", "reason"),
    [
        ("a) Có kho riêng;", "b) Có kho riêng.", "reword", "same_words"),
        ("Có kho sấy và có máy hút ẩm", "Có kho sấy", "simplify", "requirement_dropped"),
        ("Có máy sấy, máy hút ẩm", "Có máy sấy", "simplify", "requirement_dropped"),
        ("Có kho sấy", "Có kho sấy; có nhân viên trực ban đêm", "tighten", "requirement_added"),
        ("Có kho thuộc sở hữu", "Có kho thuộc sở hữu hoặc thuê", "simplify", "alternative_added"),
        ("Sở hữu hoặc thuê kho lạnh", "Sở hữu kho lạnh", "tighten", "alternative_dropped"),
        ("Trưởng kho có bằng đại học", "Trưởng kho có bằng cao đẳng", "simplify", "degree_lowered"),
        ("Trưởng kho có bằng trung cấp", "Trưởng kho có bằng đại học", "tighten", "degree_raised"),
        ("Giấy phép có giá trị 05 năm", "Giấy phép có giá trị 10 năm", "simplify", "term_longer"),
        ("Có phương án vận hành kho", "Có phương án khai thác kho", "reword", "other_words"),
        ("Có phương án vận hành kho", "", "simplify", "requirement_dropped"),
        ("Có phương án vận hành kho. ị", "Có phương án vận hành kho.", "reword", "other_words"),
        ("Kho với diện tích theo quy định", "Kho có diện tích quy định", "reword", "other_words"),
    ],
)
def test_two_wordings(old: str, new: str, effect: str, reason: str) -> None:
    found = compare(Wording(old), Wording(new))
    assert found.effect == effect, found
    assert reason in found.reasons


@pytest.mark.parametrize(
    ("old", "new", "effect", "reason"),
    [
        (figure(10e9), figure(5e9), "simplify", "figure_eased"),
        (figure(5e9), figure(10e9), "tighten", "figure_raised"),
        (figure(2, "persons"), figure(1, "persons"), "simplify", "figure_eased"),
        (figure(30, "days", "at_most"), figure(60, "days", "at_most"), "simplify", "figure_eased"),
        (figure(60, "days", "at_most"), figure(30, "days", "at_most"), "tighten", "figure_raised"),
        (figure(5, "years", "exactly"), figure(3, "years", "exactly"), "simplify", "figure_eased"),
        (figure(5, "days", "exactly"), figure(3, "days", "exactly"), "reword", "figure_changed"),
    ],
)
def test_a_figure(old: Threshold, new: Threshold, effect: str, reason: str) -> None:
    text = "Có vốn điều lệ theo mức {}"
    found = compare(Wording(text.format(int(old.value)), [old]), Wording(text.format(int(new.value)), [new]))
    assert (found.effect, found.reasons) == (effect, (reason,))


def test_figures_are_paired_by_the_service_they_hold_for() -> None:
    old = [figure(50e9, scope="ví điện tử"), figure(300e9, scope="bù trừ")]
    new = [figure(200e9, scope="bù trừ"), figure(50e9, scope="ví điện tử")]
    found = compare(Wording("Có vốn 50 tỷ; 300 tỷ", old), Wording("Có vốn 200 tỷ; 50 tỷ", new))
    assert found.effect == "simplify"


def test_a_figure_that_goes_and_one_that_comes() -> None:
    some = [figure(50e9)]
    assert "figure_dropped" in compare(Wording("Có vốn 50 tỷ đồng", some), Wording("Có vốn")).reasons
    assert "figure_added" in compare(Wording("Có vốn"), Wording("Có vốn 50 tỷ đồng", some)).reasons


def test_easier_in_one_thing_and_harder_in_another_is_unclear() -> None:
    found = compare(Wording("Có vốn 9", [figure(9)]), Wording("Có vốn 5; có nhân viên trực đêm", [figure(5)]))
    assert found.effect == "unclear"
    assert found.reasons == ("figure_eased", "requirement_added")


@pytest.mark.parametrize("word", words(), ids=lambda word: word.id)
def test_words_match_their_example_only(word) -> None:  # type: ignore[no-untyped-def]
    assert word.pattern.search(word.example)
    assert not word.pattern.search(word.counter_example)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_compare(old: str, new: str) -> None:
    assert compare(Wording(old), Wording(new)).effect in ("simplify", "reword", "tighten", "unclear")
    assert compare(Wording(old), Wording(old)).effect == "reword"


def test_a_huge_text_is_bounded() -> None:
    started = time.process_time()
    compare(Wording("có kho; " * 200_000), Wording("có xe và có kho; " * 200_000))
    assert time.process_time() - started < 2


def test_no_spacy() -> None:
    code = "import sys, corpus.effects; sys.exit('spacy' in sys.modules or 'corpus.nlp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
