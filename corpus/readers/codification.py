"""The codification (Bộ pháp điển): consolidated articles, each with a note of its history in brackets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from corpus.model import Span
from corpus.text import RawText

_KINDS = r"Luật|Bộ luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư liên tịch|Thông tư|Quyết định|Chỉ thị"
_NOTE = re.compile(
    rf"\((?:Điều\s+(?P<article>\d{{1,4}}[a-zđ]{{0,2}})\s+(?P<kind>{_KINDS})\s+số\s+"
    r"(?P<number>[^\s,()]{3,40})(?P<rest>[^\n]*)(?:\)[ \t]*$|(?<=/\d{4})\)(?=\w))"
    r"|Điều này (?:có nội dung liên quan|được hướng dẫn)[^\n]*\)[ \t]*$)",
    re.MULTILINE,
)
_WRAPPED_NOTE = re.compile(
    rf"^[ \t*]{{0,8}}\(Điều\s{{1,3}}\d{{1,4}}[a-zđ]{{0,2}}\s{{1,3}}(?:{_KINDS})\s{{1,3}}số\s[^()\n]{{1,600}}"
    r"(?:\n{1,2}[^()\n]{1,600}){1,3}/\d{4}\)",
    re.MULTILINE,
)
_ISSUED = re.compile(r"ngày\s+(\d{1,2}/\d{1,2}/\d{4})\s+của\s+(.{3,80}?)\.?\s*,\s+có hiệu lực")
_EFFECTIVE = re.compile(r"có hiệu lực thi hành kể từ ngày\s+(\d{1,2}/\d{1,2}/\d{4})")
_HEAD = (
    r"Điều\s{1,3}(?P<code>\d{1,3}(?:\.\d{1,3})?\.[A-ZĐ]{2,4}\.(?:\d{1,4}\.){0,4})(?P<article>\d{1,4}[a-zđ]{0,2})\\?\."
    r"(?P<title>[^\n]*)"
)
_TOPIC_HEAD = re.compile(rf"^[ \t#*]{{0,8}}{_HEAD}$", re.MULTILINE)
_CODED_HEAD = re.compile(rf"{_HEAD}\s*\Z")
"""The codification's own head of an article, last before its note; it may be glued to the line above."""
_GLUED_HEAD = re.compile(rf"(?<=[^\s#*])[ \t]*(?={_HEAD}\s+\(Điều\s+\d)")
_SLICE_HEAD = re.compile(r"^#{1,6}[ \t]+Điều\s+\d", re.MULTILINE)
_LONGEST_HEAD = 1000
_ANNEX = re.compile(r"^[#*]{0,8}(?:Phụ lục|PHỤ LỤC|(?:Mẫu|MẪU)(?: số| SỐ)? \d)[^.;\n]{0,60}$", re.MULTILINE)
_ATTACHMENT = re.compile(r".{1,150}\.(?:docx?|pdf|xlsx?|rar|zip)", re.IGNORECASE)
"""The name of a file beside the topic, printed under the article that names its annex."""


_CIRCULAR = re.compile(r"\b\d{1,4}/\d{4}/TT(?:LT)?-(?P<office>[A-ZĐ]{2,12})\b(?![^;\n]{0,150}?\b(?:mức thu|phí)\b)")
"""A circular, but for those on fees and funds: one ministry issues them for the fields of all."""
_ENOUGH = 3
"""Circulars of one office that guide a text, and times as many as of any other, which show who is in charge."""


def with_whole_notes(text: str) -> str:
    """The text, as long as before, with each note that stands on several lines on one."""
    return _WRAPPED_NOTE.sub(lambda note: note.group().replace("\n", " "), text)


@dataclass(frozen=True, slots=True)
class History:
    """What the notes of a slice say: parts that are not the document's text, hints on it, and what was left out.

    ``headings``: offsets of heads of its articles that are glued to the line above.
    """

    cuts: tuple[Span, ...]
    headings: tuple[int, ...]
    hints: Mapping[str, str]
    notes: tuple[str, ...]


def history(text: str) -> History:
    """History of a slice of one document: the one that most notes name. Articles of others are cut."""
    matches = list(_NOTE.finditer(text))
    counts = Counter(match["number"] for match in matches if match["number"])
    number = counts.most_common(1)[0][0] if counts else ""
    cuts: list[Span] = []
    headings: list[int] = []
    hints: dict[str, str] = {}
    notes: list[str] = []
    previous = 0
    speaks_of = ""
    own_notes: list[str] = []
    for match in matches:
        speaks_of = match["number"] or speaks_of
        if speaks_of == number:
            own_notes.append(match.group())
        cuts.append(Span(*match.span()))
        if match["number"]:
            floor = max(previous, match.start() - _LONGEST_HEAD)
            head = _last_coded_head(text, floor, match.start())
            if match["number"] == number:
                for key, value in _note_hints(match).items():
                    hints.setdefault(key, value)
                if head is not None and head["article"] == match["article"]:
                    cuts.append(Span(*head.span("code")))
                    if _is_glued(text, head.start()):
                        headings.append(head.start())
            else:
                own = _SLICE_HEAD.search(text, match.end())
                cuts.append(Span((head or match).start(), own.start() if own else len(text)))
                notes.append(f"Điều {match['article']} of {match['number']}, which stood in the slice, was left out")
        previous = match.end()
    hints |= _guided_by(own_notes)
    title = re.match(r"\ufeff?#[^\n]*\(extracted from [^\n]*\)[^\n]*\n", text)
    if cuts and title:
        cuts.append(Span(*title.span()))
    return History(tuple(cuts), tuple(headings), hints, tuple(notes))


