"""The part of the reader that answers on what people handed over, decided and issued."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import Engine

from registry.db import BATCH, reading
from registry.decided import decision_ids, decision_views
from registry.given_views import (
    DecisionView,
    MeasureClass,
    ReportHead,
    ReportView,
    TaskState,
    TaskTotals,
    TaskView,
    ThirdPartyAgreement,
    ThirdPartyLine,
    ThirdPartyTotals,
)
from registry.known import stamp, utc_now
from registry.lookups import slice_of
from registry.programmes import Catalogue
from registry.reports import draft, issued_report, issued_reports, standing_report
from registry.tasks import all_ids, task_rows, task_state, task_totals, task_views
from registry.third_party_answers import (
    third_party_agreement,
    third_party_ids,
    third_party_lines,
    third_party_totals,
)
from registry.views import Page


class Given:
    """Answers from one database: tasks, decisions, reports, and what a third party compiled."""

    def __init__(self, engine: Engine, today: Callable[[], date], programmes: Catalogue) -> None:
        self._engine = engine
        self._today = today
        self._catalogue = programmes

    def tasks(
        self,
        programme_id: str | None = None,
        as_of: date | None = None,
        limit: int = 50,
        cursor: str | None = None,
        *,
        agency: str = "",
        state: TaskState | None = None,
        item_id: str = "",
    ) -> Page[TaskView]:
        """Tasks assigned by a date that match all filters, in the order in which they are due. Raises BadCursor."""
        day = as_of or self._today()
        with reading(self._engine) as session:
            wanted = all_ids(session, item_id) if item_id else set()
            found = {
                row.id: row
                for row in task_rows(session, day, programme=programme_id)
                if (not agency or row.agency == agency)
                and (state is None or task_state(row.due, row.done, day)[0] == state)
                and (not wanted or wanted & set(row.items))
            }
            chosen, following = slice_of(list(found), limit, cursor)
            views = task_views(session, [found[name] for name in chosen], day, self._catalogue)
            return Page(views, len(found), following)

    def task(self, task_id: str, as_of: date | None = None) -> TaskView | None:
        """One task; None also on a date before it was assigned."""
        day = as_of or self._today()
        with reading(self._engine) as session:
            return next(iter(task_views(session, task_rows(session, day, task=task_id), day, self._catalogue)), None)

    def task_totals(self, programme_id: str, as_of: date | None = None) -> TaskTotals | None:
        """Itemised tasks of one programme by state, with every share of overdue ones by name, agency by agency."""
        found = self._catalogue.get(programme_id)
        if found is None:
            return None
        day = as_of or self._today()
        with reading(self._engine) as session:
            return task_totals(found.id, task_rows(session, day, programme=found.id), day, found.illustrative)

    def decisions(
        self, reviewer: str = "", review_id: str = "", limit: int = 50, cursor: str | None = None
    ) -> Page[DecisionView]:
        """Decisions of people, of one person or on one doubt if given, the newest first. Raises BadCursor."""
        with reading(self._engine) as session:
            ids = decision_ids(session, reviewer, review_id)
            chosen, following = slice_of(ids, min(limit, BATCH), cursor)
            return Page(decision_views(session, chosen), len(ids), following)

    def third_party(
        self,
        hs: str = "",
        limit: int = 50,
        cursor: str | None = None,
        *,
        measure: MeasureClass | None = None,
        document: str = "",
        as_of: date | None = None,
    ) -> Page[ThirdPartyLine]:
        """Unverified rows of the third-party compilation, by code, at most ``BATCH``; ``document``: a number.

        Raises BadCursor.
        """
        with reading(self._engine) as session:
            ids = third_party_ids(session, hs, measure or "", document)
            chosen, following = slice_of(ids, min(limit, BATCH), cursor)
            return Page(third_party_lines(session, chosen, as_of or self._today()), len(ids), following)

    def third_party_totals(self) -> tuple[ThirdPartyTotals, ...]:
        """Unverified rows by class: inspections, declared cuts, and what is no inspection at all."""
        with reading(self._engine) as session:
            return third_party_totals(session)

    def third_party_agreement(self, as_of: date | None = None) -> tuple[ThirdPartyAgreement, ...]:
        """How far unverified lists agree with the lists in the law that took their place."""
        with reading(self._engine) as session:
            return third_party_agreement(session, as_of or self._today())

    def reports(self, programme_id: str = "") -> tuple[ReportHead, ...]:
        """Issued reports, of one programme if given, the newest first, without their contents."""
        with reading(self._engine) as session:
            return issued_reports(session, programme_id)

    def report(self, number: int) -> ReportView | None:
        """One issued report."""
        with reading(self._engine) as session:
            return issued_report(session, number)

    def report_on(self, programme_id: str, cut_off: date, *, as_draft: bool = False) -> ReportView | None:
        """The report that stands for a cut-off date, or a draft where none is issued or one is asked for."""
        found = self._catalogue.get(programme_id)
        if found is None:
            return None
        with reading(self._engine) as session:
            standing = None if as_draft else standing_report(session, programme_id, cut_off)
            return standing or draft(session, found, cut_off, stamp(utc_now()))
