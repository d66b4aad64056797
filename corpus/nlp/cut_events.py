"""Cut events (bãi bỏ, sửa đổi, bổ sung …): what an amending instrument does to others.

The provision tree is walked once in text order. Each provision takes from above the document and the article that
headings and lead-ins name, and hands them on with what its own sentences add.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.citations import Citation, find_citations, objects
from corpus.model import CutEvent, Document, Provision, Span
from corpus.nlp import cut_tables
from corpus.nlp.claims import Claims
from corpus.nlp.concerns import Told, settled
from corpus.nlp.headings import ABOLISHED, CONDITIONS, DELEGATION, FUTURE, heading_of, modes_of
from corpus.nlp.library import Library
from corpus.nlp.operations import EDITS, PHRASES, Operation, applies, carried, read_operations
from corpus.nlp.outline import Outline
from corpus.nlp.sentences import Sentence, sentences
from corpus.nlp.targets import WHOLE_DOCUMENT, Place, Resolver, Target
from corpus.nlp.titles import Titles

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LOOK_ALIKE = {"e": "c", "c": "e", "đ": "d", "d": "đ", "q": "g", "l": "i", "1": "l"}
"""Letters of items that OCR takes for each other."""
_ROW_RULES = {
    "conditions": {"abolish": "abolish-condition", "amend": "reprinted-condition"},
    "procedures": {"abolish": "no-procedure", "amend": "reprinted-procedure"},
}
"""Rules of table rows in annexes of cuts, by mode of the heading and operation."""


def find(document: Document, nlp_doc: Doc) -> Iterator[CutEvent]:
    """Yield one event for each operation on one target, in text order. Locators are parsed, no tokens are needed."""
    if document.metadata.consolidates or document.metadata.key.kind == "van-ban-hop-nhat":
        return iter(())  # A consolidated text prints the instruments that changed it; it changes nothing itself.
    library: Library = nlp_doc.user_data["library"] if nlp_doc else Library()

    def told(event: CutEvent) -> Told | None:
        known = library.of(event.target_doc) if event.op not in PHRASES else None
        path = event.target or ""
        return (known.ordered(path, _alone) or known.told(path, event.new_text is not None)) if known else None

    found = settled(list(_Walk(document).events()), Titles(document), told)
    return (_with_intended(event, library) for event in found)


def _alone(document: Document) -> list[CutEvent]:
    """Events of a document that others amend, told without those that it amends itself."""
    return settled(list(_Walk(document).events()), Titles(document), lambda _: None)


@dataclass(slots=True)
class _Context:
    """What a provision hands on to the items under it."""

    place: Place
    modes: frozenset[str] = frozenset()
    verb: Operation | None = None
    """Verb of a lead-in whose items are its objects."""
    rewritten: bool = False
    """True below an operation that brings new wording: headings there are text, not operations."""
    cited: tuple[Citation, ...] = ()
    """What a heading cites whose items say that it is delegated."""
    listed: frozenset[str] = frozenset()
    """What the lead-in says that its items change."""


class _Walk:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._provisions = document.provisions
        self._resolver = Resolver(document)
        self._outline = Outline(document)
        self._claims = Claims(document)
        self._contexts: list[_Context] = []
        self._recent: dict[int | None, Target] = {}
        """By parent: the target before, for items that cite none."""

    def events(self) -> Iterator[CutEvent]:
        """Events of the whole document; the same operation on the same target counts once a provision."""
        root = _Context(self._resolver.start(self._document.metadata.title))
        for index, provision in enumerate(self._provisions):
            above = root if provision.parent is None else self._contexts[provision.parent]
            context = replace(above, verb=None, modes=self._modes(provision, above))
            self._contexts.append(context)
            words_only = above.verb is not None and above.verb.op in PHRASES
            if (provision.quoted and not words_only) or FUTURE in context.modes:
                continue  # Under "Thay thế một số cụm từ:" marks of quotation around the items bring no wording.
            yield from _once(self._provision(index, context, above))

    def _modes(self, provision: Provision, above: _Context) -> frozenset[str]:
        if provision.quoted or provision.kind in ("diem", "tiet", "khoan"):
            return above.modes
        return modes_of(heading_of(self._document, provision), above.modes)

    def _provision(self, index: int, context: _Context, above: _Context) -> Iterator[CutEvent]:
        provision = self._provisions[index]
        own = list(sentences(self._document.text, provision.text_start, provision.text_end))
        read = [read_operations(sentence, context.modes) for sentence in own]
        lead: Operation | None = None
        if own:
            context.place = self._resolver.headed(own[0], context.place)
        for number, sentence in enumerate(own):
            operations = read[number]
            if number + 1 < len(own) and _announces(operations, read[number + 1], sentence):
                operations, read[number + 1] = [replace(operations[0], rule=read[number + 1][0].rule)], []
            if number + 1 < len(own) and _heads(operations, read[number + 1], sentence):
                context.place = self._resolver.enter(operations[0].objects, context.place, sentence)
                continue
            verb = above.verb or self._listed_verb(provision, context)
            if not operations and number == 0 and verb and (taken := carried(verb, sentence)):
                operations = taken
            if _is_dashed(sentence):
                operations = operations or (carried(lead, sentence) if lead else [])
            else:
                lead = _lead_in(operations, sentence)
            if not operations and DELEGATION in context.modes:
                yield from self._delegating_heading(index, context, sentence)
            for operation in operations:
                yield from self._operation(index, context, operation, sentence)

        yield from self._rows(index, context)

    def _listed_verb(self, provision: Provision, context: _Context) -> Operation | None:
        """The verb of the items of an annex whose heading says that it lists what is abolished."""
        lists = ABOLISHED in context.modes and provision.path.startswith("phu-luc") and provision.kind != "phu-luc"
        return Operation.of("abolish", ()) if lists else None

    def _rows(self, index: int, context: _Context) -> Iterator[CutEvent]:
        """Rows of tables, each an operation; the headings above say of what."""
        lists_abolished = ABOLISHED in context.modes or (context.verb is not None and context.verb.op == "abolish")
        rules = next((rules for mode, rules in _ROW_RULES.items() if mode in context.modes), {})
        for table in self._outline.tables(index):
            for row in cut_tables.rows(self._document.text, table, lists_abolished):
                operation = Operation.of(rules.get(row.op, row.op), row.objects)
                targets = list(self._resolver.targets(operation, row.sentence, context.place))
                yield from self._events(index, operation, row.sentence, targets, row.new_text)

    def _operation(self, index: int, context: _Context, operation: Operation, sentence: Sentence) -> Iterator[CutEvent]:
        if operation.op == "container" and self._outline.brings_whole(index, operation):
            operation = Operation.of("amend", operation.objects)
        whole = bool(operation.objects) and all(citation.paths == ("",) for citation in operation.objects)
        if (
            operation.op == "container"
            or (operation.op in ("amend", "supplement") and operation.is_order and whole)
            or (operation.takes_part and whole and self._outline.has_items(index))
            or (_may_lead_in(operation, sentence) and self._outline.items_operate(index))
        ):
            listed = self._resolver.targets(operation, sentence, context.place)
            context.listed |= {target.path for target in listed if target.path}
            context.place = self._resolver.enter(operation.objects, context.place, sentence)
            if operation.takes_part and not self._outline.items_operate(index):
                context.verb = replace(operation, objects=())
        elif operation.is_order and not operation.objects and self._hands_on(index, operation, sentence):
            context.verb = operation
        elif not operation.is_order:
            yield from self._reprint(index, context, operation, sentence)
        else:
            yield from self._order(index, context, operation, sentence)

    def _hands_on(self, index: int, operation: Operation, sentence: Sentence) -> bool:
        """True for a lead-in whose items are what its verb is about: "Bãi bỏ các văn bản sau đây"."""
        return (
            operation.takes_object
            and (self._outline.has_items(index) or any(self._outline.tables(index)))
            and (sentence.brings_text or operation.op in WHOLE_DOCUMENT)
        )

    def _order(self, index: int, context: _Context, operation: Operation, sentence: Sentence) -> Iterator[CutEvent]:
        """A verb that orders something: "Bãi bỏ khoản 2 Điều 5"."""
        if not operation.objects and context.cited and operation.op == "delegate":
            operation = replace(operation, objects=context.cited)
        if operation.objects:
            targets = list(self._resolver.targets(operation, sentence, context.place))
        elif operation.op in PHRASES and context.place.path:
            targets = [context.place.target()]
        elif operation.takes_object:
            targets = self._uncited(index, sentence)
        else:
            targets = [Target(None, None, "document_unknown")]
        targets = [self._as_listed(context.listed, target) for target in targets]
        yield from self._events(index, operation, sentence, targets)
        if operation.op == "amend" and len(targets) == 1 and targets[0].path:
            context.place = replace(context.place, document=targets[0].document, path=targets[0].path.split("#")[0])
        context.rewritten = context.rewritten or (bool(targets) and operation.op not in PHRASES)

    def _reprint(self, index: int, context: _Context, operation: Operation, sentence: Sentence) -> Iterator[CutEvent]:
        """A heading of an annex that is the operation: "Điều kiện … tại Điều 7 …", with the new wording under it."""
        provision = self._provisions[index]
        cited = tuple(
            citation
            for citation in operation.objects
            if any(path.startswith("dieu-") or "/" in path for path in citation.paths)
        )
        if not cited:
            if operation.objects:
                context.place = self._resolver.enter(operation.objects, context.place, sentence)
            elif (
                sentence.folded.rstrip(" :.").endswith("nhu sau")
                and DELEGATION in context.modes
                and not context.rewritten
            ):
                yield from self._events(index, operation, sentence, self._carried_over(index))
            return
        if context.rewritten:
            return
        if DELEGATION in context.modes and self._outline.items_delegate(index):
            context.cited, context.rewritten = cited, True
            return
        new = (
            self._outline.has_items(index) or sentence.brings_text or self._text_behind(provision, sentence, cited[-1])
        )
        if not new or (applies(sentence, cited[0]) and not self._outline.has_items(index)):
            return
        targets = list(self._resolver.targets(replace(operation, objects=cited), sentence, context.place))
        yield from self._events(index, operation, sentence, targets)
        context.rewritten = True

    def _delegating_heading(self, index: int, context: _Context, sentence: Sentence) -> Iterator[CutEvent]:
        """A heading under "Phân cấp …" that names what is delegated by its place in a decree."""
        provision = self._provisions[index]
        cited = tuple(c for c in objects(find_citations(sentence.text)) if not c.this and any(c.paths))
        if (
            context.rewritten
            or not cited
            or provision.kind not in ("muc", "khoan")
            or sentence.start > provision.text_start + 3
        ):
            return
        if self._outline.items_delegate(index):
            context.cited, context.rewritten = cited, True
        elif provision.kind == "muc" and not applies(sentence, cited[0]):
            operation = Operation.of("delegate", cited)
            targets = list(self._resolver.targets(operation, sentence, context.place))
            yield from self._events(index, operation, sentence, targets)
            context.rewritten = True

    def _text_behind(self, provision: Provision, sentence: Sentence, last: Citation) -> bool:
        """True if wording follows the citation, in the sentence or in the provision's own text."""
        behind = sentence.text[last.span.end :].strip(" .;:·\n")
        return provision.text_end > sentence.end + 2 or len(behind) > 3

    def _uncited(self, index: int, sentence: Sentence) -> list[Target]:
        """An order without a place, in an annex: the document of the item before; a person finds the provision."""
        provision = self._provisions[index]
        more = self._outline.has_items(index) or provision.text_end > sentence.end + 2
        if more or not provision.path.startswith("phu-luc") or provision.kind in ("phu-luc", "mau"):
            return []
        return self._carried_over(index, article=False)

    def _carried_over(self, index: int, article: bool = True) -> list[Target]:
        """The target of the item before, or of what stands before the parent: where the text itself cites none."""
        parent = self._provisions[index].parent
        sibling = self._recent.get(parent)
        at = parent
        while at is not None and at not in self._recent:
            at = self._provisions[at].parent
        near = sibling or self._recent.get(at)
        if near is None:
            return []
        path = near.path.split("/")[0] if article and sibling and near.path and near.path.startswith("dieu-") else None
        return [Target(near.document, path, "target_not_cited")]

    def _as_listed(self, listed: frozenset[str], target: Target) -> Target:
        """The target, with a letter that OCR misread restored from the lead-in, which lists what its items change."""
        path = target.path or ""
        if not listed or path in listed:
            return target
        for wrong, right in _LOOK_ALIKE.items():
            meant = path.removesuffix(wrong) + right
            if path.endswith(f"/diem-{wrong}") and meant in listed:
                return Target(target.document, meant, "label_repaired")
        return target

    def _events(
        self, index: int, operation: Operation, sentence: Sentence, targets: list[Target], brought: Span | None = None
    ) -> Iterator[CutEvent]:
        provision = self._provisions[index]
        cuts_conditions = provision.path.startswith("phu-luc") and self._contexts[index].modes == {CONDITIONS}
        yield from self._claims.of(provision, operation, sentence, targets, brought, cuts_conditions)
        if targets and targets[-1].document:
            at = self._provisions[index].parent
            self._recent[at] = targets[-1]
            while at is not None:
                at = self._provisions[at].parent
                self._recent[at] = targets[-1]


