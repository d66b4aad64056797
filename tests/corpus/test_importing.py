"""Importing: each file once, changes supersede, killed runs are made good; and the door around it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import unicodedata
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import importing
from corpus.__main__ import main
from corpus.importing import Importer, ImportReport
from corpus.inputs import find_files
from corpus.model import Document, Provision, Source, Span
from corpus.readers import plain
from corpus.reading import read_data
from corpus.store import Store
from corpus.text import RawText
from corpus.verifying import breaches

LIMIT = 10**6
DECREE = """VĂN BẢN MINH HỌA - KHÔNG PHẢI LUẬT (illustrative, not law)
CHÍNH PHỦ (MINH HỌA)
Số: 10{number}/2030/NĐ-MH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Hà Nội, ngày 02 tháng 01 năm 2030
NGHỊ ĐỊNH
Về quán trà sữa
Điều 1. Điều kiện bán trà sữa
1. Quán có tủ lạnh.
2. Quán có {water}.
Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2030.
"""


def decree(number: int = 1, water: str = "nước sạch") -> str:
    return DECREE.format(number=number, water=water)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "input"
    (path / "sub").mkdir(parents=True)
    (path / "b.txt").write_text(decree(1), "utf-8")
    (path / "sub" / "a.txt").write_text(decree(2), "utf-8")
    (path / ".hidden.txt").write_text(decree(3), "utf-8")
    (path / "README.md").write_text("# Đọc tôi", "utf-8")
    (path / "code.py").write_text("pass", "utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


def run(store: Store, *paths: Path) -> ImportReport:
    return Importer(store, LIMIT).run(find_files(paths)[0])


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_folders_are_walked_in_order_without_what_is_no_text(folder: Path) -> None:
    files, missing = find_files([folder, folder / "b.txt", folder / "none.txt"])
    assert [path.name for path in files] == ["b.txt", "a.txt"]
    assert len(missing) == 1
    assert "none.txt" in missing[0]


def test_a_second_run_reads_nothing_and_changes_nothing(folder: Path, store: Store, tmp_path: Path) -> None:
    first = run(store, folder)
    before = snapshot(tmp_path / "data")
    second = run(store, folder)
    assert (first.read, first.documents, second.read, second.unchanged) == (2, 2, 0, 2)
    assert snapshot(tmp_path / "data") == before


def test_a_changed_file_supersedes_its_old_version(folder: Path, store: Store) -> None:
    run(store, folder)
    old = set(store.documents())
    (folder / "b.txt").write_text(decree(1, "hai vòi nước"), "utf-8")
    run(store, folder)
    assert len(store.documents()) == 2
    assert len(old & set(store.documents())) == 1
    assert any("hai vòi nước" in store.load(name).text for name in store.documents())
    assert len(list(store.outcomes())) == 2


def test_a_document_that_another_file_still_gives_stays(folder: Path, store: Store) -> None:
    (folder / "c.txt").write_text(decree(1), "utf-8")
    run(store, folder)
    (folder / "b.txt").write_text(decree(4), "utf-8")
    run(store, folder)
    numbers = sorted(store.load(name).metadata.key.number for name in store.documents())
    assert numbers == ["101/2030/NĐ-MH", "102/2030/NĐ-MH", "104/2030/NĐ-MH"]


def test_one_law_in_two_forms_is_kept_twice(folder: Path, store: Store) -> None:
    (folder / "b.md").write_text("# " + decree(1, "nước rất sạch"), "utf-8")
    run(store, folder)
    keys = [store.load(name).metadata.key.number for name in store.documents()]
    assert keys.count("101/2030/NĐ-MH") == 2


def test_a_new_reader_version_reads_again(folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    run(store, folder)
    monkeypatch.setattr(importing, "READER_VERSION", "next")
    assert run(store, folder).read == 2
    assert run(store, folder).read == 0


@pytest.mark.parametrize("writes", range(1, 9))
def test_a_run_killed_at_any_write_is_made_good_by_the_next(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    killed, whole = Store(tmp_path / "killed"), Store(tmp_path / "whole")
    run(killed, folder)
    (folder / "b.txt").write_text(decree(5), "utf-8")
    (folder / "sub" / "a.txt").write_text(decree(6), "utf-8")
    from corpus import store as module

    done = 0
    write = module.write_atomic

    def dying(path: Path, data: bytes) -> None:
        nonlocal done
        done += 1
        if done == writes:
            raise KeyboardInterrupt
        write(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(module, "write_atomic", dying)
        with suppress(KeyboardInterrupt):
            run(killed, folder)
    run(killed, folder)
    run(whole, folder)
    for part in ("files", "documents"):
        assert snapshot(tmp_path / "killed/corpus" / part) == snapshot(tmp_path / "whole/corpus" / part)


def test_an_archive_is_read_file_by_file(folder: Path, store: Store, tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "all"), "zip", folder)
    report = run(store, Path(archive))
    assert report.documents == 2
    assert {name.rsplit(".zip/", 1)[1] for outcome in store.outcomes() for name in outcome.names} >= {
        "b.txt",
        "sub/a.txt",
    }


def test_a_part_that_an_archive_no_longer_holds_is_forgotten(folder: Path, store: Store, tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "all"), "zip", folder)
    run(store, Path(archive))
    before = {name for outcome in store.outcomes() for name in outcome.names}
    (folder / "b.txt").unlink()
    shutil.make_archive(str(tmp_path / "all"), "zip", folder)
    run(store, Path(archive))
    after = {name for outcome in store.outcomes() for name in outcome.names}
    assert before - after == {f"{archive}/b.txt"}
    assert len(store.documents()) == 1


def test_a_file_that_has_gone_from_its_folder_stays(folder: Path, store: Store) -> None:
    run(store, folder)
    documents = store.documents()
    (folder / "b.txt").unlink()
    run(store, folder)
    assert store.documents() == documents
    assert len(documents) == 2


def test_refusals_are_one_line_each_and_named_again(
    folder: Path, capsys: pytest.CaptureFixture[str], data_dir: Path
) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "junk.txt").write_bytes(bytes(range(256)) * 9)
    (folder / "list.txt").write_text("Trà, sữa, đá\n", "utf-8")
    arguments = ["import", str(folder), str(folder / "none.pdf")]
    for _ in range(2):
        assert main(arguments) == 1
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == 4
        assert all(any(name in line for line in lines) for name in ("empty.txt", "junk.txt", "list.txt", "none.pdf"))
    assert main(["import", str(folder / "none.pdf")]) == 2


def test_show_verify_and_diff(folder: Path, capsys: pytest.CaptureFixture[str], data_dir: Path) -> None:
    assert main(["import", str(folder)]) == 0
    name = Store(data_dir).documents()[0]
    capsys.readouterr()
    assert main(["show", name[:-4]]) == 0
    assert "dieu-1/khoan-2: Quán có nước sạch." in capsys.readouterr().out
    assert main(["verify"]) == 0
    assert "2 documents checked, 0 breaches" in capsys.readouterr().out
    changed = folder / "changed.txt"
    changed.write_text(decree(1, "nước đá") + "Điều 3. Trách nhiệm\nMọi quán.\n", "utf-8")
    assert main(["diff", str(folder / "b.txt"), str(changed)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert [line[:18] for line in out] == ["~ dieu-1/khoan-2: ", "+ dieu-3: Trách nh"]
    assert main(["show", "none.txt"]) == 2


def sound() -> Document:
    (document,), _ = read_data(decree().encode(), "a.txt", LIMIT)
    return document


def broken(**changes: object) -> list[str]:
    document = sound()
    first, *rest = document.provisions
    return list(breaches(replace(document, provisions=(replace(first, **changes), *rest))))


def test_verify_finds_each_kind_of_breach() -> None:
    document = sound()
    assert list(breaches(document)) == []
    assert broken(path=document.provisions[1].path)
    assert broken(end=document.provisions[0].end + 10)
    assert broken(parent=2)
    assert broken(heading=Span(0, 10**6))
    assert broken(text_start=document.provisions[0].end + 1)
    assert list(breaches(replace(document, text=unicodedata.normalize("NFD", document.text))))
    assert list(breaches(replace(document, span_map=((0, 5, 9, 14), (4, 8, 20, 24)))))
    assert list(breaches(replace(document, span_map=())))


def test_a_source_names_file_form_and_reader() -> None:
    source = sound().source
    assert isinstance(source, Source)
    assert (source.name, source.form, len(source.sha256)) == ("a.txt", "text", 64)
    assert isinstance(sound().provisions[0], Provision)


def test_a_defect_of_a_reader_refuses_one_file_and_stops_no_other(
    folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(text: str) -> RawText:
        if "102/2030" in text:
            raise ZeroDivisionError("two\nlines")
        return plain_read(text)

    plain_read = plain.read
    monkeypatch.setattr(plain, "read", read)
    report = run(store, folder)
    assert report.documents == 1
    (line,) = report.refused
    assert "a.txt" in line
    assert "ZeroDivisionError" in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("name", "value"), [("DATA_DIR", "file"), ("DATA_DIR", "/proc/none"), ("MAX_FILE_MB", "many"), ("MAX_FILE_MB", "")]
)
def test_the_door_says_in_one_line_why_nothing_was_done(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    (folder / "file").write_text("x", "utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv(name, value)
    assert main(["import", "b.txt"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_nothing_to_do_loads_no_reader(folder: Path, data_dir: Path) -> None:
    environment = {**os.environ, "DATA_DIR": str(data_dir)}
    code = (
        "import sys; from corpus.__main__ import main; status = main(sys.argv[1:]); "
        "print(status, sorted({'lxml', 'docx', 'pypdfium2', 'corpus.structure', 'yaml'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, "import", str(folder)]
    first, second = (
        subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout for _ in range(2)
    )
    assert "corpus.structure" in first
    assert second.splitlines()[-1] == "0 []"
