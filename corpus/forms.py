"""Blank forms (biểu mẫu) among the annexes of a document: papers to fill in, whose words bind nobody."""

from __future__ import annotations

import re

_MOTTO = re.compile(r"Độc lập\s*[-–—]\s*Tự do\s*[-–—]\s*Hạnh phúc", re.IGNORECASE)
_TITLE = re.compile(
    r"\s*Phụ lục[^\n]{0,20}?\s+(?:(?:CÁC|DANH MỤC)\s+)*(?:(?:BIỂU\s+)?MẪU|ĐIỀU LỆ|BẢN CÁO BẠCH|TỜ KHAI|ĐƠN)\b"
)


def is_form(text: str, start: int, text_start: int, text_end: int) -> bool:
    """Whether the annex at ``start``, whose own words are ``text[text_start:text_end]``, is a form: entitled so, or
    headed by the motto of the state as papers are."""
    return bool(_TITLE.match(text, start, text_end) or _MOTTO.search(text, text_start, text_end))
