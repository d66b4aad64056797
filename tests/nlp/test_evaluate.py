from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import Missing
from corpus.nlp.evaluate import compare, evaluate, key_of, run, saved, wilson
from corpus.nlp.labels import text_of

DOC = "901/2024/NĐ-MH"


def condition(path: str, **more: object) -> dict[str, object]:
    return {"doc": DOC, "path": path, "types": ["premises"], "sure": True, **more}


def extracted(path: str, review: str | None = None) -> dict[str, object]:
    return {"record": "condition", "doc": DOC, "path": path, "types": ["capital"], "review": review}


def test_counts_and_neutral_labels() -> None:
    gold = [
        condition("dieu-1"),
        condition("dieu-2"),
        condition("dieu-3", sure=False),
        condition("dieu-4", facet="chapeau"),
    ]
    records = [extracted("dieu-1"), extracted("dieu-3", "lead_in"), extracted("dieu-4"), extracted("dieu-9")]
    result = evaluate(gold, records)
    score = result.scores["condition"]
    assert (score.right, score.wrong, score.missed) == (1, 1, 1)
    assert (score.precision, score.recall, score.f1) == (0.5, 0.5, 0.5)
    assert result.scores[f"condition · {DOC.lower()}"].right == 1
    assert result.scores["condition · premises"].missed == 1
    assert result.review["condition"] == (1, 4)


def test_documents_without_labels_and_parts_not_labelled_are_not_judged() -> None:
    gold = [condition("dieu-1/khoan-1")]
    records = [extracted("dieu-1/khoan-1"), extracted("dieu-12"), {**extracted("dieu-5"), "doc": "902/2024/NĐ-MH"}]
    result = evaluate(gold, records, {DOC: ["dieu-1"]})
    assert result.wrong == set()
    assert len(evaluate(gold, records).wrong) == 1


def test_claims_of_each_task() -> None:
    cut = {"doc": DOC, "op": "abolish", "target_doc": "902/2024/NĐ-MH", "target": "dieu-9#ten"}
    assert key_of(cut).claim == ("abolish", "902/2024/nđ-mh", "dieu-9")
    goods = {"doc": DOC, "hs": ["2202.10.10", "0402"], "name": "Nước - Loại khác"}
    assert key_of(goods).claim == ("0402", "22021010", "nước loại khác")


def test_wilson() -> None:
    low, high = wilson(50, 100)
    assert (round(low, 3), round(high, 3)) == (0.404, 0.596)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(10, 10)[1] == pytest.approx(1.0)


def test_gains_and_losses() -> None:
    gold = [condition("dieu-1"), condition("dieu-2")]
    before = saved(evaluate(gold, [extracted("dieu-1"), extracted("dieu-8")]))
    name = f"condition | {DOC.lower()} | "
    assert compare(before, evaluate(gold, [extracted("dieu-2"), extracted("dieu-9")])) == {
        "gained": [name + "dieu-2"],
        "lost": [name + "dieu-1"],
        "newly wrong": [name + "dieu-9"],
    }
    assert before["scores"] == {"condition": {"precision": 0.5, "recall": 0.5, "f1": 0.5}}


def test_types_and_concerns_are_judged_on_what_was_found() -> None:
    gold = [condition("dieu-1"), condition("dieu-2", types=["capital", "other"])]
    assert evaluate(gold, [extracted("dieu-1"), extracted("dieu-2")]).agreed == {"condition": (1, 2)}
    cut = {"doc": DOC, "op": "abolish", "target_doc": "902/2024/NĐ-MH", "target": "dieu-9", "concerns": "condition"}
    found = {**cut, "record": "cut_event", "concerns": "other", "review": None}
    assert evaluate([cut], [found]).agreed == {"cut_event": (0, 1)}


def test_negative_labels_are_counted_where_a_record_claims_them() -> None:
    cut = {"doc": DOC, "source": "dieu-1", "target_doc": "902/2024/NĐ-MH", "op": "abolish", "concerns": "condition"}
    mention = {"doc": DOC, "source": "dieu-1", "mention_doc": "902/2024/NĐ-MH", "event": False}
    goods = {"doc": DOC, "hs": ["0402"], "name": "Sữa"}
    gold = [
        condition("dieu-1"),
        condition("dieu-2", types=[]),
        condition("dieu-3", types=[], facet="chapeau"),
        condition("dieu-4", types=[], sure=False),
        {**cut, "target": "dieu-7"},
        {**mention, "mention": "dieu-7"},
        {**mention, "mention": "dieu-8 dieu-9"},
        {**mention, "mention": "", "source": "dieu-2"},
        {**goods, "role": "header"},
        {**goods, "name": "Bơ", "role": "header"},
    ]
    records = [extracted("dieu-1"), extracted("dieu-2"), extracted("dieu-4")]
    records += [{**cut, "record": "cut_event", "target": target, "review": None} for target in ("dieu-7", "dieu-9")]
    records += [{**goods, "record": "product_line", "review": None}]
    result = evaluate(gold, records)
    assert result.taken == {"condition": (1, 2), "cut_event": (1, 3), "product_line": (1, 2)}
    assert result.scores["condition"].wrong == 1, "what the negative label says is none is wrong"


def test_a_run_saves_and_compares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold, records, worse, baseline = (
        tmp_path / name for name in ("gold.jsonl", "records.jsonl", "worse.jsonl", "run.json")
    )
    gold.write_text(json.dumps(condition("dieu-1")) + "\n", encoding="utf-8")
    records.write_text(json.dumps(extracted("dieu-1")) + "\n", encoding="utf-8")
    worse.write_text("", encoding="utf-8")
    assert run([gold], records, tmp_path, baseline, save=True) == 0
    assert "condition" in capsys.readouterr().out
    assert DOC not in baseline.read_text(encoding="utf-8")
    assert run([gold], records, tmp_path, baseline, save=False) == 0
    assert run([gold], worse, tmp_path, baseline, save=False) == 1
    assert "lost: 1\n  condition" in capsys.readouterr().out


def test_labelled_files_are_extracted_where_no_records_are_given(
    tmp_path: Path, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    label = {"doc": "901/2023/NĐ-MH", "file": "901-2023-nd-mh.txt", "path": "dieu-4/khoan-2", "types": ["capital"]}
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(label) + "\n", encoding="utf-8")
    assert run([gold], None, samples, tmp_path / "none.json", save=False) == 0
    assert "condition · .txt" in capsys.readouterr().out


def test_a_labelled_file_is_found_by_the_end_of_its_path(tmp_path: Path) -> None:
    for name in ("cutting/a/x.txt", "imposing/a/y.txt", "imposing/b/y.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    assert text_of("imposing/a/y.txt", tmp_path) == tmp_path / "imposing/a/y.txt"
    assert text_of("a/x.txt", tmp_path) == tmp_path / "cutting/a/x.txt"
    with pytest.raises(Missing, match="2 files end in it"):
        text_of("y.txt", tmp_path)
    with pytest.raises(Missing, match="0 files"):
        text_of("c/x.txt", tmp_path)
