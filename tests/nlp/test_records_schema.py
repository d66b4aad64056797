"""Every record that the commands print is valid against the published schema, and its quote stands where it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from spacy.language import Language

from corpus.nlp import records as records_module
from corpus.nlp.compare_lines import compare_files
from corpus.nlp.pipeline import build_nlp, extract
from corpus.nlp.records import record
from corpus.reading import read_file

FORMS = (
    "cutting/2026_resolutions/nghi-quyet-so-19-2026-nq-cp-469466.txt",
    "cutting/2026_resolutions/nghi-quyet-so-6617-2026-nq-cp-469565.txt",
    "imposing/phapdien_slices/35-2016-ND-CP.md",
    "imposing/original/87-2009-ND-CP.md",
    "imposing/vanban_2026_ocr/nghi-dinh-97-2026-nd-cp-kinh-doanh-bao-hiem.md",
    "lists/circulars/thong-tu-28-2026-tt-bct-attp-nhap-khau.md",
    "imposing/congbao/van-ban-hop-nhat-so-37-vbhn-bct-469648.txt",
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build_nlp()


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    file = Path(records_module.__file__).with_name("records.schema.json")
    schema = json.loads(file.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def checked(file: Path, nlp: Language, validator: Draft202012Validator) -> Iterator[dict[str, Any]]:
    for document in read_file(file):
        for candidate in extract(document, nlp).candidates:
            fields = record(document, str(file), candidate)
            assert not list(validator.iter_errors(fields)), fields
            if "quote" in fields:
                assert document.text[fields["start"] : fields["end"]] == fields["quote"]
            yield fields


def test_samples(samples: Path, nlp: Language, validator: Draft202012Validator) -> None:
    kinds = {r["record"] for file in sorted(samples.glob("9*")) for r in checked(file, nlp, validator)}
    assert kinds == {"condition", "cut_event", "product_line", "business_line"}


def test_compared_lists(samples: Path, validator: Draft202012Validator) -> None:
    compared = list(compare_files(samples / "931-2023-qh-mh.txt", samples / "932-2025-qh-mh.docx"))
    assert compared
    assert all(validator.is_valid(fields) for fields in compared)


def test_a_record_with_a_field_of_its_own_is_not_valid(validator: Draft202012Validator) -> None:
    assert not validator.is_valid({"record": "condition"})
    assert not validator.is_valid({"record": "something"})


@pytest.mark.real
@pytest.mark.parametrize("name", FORMS)
def test_real_texts_in_every_form(
    shared_corpus: Path, name: str, nlp: Language, validator: Draft202012Validator
) -> None:
    assert list(checked(shared_corpus / name, nlp, validator))
