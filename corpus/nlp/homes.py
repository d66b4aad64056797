"""Where new wording belongs: the provision of the amended document that a quoted or reprinted one becomes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.keys import normal_number
from corpus.model import CutEvent, Document

_REPRINT = re.compile(
    r"(?:điều kiện|yêu cầu|tiêu chuẩn)[^.;:]{0,200}?\btại "
    r"(?P<locator>(?:(?:khoản|điểm) [^.;:]{1,40})?Điều (?P<article>\d+[a-zđ]*))[^.;:]{0,60}$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"khoản (\d+[a-zđ]?)\s*,?\s*$", re.IGNORECASE)
_LEVELS = ("dieu", "khoan", "diem", "tiet")


class Homes:
    """Finds homes in one document by the cut events that bring its quotations and by headings that reprint a list."""

    def __init__(self, document: Document, events: Sequence[CutEvent]) -> None:
        self._document = document
        self._bringing: dict[str, list[CutEvent]] = {}
        for event in events:
            if event.target is not None:
                self._bringing.setdefault(event.source, []).append(event)

    def of(self, index: int) -> tuple[str | None, str | None]:
        """(document number, path) that the provision becomes; a part that the text does not tell is None."""
        chain = self._chain(index)
        provisions = self._document.provisions
        if provisions[index].quoted:
            inner = [i for i in chain if provisions[i].quoted]
            outer = [i for i in chain if not provisions[i].quoted]
            return self._quoted(inner, outer)
        for position, i in enumerate(chain[:-1]):
            found = self._reprinted(i)
            if found:
                suffix = "/".join(_step(provisions[j].path) for j in chain[position + 1 :])
                return found[0], f"{found[1]}/{suffix}"
        return None, None

    def _chain(self, index: int) -> list[int]:
        chain: list[int] = []
        at: int | None = index
        while at is not None:
            chain.append(at)
            at = self._document.provisions[at].parent
        return chain[::-1]

    def _quoted(self, inner: list[int], outer: list[int]) -> tuple[str | None, str | None]:
        provisions = self._document.provisions
        steps = [_step(provisions[i].path) for i in inner]
        for i in reversed(outer):
            events = self._bringing.get(provisions[i].path)
            if not events:
                continue
            documents = {event.target_doc for event in events}
            document = documents.pop() if len(documents) == 1 else None
            return document, _complete(steps, [event.target or "" for event in events])
        return None, "/".join(steps) if steps[0].startswith("dieu-") else None

    def _reprinted(self, index: int) -> tuple[str, str] | None:
        provision = self._document.provisions[index]
        text = " ".join(self._document.text[provision.text_start : provision.text_end].split())
        number = normal_number(text)
        found = _REPRINT.search(text)
        if number is None or found is None or "," in found["locator"]:
            return None
        clause = _CLAUSE.search(found["locator"][: found.start("article") - found.start("locator") - len("Điều ")])
        path = f"dieu-{found['article'].lower()}"
        return number, f"{path}/khoan-{clause[1]}" if clause else path


def _step(path: str) -> str:
    return path.rsplit("/", 1)[-1].split("~")[0]


def _complete(steps: list[str], targets: list[str]) -> str | None:
    """The inner path, completed from above by the target that ends in (or is parent of) its first step."""
    if steps[0].startswith("dieu-"):
        return "/".join(steps)
    for target in targets:
        parts = target.split("/")
        if steps[0] in parts:
            return "/".join(parts[: parts.index(steps[0])] + steps)
    level = _LEVELS.index(steps[0].split("-")[0]) if steps[0].split("-")[0] in _LEVELS else 0
    parents = {"/".join(target.split("/")[:level]) for target in targets if target.count("/") >= level - 1}
    return "/".join([parents.pop(), *steps]) if level and len(parents) == 1 else None
