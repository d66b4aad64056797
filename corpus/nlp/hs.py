"""Codes of the Harmonised System (mã HS): finding them and writing them as digits only."""

from __future__ import annotations

import re

CODE = re.compile(
    r"(?<![\d.,/\-])(?:\d{4}\.\d{2}(?:\.\d{2}){0,2}|\d{4}\.\d{4}(?:\.\d{2})?|\d{2}\.\d{2}(?:\.\d{2}){0,3}|\d{10}|\d{8}|\d{6}|\d{4})(?![\d/%]|[.,\-]\d)"
)
"""A code as a cell prints it, with dots or without: 2, 3, 4 or 5 pairs of digits."""

DOTTED = re.compile(
    r"(?<![\d.,/\-])(?:\d{4}\.\d{2}(?:\.\d{2}){0,2}|\d{2}\.\d{2}\.\d{2}\.\d{2})(?!\d|[.,\-/]\d)|(?<=\.\d{2})\d{4}\.\d{2}\.\d{2}(?!\d)"
)
"""A code in running text, where only the dots (and six digits or more) tell it from another number."""

COLUMN = re.compile(r"[MmHh](?<!\w.)(?i:(?<=m)ã (?:số )?(?:hs|hàng(?: hóa| hoá)?)|(?<=h)s code)\b")
"""Title of the column that holds codes. Looks back from its first letter, because a search for that is quick."""


def digits(code: str) -> str:
    """``2202.10.10`` → ``22021010``."""
    return re.sub(r"\D", "", code)


def codes_in(cell: str) -> tuple[str, ...]:
    """Codes of a cell as printed, in order and without repeats."""
    return tuple(
        dict.fromkeys(found.group() for found in CODE.finditer(cell) if 1 <= int(digits(found.group())[:2]) <= 98)
    )


def covers(listed: str, code: str) -> bool:
    """Whether a listed code (digits) takes in another: ``0402`` covers ``04021010``."""
    return code.startswith(listed)
