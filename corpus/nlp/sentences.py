"""Sentences of a provision's own text, with quotations blanked out and a folded copy, all on the text's own offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.text import fold

BLANK = "·"
_SMALL = "a-zàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_LARGE = f"A-Z{_SMALL[3:].upper()}"
_QUOTATION = re.compile(r"“[^“”]{0,4000}”|„[^“”]{0,4000}[“”]|«[^«»]{0,4000}»|\"[^\"]{0,4000}\"|''[^']{0,4000}''")
_OPEN = re.compile(r":\s*[“\"„«].*\Z", re.DOTALL)
_JOINED = r"(?:Trình tự|Thời hạn|Thời gian|Thành phần hồ sơ|Không thực hiện|Bãi bỏ)\s"
_ORDER = r"(?:Bãi bỏ|(?:Sửa đổi|Bổ sung|Thay thế)[^.;:\n]{0,12}\s(?:điểm|khoản|Điều|cụm từ))\s"
_END = re.compile(
    rf"\s(?:(?<=[^\W\d_][^\W\d_][.]\s)\s*(?=[{_LARGE}])|(?<=\d[.]\s)\s*(?=[{_LARGE}][^\W\d_]{{2,}})"
    rf"|(?<=[)\]”\"][.]\s)\s*(?=[{_LARGE}])|(?<=[{_SMALL}]\s)\s*(?={_JOINED})|(?<=[A-ZĐ\d]\s)\s*(?={_ORDER}))"
)
"""The last two alternatives: a heading that was joined with the line under it. All look back from the blank: a search
for one is quick."""
_LOCATOR = (
    r"(?:(?:Điều|[Kk]hoản|[Đđ]iểm|Mẫu|Phụ lục|Chương|Mục)\s+(?:số\s+)?[\dIVXA-Zđa-z]{1,5}\b"
    r"|(?:Nghị định|Thông tư|Quyết định|Nghị quyết|Luật)\s+(?:liên tịch\s+)?số\s)"
)
_WRAPPED = re.compile(
    rf"\n(?:(?<=[^.:;”\"]\n)(?!\d{{1,3}}[a-zđ]?[.)]\s|[a-zđ]\)\s)(?=[{_SMALL}\d(])|(?<=,\n)|"
    rf"(?<=[^\W_];\n)(?={_LOCATOR})|(?<=\d\n)(?=(?:Phụ lục|Mẫu|Nghị định|Thông tư)\s+(?:số\s|[IVXH\d])))"
)
"""A line goes on with a small letter or figure, after a comma, and with the next of the places that it cites."""
_JUNK = re.compile(
    r"[^\w\"“„«]*(?:(?:\d{1,3}[a-zđ]?[.)]|[a-zđ]\))\s+)?(?:(?:kể )?từ ngày [^,;:.]{3,120},\s*|nay\s+)?"
    r"(?:(?:Lĩnh vực|Bộ|Ngành|Đối với|Về)\s(?:[^:.;“\"\n]|\.(?=\d)){2,100}:\s+"
    r"(?=(?:Bãi bỏ|Không thực hiện|Cắt giảm)\s))?",
    re.IGNORECASE,
)
"""Leading marks, a label that structure did not take for one, "Kể từ ngày …,", and "Lĩnh vực …:", before an order."""

_NOTE = re.compile(r"\(\s*(?:Phần|Chương|Mục|Điều|Khoản|Điểm) này có nội dung liên quan ", re.IGNORECASE)
"""What the codification of laws (pháp điển) adds behind a provision: titles of others, which order nothing."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text`` is the sentence with its quotations blanked; ``start``/``end`` bound it in the document."""

    text: str
    folded: str
    start: int
    end: int
    brings_text: bool
    """True if new wording follows: it ends in ":" or "như sau"."""

    @property
    def is_listed(self) -> bool:
        """True for an item of a list, which leads in nothing."""
        return self.text.rstrip().endswith(";")

    @property
    def begin(self) -> int:
        """Where the first word that can be a verb stands."""
        found = _JUNK.match(self.text, 0)
        return found.end() if found else 0


def sentences(text: str, start: int, end: int) -> Iterator[Sentence]:
    """Sentences of ``text[start:end]``. Offsets inside a sentence are relative to its ``start``."""
    note = _NOTE.search(text, start, end)
    end = note.start() if note else end
    for first, last in _paragraphs(text, start, end):
        own = text[first:last]
        masked = _QUOTATION.sub(_blank, own)
        if opened := _OPEN.search(masked):
            masked = masked[: opened.start() + 1] + BLANK * (len(masked) - opened.start() - 1)
        at = 0
        for stop in (*(found.start() for found in _END.finditer(masked)), len(masked)):
            while at < stop and masked[at].isspace():
                at += 1
            if stop > at:
                yield _sentence(masked[at:stop], first + at)
            at = stop


def _sentence(masked: str, start: int) -> Sentence:
    bare = masked.rstrip(BLANK + ' .;”"\n')
    brings = bare.endswith((":", "sau", "SAU"))
    return Sentence(masked, same_length(masked), start, start + len(masked), brings)


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Lines; a line that goes on in the next one (small letter, number) is one paragraph with it."""
    wrapped = {found.start() for found in _WRAPPED.finditer(text, start, end)}
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        while stop in wrapped:
            stop = text.find("\n", stop + 1, end)
        stop = end if stop < 0 else stop
        if text[at:stop].strip():
            yield at, stop
        at = stop + 1


def _blank(found: re.Match[str]) -> str:
    return BLANK * len(found.group())


def same_length(text: str) -> str:
    """Folded text (no marks, small letters, đ as d) with every character in its place."""
    return text.translate(_FOLD)


def _fold_table() -> dict[int, str]:
    letters = [*range(ord("A"), ord("Z") + 1), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)]
    return {code: folded for code in letters if len(folded := fold(chr(code))) == 1}


_FOLD = _fold_table()
