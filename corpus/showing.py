"""How documents look on a terminal: the provision tree, and the differences between two documents."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile

from corpus.model import Document, Provision
from corpus.references import references

WORDS = 90
"""Characters of a provision's own text that a tree shows."""


def tree(document: Document) -> Iterator[str]:
    """The document's facts, then one line a provision: offsets, path, heading or first words."""
    key = document.metadata.key
    yield f"{key.number or '(no number)'}  {document.metadata.title}"
    yield f"kind {key.kind or '?'}, issuer {key.issuer or '?'}, issued {key.issued or '?'}, form {document.source.form}"
    yield f"{len(document.text)} characters, {len(document.provisions)} provisions, {len(document.tables)} tables"
    depths: list[int] = []
    for provision in document.provisions:
        depth = 0 if provision.parent is None else depths[provision.parent] + 1
        depths.append(depth)
        quoted = " (quoted)" if provision.quoted else ""
        place = f"[{provision.start}:{provision.end}]"
        yield f"{place:>16} {'  ' * depth}{provision.path}{quoted}: {_words(document, provision)}"
    for note in document.notes:
        yield f"note: {note}"


def reference_table(document: Document) -> Iterator[str]:
    """One line a reference: offsets, document and path (or why it is not resolved), the words themselves."""
    for found in references(document):
        place = f"[{found.span.start}:{found.span.end}]"
        target = found.problem or f"{found.number} {found.path or '(whole)'}"
        yield f"{place:>16} {target:<48} {_short(document.text[found.span.start : found.span.end])}"


def difference(old: Document, new: Document) -> Iterator[str]:
    """One line for each provision that only one side has (``-``, ``+``) or whose own text differs (``~``)."""
    before = {provision.path: provision for provision in old.provisions}
    after = {provision.path: provision for provision in new.provisions}
    matcher = SequenceMatcher(None, list(before), list(after), autojunk=False)
    for operation, low, high, new_low, new_high in matcher.get_opcodes():
        if operation == "equal":
            for path in list(before)[low:high]:
                yield from _changed(path, _own_text(old, before[path]), _own_text(new, after[path]))
            continue
        for path in list(before)[low:high]:
            yield f"- {path}: {_words(old, before[path])}"
        for path in list(after)[new_low:new_high]:
            yield f"+ {path}: {_words(new, after[path])}"


def _changed(path: str, before: str, after: str) -> Iterator[str]:
    if before == after:
        return
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    start = max(0, same - 20)
    yield f"~ {path}: …{_short(before[start:])} → …{_short(after[start:])}"


def _own_text(document: Document, provision: Provision) -> str:
    return document.text[provision.text_start : provision.text_end].strip()


def _words(document: Document, provision: Provision) -> str:
    if provision.heading is not None:
        return _short(document.text[provision.heading.start : provision.heading.end])
    return _short(_own_text(document, provision))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WORDS else line[: WORDS - 1] + "…"
