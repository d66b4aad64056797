"""Cut events from an order and its targets: what each is about, when it holds, and the new wording that is its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import cast

from corpus.model import Concern, CutEvent, Document, Provision, Span
from corpus.model import Operation as OperationName
from corpus.nlp.concerns import Told, activity, of_annex, of_heading, of_order, of_wording
from corpus.nlp.operations import PHRASES, Operation
from corpus.nlp.sentences import BLANK, Sentence
from corpus.nlp.targets import Target
from corpus.nlp.wording import Wordings

_NAMED = re.compile(r"\s*(?:[-–—(:]\s*(?:(?:quy định )?về\s)?|(?:quy định )?về\s)\s*(\w[^;:]{3,200})", re.IGNORECASE)
SURE = 0.95
DOUBTFUL = 0.5
CUT_CONDITIONS = "cut-conditions"
"""Rule id of a concern that the heading of an annex tells."""
_BY_THIS = "is-replaced-by-this"
"""Rule id of "Nghị định này thay thế …": this document itself comes in the place of what is cited."""


class Claims:
    """Writes the events of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._wordings = Wordings(document)
        metadata = document.metadata
        self._override = metadata.overrides and metadata.key.kind == "nghi-quyet"

    def of(
        self,
        provision: Provision,
        operation: Operation,
        sentence: Sentence,
        targets: Sequence[Target],
        brought: Span | None = None,
        under_conditions: bool = False,
    ) -> Iterator[CutEvent]:
        """One event a target. ``brought``: new wording that stands in a cell of its own. ``under_conditions``: the
        headings above say that conditions are cut, so what tells nothing else is about these.
        """
        starts, ends = self._window(provision.path)
        whole = brought or self._wordings.of(provision, operation, sentence)
        ordered = self._ordered(provision, operation, sentence)
        named = _named(operation, sentence)
        for target in targets:
            new_text, lead = self._wordings.part(provision.path, target.path, whole)
            concerns, rule = self._concern(operation, target, ordered, named, (new_text, lead))
            if under_conditions and concerns == "other" and rule is None:
                concerns, rule = "condition", CUT_CONDITIONS
            yield CutEvent(
                start=sentence.start,
                end=sentence.end,
                rules=(operation.rule.id, *([rule] if rule else [])),
                confidence=DOUBTFUL if target.review else SURE,
                review=target.review,
                source=provision.path,
                op=_operation_name(operation, target.path),
                concerns=concerns,
                target_doc=target.document,
                target=target.path,
                override=self._override,
                activity=_activity(operation, sentence),
                effective_from=starts,
                effective_until=ends,
                new_text=new_text,
            )

    def _ordered(self, provision: Provision, operation: Operation, sentence: Sentence) -> str:
        """The words that order the operation, to the end of its first object; what stands behind names the document."""
        start = sentence.start + (operation.verb.start if operation.rule.fields["object"] != "before" else 0)
        end = sentence.start + operation.objects[0].span.end if operation.objects else sentence.end
        announced = operation.op in PHRASES and BLANK not in sentence.text
        return self._document.text[start : provision.text_end if announced else end]

    def _concern(
        self, operation: Operation, target: Target, ordered: str, named: str, brought: Iterable[Span | None]
    ) -> tuple[Concern, str | None]:
        """What the operation is about, and the id of the rule that told if it was not the verb's."""
        if operation.rule.fields["concerns"]:
            return cast(Concern, operation.rule.fields["concerns"]), None
        wordings = (self._document.text[span.start : span.end] for span in brought if span)
        told = of_order(ordered) or of_heading(named) or next(filter(None, map(of_wording, wordings)), None)
        path = target.path or ""
        if "mau-" in path and not (told and operation.op in PHRASES):
            return "procedure", "forms"
        if told is None and operation.op == "replace" and path.startswith("phu-luc") and "/" not in path:
            return self._of_annex(path)
        return told or ("other", None)

    def _of_annex(self, path: str) -> Told:
        """What the annex of that number is about that this document brings; unseen ones are papers as a rule."""
        new = next((p for p in self._document.provisions if p.path == path and p.text_end > p.text_start), None)
        return of_annex(self._document.text[new.start : new.end]) if new else ("procedure", "forms")

    def _window(self, path: str) -> tuple[date | None, date | None]:
        """In force from … until …: of the provision, if the closing article says so, else of the document."""
        metadata = self._document.metadata
        found = [rule for rule in metadata.exceptions if path == rule.path or path.startswith(f"{rule.path}/")]
        if not found:
            return metadata.effective_from, metadata.effective_until
        nearest = max(found, key=lambda rule: len(rule.path))
        return nearest.effective_from, nearest.effective_until or metadata.effective_until


def _named(operation: Operation, sentence: Sentence) -> str:
    """The heading of the target that the order says behind its place: "Sửa đổi Điều 9 - Hồ sơ cấp phép"."""
    if not operation.objects or operation.objects[-1].paths == ("",):
        return ""
    found = _NAMED.match(sentence.text, operation.objects[-1].span.end)
    return found[1] if found else ""


def _activity(operation: Operation, sentence: Sentence) -> str:
    if operation.op in PHRASES or not operation.objects or operation.rule.fields["object"] == "insert":
        return ""
    begin = sentence.begin if not operation.is_order else operation.verb.end
    return activity(sentence.text[begin : operation.objects[0].span.start])


def _operation_name(operation: Operation, path: str | None) -> OperationName:
    """ "Thay thế khoản 2" gives new wording, and a provision in whose place this document comes is abolished: only
    documents, annexes and forms are replaced.
    """
    if operation.op == "replace" and path and not path.startswith(("phu-luc", "mau")):
        return "abolish" if operation.rule.id == _BY_THIS else "amend"
    return cast(OperationName, operation.op)
