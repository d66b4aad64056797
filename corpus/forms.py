"""Blank forms (biểu mẫu) among the annexes of a document: papers to fill in, whose words bind nobody."""

from __future__ import annotations

import re

_MOTTO = re.compile(r"Độc lập\s*[-–—]\s*Tự do\s*[-–—]\s*Hạnh phúc", re.IGNORECASE)


def opens_a_form(text: str, start: int, end: int) -> bool:
    """Whether the own words ``text[start:end]`` of an annex hold the motto of the state, with which papers begin."""
    return _MOTTO.search(text, start, end) is not None
