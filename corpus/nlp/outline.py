"""The provisions of an amending document with what stands under them: is a lead-in an operation, or are its items?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.model import Document, Provision, Table
from corpus.nlp.operations import EDITS, PHRASES, Operation, read_operations
from corpus.nlp.sentences import Sentence, sentences


class Outline:
    """Items, tables and first sentences of provisions, by their position in the document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._items: dict[int, list[int]] = {}
        for index, provision in enumerate(document.provisions):
            if provision.parent is not None:
                self._items.setdefault(provision.parent, []).append(index)

    def has_items(self, index: int) -> bool:
        """True if labelled provisions stand under it."""
        return index in self._items

    def tables(self, index: int) -> Iterator[Table]:
        """Tables in the provision's own text."""
        provision = self._document.provisions[index]
        return (t for t in self._document.tables if provision.text_start <= t.start < provision.text_end)

    def items_operate(self, index: int) -> bool:
        """True for a lead-in whose items are operations of their own: its objects are counted there."""
        for provision in self._under(index)[:1]:
            own = None if provision.quoted else self._first_sentence(provision)
            found = read_operations(own, frozenset()) if own else []
            return bool(found) and found[0].op in (*EDITS, *PHRASES, "container")
        return False

    def items_delegate(self, index: int) -> bool:
        """True for a heading whose items say what is delegated."""
        for provision in self._under(index):
            own = self._first_sentence(provision)
            if own and any(found.op == "delegate" for found in read_operations(own, frozenset())):
                return True
        return False

    def brings_whole(self, index: int, operation: Operation) -> bool:
        """True for "Sửa đổi một số khoản của Điều 5" if all of a new Điều 5 follows."""
        below = self._under(index)
        paths = [path for citation in operation.objects for path in citation.paths]
        return len(below) == len(paths) == 1 and below[0].quoted and below[0].path.rsplit("/", 1)[-1] == paths[0]

    def _under(self, index: int) -> Sequence[Provision]:
        return [self._document.provisions[item] for item in self._items.get(index, ())]

    def _first_sentence(self, provision: Provision) -> Sentence | None:
        return next(sentences(self._document.text, provision.text_start, provision.text_end), None)