def _last_coded_head(text: str, start: int, end: int) -> re.Match[str] | None:
    at = end
    while (at := text.rfind("Điều", start, at)) >= 0:
        if head := _CODED_HEAD.match(text, at, end):
            return head
    return None


def _is_glued(text: str, at: int) -> bool:
    return bool(text[text.rfind("\n", 0, at) + 1 : at].strip(" \t\xa0#*"))


def is_topic(text: str) -> bool:
    """True for a whole topic: articles of many documents under the codification's own numbers, from the first on."""
    note = next((match for match in _NOTE.finditer(text) if match["number"]), None)
    return note is not None and _TOPIC_HEAD.search(text, 0, note.start()) is not None


def split(text: str) -> list[RawText]:
    """One source text for each document of a topic, its articles under their own numbers again.

    Chapters of a topic are the codification's own, so they are left out. Annexes stand under the article that names
    them and are put behind the last one, as the document has them. An article without a note belongs to no
    document that can be named, and is reported in the notes of the first text.
    """
    text = _GLUED_HEAD.sub("\n", text)
    articles: dict[str, list[str]] = {}
    annexes: dict[str, list[str]] = {}
    hints: dict[str, dict[str, str]] = {}
    notes: dict[str, list[str]] = {}
    orphans: list[str] = []
    heads = list(_TOPIC_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        note = next((match for match in _NOTE.finditer(text, head.end(), end) if match["number"]), None)
        if note is None:
            orphans.append(head["code"] + head["article"])
            continue
        body, annex = _parted(_without_containers(_NOTE.sub("", text[note.end() : end])))
        articles.setdefault(note["number"], []).append(f"Điều {note['article']}. {head['title'].strip()}\n{body}")
        annexes.setdefault(note["number"], []).append(annex)
        found = (other.group() for other in _NOTE.finditer(text, head.end(), end))
        notes.setdefault(note["number"], []).extend(found)
        known = hints.setdefault(note["number"], {})
        for key, value in _note_hints(note).items():
            known.setdefault(key, value)
    lost = tuple(f"the codification names no source for Điều {code}" for code in orphans)
    return [
        RawText(
            text="\n".join([*parts, *filter(None, annexes[number])]),
            form="codification",
            hints=hints[number] | _guided_by(notes[number]),
            notes=lost if index == 0 else (),
        )
        for index, (number, parts) in enumerate(articles.items())
    ]


def _guided_by(notes: Iterable[str]) -> dict[str, str]:
    """Hint on the office whose circulars guide a text, as its notes name them; none where they do not show one."""
    offices = Counter(match["office"] for note in notes for match in _CIRCULAR.finditer(note))
    (office, most), (_, following) = (*offices.most_common(2), ("", 0), ("", 0))[:2]
    return {"guided_by": office} if most >= _ENOUGH * max(1, following) else {}


def _note_hints(match: re.Match[str]) -> dict[str, str]:
    hints = {"number": match["number"], "kind": match["kind"]}
    own = match["rest"].split(", có nội dung", 1)[0]
    issued = _ISSUED.search(own)
    if issued:
        hints["issued"], hints["issuer"] = issued[1], issued[2].strip()
        hints["title"] = own[: issued.start()].strip()
    effective = _EFFECTIVE.search(own)
    if effective:
        hints["effective"] = effective[1]
    return hints


def _parted(body: str) -> tuple[str, str]:
    """An article's own text, and the annexes and forms that the topic prints under it."""
    annex = _ANNEX.search(body)
    return (body[: annex.start()], body[annex.start() :]) if annex else (body, "")


def _without_containers(body: str) -> str:
    return "\n".join(_own_lines(body))


def _own_lines(body: str) -> Iterator[str]:
    """Lines before the topic's next chapter, but for names of files."""
    for line in body.splitlines():
        if re.match(r"[#*\s]*(?:Chương|Mục|Phần|Tiểu mục)\s+(?:[IVXLC]+|\d+)\b[^a-z]{0,4}$", line):
            return
        if line.strip() and not _ATTACHMENT.fullmatch(line.strip()):
            yield line.strip()
