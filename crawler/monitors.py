"""What must not pass unseen at the end of a run. An alarm makes the run end with a status that is not 0."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from crawler.job import Job
from crawler.records import SitePages
from crawler.rows import Cursor
from crawler.settings import Options

_FILLED = 0.98
_ASKED_AGAIN = 0.10
_FEW = 20
"""Shares of fewer requests than these say nothing."""
_MISSING_SHARE = 0.01
_GOOD_ENDS = ("finished", "budget spent")


def alarms(job: Job, pages: SitePages) -> list[str]:
    """One line for each thing that a person should look at."""
    if job.options != Options():
        return [*job.problems, *_of_run(job)]
    return [*job.problems, *_of_run(job), *_of_site(job, pages)]


def _of_run(job: Job) -> Iterator[str]:
    counts = job.counts
    if job.reason not in _GOOD_ENDS:
        yield f"stopped: {job.reason}"
    if counts["fields asked"] and counts["fields filled"] < _FILLED * counts["fields asked"]:
        yield f"fill rate: {counts['fields filled']} of {counts['fields asked']} required fields are filled"
    again = sum(count for name, count in counts.items() if name.startswith("asked again"))
    if counts["requests"] >= _FEW and again > _ASKED_AGAIN * counts["requests"]:
        yield f"retry share: {again} of {counts['requests']} requests were repeats"
    files = counts["files new"] + counts["files changed"] + counts["files same"]
    if counts["documents new"] >= _FEW and not files and not job.facts.hand_over_page:
        yield f"{counts['documents new']} new documents, and not one file"


def _of_site(job: Job, pages: SitePages) -> Iterator[str]:
    today = job.clock().date()
    if today > pages.VALID_UNTIL:
        yield f"the layout was trusted until {pages.VALID_UNTIL}: run `check --live`, then move VALID_UNTIL on"
    newest = job.ledger.newest(job.site, today)
    if newest and today - newest > timedelta(days=job.facts.quiet_days):
        yield f"days without news: the newest document is of {newest}"
    misdated = job.ledger.misdated(job.site, today)
    if misdated:
        yield f"impossible days of issue: {len(misdated)} documents: {', '.join(misdated[:5])}"
    cursors = [job.ledger.cursor(job.site, name) for name in job.facts.full_lists(today)]
    if cursors and all(cursor.finished and cursor.reached == date.min.isoformat() for cursor in cursors):
        yield from _of_totals(job, cursors)


def _of_totals(job: Job, cursors: list[Cursor]) -> Iterator[str]:
    """What the lists claim against what the ledger holds, once all lists were walked."""
    known = sum(1 for _ in job.ledger.resources(job.site, "detail"))
    fewest, most = job.facts.documents
    if not fewest <= known <= most:
        yield f"number of documents: {known}, expected {fewest} to {most}"
    claimed = sum(cursor.total or 0 for cursor in cursors)
    if known < (1 - _MISSING_SHARE) * claimed:
        yield f"totals: the lists hold at least {claimed} documents, the ledger {known}"