def _with_intended(event: CutEvent, library: Library) -> CutEvent:
    """The event with the clause that is meant where the order cites a whole article for one of its activities."""
    known = library.of(event.target_doc) if event.activity and event.concerns == "condition" else None
    return replace(event, target_intended=known.meant(event.target or "", event.activity)) if known else event


def _once(events: Iterable[CutEvent]) -> Iterator[CutEvent]:
    """Each operation on each target once. A heading ("Sửa đổi Phụ lục I") that only says again what the sentences
    under it order ("Thay thế Phụ lục I bằng …") does not count.
    """
    found = {(event.op, event.target_doc, event.target): event for event in reversed(list(events))}
    latest: dict[tuple[str | None, str], int] = {}
    for event in found.values():
        for path in _with_outer(event.target or ""):
            latest[event.target_doc, path] = max(event.start, latest.get((event.target_doc, path), 0))
    for event in reversed(found.values()):
        heads = event.new_text is None and (event.op == "amend" or event.target == "phu-luc")
        if not heads or event.start >= latest.get((event.target_doc, event.target or ""), 0):
            yield event


def _with_outer(path: str) -> Iterator[str]:
    """The path and those around it; a numbered annex is one of "Phụ lục"."""
    if path.startswith("phu-luc-"):
        yield "phu-luc"
    while path:
        yield path
        path = path.rpartition("/")[0]


