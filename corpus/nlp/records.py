"""The contract's view of candidates: one JSON object a line, in the fields of the annotation guidelines."""

from __future__ import annotations

import json
from typing import Any

from corpus.model import AnyCandidate, BusinessLine, Condition, CutEvent, Document, ProductLine

QUOTE = {"condition": 60, "cut_event": 80}
"""Length of the quote by kind; other kinds are quoted whole."""


def record(document: Document, file: str, candidate: AnyCandidate) -> dict[str, Any]:
    """Fields of one candidate. ``text[start:end] == quote`` holds wherever there is a quote."""
    match candidate:
        case Condition():
            kind, own = "condition", _condition(candidate)
        case CutEvent():
            kind, own = "cut_event", _cut_event(candidate)
        case ProductLine():
            kind, own = "product_line", _product_line(candidate)
        case BusinessLine():
            kind, own = (
                "business_line",
                {"source": candidate.source, "line_no": candidate.line_no, "name": candidate.name},
            )
    end = min(candidate.end, candidate.start + QUOTE.get(kind, candidate.end))
    quote = document.text[candidate.start : end].rstrip()
    if kind in QUOTE:
        own["quote"] = quote
    if kind != "business_line":
        own["sure"] = candidate.review is None
    return {
        "record": kind,
        "doc": document.metadata.key.number,
        "file": file,
        **own,
        "start": candidate.start,
        "end": candidate.start + len(quote),
        "rules": list(candidate.rules),
        "confidence": candidate.confidence,
        "review": candidate.review,
    }


def json_line(fields: dict[str, Any]) -> str:
    """One line of JSON without a line break at its end."""
    return json.dumps(fields, ensure_ascii=False)


def _condition(condition: Condition) -> dict[str, Any]:
    facet = {"facet": condition.facet} if condition.facet else {}
    return {"path": condition.path, "types": list(condition.types), "activity": condition.activity, **facet}


def _cut_event(event: CutEvent) -> dict[str, Any]:
    intended = {"target_intended": event.target_intended} if event.target_intended else {}
    return {
        "source": event.source,
        "op": event.op,
        "concerns": event.concerns,
        "target_doc": event.target_doc,
        "target": event.target,
        **intended,
        "override": event.override,
        "activity": event.activity,
    }


def _product_line(line: ProductLine) -> dict[str, Any]:
    clearance = {"clearance": line.clearance} if line.clearance else {}
    excluded = {"except": line.excluded} if line.excluded else {}
    return {
        "row": line.row,
        "hs": list(line.hs),
        "printed": line.printed,
        "name": line.name,
        "name_path": list(line.name_path),
        "inspection": line.inspection,
        "authority": line.authority,
        **clearance,
        **excluded,
    }
