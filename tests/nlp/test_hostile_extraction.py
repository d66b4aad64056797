"""Hostile texts through reading and all components: time in step with length, every doubt typed, no exception."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from spacy.language import Language

from corpus.model import Extraction
from corpus.nlp import records as records_module
from corpus.nlp.pipeline import build_nlp, extract
from corpus.nlp.records import record
from corpus.reading import read_data

HEAD = """CHÍNH PHỦ (MINH HỌA)
Số: 911/2030/NĐ-MH
Hà Nội, ngày 01 tháng 6 năm 2030
NGHỊ ĐỊNH
Sửa đổi, bổ sung một số điều của Nghị định số 901/2024/NĐ-MH
"""
TWO_MEGABYTES = 2 * 2**20
SIZES = {"one provision": TWO_MEGABYTES, "nested quotations": TWO_MEGABYTES}
"""Bytes of a text; the others are long enough to tell whether time grows faster than length."""
LONG = 200_000


def repeated(start: str, unit: str, end: str = "") -> Callable[[int], str]:
    """A text of about so many bytes, one provision long."""
    return lambda size: HEAD + start + unit * (size // len(unit.encode())) + end


TEXTS: dict[str, Callable[[int], str]] = {
    "one provision": repeated("Điều 1. Điều kiện kinh doanh\n1. ", "Có kho riêng, tối thiểu 300 m2 và 02 nhân viên. "),
    "one order": repeated("Điều 1. ", "Bãi bỏ khoản 2 Điều 5; sửa đổi điểm a khoản 1 Điều 7, "),
    "one word": repeated("Điều 1. Bãi bỏ ", "x"),
    "nested quotations": repeated("Điều 1. Sửa đổi khoản 2 Điều 3 như sau: ", "“a «b \"c 'd ", "” » \" '"),
    "crossed quotations": repeated("Điều 1. Sửa đổi khoản 2 Điều 3 như sau: ", "“Điều 4. «Bãi bỏ Điều 5” như sau: »\n"),
    "mixed scripts": repeated("Điều 1. Bãi bỏ khoản 2 Điều 5 ", "नियम 规则 правило Điều٣ khoản² ＡＢ 𝒳 ا\u202eل "),
    "table rows": repeated("Điều 1. Danh mục\n", "1 | 8517.62.51 | Bãi bỏ khoản 2 Điều 5 | sau\n"),
}
LOCATORS = HEAD + "Điều 1. Bãi bỏ " + ", ".join(f"khoản {n % 90 + 1} Điều {n % 900 + 1}" for n in range(10_000)) + "."


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build_nlp()


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    file = Path(records_module.__file__).with_name("records.schema.json")
    return Draft202012Validator(json.loads(file.read_text(encoding="utf-8")))


def extracted(text: str, nlp: Language, validator: Draft202012Validator) -> tuple[Extraction, float]:
    """What is found, each record held against its schema and its text, and the processor time of it all."""
    started = time.process_time()
    (document,) = read_data(text.encode(), "hostile.txt", 50 * 2**20)[0]
    found = extract(document, nlp)
    seconds = time.process_time() - started
    for candidate in found.candidates[:: max(1, len(found.candidates) // 50)]:
        fields = record(document, "hostile.txt", candidate)
        assert not list(validator.iter_errors(fields)), fields
        assert document.text[fields["start"] : fields["end"]] == fields.get("quote", fields.get("name"))
    return found, seconds


@pytest.mark.parametrize("kind", TEXTS)
def test_time_grows_in_step_with_length(kind: str, nlp: Language, validator: Draft202012Validator) -> None:
    text, size = TEXTS[kind], SIZES.get(kind, LONG)
    _, quarter = extracted(text(size // 4), nlp, validator)
    _, whole = extracted(text(size), nlp, validator)
    assert whole < 8 * quarter + 0.5, "four times the text"


def test_ten_thousand_locators_in_a_sentence(nlp: Language, validator: Draft202012Validator) -> None:
    found, _ = extracted(LOCATORS, nlp, validator)
    assert len(found.candidates) == 900, "so many are different"
