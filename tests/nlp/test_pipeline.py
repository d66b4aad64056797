"""The pipeline, its tokens, and its runs over files and over a store."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus.model import CutEvent, Document
from corpus.nlp import running
from corpus.nlp.__main__ import main
from corpus.nlp.pipeline import COMPONENTS, EXTRACTOR_VERSION, build_nlp, extract, version_of
from corpus.nlp.tokenizer import blank_pipeline
from corpus.reading import read_file
from corpus.store import Store

TEXT = """VĂN BẢN MINH HỌA - KHÔNG PHẢI LUẬT (illustrative, not law)
CHÍNH PHỦ (MINH HỌA)
Số: 911/2030/NĐ-MH
Hà Nội, ngày 01 tháng 6 năm 2030
NGHỊ ĐỊNH
Sửa đổi, bổ sung một số điều của Nghị định số 901/2024/NĐ-MH về kho bãi
Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 901/2024/NĐ-MH
1. Bãi bỏ khoản 2 Điều 5.
2. Sửa đổi, bổ sung khoản 3 Điều 6 như sau:
“3. Có ít nhất 02 nhân viên.”.
Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2030.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "nghi-dinh.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def write(path: Path, repealed: str) -> Path:
    path.write_text(TEXT.replace("khoản 2 Điều 5", repealed), encoding="utf-8")
    return path


def document(file: Path) -> Document:
    (read,) = read_file(file)
    return read


def test_numbers_and_codes_are_one_token_each() -> None:
    tokens = [
        token.text
        for token in blank_pipeline()("Nghị định số 901/2024/NĐ-MH, (931/2023/QH14) mã 8517.62.51; 66.17/2026/NQ-CP.")
    ]
    assert {"901/2024/NĐ-MH", "931/2023/QH14", "8517.62.51", "66.17/2026/NQ-CP"} <= set(tokens)


def test_all_components_run_in_their_order() -> None:
    assert build_nlp().pipe_names == list(COMPONENTS)
    assert next(iter(COMPONENTS)) == "cut_events"


def test_extraction_is_sorted_and_the_same_each_time(file: Path) -> None:
    nlp = build_nlp()
    first, second = extract(document(file), nlp), extract(document(file), nlp)
    assert first == second
    assert first.extractor_version == EXTRACTOR_VERSION
    assert [c.start for c in first.candidates] == sorted(c.start for c in first.candidates)
    assert [(c.op, c.target) for c in first.candidates if isinstance(c, CutEvent)] == [
        ("abolish", "dieu-5/khoan-2"),
        ("amend", "dieu-6/khoan-3"),
    ]


def test_files_become_json_lines_and_a_bad_one_a_line_on_stderr(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = file.with_name("missing.txt")
    assert main(["extract", str(file), str(missing)]) == 1
    out, err = capsys.readouterr()
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["op"] for line in lines if line["record"] == "cut_event"] == ["abolish", "amend"]
    text = document(file).text
    assert all(text[line["start"] : line["end"]] == line["quote"] for line in lines if "quote" in line)
    assert err.count("\n") == 1
    assert "missing.txt" in err


