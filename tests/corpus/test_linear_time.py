"""Hostile texts: four times the text takes about four times the time, from bytes to references; never sixteen."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from corpus.model import Document
from corpus.reading import read_data
from corpus.references import references

GROWTH = 9
"""Allowed growth of time when the text grows fourfold: far from 4 for a busy machine, far from 16 = quadratic."""
FLOOR = 0.02
"""Seconds below which noise is larger than the work."""

TEXTS: dict[str, Callable[[int], str]] = {
    "one line": lambda n: "Điều 1. Quán trà " + "phải có nước sạch " * (8 * n),
    "one line with gaps": lambda n: "Điều 1. Quán trà " + "phải có  nước\u00a0sạch " * (2 * n),
    "nested brackets": lambda n: "Điều 1. Quán\n" + "(" * (8 * n) + ")" * (8 * n),
    "nested history brackets": lambda n: "Điều 1. Quán\n" + "(được sửa đổi " * n + ")" * n,
    "unclosed quotations": lambda n: "Điều 1. Sửa đổi như sau:\n" + "“Điều 2. Quán trà\n" * n,
    "unclosed quotations on one line": lambda n: "Điều 1. Sửa đổi" + " như sau: “1. Quán" * n,
    "wrapped labels": lambda n: "Điều 1. Quán\n" + "1. quy định tại khoản\n" * n,
    "garbled labels": lambda n: "Điều 1. Quán\na) Một\n" + "8) hai\n€) ba\n" * (n // 2),
    "table rows": lambda n: "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * n + "Điều 1. Quán\n",
    "page headers": lambda n: "Điều 1. Quán\n" + "CÔNG BÁO/Số 1/Ngày 1-1-2030 5\nphải có\n" * n,
    "markdown marks": lambda n: "# Luật\nĐiều 1. Quán\n" + "**a\\. [b](http://c)\n" * n,
}
REFERENCES: dict[str, Callable[[int], str]] = {
    "articles": lambda n: "1. Theo khoản 1 Điều này; điểm a khoản 2 Điều 1 Nghị định này.\n" * n,
    "one line of locators": lambda n: "1. Theo " + "điểm a khoản 2 Điều 3, " * n,
    "named laws": lambda n: "1. Theo Luật Trà sữa số 1/2020/QH14 và Luật Trà sữa thì người bán.\n" * n,
    "laws without a number": lambda n: "1. Theo " + "Luật Trà sữa và Nước ngọt " * n,
    "quotations in quotations": lambda n: "1. Sửa đổi như sau:\n“1. Theo khoản 2 Điều này\n" * n,
}


def read(text: str) -> list[Document]:
    return read_data(text.encode(), "a.txt", 10**9)[0]


def grows_linearly(work: Callable[[int], object], size: int) -> bool:
    """True if one of three comparisons of ``size`` with four times as much stays below ``GROWTH``."""
    return any(seconds(work, 4 * size) < GROWTH * max(seconds(work, size), FLOOR) for _ in range(3))


def seconds(work: Callable[[int], object], size: int) -> float:
    started = time.process_time()
    work(size)
    return time.process_time() - started


@pytest.mark.parametrize("name", TEXTS)
def test_reading_takes_linear_time(name: str) -> None:
    assert grows_linearly(lambda size: read(TEXTS[name](size)), 1500)


@pytest.mark.parametrize("name", REFERENCES)
def test_resolving_references_takes_linear_time(name: str) -> None:
    documents = {size: read("Điều 1. Quán\n" + REFERENCES[name](size))[0] for size in (500, 2000)}
    assert grows_linearly(lambda size: list(references(documents[size])), 500)


def test_a_quadratic_reader_would_be_found_out() -> None:
    assert not grows_linearly(lambda size: sum(1 for _ in range(size * size)), 900)
