"""The contract's view: fields by kind, quotes by offsets, one JSON object a line."""

from __future__ import annotations

import json

import pytest

from corpus.keys import make_key
from corpus.model import AnyCandidate, BusinessLine, Condition, CutEvent, Document, Metadata, ProductLine, Source
from corpus.nlp.records import json_line, record

TEXT = (
    "Bãi bỏ điều kiện cấp Giấy phép cho thuê kho lạnh quy định tại Điều 9 Nghị định số 901/2024/NĐ-MH của Chính phủ.\n"
    * 2
)
DOCUMENT = Document(Metadata(make_key("921/2031/NQ-MH"), ""), TEXT, (), (), Source("a.txt", "", "text", ""))
COMMON = {"start": 0, "end": 95, "rules": ("rule",), "confidence": 0.9}
EVENT = CutEvent(
    **COMMON,  # type: ignore[arg-type]
    review=None,
    source="phu-luc-I",
    op="abolish",
    concerns="condition",
    target_doc="901/2024/NĐ-MH",
    target="dieu-9",
    override=True,
)
CONDITION = Condition(**COMMON, review="doubt", path="dieu-4/khoan-2", types=("premises",), facet="chapeau")  # type: ignore[arg-type]
PRODUCT = ProductLine(
    **COMMON, review=None, row="1", hs=("22021010",), printed="2202.10.10", name="Nước", clearance="before"
)  # type: ignore[arg-type]
BUSINESS = BusinessLine(**COMMON, review=None, source="phu-luc", line_no="1", name="Kinh doanh kho")  # type: ignore[arg-type]


def test_a_cut_event() -> None:
    assert record(DOCUMENT, "folder/a.txt", EVENT) == {
        "record": "cut_event",
        "doc": "921/2031/NQ-MH",
        "file": "folder/a.txt",
        "source": "phu-luc-I",
        "op": "abolish",
        "concerns": "condition",
        "target_doc": "901/2024/NĐ-MH",
        "target": "dieu-9",
        "override": True,
        "activity": "",
        "quote": TEXT[:80].rstrip(),
        "sure": True,
        "start": 0,
        "end": len(TEXT[:80].rstrip()),
        "rules": ["rule"],
        "confidence": 0.9,
        "review": None,
    }


def test_a_doubtful_condition_says_so_and_has_its_facet() -> None:
    fields = record(DOCUMENT, "a.txt", CONDITION)
    assert (fields["record"], fields["path"], fields["types"]) == ("condition", "dieu-4/khoan-2", ["premises"])
    assert (fields["sure"], fields["review"], fields["facet"]) == (False, "doubt", "chapeau")
    assert len(fields["quote"]) <= 60


def test_a_product_line() -> None:
    fields = record(DOCUMENT, "a.txt", PRODUCT)
    assert (fields["record"], fields["hs"], fields["printed"], fields["clearance"]) == (
        "product_line",
        ["22021010"],
        "2202.10.10",
        "before",
    )
    assert "except" not in fields


def test_a_business_line() -> None:
    fields = record(DOCUMENT, "a.txt", BUSINESS)
    assert {key: fields[key] for key in ("record", "source", "line_no", "name")} == {
        "record": "business_line",
        "source": "phu-luc",
        "line_no": "1",
        "name": "Kinh doanh kho",
    }


@pytest.mark.parametrize("candidate", [EVENT, CONDITION, PRODUCT, BUSINESS], ids=lambda c: type(c).__name__)
def test_offsets_bound_the_quote_and_a_record_is_one_line(candidate: AnyCandidate) -> None:
    fields = record(DOCUMENT, "a.txt", candidate)
    assert TEXT[fields["start"] : fields["end"]] == fields.get("quote", TEXT[0:95].rstrip())
    line = json_line(fields)
    assert "\n" not in line
    assert json.loads(line) == fields
    assert "Giấy" in line or candidate is PRODUCT or candidate is BUSINESS