def test_processes_give_the_same_lines_in_the_same_order(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = file.with_name("other.txt")
    longer = TEXT.replace("khoản 2 Điều 5", "khoản 7 Điều 8") + "Điều 90. Ghi chú\n" + "Không có gì thêm. " * 500
    other.write_text(longer, encoding="utf-8")  # the larger one is begun first
    assert main(["extract", str(file), str(other)]) == 0
    alone = capsys.readouterr().out
    assert main(["extract", "--jobs", "2", str(file), str(other)]) == 0
    assert capsys.readouterr().out == alone


def test_a_closed_pipe_is_no_traceback(file: Path) -> None:
    command = [sys.executable, "-m", "corpus.nlp", "extract", *[str(file)] * 40]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait() == 0
    process.stderr.close()


def test_a_second_run_has_nothing_to_do(file: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(data_dir)
    name = store.put(document(file))
    assert main(["run"]) == 0
    assert store.extraction(name).extraction.extractor_version == EXTRACTOR_VERSION

    def refuse(task: object) -> None:
        raise AssertionError(f"{task} was done already")

    monkeypatch.setattr(running, "_extract_stored", refuse)
    assert main(["run"]) == 0


@pytest.mark.parametrize("changed", ["locators.py", "nlp/concerns.py", "rules/concerns.yaml"])
def test_the_version_changes_with_each_part_of_the_extraction(changed: str, tmp_path: Path) -> None:
    for name in ("locators.py", "nlp/concerns.py", "rules/concerns.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("a")
    before = version_of(tmp_path)
    (tmp_path / changed).write_text("b")
    assert version_of(tmp_path) != before


def test_another_version_runs_again_and_what_is_gone_is_dropped(
    file: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(data_dir)
    name = store.put(document(file))
    monkeypatch.setattr("corpus.nlp.pipeline.EXTRACTOR_VERSION", "older")
    assert main(["run"]) == 0
    monkeypatch.undo()
    monkeypatch.setenv("DATA_DIR", str(data_dir))
    assert store.extraction(name).extraction.extractor_version == "older"
    assert main(["run"]) == 0
    assert store.extraction(name).extraction.extractor_version == EXTRACTOR_VERSION
    for stored in (data_dir / "corpus" / "documents").iterdir():
        stored.unlink()
    assert main(["run"]) == 0
    assert store.extractions() == []


def test_one_bad_document_does_not_stop_the_others(
    file: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store(data_dir)
    good = store.put(document(file))
    bad = store.put(document(write(file.with_name("bad.txt"), "khoản 7 Điều 8")))
    damaged = store.put(document(write(file.with_name("damaged.txt"), "khoản 9 Điều 9")))
    (data_dir / "corpus" / "documents" / f"{damaged}.json.gz").write_bytes(b"no archive")
    extract_one = running.extract

    def stumble(found: Document, *rest: object) -> object:
        if "khoản 7 Điều 8" in found.text:
            raise RuntimeError("a defect\nof two lines")
        return extract_one(found, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "extract", stumble)
    assert main(["run"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert store.extractions() == [good]
    assert len(lines) == 3
    assert sum(line.startswith(f"{name}: ") for line in lines for name in (bad, damaged)) == 2


def test_a_folder_that_cannot_be_written_is_one_line(
    file: Path, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Store(data_dir).put(document(file))
    (data_dir / "candidates").write_text("a file in the way")
    assert main(["run"]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "DATA_DIR" in err


def test_any_other_failure_is_one_line(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> int:
        raise RuntimeError("a defect\nof two lines")

    monkeypatch.setattr("corpus.nlp.__main__.run", fail)
    assert main(["run"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_nothing_to_do_does_not_load_spacy(file: Path, data_dir: Path) -> None:
    Store(data_dir).put(document(file))
    assert main(["run"]) == 0
    code = "import sys; from corpus.nlp.__main__ import main; sys.exit(main(['run']) or 'spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, stderr=subprocess.DEVNULL).returncode == 0


def test_help_does_not_load_spacy() -> None:
    code = "import sys, corpus.nlp.__main__ as door; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.real
def test_the_whole_pipeline_reads_a_thousand_provisions_a_second(shared_corpus: Path) -> None:
    files = sorted((shared_corpus / "imposing" / "congbao").glob("nghi-dinh-*.txt"))
    documents = [read for file in files[:4] for read in read_file(file)]
    nlp = build_nlp()
    seconds = []
    for _ in range(3):
        started = time.process_time()
        for read in documents:
            extract(read, nlp)
        seconds.append(time.process_time() - started)
    assert sum(len(read.provisions) for read in documents) / min(seconds) > 1_000
