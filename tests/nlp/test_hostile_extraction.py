"""Hostile texts through reading and all components: time in step with length, every doubt typed, no exception."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from spacy.language import Language

from corpus.model import Condition, Extraction
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


CONDITIONS = "Điều 1. Điều kiện kinh doanh\n"
REFERENCE = "Đáp ứng các điều kiện quy định tại khoản 1 Điều 1 Nghị định này."
TEXTS: dict[str, Callable[[int], str]] = {
    "one provision": repeated("Điều 1. Điều kiện kinh doanh\n1. ", "Có kho riêng, tối thiểu 300 m2 và 02 nhân viên. "),
    "one order": repeated("Điều 1. ", "Bãi bỏ khoản 2 Điều 5; sửa đổi điểm a khoản 1 Điều 7, "),
    "documents aside": repeated(
        "Điều 1. Bãi bỏ Nghị định số 12/2020/NĐ-MH ", "kho nêu ở Nghị định số 13/2020/NĐ-MH ngày 01/3/2020 rồi "
    ),
    "headings": repeated("Điều 1. Sửa đổi tên Điều 5", ", Điều 6"),
    "numbers": repeated("Điều 1. Bãi bỏ Nghị định số 12/2020/NĐ-MH", " ngày 01/3/2020 và số 13/2020/NĐ-MH"),
    "verbs": repeated("Điều 1. Nghị định này thay thế Nghị định số 12/2020/NĐ-MH", " và bãi bỏ Quyết định số 7/QĐ-MH"),
    "one word": repeated("Điều 1. Bãi bỏ ", "x"),
    "nested quotations": repeated("Điều 1. Sửa đổi khoản 2 Điều 3 như sau: ", "“a «b \"c 'd ", "” » \" '"),
    "crossed quotations": repeated("Điều 1. Sửa đổi khoản 2 Điều 3 như sau: ", "“Điều 4. «Bãi bỏ Điều 5” như sau: »\n"),
    "mixed scripts": repeated("Điều 1. Bãi bỏ khoản 2 Điều 5 ", "नियम 规则 правило Điều٣ khoản² ＡＢ 𝒳 ا\u202eل "),
    "one reference": repeated(
        CONDITIONS + "1. Đáp ứng các điều kiện quy định tại ", "khoản 2 Điều 1, điểm a khoản 3 Điều 1, "
    ),
    "references": lambda size: HEAD + CONDITIONS + "".join(f"{n}. {REFERENCE}\n" for n in range(1, size // 90)),
    "modifiers": repeated(CONDITIONS + "1. Có kho ", "theo quy định để đối với trừ trường hợp quy định tại khoản 2 "),
    "subjects": repeated(CONDITIONS + "1. ", "Trường hợp tổ chức, cá nhân, doanh nghiệp thuê kho, thì cơ sở "),
    "lead-ins": repeated(CONDITIONS, "1. Trước khi cung ứng dịch vụ phải có đủ các điều kiện sau:\na) Có kho:\n"),
    "one heading": repeated("Điều 1. Điều kiện ", "kinh doanh kho và sản xuất, "),
    "figures": repeated(CONDITIONS + "1. Có ", "ít nhất 300 m2 (ba trăm) đối với kho loại 1: 10.000.000.000 đồng, "),
    "table rows": repeated("Điều 1. Danh mục\n", "1 | 8517.62.51 | Bãi bỏ khoản 2 Điều 5 | sau\n"),
}


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build_nlp()


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    file = Path(records_module.__file__).with_name("records.schema.json")
    return Draft202012Validator(json.loads(file.read_text(encoding="utf-8")))


def extracted(text: str, nlp: Language, validator: Draft202012Validator) -> tuple[Extraction, float]:
    """What is found, each record held against its schema and its text, and the processor time of it all.

    Garbage that other tests left is not looked through in that time: in a long run this takes a second.
    """
    gc.collect()
    gc.freeze()
    started = time.process_time()
    (document,) = read_data(text.encode(), "hostile.txt", 50 * 2**20)[0]
    found = extract(document, nlp)
    seconds = time.process_time() - started
    gc.unfreeze()
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


def locators(count: int) -> str:
    """One sentence that names so many provisions, 900 different ones among them."""
    named = ", ".join(f"khoản {n % 90 + 1} Điều {n % 900 + 1}" for n in range(count))
    return f"{HEAD}Điều 1. Bãi bỏ {named}."


def test_ten_thousand_locators_in_a_sentence(nlp: Language, validator: Draft202012Validator) -> None:
    few, quarter = extracted(locators(2_500), nlp, validator)
    many, whole = extracted(locators(10_000), nlp, validator)
    assert len(few.candidates) == len(many.candidates) == 900, "so many are different"
    assert whole < 8 * quarter + 0.5, "four times the locators"


def test_every_unit_of_a_long_list_of_references_is_found(nlp: Language, validator: Draft202012Validator) -> None:
    found, _ = extracted(TEXTS["references"](20_000), nlp, validator)
    conditions = [candidate for candidate in found.candidates if isinstance(candidate, Condition)]
    assert len(conditions) == 20_000 // 90 - 1
    assert all(condition.types == ("other",) for condition in conditions)


@pytest.mark.parametrize(
    ("order", "review"),
    [
        ("Bãi bỏ khoản ٣ Điều 规则 Nghị định số 901/2024/NĐ-MH.", "article_not_cited"),
        ("Bãi bỏ khoản 2 Điều 5 नियम 规则.", "document_unknown"),
        ("Sửa đổi khoản 2 Điều 3 như sau: “2. Kho «phải 'có \"tường", "document_unknown"),
        ("Bãi bỏ điểm, khoản, Điều, mục của Nghị định số 901/2024/NĐ-MH.", "target_not_cited"),
        ("Bỗổ sung khoản 9 Điều 3 Nghị định số 901/2024/NĐ-MH.", "verb_misread"),
    ],
)
def test_a_doubt_has_a_type(order: str, review: str, nlp: Language, validator: Draft202012Validator) -> None:
    head = HEAD.replace("Sửa đổi, bổ sung một số điều của Nghị định số 901/2024/NĐ-MH", "Về kho")
    found, _ = extracted(f"{head}Điều 1. {order}", nlp, validator)
    assert [candidate.review for candidate in found.candidates] == [review]
