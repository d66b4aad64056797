"""The first page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flask import Blueprint, render_template

from registry.queries import Registry
from registry.views import DocumentView
from web.reports import last_report
from web.sources import kept, on_the_day
from web.views.documents import all_documents

blueprint = Blueprint("home", __name__)
RECENT = 5


@blueprint.get("/")
def index() -> str:
    """Headline counts, programmes, and the newest instruments that cut."""
    recent = _recent()
    whole = on_the_day(Registry.summary)
    only_illustrative = whole.documents == 0 and whole.illustrative_documents > 0
    programmes = on_the_day(Registry.programmes)
    return render_template(
        "home.html",
        summary=whole,
        only_illustrative=only_illustrative,
        counts=_counts(whole.illustrative_by_state if only_illustrative else whole.by_state),
        programmes=[(row, last_report(row)) for row in sorted(programmes, key=lambda row: row.illustrative)],
        recent=recent,
        illustrative=whole.illustrative_documents > 0,
    )


def _counts(by_state: Iterable[tuple[str, str, int]]) -> Counter[tuple[str, str]]:
    """Items by kind and state; under the state "" all of a kind that are required now in one wording or another."""
    counts: Counter[tuple[str, str]] = Counter()
    for kind, state, count in by_state:
        counts[kind, state] = count
        if state in ("in_force", "changed"):
            counts[kind, ""] += count
    return counts


def _recent() -> list[DocumentView]:
    return [document for document in kept(all_documents) if document.events][:RECENT]
