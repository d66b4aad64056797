"""Notes of origin: what they add to a document, and when a file is read again because of one."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from corpus.importing import Importer, ImportReport
from corpus.inputs import find_files
from corpus.model import Document
from corpus.origins import Origin, note_path
from corpus.reading import read_data
from corpus.store import Store

PAGE = "https://gazette.example/van-ban/9.htm"
TEXT = """VĂN BẢN MINH HỌA - KHÔNG PHẢI LUẬT (illustrative, not law)
Số: 101/2030/NĐ-MH
Hà Nội, ngày 02 tháng 01 năm 2030
Điều 1. Điều kiện bán trà sữa
1. Quán có tủ lạnh.
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "input" / "1.txt"
    path.parent.mkdir()
    path.write_text(TEXT, "utf-8")
    return path


def note(file: Path, **said: object) -> None:
    note_path(file).write_text(json.dumps({"url": PAGE, "fetched": "2030-01-05T12:00:00+00:00"} | said), "utf-8")


def read(store: Store, *paths: Path) -> ImportReport:
    return Importer(store, 10**6).run(find_files(paths)[0])


def only(store: Store) -> Document:
    (name,) = store.documents()
    return store.load(name)


def test_a_document_keeps_where_it_came_from(store: Store, file: Path) -> None:
    note(file)
    assert read(store, file.parent).files == 1, "the note itself is no input"
    source = only(store).source
    assert (source.url, source.fetched) == (PAGE, "2030-01-05T12:00:00+00:00")
    assert source.sha256 == next(store.outcomes()).sha256


def test_what_is_said_fills_gaps_and_what_differs_is_noted(store: Store, file: Path) -> None:
    said = {"number": "102/2030/NĐ-MH", "issued": "2030-01-02", "effective": "2030-03-01", "title": "Về quán trà sữa"}
    note(file, hints=said)
    read(store, file)
    document = only(store)
    assert document.metadata.key.number == "101/2030/NĐ-MH", "the text decides"
    assert document.notes[-1] == "the text has the number 101/2030/NĐ-MH, its source says 102/2030/NĐ-MH"
    assert document.metadata.title == "Về quán trà sữa"
    assert document.metadata.effective_from == date(2030, 3, 1)


def test_a_new_note_is_read_an_old_one_is_not_read_again(store: Store, file: Path) -> None:
    read(store, file)
    assert only(store).source.url == ""
    note(file, hints={"effective": "2030-03-01"})
    assert read(store, file).read == 1
    assert only(store).metadata.effective_from == date(2030, 3, 1)
    assert (read(store, file).read, read(store, file).unchanged) == (0, 1)
    note(file, hints={"effective": "2030-04-01"})
    assert read(store, file).read == 1
    assert only(store).metadata.effective_from == date(2030, 4, 1)
    note_path(file).unlink()
    assert read(store, file).read == 1
    assert (only(store).source.url, only(store).metadata.effective_from) == ("", None)


def test_of_one_text_under_two_names_the_note_stays(store: Store, file: Path) -> None:
    for name in ("0.txt", "2.txt"):
        file.with_name(name).write_text(TEXT, "utf-8")
    note(file)
    note(file.with_name("2.txt"), url="https://other.example/")
    read(store, file.parent)
    assert only(store).source.url == PAGE
    assert read(store, file.parent).read == 0, "two names do not take turns"
    assert only(store).source.url == PAGE


def test_a_note_makes_no_document_of_what_is_none(store: Store, file: Path) -> None:
    file.write_text("Giờ mở cửa: 8 giờ đến 17 giờ.", "utf-8")
    note(file, hints={"number": "101/2030/NĐ-MH"})
    assert "not a legal text" in read(store, file).refused[0]


def test_a_file_of_several_texts_gets_the_address_alone() -> None:
    """What is said of one document is not true of each."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in "12":
            archive.writestr(f"{number}.txt", TEXT.replace("101/", f"10{number}/"))
    origin = Origin(url=PAGE, hints={"effective": "2030-03-01"})
    several = read_data(packed.getvalue(), "a.zip", 10**6, origin)[0]
    assert [(each.source.url, each.metadata.effective_from) for each in several] == [(PAGE, None)] * 2
    (one,) = read_data(TEXT.encode(), "a.txt", 10**6, origin)[0]
    assert one.metadata.effective_from == date(2030, 3, 1)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("{", "Invalid JSON"),
        ('{"url": "javascript:alert(1)"}', "url: "),
        ('{"url": "https://x/\\" onclick=\\"y"}', "url: "),
        ('{"fetched": "gestern"}', "fetched: "),
        ('{"adress": ""}', "adress: "),
        ('{"hints": {"number": 1}}', "hints.number: "),
        (" " * 70_000, "too large"),
    ],
)
def test_a_note_that_cannot_be_used_is_refused_aloud(store: Store, file: Path, content: str, place: str) -> None:
    note_path(file).write_text(content, "utf-8")
    (line,) = read(store, file).refused
    assert line.startswith(f"{note_path(file)}: ")
    assert place in line
