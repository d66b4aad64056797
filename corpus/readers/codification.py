"""The codification (Bộ pháp điển): consolidated articles, each with a note of its history in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.model import Span
from corpus.text import RawText

_KINDS = r"Luật|Bộ luật|Pháp lệnh|Nghị định|Nghị quyết|Thông tư liên tịch|Thông tư|Quyết định|Chỉ thị"
_NOTE = re.compile(
    rf"\((?:Điều\s+(?P<article>\d{{1,4}}[a-zđ]{{0,2}})\s+(?P<kind>{_KINDS})\s+số\s+"
    r"(?P<number>[^\s,()]{3,40})(?P<rest>[^\n]*)"
    r"|Điều này (?:có nội dung liên quan|được hướng dẫn)[^\n]*)\)[ \t]*$",
    re.MULTILINE,
)
_ISSUED = re.compile(r"ngày\s+(\d{1,2}/\d{1,2}/\d{4})\s+của\s+(.{3,80}?)\.?\s*,\s+có hiệu lực")
_EFFECTIVE = re.compile(r"có hiệu lực thi hành kể từ ngày\s+(\d{1,2}/\d{1,2}/\d{4})")
_TOPIC_HEAD = re.compile(
    r"^[ \t#*]{0,8}Điều\s+(?P<code>\d{1,3}(?:\.\d{1,3})?\.[A-ZĐ]{2,4}(?:\.\d{1,4})*\.\d{1,4}[a-zđ]{0,2})\\?\.[ \t]*"
    r"(?P<title>[^\n]*)$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class History:
    """Notes of history in a slice: where they stand and what the first one says of the document."""

    cuts: list[Span] = field(default_factory=list)
    hints: dict[str, str] = field(default_factory=dict)


def history(text: str) -> History:
    """History notes of a slice, as cuts, and the hints of its first note."""
    found = History()
    for match in _NOTE.finditer(text):
        found.cuts.append(Span(*match.span()))
        if match["number"] and not found.hints.get("issued"):
            found.hints.update(_note_hints(match))
    title = re.match(r"\ufeff?#[^\n]*\(extracted from [^\n]*\)[^\n]*\n", text)
    if found.cuts and title:
        found.cuts.append(Span(*title.span()))
    return found


def is_topic(text: str) -> bool:
    """True for a whole topic: articles of many documents under the codification's own numbers."""
    return _TOPIC_HEAD.search(text) is not None and _NOTE.search(text) is not None


def split(text: str) -> list[RawText]:
    """One source text for each document of a topic, its articles under their own numbers again.

    Chapters of a topic are the codification's own, so they are left out; an article without a note belongs to no
    document that can be named, and is reported in the notes of the first text.
    """
    articles: dict[str, list[str]] = {}
    hints: dict[str, dict[str, str]] = {}
    orphans: list[str] = []
    heads = list(_TOPIC_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        note = next((match for match in _NOTE.finditer(text, head.end(), end) if match["number"]), None)
        if note is None:
            orphans.append(head["code"])
            continue
        body = _without_containers(_NOTE.sub("", text[note.end() : end]))
        articles.setdefault(note["number"], []).append(f"Điều {note['article']}. {head['title'].strip()}\n{body}")
        known = hints.setdefault(note["number"], {})
        for key, value in _note_hints(note).items():
            known.setdefault(key, value)
    lost = tuple(f"the codification names no source for Điều {code}" for code in orphans)
    return [
        RawText(text="\n".join(parts), form="codification", hints=hints[number], notes=lost if index == 0 else ())
        for index, (number, parts) in enumerate(articles.items())
    ]


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


def _without_containers(body: str) -> str:
    return "\n".join(_own_lines(body))


def _own_lines(body: str) -> Iterator[str]:
    """Lines before the topic's next chapter."""
    for line in body.splitlines():
        if re.match(r"[#*\s]*(?:Chương|Mục|Phần|Tiểu mục)\s+(?:[IVXLC]+|\d+)\b[^a-z]{0,4}$", line):
            return
        if line.strip():
            yield line.strip()
