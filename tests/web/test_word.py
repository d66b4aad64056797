import io
from itertools import cycle
from typing import Any

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from hostile_texts import HOSTILE_TEXTS
from lxml import html

from registry.report_layout import printable
from web import word


def cells(file: bytes) -> list[list[str]]:
    """Texts of the only table of a Word document."""
    (table,) = Document(io.BytesIO(file)).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize("address", ["/items?state=in_force&as_of=2026-11-01", "/documents", "/changes?by=month"])
def test_a_list_is_a_word_document_in_the_words_of_the_page(client: FlaskClient, address: str) -> None:
    (link,) = [link for link in html.fromstring(client.get(address).text).xpath("//main//a/@href") if ".docx" in link]
    answer = client.get(link)
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    lines = cells(answer.data)[1:]
    assert len(lines) == len(client.get(link.replace(".docx", ".json")).json["rows"])
    words = {cell for line in lines for cell in line}
    assert not words & {"in_force", "nghi-dinh", "abolish", "condition"}
    assert words & {"đang áp dụng", "Đang áp dụng", "Nghị định", "nghị định", "bãi bỏ", "Bãi bỏ"}


def test_a_long_list_says_what_it_leaves_out(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    total = client.get("/items.json").json["total"]
    monkeypatch.setattr(word, "MOST_ROWS", 2)
    file = client.get("/items.docx?lang=en").data
    assert len(cells(file)) == 3
    assert Document(io.BytesIO(file)).paragraphs[-1].text.startswith(f"{total - 2} more rows")


def test_hostile_texts_are_text(site: Flask) -> None:
    texts = cycle(HOSTILE_TEXTS)
    rows: list[dict[str, Any]] = [{"title": next(texts), "illustrative": True} for _ in range(150)]
    with site.test_request_context():
        file = word.as_table("\x00=1+1", {"title": "\x0bTên"}, rows)
    header, *lines = cells(file)
    assert header == ["Tên"]
    expected = [printable(row["title"]) for row in rows]
    assert ["".join(line[0].split()) for line in lines] == ["".join(text.split()) for text in expected]
    assert word.ILLUSTRATIVE in [paragraph.text for paragraph in Document(io.BytesIO(file)).paragraphs]
