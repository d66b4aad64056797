"""The second opinion: what it may decide, what it may not, and how it is trained."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from corpus.errors import Missing
from corpus.keys import make_key
from corpus.model import Condition, Document, Metadata, Source
from corpus.nlp import conditions, opinion
from corpus.nlp.explain import explain
from corpus.nlp.opinion import TYPES, Opinion
from corpus.nlp.roles import Context, contexts
from corpus.nlp.surroundings import Regression, probabilities
from corpus.nlp.training import Example, Label, digest_of, read_labels, run, texts_of, train, train_regression
from corpus.store import Store
from corpus.structure import parse_structure

TEXT = """Điều 1. Điều kiện cho thuê áo cưới
Cơ sở cho thuê áo cưới phải đáp ứng các điều kiện sau:
a) Có kho diện tích tối thiểu 50 m2;
b) Có ít nhất 02 thợ may.
Điều 2. Mùa cưới
1. Mùa cưới bắt đầu từ tháng 9.
2. Áo được giặt sau mỗi lần thuê.
"""


def document(text: str = TEXT) -> Document:
    provisions, _ = parse_structure(text)
    key = make_key("901/2024/NĐ-MH")
    metadata = Metadata(key, "Quy định về cho thuê áo cưới")
    return Document(metadata, text, tuple(provisions), (), Source("t", "0", "txt", "1"))


def found(monkeypatch: pytest.MonkeyPatch, sure: float, **types: float) -> dict[str, Condition]:
    """Conditions of the text where the model says the same of every unit."""
    told = Opinion(sure, {kind: types.get(kind, 0.1) for kind in TYPES})
    monkeypatch.setattr(conditions, "opinions", lambda asked, places: repeat(told))
    doc = SimpleNamespace(user_data={"candidates": []})
    return {c.path: c for c in conditions.find(document(), doc)}  # type: ignore[arg-type]


def test_it_speaks_where_rules_are_silent_and_a_person_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    likely = found(monkeypatch, 0.9)
    assert list(likely) == ["dieu-1/diem-a", "dieu-1/diem-b", "dieu-2/khoan-1", "dieu-2/khoan-2"]
    assert [c.review for c in likely.values()] == [None, None, "model_only", "model_only"]


def test_it_overrules_a_rule_that_it_doubts_and_asks_a_person_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    doubted = found(monkeypatch, 0.45)
    assert [c.review for c in doubted.values()] == ["second_opinion", "second_opinion", "model_only", "model_only"]
    assert list(found(monkeypatch, 0.3)) == ["dieu-1/diem-a", "dieu-1/diem-b"], "too little for it to speak alone"
    assert found(monkeypatch, 0.1) == {}


@pytest.mark.parametrize(
    "closed", ["Hồ sơ cho thuê áo cưới", "Giải thích từ ngữ", "Xử phạt vi phạm", "Quy định chuyển tiếp"]
)
def test_it_is_not_asked_about_what_a_rule_closes(monkeypatch: pytest.MonkeyPatch, closed: str) -> None:
    monkeypatch.setattr(conditions, "opinions", lambda asked, places: (pytest.fail("asked") for _ in asked))
    text = f"Điều 1. {closed}\n1. Kho sạch.\n2. Thợ may giỏi.\n"
    doc = SimpleNamespace(user_data={"candidates": []})
    assert list(conditions.find(document(text), doc)) == []  # type: ignore[arg-type]


def test_types_that_it_excludes_go_and_likely_ones_come(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(monkeypatch, 0.9)["dieu-1/diem-a"].types == ("premises",)
    assert found(monkeypatch, 0.9, equipment=0.5)["dieu-1/diem-a"].types == ("premises", "equipment")
    assert found(monkeypatch, 0.9, premises=0.01, equipment=0.5)["dieu-1/diem-a"].types == ("equipment",)
    assert found(monkeypatch, 0.9, premises=0.01)["dieu-1/diem-a"].types == ("premises",), "never without a type"


def test_explain_says_what_it_thought(monkeypatch: pytest.MonkeyPatch) -> None:
    found(monkeypatch, 0.05, premises=0.7)
    told = "\n".join(explain(document(), "dieu-1/diem-a", ()))
    assert "second opinion: a condition with probability 0.05; types: legal_form 0.10" in told
    assert "premises 0.70" in told
    assert f"label: 901/2024/NĐ-MH, dieu-1/diem-a, {digest_of(units()['dieu-1/diem-a'])}" in told


def units() -> dict[str, Context]:
    return {context.provision.path: context for context in contexts(document())}


def test_the_committed_weights_tell_a_condition_from_a_definition() -> None:
    told = {context.provision.path: verdict.opinion for context, verdict in conditions.judged(document(), ())}
    seen = {path: second for path, second in told.items() if second}
    assert seen["dieu-1/diem-a"].condition > 0.9 > 0.3 > seen["dieu-2/khoan-1"].condition
    assert max(seen["dieu-1/diem-b"].types.items(), key=lambda kind: kind[1])[0] == "personnel"


def test_words_of_each_place_count_apart() -> None:
    unit = units()["dieu-1/diem-a"]
    moved = replace(unit, body=unit.above[-1], above=(unit.body,), near=unit.near)
    assert set(opinion.features(unit, "", ()).tolist()) != set(opinion.features(moved, "", ()).tolist())
    assert opinion.features(unit, "", ()).tolist() == opinion.features(unit, "", ()).tolist()


def test_what_rules_say_reaches_the_model_unless_they_were_written_with_the_text_in_view(
    tmp_path: Path, data_dir: Path
) -> None:
    store = Store(data_dir)
    store.put(document())
    unit, verdict = next(pair for pair in conditions.by_rules(document(), ()) if pair[1].is_condition)
    said = conditions.what_rules_say(unit, verdict)
    assert said[:2] == ("says=condition", "role=condition")
    label = Label("901/2024/NĐ-MH", unit.provision.path, digest_of(unit), True, ("premises",), in_view=True)
    seen, shown = (texts_of([one], store)[0].examples[0].features for one in (label, label._replace(in_view=False)))
    assert len(shown) == len(seen) + len(said)
    assert seen.tolist() == opinion.features(unit, document().metadata.title, ()).tolist()


def labelled() -> list[Example]:
    """Two kinds of units, each many times, so that a model can tell them apart."""
    seen = units()
    wanted: dict[str, tuple[str, ...]] = {
        "dieu-1/diem-a": ("premises",),
        "dieu-1/diem-b": ("personnel",),
        "dieu-2/khoan-1": (),
        "dieu-2/khoan-2": (),
    }
    return [
        Example(
            opinion.features(seen[path], "", ()),
            Label("901/2024/NĐ-MH", path, "", bool(types), types, in_view=True),
        )
        for path, types in wanted.items()
    ] * 16


def test_training_learns_its_examples_and_is_the_same_each_time(tmp_path: Path) -> None:
    model = train(labelled())
    sure = probabilities(model.predict(opinion.inputs([e.features for e in labelled()[:4]])))
    assert (sure[:2, 0] > 0.5).all()
    assert (sure[2:, 0] < 0.5).all()
    assert [TYPES[kind] for kind in sure[:2, 1:].argmax(1)] == ["premises", "personnel"]
    for name in ("one.npz", "two.npz"):
        opinion.save(train(labelled()), Regression(("heading",), np.zeros(3)), tmp_path / name)
    with np.load(tmp_path / "one.npz") as one, np.load(tmp_path / "two.npz") as two:
        assert (one["steps"] == two["steps"]).all()
        assert (one["bias"] == two["bias"]).all()
        assert np.abs(one["steps"] * one["scale"] - model.get_param("W")).max() <= one["scale"] / 2 + 1e-6


def test_labels_find_their_text_by_number_path_and_first_words(tmp_path: Path, data_dir: Path) -> None:
    store = Store(data_dir)
    store.put(document())
    unit = units()["dieu-1/diem-a"]
    file = tmp_path / "labels.tsv"
    rows = [
        ("901/2024/NĐ-MH", "dieu-1/diem-a", digest_of(unit), "condition", "premises capital", "in view"),
        ("901/2024/NĐ-MH", "dieu-1/diem-b", "00000000", "condition", "personnel", ""),
        ("902/2024/NĐ-MH", "dieu-1/diem-a", digest_of(unit), "none", "", ""),
    ]
    columns = ("number", "path", "digest", "label", "types", "rules")
    file.write_text("\n".join("\t".join(row) for row in (columns, *rows)) + "\n")
    labels = read_labels(file)
    assert labels[0].types == ("premises", "capital")
    assert not labels[2].is_condition
    (text,) = texts_of(labels, store)
    assert [example.label.path for example in text.examples] == ["dieu-1/diem-a"]
    assert text.labels == {0: labels[0]}
    assert len(text.asked) == 4, "what stands around it counts too"


def test_the_regression_is_learnt_from_documents_in_turn(data_dir: Path) -> None:
    store = Store(data_dir)
    labels = []
    for number in ("901/2024/NĐ-MH", "902/2024/NĐ-MH", "903/2024/NĐ-MH", "904/2024/NĐ-MH"):
        store.put(replace(document(), metadata=replace(document().metadata, key=make_key(number))))
        labels.append(Label(number, "dieu-2/khoan-1", digest_of(units()["dieu-2/khoan-1"]), False, (), in_view=False))
    texts = texts_of(labels, store)
    assert [list(text.labels) for text in texts] == [[2]] * 4
    regression = train_regression(texts)
    assert regression.rules == (), "none spoke on what is labelled"
    sure = regression.probabilities(texts[0].places, np.zeros(4))
    assert (sure[2:] < 0.5).all(), "it was told of no condition"


def test_training_without_texts_says_what_to_do(tmp_path: Path, data_dir: Path) -> None:
    file = tmp_path / "labels.tsv"
    file.write_text("number\tpath\tdigest\tlabel\ttypes\trules\n1/2024/NĐ-MH\tdieu-1\t00000000\tnone\t\t\n")
    with pytest.raises(Missing, match="import the labelled documents first"):
        run(file, data_dir)


def test_our_labels_are_whole_and_of_no_document_that_the_evaluation_sets_name(shared_corpus: Path) -> None:
    labels = read_labels(Path(conditions.__file__).with_name("labelled_units.tsv"))
    assert len(labels) > 10_000
    assert all(set(label.types) <= set(TYPES) and bool(label.types) == label.is_condition for label in labels)
    gold = (shared_corpus.parent / "nlp" / "gold").glob("*.jsonl")
    rows = (json.loads(line) for file in gold for line in file.read_text(encoding="utf-8").splitlines() if line)
    named = {number for row in rows for number in (row["doc"], row.get("target_doc")) if number}
    assert named
    assert not named & {label.number for label in labels}
