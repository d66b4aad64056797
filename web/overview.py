"""All programmes in one table (tổng quan các chương trình): what was reported beside what is counted."""

from __future__ import annotations

from flask_babel import gettext

from registry.columns import Row
from registry.views import Figure, ProgressView, Share
from web.formats import language, number, percent
from web.labels import label
from web.remarks import remark_words
from web.reports import last_report


def overview_columns() -> dict[str, str]:
    """Columns and their headings."""
    return {
        "id": gettext("Identifier"),
        "name": gettext("Programme"),
        "baseline": gettext("Baseline"),
        "target": gettext("Target"),
        "reported": gettext("Last reported"),
        "reported_on": gettext("When"),
        "shares": gettext("Recomputed, each with its denominator"),
        "gross": gettext("Counted cut"),
        "coverage": gettext("Coverage"),
    }


def overview_row(progress: ProgressView) -> Row:
    """One programme: numbers as numbers, each percentage with its denominator."""
    last = last_report(progress)
    return {
        "id": progress.programme_id,
        "name": progress.name if language() == "vi" else progress.name_en,
        "baseline": progress.baseline,
        "target": progress.target,
        "reported": None if last is None else last.row.done if last.row.done is not None else last.row.done_as_printed,
        "reported_on": remark_words(last.row.as_of) if last else None,
        "shares": "; ".join(map(_share, last.shares)) if last else None,
        "gross": _figure(progress.gross),
        "coverage": _share(progress.coverage),
        "illustrative": progress.illustrative,
    }


def _figure(figure: Figure) -> int | str:
    return label(figure.why, "why") if figure.value is None else figure.value


def _share(share: Share) -> str:
    if share.percent is None or share.denominator is None:
        return str(gettext("not computable"))
    return f"{percent(share)} {label(share.of, 'of')} {number(share.denominator)}"
