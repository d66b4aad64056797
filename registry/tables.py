"""Tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from registry.cost import by_method
from registry.views import CostView, Figure, ProgressView, Share, Summary

_KINDS = {"condition": "conditions", "product_line": "product lines", "business_line": "business lines"}
_STATES = {
    "in_force": "in force",
    "changed": "changed",
    "cut": "cut",
    "suspended": "cut for a time",
    "not_yet": "not yet in force",
    "unconfirmed": "not confirmed",
}


def print_summary(summary: Summary, programmes: Iterable[ProgressView] = ()) -> None:
    """What is in the registry on a date. Illustrative documents are counted in their own row only."""
    title = f"Registry on {summary.as_of.isoformat()}, data version {summary.version}"
    table = Table(title=title, title_justify="left", min_width=64)
    table.add_column("what")
    table.add_column("count", justify="right")
    table.add_column("illustrative, apart", justify="right")
    table.add_row("documents", f"{summary.documents:,}", f"{summary.illustrative_documents:,}")
    table.add_row("provisions", f"{summary.provisions:,}")
    counts: dict[tuple[str, str], int] = {(kind, state): count for kind, state, count in summary.by_state}
    apart: dict[tuple[str, str], int] = {(kind, state): count for kind, state, count in summary.illustrative_by_state}
    for kind, name in _KINDS.items():
        for state, words in _STATES.items():
            cell = (kind, state)
            table.add_row(f"{name}, {words}", f"{counts.get(cell, 0):,}", f"{apart.get(cell, 0):,}")
    table.add_row("events", f"{summary.events:,}")
    table.add_row("events without a clear target", f"{summary.events_unresolved:,}")
    table.add_row("waiting for review", f"{summary.reviews_open:,}")
    console = Console()
    console.print(table)
    views = tuple(programmes)
    if views:
        console.print(_programme_table(views))


def _programme_table(views: Iterable[ProgressView]) -> Table:
    table = Table(
        "programme", "as reported, and as counted here", title="Programmes", title_justify="left", show_lines=True
    )
    for view in views:
        lines = (f"reported {_last_claim(view)}", f"counted {_counted(view)}", f"coverage {share_text(view.coverage)}")
        table.add_row(view.programme_id + ("\n(illustrative)" if view.illustrative else ""), "\n".join(lines))
    return table


def _counted(view: ProgressView) -> str:
    if view.gross.value is None:
        return f"{view.gross.why}; net {_net_text(view)}"
    figures = (
        ("gross cut", view.gross), ("abolished", view.strict), ("added", view.added), ("re-entered", view.re_entered)
    )  # fmt: skip
    return ", ".join(f"{name} {_figure_text(figure)}" for name, figure in figures) + f"; net {_net_text(view)}"


def print_progress(view: ProgressView) -> None:
    """One programme with every claim and every warning."""
    mark = " (illustrative, not law)" if view.illustrative else ""
    agency = f", {view.agency}" if view.agency else ""
    table = Table(title=f"{view.programme_id}{agency}: {view.name}{mark}", title_justify="left", show_header=False)
    table.add_row("gross cut", _figure_text(view.gross))
    table.add_row("abolished", _figure_text(view.strict))
    table.add_row("added", _figure_text(view.added))
    table.add_row("re-entered", _figure_text(view.re_entered))
    table.add_row("net", _net_text(view))
    table.add_row("coverage", share_text(view.coverage))
    console = Console()
    console.print(table)
    for row in view.reported:
        shares = "; ".join(share_text(share) for share in (row.of_baseline, row.of_target) if share.percent is not None)
        claim = f"reported {row.as_of}: {row.done_as_printed or '-'} {shares and f'({shares})'} {row.note}"
        console.print(f"{claim} [{row.source}]", markup=False)
    for warning in view.warnings:
        console.print(f"note: {warning}", markup=False)


def print_costs(rows: Sequence[CostView]) -> None:
    """Compliance costs with their inputs, and what those of each method come to."""
    lines = [
        f"{row.name}, {row.method}: ({row.hours:,.10g} hours × {row.wage:,.10g} VND + {row.fees:,.10g} VND) "
        f"× {row.times:,.10g} a year × {row.firms:,.10g} firms = {row.vnd_per_year:,.0f} VND a year [{row.source}]"
        for row in rows
    ]
    lines += [
        f"all by {method}: {total:,.0f} VND a year, to be added to no other method"
        for method, total in by_method(rows).items()
    ]
    console = Console()
    for line in lines:
        console.print(f"cost: {line}", markup=False)


def share_text(share: Share) -> str:
    """``54.05 % of baseline (3,346 / 6,191)``."""
    if share.percent is None:
        return f"not computable, of {share.of}"
    return f"{share.percent:.2f} % of {share.of} ({share.numerator:,.10g} / {share.denominator:,.10g})"


def _figure_text(figure: Figure) -> str:
    return figure.why if figure.value is None else f"{figure.value:,}"


def _net_text(view: ProgressView) -> str:
    shares = (share_text(share) for share in (view.net_of_baseline, view.net_of_target) if share.percent is not None)
    return "; ".join([_figure_text(view.net), *shares])


def _last_claim(view: ProgressView) -> str:
    row = next((row for row in reversed(view.reported) if row.of_baseline.percent is not None), None)
    if row is None:
        return "nothing that gives a percentage"
    shares = "; ".join(share_text(share) for share in (row.of_baseline, row.of_target) if share.percent is not None)
    return f"{row.as_of}: {shares}"