def _may_lead_in(operation: Operation, sentence: Sentence) -> bool:
    """True if items under the sentence may be the operations. New wording may follow a period, nothing else does."""
    ends = (";",) if operation.op in ("amend", "supplement") else (";", ".")
    return operation.op in (*EDITS, *PHRASES) and not sentence.text.rstrip().endswith(ends)


def _lead_in(operations: list[Operation], sentence: Sentence) -> Operation | None:
    """The order whose objects stand in lines with a dash below it: "Các văn bản sau đây hết hiệu lực:"."""
    order = operations[0] if len(operations) == 1 and sentence.brings_text else None
    listing = order and order.is_order and not order.objects and order.takes_object and order.op in WHOLE_DOCUMENT
    return order if listing else None


def _is_dashed(sentence: Sentence) -> bool:
    return sentence.text.lstrip().startswith(("-", "–", "+"))


def _heads(operations: list[Operation], following: list[Operation], sentence: Sentence) -> bool:
    """True for "Sửa đổi Điều 5:" before "Điểm a khoản 1 Điều 5 được sửa đổi như sau:", which says what changes."""
    return (
        len(operations) == len(following) == 1
        and operations[0].op == "amend"
        and operations[0].is_order
        and sentence.brings_text
        and following[0].rule.id == "is-amended"
    )


def _announces(operations: list[Operation], following: list[Operation], sentence: Sentence) -> bool:
    """True for "Sửa đổi khoản 2 như sau:" or "Thay thế cụm từ tại khoản 2" before "Thay thế cụm từ … bằng …": only the
    phrase is changed.
    """
    return (
        len(operations) == len(following) == 1
        and operations[0].op in ("amend", *PHRASES)
        and following[0].op in PHRASES
        and not following[0].objects
        and (sentence.brings_text or not sentence.text.rstrip().endswith((".", ";")))
    )
