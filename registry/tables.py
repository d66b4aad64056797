"""Tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from registry.views import Figure, ProgressView, Share, Summary

_KINDS = {"condition": "conditions", "product_line": "product lines", "business_line": "business lines"}
_STATES = {
    "in_force": "in force",
    "changed": "changed",
    "cut": "cut",
    "suspended": "cut for a time",
    "not_yet": "not yet",
}


def print_summary(summary: Summary, programmes: Iterable[ProgressView] = ()) -> None:
    """What is in the registry on a date. Illustrative documents are counted in their own row only."""
    table = Table(
        title=f"Registry on {summary.as_of.isoformat()} (data version {summary.version})", title_justify="left"
    )
    table.add_column("what")
    table.add_column("count", justify="right")
    table.add_row("documents", f"{summary.documents:,}")
    table.add_row("provisions", f"{summary.provisions:,}")
    counts = {(kind, state): count for kind, state, count in summary.by_state}
    for kind, name in _KINDS.items():
        for state, words in _STATES.items():
            if kind == "condition" or (kind, state) in counts:
                table.add_row(f"{name}, {words}", f"{counts.get((kind, state), 0):,}")  # type: ignore[call-overload]
    table.add_row("events", f"{summary.events:,}")
    table.add_row("events without a clear target", f"{summary.events_unresolved:,}")
    table.add_row("waiting for review", f"{summary.reviews_open:,}")
    table.add_row("illustrative documents (counted apart)", f"{summary.illustrative_documents:,}")
    console = Console()
    console.print(table)
    for view in programmes:
        console.print(_progress_table(view))


def print_progress(view: ProgressView) -> None:
    """One programme with every claim."""
    console = Console()
    console.print(_progress_table(view))
    for row in view.reported:
        shares = f"{share_text(row.of_baseline)}; {share_text(row.of_target)}"
        console.print(f"  {row.as_of}: {row.done_as_printed or '-'} ({shares}) {row.note} [{row.source}]", markup=False)


def share_text(share: Share) -> str:
    """``54.05 % of baseline (3,346 / 6,191)``."""
    if share.percent is None:
        return f"not computable, of {share.of}"
    return f"{share.percent:.2f} % of {share.of} ({share.numerator:,.10g} / {share.denominator:,.10g})"


def _figure_text(figure: Figure) -> str:
    return figure.why if figure.value is None else f"{figure.value:,}"


def _progress_table(view: ProgressView) -> Table:
    mark = " (illustrative, not law)" if view.illustrative else ""
    agency = f", {view.agency}" if view.agency else ""
    table = Table(title=f"{view.programme_id}{agency}: {view.name}{mark}", title_justify="left", show_header=False)
    last = next((row for row in reversed(view.reported) if row.of_baseline.percent is not None), None)
    if last:
        claim = f"{last.done_as_printed} as of {last.as_of}: {share_text(last.of_baseline)}"
        table.add_row(
            "reported", f"{claim}; {share_text(last.of_target)}" if last.of_target.percent is not None else claim
        )
    for name, figure in (
        ("gross cut", view.gross),
        ("abolished", view.strict),
        ("added", view.added),
        ("net", view.net),
    ):
        table.add_row(name, _figure_text(figure))
    table.add_row("net share", f"{share_text(view.net_of_baseline)}; {share_text(view.net_of_target)}")
    table.add_row("coverage", share_text(view.coverage))
    return table
